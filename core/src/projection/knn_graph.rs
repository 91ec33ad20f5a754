//! The k-nearest-neighbour graph under cosine distance, exact and resumable.
//!
//! Every pair of rows is compared: O(n²d), the fastest way up to some 20,000 rows and free of recall questions. An
//! approximate search (NN-descent) can take this place: all that later stages see is a [`KnnGraph`].

use crate::Matrix;

/// Rows searched together, so that a candidate row is fetched from memory once for all of them.
const MAX_BLOCK: usize = 32;
/// Rows whose dot products run side by side in [`dots`].
const LANE_ROWS: usize = 4;
/// Distances below this are the rounding error of a dot product of equal unit rows.
const ROUNDING: f32 = 1e-6;
/// The largest cosine distance, also that of rows with values that are not finite.
const FARTHEST: f32 = 2.0;

/// The nearest other rows of every row, nearest first, ties by index.
#[derive(Clone, Debug)]
pub(super) struct KnnGraph {
    /// Neighbours a row, the row itself not counted; less than the number of rows.
    pub(super) n_others: usize,
    /// Row indices, shape `(n, n_others)`.
    pub(super) indices: Vec<u32>,
    /// Cosine distances in `[0, 2]`, shape `(n, n_others)`, ascending in a row.
    pub(super) distances: Vec<f32>,
}

impl KnnGraph {
    /// Number of rows.
    pub(super) fn n_rows(&self) -> usize {
        self.indices.len().checked_div(self.n_others).unwrap_or(0)
    }

    /// The neighbours of `row`: their indices and their distances.
    pub(super) fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let range = row * self.n_others..(row + 1) * self.n_others;
        (&self.indices[range.clone()], &self.distances[range])
    }
}

/// A k-NN search in progress.
#[derive(Clone, Debug)]
pub(super) struct KnnSearch {
    graph: KnnGraph,
    /// Rows without direction, which have distance 0 to each other and 1 to all others.
    is_zero: Vec<bool>,
    next_row: usize,
}

impl KnnSearch {
    /// Prepares the search for the `n_neighbors` nearest rows of every row of `vectors`.
    ///
    /// `n_neighbors` counts the row itself, as in umap-learn, and is cut to the number of rows.
    pub(super) fn new(vectors: &Matrix, n_neighbors: usize) -> Self {
        let n_rows = vectors.n_rows();
        let n_others = n_neighbors.min(n_rows).saturating_sub(1);
        let is_zero = (0..n_rows)
            .map(|row| vectors.row(row).iter().all(|&value| value == 0.0))
            .collect();
        Self {
            graph: KnnGraph {
                n_others,
                indices: vec![0; n_rows * n_others],
                distances: vec![FARTHEST; n_rows * n_others],
            },
            is_zero,
            next_row: 0,
        }
    }

    /// Whether every row has its neighbours.
    pub(super) fn is_done(&self) -> bool {
        self.next_row >= self.is_zero.len() || self.graph.n_others == 0
    }

    /// The graph, complete once the search [is done](Self::is_done).
    pub(super) fn graph(&self) -> &KnnGraph {
        &self.graph
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
                    let distance = self.distance(rows[lane], candidate, dots[lane]);
                    nearest[group * LANE_ROWS + lane].offer(rows[lane], candidate, distance);
                }
            }
            for (offset, &row) in rest.iter().enumerate() {
                let dot = crate::dot(vectors.row(row), candidate_row);
                let distance = self.distance(row, candidate, dot);
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

    /// Cosine distance in `[0, 2]` from the `dot` of two unit rows; two zero rows are equal, as in umap-learn.
    fn distance(&self, a: usize, b: usize, dot: f32) -> f32 {
        if self.is_zero[a] && self.is_zero[b] {
            return 0.0;
        }
        let distance = 1.0 - dot;
        if !distance.is_finite() {
            FARTHEST
        } else if distance < ROUNDING {
            0.0
        } else {
            distance.min(FARTHEST)
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

/// [`crate::dot`] of four rows with one, bit for bit, the four chains of additions side by side.
#[inline]
fn dots(rows: [&[f32]; LANE_ROWS], other: &[f32]) -> [f32; LANE_ROWS] {
    let (other_chunks, other_rest) = other.as_chunks::<8>();
    let n_chunks = other_chunks.len();
    // Slices of one length each in a variable of its own, and a loop a row: in this form the compiler vectorises.
    let [a, b, c, d] = rows.map(|row| &row.as_chunks::<8>().0[..n_chunks]);
    let mut lanes = [[0.0_f32; 8]; LANE_ROWS];
    for i in 0..n_chunks {
        let y = &other_chunks[i];
        for lane in 0..8 {
            lanes[0][lane] += a[i][lane] * y[lane];
        }
        for lane in 0..8 {
            lanes[1][lane] += b[i][lane] * y[lane];
        }
        for lane in 0..8 {
            lanes[2][lane] += c[i][lane] * y[lane];
        }
        for lane in 0..8 {
            lanes[3][lane] += d[i][lane] * y[lane];
        }
    }
    let mut sums = [0.0; LANE_ROWS];
    for (sum, (lanes, row)) in sums.iter_mut().zip(lanes.iter().zip(rows)) {
        let mut rest = 0.0;
        for (x, y) in row[8 * n_chunks..].iter().zip(other_rest) {
            rest += x * y;
        }
        *sum = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
            + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
            + rest;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    fn random_unit_rows(n_rows: usize, n_cols: usize, seed: u64) -> Matrix {
        let mut random = Random::new(seed, "test");
        let data = (0..n_rows * n_cols).map(|_| random.unit() - 0.5).collect();
        let mut matrix = Matrix::from_vec(data, n_cols).expect("whole rows");
        matrix.normalize_rows();
        matrix
    }

    fn search(vectors: &Matrix, n_neighbors: usize, budget: usize) -> KnnGraph {
        let mut search = KnnSearch::new(vectors, n_neighbors);
        while !search.is_done() {
            search.advance(vectors, budget);
        }
        search.graph().clone()
    }

    #[test]
    fn four_dots_equal_the_single_dot_bit_for_bit() {
        for n_cols in [1, 7, 8, 9, 64, 83] {
            let rows = random_unit_rows(5, n_cols, 1);
            let found = dots([0, 1, 2, 3].map(|row| rows.row(row)), rows.row(4));
            for (row, dot) in found.iter().enumerate() {
                let expected = crate::dot(rows.row(row), rows.row(4));
                assert_eq!(dot.to_bits(), expected.to_bits());
            }
        }
    }

    #[test]
    fn agrees_with_sorting_all_distances_whatever_the_budget() {
        let vectors = random_unit_rows(75, 19, 2);
        for budget in [1, 10_000, usize::MAX] {
            let graph = search(&vectors, 10, budget);
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
    fn fewer_rows_than_neighbors() {
        assert_eq!(search(&Matrix::zeros(0, 3), 15, 1).n_rows(), 0);
        assert_eq!(search(&Matrix::zeros(1, 3), 15, 1).n_others, 0);
        let graph = search(&random_unit_rows(3, 4, 3), 15, 1);
        assert_eq!((graph.n_rows(), graph.n_others), (3, 2));
    }

    #[test]
    fn duplicates_zero_rows_and_rows_that_are_not_finite() {
        let unit = [0.6, 0.8];
        let data = [unit, unit, [0.0, 0.0], [0.0, 0.0], [f32::NAN, 1.0]].concat();
        let vectors = Matrix::from_vec(data, 2).expect("whole rows");
        let graph = search(&vectors, 5, usize::MAX);
        assert_eq!(graph.row(0), (&[1, 2, 3, 4][..], &[0.0, 1.0, 1.0, 2.0][..]));
        assert_eq!(graph.row(2), (&[3, 0, 1, 4][..], &[0.0, 1.0, 1.0, 2.0][..]));
        assert_eq!(graph.row(4), (&[0, 1, 2, 3][..], &[2.0; 4][..]));
    }
}
