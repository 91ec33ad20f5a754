//! Neighbourhoods of clusters (paper §G.7): small enough for one prompt, with what lies just outside.

use crate::cluster::KMeansRuns;
use crate::matrix::{Matrix, dot, most_similar};

/// Clusters in a neighbourhood, on average (paper §G.7).
pub const NEIGHBOURHOOD_SIZE: usize = 40;
/// Clusters outside a neighbourhood that its prompt shows too; the paper leaves the number open.
pub const N_NEAREST_OUTSIDE: usize = 10;

/// A neighbourhood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbourhood {
    /// Its clusters, ascending.
    pub inside: Vec<usize>,
    /// The nearest clusters outside it, nearest first.
    pub outside: Vec<usize>,
}

/// Cuts clusters with unit `vectors` `(n, d)` (of their names and descriptions) into neighbourhoods of `size` on average,
/// [`NEIGHBOURHOOD_SIZE`] where the model's context allows, by k-means.
///
/// Each cluster is inside exactly one. No clusters give no neighbourhoods.
pub fn neighbourhoods(vectors: &Matrix, size: usize, seed: u64) -> Vec<Neighbourhood> {
    let n = vectors.n_rows();
    if n == 0 {
        return Vec::new();
    }
    let k = n.div_ceil(size.max(1));
    if k == 1 {
        return vec![Neighbourhood {
            inside: (0..n).collect(),
            outside: Vec::new(),
        }];
    }
    let clustering = KMeansRuns::new(k, 1, seed).run(vectors);
    clustering
        .members()
        .into_iter()
        .zip(clustering.centroids.rows())
        .map(|(inside, centroid)| {
            let outside = (0..n)
                .filter(|row| inside.binary_search(row).is_err())
                .map(|row| (dot(vectors.row(row), centroid), row))
                .collect();
            let outside = most_similar(outside, N_NEAREST_OUTSIDE);
            Neighbourhood { inside, outside }
        })
        .collect()
}

/// How many names to ask each neighbourhood for, in proportion to its size, at least one: together about `n_parents`.
pub fn shares(neighbourhoods: &[Neighbourhood], n_parents: usize) -> Vec<usize> {
    let n: usize = neighbourhoods.iter().map(|one| one.inside.len()).sum();
    neighbourhoods
        .iter()
        .map(|one| {
            let share = n_parents as f64 * one.inside.len() as f64 / n.max(1) as f64;
            (share.round() as usize).max(1)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn every_cluster_is_inside_one_neighbourhood_and_shares_add_up() {
        for (n, n_parents) in [(0, 2), (1, 1), (40, 6), (41, 6), (170, 20), (1000, 100)] {
            let mut random = Random::new(3, "test");
            let mut vectors =
                Matrix::from_vec((0..n * 8).map(|_| random.unit() - 0.5).collect(), 8).unwrap();
            vectors.normalize_rows();
            let found = neighbourhoods(&vectors, NEIGHBOURHOOD_SIZE, 7);
            let mut inside: Vec<usize> = found.iter().flat_map(|one| one.inside.clone()).collect();
            inside.sort_unstable();
            assert_eq!(inside, (0..n).collect::<Vec<_>>());
            assert_eq!(found.len(), n.div_ceil(NEIGHBOURHOOD_SIZE));
            for one in &found {
                assert!(one.outside.iter().all(|row| !one.inside.contains(row)));
                assert_eq!(
                    one.outside.len(),
                    N_NEAREST_OUTSIDE.min(n - one.inside.len())
                );
            }
            let total: usize = shares(&found, n_parents).iter().sum();
            assert!(
                n == 0 || total.abs_diff(n_parents) <= found.len(),
                "{total}"
            );
        }
    }
}
