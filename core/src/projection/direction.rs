//! Directions between groups of coarse rows, by which a partition splits them.

use super::coarse_rows::CoarseRows;

/// Bytes multiplied at once.
const LANES: usize = 16;
/// The largest value of a direction: sums of products with bytes stay exact up to 16,000 columns.
const LARGEST: f32 = 1023.0;

/// A direction in the space of the rows, cut to integers of 16 bits.
pub(super) struct Direction {
    values: Vec<[i16; LANES]>,
}

impl Direction {
    /// From the mean of the rows `from` to that of the rows `to`, both scaled to unit length.
    pub(super) fn between(rows: &CoarseRows, from: &[u32], to: &[u32]) -> Self {
        let [from, to] = [from, to].map(|members| unit_mean(rows, members));
        let difference: Vec<f32> = from.iter().zip(&to).map(|(from, to)| to - from).collect();
        let largest = difference.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
        let factor = if largest > 0.0 {
            LARGEST / largest
        } else {
            0.0
        };
        let (chunks, _) = difference.as_chunks::<LANES>();
        Self {
            values: chunks
                .iter()
                .map(|chunk| chunk.map(|value| (value * factor) as i16))
                .collect(),
        }
    }

    /// How far `row` lies in this direction, in no particular unit: below 0 where it is nearer to the start.
    #[inline]
    pub(super) fn margin(&self, rows: &CoarseRows, row: u32) -> f32 {
        let (bytes, _) = rows.row(row).as_chunks::<LANES>();
        dot(&self.values, bytes) as f32 * rows.scale(row)
    }
}

/// The mean of some rows, scaled to unit length; zeros stay.
fn unit_mean(rows: &CoarseRows, members: &[u32]) -> Vec<f32> {
    let mut mean = vec![0.0; rows.width()];
    for &member in members {
        let scale = rows.scale(member);
        for (sum, &byte) in mean.iter_mut().zip(rows.row(member)) {
            *sum += scale * f32::from(byte);
        }
    }
    crate::normalize(&mut mean);
    mean
}

/// The dot product, exact.
#[cfg(target_arch = "wasm32")]
#[inline]
fn dot(values: &[[i16; LANES]], bytes: &[[i8; LANES]]) -> i32 {
    use std::arch::wasm32::{
        i8x16, i16x8, i16x8_extend_high_i8x16, i16x8_extend_low_i8x16, i32x4_add, i32x4_dot_i16x8,
        i32x4_splat,
    };

    let mut sum = i32x4_splat(0);
    for (v, b) in values.iter().zip(bytes) {
        // The compiler makes one load of each of these.
        let bytes = i8x16(
            b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
            b[14], b[15],
        );
        let low = i16x8(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
        let high = i16x8(v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15]);
        sum = i32x4_add(sum, i32x4_dot_i16x8(low, i16x8_extend_low_i8x16(bytes)));
        sum = i32x4_add(sum, i32x4_dot_i16x8(high, i16x8_extend_high_i8x16(bytes)));
    }
    super::coarse_rows::sum_lanes(sum)
}

#[cfg(not(target_arch = "wasm32"))]
#[inline]
fn dot(values: &[[i16; LANES]], bytes: &[[i8; LANES]]) -> i32 {
    let products = values.as_flattened().iter().zip(bytes.as_flattened());
    products
        .map(|(&value, &byte)| i32::from(value) * i32::from(byte))
        .sum()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;
    use crate::Matrix;

    #[test]
    fn margins_tell_which_mean_is_nearer() {
        let data = vec![1.0, 0.0, 0.8, 0.6, 0.6, 0.8, 0.0, 1.0, 0.0, 0.0];
        let rows = CoarseRows::from_matrix(&Matrix::from_vec(data, 2).expect("whole rows"));
        let direction = Direction::between(&rows, &[0, 1], &[2, 3]);
        let margins = [0, 1, 4, 2, 3].map(|row| direction.margin(&rows, row));
        assert!(margins.is_sorted(), "{margins:?}");
        assert!(margins[1] < 0.0 && margins[2] == 0.0 && margins[3] > 0.0);
        let nowhere = Direction::between(&rows, &[1], &[1]);
        assert_eq!(nowhere.margin(&rows, 0), 0.0);
    }
}
