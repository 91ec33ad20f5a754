//! The means of clusters whose rows come and go.

use crate::matrix::Matrix;

const NO_CLUSTER: u32 = u32::MAX;
/// 1.5 · 2⁵² · 2⁻³⁰: adding and subtracting it rounds to multiples of 2⁻³⁰.
const ROUND: f64 = 6_291_456.0;

/// The sums of the rows of each cluster, brought up to date by the rows that move.
///
/// Values are rounded to multiples of 2⁻³⁰, so that sums below 2²² are exact: those of the same rows are equal, whatever
/// came and went before.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    /// Shape `(k, d)`.
    values: Vec<f64>,
    /// Rows of each cluster.
    counts: Vec<u32>,
    /// The cluster that a row is counted in, shape `(n)`.
    cluster_of: Vec<u32>,
}

impl Sums {
    /// Of `k` clusters without rows.
    pub(super) fn new(vectors: &Matrix, k: usize) -> Self {
        Self {
            values: vec![0.0; k * vectors.n_cols()],
            counts: vec![0; k],
            cluster_of: vec![NO_CLUSTER; vectors.n_rows()],
        }
    }

    /// Counts the rows `members` in their clusters `labels[row]`, and sets the means, shape `(k, d)`, of those clusters
    /// that changed; the mean of no rows stays. Returns how many rows moved.
    pub(super) fn update(
        &mut self,
        vectors: &Matrix,
        members: &[u32],
        labels: &[u32],
        means: &mut Matrix,
    ) -> usize {
        let mut changed = vec![false; self.counts.len()];
        let mut n_moved = 0;
        for row in members.iter().map(|&row| row as usize) {
            let (old, new) = (self.cluster_of[row], labels[row]);
            if old == new {
                continue;
            }
            n_moved += 1;
            self.cluster_of[row] = new;
            if old != NO_CLUSTER {
                self.add(old, vectors.row(row), -1.0);
                self.counts[old as usize] -= 1;
                changed[old as usize] = true;
            }
            self.add(new, vectors.row(row), 1.0);
            self.counts[new as usize] += 1;
            changed[new as usize] = true;
        }
        let sums = self.values.chunks_exact(vectors.n_cols());
        for (cluster, (sums, &count)) in sums.zip(&self.counts).enumerate() {
            if changed[cluster] && count > 0 {
                for (mean, sum) in means.row_mut(cluster).iter_mut().zip(sums) {
                    *mean = (sum / f64::from(count)) as f32;
                }
            }
        }
        n_moved
    }

    fn add(&mut self, cluster: u32, row: &[f32], sign: f64) {
        let sums = &mut self.values[cluster as usize * row.len()..][..row.len()];
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += sign * ((f64::from(value) + ROUND) - ROUND);
        }
    }
}
