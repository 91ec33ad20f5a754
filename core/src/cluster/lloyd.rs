//! Lloyd's iterations.

use super::assign::Labels;
use super::clustering::Clustering;
use super::scores::{Means, Rows};
use super::sums::Sums;
use crate::matrix::Matrix;

/// Iterations of all rows at the most.
pub(super) const MAX_ITERATIONS: usize = 60;
/// Iterations end when the means together move less than this (Euclidean).
const TOLERANCE: f32 = 1e-3;

/// Lloyd's iterations from given means, on some of the rows and then on more.
#[derive(Clone, Debug)]
pub(super) struct Lloyd {
    /// Those rows, ascending.
    members: Vec<u32>,
    means: Means,
    labels: Labels,
    sums: Sums,
    /// Updates of the means done with these members.
    iteration: usize,
    /// Members assigned since.
    cursor: usize,
    /// Whether this assignment is the last in any case.
    is_last: bool,
    /// Rows assigned so far, over all iterations.
    n_assigned: usize,
}

impl Lloyd {
    /// From `means` `(k, d)`, k at least 1; `guess` has a mean for each row of `vectors`, the nearer, the faster.
    pub(super) fn new(vectors: &Matrix, members: Vec<u32>, means: Matrix, guess: Vec<u32>) -> Self {
        Self {
            members,
            labels: Labels::new(guess, means.n_rows()),
            sums: Sums::new(vectors, means.n_rows()),
            means: Means::new(means),
            iteration: 0,
            cursor: 0,
            is_last: false,
            n_assigned: 0,
        }
    }

    /// Goes on with `members`, ascending, which those so far are among.
    pub(super) fn grow(&mut self, members: Vec<u32>) {
        self.members = members;
        self.iteration = 0;
        self.cursor = 0;
        self.is_last = false;
    }

    /// Rows that were assigned, over all iterations.
    pub(super) fn n_assigned(&self) -> usize {
        self.n_assigned
    }

    /// Goes on for about `budget` multiply-adds in eight bits, at most to the end of an iteration. Returns how many it did,
    /// and whether nothing is left to do: after so many iterations, or once no more than one member in `settled` changes.
    pub(super) fn step(
        &mut self,
        data: (&Matrix, &Rows),
        (max_iterations, settled): (usize, usize),
        budget: u64,
    ) -> (u64, bool) {
        let vectors = data.0;
        let rest = &self.members[self.cursor..];
        let (done, spent) = self.labels.assign(data, &self.means, rest, budget);
        self.cursor += done;
        self.n_assigned += done;
        if self.cursor < self.members.len() {
            return (spent, false);
        }
        if self.is_last {
            return (spent, true);
        }
        let mut means = self.means.values.clone();
        let labels = &self.labels.nearest;
        let n_moved = (self.sums).update(vectors, &self.members, labels, &mut means);
        if n_moved == 0 {
            return (spent, true);
        }
        let way = (self.labels).follow(&self.members, &self.means.values, &means);
        self.means = Means::new(means);
        self.iteration += 1;
        self.is_last = self.iteration == max_iterations
            || n_moved <= self.members.len() / settled
            || way < TOLERANCE * TOLERANCE;
        self.cursor = 0;
        let changes = (n_moved + self.means.k()) * vectors.n_cols();
        (spent + changes as u64, false)
    }

    /// The partition by the last assignment of all rows.
    pub(super) fn finish(&self, vectors: &Matrix) -> Clustering {
        Clustering::compact(vectors, &self.labels.nearest, self.means.k())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{dot, squared_distance};
    use crate::random::Random;
    use proptest::prelude::*;

    const LIMITS: (usize, usize) = (MAX_ITERATIONS, 1_000);

    /// Lloyd's iterations with neither bounds nor tiles. The labels and the number of iterations.
    fn plain(vectors: &Matrix, mut means: Matrix) -> (Vec<u32>, usize) {
        let (mut last, mut is_last) = (None, false);
        for iteration in 0.. {
            let nearest: Vec<u32> = vectors
                .rows()
                .map(|row| {
                    let mut best = (f32::NEG_INFINITY, 0);
                    for (index, mean) in means.rows().enumerate() {
                        let score = dot(row, mean) - dot(mean, mean) / 2.0;
                        if score > best.0 {
                            best = (score, index as u32);
                        }
                    }
                    best.1
                })
                .collect();
            if last.as_ref() == Some(&nearest) || is_last {
                return (nearest, iteration);
            }
            let old = means.clone();
            let all: Vec<u32> = (0..vectors.n_rows() as u32).collect();
            Sums::new(vectors, means.n_rows()).update(vectors, &all, &nearest, &mut means);
            let ways = old.rows().zip(means.rows());
            let way: f32 = ways.map(|(old, new)| squared_distance(old, new)).sum();
            is_last = iteration + 1 == MAX_ITERATIONS || way < TOLERANCE * TOLERANCE;
            last = Some(nearest);
        }
        unreachable!()
    }

    /// `n` unit rows around a few centres, every fifth an earlier row again, every eleventh of zeros.
    fn rows(n: usize, d: usize, spread: f32, seed: u64) -> Matrix {
        let mut random = Random::new(seed, "test");
        let mut vectors = Matrix::zeros(n, d);
        for row in 0..n {
            if row % 5 == 4 {
                let twin = vectors.row(random.below(row)).to_vec();
                vectors.row_mut(row).copy_from_slice(&twin);
            } else if row % 11 != 10 {
                let centre = random.below(12);
                for (column, value) in vectors.row_mut(row).iter_mut().enumerate() {
                    let bump = if column % 12 == centre { 1.0 } else { 0.1 };
                    *value = bump + spread * (random.unit() - 0.5);
                }
            }
        }
        vectors.normalize_rows();
        vectors
    }

    #[test]
    fn few_changes_end_the_iterations_at_little_cost() {
        let vectors = rows(2_000, 16, 1.0, 3);
        let data = Rows::new(&vectors);
        let run = |settled: usize| {
            let seeds: Vec<usize> = (0..40).collect();
            let all = (0..2_000).collect();
            let mut lloyd = Lloyd::new(&vectors, all, vectors.select(&seeds), vec![0; 2_000]);
            while !lloyd
                .step((&vectors, &data), (MAX_ITERATIONS, settled), 5_000)
                .1
            {}
            (lloyd.iteration, lloyd.finish(&vectors).inertia)
        };
        let (all, least) = run(usize::MAX);
        let (few, inertia) = run(50);
        assert!(few < all, "{few} of {all}");
        assert!(inertia < 1.01 * least, "{inertia} against {least}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn labels_are_those_of_plain_iterations(
            n in 1_usize..500,
            k in 1_usize..90,
            d in 1_usize..70,
            spread in 0.0_f32..2.0,
            seed in 0_u64..1_000,
        ) {
            let vectors = rows(n, d, spread, seed);
            // Means that are rows, some twice.
            let mut random = Random::new(seed, "means");
            let seeds: Vec<usize> = (0..k).map(|_| random.below(n)).collect();
            let means = vectors.select(&seeds);
            let guess = (0..n).map(|_| random.below(k) as u32).collect();
            let some: Vec<u32> = (0..n as u32).filter(|_| random.below(3) > 0).collect();
            let is_part = some.len() < n;
            let mut lloyd = Lloyd::new(&vectors, some, means, guess);
            let rows = Rows::new(&vectors);
            while !lloyd.step((&vectors, &rows), LIMITS, 5_000).1 {}
            let means = lloyd.means.values.clone();
            lloyd.grow((0..n as u32).collect());
            while !lloyd.step((&vectors, &rows), LIMITS, 5_000).1 {}
            let (labels, iterations) = plain(&vectors, means);
            prop_assert_eq!(lloyd.labels.nearest, labels);
            // Without a row more it may be known already that nothing changes.
            prop_assert!(lloyd.iteration == iterations || !is_part);
        }
    }
}
