//! The seeded random numbers of every stage: one small generator, equal on all targets.

use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

/// A random generator that is a function of (seed, purpose) alone.
///
/// Each stage names its purpose, so that one stage drawing more numbers does not change another.
#[derive(Clone, Debug)]
pub struct Random(Xoshiro256Plus);

impl Random {
    /// The generator of `purpose` in a run with `seed`.
    pub fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a: stable across versions and targets, unlike the standard library's hasher.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
        for byte in purpose.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(Xoshiro256Plus::seed_from_u64(hash))
    }

    /// A uniform integer below `bound`; 0 if `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The multiply-shift method; its bias of bound / 2^64 does not matter here.
        ((u128::from(self.0.next_u64()) * bound as u128) >> 64) as usize
    }

    /// A uniform number in `[0, 1)`.
    pub fn unit(&mut self) -> f32 {
        (self.0.next_u64() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Fisher–Yates shuffle.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
