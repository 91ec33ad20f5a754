//! Spectral layout of one connected component: eigenvectors of its normalised graph Laplacian as coordinates.
//!
//! Neighbours in the graph come to lie together and far ends apart, which is the global order that gradient descent
//! alone does not find.

use super::eigen::leading_eigenvectors;
use super::fuzzy_graph::FuzzyGraph;
use crate::Random;

/// Lays out `members`, one connected component of `graph`, in the box `[-1, 1]²`, shape `(members.len())`.
///
/// `position_in_members` gives the place in `members` of every point of the component. One point lies at the origin,
/// two on a line.
pub(super) fn spectral_layout(
    graph: &FuzzyGraph,
    members: &[usize],
    position_in_members: &[usize],
    random: &mut Random,
) -> Vec<[f32; 2]> {
    let n = members.len();
    let inverse_root_degrees: Vec<f64> = members
        .iter()
        .map(|&point| {
            let degree: f64 = graph.edges(point).map(|edge| f64::from(edge.1)).sum();
            if degree > 0.0 {
                1.0 / degree.sqrt()
            } else {
                0.0
            }
        })
        .collect();

    // I − L has the eigenvectors of L, its largest eigenvalues where L has its smallest.
    let apply = |v: &[f64], out: &mut [f64]| {
        for (i, &point) in members.iter().enumerate() {
            let sum: f64 = graph
                .edges(point)
                .map(|(neighbor, strength)| {
                    let j = position_in_members[neighbor];
                    f64::from(strength) * inverse_root_degrees[j] * v[j]
                })
                .sum();
            out[i] = inverse_root_degrees[i] * sum;
        }
    };
    let trivial = unit_root_degrees(&inverse_root_degrees);
    let axes = leading_eigenvectors(n, 2, trivial.as_deref(), random, &apply);

    let mut layout = vec![[0.0; 2]; n];
    for (axis, values) in axes.iter().enumerate() {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let half = (high - low) / 2.0;
        if half > 0.0 {
            for (position, value) in layout.iter_mut().zip(values) {
                position[axis] = ((value - low) / half - 1.0) as f32;
            }
        }
    }
    layout
}

/// The eigenvector of L to eigenvalue 0, proportional to the root of the degrees, which says nothing of positions.
fn unit_root_degrees(inverse_root_degrees: &[f64]) -> Option<Vec<f64>> {
    let roots: Vec<f64> = inverse_root_degrees
        .iter()
        .map(|&inverse| if inverse > 0.0 { 1.0 / inverse } else { 0.0 })
        .collect();
    let norm = roots.iter().map(|root| root * root).sum::<f64>().sqrt();
    (norm > 0.0).then(|| roots.into_iter().map(|root| root / norm).collect())
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;
    use crate::projection::fuzzy_graph::fuzzy_simplicial_set;
    use crate::projection::knn_graph::KnnGraph;

    #[test]
    fn a_ring_is_laid_out_as_a_ring() {
        let n = 40_u32;
        let knn = KnnGraph {
            n_others: 2,
            indices: (0..n)
                .flat_map(|i| [(i + 1) % n, (i + n - 1) % n])
                .collect(),
            distances: vec![0.5; 2 * n as usize],
        };
        let graph = fuzzy_simplicial_set(&knn, n as usize);
        let members: Vec<usize> = (0..n as usize).collect();
        let layout = spectral_layout(&graph, &members, &members, &mut Random::new(1, "test"));
        for [x, y] in layout {
            let radius = (x * x + y * y).sqrt();
            assert!((radius - 1.0).abs() < 0.02, "({x}, {y}) is off the circle");
        }
    }

    #[test]
    fn one_point_and_two() {
        let pair = KnnGraph {
            n_others: 1,
            indices: vec![1, 0],
            distances: vec![0.5; 2],
        };
        let graph = fuzzy_simplicial_set(&pair, 2);
        let mut random = Random::new(1, "test");
        let layout = spectral_layout(&graph, &[0, 1], &[0, 1], &mut random);
        assert_eq!(layout[0][0].abs(), 1.0);
        assert_eq!(layout[0][0], -layout[1][0]);

        let alone = KnnGraph {
            n_others: 0,
            indices: Vec::new(),
            distances: Vec::new(),
        };
        let graph = fuzzy_simplicial_set(&alone, 1);
        assert_eq!(spectral_layout(&graph, &[0], &[0], &mut random), [[0.0; 2]]);
    }
}
