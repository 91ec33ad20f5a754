//! The nearest mean of every row: Lloyd's assignment step, without the products that bounds show to be unnecessary.
//!
//! A row has an upper bound of the distance to its own mean and a lower bound of the distance to any other mean of each
//! group of [`GROUP`] means; both follow the means as they move (Hamerly 2010 has one group, Elkan 2003 a mean a group;
//! groups are of Ding et al. 2015, "Yinyang k-means"). Bounds are rounded so that what is left out could not have
//! changed anything: the labels are those of plain Lloyd iterations, bit by bit.

use super::dots::dots;
use crate::matrix::{Matrix, dot, squared_distance};

/// Means that share a lower bound.
pub(super) const GROUP: usize = 32;
/// Rows that are looked at together, so that a group's means are read once for many of them.
const BLOCK: usize = 128;
/// Factors that outweigh the rounding of the few operations before them.
const UP: f32 = 1.0 + 4.0 * f32::EPSILON;
const DOWN: f32 = 1.0 - 4.0 * f32::EPSILON;

/// The means, with what their scores need.
///
/// The score of a row x and a mean c is x·c − |c|²/2, the higher, the nearer. "The score" below is its f32 value, with
/// the sums of [`dot`].
#[derive(Clone, Debug)]
pub(super) struct Means {
    /// Shape `(k, d)`.
    pub(super) means: Matrix,
    /// |c|²/2, shape `(k)`.
    half_squares: Vec<f32>,
    /// Largest norm.
    norm: f32,
}

impl Means {
    pub(super) fn new(means: Matrix) -> Self {
        let squares: Vec<f32> = means.rows().map(|mean| dot(mean, mean)).collect();
        Self {
            norm: squares.iter().fold(0.0_f32, |most, &s| most.max(s)).sqrt(),
            half_squares: squares.iter().map(|square| square / 2.0).collect(),
            means,
        }
    }

    pub(super) fn k(&self) -> usize {
        self.means.n_rows()
    }

    fn score(&self, row: &[f32], mean: usize) -> f32 {
        dot(row, self.means.row(mean)) - self.half_squares[mean]
    }
}

/// Labels of the rows and bounds of their distances.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    /// Mean of each row, shape `(n)`.
    pub(super) nearest: Vec<u32>,
    /// Bound of the distance to it, shape `(n)`.
    upper: Vec<f32>,
    /// Bounds of the distances to all others, shape `(n, n_groups)`.
    lower: Vec<f32>,
    /// Squares of the rows' norms, shape `(n)`.
    squares: Vec<f32>,
    /// Largest norm of a row.
    norm: f32,
    n_groups: usize,
}

impl Labels {
    /// Labels that are a guess, without bounds.
    pub(super) fn new(vectors: &Matrix, guess: Vec<u32>, k: usize) -> Self {
        let squares: Vec<f32> = vectors.rows().map(|row| dot(row, row)).collect();
        let n_groups = k.div_ceil(GROUP);
        Self {
            upper: vec![f32::INFINITY; guess.len()],
            lower: vec![0.0; guess.len() * n_groups],
            nearest: guess,
            norm: squares.iter().fold(0.0_f32, |most, &s| most.max(s)).sqrt(),
            squares,
            n_groups,
        }
    }

    /// Widens the bounds by the way that each mean went from `old` to `new`, both `(k, d)`. Returns the square of all ways.
    pub(super) fn follow(&mut self, old: &Matrix, new: &Matrix) -> f32 {
        let slack = 1.0 + relative_error(old.n_cols());
        let squares: Vec<f32> = (old.rows().zip(new.rows()))
            .map(|(old, new)| squared_distance(old, new))
            .collect();
        let ways: Vec<f32> = squares.iter().map(|s| s.sqrt() * slack).collect();
        let longest: Vec<f32> = (ways.chunks(GROUP))
            .map(|group| group.iter().fold(0.0, |most: f32, &way| most.max(way)))
            .collect();
        for (upper, &nearest) in self.upper.iter_mut().zip(&self.nearest) {
            *upper = (*upper + ways[nearest as usize]) * UP;
        }
        for lower in self.lower.chunks_exact_mut(self.n_groups) {
            for (lower, way) in lower.iter_mut().zip(&longest) {
                *lower = ((*lower - way) * DOWN).max(0.0);
            }
        }
        squares.iter().sum()
    }

    /// Gives the rows from `start` their nearest means, ties to the lower index, until about `budget` multiply-adds are
    /// done. Returns the first row not done, the multiply-adds, and whether a label changed.
    pub(super) fn assign(
        &mut self,
        vectors: &Matrix,
        means: &Means,
        start: usize,
        budget: usize,
    ) -> (usize, usize, bool) {
        let mut block = Block::new(self.n_groups);
        let (mut row, mut n_dots, mut changed) = (start, 0, false);
        let n_cols = vectors.n_cols().max(1);
        while row < vectors.n_rows() && n_dots * n_cols < budget {
            let end = (row + BLOCK).min(vectors.n_rows());
            let (more, moved) = block.assign(self, vectors, means, row..end);
            n_dots += more;
            changed |= moved;
            row = end;
        }
        (row, n_dots * n_cols, changed)
    }
}

/// A bound of the relative error of a sum of `n_cols` products as [`dot`] takes it: 2⁻²⁴ for each operation in a row.
fn relative_error(n_cols: usize) -> f32 {
    (n_cols / 8 + 16) as f32 * f32::EPSILON / 2.0
}

/// What a row is after a group: its best and second best score there.
#[derive(Clone, Copy, Debug)]
struct Found {
    best: f32,
    index: u32,
    second: f32,
}

const NOTHING: Found = Found {
    best: f32::NEG_INFINITY,
    index: u32::MAX,
    second: f32::NEG_INFINITY,
};

/// Buffers of a block of rows.
struct Block {
    /// Rows whose bounds do not decide, and the scores of their own means.
    open: Vec<(usize, f32)>,
    /// What the groups had, shape `(n_open, n_groups)`; `None` where bounds ruled a group out.
    found: Vec<Option<Found>>,
    n_groups: usize,
}

impl Block {
    fn new(n_groups: usize) -> Self {
        Self {
            open: Vec::with_capacity(BLOCK),
            found: Vec::with_capacity(BLOCK * n_groups),
            n_groups,
        }
    }

    /// Returns the dot products taken and whether a label changed.
    fn assign(
        &mut self,
        labels: &mut Labels,
        vectors: &Matrix,
        means: &Means,
        rows: std::ops::Range<usize>,
    ) -> (usize, bool) {
        // A bound of the error of a score, of half a square, and of what is added up below.
        let error = relative_error(vectors.n_cols()) * (labels.norm + means.norm).powi(2);
        // Whether the scores of two means differ as the bounds of their distances do. Not so if a value is not finite.
        let is_farther = |lower: f32, upper: f32| lower * lower - upper * upper > 5.0 * error;
        let distance = |square: f32, score: f32, error: f32| {
            (square - 2.0 * score + 4.0 * error).max(0.0).sqrt()
        };
        self.open.clear();
        self.found.clear();
        let n_groups = self.n_groups;
        let mut n_dots = 0;
        for row in rows {
            let lower = &labels.lower[row * n_groups..(row + 1) * n_groups];
            let least = lower.iter().copied().fold(f32::INFINITY, f32::min);
            if is_farther(least, labels.upper[row]) {
                continue;
            }
            n_dots += 1;
            let own = means.score(vectors.row(row), labels.nearest[row] as usize);
            let upper = distance(labels.squares[row], own, error) * UP;
            labels.upper[row] = upper;
            if is_farther(least, upper) {
                continue;
            }
            self.open.push((row, own));
            self.found.extend(
                lower
                    .iter()
                    .map(|&lower| (!is_farther(lower, upper)).then_some(NOTHING)),
            );
        }
        for group in 0..n_groups {
            n_dots += self.scan(vectors, means, group);
        }
        let mut changed = false;
        for (found, &(row, own)) in self.found.chunks_exact(n_groups).zip(&self.open) {
            let square = labels.squares[row];
            let before = labels.nearest[row];
            // A group that was ruled out may hold the row's own mean.
            let mut nearest = (own, before);
            for found in found.iter().flatten() {
                if found.best > nearest.0 || (found.best == nearest.0 && found.index < nearest.1) {
                    nearest = (found.best, found.index);
                }
            }
            let lower = &mut labels.lower[row * n_groups..(row + 1) * n_groups];
            for (lower, found) in lower.iter_mut().zip(found) {
                if let Some(found) = found {
                    let other = if found.index == nearest.1 {
                        found.second
                    } else {
                        found.best
                    };
                    *lower = distance(square, other, -error) * DOWN;
                }
            }
            if nearest.1 != before {
                changed = true;
                let lower = &mut lower[before as usize / GROUP];
                *lower = lower.min(distance(square, own, -error) * DOWN);
                labels.nearest[row] = nearest.1;
                labels.upper[row] = distance(square, nearest.0, error) * UP;
            }
        }
        (n_dots, changed)
    }

    /// Scores the open rows in one group of means. Returns the number of dot products.
    fn scan(&mut self, vectors: &Matrix, means: &Means, group: usize) -> usize {
        let (first, last) = (group * GROUP, ((group + 1) * GROUP).min(means.k()));
        let at = |open: usize| open * self.n_groups + group;
        let wanted: Vec<usize> = (0..self.open.len())
            .filter(|&open| self.found[at(open)].is_some())
            .collect();
        let mut scores = [[0.0_f32; GROUP]; 2];
        for pair in wanted.chunks(2) {
            // An odd row comes twice.
            let pair = [pair[0], pair[pair.len() - 1]];
            let rows = pair.map(|open| vectors.row(self.open[open].0));
            let mut mean = first;
            while mean + 2 <= last {
                let others = [means.means.row(mean), means.means.row(mean + 1)];
                let tile = dots(rows, others);
                for i in 0..2 {
                    for j in 0..2 {
                        scores[i][mean - first + j] = tile[i][j] - means.half_squares[mean + j];
                    }
                }
                mean += 2;
            }
            if mean < last {
                for i in 0..2 {
                    scores[i][mean - first] = means.score(rows[i], mean);
                }
            }
            for (open, scores) in pair.iter().zip(&scores) {
                self.found[at(*open)] = Some(best_two(&scores[..last - first], first));
            }
        }
        wanted.len() * (last - first)
    }
}

/// The best of `scores` and the second best, ties to the lower index.
fn best_two(scores: &[f32], first: usize) -> Found {
    let mut found = NOTHING;
    for (index, &score) in scores.iter().enumerate() {
        if score > found.best {
            found.second = found.best;
            found.best = score;
            found.index = (first + index) as u32;
        } else if score > found.second {
            found.second = score;
        }
    }
    found
}
