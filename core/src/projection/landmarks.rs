//! Landmarks: a few centroids that stand for all rows, so that the map can be laid out coarsely first.

use crate::matrix::{most_similar, similarities};
use crate::{Matrix, Random};
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
    /// The landmarks of each group, at least one.
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
        let start = self.nearest.len();
        let end = vectors
            .n_rows()
            .min(start + (budget / self.row_cost()).max(1));
        let found = match &self.groups {
            None => nearest(vectors, start..end, &self.centroids),
            Some(groups) => groups.nearest(vectors, start..end, &self.centroids),
        };
        self.nearest.extend(found);
        let is_done = end == vectors.n_rows();
        if is_done {
            self.drop_unused();
        }
        is_done
    }

    /// About how many multiply-adds a row takes, at least one.
    fn row_cost(&self) -> usize {
        let n_landmarks = self.centroids.n_rows();
        let n_compared = match &self.groups {
            None => n_landmarks,
            Some(Groups { members, .. }) => {
                members.len() + n_landmarks * N_TRIED.min(members.len()) / members.len()
            }
        };
        (n_compared * self.centroids.n_cols()).max(1)
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
        let groups = nearest(landmarks, 0..landmarks.n_rows(), &centroids);
        for (landmark, group) in groups.into_iter().enumerate() {
            members[group].push(landmark);
        }
        let filled: Vec<usize> = (0..N_GROUPS)
            .filter(|&group| !members[group].is_empty())
            .collect();
        members.retain(|members| !members.is_empty());
        Self {
            centroids: centroids.select(&filled),
            members,
        }
    }

    /// As [`nearest`] of `landmarks`, in the [`N_TRIED`] groups most similar to each row.
    fn nearest(&self, vectors: &Matrix, rows: Range<usize>, landmarks: &Matrix) -> Vec<usize> {
        let all: Vec<usize> = (0..self.members.len()).collect();
        let mut tried = Vec::new();
        rows.map(|row| {
            let row = vectors.row(row);
            let groups = similarities(row, &self.centroids, &all).collect();
            tried.clear();
            for group in most_similar(groups, N_TRIED) {
                tried.extend_from_slice(&self.members[group]);
            }
            nearest_of(row, landmarks, &tried)
        })
        .collect()
    }
}

/// Some rounds of spherical k-means from the first `k` of `rows`: the centroids, of which some may be zeros.
fn lloyd(rows: &Matrix, k: usize) -> Matrix {
    let first: Vec<usize> = (0..k).collect();
    let mut centroids = means(rows, &first, k);
    for _ in 0..N_ROUNDS {
        let groups = nearest(rows, 0..rows.n_rows(), &centroids);
        centroids = means(rows, &groups, k);
    }
    centroids
}

/// The most similar of `centroids` for some rows of `vectors`; the first of those alike, and of all if none compares.
fn nearest(vectors: &Matrix, rows: Range<usize>, centroids: &Matrix) -> Vec<usize> {
    let all: Vec<usize> = (0..centroids.n_rows()).collect();
    rows.map(|row| nearest_of(vectors.row(row), centroids, &all))
        .collect()
}

/// The most similar to `row` of the `centroids` at `indices`; the first of those alike, and of all if none compares.
fn nearest_of(row: &[f32], centroids: &Matrix, indices: &[usize]) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    similarities(row, centroids, indices).for_each(|found| {
        if found.0 > best.0 {
            best = found;
        }
    });
    best.1
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
    use crate::dot;
    use crate::projection::knn_graph::random_unit_rows;

    #[test]
    fn rows_go_to_the_landmark_of_their_direction() {
        let rows = (0..60).flat_map(|i| {
            let angle = (i % 3) as f32 * 2.0 + 0.01 * (i / 3) as f32;
            [libm::cosf(angle), libm::sinf(angle)]
        });
        let vectors = Matrix::from_vec(rows.collect(), 2).expect("whole rows");
        let mut landmarks = Landmarks::new(&vectors, 12, &mut Random::new(1, "test"));
        // Five rows at a time.
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
        let exact = nearest(&rows, 0..1500, &landmarks.centroids);
        let pairs = exact.iter().zip(&landmarks.nearest);
        let n_same = pairs.filter(|(exact, found)| exact == found).count();
        assert!(n_same >= 1350, "{n_same} of 1500");
    }

    #[test]
    fn groups_without_landmarks_are_not_tried() {
        // Three directions, all away from that of the row.
        let landmarks = [[1.0, 0.0], [0.6, 0.8], [0.6, -0.8]].repeat(30).concat();
        let landmarks = Matrix::from_vec(landmarks, 2).expect("whole rows");
        let row = Matrix::from_vec(vec![-0.8, 0.6], 2).expect("whole rows");
        let groups = Groups::new(&landmarks);
        assert_eq!(groups.nearest(&row, 0..1, &landmarks), [1]);
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
