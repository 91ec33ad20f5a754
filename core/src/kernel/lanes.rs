//! Elementwise and row-wise steps in `f32`: written without branches, so that the compiler vectorises them, and with
//! fixed lanes for sums.
//!
//! The constants of longer loops go through [`black_box`], so that the compiler takes them for values: a browser makes a
//! constant vector anew at every turn of a loop, which here takes a third of the time.

use std::hint::black_box;

use crate::matrix::sum_lanes;

const LANES: usize = 8;

/// Constants of [`exp`]: the least `x`; log₂ e; 1.5 · 2²³, which rounds; ln 2 in two parts; 1; the polynomial.
const EXP: [f32; 12] = [
    -87.0,
    std::f32::consts::LOG2_E,
    12_582_912.0,
    355.0 / 512.0,
    -2.121_944_4e-4,
    1.0,
    1.987_569_1e-4,
    1.398_199_9e-3,
    8.333_452e-3,
    4.166_579_6e-2,
    1.666_666_5e-1,
    5e-1,
];

/// `eˣ` for `x` up to 88, relative error below 2e-7; below -87 as for -87. After Cephes `expf`.
#[inline]
fn exp(
    x: f32,
    [
        low,
        log2_e,
        round,
        ln_2_high,
        ln_2_low,
        one,
        first,
        rest @ ..,
    ]: [f32; 12],
) -> f32 {
    let x = if x < low { low } else { x };
    let shifted = x * log2_e + round;
    let whole = shifted - round;
    let rest_of_x = (x - whole * ln_2_high) - whole * ln_2_low;
    let mut sum = first;
    for coefficient in rest {
        sum = sum * rest_of_x + coefficient;
    }
    let power = sum * (rest_of_x * rest_of_x) + rest_of_x + one;
    let scale = f32::from_bits((shifted.to_bits() << 23).wrapping_add(one.to_bits()));
    power * scale
}

/// [`exp`] of every value, in place.
pub(super) fn exp_all(values: &mut [f32]) {
    let constants = black_box(EXP);
    for value in values {
        *value = exp(*value, constants);
    }
}

/// Constants of [`gelu`]: the largest `t`, beyond which the term is below 1e-8, and from 8 on would come out subnormal,
/// which is slow; ½; the polynomial.
const GELU: [f32; 7] = [
    6.0,
    0.5,
    4.732_292e-4,
    2.281_582_2e-3,
    2.199_289_2e-2,
    4.963_660_6e-2,
    1.0,
];

/// Gaussian error linear unit, `x · Φ(x)` with the normal distribution function Φ, in place. Absolute error below
/// 4e-5, a thousandth of the steps that activations are quantised to; NaN stays NaN.
///
/// `x · Φ(x)` is `max(x, 0) - t · Φ(-t)` for `t = |x|`, and `Φ(-t)` nearly `1 / (2 p(t)¹⁶)` with a polynomial p: the form
/// of Abramowitz and Stegun 7.1.28, fitted to the least largest error of the product.
pub(crate) fn gelu(values: &mut [f32]) {
    let [far, half, first, rest @ ..] = black_box(GELU);
    for value in values {
        let x = *value;
        let t = if x.abs() > far { far } else { x.abs() };
        let mut p = first;
        for coefficient in rest {
            p = p * t + coefficient;
        }
        let (p2, above) = (p * p, if x > 0.0 { x } else { 0.0 });
        let p4 = p2 * p2;
        let p8 = p4 * p4;
        *value = above - half * t / (p8 * p8);
    }
}

/// Fewer values than `N`, with zeros after them. Apart, since a copy of unknown length costs a call, even of nothing.
#[cold]
#[inline(never)]
pub(super) fn padded<const N: usize>(values: &[f32]) -> [f32; N] {
    let mut padded = [0.0; N];
    padded[..values.len()].copy_from_slice(values);
    padded
}

/// Copies the first of `values`; apart for the same reason.
#[cold]
#[inline(never)]
pub(super) fn store_part(values: &[f32], out: &mut [f32]) {
    out.copy_from_slice(&values[..out.len()]);
}

/// Sum of `term` over `row`, in fixed lanes.
#[inline]
fn sum(row: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] += term(chunk[lane]);
        }
    }
    let mut tail = 0.0;
    for &value in rest {
        tail += term(value);
    }
    sum_lanes(lanes) + tail
}

/// Normalises every row to mean 0 and variance 1 (plus `epsilon`), then scales by `gamma` and shifts by `beta`, each
/// of the length of a row.
///
/// # Panics
/// If `rows` is not a whole number of rows or `beta` of another length.
pub(crate) fn layer_norm_rows(rows: &mut [f32], gamma: &[f32], beta: &[f32], epsilon: f32) {
    assert_eq!(gamma.len(), beta.len(), "gamma and beta of one row");
    let n_cols = gamma.len().max(1);
    assert!(
        rows.len().is_multiple_of(n_cols),
        "whole rows of {n_cols} columns"
    );
    for row in rows.chunks_exact_mut(n_cols) {
        let mean = sum(row, |value| value) / n_cols as f32;
        let variance = sum(row, |value| (value - mean) * (value - mean)) / n_cols as f32;
        let scale = 1.0 / (variance + epsilon).sqrt();
        for ((value, &gamma), &beta) in row.iter_mut().zip(gamma).zip(beta) {
            *value = (*value - mean) * scale * gamma + beta;
        }
    }
}

/// [`layer_norm_rows`] of `rows + addend`, in place: the end of a residual block.
///
/// # Panics
/// If the shapes differ; see [`layer_norm_rows`].
pub(crate) fn add_layer_norm_rows(
    rows: &mut [f32],
    addend: &[f32],
    gamma: &[f32],
    beta: &[f32],
    epsilon: f32,
) {
    assert_eq!(rows.len(), addend.len(), "two of one shape");
    for (value, &addend) in rows.iter_mut().zip(addend) {
        *value += addend;
    }
    layer_norm_rows(rows, gamma, beta, epsilon);
}
