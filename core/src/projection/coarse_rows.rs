//! Rows rounded to bytes: a quarter of the memory traffic of `f32`, and sums that are exact in any order.
//!
//! The rounding errors of many columns nearly cancel; with less than about ten, near rows can no longer be told apart.

use crate::Matrix;

/// Rows are padded with zeros to whole vector registers.
const LANES: usize = 16;
/// The largest byte in use; −128 is not, so that ranges are symmetric.
const LARGEST: f32 = 127.0;

/// Rows of bytes with a scale each, for coarse cosine distances.
///
/// A row without direction, of zeros, gets an axis of its own, which makes it equal to its kind and orthogonal to all
/// others. A row with values that are not finite becomes one of zeros, orthogonal to all.
#[derive(Clone, Debug)]
pub(super) struct CoarseRows {
    /// Shape `(n, width)`.
    values: Vec<i8>,
    /// What one unit of a byte stands for, shape `(n)`.
    scales: Vec<f32>,
    width: usize,
}

impl CoarseRows {
    /// No rows yet of those of `vectors`, whose rows are of unit length.
    pub(super) fn new(vectors: &Matrix) -> Self {
        let width = (vectors.n_cols() + 1).next_multiple_of(LANES);
        Self {
            values: Vec::with_capacity(vectors.n_rows() * width),
            scales: Vec::with_capacity(vectors.n_rows()),
            width,
        }
    }

    /// All rows of `vectors`.
    #[cfg(test)]
    pub(super) fn from_matrix(vectors: &Matrix) -> Self {
        let mut rows = Self::new(vectors);
        vectors.rows().for_each(|row| rows.push(row));
        rows
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Bytes of a row.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Appends a row of the matrix.
    pub(super) fn push(&mut self, row: &[f32]) {
        let start = self.values.len();
        self.values.resize(start + self.width, 0);
        let bytes = &mut self.values[start..];
        let largest = row.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
        if row.iter().any(|value| !value.is_finite()) {
            self.scales.push(0.0);
        } else if largest == 0.0 {
            bytes[row.len()] = LARGEST as i8;
            self.scales.push(1.0 / LARGEST);
        } else {
            let factor = LARGEST / largest;
            for (byte, &value) in bytes.iter_mut().zip(row) {
                let scaled = value * factor;
                // The cast cuts towards zero, so this rounds to the nearest.
                *byte = (scaled + 0.5_f32.copysign(scaled)) as i8;
            }
            self.scales.push(largest / LARGEST);
        }
    }

    /// The rows at `order`, in that order.
    pub(super) fn select(&self, order: &[u32]) -> Self {
        let mut values = Vec::with_capacity(order.len() * self.width);
        for &row in order {
            values.extend_from_slice(self.row(row));
        }
        Self {
            values,
            scales: order.iter().map(|&row| self.scales[row as usize]).collect(),
            width: self.width,
        }
    }

    /// About the cosine of the angle between two rows, the same in either order.
    #[inline]
    pub(super) fn similarity(&self, a: u32, b: u32) -> f32 {
        let dot = dot(self.row(a), self.row(b)) as f32;
        dot * (self.scale(a) * self.scale(b))
    }

    /// What one unit of a byte of a row stands for.
    #[inline]
    pub(super) fn scale(&self, row: u32) -> f32 {
        self.scales[row as usize]
    }

    /// The bytes of a row.
    #[inline]
    pub(super) fn row(&self, row: u32) -> &[i8] {
        &self.values[row as usize * self.width..][..self.width]
    }
}

/// The dot product of two rows, exact.
#[inline]
fn dot(a: &[i8], b: &[i8]) -> i32 {
    let products = a.iter().zip(b);
    products.map(|(&x, &y)| i32::from(x) * i32::from(y)).sum()
}

/// The sum of a vector of four.
#[cfg(target_arch = "wasm32")]
#[inline]
pub(super) fn sum_lanes(v: std::arch::wasm32::v128) -> i32 {
    use std::arch::wasm32::i32x4_extract_lane;

    (i32x4_extract_lane::<0>(v) + i32x4_extract_lane::<1>(v))
        + (i32x4_extract_lane::<2>(v) + i32x4_extract_lane::<3>(v))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::knn_graph::random_unit_rows;

    #[test]
    fn similarities_are_near_the_exact_ones() {
        for n_cols in [1, 15, 16, 384] {
            let vectors = random_unit_rows(20, n_cols, 1);
            let rows = CoarseRows::from_matrix(&vectors);
            for (a, b) in (0..20).flat_map(|a| (0..20).map(move |b| (a, b))) {
                let exact = crate::dot(vectors.row(a), vectors.row(b));
                let error = rows.similarity(a as u32, b as u32) - exact;
                assert!(error.abs() < 0.012, "{error} with {n_cols} columns");
            }
        }
    }

    #[test]
    fn rows_without_direction_are_alike_and_like_no_others() {
        let data = vec![0.6, 0.8, 0.0, 0.0, 0.0, 0.0, f32::NAN, 1.0];
        let rows = CoarseRows::from_matrix(&Matrix::from_vec(data, 2).expect("whole rows"));
        assert!((rows.similarity(1, 2) - 1.0).abs() < 1e-6);
        for (a, b) in [(0, 1), (0, 3), (1, 3), (3, 3)] {
            assert!(rows.similarity(a, b).abs() < 1e-6);
        }
    }
}
