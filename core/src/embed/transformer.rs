//! A BERT-like encoder (Devlin et al. 2019) on packed tokens: the tokens of all texts stand one after another, none is
//! padding, and products with weights go over all of them at once.

use super::distance_bias::DistanceBias;
use super::graph::{ByteRows, Graph};
use super::pattern::{
    Attention, Heads, Layer as LayerPattern, Linear, Norm as NormPattern, Pattern,
};
use crate::kernel::{
    AttentionScratch, QuantizedLinear, QuantizedRows, Then, add_layer_norm_rows, attend,
    layer_norm_rows,
};
use crate::matrix::{Matrix, normalize};

/// Most tokens computed at once, but for a text that is longer: bounds memory.
const MAX_TOKENS: usize = 1024;
/// Tokens that go through a layer together, while their values are in the processor's cache: whole texts, or a part of a
/// text that is longer.
const BLOCK: usize = 96;

/// The encoder. Vectors do not depend on what else is in the batch: activations are quantised row by row.
pub(super) struct Transformer {
    words: ByteRows,
    /// A row for each position, with the embedding of the first token type added.
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    n_heads: usize,
    scale: f32,
    relative: Option<DistanceBias>,
    width: usize,
    inner: usize,
}

/// Gain and offset of a layer normalisation.
pub(super) struct Norm {
    gamma: Vec<f32>,
    beta: Vec<f32>,
    epsilon: f32,
}

struct Layer {
    /// Queries, keys and values side by side.
    qkv: QuantizedLinear,
    output: QuantizedLinear,
    attention_norm: Norm,
    up: QuantizedLinear,
    activation: Then,
    down: QuantizedLinear,
    norm: Norm,
}

/// A token that the tables have no row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OutsideTable;

impl Transformer {
    /// Builds what `pattern` says, with room for texts of `max_tokens`. `None` if the parts do not fit together.
    pub(super) fn new(graph: &Graph, pattern: &Pattern, max_tokens: usize) -> Option<Self> {
        let words = graph.byte_rows(pattern.words)?;
        let width = words.n_cols;
        (width > 0).then_some(())?;
        let positions = positions(graph, pattern, width)?;
        (max_tokens <= positions.len().checked_div(width)?).then_some(())?;
        let attention = &pattern.layers.first()?.attention;
        let n_heads = match attention.heads {
            Heads::Count(count) => count,
            Heads::Width(head) => width.checked_div(head)?,
        };
        (n_heads > 0 && width.is_multiple_of(n_heads)).then_some(())?;
        let inner = graph.constant_shape(pattern.layers[0].up.weights)?;
        let inner = inner[usize::from(!pattern.layers[0].up.transposed)..]
            .first()
            .copied()?;
        let alike = |layer: &LayerPattern| {
            let other = &layer.attention;
            other.heads == attention.heads
                && other.scale == attention.scale
                && other.relative == attention.relative
        };
        pattern.layers.iter().all(alike).then_some(())?;
        let relative = match attention.relative {
            Some(relative) => Some(DistanceBias::new(graph, relative, n_heads, max_tokens)?),
            None => None,
        };
        Some(Self {
            norm: Norm::new(graph, &pattern.norm, width)?,
            layers: (pattern.layers.iter())
                .map(|layer| Layer::new(graph, layer, width, inner))
                .collect::<Option<_>>()?,
            n_heads,
            scale: (attention.scale).unwrap_or_else(|| ((width / n_heads) as f32).sqrt().recip()),
            relative,
            words,
            positions,
            width,
            inner,
        })
    }

    /// Unit vectors of texts given as token ids: the mean of their token vectors. Zeros for a text without tokens.
    ///
    /// # Errors
    /// If a token or a position is not in the tables.
    pub(super) fn embed(&self, texts: &[Vec<u32>]) -> Result<Matrix, OutsideTable> {
        let mut vectors = Matrix::zeros(texts.len(), self.width);
        let mut scratch = Scratch::new(self);
        let mut start = 0;
        while start < texts.len() {
            let end = together(texts, start, MAX_TOKENS);
            let tokens = self.encode(&texts[start..end], &mut scratch)?;
            let mut at = 0;
            for (text, ids) in texts.iter().enumerate().take(end).skip(start) {
                let row = vectors.row_mut(text);
                let own = &tokens[at * self.width..(at + ids.len()) * self.width];
                for token in own.chunks_exact(self.width) {
                    for (sum, value) in row.iter_mut().zip(token) {
                        *sum += value;
                    }
                }
                normalize(row);
                at += ids.len();
            }
            start = end;
        }
        Ok(vectors)
    }

    /// Token vectors of packed texts, `(tokens, width)`.
    fn encode(&self, texts: &[Vec<u32>], scratch: &mut Scratch) -> Result<Vec<f32>, OutsideTable> {
        let width = self.width;
        let n_tokens = texts.iter().map(Vec::len).sum::<usize>();
        let mut hidden = Vec::with_capacity(n_tokens * width);
        for text in texts {
            for (position, &id) in text.iter().enumerate() {
                self.embed_token(id as usize, position, &mut hidden)?;
            }
        }
        self.norm.apply(&mut hidden);
        for layer in &self.layers {
            let mut start = 0;
            let mut rest = &mut hidden[..];
            while start < texts.len() {
                let end = together(texts, start, BLOCK);
                let n_values = texts[start..end].iter().map(Vec::len).sum::<usize>() * width;
                let (rows, after) = rest.split_at_mut(n_values);
                self.encode_together(layer, &texts[start..end], rows, scratch);
                (start, rest) = (end, after);
            }
        }
        Ok(hidden)
    }

    /// Takes whole texts, their tokens' rows packed, through a layer.
    fn encode_together(
        &self,
        layer: &Layer,
        texts: &[Vec<u32>],
        hidden: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let width = self.width;
        let mut qkv = std::mem::take(&mut scratch.qkv);
        let mut context = std::mem::take(&mut scratch.context);
        qkv.resize(3 * hidden.len(), 0.0);
        context.resize(hidden.len(), 0.0);
        for (rows, out) in hidden
            .chunks(BLOCK * width)
            .zip(qkv.chunks_mut(BLOCK * 3 * width))
        {
            scratch.rows.quantize(rows);
            layer.qkv.apply(&scratch.rows, Then::Nothing, out);
        }
        let mut at = 0;
        for text in texts {
            let own = at * 3 * width..(at + text.len()) * 3 * width;
            let out = &mut context[at * width..(at + text.len()) * width];
            self.attend(&qkv[own], text.len(), scratch, out);
            at += text.len();
        }
        for (rows, context) in hidden
            .chunks_mut(BLOCK * width)
            .zip(context.chunks(BLOCK * width))
        {
            layer.after_attention(rows, context, scratch);
        }
        (scratch.qkv, scratch.context) = (qkv, context);
    }

    fn embed_token(
        &self,
        id: usize,
        position: usize,
        hidden: &mut Vec<f32>,
    ) -> Result<(), OutsideTable> {
        let row = |index: usize| index * self.width..(index + 1) * self.width;
        let scale = self.words.scales.get(id).ok_or(OutsideTable)?;
        let word = &self.words.bytes[row(id)];
        let position = self.positions.get(row(position)).ok_or(OutsideTable)?;
        hidden.extend(
            word.iter()
                .zip(position)
                .map(|(&word, position)| f32::from(word) * scale + position),
        );
        Ok(())
    }

    /// Attention within one text: `qkv` is `(n_tokens, 3 · width)`, `out` is `(n_tokens, width)`.
    fn attend(&self, qkv: &[f32], n_tokens: usize, scratch: &mut Scratch, out: &mut [f32]) {
        if n_tokens == 0 {
            return;
        }
        if let Some(relative) = &self.relative
            && scratch.bias_of != n_tokens
        {
            relative.fill(n_tokens, self.n_heads, &mut scratch.bias);
            scratch.bias_of = n_tokens;
        }
        let width = self.width;
        attend(
            qkv,
            &qkv[width..],
            &qkv[2 * width..],
            3 * width,
            n_tokens,
            self.n_heads,
            width / self.n_heads,
            self.scale,
            self.relative.is_some().then_some(&scratch.bias[..]),
            &mut scratch.attention,
            out,
        );
    }
}

/// The end of the texts from `start` that have at most `most` tokens together, at least one of them.
fn together(texts: &[Vec<u32>], start: usize, most: usize) -> usize {
    let mut n_tokens = 0;
    let fitting = texts[start..].iter().take_while(|text| {
        n_tokens += text.len();
        n_tokens <= most
    });
    start + fitting.count().max(1)
}

/// Room for what is computed between the layers.
struct Scratch {
    rows: QuantizedRows,
    inner_rows: QuantizedRows,
    attention: AttentionScratch,
    qkv: Vec<f32>,
    context: Vec<f32>,
    branch: Vec<f32>,
    inner: Vec<f32>,
    bias: Vec<f32>,
    /// The number of tokens that `bias` was filled for.
    bias_of: usize,
}

impl Scratch {
    fn new(transformer: &Transformer) -> Self {
        Self {
            rows: QuantizedRows::new(transformer.width),
            inner_rows: QuantizedRows::new(transformer.inner),
            attention: AttentionScratch::default(),
            qkv: Vec::new(),
            context: Vec::new(),
            branch: vec![0.0; BLOCK * transformer.width],
            inner: vec![0.0; BLOCK * transformer.inner],
            bias: Vec::new(),
            bias_of: 0,
        }
    }
}

impl Norm {
    pub(super) fn new(graph: &Graph, norm: &NormPattern, width: usize) -> Option<Self> {
        Some(Self {
            gamma: vector(graph, norm.gamma, width)?,
            beta: vector(graph, norm.beta, width)?,
            epsilon: norm.epsilon,
        })
    }

    pub(super) fn apply(&self, rows: &mut [f32]) {
        layer_norm_rows(rows, &self.gamma, &self.beta, self.epsilon);
    }

    /// The norm of the sum of `rows` and `addend`.
    fn apply_to_sum(&self, rows: &mut [f32], addend: &[f32]) {
        add_layer_norm_rows(rows, addend, &self.gamma, &self.beta, self.epsilon);
    }
}

impl Layer {
    fn new(graph: &Graph, layer: &LayerPattern, width: usize, inner: usize) -> Option<Self> {
        let quantized = |linear: &Linear, n_in: usize, n_out: usize| {
            let (weights, bias) = linear_parts(graph, linear, n_in, n_out)?;
            Some(QuantizedLinear::new(&weights, n_in, n_out, Some(&bias)))
        };
        Some(Self {
            qkv: qkv(graph, &layer.attention, width)?,
            output: quantized(&layer.output, width, width)?,
            attention_norm: Norm::new(graph, &layer.attention_norm, width)?,
            up: quantized(&layer.up, width, inner)?,
            activation: layer.activation,
            down: quantized(&layer.down, inner, width)?,
            norm: Norm::new(graph, &layer.norm, width)?,
        })
    }

    /// What follows the attention, on a block of tokens.
    fn after_attention(&self, rows: &mut [f32], context: &[f32], scratch: &mut Scratch) {
        let branch = &mut scratch.branch[..rows.len()];
        scratch.rows.quantize(context);
        self.output.apply(&scratch.rows, Then::Nothing, branch);
        self.attention_norm.apply_to_sum(rows, branch);
        let inner = &mut scratch.inner[..scratch.rows.n_rows() * self.up.n_out()];
        scratch.rows.quantize(rows);
        self.up.apply(&scratch.rows, self.activation, inner);
        scratch.inner_rows.quantize(inner);
        self.down.apply(&scratch.inner_rows, Then::Nothing, branch);
        self.norm.apply_to_sum(rows, branch);
    }
}

/// Weights `(n_in, n_out)` and bias.
pub(super) fn linear_parts(
    graph: &Graph,
    linear: &Linear,
    n_in: usize,
    n_out: usize,
) -> Option<(Vec<f32>, Vec<f32>)> {
    let mut weights = graph.constant(linear.weights)?;
    if linear.transposed {
        weights = weights.transposed()?;
    }
    (weights.shape == [n_in, n_out]).then_some(())?;
    let bias = match linear.bias {
        Some(bias) => vector(graph, bias, n_out)?,
        None => vec![0.0; n_out],
    };
    Some((weights.values, bias))
}

fn qkv(graph: &Graph, attention: &Attention, width: usize) -> Option<QuantizedLinear> {
    let parts = [&attention.query, &attention.key, &attention.value]
        .into_iter()
        .map(|linear| linear_parts(graph, linear, width, width))
        .collect::<Option<Vec<_>>>()?;
    let mut weights = Vec::with_capacity(3 * width * width);
    for row in 0..width {
        for (part, _) in &parts {
            weights.extend_from_slice(&part[row * width..(row + 1) * width]);
        }
    }
    let bias: Vec<f32> = parts.into_iter().flat_map(|(_, bias)| bias).collect();
    Some(QuantizedLinear::new(
        &weights,
        width,
        3 * width,
        Some(&bias),
    ))
}

/// A constant of `length` values.
pub(super) fn vector(graph: &Graph, name: &str, length: usize) -> Option<Vec<f32>> {
    let values = graph.constant(name)?.values;
    (values.len() == length).then_some(values)
}

/// Rows of positions from that of the first token, with the first token type's row added.
fn positions(graph: &Graph, pattern: &Pattern, width: usize) -> Option<Vec<f32>> {
    let table = graph.constant(pattern.positions)?;
    (table.shape.last() == Some(&width)).then_some(())?;
    let mut rows = table.values;
    rows.drain(..rows.len().min(pattern.first_position.saturating_mul(width)));
    if let Some(types) = pattern.types {
        let kind = graph.constant(types)?.values;
        for row in rows.chunks_exact_mut(width) {
            for (value, kind) in row.iter_mut().zip(kind.get(..width)?) {
                *value += kind;
            }
        }
    }
    Some(rows)
}
