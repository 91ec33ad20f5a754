//! Where the points start: a spectral layout of each connected component, the components placed by their content.
//!
//! umap-learn sets few components on the axes, in no relation to what they hold. People read distances off the map,
//! so here the centroids' principal plane decides, and components then make room for each other.

use super::eigen::leading_eigenvectors;
use super::fuzzy_graph::FuzzyGraph;
use super::spectral::spectral_layout;
use crate::{Matrix, Random};

/// Half the side of the box in which the layout starts, as in umap-learn.
const HALF_SIDE: f32 = 5.0;
/// Largest change by noise, which parts points that coincide.
const NOISE: f32 = 1e-3;
/// Rounds in which overlapping components move apart.
const MAX_SEPARATION_ROUNDS: usize = 100;
/// Pairs of components looked at over all rounds, a bound on the time.
const MAX_SEPARATION_PAIRS: usize = 20_000_000;

/// The starting position of each point of `graph`, shape `(n)`, in about the box `[-5, 5]²`.
///
/// `vectors`, shape `(n, d)`, place the components and are not looked at when there is only one.
pub(super) fn initial_layout(vectors: &Matrix, graph: &FuzzyGraph, seed: u64) -> Vec<[f32; 2]> {
    let mut random = Random::new(seed, "projection/init");
    let components = connected_components(graph);
    let discs = place_components(vectors, &components, &mut random);

    let mut layout = vec![[0.0; 2]; graph.n_points()];
    let mut position_in_members = vec![0; graph.n_points()];
    for (members, disc) in components.iter().zip(&discs) {
        for (position, &point) in members.iter().enumerate() {
            position_in_members[point] = position;
        }
        let local = spectral_layout(graph, members, &position_in_members, &mut random);
        for (&point, local) in members.iter().zip(&local) {
            for axis in 0..2 {
                let noise = NOISE * (2.0 * random.unit() - 1.0);
                layout[point][axis] = disc.center[axis] + disc.radius * local[axis] + noise;
            }
        }
    }
    layout
}

/// The connected components, each ascending, in the order of their first points.
fn connected_components(graph: &FuzzyGraph) -> Vec<Vec<usize>> {
    let mut is_seen = vec![false; graph.n_points()];
    let mut components = Vec::new();
    for start in 0..graph.n_points() {
        if is_seen[start] {
            continue;
        }
        is_seen[start] = true;
        let mut members = vec![start];
        let mut next = 0;
        while next < members.len() {
            for (neighbor, _) in graph.edges(members[next]) {
                if !is_seen[neighbor] {
                    is_seen[neighbor] = true;
                    members.push(neighbor);
                }
            }
            next += 1;
        }
        members.sort_unstable();
        components.push(members);
    }
    components
}

/// The room of one component.
#[derive(Clone, Copy, Debug)]
struct Disc {
    center: [f32; 2],
    radius: f32,
}

/// Gives each component a disc with an area in proportion to its points, near those of like content.
fn place_components(vectors: &Matrix, components: &[Vec<usize>], random: &mut Random) -> Vec<Disc> {
    let n_points: usize = components.iter().map(Vec::len).sum();
    if components.len() <= 1 {
        let whole = Disc {
            center: [0.0; 2],
            radius: HALF_SIDE,
        };
        return vec![whole; components.len()];
    }
    let centers = principal_plane(&centroids(vectors, components), random);
    let mut discs: Vec<Disc> = centers
        .into_iter()
        .zip(components)
        .map(|(center, members)| Disc {
            // The noise parts components of equal content.
            center: center.map(|value| HALF_SIDE * value + NOISE * random.unit()),
            radius: HALF_SIDE * (members.len() as f32 / n_points as f32).sqrt(),
        })
        .collect();
    separate(&mut discs);
    discs
}

/// The unit-length mean of each component's rows, shape `(n_components, d)`; values that are not finite count as 0.
fn centroids(vectors: &Matrix, components: &[Vec<usize>]) -> Matrix {
    let mut centroids = Matrix::zeros(components.len(), vectors.n_cols());
    for (component, members) in components.iter().enumerate() {
        let centroid = centroids.row_mut(component);
        for &member in members {
            for (sum, &value) in centroid.iter_mut().zip(vectors.row(member)) {
                *sum += if value.is_finite() { value } else { 0.0 };
            }
        }
    }
    centroids.normalize_rows();
    centroids
}

/// The rows of `matrix` on the plane of their two principal components, the largest coordinate scaled to 1.
///
/// Equal rows all lie at the origin.
fn principal_plane(matrix: &Matrix, random: &mut Random) -> Vec<[f32; 2]> {
    let (n_rows, n_cols) = (matrix.n_rows(), matrix.n_cols());
    let mut mean = vec![0.0_f64; n_cols];
    for row in matrix.rows() {
        for (mean, &value) in mean.iter_mut().zip(row) {
            *mean += f64::from(value) / n_rows as f64;
        }
    }
    let score = |row: &[f32], axis: &[f64]| -> f64 {
        let deviations = row
            .iter()
            .zip(&mean)
            .map(|(&value, mean)| f64::from(value) - mean);
        deviations
            .zip(axis)
            .map(|(deviation, axis)| deviation * axis)
            .sum()
    };
    // The covariance, up to a factor, without forming it.
    let apply = |v: &[f64], out: &mut [f64]| {
        out.fill(0.0);
        for row in matrix.rows() {
            let score = score(row, v);
            for ((out, &value), mean) in out.iter_mut().zip(row).zip(&mean) {
                *out += score * (f64::from(value) - mean);
            }
        }
    };
    let axes = leading_eigenvectors(n_cols, 2, None, random, &apply);

    let mut plane = vec![[0.0_f64; 2]; n_rows];
    for (row, position) in plane.iter_mut().enumerate() {
        for (axis, direction) in axes.iter().enumerate() {
            position[axis] = score(matrix.row(row), direction);
        }
    }
    let largest = plane
        .iter()
        .flatten()
        .fold(0.0_f64, |largest, value| largest.max(value.abs()));
    // Deviations as small as this are rounding of equal rows.
    let scale = if largest > 1e-6 { 1.0 / largest } else { 0.0 };
    plane
        .into_iter()
        .map(|position| position.map(|value| (value * scale) as f32))
        .collect()
}

/// Moves overlapping discs apart along the line of their centres, the larger one less.
fn separate(discs: &mut [Disc]) {
    let n_pairs = discs.len() * discs.len() / 2;
    let n_rounds = (MAX_SEPARATION_PAIRS / n_pairs.max(1)).min(MAX_SEPARATION_ROUNDS);
    for _ in 0..n_rounds {
        let mut is_clear = true;
        for j in 1..discs.len() {
            let (before, from_j) = discs.split_at_mut(j);
            let b = &mut from_j[0];
            for a in before {
                let (dx, dy) = (b.center[0] - a.center[0], b.center[1] - a.center[1]);
                let distance = (dx * dx + dy * dy).sqrt();
                let overlap = a.radius + b.radius - distance;
                if overlap <= 0.0 {
                    continue;
                }
                is_clear = false;
                let (ux, uy) = if distance > 0.0 {
                    (dx / distance, dy / distance)
                } else {
                    (1.0, 0.0)
                };
                let (area_a, area_b) = (a.radius * a.radius, b.radius * b.radius);
                let share_a = area_b / (area_a + area_b);
                let (move_a, move_b) = (overlap * share_a, overlap * (1.0 - share_a));
                a.center = [a.center[0] - ux * move_a, a.center[1] - uy * move_a];
                b.center = [b.center[0] + ux * move_b, b.center[1] + uy * move_b];
            }
        }
        if is_clear {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::fuzzy_graph::fuzzy_simplicial_set;
    use crate::projection::knn_graph::KnnGraph;

    /// `n_pairs` components of two points each.
    fn pairs(n_pairs: u32) -> FuzzyGraph {
        let knn = KnnGraph {
            n_others: 1,
            indices: (0..2 * n_pairs).map(|i| i ^ 1).collect(),
            distances: vec![0.5; 2 * n_pairs as usize],
        };
        fuzzy_simplicial_set(&knn, 2 * n_pairs as usize)
    }

    #[test]
    fn components_in_the_order_of_their_first_points() {
        assert_eq!(connected_components(&pairs(2)), [[0, 1], [2, 3]]);
        assert!(connected_components(&pairs(0)).is_empty());
    }

    #[test]
    fn like_components_lie_side_by_side() {
        // Three groups of components: near 0°, near 60° and near 180°.
        let angles: [f32; 6] = [0.0, 0.1, 1.0, 1.1, 3.0, 3.1];
        let data = angles
            .iter()
            .flat_map(|&angle| [[libm::cosf(angle), libm::sinf(angle)]; 2].concat());
        let vectors = Matrix::from_vec(data.collect(), 2).expect("whole rows");
        let layout = initial_layout(&vectors, &pairs(6), 1);
        let center = |component: usize| {
            let [a, b] = [layout[2 * component], layout[2 * component + 1]];
            [a[0] + b[0], a[1] + b[1]]
        };
        let distance = |a: usize, b: usize| {
            let (a, b) = (center(a), center(b));
            (a[0] - b[0]).hypot(a[1] - b[1])
        };
        for (a, b, far) in [(0, 1, 4), (2, 3, 4), (4, 5, 0), (4, 5, 2), (0, 2, 4)] {
            assert!(
                distance(a, b) < distance(a, far),
                "{a} is nearer to {far} than to {b}"
            );
        }
    }

    #[test]
    fn components_of_equal_content_do_not_overlap() {
        let vectors = Matrix::from_vec([1.0, 0.0].repeat(8), 2).expect("whole rows");
        let components = connected_components(&pairs(4));
        let discs = place_components(&vectors, &components, &mut Random::new(1, "test"));
        for a in 0..4 {
            for b in 0..a {
                let [dx, dy] = [0, 1].map(|axis| discs[a].center[axis] - discs[b].center[axis]);
                assert!(dx.hypot(dy) > 0.95 * (discs[a].radius + discs[b].radius));
            }
        }
    }
}
