//! k-means++ (Arthur & Vassilvitskii 2007): each seed is a row, drawn by its squared distance to the seeds before it.

use super::scores::{Hit, Means, Rows, STRIP};
use crate::matrix::{Matrix, dot};
use crate::random::Random;

/// Seeds that are drawn between two passes over the rows.
const BATCH: usize = 32;
/// Draws in vain between two passes.
const MOST_REJECTED: usize = 64;

/// The drawing of seeds.
///
/// Exact, though distances to all rows are brought up to date only after every [`BATCH`] seeds: a row is proposed by its
/// distance at the last pass, and is taken with the probability by which seeds drawn since have left it as distant
/// (rejection sampling).
#[derive(Clone, Debug)]
pub(super) struct Seeding {
    random: Random,
    k: usize,
    /// The rows to draw from.
    members: Vec<u32>,
    /// Rows that are seeds.
    seeds: Vec<usize>,
    /// How many of them the distances know.
    n_known: usize,
    /// Those since, and the rows that know them.
    new: Means,
    cursor: usize,
    /// Squared distance of each member to the nearest seed.
    distances: Vec<f32>,
    /// Index of that seed.
    nearest: Vec<u32>,
}

impl Seeding {
    /// Plans to draw `k` of `members`, at least one.
    pub(super) fn new(vectors: &Matrix, members: Vec<u32>, k: usize, mut random: Random) -> Self {
        let n = members.len();
        let first = members[random.below(n)] as usize;
        Self {
            random,
            k,
            members,
            seeds: vec![first],
            n_known: 0,
            new: Means::new(vectors.select(&[first])),
            cursor: 0,
            distances: vec![f32::INFINITY; n],
            nearest: vec![0; n],
        }
    }

    /// Goes on for about `budget` multiply-adds in eight bits. Returns how many it did, and whether it is done.
    pub(super) fn step(&mut self, (vectors, rows): (&Matrix, &Rows), budget: u64) -> (u64, bool) {
        let n = self.members.len();
        let start = self.cursor;
        let cost = (self.new.k() * vectors.n_cols()).max(1) as u64;
        let affordable = (budget / cost).min(n as u64) as usize;
        let end = n.min(start + affordable.max(1).next_multiple_of(STRIP));
        self.learn((vectors, rows), end);
        if self.cursor == n {
            self.cursor = 0;
            self.n_known = self.seeds.len();
            if self.n_known < self.k {
                self.draw((vectors, rows));
            }
            self.new = Means::new(vectors.select(&self.seeds[self.n_known..]));
        }
        ((end - start) as u64 * cost, self.new.k() == 0)
    }

    /// Seeds drawn so far.
    pub(super) fn n_seeds(&self) -> usize {
        self.seeds.len()
    }

    /// The members; the rows that are seeds, pairwise different, at most `k`; and the index of the nearest seed of every
    /// member.
    pub(super) fn finish(self) -> (Vec<u32>, Vec<usize>, Vec<u32>) {
        (self.members, self.seeds, self.nearest)
    }

    /// Brings the distances of the members before `end` up to date.
    fn learn(&mut self, (vectors, rows): (&Matrix, &Rows), end: usize) {
        let error = self.new.rounding_error(rows);
        let range = (0, self.new.k());
        let (mut strip, mut hits) = (Vec::new(), Vec::new());
        while self.cursor < end {
            let members = &self.members[self.cursor..end.min(self.cursor + STRIP)];
            rows.pack(members, &mut strip);
            // The score from which on a seed is nearer than the one before.
            let threshold = |lane: usize| {
                let square = rows.squares[members[lane] as usize];
                (square - self.distances[self.cursor + lane]) / 2.0 - 2.0 * error
            };
            (self.new).scan(rows, members, &strip, range, threshold, &mut hits);
            for &Hit { lane, mean, .. } in &hits {
                let (at, known) = (self.cursor + lane, self.n_known);
                let (row, other) = (members[lane] as usize, self.seeds[known + mean]);
                let distance = squared_distance((vectors, rows), row, other);
                if distance < self.distances[at] {
                    self.distances[at] = distance;
                    self.nearest[at] = (known + mean) as u32;
                }
            }
            self.cursor += members.len();
        }
    }

    /// Draws the seeds of the next batch; none if every row equals a seed.
    fn draw(&mut self, data: (&Matrix, &Rows)) {
        let mut total = 0.0_f64;
        let sums: Vec<f64> = (self.distances.iter())
            .map(|&distance| {
                total += f64::from(distance);
                total
            })
            .collect();
        if !(total > 0.0 && total.is_finite()) {
            return;
        }
        let mut rejected = 0;
        while self.seeds.len() < (self.n_known + BATCH).min(self.k) && rejected < MOST_REJECTED {
            let at = unit(&mut self.random) * total;
            // The first row whose sum is above: none of distance 0.
            let position = sums.partition_point(|&sum| sum <= at).min(sums.len() - 1);
            let (row, before) = (self.members[position] as usize, self.distances[position]);
            let now = (self.seeds[self.n_known..].iter())
                .map(|&seed| squared_distance(data, row, seed))
                .fold(before, f32::min);
            if unit(&mut self.random) * f64::from(before) < f64::from(now) {
                self.seeds.push(row);
            } else {
                rejected += 1;
            }
        }
    }
}

/// Squared distance of two rows: exactly 0 if they are equal.
fn squared_distance((vectors, rows): (&Matrix, &Rows), a: usize, b: usize) -> f32 {
    let product = dot(vectors.row(a), vectors.row(b));
    (rows.squares[a] + rows.squares[b] - 2.0 * product).max(0.0)
}

/// A uniform number in `[0, 1)` of 53 bits.
fn unit(random: &mut Random) -> f64 {
    // In two parts: `usize` has 32 bits in the browser.
    let (high, low) = (random.below(1 << 26), random.below(1 << 27));
    (high as f64 * f64::from(1 << 27) + low as f64) / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws all seeds of points on a line.
    fn seeds(points: &[f32], k: usize, seed: u64, budget: u64) -> Vec<usize> {
        let vectors = Matrix::from_vec(points.to_vec(), 1).unwrap();
        let members = (0..points.len() as u32).collect();
        let mut seeding = Seeding::new(&vectors, members, k, Random::new(seed, "test"));
        let rows = Rows::new(&vectors);
        while !seeding.step((&vectors, &rows), budget).1 {}
        let (_, seeds, nearest) = seeding.finish();
        for (point, &nearest) in points.iter().zip(&nearest) {
            let distance = |seed: &usize| (point - points[*seed]).abs();
            let least = seeds.iter().map(distance).fold(f32::INFINITY, f32::min);
            assert!(distance(&seeds[nearest as usize]) <= least + 1e-3);
        }
        seeds
    }

    #[test]
    fn seeds_are_drawn_by_squared_distance() {
        const POINTS: [f32; 4] = [0.0, 1.0, 3.0, 7.0];
        const N: usize = 20_000;
        // The third is drawn with the distances as they were before the second.
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..N {
            *counts
                .entry(seeds(&POINTS, 3, seed as u64, 2))
                .or_insert(0_usize) += 1;
        }
        let square = |a: usize, b: usize| f64::from((POINTS[a] - POINTS[b]).powi(2));
        for a in 0..4 {
            for b in (0..4).filter(|&b| b != a) {
                for c in (0..4).filter(|&c| c != a && c != b) {
                    let total: f64 = (0..4).map(|x| square(x, a)).sum();
                    let least = |x| square(x, a).min(square(x, b));
                    let left: f64 = (0..4).map(least).sum();
                    let expected = 0.25 * square(b, a) / total * least(c) / left;
                    let found = *counts.get(&vec![a, b, c]).unwrap_or(&0) as f64 / N as f64;
                    assert!(
                        (found - expected).abs() < 0.01,
                        "{a} {b} {c}: {found}, {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn equal_rows_are_seeds_once() {
        let points: Vec<f32> = (0..200).map(|i| (i % 40) as f32).collect();
        for (k, expected) in [(1, 1), (17, 17), (40, 40), (60, 40)] {
            let mut found: Vec<f32> = (seeds(&points, k, 3, 100).iter())
                .map(|&seed| points[seed])
                .collect();
            found.sort_by(f32::total_cmp);
            found.dedup();
            assert_eq!(found.len(), expected);
        }
    }
}
