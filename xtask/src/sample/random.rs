//! Seeded random numbers. Only `+ - * /` on floats, so that the output is equal on every platform.

/// The fixed seed number of the sample.
const SEED: u64 = 20_260_302;

/// A `SplitMix64` generator that is a function of its purpose alone.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The generator of `purpose`: one part drawing more numbers does not change another.
    pub(super) fn new(purpose: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ SEED;
        for byte in purpose.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A generator for a part of the work: how much it draws does not change this one.
    pub(super) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    /// A uniform integer below `bound`; 0 if `bound` is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A uniform integer of `low..=high`.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// A uniform number in `[0, 1)`.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with `probability`.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of `items`, which must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// An index, drawn in proportion to its weight; the last one if all weights are 0.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        at_quantile(weights, self.unit())
    }

    /// The index of one of the smallest `counts`.
    pub(super) fn least(&mut self, counts: &[u32]) -> usize {
        let least = counts.iter().min().copied().unwrap_or(0);
        let candidates: Vec<usize> = (0..counts.len()).filter(|&i| counts[i] == least).collect();
        self.pick(&candidates)
    }

    /// Fisher–Yates shuffle.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// `n` random decimal digits.
    pub(super) fn digits(&mut self, n: usize) -> String {
        self.text(n, b"0123456789")
    }

    /// `n` random characters of `alphabet`.
    pub(super) fn text(&mut self, n: usize, alphabet: &[u8]) -> String {
        (0..n).map(|_| char::from(self.pick(alphabet))).collect()
    }
}

/// The index at which `weights` reach the part `quantile` of their sum; the last one if they never do.
pub(super) fn at_quantile(weights: &[f64], quantile: f64) -> usize {
    let mut rest = quantile * weights.iter().sum::<f64>();
    for (index, weight) in weights.iter().enumerate() {
        rest -= weight;
        if rest < 0.0 {
            return index;
        }
    }
    weights.len().saturating_sub(1)
}
