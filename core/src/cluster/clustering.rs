//! A finished partition of the rows.

use crate::matrix::{Matrix, squared_distance};

/// A partition of `n` rows into `k` non-empty clusters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clustering {
    /// Cluster of each row, shape `(n)`, each below `k`.
    pub assignment: Vec<usize>,
    /// Means of the clusters, shape `(k, d)`, scaled to unit length.
    pub centroids: Matrix,
    /// Sum of squared distances of the rows to the means.
    pub inertia: f64,
}

impl Clustering {
    /// Number of clusters.
    pub fn k(&self) -> usize {
        self.centroids.n_rows()
    }

    /// Rows of each cluster, ascending, shape `(k, …)`.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.k()];
        for (row, &cluster) in self.assignment.iter().enumerate() {
            members[cluster].push(row);
        }
        members
    }

    /// Drops the labels (each below `n_labels`) that no row has, numbers the rest in the order of their first rows, and
    /// takes the means and the inertia of the result.
    pub(super) fn compact(
        vectors: &Matrix,
        labels: impl Iterator<Item = usize>,
        n_labels: usize,
    ) -> Self {
        let mut new_of = vec![None; n_labels];
        let mut k = 0;
        let assignment: Vec<usize> = labels
            .map(|label| {
                *new_of[label].get_or_insert_with(|| {
                    k += 1;
                    k - 1
                })
            })
            .collect();
        let mut centroids = Matrix::zeros(k, vectors.n_cols());
        update_means(vectors, |row| assignment[row], &mut centroids);
        let inertia = vectors
            .rows()
            .zip(&assignment)
            .map(|(row, &cluster)| f64::from(squared_distance(row, centroids.row(cluster))))
            .sum();
        centroids.normalize_rows();
        Self {
            assignment,
            centroids,
            inertia,
        }
    }

    /// Every row in the cluster of the rows equal to it. O(n² · d).
    pub(super) fn of_distinct_rows(vectors: &Matrix) -> Self {
        let mut labels: Vec<usize> = Vec::with_capacity(vectors.n_rows());
        for row in 0..vectors.n_rows() {
            let twin = (0..row).find(|&other| vectors.row(other) == vectors.row(row));
            labels.push(twin.map_or(row, |twin| labels[twin]));
        }
        Self::compact(vectors, labels.into_iter(), vectors.n_rows())
    }
}

/// Sets each mean, shape `(k, d)`, to that of its rows; the mean of no rows stays. Sums in f64, by ascending row.
pub(super) fn update_means(vectors: &Matrix, label: impl Fn(usize) -> usize, means: &mut Matrix) {
    let mut starts = vec![0_usize; means.n_rows() + 1];
    for row in 0..vectors.n_rows() {
        starts[label(row) + 1] += 1;
    }
    for cluster in 0..means.n_rows() {
        starts[cluster + 1] += starts[cluster];
    }
    // By cluster, so that the sums stay in the nearest cache.
    let mut members = vec![0_u32; vectors.n_rows()];
    let mut next = starts.clone();
    for row in 0..vectors.n_rows() {
        let place = &mut next[label(row)];
        members[*place] = row as u32;
        *place += 1;
    }
    let mut sums = vec![0.0_f64; vectors.n_cols()];
    for cluster in 0..means.n_rows() {
        let members = &members[starts[cluster]..starts[cluster + 1]];
        if members.is_empty() {
            continue;
        }
        sums.fill(0.0);
        for &row in members {
            for (sum, &value) in sums.iter_mut().zip(vectors.row(row as usize)) {
                *sum += f64::from(value);
            }
        }
        let scale = 1.0 / members.len() as f64;
        for (mean, sum) in means.row_mut(cluster).iter_mut().zip(&sums) {
            *mean = (sum * scale) as f32;
        }
    }
}
