//! A few coarse rows side by side, of which each is compared with many: fetched from all over the memory and widened
//! once, then compared four at a time.

use super::coarse_rows::CoarseRows;

/// Values multiplied by one instruction of 128 bits.
const LANES: usize = 8;
/// Rows whose dot products with another run side by side.
const LANE_ROWS: usize = 4;

/// Bytes of a coarse row, widened.
type Wide = [i16; LANES];

/// Rows for the comparison of each with those behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct RowBlock {
    /// Shape `(n, n_chunks)`.
    values: Vec<Wide>,
    scales: Vec<f32>,
    n_chunks: usize,
    similarities: Vec<f32>,
}

impl RowBlock {
    /// Takes `members` of `rows` in place of the rows before.
    pub(super) fn fill(&mut self, rows: &CoarseRows, members: impl Iterator<Item = u32>) {
        self.values.clear();
        self.scales.clear();
        self.n_chunks = rows.width() / LANES;
        for member in members {
            let chunks = rows.row(member).as_chunks::<LANES>().0;
            self.values
                .extend(chunks.iter().map(|chunk| chunk.map(i16::from)));
            self.scales.push(rows.scale(member));
        }
    }

    /// About the cosines of the angles between the row at `place` and each of those behind it.
    pub(super) fn behind(&mut self, place: usize) -> &[f32] {
        let (row, others) = self.values[place * self.n_chunks..].split_at(self.n_chunks);
        let scale = self.scales[place];
        self.similarities.clear();
        let mut scales = self.scales[place + 1..].iter();
        let mut push = |dots: &[i32]| {
            let similarities = dots.iter().zip(&mut scales);
            self.similarities
                .extend(similarities.map(|(&dot, other)| dot as f32 * (scale * other)));
        };
        let mut groups = others.chunks_exact(LANE_ROWS * self.n_chunks);
        for group in &mut groups {
            push(&dots(row, group));
        }
        for other in groups.remainder().chunks_exact(self.n_chunks) {
            push(&[dot(row, other)]);
        }
        &self.similarities
    }
}

/// The dot products of a row with four others that follow one another, exact.
#[cfg(target_arch = "wasm32")]
#[inline]
fn dots(row: &[Wide], others: &[Wide]) -> [i32; LANE_ROWS] {
    use std::arch::wasm32::{i16x8, i32x4_add, i32x4_dot_i16x8, i32x4_splat};

    // The compiler makes one load of it.
    let load = |v: &Wide| i16x8(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    let n_chunks = row.len();
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| &others[i * n_chunks..][..n_chunks]);
    let mut sums = [i32x4_splat(0); LANE_ROWS];
    for i in 0..n_chunks {
        let x = load(&row[i]);
        sums[0] = i32x4_add(sums[0], i32x4_dot_i16x8(x, load(&a[i])));
        sums[1] = i32x4_add(sums[1], i32x4_dot_i16x8(x, load(&b[i])));
        sums[2] = i32x4_add(sums[2], i32x4_dot_i16x8(x, load(&c[i])));
        sums[3] = i32x4_add(sums[3], i32x4_dot_i16x8(x, load(&d[i])));
    }
    sums.map(super::coarse_rows::sum_lanes)
}

#[cfg(not(target_arch = "wasm32"))]
#[inline]
fn dots(row: &[Wide], others: &[Wide]) -> [i32; LANE_ROWS] {
    let n_chunks = row.len();
    [0, 1, 2, 3].map(|i| dot(row, &others[i * n_chunks..][..n_chunks]))
}

/// The dot product of two rows, exact. In pairs, since there is an instruction for sums of two products.
#[inline]
fn dot(a: &[Wide], b: &[Wide]) -> i32 {
    let [a, b] = [a, b].map(|row| row.as_flattened().as_chunks::<2>().0);
    let product = |x: i16, y: i16| i32::from(x) * i32::from(y);
    a.iter()
        .zip(b)
        .map(|(x, y)| product(x[0], y[0]) + product(x[1], y[1]))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::knn_graph::random_unit_rows;

    #[test]
    fn comparisons_are_those_of_coarse_rows_whatever_the_number() {
        for n_cols in [1, 16, 100] {
            let rows = CoarseRows::from_matrix(&random_unit_rows(30, n_cols, 1));
            let mut block = RowBlock::default();
            for n in 1..12_u32 {
                let members: Vec<u32> = (0..n).map(|i| (i * 7) % 30).collect();
                block.fill(&rows, members.iter().copied());
                for (place, &a) in members.iter().enumerate() {
                    let others = &members[place + 1..];
                    let expected = others.iter().map(|&b| rows.similarity(a, b).to_bits());
                    let found = block.behind(place).iter().map(|s| s.to_bits());
                    assert!(found.eq(expected), "{place} of {n} × {n_cols}");
                }
            }
        }
    }
}
