//! The one array type that crosses module borders; tract brings an ndarray of its own.

use wide::f32x8;

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

/// Rows whose dot products run side by side in [`dots`].
pub(crate) const LANE_ROWS: usize = 4;

/// The sum of eight lanes by halves, as vectors add them up: in the same order on every target.
#[inline]
pub(crate) fn sum_lanes(lanes: [f32; 8]) -> f32 {
    ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
        + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
}

/// Dot product in eight fixed lanes: the same sum on every target.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    let mut lanes = f32x8::ZERO;
    for (&x, &y) in a_chunks.iter().zip(b_chunks) {
        lanes += f32x8::new(x) * f32x8::new(y);
    }
    sum_lanes(lanes.to_array()) + rest_of_dot(a_rest, b_rest)
}

/// [`dot`] of four rows with one, bit for bit, the four chains of additions side by side.
#[inline]
pub(crate) fn dots(rows: [&[f32]; LANE_ROWS], other: &[f32]) -> [f32; LANE_ROWS] {
    let (other_chunks, other_rest) = other.as_chunks::<8>();
    let n_chunks = other_chunks.len();
    // Slices of one length, so that their bounds are checked once.
    let chunks = rows.map(|row| &row.as_chunks::<8>().0[..n_chunks]);
    let mut lanes = [f32x8::ZERO; LANE_ROWS];
    for (at, &y) in other_chunks.iter().enumerate() {
        let y = f32x8::new(y);
        for (lanes, chunks) in lanes.iter_mut().zip(chunks) {
            *lanes += f32x8::new(chunks[at]) * y;
        }
    }
    std::array::from_fn(|row| {
        let rest = &rows[row][8 * n_chunks..];
        sum_lanes(lanes[row].to_array()) + rest_of_dot(rest, other_rest)
    })
}

/// The sum of products one after another.
fn rest_of_dot(a: &[f32], b: &[f32]) -> f32 {
    let mut rest = 0.0;
    for (x, y) in a.iter().zip(b) {
        rest += x * y;
    }
    rest
}

/// The dot products of `row` with the rows of `matrix` at `indices`, each with its index.
#[inline]
pub(crate) fn similarities<'a>(
    row: &'a [f32],
    matrix: &'a Matrix,
    indices: &'a [usize],
) -> impl Iterator<Item = (f32, usize)> {
    let (fours, rest) = indices.as_chunks::<LANE_ROWS>();
    let of_fours = fours.iter().flat_map(move |four| {
        let dots = dots(four.map(|index| matrix.row(index)), row);
        dots.into_iter().zip(four.iter().copied())
    });
    let of_rest = rest
        .iter()
        .map(move |&index| (dot(matrix.row(index), row), index));
    of_fours.chain(of_rest)
}

/// Squared Euclidean distance in eight fixed lanes, as [`dot`].
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    let mut lanes = f32x8::ZERO;
    for (&x, &y) in a_chunks.iter().zip(b_chunks) {
        let difference = f32x8::new(x) - f32x8::new(y);
        lanes += difference * difference;
    }
    let mut rest = 0.0;
    for (x, y) in a_rest.iter().zip(b_rest) {
        rest += (x - y) * (x - y);
    }
    sum_lanes(lanes.to_array()) + rest
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn random_rows(n_rows: usize, n_cols: usize) -> Matrix {
        let mut random = Random::new(1, "test");
        let values = (0..n_rows * n_cols).map(|_| random.unit() - 0.5);
        Matrix::from_vec(values.collect(), n_cols).unwrap()
    }

    #[test]
    fn similarities_equal_the_single_dot_bit_for_bit() {
        // A group of four, and single ones.
        let indices = [3, 0, 5, 1, 2, 4];
        for n_cols in [1, 7, 8, 9, 64, 83] {
            let rows = random_rows(7, n_cols);
            let found = similarities(rows.row(6), &rows, &indices);
            let found = found.map(|(similarity, index)| (similarity.to_bits(), index));
            let expected =
                indices.map(|index| (dot(rows.row(index), rows.row(6)).to_bits(), index));
            assert!(found.eq(expected), "{n_cols} columns");
        }
    }
}
