//! k-means: several seeded restarts, of which the best inertia wins.

use std::ops::Range;

use super::clustering::Clustering;
use super::restart::{PASSES, Restart};
use super::scores::Rows;
use crate::matrix::Matrix;
use crate::random::Random;

/// Multiply-adds of a step in eight bits, about: some hundredths of a second.
const STEP_BUDGET: u64 = 1_000_000_000;

/// The default number of restarts on `n` rows, 1 to 10: the more rows, the less restarts differ in inertia, and the longer
/// each takes.
pub fn default_restarts(n: usize) -> usize {
    (1e5 / n.max(1) as f64).sqrt().round().clamp(1.0, 10.0) as usize
}

/// k-means in bounded steps, so that progress shows and cancel is heard between them.
#[derive(Clone, Debug)]
pub struct KMeansRuns {
    k: usize,
    /// The restarts to do.
    restarts: Range<usize>,
    n_restarts: usize,
    seed: u64,
    /// The rows as the first step quantised them.
    rows: Option<Rows>,
    restart: Option<Restart>,
    best: Option<Clustering>,
}

impl KMeansRuns {
    /// Plans `n_restarts` (at least 1) restarts with `k` (at least 1) clusters.
    pub fn new(k: usize, n_restarts: usize, seed: u64) -> Self {
        Self::some(k, 0..n_restarts.max(1), seed)
    }

    /// Plans only the restart `restart` of those of [`KMeansRuns::new`], each of which is a function of its number and the
    /// seed.
    pub fn one(k: usize, restart: usize, seed: u64) -> Self {
        Self::some(k, restart..restart + 1, seed)
    }

    fn some(k: usize, restarts: Range<usize>, seed: u64) -> Self {
        Self {
            k: k.max(1),
            n_restarts: restarts.len(),
            restarts,
            seed,
            rows: None,
            restart: None,
            best: None,
        }
    }

    /// Passes over the rows that are done, and how many there are at the most. It may jump when a restart converges.
    pub fn progress(&self) -> (usize, usize) {
        let passes = self.restart.as_ref().map_or(0, Restart::passes);
        let done = self.n_restarts - self.restarts.len();
        (done * PASSES + passes, self.n_restarts * PASSES)
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
        while !self.restarts.is_empty() && spent < STEP_BUDGET {
            spent += self.advance(vectors, STEP_BUDGET - spent);
        }
        if self.restarts.is_empty() {
            self.best.take()
        } else {
            None
        }
    }

    /// All steps at once.
    pub fn run(mut self, vectors: &Matrix) -> Clustering {
        loop {
            if let Some(clustering) = self.step(vectors) {
                return clustering;
            }
        }
    }

    /// Goes on with a restart; returns the multiply-adds, about.
    fn advance(&mut self, vectors: &Matrix, budget: u64) -> u64 {
        let rows = self.rows.get_or_insert_with(|| Rows::new(vectors));
        let restart = self.restart.get_or_insert_with(|| {
            let purpose = format!("k-means restart {}", self.restarts.start);
            Restart::new(vectors.n_rows(), self.k, Random::new(self.seed, &purpose))
        });
        let (spent, clustering) = restart.step((vectors, rows), budget);
        if let Some(clustering) = clustering {
            self.best = Some(match self.best.take() {
                Some(best) => best.or_better(clustering),
                None => clustering,
            });
            self.restart = None;
            self.restarts.start += 1;
        }
        spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(rows: &[[f32; 2]], k: usize) -> Clustering {
        let mut vectors = Matrix::from_vec(rows.concat(), 2).unwrap();
        vectors.normalize_rows();
        KMeansRuns::new(k, 3, 7).run(&vectors)
    }

    #[test]
    fn fewer_restarts_of_more_rows() {
        for (n, restarts) in [
            (0, 10),
            (1_000, 10),
            (4_110, 5),
            (10_000, 3),
            (100_000, 1),
            (1_000_000, 1),
        ] {
            assert_eq!(default_restarts(n), restarts, "{n}");
        }
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

    #[test]
    fn a_sample_with_too_few_distinct_rows_is_not_the_end() {
        let mut rows = vec![[1.0, 0.0]; 2_000];
        for (index, row) in rows.iter_mut().step_by(200).enumerate() {
            *row = [(index as f32).cos(), (index as f32).sin()];
        }
        assert_eq!(cluster(&rows, 10).k(), 10);
    }
}
