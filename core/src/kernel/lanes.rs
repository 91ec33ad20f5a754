//! Elementwise and row-wise steps in `f32`: written without branches, so that the compiler vectorises them, and with
//! fixed lanes for sums.

const LANES: usize = 8;

/// `eˣ`, relative error below 2e-7; 0 below -87, as for `x` = 88 above 88. After Cephes `expf`.
#[inline]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_375;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let clipped = if x > 88.0 { 88.0 } else { x };
    let shifted = clipped * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = (clipped - whole * LN_2_HIGH) - whole * LN_2_LOW;
    let mut sum = 1.987_569_1e-4;
    for coefficient in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        5e-1,
    ] {
        sum = sum * rest + coefficient;
    }
    let power = sum * (rest * rest) + rest + 1.0;
    let scale = f32::from_bits((shifted.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    if x < -87.0 { 0.0 } else { power * scale }
}

/// The error function, absolute error below 3e-7, on [-4, 4]. The rational approximation of Eigen and XLA.
#[inline]
fn erf(x: f32) -> f32 {
    let square = x * x;
    let mut numerator = -2.726_142_3e-10;
    for coefficient in [
        2.770_681_5e-8,
        -2.101_024e-6,
        -5.692_506_5e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ] {
        numerator = numerator * square + coefficient;
    }
    let mut denominator = -1.456_607_2e-5;
    for coefficient in [
        -2.133_740_6e-4,
        -1.682_827e-3,
        -7.373_329e-3,
        -1.426_473_9e-2,
    ] {
        denominator = denominator * square + coefficient;
    }
    x * numerator / denominator
}

/// Gaussian error linear unit, `x/2 · (1 + erf(x/√2))`, in place; absolute error below 1e-6.
pub fn gelu(values: &mut [f32]) {
    for value in values {
        let x = *value;
        let middle = 0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2));
        let above = if x > 5.5 { x } else { middle };
        *value = if x < -5.5 { 0.0 } else { above };
    }
}

/// Softmax of every row of `n_cols` values, in place. A row with NaN, +∞ or only -∞ becomes NaN.
///
/// # Panics
/// If `values` is not a whole number of rows.
pub fn softmax_rows(values: &mut [f32], n_cols: usize) {
    let n_cols = n_cols.max(1);
    assert!(
        values.len().is_multiple_of(n_cols),
        "whole rows of {n_cols} columns"
    );
    for row in values.chunks_exact_mut(n_cols) {
        softmax(row);
    }
}

/// Softmax of one row.
pub(super) fn softmax(row: &mut [f32]) {
    let mut high = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            high[lane] = if chunk[lane] > high[lane] {
                chunk[lane]
            } else {
                high[lane]
            };
        }
    }
    let high =
        high.iter().chain(rest).fold(
            f32::NEG_INFINITY,
            |high, &value| if value > high { value } else { high },
        );
    for value in row.iter_mut() {
        *value = exp(*value - high);
    }
    let share = 1.0 / sum(row, |value| value);
    for value in row {
        *value *= share;
    }
}

/// Sum of `term` over `row` in fixed lanes.
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
    ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
        + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
        + tail
}

/// Normalises every row to mean 0 and variance 1 (plus `epsilon`), then scales by `gamma` and shifts by `beta`, each
/// of the length of a row.
///
/// # Panics
/// If `rows` is not a whole number of rows or `beta` of another length.
pub fn layer_norm_rows(rows: &mut [f32], gamma: &[f32], beta: &[f32], epsilon: f32) {
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
pub fn add_layer_norm_rows(
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
