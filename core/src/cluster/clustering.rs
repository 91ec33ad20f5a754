//! A finished partition of the rows.

use super::sums::Sums;
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

    /// The partition of `vectors` by `labels`, shape `(n)`, as another that is equal to it had them in its assignment: means
    /// and inertia are the same to the bit. `None` if a row has no label, or there are more labels than rows.
    pub fn of_labels(vectors: &Matrix, labels: &[u32]) -> Option<Self> {
        let n = vectors.n_rows();
        let is_sound = labels.len() == n && labels.iter().all(|&label| (label as usize) < n);
        is_sound.then(|| Self::compact(vectors, labels, n))
    }

    /// This one, unless the inertia of `later` is less.
    pub(crate) fn or_better(self, later: Self) -> Self {
        if later.inertia < self.inertia {
            later
        } else {
            self
        }
    }

    /// Drops the labels (each below `n_labels`) that no row has, numbers the rest in the order of their first rows, and
    /// takes the means and the inertia of the result.
    pub(super) fn compact(vectors: &Matrix, labels: &[u32], n_labels: usize) -> Self {
        let mut new_of = vec![None; n_labels];
        let mut k = 0;
        let labels: Vec<u32> = labels
            .iter()
            .map(|&label| {
                *new_of[label as usize].get_or_insert_with(|| {
                    k += 1;
                    k - 1
                })
            })
            .collect();
        let assignment: Vec<usize> = labels.iter().map(|&label| label as usize).collect();
        let mut centroids = Matrix::zeros(k as usize, vectors.n_cols());
        let all: Vec<u32> = (0..vectors.n_rows() as u32).collect();
        Sums::new(vectors, k as usize).update(vectors, &all, &labels, &mut centroids);
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
        let mut labels: Vec<u32> = Vec::with_capacity(vectors.n_rows());
        for row in 0..vectors.n_rows() {
            let twin = (0..row).find(|&other| vectors.row(other) == vectors.row(row));
            labels.push(twin.map_or(row as u32, |twin| labels[twin]));
        }
        Self::compact(vectors, &labels, vectors.n_rows())
    }
}
