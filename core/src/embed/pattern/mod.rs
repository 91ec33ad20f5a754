//! Finds encoders in an ONNX graph by the flow of its data, whatever its nodes are called.
//!
//! A BERT-like encoder is read backwards from its output: layers of
//! `y = LayerNorm(x + output(attention(query(x), key(x), value(x))))`, `LayerNorm(y + down(gelu(up(y))))` (Devlin et al.
//! 2019), down to the sum of embeddings. What is found is a claim; that it computes what the graph computes is for the caller
//! to check.

mod attention;
mod convolution;

pub(super) use convolution::{ConvolutionNames, ConvolutionPattern};

use super::graph::{Graph, attribute};
use crate::kernel::Then;

/// More layers than any encoder of sentences has: a graph that is damaged may be a ring.
const MAX_LAYERS: usize = 100;
/// Most nodes from the softmax to the product of queries and keys, or between the terms of a sum.
const MAX_DEPTH: usize = 8;
/// Tables of so few rows tell kinds of tokens rather than positions.
const MAX_TYPES: usize = 4;

/// An encoder by the names of its values.
pub(super) struct Pattern<'a> {
    /// Table of the vocabulary.
    pub(super) words: &'a str,
    /// Table of positions.
    pub(super) positions: &'a str,
    /// Row of the first token's position.
    pub(super) first_position: usize,
    /// Table of token types, of which the first row is added to every token, or that row alone.
    pub(super) types: Option<&'a str>,
    pub(super) norm: Norm<'a>,
    /// First layer first.
    pub(super) layers: Vec<Layer<'a>>,
}

/// `input · weights + bias`.
#[derive(Clone, Copy)]
pub(super) struct Linear<'a> {
    pub(super) input: &'a str,
    pub(super) weights: &'a str,
    /// Whether the weights are `(n_out, n_in)`.
    pub(super) transposed: bool,
    pub(super) bias: Option<&'a str>,
}

/// Layer normalisation over the last axis.
#[derive(Clone, Copy)]
pub(super) struct Norm<'a> {
    pub(super) input: &'a str,
    pub(super) gamma: &'a str,
    pub(super) beta: &'a str,
    pub(super) epsilon: f32,
}

/// One layer.
pub(super) struct Layer<'a> {
    input: &'a str,
    pub(super) attention: Attention<'a>,
    pub(super) output: Linear<'a>,
    pub(super) attention_norm: Norm<'a>,
    pub(super) up: Linear<'a>,
    pub(super) activation: Then,
    pub(super) down: Linear<'a>,
    pub(super) norm: Norm<'a>,
}

/// Attention of many heads.
pub(super) struct Attention<'a> {
    pub(super) query: Linear<'a>,
    pub(super) key: Linear<'a>,
    pub(super) value: Linear<'a>,
    pub(super) heads: Heads,
    /// Factor of the products before the softmax; `None` if the graph computes it.
    pub(super) scale: Option<f32>,
    pub(super) relative: Option<Relative<'a>>,
}

/// How the width is shared among heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heads {
    /// Their number.
    Count(usize),
    /// The width of each.
    Width(usize),
}

/// A bias by the distance of two tokens, shared by the layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Relative<'a> {
    /// Table `(n_buckets, n_heads)`.
    pub(super) table: &'a str,
    /// Natural logarithm of the longest distance told apart over the longest with a bucket of its own.
    pub(super) log_range: Option<f32>,
}

/// Whether a constant is the number expected, up to how exporters round it.
fn is_near(found: f32, expected: f32) -> bool {
    (found - expected).abs() < 1e-3
}

/// Reads a graph backwards from its output.
pub(super) struct Finder<'g, 'a> {
    pub(super) graph: &'g Graph<'a>,
}

impl<'a> Finder<'_, 'a> {
    /// The transformer that computes `output` (or, with a pooling behind it, the last normalisation before `output`).
    pub(super) fn transformer(&self, output: &'a str) -> Option<Pattern<'a>> {
        let mut norm = self.last_norm(output)?;
        let mut layers = Vec::new();
        while let Some(layer) = self.layer(norm) {
            norm = self.norm(layer.input)?;
            layers.push(layer);
            (layers.len() <= MAX_LAYERS).then_some(())?;
        }
        layers.reverse();
        layers.first()?;
        let mut pattern = self.embeddings(norm)?;
        pattern.layers = layers;
        Some(pattern)
    }

    /// The normalisation nearest to `output`, breadth first.
    fn last_norm(&self, output: &'a str) -> Option<Norm<'a>> {
        let mut open = std::collections::VecDeque::from([output]);
        let mut seen = std::collections::HashSet::new();
        while let Some(value) = open.pop_front() {
            if let Some(norm) = self.norm(value) {
                return Some(norm);
            }
            if let Some(node) = self.graph.node(value)
                && seen.insert(value)
            {
                open.extend(node.input.iter().map(String::as_str));
            }
        }
        None
    }

    /// Both orders of the inputs of an `op`.
    pub(super) fn both(&self, value: &str, op: &str) -> Option<[(&'a str, &'a str); 2]> {
        let [a, b] = self.graph.inputs(value, op)?;
        Some([(a, b), (b, a)])
    }

    /// An input of an `op` and the constant that is the other input.
    pub(super) fn with_constant(&self, value: &str, op: &str) -> Option<(&'a str, &'a str)> {
        let both = self.both(value, op)?;
        both.into_iter()
            .find(|(a, b)| self.graph.is_constant(b) && !self.graph.is_constant(a))
    }

    pub(super) fn is_same(&self, a: &'a str, b: &'a str) -> bool {
        self.graph.through(a) == self.graph.through(b)
    }

    pub(super) fn norm(&self, value: &'a str) -> Option<Norm<'a>> {
        let value = self.graph.through(value);
        if let Some([input, gamma, beta]) = self.graph.inputs(value, "LayerNormalization") {
            let node = self.graph.node(value)?;
            return Some(Norm {
                input,
                gamma,
                beta,
                epsilon: attribute(node, "epsilon").map_or(1e-5, |epsilon| epsilon.f),
            });
        }
        // beta + gamma · (x − mean(x)) / √(mean((x − mean(x))²) + ε)
        let (scaled, beta) = self.with_constant(value, "Add")?;
        let (unit, gamma) = self.with_constant(scaled, "Mul")?;
        let [centred, deviation] = self.graph.inputs(unit, "Div")?;
        let [input, mean] = self.graph.inputs(centred, "Sub")?;
        let [of] = self.graph.inputs(mean, "ReduceMean")?;
        let [variance] = self.graph.inputs(deviation, "Sqrt")?;
        let (variance, epsilon) = self.with_constant(variance, "Add")?;
        let [_squares] = self.graph.inputs(variance, "ReduceMean")?;
        self.is_same(of, input).then_some(Norm {
            input,
            gamma,
            beta,
            epsilon: self.graph.scalar(epsilon)?,
        })
    }

    pub(super) fn linear(&self, value: &'a str) -> Option<Linear<'a>> {
        let value = self.graph.through(value);
        if let Some([input, weights]) = self.graph.inputs(value, "Gemm") {
            let node = self.graph.node(value)?;
            let is_one = |name| attribute(node, name).is_none_or(|factor| is_near(factor.f, 1.0));
            let flag = |name| attribute(node, name).is_some_and(|flag| flag.i != 0);
            let plain = is_one("alpha") && is_one("beta") && !flag("transA");
            return (plain && self.graph.is_constant(weights)).then(|| Linear {
                input,
                weights,
                transposed: flag("transB"),
                bias: node.input.get(2).map(String::as_str),
            });
        }
        let (product, bias) = match self.with_constant(value, "Add") {
            Some((product, bias)) => (self.graph.through(product), Some(bias)),
            None => (value, None),
        };
        let [input, weights] = self.graph.inputs(product, "MatMul")?;
        (self.graph.is_constant(weights) && !self.graph.is_constant(input)).then_some(Linear {
            input,
            weights,
            transposed: false,
            bias,
        })
    }

    fn layer(&self, norm: Norm<'a>) -> Option<Layer<'a>> {
        let sums = self.both(self.graph.through(norm.input), "Add")?;
        sums.into_iter().find_map(|(branch, kept)| {
            let down = self.linear(branch)?;
            let (activation, inner) = self.activation(down.input)?;
            let up = self.linear(inner)?;
            let attention_norm = self.norm(kept).filter(|_| self.is_same(up.input, kept))?;
            let sums = self.both(self.graph.through(attention_norm.input), "Add")?;
            let (attention, output, input) = sums.into_iter().find_map(|(branch, kept)| {
                let output = self.linear(branch)?;
                let attention = self.attention(output.input)?;
                let Attention {
                    query, key, value, ..
                } = attention;
                let same = |linear: Linear<'a>| self.is_same(linear.input, kept);
                (same(query) && same(key) && same(value)).then_some((attention, output, kept))
            })?;
            Some(Layer {
                input,
                attention,
                output,
                attention_norm,
                up,
                activation,
                down,
                norm,
            })
        })
    }

    /// The activation that computes `value`, and what it is applied to.
    fn activation(&self, value: &'a str) -> Option<(Then, &'a str)> {
        let value = self.graph.through(value);
        if let Some([input]) = self.graph.inputs(value, "Relu") {
            return Some((Then::Relu, input));
        }
        if let Some([input]) = self.graph.inputs(value, "Gelu") {
            let kind = attribute(self.graph.node(value)?, "approximate");
            let exact = kind.is_none_or(|kind| kind.s == b"none");
            return exact.then_some((Then::Gelu, input));
        }
        // x/2 · (1 + erf(x/√2)), in whatever order it is multiplied.
        let mut factor = 1.0;
        let mut terms = Vec::new();
        self.factors(value, MAX_DEPTH, &mut factor, &mut terms);
        let [a, b] = terms[..] else { return None };
        [(a, b), (b, a)].into_iter().find_map(|(input, other)| {
            let (erf, one) = self.with_constant(other, "Add")?;
            let [argument] = self.graph.inputs(erf, "Erf")?;
            let (mut inner, mut of) = (1.0, Vec::new());
            self.factors(argument, 1, &mut inner, &mut of);
            (is_near(factor, 0.5)
                && is_near(inner, std::f32::consts::FRAC_1_SQRT_2)
                && self.graph.scalar(one).is_some_and(|one| is_near(one, 1.0))
                && matches!(of[..], [of] if self.is_same(of, input)))
            .then_some((Then::Gelu, input))
        })
    }

    /// Multiplies the constants of a product into `factor` and collects its other factors.
    fn factors(&self, value: &'a str, depth: usize, factor: &mut f32, terms: &mut Vec<&'a str>) {
        if let Some(number) = self.graph.scalar(value) {
            *factor *= number;
        } else if depth > 0
            && let Some([a, b]) = self.graph.inputs(value, "Mul")
        {
            self.factors(a, depth - 1, factor, terms);
            self.factors(b, depth - 1, factor, terms);
        } else if depth > 0
            && let Some([a, b]) = self.graph.inputs(value, "Div")
            && let Some(divisor) = self.graph.scalar(b)
        {
            *factor /= divisor;
            self.factors(a, depth - 1, factor, terms);
        } else {
            terms.push(value);
        }
    }

    /// Whether `ids` are counted at run time.
    fn counts(&self, ids: &'a str) -> bool {
        let sum = self.graph.ancestor(ids, |node| node.op_type == "CumSum");
        sum.is_some()
    }

    fn embeddings(&self, norm: Norm<'a>) -> Option<Pattern<'a>> {
        let mut open = vec![norm.input];
        let (mut words, mut types, mut positions, mut first_position) = (None, None, None, 0);
        for _ in 0..MAX_DEPTH {
            let Some(addend) = open.pop() else { break };
            let mut addend = self.graph.through(addend);
            if let Some(inputs) = self.graph.inputs::<2>(addend, "Add") {
                open.extend(inputs);
                continue;
            }
            if let Some([table]) = self.graph.inputs(addend, "Slice") {
                addend = table;
            }
            let (table, ids) = match self.graph.inputs(addend, "Gather") {
                Some([table, ids]) => (table, Some(self.graph.through(ids))),
                None => (addend, None),
            };
            let shape = self.graph.constant_shape(table)?;
            let n_rows = shape.len().checked_sub(2).map_or(1, |axis| shape[axis]);
            let slot = if ids == Some("input_ids") {
                &mut words
            } else if ids == Some("token_type_ids") || n_rows <= MAX_TYPES {
                &mut types
            } else {
                if let Some(ids) = ids.filter(|ids| self.counts(ids)) {
                    // Counted from one past the padding token's id, as in RoBERTa.
                    let (_, before) = self.with_constant(ids, "Add")?;
                    first_position = (self.graph.scalar(before)? as usize).saturating_add(1);
                }
                &mut positions
            };
            slot.replace(table).is_none().then_some(())?;
        }
        open.is_empty().then_some(Pattern {
            words: words?,
            positions: positions?,
            first_position,
            types,
            norm,
            layers: Vec::new(),
        })
    }
}
