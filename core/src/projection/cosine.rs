//! Cosine distance of unit rows.

use crate::Matrix;

/// Distances below this are the rounding error of a dot product of equal unit rows.
const ROUNDING: f32 = 1e-6;
/// The largest cosine distance, also that of rows with values that are not finite.
pub(super) const FARTHEST: f32 = 2.0;

/// The distance between the rows of one matrix.
#[derive(Clone, Debug)]
pub(super) struct Cosine {
    /// Rows without direction, which have distance 0 to each other and 1 to all others.
    is_zero: Vec<bool>,
}

impl Cosine {
    /// The distance between rows of `vectors`.
    pub(super) fn new(vectors: &Matrix) -> Self {
        let is_zero = (0..vectors.n_rows())
            .map(|row| vectors.row(row).iter().all(|&value| value == 0.0))
            .collect();
        Self { is_zero }
    }

    /// Cosine distance in `[0, 2]` from the `dot` of two unit rows; two zero rows are equal, as in umap-learn.
    #[inline]
    pub(super) fn distance(&self, a: usize, b: usize, dot: f32) -> f32 {
        if self.is_zero[a] && self.is_zero[b] {
            return 0.0;
        }
        let distance = 1.0 - dot;
        if !distance.is_finite() {
            FARTHEST
        } else if distance < ROUNDING {
            0.0
        } else {
            distance.min(FARTHEST)
        }
    }
}
