//! The exact search: every pair of rows is compared, O(n²d), the fastest way for few rows.

use super::cosine::Cosine;
use super::knn_graph::KnnGraph;
use crate::Matrix;
use crate::matrix::{LANE_ROWS, dots};

/// Rows searched together, so that a candidate row is fetched from memory once for all of them.
const MAX_BLOCK: usize = 32;

/// An exact search in progress.
#[derive(Clone, Debug)]
pub(super) struct ExactSearch {
    graph: KnnGraph,
    cosine: Cosine,
    next_row: usize,
}

impl ExactSearch {
    /// Prepares the search for the `n_others` nearest other rows of every row of `vectors`.
    pub(super) fn new(vectors: &Matrix, n_others: usize) -> Self {
        Self {
            graph: KnnGraph::unknown(vectors.n_rows(), n_others),
            cosine: Cosine::new(vectors),
            next_row: 0,
        }
    }

    /// Whether every row has its neighbours.
    pub(super) fn is_done(&self) -> bool {
        self.next_row >= self.graph.n_rows()
    }

    /// The done share of the search, in `[0, 1]`.
    pub(super) fn fraction(&self) -> f32 {
        self.next_row as f32 / self.graph.n_rows().max(1) as f32
    }

    /// Gives away the graph, complete once the search [is done](Self::is_done).
    pub(super) fn take_graph(&mut self) -> KnnGraph {
        std::mem::take(&mut self.graph)
    }

    /// Searches some more rows, at least one; returns the multiply-adds spent, about `budget`.
    pub(super) fn advance(&mut self, vectors: &Matrix, budget: usize) -> usize {
        let n_rows = vectors.n_rows();
        let row_cost = (n_rows * vectors.n_cols()).max(1);
        let mut spent = 0_usize;
        while !self.is_done() && spent < budget {
            let affordable = ((budget - spent) / row_cost).clamp(LANE_ROWS, MAX_BLOCK);
            let end = (self.next_row + affordable).min(n_rows);
            self.search_block(vectors, self.next_row..end);
            spent = spent.saturating_add((end - self.next_row) * row_cost);
            self.next_row = end;
        }
        spent
    }

    fn search_block(&mut self, vectors: &Matrix, block: std::ops::Range<usize>) {
        let block: Vec<usize> = block.collect();
        let mut nearest = vec![Nearest::new(self.graph.n_others); block.len()];
        let (groups, rest) = block.as_chunks::<LANE_ROWS>();
        for candidate in 0..vectors.n_rows() {
            let candidate_row = vectors.row(candidate);
            for (group, rows) in groups.iter().enumerate() {
                let dots = dots(rows.map(|row| vectors.row(row)), candidate_row);
                for lane in 0..LANE_ROWS {
                    let distance = self.cosine.distance(rows[lane], candidate, dots[lane]);
                    nearest[group * LANE_ROWS + lane].offer(rows[lane], candidate, distance);
                }
            }
            for (offset, &row) in rest.iter().enumerate() {
                let dot = crate::dot(vectors.row(row), candidate_row);
                let distance = self.cosine.distance(row, candidate, dot);
                nearest[groups.len() * LANE_ROWS + offset].offer(row, candidate, distance);
            }
        }
        let n_others = self.graph.n_others;
        for (&row, found) in block.iter().zip(&nearest) {
            let start = row * n_others;
            for (place, &(distance, index)) in found.entries.iter().enumerate() {
                self.graph.indices[start + place] = index;
                self.graph.distances[start + place] = distance;
            }
        }
    }
}

/// The nearest candidates of one row so far, ascending; short enough for insertion to beat a heap.
#[derive(Clone, Debug)]
struct Nearest {
    entries: Vec<(f32, u32)>,
    capacity: usize,
}

impl Nearest {
    fn new(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity + 1),
            capacity,
        }
    }

    /// Takes `candidate` if it is near enough. Candidates come in index order, so an equal one stays behind.
    #[inline]
    fn offer(&mut self, row: usize, candidate: usize, distance: f32) {
        let is_full = self.entries.len() == self.capacity;
        let beats_last = self.entries.last().is_some_and(|last| distance < last.0);
        if (is_full && !beats_last) || row == candidate {
            return;
        }
        let place = self.entries.partition_point(|entry| entry.0 <= distance);
        self.entries.insert(place, (distance, candidate as u32));
        self.entries.truncate(self.capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::knn_graph::random_unit_rows;

    fn search(vectors: &Matrix, n_others: usize, budget: usize) -> KnnGraph {
        let mut search = ExactSearch::new(vectors, n_others);
        while !search.is_done() {
            search.advance(vectors, budget);
        }
        search.take_graph()
    }

    #[test]
    fn agrees_with_sorting_all_distances_whatever_the_budget() {
        let vectors = random_unit_rows(75, 19, 2);
        for budget in [1, 10_000, usize::MAX] {
            let graph = search(&vectors, 9, budget);
            for row in 0..vectors.n_rows() {
                let mut all: Vec<(f32, u32)> = (0..vectors.n_rows())
                    .filter(|&other| other != row)
                    .map(|other| {
                        let dot = crate::dot(vectors.row(row), vectors.row(other));
                        (1.0 - dot, other as u32)
                    })
                    .collect();
                all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let (indices, distances) = graph.row(row);
                let found: Vec<(f32, u32)> = distances
                    .iter()
                    .copied()
                    .zip(indices.iter().copied())
                    .collect();
                assert_eq!(found, all[..9]);
            }
        }
    }

    #[test]
    fn duplicates_zero_rows_and_rows_that_are_not_finite() {
        let unit = [0.6, 0.8];
        let data = [unit, unit, [0.0, 0.0], [0.0, 0.0], [f32::NAN, 1.0]].concat();
        let vectors = Matrix::from_vec(data, 2).expect("whole rows");
        let graph = search(&vectors, 4, usize::MAX);
        assert_eq!(graph.row(0), (&[1, 2, 3, 4][..], &[0.0, 1.0, 1.0, 2.0][..]));
        assert_eq!(graph.row(2), (&[3, 0, 1, 4][..], &[0.0, 1.0, 1.0, 2.0][..]));
        assert_eq!(graph.row(4), (&[0, 1, 2, 3][..], &[2.0; 4][..]));
    }
}
