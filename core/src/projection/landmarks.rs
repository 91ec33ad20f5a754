//! Landmarks: a few centroids that stand for all rows, so that the map can be laid out coarsely first.

use crate::{Matrix, Random, dot};

/// Rounds of Lloyd's algorithm; landmarks need to be spread, not optimal.
const N_ROUNDS: usize = 3;
/// Rows that the rounds look at, a bound on their time.
const MAX_SAMPLE: usize = 4000;

/// Centroids of a spherical k-means, and whose each row is.
pub(super) struct Landmarks {
    /// Unit rows, or rows of zeros where all members are; shape `(n_landmarks, d)`.
    pub(super) centroids: Matrix,
    /// The most similar landmark of each row, shape `(n)`.
    pub(super) nearest: Vec<usize>,
}

impl Landmarks {
    /// Chooses at most `n_landmarks` rows of `vectors` and moves them to the middle of the rows around.
    ///
    /// A landmark to which no row is nearest is dropped; equal rows get one. Values that are not finite count as 0.
    pub(super) fn new(vectors: &Matrix, n_landmarks: usize, random: &mut Random) -> Self {
        let mut order: Vec<usize> = (0..vectors.n_rows()).collect();
        random.shuffle(&mut order);
        order.truncate(MAX_SAMPLE);
        let sample = vectors.select(&order);
        let first: Vec<usize> = (0..n_landmarks.min(order.len())).collect();
        let mut centroids = means(&sample, &first, first.len());
        for _ in 0..N_ROUNDS {
            let nearest = most_similar(&sample, &centroids);
            centroids = means(&sample, &nearest, centroids.n_rows());
        }
        let nearest = most_similar(vectors, &centroids);
        without_gaps(&centroids, nearest)
    }
}

/// The most similar of `centroids` for each row of `vectors`; the first of those alike, and of all if none compares.
fn most_similar(vectors: &Matrix, centroids: &Matrix) -> Vec<usize> {
    let of_row = |row: &[f32]| {
        let mut best = (f32::NEG_INFINITY, 0);
        for (index, centroid) in centroids.rows().enumerate() {
            let similarity = dot(row, centroid);
            if similarity > best.0 {
                best = (similarity, index);
            }
        }
        best.1
    };
    (0..vectors.n_rows())
        .map(|row| of_row(vectors.row(row)))
        .collect()
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

/// Drops the centroids that are nobody's nearest.
fn without_gaps(centroids: &Matrix, mut nearest: Vec<usize>) -> Landmarks {
    let mut used = nearest.clone();
    used.sort_unstable();
    used.dedup();
    let mut new_index = vec![0; centroids.n_rows()];
    for (index, &old) in used.iter().enumerate() {
        new_index[old] = index;
    }
    for landmark in &mut nearest {
        *landmark = new_index[*landmark];
    }
    Landmarks {
        centroids: centroids.select(&used),
        nearest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_to_the_landmark_of_their_direction() {
        let rows = (0..60).flat_map(|i| {
            let angle = (i % 3) as f32 * 2.0 + 0.01 * (i / 3) as f32;
            [libm::cosf(angle), libm::sinf(angle)]
        });
        let vectors = Matrix::from_vec(rows.collect(), 2).expect("whole rows");
        let landmarks = Landmarks::new(&vectors, 12, &mut Random::new(1, "test"));
        assert!((3..=12).contains(&landmarks.centroids.n_rows()));
        for (row, &landmark) in landmarks.nearest.iter().enumerate() {
            let similarity = dot(vectors.row(row), landmarks.centroids.row(landmark));
            assert!(similarity > 0.97, "{similarity} at {row}");
        }
    }

    #[test]
    fn equal_rows_share_one() {
        for row in [[0.6, 0.8], [0.0, 0.0], [f32::NAN, 1.0]] {
            let vectors = Matrix::from_vec(row.repeat(20), 2).expect("whole rows");
            let landmarks = Landmarks::new(&vectors, 8, &mut Random::new(1, "test"));
            assert_eq!(
                (landmarks.centroids.n_rows(), landmarks.nearest),
                (1, vec![0; 20])
            );
        }
    }
}
