//! Multi-head attention of one text.

use super::lanes::exp_all;

/// Queries whose scores are held at once, side by side.
const QUERIES: usize = 8;
/// Keys of a block.
const KEYS: usize = 4;
/// Dimensions of a block of values.
const DIMS: usize = 4;

/// Buffers of [`attend`], kept between calls.
#[derive(Clone, Debug, Default)]
pub struct AttentionScratch {
    /// Keys of a head: blocks of tokens, per block and dimension those of each token; padded with zeros.
    keys: Vec<[f32; KEYS]>,
    /// Values of a head: blocks of dimensions, per block and token those of each dimension; padded with zeros.
    values: Vec<[f32; DIMS]>,
    /// Scaled queries of a block: per dimension those of each query.
    queries: Vec<[f32; QUERIES]>,
    /// Scores of a block: per token those of each query.
    scores: Vec<[f32; QUERIES]>,
}

/// `softmax(q·kᵀ·scale + bias)·v` of one text, all heads.
///
/// `q`, `k`, `v`: `(n_tokens, n_heads * d_head)`, rows `stride` apart (they may be parts of one matrix); `bias`:
/// `(n_heads, n_tokens, n_tokens)`, for relative positions; `out`: `(n_tokens, n_heads * d_head)` without gaps.
///
/// # Panics
/// If a slice is too short for its shape, or `out` of another.
#[expect(
    clippy::too_many_arguments,
    reason = "the operands and the shape of one operation"
)]
pub fn attend(
    q: &[f32],
    k: &[f32],
    v: &[f32],
    stride: usize,
    n_tokens: usize,
    n_heads: usize,
    d_head: usize,
    scale: f32,
    bias: Option<&[f32]>,
    scratch: &mut AttentionScratch,
    out: &mut [f32],
) {
    let width = n_heads * d_head;
    assert!(stride >= width, "rows that do not overlap");
    assert_eq!(
        out.len(),
        n_tokens * width,
        "out of shape (n_tokens, n_heads * d_head)"
    );
    if out.is_empty() {
        return;
    }
    scratch
        .keys
        .resize(n_tokens.div_ceil(KEYS) * d_head, [0.0; KEYS]);
    scratch
        .values
        .resize(d_head.div_ceil(DIMS) * n_tokens, [0.0; DIMS]);
    scratch.queries.resize(d_head, [0.0; QUERIES]);
    scratch
        .scores
        .resize(n_tokens.next_multiple_of(KEYS), [0.0; QUERIES]);
    for first in (0..width).step_by(d_head) {
        pack(&k[first..], stride, n_tokens, d_head, &mut scratch.keys);
        for (block, values) in scratch.values.chunks_exact_mut(n_tokens).enumerate() {
            let dims = block * DIMS..d_head.min((block + 1) * DIMS);
            for (values, row) in values.iter_mut().zip(v[first..].chunks(stride)) {
                copy(&row[dims.clone()], values);
            }
        }
        for start in (0..n_tokens).step_by(QUERIES) {
            let n_queries = QUERIES.min(n_tokens - start);
            pack(
                &q[start * stride + first..],
                stride,
                n_queries,
                d_head,
                &mut scratch.queries,
            );
            for (keys, scores) in scratch
                .keys
                .chunks_exact(d_head)
                .zip(scratch.scores.as_chunks_mut::<KEYS>().0)
            {
                *scores = product(keys, &scratch.queries);
            }
            let scores = &mut scratch.scores[..n_tokens];
            for score in scores.as_flattened_mut() {
                *score *= scale;
            }
            if let Some(bias) = bias {
                let bias =
                    &bias[(first / d_head * n_tokens + start) * n_tokens..][..n_queries * n_tokens];
                for (query, bias) in bias.chunks_exact(n_tokens).enumerate() {
                    for (scores, bias) in scores.iter_mut().zip(bias) {
                        scores[query] += bias;
                    }
                }
            }
            softmax_columns(scores);
            for (block, values) in scratch.values.chunks_exact(n_tokens).enumerate() {
                let sums: [[f32; DIMS]; QUERIES] = product(scores, values);
                let dims = first + block * DIMS..first + d_head.min((block + 1) * DIMS);
                for (out, sums) in out[start * width..].chunks_exact_mut(width).zip(&sums) {
                    let out = &mut out[dims.clone()];
                    out.copy_from_slice(&sums[..out.len()]);
                }
            }
        }
    }
}

/// Packs `n_rows` rows of `n_cols` values, `stride` apart, into blocks of `N` rows: per block and column the value of
/// each row. Rows that a block lacks are zeros.
fn pack<const N: usize>(
    rows: &[f32],
    stride: usize,
    n_rows: usize,
    n_cols: usize,
    packed: &mut [[f32; N]],
) {
    for (block, packed) in packed.chunks_exact_mut(n_cols).enumerate() {
        let rows: [Option<&[f32]>; N] = std::array::from_fn(|row| {
            let row = block * N + row;
            (row < n_rows).then(|| &rows[row * stride..][..n_cols])
        });
        for (place, row) in rows.into_iter().enumerate() {
            match row {
                Some(row) => packed
                    .iter_mut()
                    .zip(row)
                    .for_each(|(packed, &value)| packed[place] = value),
                None => packed.iter_mut().for_each(|packed| packed[place] = 0.0),
            }
        }
    }
}

/// Copies up to `N` values and pads with zeros.
fn copy<const N: usize>(values: &[f32], padded: &mut [f32; N]) {
    if let Some(values) = values.first_chunk::<N>() {
        *padded = *values;
    } else {
        *padded = [0.0; N];
        padded[..values.len()].copy_from_slice(values);
    }
}

/// `aᵀ · b`, every value a sum in order.
#[inline]
fn product<const ROWS: usize, const COLS: usize>(
    a: &[[f32; ROWS]],
    b: &[[f32; COLS]],
) -> [[f32; COLS]; ROWS] {
    let mut sums = [[0.0; COLS]; ROWS];
    for (a, b) in a.iter().zip(b) {
        for row in 0..ROWS {
            for col in 0..COLS {
                sums[row][col] += a[row] * b[col];
            }
        }
    }
    sums
}

/// Softmax of every column.
fn softmax_columns(rows: &mut [[f32; QUERIES]]) {
    let mut high = [f32::NEG_INFINITY; QUERIES];
    for row in rows.iter() {
        for col in 0..QUERIES {
            high[col] = if row[col] > high[col] {
                row[col]
            } else {
                high[col]
            };
        }
    }
    for row in rows.iter_mut() {
        for col in 0..QUERIES {
            row[col] -= high[col];
        }
    }
    exp_all(rows.as_flattened_mut());
    let mut sums = [0.0; QUERIES];
    for row in rows.iter() {
        for col in 0..QUERIES {
            sums[col] += row[col];
        }
    }
    let shares = sums.map(|sum| 1.0 / sum);
    for row in rows {
        for col in 0..QUERIES {
            row[col] *= shares[col];
        }
    }
}
