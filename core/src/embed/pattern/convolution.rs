//! Finds a convolutional sentence encoder in an ONNX graph by the flow of its data, whatever its nodes are called.
//!
//! Only the middle is read, from token embeddings to the sum of token features (see `embed::convolution`): there are
//! the products with weights that a text has many of. What comes before is a function of each token alone and stays as the graph has
//! it, what comes after a function of each sum alone (`embed::dense`).

use tract_onnx::pb::NodeProto;

use super::{Finder, Linear, Norm};
use crate::embed::graph::attribute;

/// The middle by the names of its values.
pub(in crate::embed) struct ConvolutionPattern<'a> {
    /// Token embeddings, `(batch, tokens, dims)`.
    pub(in crate::embed) tokens: &'a str,
    pub(in crate::embed) projection: Linear<'a>,
    pub(in crate::embed) projection_norm: Norm<'a>,
    /// In the order of their slices of the projection's channels.
    pub(in crate::embed) towers: Vec<[ConvolutionNames<'a>; 2]>,
    pub(in crate::embed) output_norm: Norm<'a>,
    /// Sums of the features of a text's tokens, `(batch, features)`.
    pub(in crate::embed) sums: &'a str,
    /// Number of tokens, `(batch, 1)`.
    pub(in crate::embed) counts: &'a str,
}

/// `relu(convolution)`, of stride 1, as wide after as before.
#[derive(Clone, Copy)]
pub(in crate::embed) struct ConvolutionNames<'a> {
    /// `(channels out, channels in, width)`.
    pub(in crate::embed) weights: &'a str,
    pub(in crate::embed) bias: &'a str,
    /// Tokens of a window before the one it belongs to.
    pub(in crate::embed) before: usize,
}

impl<'a> Finder<'_, 'a> {
    /// The convolutional encoder that computes `output`.
    pub(in crate::embed) fn convolutions(&self, output: &'a str) -> Option<ConvolutionPattern<'a>> {
        let sum_of = |node: &'a NodeProto, is: &dyn Fn(&'a str) -> bool| {
            node.op_type == "ReduceSum" && node.input.first().is_some_and(|of| is(of))
        };
        let is_mask = |value: &'a str| self.is_mask(value);
        let counts = self.graph.ancestor(output, |node| sum_of(node, &is_mask))?;
        let are_features = |value: &'a str| self.features(value).is_some();
        let sums = self
            .graph
            .ancestor(output, |node| sum_of(node, &are_features))?;
        let (output_norm, tokens, channels) = self.features(sums.input.first()?)?;
        let mut source = None;
        let mut towers = Vec::new();
        for tower in &self.graph.node(self.graph.through(channels))?.input {
            let (second, middle) = self.convolution(tower)?;
            let (first, slice) = self.convolution(middle)?;
            let [whole, start] = self.graph.inputs(slice, "Slice")?;
            let n_channels = self.graph.constant_shape(first.weights)?.first().copied()?;
            let expected = (towers.len() * n_channels) as f32;
            (self.graph.scalar(start) == Some(expected)).then_some(())?;
            (*source.get_or_insert(whole) == whole).then_some(())?;
            towers.push([first, second]);
        }
        let projection_norm = self.norm(self.unmasked(source?))?;
        let projection = self.linear(projection_norm.input)?;
        self.is_same(projection.input, tokens)
            .then_some(ConvolutionPattern {
                tokens,
                projection,
                projection_norm,
                towers,
                output_norm,
                sums: sums.output.first()?,
                counts: counts.output.first()?,
            })
    }

    /// The normalisation that gives token features, and what it is of: embeddings beside the channels of all towers.
    fn features(&self, value: &'a str) -> Option<(Norm<'a>, &'a str, &'a str)> {
        let norm = self.norm(self.unmasked(value))?;
        let [tokens, channels] = self.graph.inputs(norm.input, "Concat")?;
        let towers = self.graph.node(self.graph.through(channels))?;
        (towers.op_type == "Concat").then_some((norm, tokens, channels))
    }

    /// One convolution with its residual sum, and what it is of.
    fn convolution(&self, value: &'a str) -> Option<(ConvolutionNames<'a>, &'a str)> {
        let sums = self.both(self.unmasked(value), "Add")?;
        sums.into_iter().find_map(|(branch, kept)| {
            let [convolved] = self.graph.inputs(branch, "Relu")?;
            let [input, weights, bias] = self.graph.inputs(convolved, "Conv")?;
            let kept = self.unmasked(kept);
            (self.unmasked(input) == kept).then_some(())?;
            let node = self.graph.node(convolved)?;
            let all_one =
                |name| attribute(node, name).is_none_or(|it| it.ints.iter().all(|&x| x == 1));
            let one_group = attribute(node, "group").is_none_or(|group| group.i == 1);
            (all_one("strides") && all_one("dilations") && one_group).then_some(())?;
            let width = self.graph.constant_shape(weights)?.get(2).copied()?;
            let [before, after] = attribute(node, "pads")?.ints[..] else {
                return None;
            };
            (usize::try_from(before + after).ok()? + 1 == width).then_some(())?;
            let before = usize::try_from(before).ok()?;
            Some((
                ConvolutionNames {
                    weights,
                    bias,
                    before,
                },
                kept,
            ))
        })
    }

    /// What `value` is before tokens beyond the text are set to zero, and before it is turned.
    fn unmasked(&self, value: &'a str) -> &'a str {
        let value = self.graph.through(value);
        let products = self.both(value, "Mul").into_iter().flatten();
        let mut masked = products.filter(|(_, mask)| self.is_mask(mask));
        masked
            .next()
            .map_or(value, |(of, _)| self.graph.through(of))
    }

    fn is_mask(&self, value: &'a str) -> bool {
        self.graph.through(value) == "attention_mask"
    }
}
