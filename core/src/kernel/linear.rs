//! Linear layers with eight-bit weights.

use super::lanes::{gelu, store_part};
use super::rows::QuantizedRows;
use super::tile::{GROUP, Sums, TILE_CHANNELS, TILE_ROWS, Unit, add_outliers, product, widened};

/// What follows a linear layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// The sums as they are.
    Nothing,
    /// Gaussian error linear unit, by the error function: see [`gelu`].
    Gelu,
    /// Rectified linear unit: negative values become 0.
    Relu,
}

/// A linear layer: weights of eight bits, symmetric, one scale (largest magnitude / 127) per output channel.
#[derive(Clone, Debug)]
pub(crate) struct QuantizedLinear {
    n_in: usize,
    n_out: usize,
    /// Blocks of channels; per block and group of inputs the weights of each channel. Padded with zeros.
    weights: Vec<i8>,
    /// Per channel, padded to the block.
    scales: Vec<f32>,
    /// Per channel, padded to the block: the sum of its weights.
    weight_sums: Vec<i32>,
    /// Per channel, padded to the block.
    bias: Vec<f32>,
}

/// Bytes of rows and results that a pass over the weights works on: they stay in the second-level cache.
const PASS_BYTES: usize = 1 << 20;

impl QuantizedLinear {
    /// Packs `weights`, row-major `(n_in, n_out)`, the second operand of an ONNX `MatMul`. A channel of zeros stays
    /// zero; one with a weight that is not finite yields NaN.
    ///
    /// # Panics
    /// If a length does not fit the shape.
    pub(crate) fn new(weights: &[f32], n_in: usize, n_out: usize, bias: Option<&[f32]>) -> Self {
        assert_eq!(
            weights.len(),
            n_in * n_out,
            "weights of shape (n_in, n_out)"
        );
        let n_channels = n_out.next_multiple_of(TILE_CHANNELS);
        let n_groups = n_in.div_ceil(GROUP);
        let mut scales = vec![0.0_f32; n_channels];
        for row in weights.chunks_exact(n_out.max(1)) {
            for (scale, &weight) in scales.iter_mut().zip(row) {
                // Keeps NaN.
                *scale = if weight.abs() <= *scale {
                    *scale
                } else {
                    weight.abs()
                };
            }
        }
        for scale in &mut scales {
            *scale /= 127.0;
        }
        let mut packed = vec![0; n_channels * n_groups * GROUP];
        let mut weight_sums = vec![0; n_channels];
        for (input, row) in weights.chunks_exact(n_out.max(1)).enumerate() {
            for (channel, &weight) in row.iter().enumerate() {
                let scale = scales[channel];
                let quantized = if scale > 0.0 {
                    (weight / scale).round_ties_even() as i8
                } else {
                    0
                };
                let group = channel / TILE_CHANNELS * n_groups + input / GROUP;
                packed[(group * TILE_CHANNELS + channel % TILE_CHANNELS) * GROUP + input % GROUP] =
                    quantized;
                weight_sums[channel] += i32::from(quantized);
            }
        }
        let mut padded_bias = vec![0.0; n_channels];
        if let Some(bias) = bias {
            assert_eq!(bias.len(), n_out, "bias of shape (n_out)");
            padded_bias[..n_out].copy_from_slice(bias);
        }
        Self {
            n_in,
            n_out,
            weights: packed,
            scales,
            weight_sums,
            bias: padded_bias,
        }
    }

    /// Number of inputs.
    pub(crate) fn n_in(&self) -> usize {
        self.n_in
    }

    /// Number of outputs (channels).
    pub(crate) fn n_out(&self) -> usize {
        self.n_out
    }

    /// `out = then(rows · weights + bias)`, shape `(rows.n_rows(), n_out)`.
    ///
    /// # Panics
    /// If `rows` has not [`Self::n_in`] columns or `out` another shape.
    pub(crate) fn apply(&self, rows: &QuantizedRows, then: Then, out: &mut [f32]) {
        assert_eq!(rows.n_cols(), self.n_in, "rows of n_in columns");
        assert_eq!(
            out.len(),
            rows.n_rows() * self.n_out,
            "out of shape (n_rows, n_out)"
        );
        if out.is_empty() {
            return;
        }
        let block_weights = self.n_in.div_ceil(GROUP) * GROUP * TILE_CHANNELS;
        let row_bytes = self.n_in * size_of::<Unit>() + self.n_out * size_of::<f32>();
        let mut wide = Vec::new();
        let pass_tiles = (PASS_BYTES / (TILE_ROWS * row_bytes)).max(1);
        for (pass, out) in out
            .chunks_mut(pass_tiles * TILE_ROWS * self.n_out)
            .enumerate()
        {
            for block in 0..self.scales.len() / TILE_CHANNELS {
                let weights = &self.weights[block * block_weights..][..block_weights];
                let weights = widened(weights, &mut wide);
                for (tile_in_pass, out) in out.chunks_mut(TILE_ROWS * self.n_out).enumerate() {
                    let tile = pass * pass_tiles + tile_in_pass;
                    let n_rows = out.len() / self.n_out;
                    let mut sums = product(rows.tile(tile), weights, n_rows);
                    add_outliers(rows.outliers(tile), weights, &mut sums);
                    self.store(rows, tile, block, &sums, out);
                }
            }
            match then {
                Then::Nothing => {}
                Then::Gelu => gelu(out),
                Then::Relu => out
                    .iter_mut()
                    .for_each(|value| *value = if *value < 0.0 { 0.0 } else { *value }),
            }
        }
    }

    /// Scales the sums of a tile and adds the bias.
    fn store(&self, rows: &QuantizedRows, tile: usize, block: usize, sums: &Sums, out: &mut [f32]) {
        let scales = &self.scales.as_chunks::<TILE_CHANNELS>().0[block];
        let weight_sums = &self.weight_sums.as_chunks::<TILE_CHANNELS>().0[block];
        let bias = &self.bias.as_chunks::<TILE_CHANNELS>().0[block];
        let row_scales = &rows.scales.as_chunks::<TILE_ROWS>().0[tile];
        let zeros = &rows.zeros.as_chunks::<TILE_ROWS>().0[tile];
        let rows = sums.iter().zip(row_scales.iter().zip(zeros));
        // Not `chunks_exact_mut`, which divides.
        for (out, (sums, (row_scale, zero))) in out.chunks_mut(self.n_out).zip(rows) {
            let mut values = [0.0; TILE_CHANNELS];
            for channel in 0..TILE_CHANNELS {
                let sum = sums[channel] - zero * weight_sums[channel];
                values[channel] = sum as f32 * (row_scale * scales[channel]) + bias[channel];
            }
            let out = &mut out[block * TILE_CHANNELS..];
            match out.first_chunk_mut::<TILE_CHANNELS>() {
                Some(out) => *out = values,
                None => store_part(&values, out),
            }
        }
    }
}
