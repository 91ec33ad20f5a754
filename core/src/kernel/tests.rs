//! Against plain definitions, over shapes and values.

use proptest::prelude::*;

use super::lanes::gelu;
use super::rows::Outlier;
use super::tile::{GROUP, TILE_CHANNELS, TILE_ROWS, Unit, Weight, add_outliers, product};
use super::{
    AttentionScratch, QuantizedLinear, QuantizedRows, Then, add_layer_norm_rows, attend,
    kernel_is_exact, layer_norm_rows,
};
use crate::random::Random;

/// Values between -3 and 3 with a few a hundred times as large, as activations are.
fn activations(n: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed, "activations");
    (0..n)
        .map(|index| {
            let value = (0..6).map(|_| random.unit() - 0.5).sum::<f32>();
            if index % 97 == 13 {
                100.0 * value
            } else {
                value
            }
        })
        .collect()
}

/// The largest difference of `found` and `expected`.
fn error(found: &[f32], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    // Not `f64::max`, which drops NaN.
    found
        .iter()
        .zip(expected)
        .map(|(&found, expected)| (f64::from(found) - expected).abs())
        .fold(
            0.0,
            |largest, error| if error <= largest { largest } else { error },
        )
}

fn quantized(rows: &[f32], n_cols: usize) -> QuantizedRows {
    let mut quantized = QuantizedRows::new(n_cols);
    quantized.quantize(rows);
    quantized
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Half a step of every weight times every input, and half a step of every input times every weight.
    #[test]
    fn a_linear_layer_is_the_product_within_the_steps(
        n_rows in 1_usize..10, n_in in 1_usize..200, n_out in 1_usize..30, seed: u64, with_bias: bool,
    ) {
        let weights = activations(n_in * n_out, seed);
        let rows = activations(n_rows * n_in, seed ^ 1);
        let bias = activations(n_out, seed ^ 2);
        let linear = QuantizedLinear::new(&weights, n_in, n_out, with_bias.then_some(&bias));
        let quantized = quantized(&rows, n_in);
        for tile in 0..n_rows.div_ceil(TILE_ROWS) {
            prop_assert!(quantized.tile(tile).iter().all(|unit| (0..=127).contains(unit)), "seven bits");
        }
        let mut out = vec![0.0; n_rows * n_out];
        linear.apply(&quantized, Then::Nothing, &mut out);
        for row in 0..n_rows {
            let values = &rows[row * n_in..][..n_in];
            let rms = (values.iter().map(|x| x * x).sum::<f32>() / n_in as f32).sqrt();
            let step = 2.0 * 8.0 * rms / 126.0;
            for channel in 0..n_out {
                let column: Vec<f32> = (0..n_in).map(|input| weights[input * n_out + channel]).collect();
                let weight_step = column.iter().fold(0.0_f32, |max, w| max.max(w.abs())) / 127.0;
                let mut expected = if with_bias { f64::from(bias[channel]) } else { 0.0 };
                let mut bound = 1e-4;
                for (&x, &w) in values.iter().zip(&column) {
                    expected += f64::from(x) * f64::from(w);
                    bound += 0.51 * (weight_step * (x.abs() + step) + step * w.abs());
                }
                let found = f64::from(out[row * n_out + channel]);
                prop_assert!((found - expected).abs() <= f64::from(bound), "{found} for {expected} ± {bound}");
            }
        }
    }

    #[test]
    fn the_tile_is_its_definition(n_groups in 0_usize..40, seed: u64, n_outliers in 0_usize..6) {
        let mut random = Random::new(seed, "tile");
        // Every fourth value is an extreme one.
        let units: Vec<Unit> = (0..n_groups * GROUP * TILE_ROWS)
            .map(|_| [0, 127, random.below(128) as Unit, random.below(128) as Unit][random.below(4)])
            .collect();
        let weights: Vec<Weight> = (0..n_groups * GROUP * TILE_CHANNELS)
            .map(|_| [-127, 127, (random.below(255) as i32 - 127) as Weight, 0][random.below(4)])
            .collect();
        let n_outliers = if n_groups == 0 { 0 } else { n_outliers };
        let outliers: Vec<Outlier> = (0..n_outliers)
            .map(|_| Outlier {
                row: random.below(TILE_ROWS) as u32,
                input: random.below(n_groups * GROUP) as u32,
                excess: random.below(4000) as i32 - 2000,
            })
            .collect();
        let mut sums = product(&units, &weights, TILE_ROWS);
        add_outliers(&outliers, &weights, &mut sums);
        for (row, sums) in sums.iter().enumerate() {
            for (channel, &sum) in sums.iter().enumerate() {
                let mut expected = 0;
                for input in 0..n_groups * GROUP {
                    let (group, place) = (input / GROUP, input % GROUP);
                    let mut factor = i32::from(units[(group * TILE_ROWS + row) * GROUP + place]);
                    for outlier in outliers.iter().filter(|o| o.row as usize == row && o.input as usize == input) {
                        factor += outlier.excess;
                    }
                    expected += factor * i32::from(weights[(group * TILE_CHANNELS + channel) * GROUP + place]);
                }
                prop_assert_eq!(sum, expected, "row {}, channel {}", row, channel);
            }
        }
    }

    #[test]
    fn attention_is_softmax_of_scores_times_values(
        n_tokens in 1_usize..40, n_heads in 1_usize..4, d_head in prop::sample::select(vec![1, 7, 32, 64]),
        seed: u64, with_bias: bool,
    ) {
        let width = n_heads * d_head;
        let stride = 3 * width;
        let qkv = activations(n_tokens * stride, seed);
        let bias = activations(n_heads * n_tokens * n_tokens, seed ^ 1);
        let mut out = vec![0.0; n_tokens * width];
        attend(
            &qkv, &qkv[width..], &qkv[2 * width..], stride, n_tokens, n_heads, d_head, 0.125,
            with_bias.then_some(&bias), &mut AttentionScratch::default(), &mut out,
        );
        let at = |part: usize, token: usize, head: usize, dim: usize| {
            f64::from(qkv[token * stride + part * width + head * d_head + dim])
        };
        let mut expected = Vec::new();
        for token in 0..n_tokens {
            for head in 0..n_heads {
                let scores: Vec<f64> = (0..n_tokens).map(|other| {
                    let score: f64 = (0..d_head).map(|dim| at(0, token, head, dim) * at(1, other, head, dim)).sum();
                    let bias = if with_bias { bias[(head * n_tokens + token) * n_tokens + other] } else { 0.0 };
                    score * 0.125 + f64::from(bias)
                }).collect();
                let high = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = scores.iter().map(|score| (score - high).exp()).sum();
                for dim in 0..d_head {
                    expected.push((0..n_tokens).map(|other| {
                        (scores[other] - high).exp() / sum * at(2, other, head, dim)
                    }).sum());
                }
            }
        }
        prop_assert!(error(&out, &expected) < 0.02, "{}", error(&out, &expected));
    }

    #[test]
    fn layer_norm_is_its_definition(n_rows in 1_usize..4, n_cols in 1_usize..70, seed: u64) {
        let values = activations(n_rows * n_cols, seed);
        let addend = activations(n_rows * n_cols, seed ^ 1);
        let (gamma, beta) = (activations(n_cols, seed ^ 2), activations(n_cols, seed ^ 3));
        let (mut normal, mut normal_of_sum) = (values.clone(), values.clone());
        layer_norm_rows(&mut normal, &gamma, &beta, 1e-5);
        add_layer_norm_rows(&mut normal_of_sum, &addend, &gamma, &beta, 1e-5);
        let sums: Vec<f32> = values.iter().zip(&addend).map(|(a, b)| a + b).collect();
        for (rows, found) in [(&values, &normal), (&sums, &normal_of_sum)] {
            for (row, found) in rows.chunks(n_cols).zip(found.chunks(n_cols)) {
                let row: Vec<f64> = row.iter().copied().map(f64::from).collect();
                let mean = row.iter().sum::<f64>() / n_cols as f64;
                let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n_cols as f64;
                let expected: Vec<f64> = row.iter().zip(gamma.iter().zip(&beta)).map(|(x, (&gamma, &beta))| {
                    (x - mean) / (variance + 1e-5).sqrt() * f64::from(gamma) + f64::from(beta)
                }).collect();
                prop_assert!(error(found, &expected) < 1e-2, "{}", error(found, &expected));
            }
        }
    }
}

#[test]
fn gelu_is_the_error_function_form() {
    let values: Vec<f32> = (-200_000..=200_000)
        .map(|step| step as f32 / 20_000.0)
        .chain([-1e30, 1e30])
        .collect();
    let expected: Vec<f64> = values
        .iter()
        .map(|&x| f64::from(x) * 0.5 * (1.0 + libm::erf(f64::from(x) / std::f64::consts::SQRT_2)))
        .collect();
    let mut found = values;
    gelu(&mut found);
    assert!(
        error(&found, &expected) < 4e-5,
        "{}",
        error(&found, &expected)
    );
}

#[test]
fn the_vector_tile_is_exact() {
    assert!(kernel_is_exact());
}

#[test]
fn rows_that_cannot_be_quantised_stay_apart() {
    let weights = activations(6 * 3, 1);
    let linear = QuantizedLinear::new(&weights, 6, 3, Some(&[1.0, 2.0, 3.0]));
    let mut rows = activations(7 * 6, 2);
    rows[6] = f32::NAN;
    rows[12] = f32::INFINITY;
    rows[18] = 1e30;
    rows[24..30].fill(0.0);
    rows[30..36].fill(1e-40);
    let mut out = vec![0.0; 7 * 3];
    linear.apply(&quantized(&rows, 6), Then::Relu, &mut out);
    let finite: Vec<bool> = out
        .chunks(3)
        .map(|row| row.iter().all(|value| value.is_finite()))
        .collect();
    assert_eq!(finite, [true, false, false, false, true, true, true]);
    assert_eq!(
        out[12..18],
        [1.0, 2.0, 3.0, 1.0, 2.0, 3.0],
        "rows of nothing are the bias"
    );
}
