//! A random-projection tree (Dasgupta & Freund 2008): halves of halves of the rows, down to leaves of near ones.

use super::coarse_rows::CoarseRows;
use crate::Random;
use std::ops::Range;

/// Draws for the second pole of a split; the one least like the first is taken, so that duplicates do not waste it.
const N_DRAWS: usize = 3;

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

/// Sorts the rows of `node` by halves: those nearer to one than to another of two random rows come first.
fn split(node: &mut [u32], rows: &CoarseRows, random: &mut Random) {
    let mut draw = || node[random.below(node.len())];
    let first = draw();
    let mut second = draw();
    for _ in 1..N_DRAWS {
        let other = draw();
        if rows.similarity(first, other) < rows.similarity(first, second) {
            second = other;
        }
    }
    let mut margins: Vec<(f32, u32)> = node
        .iter()
        .map(|&row| {
            let margin = rows.similarity(second, row) - rows.similarity(first, row);
            (margin, row)
        })
        .collect();
    let (left, middle, right) = margins.select_nth_unstable_by(node.len() / 2, |a, b| {
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    });
    // Which rows are in a half is certain. Their order in it is the library's own, so they are put in one of ours.
    left.sort_unstable_by_key(|margin| margin.1);
    right.sort_unstable_by_key(|margin| margin.1);
    let sorted = left.iter().chain(std::iter::once(&*middle)).chain(&*right);
    for (place, &(_, row)) in node.iter_mut().zip(sorted) {
        *place = row;
    }
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
