//! A random-projection tree (Dasgupta & Freund 2008): halves of halves of the rows, down to leaves of near ones.
//!
//! The projections are not wholly random: a split goes between two groups of the rows it is about, which keeps more
//! neighbours together.

use super::coarse_rows::CoarseRows;
use super::direction::Direction;
use crate::Random;
use std::ops::Range;

/// Draws for the second pole of a split; the one least like the first is taken, so that duplicates do not waste it.
const N_DRAWS: usize = 3;
/// Rows drawn at most to find the direction of a split, and the rounds of 2-means over them.
const MAX_SAMPLE: usize = 64;
const N_ROUNDS: usize = 2;

/// A tree in the making, of which only the order of the rows along its leaves is kept.
///
/// Halves are equal in size whatever the data, so that time and depth are bounded: O(n · log n · d).
#[derive(Clone, Debug)]
pub(super) struct Partition {
    order: Vec<u32>,
    leaves: Vec<Range<usize>>,
    /// Ranges of `order` that are still to be split, the next one last.
    pending: Vec<Range<usize>>,
    max_leaf: usize,
}

impl Partition {
    /// The root, all of `n_rows` rows; leaves have at most `max_leaf` rows and, if there are so many, over half of it.
    pub(super) fn new(n_rows: usize, max_leaf: usize) -> Self {
        let root = 0..n_rows;
        Self {
            order: (0..n_rows as u32).collect(),
            leaves: Vec::with_capacity(2 * n_rows / max_leaf + 1),
            pending: vec![root],
            max_leaf,
        }
    }

    /// The rows along the leaves, shape `(n)`, and each leaf as a range of them, from left to right.
    pub(super) fn into_leaves(self) -> (Vec<u32>, Vec<Range<usize>>) {
        (self.order, self.leaves)
    }

    /// Looks at the next node; returns how many rows were split, 0 at a leaf, and `None` when there are no more nodes.
    pub(super) fn advance(&mut self, rows: &CoarseRows, random: &mut Random) -> Option<usize> {
        let range = self.pending.pop()?;
        if range.len() <= self.max_leaf {
            self.leaves.push(range);
            return Some(0);
        }
        split(&mut self.order[range.clone()], rows, random);
        let middle = range.start + range.len() / 2;
        self.pending.push(middle..range.end);
        self.pending.push(range.start..middle);
        Some(range.len())
    }
}

/// Sorts the rows of `node` by halves, those on one side of a hyperplane first; both keep their order.
fn split(node: &mut [u32], rows: &CoarseRows, random: &mut Random) {
    let normal = normal(node, rows, random);
    let by_margin = |a: &(f32, u32), b: &(f32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    let margins: Vec<(f32, u32)> = node
        .iter()
        .map(|&row| (normal.margin(rows, row), row))
        .collect();
    let mut sorted = margins.clone();
    let middle = *sorted.select_nth_unstable_by(node.len() / 2, by_margin).1;
    let (mut left, mut right) = (0, node.len() / 2);
    for margin in &margins {
        let place = if by_margin(margin, &middle).is_lt() {
            &mut left
        } else {
            &mut right
        };
        node[*place] = margin.1;
        *place += 1;
    }
}

/// A direction in which the rows of `node` differ: from one to the other mean of two groups of some of them.
fn normal(node: &[u32], rows: &CoarseRows, random: &mut Random) -> Direction {
    let mut draw = || node[random.below(node.len())];
    let first = draw();
    let mut second = draw();
    for _ in 1..N_DRAWS {
        let other = draw();
        if rows.similarity(first, other) < rows.similarity(first, second) {
            second = other;
        }
    }
    let mut direction = Direction::between(rows, &[first], &[second]);
    let sample: Vec<u32> = (0..MAX_SAMPLE.min(node.len() / 8))
        .map(|_| draw())
        .collect();
    for _ in 0..N_ROUNDS {
        let (near, far): (Vec<u32>, Vec<u32>) = sample
            .iter()
            .partition(|&&row| direction.margin(rows, row) < 0.0);
        if !near.is_empty() && !far.is_empty() {
            direction = Direction::between(rows, &near, &far);
        }
    }
    direction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::knn_graph::random_unit_rows;

    #[test]
    fn leaves_are_bounded_whole_and_near() {
        let vectors = random_unit_rows(1000, 3, 1);
        // A hundred duplicates, which nothing can split.
        let copies: Vec<usize> = (0..1000).map(|row| row.max(100)).collect();
        let vectors = vectors.select(&copies);
        let rows = CoarseRows::from_matrix(&vectors);
        let mut partition = Partition::new(1000, 40);
        let mut random = Random::new(1, "test");
        while partition.advance(&rows, &mut random).is_some() {}
        let (order, leaves) = partition.into_leaves();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..1000));
        assert!(
            leaves
                .iter()
                .all(|leaf| leaf.len() > 20 && leaf.len() <= 40)
        );
        assert_eq!(
            leaves.iter().map(ExactSizeIterator::len).sum::<usize>(),
            1000
        );
        let near = leaves.iter().flat_map(|leaf| {
            let first = order[leaf.start];
            order[leaf.clone()].iter().map(move |&row| (first, row))
        });
        let mean = near.map(|(a, b)| rows.similarity(a, b)).sum::<f32>() / 1000.0;
        assert!(mean > 0.8, "{mean}");
    }
}
