//! The integer product of four rows with eight channels, one version a target.
//!
//! Definition: `sums[row][channel] += Σ units[row][input] · weights[channel][input]`, units 0..=127, weights
//! -127..=127. No version saturates or, below 2¹⁷ inputs, overflows: all give the same integers.
#![allow(unsafe_code)]

use super::rows::Outlier;

/// Rows of a tile.
pub(super) const TILE_ROWS: usize = 4;
/// Channels of a tile.
pub(super) const TILE_CHANNELS: usize = 8;

/// Inputs that lie side by side for one row or channel, as the target's instruction wants them, and the type of a
/// unit.
#[cfg(not(all(target_arch = "wasm32", not(feature = "relaxed-simd"))))]
mod layout {
    pub(in super::super) const GROUP: usize = 4;
    pub(in super::super) type Unit = u8;
}
#[cfg(all(target_arch = "wasm32", not(feature = "relaxed-simd")))]
mod layout {
    pub(in super::super) const GROUP: usize = 2;
    pub(in super::super) type Unit = i16;
}
pub(super) use layout::{GROUP, Unit};

/// Sums of a tile.
pub(super) type Sums = [[i32; TILE_CHANNELS]; TILE_ROWS];

/// Adds the product of a tile to `sums`.
///
/// `units`: per group of inputs [`GROUP`] units of each of the [`TILE_ROWS`] rows; `weights`: per group [`GROUP`]
/// weights of each of the [`TILE_CHANNELS`] channels.
#[inline]
pub(super) fn add_products(units: &[Unit], weights: &[i8], sums: &mut Sums) {
    debug_assert_eq!(units.len() * TILE_CHANNELS, weights.len() * TILE_ROWS);
    #[cfg(target_arch = "wasm32")]
    wasm::add_products(units, weights, sums);
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has the instructions.
        unsafe { x86::add_products(units, weights, sums) }
    } else {
        portable(units, weights, sums);
    }
    #[cfg(not(any(target_arch = "wasm32", target_arch = "x86_64")))]
    portable(units, weights, sums);
}

/// Adds the product of the outliers of a tile to `sums`, `weights` as in [`add_products`].
#[inline]
pub(super) fn add_outliers(outliers: &[Outlier], weights: &[i8], sums: &mut Sums) {
    let weights = weights.as_chunks::<{ GROUP * TILE_CHANNELS }>().0;
    for outlier in outliers {
        let (group, place) = (
            outlier.input as usize / GROUP,
            outlier.input as usize % GROUP,
        );
        let (weights, sums) = (&weights[group], &mut sums[outlier.row as usize]);
        #[cfg(target_arch = "wasm32")]
        wasm::add_input(weights, place, outlier.excess, sums);
        #[cfg(not(target_arch = "wasm32"))]
        for (sum, weights) in sums.iter_mut().zip(weights.as_chunks::<GROUP>().0) {
            *sum += outlier.excess * i32::from(weights[place]);
        }
    }
}

/// The definition; also the version of targets without another.
fn portable(units: &[Unit], weights: &[i8], sums: &mut Sums) {
    let units = units.as_chunks::<GROUP>().0.as_chunks::<TILE_ROWS>().0;
    let weights = weights
        .as_chunks::<GROUP>()
        .0
        .as_chunks::<TILE_CHANNELS>()
        .0;
    for (units, weights) in units.iter().zip(weights) {
        for (units, sums) in units.iter().zip(sums.iter_mut()) {
            for (weights, sum) in weights.iter().zip(sums) {
                for (&unit, &weight) in units.iter().zip(weights) {
                    *sum += i32::from(unit) * i32::from(weight);
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{GROUP, Sums, TILE_CHANNELS, TILE_ROWS};
    use std::arch::x86_64::{
        _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
        _mm256_set1_epi16, _mm256_set1_epi32, _mm256_storeu_si256,
    };

    /// Pairs in 16 bits (at most 2·127·127, so they do not saturate), pairs of pairs in 32.
    #[target_feature(enable = "avx2")]
    pub(super) fn add_products(units: &[u8], weights: &[i8], sums: &mut Sums) {
        let units = units.as_chunks::<GROUP>().0.as_chunks::<TILE_ROWS>().0;
        let weights = weights.as_chunks::<{ GROUP * TILE_CHANNELS }>().0;
        let ones = _mm256_set1_epi16(1);
        // SAFETY: eight i32 are 32 bytes; unaligned loads.
        let mut lanes = sums
            .each_ref()
            .map(|row| unsafe { _mm256_loadu_si256(std::ptr::from_ref(row).cast()) });
        for (units, weights) in units.iter().zip(weights) {
            // SAFETY: 32 bytes.
            let weights = unsafe { _mm256_loadu_si256(weights.as_ptr().cast()) };
            for (units, lane) in units.iter().zip(&mut lanes) {
                let units = _mm256_set1_epi32(i32::from_le_bytes(*units));
                let pairs = _mm256_maddubs_epi16(units, weights);
                *lane = _mm256_add_epi32(*lane, _mm256_madd_epi16(pairs, ones));
            }
        }
        for (row, lane) in sums.iter_mut().zip(lanes) {
            // SAFETY: eight i32 are 32 bytes; unaligned store.
            unsafe { _mm256_storeu_si256(row.as_mut_ptr().cast(), lane) };
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use super::{GROUP, Sums, TILE_CHANNELS, TILE_ROWS, Unit};
    use std::arch::wasm32::{
        i32x4_add, i32x4_mul, i32x4_shl, i32x4_shr, i32x4_splat, v128, v128_load,
        v128_load32_splat, v128_store,
    };

    /// One accumulator for four channels of a row.
    #[cfg(feature = "relaxed-simd")]
    #[target_feature(enable = "relaxed-simd")]
    #[inline]
    fn add_dot(weights: v128, units: v128, sum: v128) -> v128 {
        std::arch::wasm32::i32x4_relaxed_dot_i8x16_i7x16_add(weights, units, sum)
    }

    #[cfg(not(feature = "relaxed-simd"))]
    #[inline]
    fn add_dot(weights: v128, units: v128, sum: v128) -> v128 {
        i32x4_add(std::arch::wasm32::i32x4_dot_i16x8(weights, units), sum)
    }

    /// The weights of four channels.
    ///
    /// # Safety
    /// `4 * GROUP` bytes are readable.
    #[inline]
    unsafe fn load_weights(weights: *const i8) -> v128 {
        // SAFETY: as the caller promises; loads need no alignment.
        #[cfg(feature = "relaxed-simd")]
        unsafe {
            v128_load(weights.cast())
        }
        // SAFETY: the same.
        #[cfg(not(feature = "relaxed-simd"))]
        unsafe {
            std::arch::wasm32::i16x8_load_extend_i8x8(weights)
        }
    }

    /// Adds the products of one input, `place` of its group, with the eight channels.
    #[inline]
    pub(super) fn add_input(
        weights: &[i8; GROUP * TILE_CHANNELS],
        place: usize,
        factor: i32,
        sums: &mut [i32; TILE_CHANNELS],
    ) {
        // A lane holds the group of a channel: the weight goes to the top, then down with its sign.
        const WIDTH: u32 = 32 / GROUP as u32;
        let above = WIDTH * (GROUP - 1 - place) as u32;
        let factor = i32x4_splat(factor);
        for half in 0..2 {
            // SAFETY: eight channels are two times four, of weights and of sums.
            unsafe {
                let weights = load_weights(weights.as_ptr().add(half * 4 * GROUP));
                let weights = i32x4_shr(i32x4_shl(weights, above), 32 - WIDTH);
                let sum: *mut v128 = sums.as_mut_ptr().add(half * 4).cast();
                v128_store(sum, i32x4_add(v128_load(sum), i32x4_mul(weights, factor)));
            }
        }
    }

    #[cfg_attr(feature = "relaxed-simd", target_feature(enable = "relaxed-simd"))]
    pub(super) fn add_products(units: &[Unit], weights: &[i8], sums: &mut Sums) {
        let units = units.as_chunks::<GROUP>().0.as_chunks::<TILE_ROWS>().0;
        let weights = weights.as_chunks::<{ GROUP * TILE_CHANNELS }>().0;
        // SAFETY: eight i32 are two vectors; no load or store needs alignment.
        let mut lanes = sums.each_ref().map(|row| unsafe {
            let row = row.as_ptr();
            [v128_load(row.cast()), v128_load(row.add(4).cast())]
        });
        for (units, weights) in units.iter().zip(weights) {
            let weights = weights.as_ptr();
            // SAFETY: eight channels are two times four.
            let (low, high) =
                unsafe { (load_weights(weights), load_weights(weights.add(4 * GROUP))) };
            for (units, lanes) in units.iter().zip(&mut lanes) {
                // SAFETY: a group of one row is four bytes.
                let units = unsafe { v128_load32_splat(units.as_ptr().cast()) };
                lanes[0] = add_dot(low, units, lanes[0]);
                lanes[1] = add_dot(high, units, lanes[1]);
            }
        }
        for (row, lanes) in sums.iter_mut().zip(lanes) {
            let row = row.as_mut_ptr();
            // SAFETY: as above.
            unsafe {
                v128_store(row.cast(), lanes[0]);
                v128_store(row.add(4).cast(), lanes[1]);
            }
        }
    }
}

/// Whether this engine computes the tile as defined. To be asked once before a build with relaxed instructions is
/// used: there are engines that compute them otherwise (V8 of Node 20).
pub fn kernel_is_exact() -> bool {
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
        let weights: Vec<i8> = (0..GROUPS * GROUP * TILE_CHANNELS)
            .map(|_| {
                let byte = next().cast_signed();
                if extreme {
                    127 * (byte >> 7 | 1)
                } else {
                    byte.max(-127)
                }
            })
            .collect();
        let (mut sums, mut expected) = (Sums::default(), Sums::default());
        add_products(&units, &weights, &mut sums);
        portable(&units, &weights, &mut expected);
        sums == expected
    })
}
