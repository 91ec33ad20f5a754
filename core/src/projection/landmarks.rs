//! Landmarks: a few centroids that stand for all rows, so that the map can be laid out coarsely first.

use super::cosine::{LANE_ROWS, dots};
use crate::{Matrix, Random, dot};
use std::ops::Range;

/// Rounds of Lloyd's algorithm; landmarks need to be spread, not optimal.
const N_ROUNDS: usize = 3;
/// Rows that the rounds look at, a bound on their time.
const MAX_SAMPLE: usize = 4000;
/// More landmarks than this are looked up through groups of them.
const MAX_UNGROUPED: usize = 64;
/// Groups of landmarks, and in how many of them, the most similar, the landmark of a row is sought.
const N_GROUPS: usize = 16;
const N_TRIED: usize = 4;

/// Centroids of a spherical k-means, and whose each row is.
#[derive(Clone, Debug)]
pub(super) struct Landmarks {
    /// Unit rows, or rows of zeros where all members are; shape `(n_landmarks, d)`.
    pub(super) centroids: Matrix,
    /// The most similar landmark of each row so far, at last of shape `(n)`.
    ///
    /// Of many landmarks it is the most similar in the groups most similar to the row: there may be a more similar one.
    pub(super) nearest: Vec<usize>,
    groups: Option<Groups>,
}

/// Landmarks by likeness.
#[derive(Clone, Debug)]
struct Groups {
    /// Shape `(n_groups, d)`.
    centroids: Matrix,
    /// The landmarks of each group.
    members: Vec<Vec<usize>>,
}

impl Landmarks {
    /// Chooses at most `n_landmarks` rows of `vectors` and moves them to the middle of the rows around.
    ///
    /// Equal rows get one. Values that are not finite count as 0.
    pub(super) fn new(vectors: &Matrix, n_landmarks: usize, random: &mut Random) -> Self {
        let mut order: Vec<usize> = (0..vectors.n_rows()).collect();
        random.shuffle(&mut order);
        order.truncate(MAX_SAMPLE);
        let sample = vectors.select(&order);
        let centroids = lloyd(&sample, n_landmarks.min(order.len()));
        Self {
            groups: (centroids.n_rows() > MAX_UNGROUPED).then(|| Groups::new(&centroids)),
            centroids,
            nearest: Vec::with_capacity(vectors.n_rows()),
        }
    }

    /// Finds the landmarks of some more rows, at least one, until about `budget` multiply-adds are spent.
    ///
    /// Returns whether all have theirs; the landmarks to which no row is nearest are then dropped.
    pub(super) fn advance(&mut self, vectors: &Matrix, budget: usize) -> bool {
        let row_cost = self.centroids.as_slice().len().max(1);
        let start = self.nearest.len();
        let end = vectors.n_rows().min(start + (budget / row_cost).max(1));
        match &self.groups {
            None => {
                let nearest = most_similar(vectors, &self.centroids, start..end);
                self.nearest.extend(nearest);
            }
            Some(groups) => {
                let rows = (start..end).map(|row| vectors.row(row));
                let nearest = rows.map(|row| groups.most_similar(row, &self.centroids));
                self.nearest.extend(nearest);
            }
        }
        let is_done = end == vectors.n_rows();
        if is_done {
            self.drop_unused();
        }
        is_done
    }

    fn drop_unused(&mut self) {
        let mut used = self.nearest.clone();
        used.sort_unstable();
        used.dedup();
        let mut new_index = vec![0; self.centroids.n_rows()];
        for (index, &old) in used.iter().enumerate() {
            new_index[old] = index;
        }
        for landmark in &mut self.nearest {
            *landmark = new_index[*landmark];
        }
        self.centroids = self.centroids.select(&used);
    }
}

impl Groups {
    fn new(landmarks: &Matrix) -> Self {
        let centroids = lloyd(landmarks, N_GROUPS);
        let mut members = vec![Vec::new(); N_GROUPS];
        let groups = most_similar(landmarks, &centroids, 0..landmarks.n_rows());
        for (landmark, group) in groups.into_iter().enumerate() {
            members[group].push(landmark);
        }
        Self { centroids, members }
    }

    /// The most similar of `landmarks` in the [`N_TRIED`] groups most similar to `row`; the first if none compares.
    fn most_similar(&self, row: &[f32], landmarks: &Matrix) -> usize {
        let all: Vec<usize> = (0..N_GROUPS).collect();
        let mut groups = similarities(row, &self.centroids, &all);
        groups.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best = (f32::NEG_INFINITY, 0);
        for (_, group) in &groups[..N_TRIED] {
            for found in similarities(row, landmarks, &self.members[*group]) {
                if found.0 > best.0 {
                    best = found;
                }
            }
        }
        best.1
    }
}

/// The similarity of `row` to the rows of `matrix` at `indices`, each with its index.
fn similarities(row: &[f32], matrix: &Matrix, indices: &[usize]) -> Vec<(f32, usize)> {
    let (fours, rest) = indices.as_chunks::<LANE_ROWS>();
    let of_fours = fours.iter().flat_map(|four| {
        let dots = dots(four.map(|index| matrix.row(index)), row);
        dots.into_iter().zip(four.iter().copied())
    });
    let of_rest = rest
        .iter()
        .map(|&index| (dot(matrix.row(index), row), index));
    of_fours.chain(of_rest).collect()
}

/// Some rounds of spherical k-means from the first `k` of `rows`: the centroids, of which some may be zeros.
fn lloyd(rows: &Matrix, k: usize) -> Matrix {
    let first: Vec<usize> = (0..k).collect();
    let mut centroids = means(rows, &first, k);
    for _ in 0..N_ROUNDS {
        let nearest = most_similar(rows, &centroids, 0..rows.n_rows());
        centroids = means(rows, &nearest, k);
    }
    centroids
}

/// The most similar of `centroids` for some rows of `vectors`; the first of those alike, and of all if none compares.
fn most_similar(vectors: &Matrix, centroids: &Matrix, rows: Range<usize>) -> Vec<usize> {
    let rows: Vec<usize> = rows.collect();
    let (groups, rest) = rows.as_chunks::<LANE_ROWS>();
    let mut best = vec![(f32::NEG_INFINITY, 0); rows.len()];
    let mut offer = |place: usize, similarity: f32, index: usize| {
        if similarity > best[place].0 {
            best[place] = (similarity, index);
        }
    };
    for (group, rows) in groups.iter().enumerate() {
        let rows = rows.map(|row| vectors.row(row));
        for (index, centroid) in centroids.rows().enumerate() {
            for (lane, similarity) in dots(rows, centroid).into_iter().enumerate() {
                offer(group * LANE_ROWS + lane, similarity, index);
            }
        }
    }
    for (place, &row) in rest.iter().enumerate() {
        for (index, centroid) in centroids.rows().enumerate() {
            let similarity = dot(vectors.row(row), centroid);
            offer(groups.len() * LANE_ROWS + place, similarity, index);
        }
    }
    best.into_iter().map(|(_, index)| index).collect()
}

/// The unit-length mean of the rows of each group, zeros for an empty one; rows beyond `groups` have none.
fn means(vectors: &Matrix, groups: &[usize], n_groups: usize) -> Matrix {
    let mut means = Matrix::zeros(n_groups, vectors.n_cols());
    for (row, &group) in groups.iter().enumerate() {
        for (sum, &value) in means.row_mut(group).iter_mut().zip(vectors.row(row)) {
            *sum += if value.is_finite() { value } else { 0.0 };
        }
    }
    means.normalize_rows();
    means
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::knn_graph::random_unit_rows;

    #[test]
    fn rows_go_to_the_landmark_of_their_direction() {
        let rows = (0..60).flat_map(|i| {
            let angle = (i % 3) as f32 * 2.0 + 0.01 * (i / 3) as f32;
            [libm::cosf(angle), libm::sinf(angle)]
        });
        let vectors = Matrix::from_vec(rows.collect(), 2).expect("whole rows");
        let mut landmarks = Landmarks::new(&vectors, 12, &mut Random::new(1, "test"));
        // Five rows at a time: groups of four, and single ones.
        while !landmarks.advance(&vectors, 5 * 12 * 2) {}
        assert!((3..=12).contains(&landmarks.centroids.n_rows()));
        for (row, &landmark) in landmarks.nearest.iter().enumerate() {
            let similarity = dot(vectors.row(row), landmarks.centroids.row(landmark));
            assert!(similarity > 0.97, "{similarity} at {row}");
        }
    }

    #[test]
    fn of_many_landmarks_nearly_always_the_most_similar_is_found() {
        let rows = random_unit_rows(1500, 8, 2);
        let mut landmarks = Landmarks::new(&rows, 100, &mut Random::new(1, "test"));
        assert!(landmarks.groups.is_some());
        while !landmarks.advance(&rows, 7 * 100 * 8) {}
        let exact = most_similar(&rows, &landmarks.centroids, 0..1500);
        let pairs = exact.iter().zip(&landmarks.nearest);
        let n_same = pairs.filter(|(exact, found)| exact == found).count();
        assert!(n_same >= 1350, "{n_same} of 1500");
    }

    #[test]
    fn equal_rows_share_one() {
        for row in [[0.6, 0.8], [0.0, 0.0], [f32::NAN, 1.0]] {
            let vectors = Matrix::from_vec(row.repeat(20), 2).expect("whole rows");
            let mut landmarks = Landmarks::new(&vectors, 8, &mut Random::new(1, "test"));
            assert!(landmarks.advance(&vectors, usize::MAX));
            assert_eq!(
                (landmarks.centroids.n_rows(), landmarks.nearest),
                (1, vec![0; 20])
            );
        }
    }
}
