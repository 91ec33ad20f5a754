//! The nearest mean of every row: Lloyd's assignment step, without the products that bounds show to be unnecessary.
//!
//! A row has an upper bound of the distance to its own mean and a lower bound of the distance to any other mean of each
//! group of [`GROUP`] means; both follow the means as they move (Hamerly 2010 has one group, Elkan 2003 a mean a group;
//! groups are of Ding et al. 2015, "Yinyang k-means"). Bounds are rounded so that what is left out could not have
//! changed anything: the labels are those of plain Lloyd iterations, bit by bit.

use std::cmp::Ordering;

use super::scores::{Hit, Means, Rows, STRIP, relative_error};
use crate::kernel::Weight;
use crate::matrix::{Matrix, squared_distance};

/// Means that share a lower bound: whole tiles, on every target.
pub(super) const GROUP: usize = 36;
/// Rows that are looked at together, so that a group's means are read once for many of them.
const BLOCK: usize = 504;
/// Factors that outweigh the rounding of the few operations before them.
const UP: f32 = 1.0 + 4.0 * f32::EPSILON;
const DOWN: f32 = 1.0 - 4.0 * f32::EPSILON;
/// Integer products that take the time of one in f32.
const F32_COST: usize = 8;
const NO_MEAN: u32 = u32::MAX;

/// Labels of the rows and bounds of their distances.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    /// Mean of each row, shape `(n)`.
    pub(super) nearest: Vec<u32>,
    /// The score with it, not a number if the mean moved since, shape `(n)`.
    scores: Vec<f32>,
    /// Bound of the distance to it, shape `(n)`.
    upper: Vec<f32>,
    /// Bounds of the distances to all others, shape `(n, n_groups)`.
    lower: Vec<f32>,
    n_groups: usize,
}

impl Labels {
    /// Labels that are a guess, without bounds.
    pub(super) fn new(guess: Vec<u32>, k: usize) -> Self {
        let n_groups = k.div_ceil(GROUP);
        Self {
            scores: vec![f32::NAN; guess.len()],
            upper: vec![f32::INFINITY; guess.len()],
            lower: vec![0.0; guess.len() * n_groups],
            nearest: guess,
            n_groups,
        }
    }

    /// Widens the bounds of `members` by the way that each mean went from `old` to `new`, both `(k, d)`. Returns the square
    /// of all ways.
    pub(super) fn follow(&mut self, members: &[u32], old: &Matrix, new: &Matrix) -> f32 {
        let slack = 1.0 + relative_error(old.n_cols());
        let squares: Vec<f32> = (old.rows().zip(new.rows()))
            .map(|(old, new)| squared_distance(old, new))
            .collect();
        let ways: Vec<f32> = squares.iter().map(|s| s.sqrt() * slack).collect();
        let longest: Vec<f32> = (ways.chunks(GROUP))
            .map(|group| group.iter().fold(0.0, |most: f32, &way| most.max(way)))
            .collect();
        for row in members.iter().map(|&row| row as usize) {
            let way = ways[self.nearest[row] as usize];
            if way != 0.0 {
                self.scores[row] = f32::NAN;
                self.upper[row] = (self.upper[row] + way) * UP;
            }
            let lower = &mut self.lower[row * self.n_groups..(row + 1) * self.n_groups];
            for (lower, way) in lower.iter_mut().zip(&longest) {
                *lower = ((*lower - way) * DOWN).max(0.0);
            }
        }
        squares.iter().sum()
    }

    /// Gives `members` their nearest means, ties to the lower index, until about `budget` multiply-adds in eight bits are
    /// done. Returns how many members are done, and the multiply-adds.
    pub(super) fn assign(
        &mut self,
        data: (&Matrix, &Rows),
        means: &Means,
        members: &[u32],
        budget: u64,
    ) -> (usize, u64) {
        let mut block = Block::new(self.n_groups);
        let (mut done, mut spent) = (0, 0_u64);
        for members in members.chunks(BLOCK) {
            if spent >= budget {
                break;
            }
            spent += block.assign(self, data, means, members);
            done += members.len();
        }
        (done, spent)
    }
}

/// The best and second best score of a row in a group.
#[derive(Clone, Copy, Debug)]
struct Found {
    best: f32,
    mean: u32,
    second: f32,
}

impl Found {
    const NOTHING: Self = Self {
        best: f32::NEG_INFINITY,
        mean: NO_MEAN,
        second: f32::NEG_INFINITY,
    };

    fn offer(&mut self, score: f32, mean: u32) {
        if score > self.best {
            *self = Self {
                best: score,
                mean,
                second: self.best,
            };
        } else if score > self.second {
            self.second = score;
        }
    }

    fn best_but(&self, mean: u32) -> f32 {
        if self.mean == mean {
            self.second
        } else {
            self.best
        }
    }
}

/// A row whose bounds do not decide.
#[derive(Clone, Copy, Debug)]
struct Open {
    row: usize,
    /// Its mean before, and the score.
    own: (f32, u32),
    /// The best score so far, and the mean.
    best: (f32, u32),
}

/// Open rows, by position, packed for the kernel.
#[derive(Debug, Default)]
struct Packed {
    open: Vec<usize>,
    rows: Vec<u32>,
    strips: Vec<Weight>,
}

impl Packed {
    fn fill(&mut self, wanted: impl Iterator<Item = usize>, open: &[Open], rows: &Rows) {
        self.open.clear();
        self.open.extend(wanted);
        self.rows.clear();
        self.rows
            .extend(self.open.iter().map(|&at| open[at].row as u32));
        rows.pack(&self.rows, &mut self.strips);
    }
}

/// Buffers of a block of rows.
struct Block {
    n_groups: usize,
    open: Vec<Open>,
    /// What the groups had, shape `(n_open, n_groups)`; `None` where bounds ruled a group out.
    found: Vec<Option<Found>>,
    all: Packed,
    /// Those that a group concerns, if they are few.
    some: Packed,
    hits: Vec<Hit>,
}

impl Block {
    fn new(n_groups: usize) -> Self {
        Self {
            n_groups,
            open: Vec::with_capacity(BLOCK),
            found: Vec::with_capacity(BLOCK * n_groups),
            all: Packed::default(),
            some: Packed::default(),
            hits: Vec::new(),
        }
    }

    /// Returns the multiply-adds, in eight bits.
    fn assign(
        &mut self,
        labels: &mut Labels,
        (vectors, rows): (&Matrix, &Rows),
        means: &Means,
        members: &[u32],
    ) -> u64 {
        let error = means.rounding_error(rows);
        // Whether the scores of two means differ as the bounds of their distances do. Not so if a value is not finite.
        let is_farther = |lower: f32, upper: f32| lower * lower - upper * upper > 5.0 * error;
        let above = |row: usize, score: f32| {
            (rows.squares[row] - 2.0 * score + 4.0 * error)
                .max(0.0)
                .sqrt()
                * UP
        };
        let below = |row: usize, score: f32| {
            (rows.squares[row] - 2.0 * score - 4.0 * error)
                .max(0.0)
                .sqrt()
                * DOWN
        };
        self.open.clear();
        self.found.clear();
        let n_groups = self.n_groups;
        let n_bounds = members.len() * n_groups;
        let mut n_dots = 0;
        for row in members.iter().map(|&row| row as usize) {
            let lower = &labels.lower[row * n_groups..(row + 1) * n_groups];
            let least = lower.iter().copied().fold(f32::INFINITY, f32::min);
            if is_farther(least, labels.upper[row]) {
                continue;
            }
            let nearest = labels.nearest[row];
            if labels.scores[row].is_nan() {
                n_dots += F32_COST;
                labels.scores[row] = means.score(vectors.row(row), nearest as usize);
                labels.upper[row] = above(row, labels.scores[row]);
                if is_farther(least, labels.upper[row]) {
                    continue;
                }
            }
            let (own, upper) = ((labels.scores[row], nearest), labels.upper[row]);
            self.open.push(Open {
                row,
                own,
                best: own,
            });
            let found = |&lower: &f32| (!is_farther(lower, upper)).then_some(Found::NOTHING);
            self.found.extend(lower.iter().map(found));
        }
        self.all.open.clear();
        for group in 0..n_groups {
            n_dots += self.scan((vectors, rows), means, group);
        }
        for (found, open) in self.found.chunks_exact(n_groups).zip(&self.open) {
            let row = open.row;
            let ((own, before), (best, nearest)) = (open.own, open.best);
            let lower = &mut labels.lower[row * n_groups..(row + 1) * n_groups];
            for (lower, found) in lower.iter_mut().zip(found) {
                if let Some(found) = found {
                    *lower = below(row, found.best_but(nearest));
                }
            }
            if nearest != before {
                // Its group may have been ruled out.
                let lower = &mut lower[before as usize / GROUP];
                *lower = lower.min(below(row, own));
                labels.nearest[row] = nearest;
                labels.scores[row] = best;
                labels.upper[row] = above(row, best);
            }
        }
        n_dots as u64 * vectors.n_cols() as u64 + n_bounds as u64
    }

    /// Scores the open rows that a group of means concerns. Returns the number of dot products in eight bits.
    fn scan(&mut self, (vectors, rows): (&Matrix, &Rows), means: &Means, group: usize) -> usize {
        let range = (group * GROUP, ((group + 1) * GROUP).min(means.k()));
        let (found, n_groups) = (&mut self.found, self.n_groups);
        let wanted = (0..self.open.len()).filter(|at| found[at * n_groups + group].is_some());
        let n_wanted = wanted.clone().count();
        let packed = if 2 * n_wanted > self.open.len() {
            if self.all.open.is_empty() {
                self.all.fill(0..self.open.len(), &self.open, rows);
            }
            &self.all
        } else {
            self.some.fill(wanted, &self.open, rows);
            &self.some
        };
        let mut n_dots = packed.rows.len() * (range.1 - range.0);
        let strips = packed.strips.chunks_exact(rows.strip_len());
        for ((members, at), strip) in
            (packed.rows.chunks(STRIP).zip(packed.open.chunks(STRIP))).zip(strips)
        {
            let threshold = |lane: usize| self.open[at[lane]].best.0;
            let rest = means.scan(rows, members, strip, range, threshold, &mut self.hits);
            let mut founds = [Found::NOTHING; STRIP];
            for &Hit { lane, mean, .. } in &self.hits {
                let open = &mut self.open[at[lane]];
                let mut scored = (open.own.0, mean as u32);
                if scored.1 != open.own.1 {
                    n_dots += F32_COST;
                    scored.0 = means.score(vectors.row(open.row), mean);
                }
                founds[lane].offer(scored.0, scored.1);
                let is_better = match scored.0.partial_cmp(&open.best.0) {
                    Some(Ordering::Greater) => true,
                    Some(Ordering::Equal) => scored.1 < open.best.1,
                    _ => false,
                };
                if is_better {
                    open.best = scored;
                }
            }
            for ((at, mut one), rest) in at.iter().zip(founds).zip(rest) {
                one.offer(rest, NO_MEAN);
                found[at * n_groups + group] = Some(one);
            }
        }
        n_dots
    }
}
