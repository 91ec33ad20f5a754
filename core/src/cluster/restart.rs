//! A restart of k-means: k-means++ and Lloyd's iterations on a sample of the rows, then on a sample twice as large that
//! the first is part of, and so on until it is all rows (nested mini-batches, Newling & Fleuret 2016).
//!
//! Means move far while they see few rows, and little once they see all.

use std::mem::replace;

use super::clustering::Clustering;
use super::groups::order_by_similarity;
use super::lloyd::{Lloyd, MAX_ITERATIONS};
use super::scores::Rows;
use super::seeding::Seeding;
use crate::matrix::Matrix;
use crate::random::Random;

/// Rows a cluster that the smallest sample has at least.
const ROWS_A_CLUSTER: usize = 24;
/// Iterations on a sample at the most.
const SAMPLE_ITERATIONS: usize = 20;
/// Iterations on a sample end when one row in so many, or fewer, changed its mean.
const SAMPLE_SETTLED: usize = 30;
/// The same on all rows: what is left moves the inertia by some ten-thousandths.
const SETTLED: usize = 1_000;
/// Passes over all rows at the most. Samples have at most as many rows together as there are.
pub(super) const PASSES: usize = 1 + SAMPLE_ITERATIONS + MAX_ITERATIONS;

/// One restart under way.
#[derive(Clone, Debug)]
pub(super) struct Restart {
    k: usize,
    random: Random,
    /// All rows, in random order if there are samples: a sample is the first so many.
    order: Vec<u32>,
    /// Sizes of the samples to come, the next at the end.
    sizes: Vec<usize>,
    phase: Phase,
}

#[derive(Clone, Debug)]
enum Phase {
    Start,
    Seeding(Seeding),
    Lloyd(Lloyd),
}

impl Restart {
    /// Plans a restart with `k` clusters of `n` rows, where 0 < k < n.
    pub(super) fn new(n: usize, k: usize, mut random: Random) -> Self {
        let mut sizes = vec![n];
        let mut order: Vec<u32> = (0..n as u32).collect();
        let mut half = n / 2;
        while half >= ROWS_A_CLUSTER * k {
            sizes.push(half);
            half /= 2;
        }
        if sizes.len() > 1 {
            random.shuffle(&mut order);
        }
        Self {
            k,
            random,
            order,
            sizes,
            phase: Phase::Start,
        }
    }

    /// Passes over all rows that are done, about, below [`PASSES`].
    pub(super) fn passes(&self) -> usize {
        match &self.phase {
            Phase::Start | Phase::Seeding(_) => 0,
            Phase::Lloyd(lloyd) => 1 + lloyd.n_assigned() / self.order.len(),
        }
    }

    /// Goes on within one phase for about `budget` multiply-adds in eight bits. Returns how many it did, and the clustering
    /// at the end.
    pub(super) fn step(
        &mut self,
        data: (&Matrix, &Rows),
        budget: u64,
    ) -> (u64, Option<Clustering>) {
        let (vectors, is_last) = (data.0, self.sizes.is_empty());
        match &mut self.phase {
            Phase::Start => {
                let sample = self.next_sample();
                let spent = (sample.len() * vectors.n_cols()) as u64;
                let seeding = Seeding::new(vectors, sample, self.k, self.random.clone());
                self.phase = Phase::Seeding(seeding);
                (spent, None)
            }
            Phase::Seeding(seeding) => {
                let (spent, is_done) = seeding.step(data, budget);
                // A sample with too few distinct rows may be part of one with more.
                if is_done && seeding.n_seeds() < self.k && !is_last {
                    self.phase = Phase::Start;
                } else if is_done
                    && let Phase::Seeding(seeding) = replace(&mut self.phase, Phase::Start)
                {
                    self.phase = Phase::Lloyd(start(vectors, seeding));
                }
                (spent, None)
            }
            Phase::Lloyd(lloyd) => {
                let limits = if is_last {
                    (MAX_ITERATIONS, SETTLED)
                } else {
                    (SAMPLE_ITERATIONS, SAMPLE_SETTLED)
                };
                let (spent, is_done) = lloyd.step(data, limits, budget);
                if is_done && is_last {
                    return (spent, Some(lloyd.finish(vectors)));
                }
                if is_done {
                    let sample = self.next_sample();
                    if let Phase::Lloyd(lloyd) = &mut self.phase {
                        lloyd.grow(sample);
                    }
                }
                (spent, None)
            }
        }
    }

    /// The rows of the next sample, ascending.
    fn next_sample(&mut self) -> Vec<u32> {
        let size = self.sizes.pop().unwrap_or(self.order.len());
        let mut sample = self.order[..size].to_vec();
        sample.sort_unstable();
        sample
    }
}

/// Lloyd's iterations from the seeds, similar ones beside each other.
fn start(vectors: &Matrix, seeding: Seeding) -> Lloyd {
    let (members, seeds, nearest) = seeding.finish();
    let order = order_by_similarity(&vectors.select(&seeds));
    let mut place_of = vec![0; seeds.len()];
    for (place, &seed) in order.iter().enumerate() {
        place_of[seed] = place as u32;
    }
    let seeds: Vec<usize> = order.iter().map(|&seed| seeds[seed]).collect();
    let mut guess = vec![0; vectors.n_rows()];
    for (&row, &seed) in members.iter().zip(&nearest) {
        guess[row as usize] = place_of[seed as usize];
    }
    Lloyd::new(vectors, members, vectors.select(&seeds), guess)
}
