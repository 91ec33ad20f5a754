//! The fuzzy simplicial set: neighbour distances turned into membership strengths of one undirected graph.
//!
//! Follows `smooth_knn_dist`, `compute_membership_strengths` and the set union of umap-learn's
//! `fuzzy_simplicial_set`, with its defaults `local_connectivity = 1` and `set_op_mix_ratio = 1`.

use super::knn_graph::KnnGraph;

/// How near the sum of memberships must come to its target.
const SMOOTH_K_TOLERANCE: f32 = 1e-5;
/// The smallest bandwidth as a share of the mean distance.
const MIN_K_DIST_SCALE: f32 = 1e-3;
/// Halvings in the search for a bandwidth.
const N_BISECTIONS: usize = 64;
/// What one membership costs, in multiply-adds of a distance, if a bandwidth takes half of the halvings.
const MEMBERSHIP_COST: usize = 20;

/// An undirected weighted graph in compressed rows; each edge is stored from both its ends.
#[derive(Clone, Debug)]
pub(super) struct FuzzyGraph {
    /// Where each row begins, shape `(n + 1)`.
    starts: Vec<usize>,
    /// Neighbours, ascending in a row.
    neighbors: Vec<u32>,
    /// Membership strengths in `(0, 1]`, parallel to `neighbors`.
    strengths: Vec<f32>,
}

impl FuzzyGraph {
    /// Number of points.
    pub(super) fn n_points(&self) -> usize {
        self.starts.len() - 1
    }

    /// The edges of `point` as (neighbour, membership strength), ascending by neighbour.
    pub(super) fn edges(&self, point: usize) -> impl Iterator<Item = (usize, f32)> {
        let range = self.starts[point]..self.starts[point + 1];
        let neighbors = self.neighbors[range.clone()].iter();
        let strengths = self.strengths[range].iter();
        neighbors
            .zip(strengths)
            .map(|(&neighbor, &strength)| (neighbor as usize, strength))
    }

    /// The strongest membership, 0 without edges.
    pub(super) fn max_strength(&self) -> f32 {
        self.strengths.iter().copied().fold(0.0, f32::max)
    }

    /// The graph without the edges weaker than `min_strength`.
    pub(super) fn pruned(&self, min_strength: f32) -> Self {
        let rows = (0..self.n_points()).flat_map(|point| {
            self.edges(point)
                .filter(move |edge| edge.1 >= min_strength)
                .map(move |(neighbor, strength)| (point as u32, neighbor as u32, strength))
        });
        Self::from_sorted(self.n_points(), rows)
    }

    /// Builds compressed rows from (point, neighbour, strength) sorted by point.
    fn from_sorted(n_points: usize, edges: impl Iterator<Item = (u32, u32, f32)>) -> Self {
        let mut starts = vec![0; n_points + 1];
        let mut neighbors = Vec::new();
        let mut strengths = Vec::new();
        for (point, neighbor, strength) in edges {
            starts[point as usize + 1] += 1;
            neighbors.push(neighbor);
            strengths.push(strength);
        }
        for point in 0..n_points {
            starts[point + 1] += starts[point];
        }
        Self {
            starts,
            neighbors,
            strengths,
        }
    }
}

/// The distance scale around one point.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LocalMetric {
    /// Distance to the nearest neighbour that is not a duplicate; up to here membership is 1.
    rho: f32,
    /// Bandwidth of the decay beyond `rho`.
    sigma: f32,
}

impl LocalMetric {
    fn membership(self, distance: f32) -> f32 {
        let beyond = distance - self.rho;
        if beyond <= 0.0 || self.sigma == 0.0 {
            1.0
        } else {
            libm::expf(-(beyond / self.sigma))
        }
    }
}

/// The local fuzzy simplicial sets of the points of a k-NN graph, in the making.
#[derive(Clone, Debug)]
pub(super) struct LocalSets {
    /// The membership of each neighbour in the set of its point, parallel to the neighbours of the k-NN graph.
    strengths: Vec<f32>,
    mean_distance: f32,
}

impl LocalSets {
    /// None yet of those of `knn`.
    pub(super) fn new(knn: &KnnGraph) -> Self {
        Self {
            strengths: Vec::with_capacity(knn.distances.len()),
            mean_distance: mean(&knn.distances),
        }
    }

    /// Whether all points have theirs.
    pub(super) fn is_done(&self, knn: &KnnGraph) -> bool {
        self.strengths.len() == knn.distances.len()
    }

    /// Makes those of some more points, at least one, until about `budget` multiply-adds are spent.
    pub(super) fn advance(&mut self, knn: &KnnGraph, budget: usize) {
        let mut spent = 0_usize;
        while !self.is_done(knn) && spent < budget {
            let distances = knn.row(self.strengths.len() / knn.n_others).1;
            let metric = smooth_knn_dist(distances, self.mean_distance);
            let strengths = distances
                .iter()
                .map(|&distance| metric.membership(distance));
            self.strengths.extend(strengths);
            spent += distances.len() * N_BISECTIONS * MEMBERSHIP_COST;
        }
    }

    /// Their fuzzy union over `n_points` points, once all are done.
    ///
    /// An edge known from both ends with strengths a and b gets the probability of either, a + b − ab. No points, or
    /// one, give a graph without edges.
    pub(super) fn union(&self, knn: &KnnGraph, n_points: usize) -> FuzzyGraph {
        let heads = (0..knn.n_rows()).flat_map(|head| std::iter::repeat_n(head, knn.n_others));
        let edges = heads.zip(&knn.indices).zip(&self.strengths);
        let edges = edges.map(|((head, &tail), &strength)| (head, tail as usize, strength));
        // The edges of each point, from either end, side by side.
        let mut starts = vec![0; n_points + 1];
        for (head, tail, _) in edges.clone() {
            starts[head] += 1;
            starts[tail] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += std::mem::replace(start, end);
        }
        let mut next = starts.clone();
        let mut directed = vec![(0, 0.0); end];
        for (head, tail, strength) in edges {
            for (point, neighbor) in [(head, tail), (tail, head)] {
                directed[next[point]] = (neighbor as u32, strength);
                next[point] += 1;
            }
        }
        for point in 0..n_points {
            directed[starts[point]..starts[point + 1]].sort_unstable_by_key(|edge| edge.0);
        }
        let union = (0..n_points).flat_map(|point| {
            // An edge occurs at most twice; its union does not depend on which of the two comes first.
            directed[starts[point]..starts[point + 1]]
                .chunk_by(|a, b| a.0 == b.0)
                .map(move |same| {
                    let union = same.iter().fold(0.0, |a, &(_, b)| a + b - a * b);
                    (point as u32, same[0].0, union)
                })
        });
        FuzzyGraph::from_sorted(n_points, union.filter(|edge| edge.2 > 0.0))
    }
}

/// The union in one go, for tests.
#[cfg(test)]
pub(super) fn fuzzy_simplicial_set(knn: &KnnGraph, n_points: usize) -> FuzzyGraph {
    let mut sets = LocalSets::new(knn);
    sets.advance(knn, usize::MAX);
    sets.union(knn, n_points)
}

/// Finds the local metric in which the memberships of the neighbours at `distances` sum to log₂(`n_neighbors`).
///
/// `distances` are those of the other points, ascending; `n_neighbors` is their number plus the point itself.
/// `mean_distance` over the whole graph bounds the bandwidth from below where all neighbours are duplicates.
fn smooth_knn_dist(distances: &[f32], mean_distance: f32) -> LocalMetric {
    let n_neighbors = distances.len() + 1;
    let target = libm::log2f(n_neighbors as f32);
    let rho = distances
        .iter()
        .copied()
        .find(|&distance| distance > 0.0)
        .unwrap_or(0.0);

    let (mut low, mut high, mut sigma) = (0.0_f32, f32::INFINITY, 1.0_f32);
    for _ in 0..N_BISECTIONS {
        let metric = LocalMetric { rho, sigma };
        let sum: f32 = distances
            .iter()
            .map(|&distance| metric.membership(distance))
            .sum();
        if (sum - target).abs() < SMOOTH_K_TOLERANCE {
            break;
        }
        if sum > target {
            high = sigma;
        } else {
            low = sigma;
        }
        sigma = if high.is_finite() {
            f32::midpoint(low, high)
        } else {
            sigma * 2.0
        };
    }

    let floor = if rho > 0.0 {
        // The mean as umap-learn takes it: over the neighbours with the point itself, at distance 0.
        mean(distances) * (distances.len() as f32 / n_neighbors as f32)
    } else {
        mean_distance
    };
    LocalMetric {
        rho,
        sigma: sigma.max(MIN_K_DIST_SCALE * floor),
    }
}

fn mean(values: &[f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let sum: f64 = values.iter().map(|&value| f64::from(value)).sum();
    (sum / values.len() as f64) as f32
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    /// Reference: umap-learn 0.5.12, `smooth_knn_dist([[0, .1, .2, .3, .4], [0, .25, .25, .25, .25]], 5.0)`.
    #[test]
    fn local_metric_agrees_with_umap_learn() {
        let spread = smooth_knn_dist(&[0.1, 0.2, 0.3, 0.4], 0.25);
        assert_eq!(spread.rho, 0.1);
        assert!((spread.sigma - 0.226_360_32).abs() < 1e-5);

        let equal = smooth_knn_dist(&[0.25; 4], 0.25);
        assert_eq!(equal.rho, 0.25);
        assert!((equal.sigma - 0.2e-3).abs() < 1e-8);
    }

    #[test]
    fn duplicates_are_full_members() {
        let metric = smooth_knn_dist(&[0.0, 0.0, 0.5, 0.6], 0.25);
        assert_eq!(metric.rho, 0.5);
        assert_eq!(metric.membership(0.0), 1.0);
        assert_eq!(metric.membership(0.5), 1.0);
        assert_eq!(smooth_knn_dist(&[0.0; 4], 0.0).membership(0.0), 1.0);
    }

    #[test]
    fn union_is_symmetric_and_probabilistic() {
        // Point 2 names 0 as its second neighbour, 0 does not name 2.
        let knn = KnnGraph {
            n_others: 2,
            indices: vec![1, 3, 0, 2, 1, 0, 0, 1],
            distances: vec![0.1, 0.2, 0.1, 0.3, 0.3, 0.4, 0.2, 0.5],
        };
        let graph = fuzzy_simplicial_set(&knn, 4);
        for point in 0..4 {
            for (neighbor, strength) in graph.edges(point) {
                assert!(strength > 0.0 && strength <= 1.0);
                let back = graph.edges(neighbor).find(|edge| edge.0 == point);
                assert_eq!(back, Some((point, strength)));
            }
        }
        // Both name each other as their nearest: certain.
        assert_eq!(graph.edges(0).next(), Some((1, 1.0)));
        assert_eq!(graph.edges(0).count(), 3);
        assert_eq!(graph.max_strength(), 1.0);
        assert_eq!(graph.pruned(1.1).edges(0).count(), 0);
    }

    #[test]
    fn no_edges_without_neighbors() {
        let knn = KnnGraph {
            n_others: 0,
            indices: Vec::new(),
            distances: Vec::new(),
        };
        let graph = fuzzy_simplicial_set(&knn, 1);
        assert_eq!((graph.n_points(), graph.edges(0).count()), (1, 0));
        assert_eq!(graph.max_strength(), 0.0);
    }
}
