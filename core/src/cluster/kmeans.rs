//! k-means by linfa: k-means++ initialisation, several seeded restarts, the best inertia wins.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use linfa_nn::distance::Distance;
use ndarray::{ArrayView, Dimension, Ix2};

use crate::matrix::{Matrix, squared_distance};
use crate::random::Random;

/// Lloyd iterations of one restart at the most.
const MAX_ITERATIONS: u64 = 60;
/// A restart ends when the centroids together move less than this (Euclidean).
const TOLERANCE: f32 = 1e-3;

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
}

/// k-means in steps of one restart each, so that progress shows and cancel is heard between them.
#[derive(Clone, Debug)]
pub struct KMeansRuns {
    k: usize,
    n_restarts: usize,
    seed: u64,
    done: usize,
    best: Option<Clustering>,
}

impl KMeansRuns {
    /// Plans `n_restarts` (at least 1) restarts with `k` (at least 1) clusters.
    pub fn new(k: usize, n_restarts: usize, seed: u64) -> Self {
        Self {
            k: k.max(1),
            n_restarts: n_restarts.max(1),
            seed,
            done: 0,
            best: None,
        }
    }

    /// Restarts done and planned.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.n_restarts)
    }

    /// Runs one restart on `vectors` (unit rows). Returns the best clustering once all are done.
    ///
    /// Rows of zeros (texts without content) count as points at the origin. If `vectors` has fewer distinct rows
    /// than `k`, there are fewer clusters; no rows give no clusters.
    pub fn step(&mut self, vectors: &Matrix) -> Option<Clustering> {
        if vectors.n_rows() <= self.k {
            return Some(one_cluster_a_distinct_row(vectors));
        }
        if self.done < self.n_restarts {
            let purpose = format!("k-means restart {}", self.done);
            let clustering = restart(vectors, self.k, Random::new(self.seed, &purpose));
            if self
                .best
                .as_ref()
                .is_none_or(|best| clustering.inertia < best.inertia)
            {
                self.best = Some(clustering);
            }
            self.done += 1;
        }
        (self.done == self.n_restarts)
            .then(|| self.best.take())
            .flatten()
    }
}

/// Squared Euclidean distance in fixed lanes: the order of additions is the same on every target, and it vectorises.
#[derive(Clone, Debug, PartialEq)]
struct Lanes;

impl Distance<f32> for Lanes {
    fn distance<D: Dimension>(&self, a: ArrayView<'_, f32, D>, b: ArrayView<'_, f32, D>) -> f32 {
        self.rdistance(a, b).sqrt()
    }

    fn rdistance<D: Dimension>(&self, a: ArrayView<'_, f32, D>, b: ArrayView<'_, f32, D>) -> f32 {
        match (a.as_slice(), b.as_slice()) {
            (Some(a), Some(b)) => squared_distance(a, b),
            _ => a.iter().zip(&b).map(|(x, y)| (x - y) * (x - y)).sum(),
        }
    }

    fn rdist_to_dist(&self, rdist: f32) -> f32 {
        rdist.sqrt()
    }

    fn dist_to_rdist(&self, dist: f32) -> f32 {
        dist * dist
    }
}

fn restart(vectors: &Matrix, k: usize, random: Random) -> Clustering {
    let shape = (vectors.n_rows(), vectors.n_cols());
    let fitted = ArrayView::<f32, Ix2>::from_shape(shape, vectors.as_slice())
        .ok()
        .and_then(|view| {
            KMeans::params_with(k, random.into_inner(), Lanes)
                .n_runs(1)
                .max_n_iterations(MAX_ITERATIONS)
                .tolerance(TOLERANCE)
                .init_method(KMeansInit::KMeansPlusPlus)
                .check_and_fit(&DatasetBase::from(view))
        });
    // linfa refuses parameters that cannot occur here and data whose inertia is not finite.
    fitted.map_or_else(
        || one_cluster(vectors),
        |centroids| assign(vectors, &centroids),
    )
}

trait CheckAndFit {
    fn check_and_fit(
        self,
        dataset: &DatasetBase<ArrayView<'_, f32, Ix2>, ndarray::Array1<()>>,
    ) -> Option<Matrix>;
}

impl<P> CheckAndFit for P
where
    P: linfa::ParamGuard<
            Checked = linfa_clustering::KMeansValidParams<f32, rand_xoshiro::Xoshiro256Plus, Lanes>,
        >,
{
    fn check_and_fit(
        self,
        dataset: &DatasetBase<ArrayView<'_, f32, Ix2>, ndarray::Array1<()>>,
    ) -> Option<Matrix> {
        let model = self.check().ok()?.fit(dataset).ok()?;
        Matrix::from_vec(
            model.centroids().iter().copied().collect(),
            model.centroids().ncols(),
        )
    }
}

/// Assigns every row to its nearest mean, drops empty clusters, and takes the means and inertia of the result.
///
/// Ties go to the lower index.
fn assign(vectors: &Matrix, means: &Matrix) -> Clustering {
    let nearest: Vec<usize> = vectors
        .rows()
        .map(|row| {
            let mut best = (f32::INFINITY, 0);
            for (cluster, mean) in means.rows().enumerate() {
                let distance = squared_distance(row, mean);
                if distance < best.0 {
                    best = (distance, cluster);
                }
            }
            best.1
        })
        .collect();
    compact(vectors, &nearest, means.n_rows())
}

fn compact(vectors: &Matrix, labels: &[usize], n_labels: usize) -> Clustering {
    let mut new_of = vec![None; n_labels];
    let mut k = 0;
    let assignment: Vec<usize> = labels
        .iter()
        .map(|&label| {
            *new_of[label].get_or_insert_with(|| {
                k += 1;
                k - 1
            })
        })
        .collect();
    let mut centroids = Matrix::zeros(k, vectors.n_cols());
    let mut counts = vec![0_usize; k];
    for (row, &cluster) in vectors.rows().zip(&assignment) {
        counts[cluster] += 1;
        for (sum, value) in centroids.row_mut(cluster).iter_mut().zip(row) {
            *sum += value;
        }
    }
    for (cluster, &count) in counts.iter().enumerate() {
        for value in centroids.row_mut(cluster) {
            *value /= count as f32;
        }
    }
    let inertia = vectors
        .rows()
        .zip(&assignment)
        .map(|(row, &cluster)| f64::from(squared_distance(row, centroids.row(cluster))))
        .sum();
    centroids.normalize_rows();
    Clustering {
        assignment,
        centroids,
        inertia,
    }
}

fn one_cluster(vectors: &Matrix) -> Clustering {
    compact(vectors, &vec![0; vectors.n_rows()], 1)
}

fn one_cluster_a_distinct_row(vectors: &Matrix) -> Clustering {
    let mut labels: Vec<usize> = Vec::with_capacity(vectors.n_rows());
    for row in 0..vectors.n_rows() {
        let twin = (0..row).find(|&other| vectors.row(other) == vectors.row(row));
        labels.push(twin.map_or(row, |twin| labels[twin]));
    }
    compact(vectors, &labels, vectors.n_rows())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(rows: &[[f32; 2]], k: usize) -> Clustering {
        let mut vectors = Matrix::from_vec(rows.concat(), 2).unwrap();
        vectors.normalize_rows();
        let mut runs = KMeansRuns::new(k, 3, 7);
        loop {
            if let Some(clustering) = runs.step(&vectors) {
                return clustering;
            }
        }
    }

    #[test]
    fn degenerate_inputs() {
        assert_eq!(cluster(&[], 3).k(), 0);
        assert_eq!(cluster(&[[1.0, 0.0]], 3).assignment, [0]);
        assert_eq!(cluster(&[[1.0, 0.0], [0.0, 1.0]], 3).assignment, [0, 1]);
        assert_eq!(cluster(&[[1.0, 0.0], [1.0, 0.0]], 3).assignment, [0, 0]);
        assert_eq!(cluster(&[[1.0, 0.0]; 50], 3).k(), 1);
        assert_eq!(cluster(&[[0.0, 0.0]; 50], 3).k(), 1);
    }

    #[test]
    fn finds_separate_groups_and_repeats_itself() {
        let rows: Vec<[f32; 2]> = (0..90)
            .map(|i| {
                let angle = (i % 3) as f32 * 2.0 + (i / 3) as f32 * 0.01;
                [angle.cos(), angle.sin()]
            })
            .collect();
        let clustering = cluster(&rows, 3);
        assert_eq!(clustering.k(), 3);
        assert!((0..90).all(|i| clustering.assignment[i] == clustering.assignment[i % 3]));
        assert_eq!(clustering, cluster(&rows, 3));
    }
}
