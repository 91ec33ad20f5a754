//! The k-nearest-neighbour graph under cosine distance, searched in steps: exactly for few rows, by NN-descent for many.

use super::cosine::FARTHEST;
use super::knn_descent::DescentSearch;
use super::knn_exact::ExactSearch;
use crate::Matrix;

/// The largest number of rows for which all pairs are compared.
const MAX_EXACT: usize = 1024;
/// The least number of rows for each neighbour for which a search of neighbourhoods makes sense.
const MIN_ROWS_PER_NEIGHBOR: usize = 16;

/// The nearest other rows of every row, nearest first, ties by index.
#[derive(Clone, Debug, Default)]
pub(super) struct KnnGraph {
    /// Neighbours a row, the row itself not counted; less than the number of rows.
    pub(super) n_others: usize,
    /// Row indices, shape `(n, n_others)`.
    pub(super) indices: Vec<u32>,
    /// Cosine distances in `[0, 2]`, shape `(n, n_others)`, ascending in a row.
    pub(super) distances: Vec<f32>,
}

impl KnnGraph {
    /// A graph that is still to be filled in.
    pub(super) fn unknown(n_rows: usize, n_others: usize) -> Self {
        Self {
            n_others,
            indices: vec![0; n_rows * n_others],
            distances: vec![FARTHEST; n_rows * n_others],
        }
    }

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

/// A k-NN search in progress. Its graph is a function of the rows, whatever the budgets of its steps.
#[derive(Clone, Debug)]
pub(super) enum KnnSearch {
    Exact(ExactSearch),
    Descent(Box<DescentSearch>),
}

impl KnnSearch {
    /// Prepares the search for the `n_neighbors` nearest rows of every row of `vectors`.
    ///
    /// `n_neighbors` counts the row itself, as in umap-learn, and is cut to the number of rows.
    pub(super) fn new(vectors: &Matrix, n_neighbors: usize) -> Self {
        let n_rows = vectors.n_rows();
        let n_others = n_neighbors.min(n_rows).saturating_sub(1);
        if n_rows <= MAX_EXACT || n_rows < MIN_ROWS_PER_NEIGHBOR * n_others {
            Self::Exact(ExactSearch::new(vectors, n_others))
        } else {
            Self::Descent(Box::new(DescentSearch::new(vectors, n_others)))
        }
    }

    /// Whether every row has its neighbours.
    pub(super) fn is_done(&self) -> bool {
        match self {
            Self::Exact(search) => search.is_done(),
            Self::Descent(search) => search.is_done(),
        }
    }

    /// The done share of the search, in `[0, 1]`; never falls.
    pub(super) fn fraction(&self) -> f32 {
        match self {
            Self::Exact(search) => search.fraction(),
            Self::Descent(search) => search.fraction(),
        }
    }

    /// About how many multiply-adds the whole search takes.
    pub(super) fn estimated_cost(&self, vectors: &Matrix) -> f32 {
        let (n_rows, n_cols) = (vectors.n_rows() as f32, vectors.n_cols() as f32);
        match self {
            Self::Exact(_) => n_rows * n_rows * n_cols,
            Self::Descent(_) => DescentSearch::estimated_cost(vectors),
        }
    }

    /// Gives away the graph, complete once the search [is done](Self::is_done).
    pub(super) fn take_graph(&mut self) -> KnnGraph {
        match self {
            Self::Exact(search) => search.take_graph(),
            Self::Descent(search) => search.take_graph(),
        }
    }

    /// Searches some more, by the least unit at least; returns the multiply-adds spent, about `budget`.
    pub(super) fn advance(&mut self, vectors: &Matrix, budget: usize) -> usize {
        match self {
            Self::Exact(search) => search.advance(vectors, budget),
            Self::Descent(search) => search.advance(vectors, budget),
        }
    }
}

/// Random unit rows for the tests of the searches.
#[cfg(test)]
pub(super) fn random_unit_rows(n_rows: usize, n_cols: usize, seed: u64) -> Matrix {
    let mut random = crate::Random::new(seed, "test");
    let data = (0..n_rows * n_cols).map(|_| random.unit() - 0.5).collect();
    let mut matrix = Matrix::from_vec(data, n_cols).expect("whole rows");
    matrix.normalize_rows();
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(vectors: &Matrix, n_neighbors: usize, budget: usize) -> KnnGraph {
        let mut search = KnnSearch::new(vectors, n_neighbors);
        while !search.is_done() {
            search.advance(vectors, budget);
        }
        search.take_graph()
    }

    #[test]
    fn fewer_rows_than_neighbors() {
        assert_eq!(search(&Matrix::zeros(0, 3), 15, 1).n_rows(), 0);
        assert_eq!(search(&Matrix::zeros(1, 3), 15, 1).n_others, 0);
        let graph = search(&random_unit_rows(3, 4, 3), 15, 1);
        assert_eq!((graph.n_rows(), graph.n_others), (3, 2));
    }

    /// Rows of `n_topics` directions with noise of `spread` times their length; every tenth row is a copy, every
    /// fiftieth has no direction. With one topic and a wide spread they are uniform on the sphere.
    fn topics(n_rows: usize, n_cols: usize, n_topics: usize, spread: f32, seed: u64) -> Matrix {
        let noise = random_unit_rows(n_rows, n_cols, seed);
        let directions = random_unit_rows(n_topics, n_cols, seed ^ 1);
        let mut matrix = Matrix::zeros(n_rows, n_cols);
        for row in 0..n_rows {
            let of_row = if row % 10 == 9 { row / 100 } else { row };
            let direction = directions.row(of_row % n_topics);
            let noise = noise.row(of_row);
            for ((value, mean), noise) in matrix.row_mut(row).iter_mut().zip(direction).zip(noise) {
                *value = mean + spread * noise;
            }
            if row % 50 == 7 {
                matrix.row_mut(row).fill(0.0);
            }
        }
        matrix.normalize_rows();
        matrix
    }

    /// The share of neighbours that are as near as the farthest that the exact search finds; `found` is checked to be
    /// a graph on the way.
    fn recall(vectors: &Matrix, found: &KnnGraph) -> f64 {
        let mut exact = ExactSearch::new(vectors, found.n_others);
        while !exact.is_done() {
            exact.advance(vectors, usize::MAX);
        }
        let exact = exact.take_graph();
        let mut n_right = 0;
        for row in 0..vectors.n_rows() {
            let (indices, distances) = found.row(row);
            let mut distinct = indices.to_vec();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), found.n_others);
            assert!(!indices.contains(&(row as u32)) && distances.is_sorted());
            let farthest = exact.row(row).1[found.n_others - 1];
            n_right += distances
                .iter()
                .filter(|&&distance| distance <= farthest)
                .count();
        }
        n_right as f64 / found.distances.len() as f64
    }

    #[test]
    fn descent_finds_nearly_all_neighbors() {
        for (n_rows, n_cols, n_topics, spread) in
            [(2500, 48, 40, 0.5), (4000, 33, 7, 1.0), (3000, 8, 1, 100.0)]
        {
            let vectors = topics(n_rows, n_cols, n_topics, spread, 4);
            let search = KnnSearch::new(&vectors, 15);
            assert!(matches!(search, KnnSearch::Descent(_)));
            let recall = recall(&vectors, &self::search(&vectors, 15, usize::MAX));
            assert!(recall >= 0.98, "{recall} of {n_rows} × {n_cols}");
        }
    }

    #[test]
    fn the_graph_is_the_same_whatever_the_budget() {
        let vectors = topics(2300, 24, 12, 0.7, 5);
        let whole = search(&vectors, 15, usize::MAX);
        for budget in [1, 3_000_000] {
            let stepped = search(&vectors, 15, budget);
            assert_eq!(stepped.indices, whole.indices);
            assert_eq!(stepped.distances, whole.distances);
        }
    }

    #[test]
    fn progress_of_a_descent_never_falls() {
        let vectors = topics(2300, 24, 12, 0.7, 6);
        let mut search = KnnSearch::new(&vectors, 15);
        let mut last = search.fraction();
        while !search.is_done() {
            search.advance(&vectors, 1);
            let fraction = search.fraction();
            assert!(
                fraction >= last && fraction <= 1.0,
                "{fraction} after {last}"
            );
            last = fraction;
        }
        assert!(last > 0.99);
    }

    #[test]
    fn rows_that_are_all_alike_or_not_finite() {
        for row in [[0.6, 0.8], [0.0, 0.0], [f32::NAN, 1.0]] {
            let vectors = Matrix::from_vec(row.repeat(2100), 2).expect("whole rows");
            let graph = search(&vectors, 15, usize::MAX);
            let expected: f32 = if row[0].is_nan() { 2.0 } else { 0.0 };
            let is_expected = |distance: &f32| distance.to_bits() == expected.to_bits();
            assert!(graph.distances.iter().all(is_expected));
            assert!((recall(&vectors, &graph) - 1.0).abs() < 1e-9);
        }
    }
}
