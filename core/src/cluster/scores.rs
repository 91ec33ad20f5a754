//! Which means may be the nearest of a row: scores in eight bits, with proven bounds of their errors.
//!
//! The score of a row x and a mean c is x·c − |c|²/2: the higher, the nearer. "The score" is its f32 value, with the sums
//! of [`dot`]; the integer product is only an estimate of it, and costs a fraction. Whatever lies within the bound of its
//! error is scored again in f32, so that nothing depends on the estimates.

use std::cmp::Ordering;

use crate::kernel::{self, TILE_CHANNELS, TILE_ROWS, Unit, Weight, product};
use crate::matrix::{Matrix, dot};

/// Rows that are scored together: the channels of the kernel's tile.
pub(super) const STRIP: usize = TILE_CHANNELS;
/// The unit of 0 in seven bits.
const ZERO: i32 = 64;
/// Largest magnitudes in seven bits, and in eight.
const MOST_UNIT: f32 = 63.0;
const MOST_VALUE: f32 = 127.0;
/// 1.5 · 2²³: adding and subtracting it rounds to whole numbers.
const ROUND: f32 = 12_582_912.0;

/// A bound of the relative error of a sum of `n_cols` products as [`dot`] takes it: 2⁻²⁴ for each operation in a row.
pub(super) fn relative_error(n_cols: usize) -> f32 {
    (n_cols / 8 + 16) as f32 * f32::EPSILON / 2.0
}

/// The rows in eight bits, symmetric, a scale each, and what else scores need of them.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// Columns, padded for the kernel.
    width: usize,
    /// Shape `(n, width)`.
    values: Vec<i8>,
    /// Shape `(n)`, as the following.
    scales: Vec<f32>,
    /// Sum of the row's values.
    sums: Vec<i32>,
    /// Norm of what the values lack.
    errors: Vec<f32>,
    /// Square of the row's norm.
    pub(super) squares: Vec<f32>,
    /// Largest norm of a row.
    pub(super) norm: f32,
}

impl Rows {
    pub(super) fn new(vectors: &Matrix) -> Self {
        let width = vectors.n_cols().next_multiple_of(4);
        let mut rows = Self {
            width,
            values: vec![0; vectors.n_rows() * width],
            scales: Vec::new(),
            sums: Vec::new(),
            errors: Vec::new(),
            squares: vectors.rows().map(|row| dot(row, row)).collect(),
            norm: 0.0,
        };
        for (index, row) in vectors.rows().enumerate() {
            let values = &mut rows.values[index * width..(index + 1) * width];
            let (scale, error) = quantize(row, MOST_VALUE, |column, step| {
                values[column] = step as i8;
            });
            rows.scales.push(scale);
            rows.errors.push(error);
            rows.sums
                .push(values.iter().map(|&value| i32::from(value)).sum());
        }
        rows.norm = largest_norm(&rows.squares);
        rows
    }

    /// Packs strips of rows for the kernel, the last filled up with its last row.
    pub(super) fn pack(&self, rows: &[u32], strips: &mut Vec<Weight>) {
        strips.clear();
        for strip in rows.chunks(STRIP) {
            let start = strips.len();
            strips.resize(start + STRIP * self.width, 0);
            let packed = strips[start..].as_chunks_mut::<{ kernel::GROUP }>().0;
            for lane in 0..STRIP {
                let row = strip[lane.min(strip.len() - 1)] as usize;
                let values = &self.values[row * self.width..(row + 1) * self.width];
                let values = values.as_chunks::<{ kernel::GROUP }>().0;
                for (packed, values) in packed[lane..].iter_mut().step_by(STRIP).zip(values) {
                    *packed = values.map(Weight::from);
                }
            }
        }
    }

    /// Bytes of a strip.
    pub(super) fn strip_len(&self) -> usize {
        STRIP * self.width
    }
}

/// The means, in f32 and in seven bits, with what their scores need.
#[derive(Clone, Debug)]
pub(super) struct Means {
    /// Shape `(k, d)`.
    pub(super) values: Matrix,
    /// |c|²/2, shape `(k)`.
    half_squares: Vec<f32>,
    /// Largest norm.
    norm: f32,
    /// Tiles of means; per tile and group of columns the units of each mean.
    units: Vec<Unit>,
    /// Shape `(k)`.
    scales: Vec<f32>,
    /// Largest norm of what the units lack.
    error: f32,
}

impl Means {
    pub(super) fn new(means: Matrix) -> Self {
        let width = means.n_cols().next_multiple_of(4);
        let n_tiles = means.n_rows().div_ceil(TILE_ROWS);
        let mut units = vec![0; n_tiles * TILE_ROWS * width];
        let mut scales = Vec::with_capacity(means.n_rows());
        let mut largest_error = 0.0_f32;
        for (index, mean) in means.rows().enumerate() {
            let tile = &mut units[index / TILE_ROWS * TILE_ROWS * width..];
            let lane = index % TILE_ROWS;
            let (scale, error) = quantize(mean, MOST_UNIT, |column, step| {
                let group = column / kernel::GROUP * TILE_ROWS + lane;
                tile[group * kernel::GROUP + column % kernel::GROUP] = (step as i32 + ZERO) as Unit;
            });
            scales.push(scale);
            largest_error = largest_error.max(error);
        }
        let squares: Vec<f32> = means.rows().map(|mean| dot(mean, mean)).collect();
        Self {
            norm: largest_norm(&squares),
            half_squares: squares.iter().map(|square| square / 2.0).collect(),
            values: means,
            units,
            scales,
            error: largest_error,
        }
    }

    pub(super) fn k(&self) -> usize {
        self.values.n_rows()
    }

    /// The score.
    pub(super) fn score(&self, row: &[f32], mean: usize) -> f32 {
        dot(row, self.values.row(mean)) - self.half_squares[mean]
    }

    /// A bound of the rounding error of a score of `rows`, and of half a squared distance made from it.
    pub(super) fn rounding_error(&self, rows: &Rows) -> f32 {
        relative_error(self.values.n_cols()) * (rows.norm + self.norm).powi(2)
    }

    /// A bound of the difference between an estimate and the score, for row `row`.
    ///
    /// With x = x' + a and c = c' + b, |x·c − x'·c'| = |a·c + x'·b| ≤ |a| |c| + |x'| |b|.
    fn estimate_error(&self, rows: &Rows, row: usize) -> f32 {
        let error = rows.errors[row];
        error * self.norm + (rows.norm + error) * self.error + 2.0 * self.rounding_error(rows)
    }

    /// Estimates the scores of a strip, packed of `members`, with the means `first..last`, where `first` begins a
    /// tile. `hits` are the members (by position) and means, by ascending mean, whose scores may reach the member's threshold
    /// and may be its best; the result bounds the scores of all other means.
    // Not inlined: a browser swaps in its optimised code at the next call.
    #[inline(never)]
    pub(super) fn scan(
        &self,
        rows: &Rows,
        members: &[u32],
        strip: &[Weight],
        (first, last): (usize, usize),
        thresholds: impl Fn(usize) -> f32,
        hits: &mut Vec<Hit>,
    ) -> [f32; STRIP] {
        let member = |lane: usize| members[lane.min(members.len() - 1)] as usize;
        let scales: [f32; STRIP] = std::array::from_fn(|lane| rows.scales[member(lane)]);
        let offsets: [i32; STRIP] = std::array::from_fn(|lane| -ZERO * rows.sums[member(lane)]);
        let errors: [f32; STRIP] =
            std::array::from_fn(|lane| self.estimate_error(rows, member(lane)));
        let thresholds: [f32; STRIP] = std::array::from_fn(|lane| {
            if lane < members.len() {
                thresholds(lane) - errors[lane]
            } else {
                f32::INFINITY
            }
        });
        hits.clear();
        let mut rest = [f32::NEG_INFINITY; STRIP];
        let mut lead = [f32::NEG_INFINITY; STRIP];
        let tile_len = rows.width * TILE_ROWS;
        for tile in (first..last).step_by(TILE_ROWS) {
            let units = &self.units[tile / TILE_ROWS * tile_len..][..tile_len];
            let sums = product(units, strip, last - tile);
            for (sums, mean) in sums.iter().zip(tile..last) {
                let (scale, half_square) = (self.scales[mean], self.half_squares[mean]);
                let mut estimates = [0.0; STRIP];
                let mut n_below = 0;
                for lane in 0..STRIP {
                    let sum = sums[lane] + offsets[lane];
                    estimates[lane] = sum as f32 * (scales[lane] * scale) - half_square;
                    n_below += i32::from(estimates[lane] < thresholds[lane]);
                }
                if n_below < STRIP as i32 {
                    for lane in 0..members.len() {
                        // What is not a number is scored in f32.
                        if estimates[lane].partial_cmp(&thresholds[lane]) != Some(Ordering::Less) {
                            let estimate = estimates[lane];
                            hits.push(Hit {
                                lane,
                                mean,
                                estimate,
                            });
                            lead[lane] = lead[lane].max(estimate);
                            estimates[lane] = f32::NEG_INFINITY;
                        }
                    }
                }
                for lane in 0..STRIP {
                    rest[lane] = if estimates[lane] > rest[lane] {
                        estimates[lane]
                    } else {
                        rest[lane]
                    };
                }
            }
        }
        hits.retain(|&Hit { lane, estimate, .. }| {
            let is_beaten = estimate < lead[lane] - 2.0 * errors[lane];
            if is_beaten {
                rest[lane] = rest[lane].max(estimate);
            }
            !is_beaten
        });
        for lane in 0..STRIP {
            rest[lane] += errors[lane];
        }
        rest
    }
}

/// A score that has to be taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// Position of the row in its strip.
    pub(super) lane: usize,
    pub(super) mean: usize,
    estimate: f32,
}

/// Calls `put` with every column and its step number, a whole number of at most `most` in magnitude. Returns the width of
/// a step and a bound of the norm of what the steps lack.
fn quantize(row: &[f32], most: f32, mut put: impl FnMut(usize, f32)) -> (f32, f32) {
    let largest = row
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    let square = dot(row, row);
    let scale = largest / most;
    if !(square.is_finite() && scale > 1e-30) {
        // Zeros, or nothing that an estimate could be made of.
        for column in 0..row.len() {
            put(column, 0.0);
        }
        return (0.0, if square == 0.0 { 0.0 } else { f32::INFINITY });
    }
    let per_step = 1.0 / scale;
    let mut lacking = 0.0;
    for (column, &value) in row.iter().enumerate() {
        let step = ((value * per_step + ROUND) - ROUND).clamp(-most, most);
        put(column, step);
        let lack = value - step * scale;
        lacking += lack * lack;
    }
    // The roundings of products and differences here, in terms of the row, and those of the sum.
    (
        scale,
        lacking.sqrt() * (1.0 + 1e-3) + square.sqrt() * 4.0 * f32::EPSILON,
    )
}

/// Infinite if a square is not finite.
fn largest_norm(squares: &[f32]) -> f32 {
    if squares.iter().all(|square| square.is_finite()) {
        squares.iter().copied().fold(0.0, f32::max).sqrt()
    } else {
        f32::INFINITY
    }
}
