//! k-means: several seeded restarts of k-means++ and Lloyd's iterations, of which the best inertia wins.

use super::assign::Labels;
use super::clustering::{Clustering, update_means};
use super::scores::{Means, Rows};
use super::seeding::Seeding;
use crate::matrix::Matrix;
use crate::random::Random;

/// Lloyd iterations of one restart at the most.
const MAX_ITERATIONS: usize = 60;
/// A restart ends when the means together move less than this (Euclidean).
const TOLERANCE: f32 = 1e-3;
/// Multiply-adds of a step in eight bits, about: some hundredths of a second.
const STEP_BUDGET: u64 = 1_000_000_000;
/// What a restart counts for in the progress: the seeding, the iterations, and the last assignment.
const PASSES: usize = MAX_ITERATIONS + 2;

/// k-means in bounded steps, so that progress shows and cancel is heard between them.
#[derive(Clone, Debug)]
pub struct KMeansRuns {
    k: usize,
    n_restarts: usize,
    seed: u64,
    done: usize,
    /// The rows as the first step quantised them.
    rows: Option<Rows>,
    phase: Phase,
    best: Option<Clustering>,
}

/// Where a restart is.
#[derive(Clone, Debug)]
enum Phase {
    Start,
    Seeding(Seeding),
    Lloyd(Lloyd),
}

impl KMeansRuns {
    /// Plans `n_restarts` (at least 1) restarts with `k` (at least 1) clusters.
    pub fn new(k: usize, n_restarts: usize, seed: u64) -> Self {
        Self {
            k: k.max(1),
            n_restarts: n_restarts.max(1),
            seed,
            done: 0,
            rows: None,
            phase: Phase::Start,
            best: None,
        }
    }

    /// Passes over the rows that are done, and how many there are at the most. It may jump when a restart converges.
    pub fn progress(&self) -> (usize, usize) {
        let passes = match &self.phase {
            Phase::Start | Phase::Seeding(_) => 0,
            Phase::Lloyd(lloyd) => 1 + lloyd.iteration,
        };
        (self.done * PASSES + passes, self.n_restarts * PASSES)
    }

    /// Does a bounded piece of the work on `vectors` (unit rows), the same at each step. Returns the best clustering once
    /// all restarts are done.
    ///
    /// Rows of zeros (texts without content) count as points at the origin. If `vectors` has fewer distinct rows than
    /// `k`, there are fewer clusters; no rows give no clusters. A mean that loses its last row stays where it is, may win
    /// rows back, and is dropped at the end if it has none.
    pub fn step(&mut self, vectors: &Matrix) -> Option<Clustering> {
        if vectors.n_rows() <= self.k {
            return Some(Clustering::of_distinct_rows(vectors));
        }
        let mut spent = 0;
        while self.done < self.n_restarts && spent < STEP_BUDGET {
            spent += self.advance(vectors, STEP_BUDGET - spent);
        }
        (self.done == self.n_restarts)
            .then(|| self.best.take())
            .flatten()
    }

    /// All steps at once.
    pub fn run(mut self, vectors: &Matrix) -> Clustering {
        loop {
            if let Some(clustering) = self.step(vectors) {
                return clustering;
            }
        }
    }

    /// Goes on within one phase of a restart; returns the multiply-adds, about.
    fn advance(&mut self, vectors: &Matrix, budget: u64) -> u64 {
        let rows = self.rows.get_or_insert_with(|| Rows::new(vectors));
        let data = (vectors, &*rows);
        match &mut self.phase {
            Phase::Start => {
                let purpose = format!("k-means restart {}", self.done);
                let random = Random::new(self.seed, &purpose);
                self.phase = Phase::Seeding(Seeding::new(vectors, self.k, random));
                vectors.as_slice().len() as u64
            }
            Phase::Seeding(seeding) => {
                let (spent, is_done) = seeding.step(data, budget);
                if is_done {
                    let (seeds, nearest) = seeding.finish();
                    self.phase = Phase::Lloyd(Lloyd::new(vectors.select(&seeds), nearest));
                }
                spent
            }
            Phase::Lloyd(lloyd) => {
                let (spent, is_done) = lloyd.step(data, budget);
                if is_done {
                    let clustering = lloyd.finish(vectors);
                    if (self.best.as_ref()).is_none_or(|best| clustering.inertia < best.inertia) {
                        self.best = Some(clustering);
                    }
                    self.phase = Phase::Start;
                    self.done += 1;
                }
                spent
            }
        }
    }
}

/// Lloyd's iterations from given means.
#[derive(Clone, Debug)]
pub(super) struct Lloyd {
    means: Means,
    labels: Labels,
    /// Updates of the means done.
    iteration: usize,
    /// Rows assigned since.
    cursor: usize,
    /// Whether one of them changed its mean.
    changed: bool,
    /// Whether this assignment is the last in any case.
    is_last: bool,
}

impl Lloyd {
    /// From `means` `(k, d)`, k at least 1; `guess` has a mean for each row, the nearer, the faster.
    pub(super) fn new(means: Matrix, guess: Vec<u32>) -> Self {
        Self {
            labels: Labels::new(guess, means.n_rows()),
            means: Means::new(means),
            iteration: 0,
            cursor: 0,
            changed: true,
            is_last: false,
        }
    }

    /// Goes on for about `budget` multiply-adds, at most to the end of an iteration. Returns how many it did, and whether
    /// nothing is left to do.
    pub(super) fn step(&mut self, (vectors, rows): (&Matrix, &Rows), budget: u64) -> (u64, bool) {
        let (cursor, spent, changed) =
            (self.labels).assign((vectors, rows), &self.means, self.cursor, budget);
        self.cursor = cursor;
        self.changed |= changed;
        if self.cursor < vectors.n_rows() {
            return (spent, false);
        }
        if self.is_last || !self.changed {
            return (spent, true);
        }
        let mut means = self.means.values.clone();
        update_means(vectors, |row| self.labels.nearest[row] as usize, &mut means);
        let way = self.labels.follow(&self.means.values, &means);
        self.means = Means::new(means);
        self.iteration += 1;
        self.is_last = self.iteration == MAX_ITERATIONS || way < TOLERANCE * TOLERANCE;
        self.cursor = 0;
        self.changed = false;
        (spent + vectors.as_slice().len() as u64, false)
    }

    pub(super) fn finish(&self, vectors: &Matrix) -> Clustering {
        let labels = self.labels.nearest.iter().map(|&label| label as usize);
        Clustering::compact(vectors, labels, self.means.k())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{dot, squared_distance};
    use proptest::prelude::*;

    fn cluster(rows: &[[f32; 2]], k: usize) -> Clustering {
        let mut vectors = Matrix::from_vec(rows.concat(), 2).unwrap();
        vectors.normalize_rows();
        KMeansRuns::new(k, 3, 7).run(&vectors)
    }

    #[test]
    fn degenerate_inputs() {
        assert_eq!(cluster(&[], 3).k(), 0);
        assert_eq!(cluster(&[[1.0, 0.0]], 3).assignment, [0]);
        assert_eq!(cluster(&[[1.0, 0.0], [0.0, 1.0]], 3).assignment, [0, 1]);
        assert_eq!(cluster(&[[1.0, 0.0], [1.0, 0.0]], 3).assignment, [0, 0]);
        assert_eq!(cluster(&[[1.0, 0.0]; 50], 3).k(), 1);
        assert_eq!(cluster(&[[0.0, 0.0]; 50], 3).k(), 1);
        assert_eq!(cluster(&[[0.0, 0.0], [1.0, 0.0]].repeat(9), 3).k(), 2);
        let not_finite = Matrix::from_vec(
            [[f32::NAN, 0.0], [1.0, f32::INFINITY]].repeat(9).concat(),
            2,
        );
        assert_eq!(
            KMeansRuns::new(3, 2, 7)
                .run(&not_finite.unwrap())
                .assignment
                .len(),
            18
        );
    }

    #[test]
    fn finds_separate_groups_and_repeats_itself() {
        let rows: Vec<[f32; 2]> = (0..90)
            .map(|i| {
                let angle = (i % 3) as f32 * 2.0 + (i / 3) as f32 * 0.01;
                [angle.cos(), angle.sin()]
            })
            .collect();
        let clustering = cluster(&rows, 3);
        assert_eq!(clustering.k(), 3);
        assert!((0..90).all(|i| clustering.assignment[i] == clustering.assignment[i % 3]));
        assert_eq!(clustering, cluster(&rows, 3));
    }

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
            update_means(vectors, |row| nearest[row] as usize, &mut means);
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
            let mut lloyd = Lloyd::new(means.clone(), guess);
            let rows = Rows::new(&vectors);
            while !lloyd.step((&vectors, &rows), 5_000).1 {}
            let (labels, iterations) = plain(&vectors, means);
            prop_assert_eq!(lloyd.labels.nearest, labels);
            prop_assert_eq!(lloyd.iteration, iterations);
        }
    }
}
