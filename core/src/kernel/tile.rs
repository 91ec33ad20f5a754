//! The integer product of a few rows with a few channels, one version a target.
//!
//! Definition: `sums[row][channel] = Σ units[row][input] · weights[channel][input]`, units 0..=127, weights
//! -127..=127. No version saturates or, below 2¹⁷ inputs, overflows: all give the same integers.
#![allow(unsafe_code)]

use super::rows::Outlier;

/// Channels of a tile.
pub(crate) const TILE_CHANNELS: usize = if cfg!(target_arch = "wasm32") { 12 } else { 8 };

/// The operands: the rows of a tile, [`GROUP`] inputs that lie side by side for one row or channel, as the target's
/// instruction wants them, and the types of both. The sums of all rows, or on wasm32 of two or three at a time, fit into
/// the target's registers beside the operands.
#[cfg(any(not(target_arch = "wasm32"), feature = "relaxed-simd"))]
mod operands {
    pub(crate) const TILE_ROWS: usize = if cfg!(target_arch = "wasm32") { 6 } else { 4 };
    pub(crate) const GROUP: usize = 4;
    pub(crate) type Unit = u8;
    pub(crate) type Weight = i8;

    /// Weights of eight bits as the tile takes them.
    pub(crate) fn widened<'a>(weights: &'a [i8], _: &'a mut Vec<Weight>) -> &'a [Weight] {
        weights
    }
}
#[cfg(all(target_arch = "wasm32", not(feature = "relaxed-simd")))]
mod operands {
    pub(crate) const TILE_ROWS: usize = 3;
    pub(crate) const GROUP: usize = 2;
    pub(crate) type Unit = i16;
    pub(crate) type Weight = i16;

    /// Weights of eight bits as the tile takes them, widened before use: for every tile anew it would take a tenth of the
    /// time.
    pub(crate) fn widened<'a>(weights: &'a [i8], wide: &'a mut Vec<Weight>) -> &'a [Weight] {
        wide.clear();
        wide.extend(weights.iter().map(|&weight| Weight::from(weight)));
        wide
    }
}
pub(crate) use operands::{GROUP, TILE_ROWS, Unit, Weight, widened};

/// Sums of a tile.
pub(crate) type Sums = [[i32; TILE_CHANNELS]; TILE_ROWS];

/// The product of a tile, of which the first `n_rows` rows are wanted: the sums of others may be anything.
///
/// `units`: per group of inputs [`GROUP`] units of each of the [`TILE_ROWS`] rows; `weights`: per group [`GROUP`]
/// weights of each of the [`TILE_CHANNELS`] channels.
#[inline]
pub(crate) fn product(units: &[Unit], weights: &[Weight], n_rows: usize) -> Sums {
    debug_assert_eq!(units.len() * TILE_CHANNELS, weights.len() * TILE_ROWS);
    #[cfg(target_arch = "wasm32")]
    let sums = wasm::product(units, weights, n_rows);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = n_rows;
    #[cfg(target_arch = "x86_64")]
    let sums = if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has the instructions.
        unsafe { x86::product(units, weights) }
    } else {
        portable(units, weights)
    };
    #[cfg(not(any(target_arch = "wasm32", target_arch = "x86_64")))]
    let sums = portable(units, weights);
    sums
}

/// Adds the product of the outliers of a tile to `sums`, `weights` as in [`product`].
#[inline]
pub(super) fn add_outliers(outliers: &[Outlier], weights: &[Weight], sums: &mut Sums) {
    let weights = weights.as_chunks::<{ GROUP * TILE_CHANNELS }>().0;
    for of_row in outliers.chunk_by(|one, next| one.row == next.row) {
        let sums = &mut sums[of_row[0].row as usize];
        #[cfg(target_arch = "wasm32")]
        wasm::add_outliers(of_row, weights, sums);
        #[cfg(not(target_arch = "wasm32"))]
        for outlier in of_row {
            let (group, place) = outlier.place();
            for (sum, weights) in sums.iter_mut().zip(weights[group].as_chunks::<GROUP>().0) {
                *sum += outlier.excess * i32::from(weights[place]);
            }
        }
    }
}

impl Outlier {
    /// Its group of inputs, and the place within.
    #[inline]
    fn place(&self) -> (usize, usize) {
        (self.input as usize / GROUP, self.input as usize % GROUP)
    }
}

/// The definition; also the version of targets without another.
fn portable(units: &[Unit], weights: &[Weight]) -> Sums {
    let mut sums = Sums::default();
    let units = units.as_chunks::<GROUP>().0.as_chunks::<TILE_ROWS>().0;
    let weights = weights
        .as_chunks::<GROUP>()
        .0
        .as_chunks::<TILE_CHANNELS>()
        .0;
    for (units, weights) in units.iter().zip(weights) {
        for (units, sums) in units.iter().zip(&mut sums) {
            for (weights, sum) in weights.iter().zip(sums) {
                for (&unit, &weight) in units.iter().zip(weights) {
                    *sum += i32::from(unit) * i32::from(weight);
                }
            }
        }
    }
    sums
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{GROUP, Sums, TILE_CHANNELS, TILE_ROWS};
    use std::arch::x86_64::{
        _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
        _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256,
    };

    /// Pairs in 16 bits (at most 2·127·127, so they do not saturate), pairs of pairs in 32.
    #[target_feature(enable = "avx2")]
    pub(super) fn product(units: &[u8], weights: &[i8]) -> Sums {
        let units = units.as_chunks::<GROUP>().0.as_chunks::<TILE_ROWS>().0;
        let weights = weights.as_chunks::<{ GROUP * TILE_CHANNELS }>().0;
        let ones = _mm256_set1_epi16(1);
        let mut lanes = [_mm256_setzero_si256(); TILE_ROWS];
        for (units, weights) in units.iter().zip(weights) {
            // SAFETY: 32 bytes.
            let weights = unsafe { _mm256_loadu_si256(weights.as_ptr().cast()) };
            for (units, lane) in units.iter().zip(&mut lanes) {
                let units = _mm256_set1_epi32(i32::from_le_bytes(*units));
                let pairs = _mm256_maddubs_epi16(units, weights);
                *lane = _mm256_add_epi32(*lane, _mm256_madd_epi16(pairs, ones));
            }
        }
        let mut sums = Sums::default();
        for (row, lane) in sums.iter_mut().zip(lanes) {
            // SAFETY: eight i32 are 32 bytes; unaligned store.
            unsafe { _mm256_storeu_si256(row.as_mut_ptr().cast(), lane) };
        }
        sums
    }
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use super::{GROUP, Outlier, Sums, TILE_CHANNELS, TILE_ROWS, Unit, Weight};
    use std::arch::wasm32::{
        i32x4_add, i32x4_mul, i32x4_shl, i32x4_shr, i32x4_splat, v128, v128_load,
        v128_load32_splat, v128_store,
    };
    #[cfg(feature = "relaxed-simd")]
    use std::hint::black_box;

    /// Channels of a vector.
    const LANES: usize = 4;

    /// `N` vectors side by side: of the weights of the channels, or of their sums.
    ///
    /// # Safety
    /// `N` vectors are readable.
    #[inline]
    unsafe fn load<T, const N: usize>(values: *const T) -> [v128; N] {
        // SAFETY: as the caller promises; loads need no alignment.
        std::array::from_fn(|part| unsafe { v128_load(values.cast::<v128>().add(part)) })
    }

    /// Adds the products of the outliers of one row.
    #[inline]
    pub(super) fn add_outliers(
        outliers: &[Outlier],
        weights: &[[Weight; GROUP * TILE_CHANNELS]],
        sums: &mut [i32; TILE_CHANNELS],
    ) {
        // A lane holds the group of a channel: the weight goes to the top, then down with its sign.
        const WIDTH: u32 = 32 / GROUP as u32;
        // SAFETY: four sums are a vector.
        let mut lanes: [v128; TILE_CHANNELS / LANES] = unsafe { load(sums.as_ptr()) };
        for outlier in outliers {
            let (group, place) = outlier.place();
            let above = WIDTH * (GROUP - 1 - place) as u32;
            let factor = i32x4_splat(outlier.excess);
            // SAFETY: a group of four channels is a vector.
            let weights: [v128; TILE_CHANNELS / LANES] = unsafe { load(weights[group].as_ptr()) };
            for (lane, weights) in lanes.iter_mut().zip(weights) {
                let weights = i32x4_shr(i32x4_shl(weights, above), 32 - WIDTH);
                *lane = i32x4_add(*lane, i32x4_mul(weights, factor));
            }
        }
        store(lanes, sums);
    }

    /// Stores the sums of the channels.
    #[inline]
    fn store(lanes: [v128; TILE_CHANNELS / LANES], sums: &mut [i32; TILE_CHANNELS]) {
        for (sums, lane) in sums.as_chunks_mut::<LANES>().0.iter_mut().zip(lanes) {
            // SAFETY: four sums are a vector.
            unsafe { v128_store(sums.as_mut_ptr().cast(), lane) };
        }
    }

    #[cfg(feature = "relaxed-simd")]
    #[target_feature(enable = "relaxed-simd")]
    pub(super) fn product(units: &[Unit], weights: &[Weight], n_rows: usize) -> Sums {
        use std::arch::wasm32::{
            i16x8_relaxed_dot_i8x16_i7x16, i16x8_splat, i32x4_dot_i16x8,
            i32x4_relaxed_dot_i8x16_i7x16_add,
        };
        let mut sums = Sums::default();
        if dot_is_one_instruction() {
            let add_dot = |weights: v128, units: v128, sum: v128| {
                i32x4_relaxed_dot_i8x16_i7x16_add(weights, units, sum)
            };
            sum_rows::<0, 3>(units, weights, &mut sums, add_dot);
            if n_rows > 3 {
                sum_rows::<3, 3>(units, weights, &mut sums, add_dot);
            }
        } else {
            // The same in three instructions. A browser makes it five, two of them to make the ones anew each time.
            let ones = black_box(i16x8_splat(1));
            let add_dot = |weights: v128, units: v128, sum: v128| {
                let pairs = i16x8_relaxed_dot_i8x16_i7x16(weights, units);
                i32x4_add(i32x4_dot_i16x8(pairs, ones), sum)
            };
            sum_rows::<0, 2>(units, weights, &mut sums, add_dot);
            if n_rows > 2 {
                sum_rows::<2, 2>(units, weights, &mut sums, add_dot);
            }
            if n_rows > 4 {
                sum_rows::<4, 2>(units, weights, &mut sums, add_dot);
            }
        }
        sums
    }

    /// Whether the processor has one instruction for `i32x4_relaxed_dot_i8x16_i7x16_add`, as x86 with AVX-VNNI and ARM have.
    /// Without it, x86 adds pairs up in 16 bits: such large values as the standard leaves open then show it.
    #[cfg(feature = "relaxed-simd")]
    #[target_feature(enable = "relaxed-simd")]
    #[inline]
    fn dot_is_one_instruction() -> bool {
        use std::arch::wasm32::{
            i8x16_splat, i32x4_extract_lane, i32x4_relaxed_dot_i8x16_i7x16_add,
        };
        let (weights, units) = black_box((i8x16_splat(127), i8x16_splat(-1)));
        let sums = i32x4_relaxed_dot_i8x16_i7x16_add(weights, units, i32x4_splat(0));
        i32x4_extract_lane::<0>(sums) != 2 * i32::from(i16::MAX)
    }

    #[cfg(not(feature = "relaxed-simd"))]
    pub(super) fn product(units: &[Unit], weights: &[Weight], _: usize) -> Sums {
        let mut sums = Sums::default();
        sum_rows::<0, 3>(units, weights, &mut sums, |weights, units, sum| {
            i32x4_add(std::arch::wasm32::i32x4_dot_i16x8(weights, units), sum)
        });
        sums
    }

    /// Sets the sums of `ROWS` rows from `FIRST` on; `add_dot(weights, units, sum)` adds the product of a group of four
    /// channels and a row.
    #[cfg_attr(feature = "relaxed-simd", target_feature(enable = "relaxed-simd"))]
    #[inline]
    fn sum_rows<const FIRST: usize, const ROWS: usize>(
        units: &[Unit],
        weights: &[Weight],
        sums: &mut Sums,
        add_dot: impl Fn(v128, v128, v128) -> v128,
    ) {
        let units = units.as_chunks::<GROUP>().0.as_chunks::<TILE_ROWS>().0;
        let weights = weights.as_chunks::<{ GROUP * TILE_CHANNELS }>().0;
        let mut lanes = [[i32x4_splat(0); TILE_CHANNELS / LANES]; ROWS];
        for (units, weights) in units.iter().zip(weights) {
            // SAFETY: a group of four channels is a vector.
            let weights: [v128; TILE_CHANNELS / LANES] = unsafe { load(weights.as_ptr()) };
            for (units, lanes) in units[FIRST..].iter().zip(&mut lanes) {
                // SAFETY: a group of one row is four bytes.
                let units = unsafe { v128_load32_splat(units.as_ptr().cast()) };
                for (lane, weights) in lanes.iter_mut().zip(weights) {
                    *lane = add_dot(weights, units, *lane);
                }
            }
        }
        for (sums, lanes) in sums[FIRST..].iter_mut().zip(lanes) {
            store(lanes, sums);
        }
    }
}

/// Whether this engine computes the tile as defined: there are some that compute relaxed instructions otherwise (V8 of
/// Node 20).
pub(crate) fn kernel_is_exact() -> bool {
    const GROUPS: usize = 9;
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..64).all(|round| {
        // Values in between in most rounds, the extremes in the others.
        let extreme = round % 4 == 3;
        let units: Vec<Unit> = (0..GROUPS * GROUP * TILE_ROWS)
            .map(|_| {
                Unit::from(if extreme {
                    127 * (next() >> 7)
                } else {
                    next() >> 1
                })
            })
            .collect();
        let weights: Vec<Weight> = (0..GROUPS * GROUP * TILE_CHANNELS)
            .map(|_| {
                let byte = Weight::from(next().cast_signed());
                if extreme {
                    127 * (byte >> 7 | 1)
                } else {
                    byte.max(-127)
                }
            })
            .collect();
        product(&units, &weights, TILE_ROWS) == portable(&units, &weights)
    })
}
