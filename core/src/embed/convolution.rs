//! A convolutional sentence encoder (Universal Sentence Encoder, multilingual: Yang et al. 2020), from token embeddings on
//! computed in integer products on texts without padding. Its middle:
//!
//! ```text
//! e (n, d) ─projection, layer norm→ x (n, c·t) ─a tower a slice of c channels→ y (n, c·t)
//! tower:  x + relu(conv(x)), twice, each convolution as wide as its tower says
//! [e, y] ─layer norm→ sum over the tokens (d + c·t)
//! ```

use tract_onnx::pb::ModelProto;
use tract_onnx::prelude::TractResult;

use super::dense::DenseNetwork;
use super::graph::Graph;
use super::pattern::{ConvolutionNames, ConvolutionPattern};
use super::token_embeddings::TokenEmbeddings;
use super::transformer::{Norm, linear_parts, vector};
use crate::kernel::{QuantizedLinear, QuantizedRows, Then};
use crate::matrix::{Matrix, normalize};

/// The encoder. Vectors do not depend on what else is in the batch.
pub(super) struct ConvolutionEncoder {
    tokens: TokenEmbeddings,
    middle: Middle,
    /// From the sums of token features, and their number, to vectors.
    end: DenseNetwork,
}

struct Middle {
    projection: QuantizedLinear,
    projection_norm: Norm,
    /// In the order of their slices of the projection's channels.
    towers: Vec<[Convolution; 2]>,
    output_norm: Norm,
}

/// A convolution over tokens, as a product of windows: `n_in` of `linear` is window width × channels.
struct Convolution {
    linear: QuantizedLinear,
    before: usize,
}

/// Buffers reused from text to text.
struct Scratch {
    tokens: Vec<f32>,
    token_rows: QuantizedRows,
    /// For each tower.
    window_rows: Vec<QuantizedRows>,
    projected: Vec<f32>,
    slice: Vec<f32>,
    windows: Vec<f32>,
    convolved: Vec<f32>,
    features: Vec<f32>,
}

impl ConvolutionEncoder {
    /// Builds what `pattern` says of the graph of `proto`. `None` if the parts do not fit together.
    pub(super) fn new(
        proto: &ModelProto,
        graph: &Graph,
        pattern: &ConvolutionPattern,
        output: &str,
    ) -> Option<Self> {
        let middle = Middle::new(graph, pattern)?;
        let inputs = [(pattern.sums, middle.n_features()), (pattern.counts, 1)];
        Some(Self {
            tokens: TokenEmbeddings::new(proto, pattern.tokens, middle.n_dims()).ok()?,
            end: DenseNetwork::new(graph, &inputs, output)?,
            middle,
        })
    }

    /// Unit vectors of texts given as token ids. Zeros for a text without tokens.
    ///
    /// # Errors
    /// If a section of the graph fails.
    pub(super) fn embed(&self, texts: &[Vec<u32>]) -> TractResult<Matrix> {
        let n_features = self.middle.n_features();
        let mut sums = vec![0.0; texts.len() * n_features];
        let mut scratch = Scratch::new(&self.middle);
        for (ids, sum) in texts.iter().zip(sums.chunks_exact_mut(n_features)) {
            self.tokens.fill(ids, &mut scratch.tokens)?;
            self.middle.sum_features(&mut scratch, sum);
        }
        let counts: Vec<f32> = texts.iter().map(|ids| ids.len() as f32).collect();
        let values = self.end.compute(&[&sums, &counts]);
        let n_dims = self.end.n_out();
        let mut vectors = Matrix::zeros(texts.len(), n_dims);
        for (text, ids) in texts.iter().enumerate() {
            if !ids.is_empty() {
                let row = vectors.row_mut(text);
                row.copy_from_slice(&values[text * n_dims..(text + 1) * n_dims]);
                normalize(row);
            }
        }
        Ok(vectors)
    }
}

impl Scratch {
    fn new(middle: &Middle) -> Self {
        let window = |tower: &[Convolution; 2]| QuantizedRows::new(tower[0].linear.n_in());
        Self {
            tokens: Vec::new(),
            token_rows: QuantizedRows::new(middle.n_dims()),
            window_rows: middle.towers.iter().map(window).collect(),
            projected: Vec::new(),
            slice: Vec::new(),
            windows: Vec::new(),
            convolved: Vec::new(),
            features: Vec::new(),
        }
    }
}

impl Middle {
    fn new(graph: &Graph, pattern: &ConvolutionPattern) -> Option<Self> {
        let [n_dims, n_projected] = graph.constant_shape(pattern.projection.weights)?[..] else {
            return None;
        };
        let (weights, bias) = linear_parts(graph, &pattern.projection, n_dims, n_projected)?;
        let n_channels = n_projected.checked_div(pattern.towers.len())?;
        let shared_evenly = n_projected.is_multiple_of(pattern.towers.len());
        (n_dims > 0 && n_channels > 0 && shared_evenly).then_some(())?;
        let tower = |names: &[ConvolutionNames; 2]| {
            let [first, second] = names
                .each_ref()
                .map(|names| Convolution::new(graph, names, n_channels));
            let (first, second) = (first?, second?);
            (first.linear.n_in() == second.linear.n_in()).then_some([first, second])
        };
        Some(Self {
            projection: QuantizedLinear::new(&weights, n_dims, n_projected, Some(&bias)),
            projection_norm: Norm::new(graph, &pattern.projection_norm, n_projected)?,
            towers: pattern.towers.iter().map(tower).collect::<Option<_>>()?,
            output_norm: Norm::new(graph, &pattern.output_norm, n_dims + n_projected)?,
        })
    }

    /// Width of a token embedding.
    fn n_dims(&self) -> usize {
        self.projection.n_in()
    }

    /// Width of the features that are summed.
    fn n_features(&self) -> usize {
        self.n_dims() + self.projection.n_out()
    }

    /// Adds the features of the tokens of one text, whose embeddings are in `scratch`, to `sum`, shape `(n_features)`.
    fn sum_features(&self, scratch: &mut Scratch, sum: &mut [f32]) {
        let n_tokens = scratch.tokens.len() / self.n_dims();
        let n_projected = self.projection.n_out();
        let n_channels = n_projected / self.towers.len();
        let Scratch {
            tokens,
            token_rows,
            window_rows,
            projected,
            slice,
            windows,
            convolved,
            features,
        } = scratch;
        resize(projected, n_tokens * n_projected);
        token_rows.quantize(tokens);
        self.projection.apply(token_rows, Then::Nothing, projected);
        self.projection_norm.apply(projected);
        let n_features = self.n_features();
        resize(features, n_tokens * n_features);
        for (row, token) in features
            .chunks_exact_mut(n_features)
            .zip(tokens.chunks_exact(self.n_dims()))
        {
            row[..token.len()].copy_from_slice(token);
        }
        for (index, (tower, rows)) in self.towers.iter().zip(window_rows).enumerate() {
            slice.clear();
            for row in projected.chunks_exact(n_projected) {
                slice.extend_from_slice(&row[index * n_channels..(index + 1) * n_channels]);
            }
            for convolution in tower {
                let n_window = convolution.linear.n_in();
                fill_windows(
                    windows,
                    slice,
                    n_channels,
                    n_window / n_channels,
                    convolution.before,
                );
                rows.quantize(windows);
                resize(convolved, slice.len());
                convolution.linear.apply(rows, Then::Relu, convolved);
                for (value, change) in slice.iter_mut().zip(&*convolved) {
                    *value += change;
                }
            }
            let start = self.n_dims() + index * n_channels;
            for (row, channels) in features
                .chunks_exact_mut(n_features)
                .zip(slice.chunks_exact(n_channels))
            {
                row[start..start + n_channels].copy_from_slice(channels);
            }
        }
        self.output_norm.apply(features);
        for row in features.chunks_exact(n_features) {
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }
}

impl Convolution {
    /// The weights as those of a product with windows: window place by window place, channel by channel.
    fn new(graph: &Graph, names: &ConvolutionNames, n_channels: usize) -> Option<Self> {
        let weights = graph.constant(names.weights)?;
        let [n_out, n_in, width] = weights.shape[..] else {
            return None;
        };
        (n_out == n_channels && n_in == n_channels && names.before < width).then_some(())?;
        let mut turned = Vec::with_capacity(weights.values.len());
        for place in 0..width {
            for channel in 0..n_in {
                let of = |out: usize| weights.values[(out * n_in + channel) * width + place];
                turned.extend((0..n_out).map(of));
            }
        }
        let bias = vector(graph, names.bias, n_out)?;
        Some(Self {
            linear: QuantizedLinear::new(&turned, width * n_in, n_out, Some(&bias)),
            before: names.before,
        })
    }
}

/// The windows of all tokens, shape `(n_tokens, width × n_channels)`; beyond the text there are zeros.
fn fill_windows(
    windows: &mut Vec<f32>,
    rows: &[f32],
    n_channels: usize,
    width: usize,
    before: usize,
) {
    let n_tokens = rows.len() / n_channels;
    windows.clear();
    for token in 0..n_tokens {
        for tap in 0..width {
            match (token + tap).checked_sub(before) {
                Some(at) if at < n_tokens => {
                    windows.extend_from_slice(&rows[at * n_channels..(at + 1) * n_channels]);
                }
                _ => windows.resize(windows.len() + n_channels, 0.0),
            }
        }
    }
}

fn resize(buffer: &mut Vec<f32>, len: usize) {
    buffer.clear();
    buffer.resize(len, 0.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_reach_beyond_the_text_into_zeros() {
        let mut windows = Vec::new();
        fill_windows(&mut windows, &[1.0, 2.0, 3.0, 4.0], 2, 3, 1);
        assert_eq!(
            windows,
            [0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0, 0.0, 0.0]
        );
    }
}
