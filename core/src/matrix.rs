//! The one array type that crosses module borders; tract brings an ndarray of its own.

/// Row-major `f32` matrix of shape `(n_rows, n_cols)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    data: Vec<f32>,
    n_rows: usize,
    n_cols: usize,
}

impl Matrix {
    /// A matrix of zeros of shape `(n_rows, n_cols)`.
    pub fn zeros(n_rows: usize, n_cols: usize) -> Self {
        Self {
            data: vec![0.0; n_rows * n_cols],
            n_rows,
            n_cols,
        }
    }

    /// Wraps row-major `data`; `None` unless it holds a whole number of rows of `n_cols` values.
    pub fn from_vec(data: Vec<f32>, n_cols: usize) -> Option<Self> {
        if n_cols == 0 {
            return data.is_empty().then(Self::default);
        }
        data.len().is_multiple_of(n_cols).then(|| Self {
            n_rows: data.len() / n_cols,
            n_cols,
            data,
        })
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of columns (dimensions).
    pub fn n_cols(&self) -> usize {
        self.n_cols
    }

    /// Row `row`, shape `(n_cols)`.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.data[row * self.n_cols..(row + 1) * self.n_cols]
    }

    /// Row `row`, writable.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.data[row * self.n_cols..(row + 1) * self.n_cols]
    }

    /// The rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.data.chunks_exact(self.n_cols.max(1))
    }

    /// All values, row after row.
    pub fn as_slice(&self) -> &[f32] {
        &self.data
    }

    /// The values, given away.
    pub fn into_vec(self) -> Vec<f32> {
        self.data
    }

    /// The rows at `rows`, in that order.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let mut data = Vec::with_capacity(rows.len() * self.n_cols);
        for &row in rows {
            data.extend_from_slice(self.row(row));
        }
        Self {
            data,
            n_rows: rows.len(),
            n_cols: self.n_cols,
        }
    }

    /// Scales every row to unit length; a row of zeros stays zero.
    pub fn normalize_rows(&mut self) {
        for row in self.data.chunks_exact_mut(self.n_cols.max(1)) {
            normalize(row);
        }
    }
}

/// The sum of eight lanes by halves, as vectors add them up: in the same order on every target.
#[inline]
pub(crate) fn sum_lanes(lanes: [f32; 8]) -> f32 {
    ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
        + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
}

/// Dot product in eight fixed lanes: the same sum on every target, and one that vectorises.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..8 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    let mut rest = 0.0;
    for (x, y) in a_rest.iter().zip(b_rest) {
        rest += x * y;
    }
    sum_lanes(lanes) + rest
}

/// Squared Euclidean distance in eight fixed lanes, as [`dot`].
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..8 {
            let difference = x[lane] - y[lane];
            lanes[lane] += difference * difference;
        }
    }
    let mut rest = 0.0;
    for (x, y) in a_rest.iter().zip(b_rest) {
        rest += (x - y) * (x - y);
    }
    sum_lanes(lanes) + rest
}

/// Scales `row` to unit length; zeros stay zeros.
pub fn normalize(row: &mut [f32]) {
    let norm = dot(row, row).sqrt();
    if norm > 0.0 {
        for value in row {
            *value /= norm;
        }
    }
}

/// Indices of the `n` largest similarities, largest first, ties to the lower index.
pub(crate) fn most_similar(mut found: Vec<(f32, usize)>, n: usize) -> Vec<usize> {
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(n);
    found.into_iter().map(|(_, index)| index).collect()
}
