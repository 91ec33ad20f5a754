//! Activations in seven bits.

use wide::{f32x8, i16x8, i32x8, u8x16};

use super::lanes::padded;
use super::tile::{GROUP, TILE_ROWS, Unit};
use crate::matrix::sum_lanes;

/// Rows of activations, quantised row by row: `x ≈ scale · (unit - zero)`, units 0..=127.
///
/// The activations of a transformer have a few huge values a row. Were the 127 steps to span them, the rest would be
/// left with a few. So the steps span a part of the row's range, and a value outside is an outlier: its step number
/// is clipped, and what was clipped, the excess, is multiplied apart, exactly. No calibration is needed.
///
/// A row whose values are not finite, or whose squares overflow in sum, has the scale NaN: its products are NaN.
#[derive(Clone, Debug)]
pub(crate) struct QuantizedRows {
    n_cols: usize,
    n_rows: usize,
    /// Tiles of rows; per tile and group of inputs the units of each row.
    units: Vec<Unit>,
    /// Per row, padded to the tile.
    pub(super) scales: Vec<f32>,
    /// Per row, padded to the tile: the unit of 0.
    pub(super) zeros: Vec<i32>,
    /// Tile after tile, rows in order.
    outliers: Vec<Outlier>,
    /// Per tile the end of its outliers.
    outlier_ends: Vec<usize>,
}

/// What a value's step number exceeds 0..=127 by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outlier {
    /// Row within the tile.
    pub(super) row: u32,
    /// Column.
    pub(super) input: u32,
    /// Signed excess; below 16 · √n in a row of n values.
    pub(super) excess: i32,
}

/// Half the width of the clip range in root mean squares of the row. By Chebyshev's inequality a row of n values has
/// at most n/64 outliers; rows of sentence encoders have a few. A narrower range makes vectors hardly more exact, and more
/// outliers cost time.
const CLIP: f32 = 8.0;
/// 1.5 · 2²³: adding it rounds to whole numbers, ties to even, and leaves them in the lowest bits.
const ROUND: f32 = 12_582_912.0;
/// Values that are quantised side by side.
const CHUNK: usize = 16;

impl QuantizedRows {
    /// No rows yet, of `n_cols` columns.
    pub(crate) fn new(n_cols: usize) -> Self {
        Self {
            n_cols,
            n_rows: 0,
            units: Vec::new(),
            scales: Vec::new(),
            zeros: Vec::new(),
            outliers: Vec::new(),
            outlier_ends: Vec::new(),
        }
    }

    /// Replaces the content by `rows`, shape `(n_rows, n_cols)`; buffers are kept.
    ///
    /// # Panics
    /// If `rows` is not a whole number of rows.
    pub(crate) fn quantize(&mut self, rows: &[f32]) {
        let n_cols = self.n_cols.max(1);
        assert!(
            rows.len().is_multiple_of(n_cols),
            "whole rows of {n_cols} columns"
        );
        self.n_rows = rows.len() / n_cols;
        let n_tiles = self.n_rows.div_ceil(TILE_ROWS);
        let tile_units = self.tile_units();
        self.units.clear();
        self.units.resize(n_tiles * tile_units, 0);
        self.scales.clear();
        self.zeros.clear();
        self.outliers.clear();
        self.outlier_ends.clear();
        for (row_index, row) in rows.chunks_exact(n_cols).enumerate() {
            let steps = Steps::of(row);
            self.scales.push(steps.scale);
            self.zeros.push(steps.zero);
            let row_in_tile = row_index % TILE_ROWS;
            let tile = &mut self.units[row_index / TILE_ROWS * tile_units..][..tile_units];
            steps.store(row, row_in_tile, tile, &mut self.outliers);
            if row_in_tile == TILE_ROWS - 1 {
                self.outlier_ends.push(self.outliers.len());
            }
        }
        self.outlier_ends.resize(n_tiles, self.outliers.len());
        self.scales.resize(n_tiles * TILE_ROWS, 0.0);
        self.zeros.resize(n_tiles * TILE_ROWS, 0);
    }

    /// Number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of columns.
    pub(crate) fn n_cols(&self) -> usize {
        self.n_cols
    }

    /// The units of tile `tile`.
    pub(super) fn tile(&self, tile: usize) -> &[Unit] {
        &self.units[tile * self.tile_units()..][..self.tile_units()]
    }

    /// The outliers of tile `tile`.
    pub(super) fn outliers(&self, tile: usize) -> &[Outlier] {
        let start = if tile == 0 {
            0
        } else {
            self.outlier_ends[tile - 1]
        };
        &self.outliers[start..self.outlier_ends[tile]]
    }

    fn tile_units(&self) -> usize {
        self.n_cols.div_ceil(GROUP) * GROUP * TILE_ROWS
    }
}

/// How a row is quantised.
struct Steps {
    scale: f32,
    per_unit: f32,
    zero: i32,
}

impl Steps {
    fn of(row: &[f32]) -> Self {
        const LANES: usize = 8;
        let mut squares = [0.0_f32; LANES];
        let mut low = [0.0_f32; LANES];
        let mut high = [0.0_f32; LANES];
        let (chunks, rest) = row.as_chunks::<LANES>();
        let last = (!rest.is_empty()).then(|| padded(rest));
        // Not `for`, which is slow over two iterators in a row.
        chunks.iter().chain(&last).for_each(|chunk| {
            for lane in 0..LANES {
                let value = chunk[lane];
                squares[lane] += value * value;
                low[lane] = if value < low[lane] { value } else { low[lane] };
                high[lane] = if value > high[lane] {
                    value
                } else {
                    high[lane]
                };
            }
        });
        let squares = sum_lanes(squares);
        if !squares.is_finite() {
            return Self {
                scale: f32::NAN,
                per_unit: 0.0,
                zero: 0,
            };
        }
        let clip = CLIP * (squares / row.len() as f32).sqrt();
        let low = low.into_iter().fold(0.0, f32::min).max(-clip);
        let high = high.into_iter().fold(0.0, f32::max).min(clip);
        // 126, not 127: the zero point is rounded too.
        let scale = (high - low) / 126.0;
        if scale < 1e-30 {
            return Self {
                scale: 0.0,
                per_unit: 0.0,
                zero: 0,
            };
        }
        let per_unit = 1.0 / scale;
        Self {
            scale,
            per_unit,
            zero: (-low * per_unit).round_ties_even() as i32,
        }
    }

    /// The step number of a value.
    fn step(&self, value: f32) -> i32 {
        (value * self.per_unit + ROUND)
            .to_bits()
            .wrapping_sub(ROUND.to_bits())
            .cast_signed()
            + self.zero
    }

    /// Stores the units of `row` into its places of the tile, and the outliers.
    fn store(
        &self,
        row: &[f32],
        row_in_tile: usize,
        tile: &mut [Unit],
        outliers: &mut Vec<Outlier>,
    ) {
        if self.per_unit == 0.0 {
            return;
        }
        let groups = (tile.as_chunks_mut::<GROUP>().0)
            .as_chunks_mut::<TILE_ROWS>()
            .0;
        let (chunks, rest) = row.as_chunks::<CHUNK>();
        let last = (!rest.is_empty()).then(|| padded(rest));
        for ((chunk, values), groups) in
            (chunks.iter().chain(&last).enumerate()).zip(groups.chunks_mut(CHUNK / GROUP))
        {
            let (units, has_outlier) = self.units(values);
            for (group, units) in groups.iter_mut().zip(units.as_chunks::<GROUP>().0) {
                group[row_in_tile] = *units;
            }
            if has_outlier {
                for (input, &value) in (chunk * CHUNK..).zip(values) {
                    let step = self.step(value);
                    let excess = step - step.clamp(0, 127);
                    if excess != 0 {
                        outliers.push(Outlier {
                            row: row_in_tile as u32,
                            input: input as u32,
                            excess,
                        });
                    }
                }
            }
        }
    }

    /// Step numbers of a chunk, clipped to 0..=127, and whether any had to be.
    #[inline]
    fn units(&self, values: &[f32; CHUNK]) -> ([Unit; CHUNK], bool) {
        let (per_unit, round) = (f32x8::splat(self.per_unit), f32x8::splat(ROUND));
        let zero = i32x8::splat(self.zero - ROUND.to_bits().cast_signed());
        let halves = values.as_chunks::<8>().0;
        // 16 bits hold the steps, or show that they are outside.
        let [low, high] = std::array::from_fn(|half| {
            let shifted = f32x8::new(halves[half]) * per_unit + round;
            let bits = shifted
                .to_array()
                .map(|value| value.to_bits().cast_signed());
            i16x8::from_i32x8_saturate(i32x8::new(bits) + zero)
        });
        let units = u8x16::narrow_i16x8(low, high).min(u8x16::splat(127));
        let outside = (low | high) & i16x8::splat(!127);
        (
            units.to_array().map(Unit::from),
            outside.simd_ne(i16x8::ZERO).any(),
        )
    }
}
