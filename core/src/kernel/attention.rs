//! Multi-head attention of one text.

use super::lanes::softmax;

/// Queries whose scores are held at once.
const QUERIES: usize = 4;
/// Columns of a block of a product.
const COLUMNS: usize = 8;

/// Buffers of [`attend`], kept between calls.
#[derive(Clone, Debug, Default)]
pub struct AttentionScratch {
    /// Keys of a head, transposed: (`d_head`, tokens padded to the block).
    keys: Vec<f32>,
    /// Scores of some queries: (`QUERIES`, tokens padded to the block).
    scores: Vec<f32>,
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
    let padded = n_tokens.next_multiple_of(COLUMNS);
    scratch.keys.clear();
    scratch.keys.resize(d_head * padded, 0.0);
    scratch.scores.clear();
    scratch.scores.resize(QUERIES * padded, 0.0);
    for head in 0..n_heads {
        let first = head * d_head;
        for token in 0..n_tokens {
            for (dim, &value) in k[token * stride + first..][..d_head].iter().enumerate() {
                scratch.keys[dim * padded + token] = value;
            }
        }
        for query in (0..n_tokens).step_by(QUERIES) {
            let n_queries = QUERIES.min(n_tokens - query);
            product(
                &q[query * stride + first..],
                stride,
                n_queries,
                &scratch.keys,
                padded,
                d_head,
                padded,
                &mut scratch.scores,
                padded,
            );
            for row in 0..n_queries {
                let scores = &mut scratch.scores[row * padded..][..n_tokens];
                if let Some(bias) = bias {
                    let bias = &bias[(head * n_tokens + query + row) * n_tokens..][..n_tokens];
                    for (score, &bias) in scores.iter_mut().zip(bias) {
                        *score = *score * scale + bias;
                    }
                } else {
                    scores.iter_mut().for_each(|score| *score *= scale);
                }
                softmax(scores);
            }
            product(
                &scratch.scores,
                padded,
                n_queries,
                &v[first..],
                stride,
                n_tokens,
                d_head,
                &mut out[query * width + first..],
                width,
            );
        }
    }
}

/// `out = a · b` for up to [`QUERIES`] rows of `a`: `a` `(n_rows, n_inner)`, `b` `(n_inner, n_cols)`, rows the given
/// distances apart. Every value is a sum in the order of `n_inner`.
#[expect(
    clippy::too_many_arguments,
    reason = "the operands and the shape of one operation"
)]
fn product(
    a: &[f32],
    a_stride: usize,
    n_rows: usize,
    b: &[f32],
    b_stride: usize,
    n_inner: usize,
    n_cols: usize,
    out: &mut [f32],
    out_stride: usize,
) {
    // Rows beyond the last repeat it; they are not stored.
    let rows: [&[f32]; QUERIES] =
        std::array::from_fn(|row| &a[row.min(n_rows - 1) * a_stride..][..n_inner]);
    for first in (0..n_cols).step_by(COLUMNS) {
        let mut sums = [[0.0_f32; COLUMNS]; QUERIES];
        let n = COLUMNS.min(n_cols - first);
        for inner in 0..n_inner {
            let mut b_block = [0.0; COLUMNS];
            b_block[..n].copy_from_slice(&b[inner * b_stride + first..][..n]);
            for (row, sums) in rows.iter().zip(&mut sums) {
                for (sum, &b) in sums.iter_mut().zip(&b_block) {
                    *sum += row[inner] * b;
                }
            }
        }
        for (row, sums) in sums.iter().take(n_rows).enumerate() {
            out[row * out_stride + first..][..n].copy_from_slice(&sums[..n]);
        }
    }
}
