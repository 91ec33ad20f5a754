//! Multi-head attention of one text.

use wide::f32x8;

use super::lanes::{exp_all, padded, store_part};

/// Queries that are computed side by side.
const QUERIES: usize = 8;
/// Rows of a tile: keys of scores, queries of sums.
const ROWS: usize = 4;
/// Dimensions of a tile of sums.
const DIMS: usize = 8;

/// Buffers of [`attend`], kept between calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct AttentionScratch {
    /// Scaled queries, transposed: per dimension those of each query.
    queries: Vec<[f32; QUERIES]>,
    /// Per key the score of each query, then its power; padded to whole tiles.
    scores: Vec<[f32; QUERIES]>,
    /// Values of a head: blocks of dimensions, per block and token those of each dimension; padded with zeros.
    values: Vec<[f32; DIMS]>,
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
pub(crate) fn attend(
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
    scratch.queries.resize(d_head, [0.0; QUERIES]);
    (scratch.scores).resize(n_tokens.next_multiple_of(ROWS), [0.0; QUERIES]);
    (scratch.values).resize(d_head.div_ceil(DIMS) * n_tokens, [0.0; DIMS]);
    for head in 0..n_heads {
        let first = head * d_head;
        // Where the text ends, its last row again.
        let row = |token: usize| {
            let start = token.min(n_tokens - 1) * stride + first;
            start..start + d_head
        };
        for (token, row) in v.chunks(stride).take(n_tokens).enumerate() {
            let (blocks, rest) = row[first..first + d_head].as_chunks::<DIMS>();
            let mut places = scratch.values[token..].iter_mut().step_by(n_tokens);
            for (block, place) in blocks.iter().zip(&mut places) {
                *place = *block;
            }
            if let Some(place) = places.next() {
                *place = padded(rest);
            }
        }
        for start in (0..n_tokens).step_by(QUERIES) {
            let queries: [&[f32]; QUERIES] = std::array::from_fn(|query| &q[row(start + query)]);
            for (dim, packed) in scratch.queries.iter_mut().enumerate() {
                *packed = queries.map(|query| query[dim] * scale);
            }
            let tiles = scratch.scores.as_chunks_mut::<ROWS>().0;
            for (tile, scores) in tiles.iter_mut().enumerate() {
                let keys = std::array::from_fn(|key| &k[row(tile * ROWS + key)]);
                *scores = scores_of(keys, &scratch.queries);
            }
            let scores = &mut scratch.scores[..n_tokens];
            let n_queries = QUERIES.min(n_tokens - start);
            if let Some(bias) = bias {
                let bias = &bias[(head * n_tokens + start) * n_tokens..][..n_queries * n_tokens];
                for (query, bias) in bias.chunks_exact(n_tokens).enumerate() {
                    for (scores, bias) in scores.iter_mut().zip(bias) {
                        scores[query] += bias;
                    }
                }
            }
            let shares = powers(scores);
            for (block, values) in scratch.values.chunks_exact(n_tokens).enumerate() {
                let dims = first + block * DIMS..first + d_head.min((block + 1) * DIMS);
                let sums = [
                    sums_of::<0>(values, scores),
                    sums_of::<ROWS>(values, scores),
                ];
                let rows = out[start * width..].chunks_exact_mut(width);
                for (out, (sums, share)) in rows.zip(sums.as_flattened().iter().zip(shares)) {
                    let out = &mut out[dims.clone()];
                    let sums = (*sums * share).to_array();
                    match out.first_chunk_mut::<DIMS>() {
                        Some(out) => *out = sums,
                        None => store_part(&sums, out),
                    }
                }
            }
        }
    }
}

/// Scores of a tile of keys with the queries, every one a sum in order.
#[inline]
fn scores_of(keys: [&[f32]; ROWS], queries: &[[f32; QUERIES]]) -> [[f32; QUERIES]; ROWS] {
    let mut sums = [f32x8::ZERO; ROWS];
    // Side by side, not by index: without checks of bounds.
    let [first, second, third, fourth] = keys;
    let keys = first.iter().zip(second).zip(third.iter().zip(fourth));
    for (((&first, &second), (&third, &fourth)), queries) in keys.zip(queries) {
        let queries = f32x8::new(*queries);
        for (sums, key) in sums.iter_mut().zip([first, second, third, fourth]) {
            *sums += f32x8::splat(key) * queries;
        }
    }
    sums.map(f32x8::to_array)
}

/// Values of all tokens, weighted for a tile of the queries from `FIRST`, every one a sum in order.
#[inline]
fn sums_of<const FIRST: usize>(
    values: &[[f32; DIMS]],
    weights: &[[f32; QUERIES]],
) -> [f32x8; ROWS] {
    let mut sums = [f32x8::ZERO; ROWS];
    for (values, weights) in values.iter().zip(weights) {
        let values = f32x8::new(*values);
        for (sums, &weight) in sums.iter_mut().zip(&weights[FIRST..]) {
            *sums += f32x8::splat(weight) * values;
        }
    }
    sums
}

/// Replaces scores by their powers, the largest 1 for each query; returns what makes a share of a power.
fn powers(rows: &mut [[f32; QUERIES]]) -> [f32; QUERIES] {
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
    sums.map(|sum| 1.0 / sum)
}
