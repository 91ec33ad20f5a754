//! Cosine distance of unit rows, in four lanes of rows.

use crate::Matrix;
use crate::matrix::{dot, sum_lanes};

/// Rows whose dot products run side by side in [`dots`].
pub(super) const LANE_ROWS: usize = 4;
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

/// [`crate::dot`] of four rows with one, bit for bit, the four chains of additions side by side.
#[inline]
pub(super) fn dots(rows: [&[f32]; LANE_ROWS], other: &[f32]) -> [f32; LANE_ROWS] {
    let (other_chunks, other_rest) = other.as_chunks::<8>();
    let n_chunks = other_chunks.len();
    // Slices of one length each in a variable of its own, and a loop a row: in this form the compiler vectorises.
    let [a, b, c, d] = rows.map(|row| &row.as_chunks::<8>().0[..n_chunks]);
    let mut lanes = [[0.0_f32; 8]; LANE_ROWS];
    for i in 0..n_chunks {
        let y = &other_chunks[i];
        for lane in 0..8 {
            lanes[0][lane] += a[i][lane] * y[lane];
        }
        for lane in 0..8 {
            lanes[1][lane] += b[i][lane] * y[lane];
        }
        for lane in 0..8 {
            lanes[2][lane] += c[i][lane] * y[lane];
        }
        for lane in 0..8 {
            lanes[3][lane] += d[i][lane] * y[lane];
        }
    }
    let mut sums = [0.0; LANE_ROWS];
    for (sum, (lanes, row)) in sums.iter_mut().zip(lanes.iter().zip(rows)) {
        let mut rest = 0.0;
        for (x, y) in row[8 * n_chunks..].iter().zip(other_rest) {
            rest += x * y;
        }
        *sum = sum_lanes(*lanes) + rest;
    }
    sums
}

/// The dot products of `row` with the rows of `matrix` at `indices`, each with its index.
#[inline]
pub(super) fn similarities<'a>(
    row: &'a [f32],
    matrix: &'a Matrix,
    indices: &'a [usize],
) -> impl Iterator<Item = (f32, usize)> {
    let (fours, rest) = indices.as_chunks::<LANE_ROWS>();
    let of_fours = fours.iter().flat_map(move |four| {
        let dots = dots(four.map(|index| matrix.row(index)), row);
        dots.into_iter().zip(four.iter().copied())
    });
    let of_rest = rest
        .iter()
        .map(move |&index| (dot(matrix.row(index), row), index));
    of_fours.chain(of_rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::knn_graph::random_unit_rows;

    #[test]
    fn similarities_equal_the_single_dot_bit_for_bit() {
        // A group of four, and single ones.
        let indices = [3, 0, 5, 1, 2, 4];
        for n_cols in [1, 7, 8, 9, 64, 83] {
            let rows = random_unit_rows(7, n_cols, 1);
            let found = similarities(rows.row(6), &rows, &indices);
            let found = found.map(|(similarity, index)| (similarity.to_bits(), index));
            let expected =
                indices.map(|index| (dot(rows.row(index), rows.row(6)).to_bits(), index));
            assert!(found.eq(expected), "{n_cols} columns");
        }
    }
}
