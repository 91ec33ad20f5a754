//! An ONNX graph read by its values: which node computes each, and which are constants.

use std::collections::{HashMap, HashSet};

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{AttributeProto, GraphProto, NodeProto, TensorProto};

/// Most nodes in a row that are followed: a graph that is damaged may be a ring.
const MAX_STEPS: usize = 32;
/// Operators that move or convert values without computing new ones.
const MOVES: [&str; 6] = [
    "Identity",
    "Cast",
    "Reshape",
    "Transpose",
    "Unsqueeze",
    "Squeeze",
];
/// More of them, which stand between computed values only.
const COMPUTED_MOVES: [&str; 3] = ["Flatten", "Expand", "Dropout"];
/// What exporters leave between a stored tensor and the constant it stands for, besides moves.
const ARITHMETIC: [&str; 5] = ["DequantizeLinear", "Add", "Sub", "Mul", "Div"];

/// Nodes and tensors by the name of the value they give.
pub(super) struct Graph<'a> {
    nodes: HashMap<&'a str, &'a NodeProto>,
    tensors: HashMap<&'a str, &'a TensorProto>,
}

/// A constant, row-major.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Constant {
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f32>,
}

/// A matrix of bytes with a scale for each row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ByteRows {
    pub(super) n_cols: usize,
    pub(super) bytes: Vec<i8>,
    pub(super) scales: Vec<f32>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(graph: &'a GraphProto) -> Self {
        let nodes = (graph.node.iter())
            .filter_map(|node| Some((node.output.first()?.as_str(), node)))
            .collect();
        let stored = (graph.initializer.iter()).map(|tensor| (tensor.name.as_str(), tensor));
        let written = graph.node.iter().filter_map(|node| {
            let tensor = attribute(node, "value")?.t.as_ref()?;
            (node.op_type == "Constant").then_some((node.output.first()?.as_str(), tensor))
        });
        Self {
            nodes,
            tensors: stored.chain(written).collect(),
        }
    }

    /// The node whose first output `value` is.
    pub(super) fn node(&self, value: &str) -> Option<&'a NodeProto> {
        self.nodes.get(value).copied()
    }

    /// The inputs of the node that computes `value`, if it is an `op`.
    pub(super) fn inputs<const N: usize>(&self, value: &str, op: &str) -> Option<[&'a str; N]> {
        let node = self.node(value).filter(|node| node.op_type == op)?;
        let inputs: Vec<&str> = node.input.iter().map(String::as_str).collect();
        inputs.get(..N)?.try_into().ok()
    }

    /// The value that `value` is a view of.
    pub(super) fn through(&self, mut value: &'a str) -> &'a str {
        for _ in 0..MAX_STEPS {
            match self.node(value) {
                Some(node) if is_one_of(node, [&MOVES, &COMPUTED_MOVES]) => {
                    match node.input.first() {
                        Some(input) => value = input,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        value
    }

    /// Whether `value` depends on no input, and [`constant`](Self::constant) can tell it.
    pub(super) fn is_constant(&self, value: &str) -> bool {
        self.is_constant_within(value, MAX_STEPS)
    }

    fn is_constant_within(&self, value: &str, steps: usize) -> bool {
        if self.tensors.contains_key(value) {
            return true;
        }
        let folded = |node: &&NodeProto| is_one_of(node, [&MOVES, &ARITHMETIC]);
        steps > 0
            && self.node(value).filter(folded).is_some_and(|node| {
                let mut inputs = node.input.iter();
                inputs.all(|input| input.is_empty() || self.is_constant_within(input, steps - 1))
            })
    }

    /// The constant `value` as floats.
    pub(super) fn constant(&self, value: &str) -> Option<Constant> {
        self.constant_within(value, MAX_STEPS)
    }

    fn constant_within(&self, value: &str, steps: usize) -> Option<Constant> {
        if let Some(tensor) = self.tensors.get(value) {
            return Constant::read(tensor);
        }
        let node = self.node(value)?;
        let steps = steps.checked_sub(1)?;
        let input = |index: usize| {
            let name = node.input.get(index).filter(|name| !name.is_empty())?;
            self.constant_within(name, steps)
        };
        let first = input(0)?;
        match node.op_type.as_str() {
            "Identity" | "Cast" => Some(first),
            "Transpose" => first.transposed(),
            "Unsqueeze" | "Squeeze" | "Reshape" => {
                first.reshaped(node.op_type.as_str(), &input(1)?.values)
            }
            "Add" => first.zip(&input(1)?, &|a, b| a + b),
            "Sub" => first.zip(&input(1)?, &|a, b| a - b),
            "Mul" => first.zip(&input(1)?, &|a, b| a * b),
            "Div" => first.zip(&input(1)?, &|a, b| a / b),
            "DequantizeLinear" => {
                // The scales of an axis stretch over the axes behind it.
                let axis = attribute(node, "axis").map_or(1, |axis| axis.i);
                let rank = first.shape.len();
                let axis = usize::try_from(axis.rem_euclid(rank.max(1) as i64)).ok()?;
                let stretched = |mut constant: Constant| {
                    if constant.values.len() > 1 {
                        constant.shape.extend(vec![1; rank.checked_sub(axis + 1)?]);
                    }
                    Some(constant)
                };
                let scales = stretched(input(1)?)?;
                match input(2) {
                    Some(zeros) => first.zip(&stretched(zeros)?, &|a, b| a - b)?,
                    None => first,
                }
                .zip(&scales, &|a, b| a * b)
            }
            _ => None,
        }
    }

    /// The constant `value` if it is a single number.
    pub(super) fn scalar(&self, value: &str) -> Option<f32> {
        // Weights are not unfolded to see that they are many.
        let tensor = self.tensors.get(value);
        if tensor.is_some_and(|tensor| tensor.dims.iter().any(|dim| *dim > 1)) {
            return None;
        }
        let values = self
            .is_constant(value)
            .then(|| self.constant(value))??
            .values;
        (values.len() == 1).then(|| values[0])
    }

    /// A constant matrix in bytes by rows: as stored if that is how it is stored, else rounded.
    pub(super) fn byte_rows(&self, value: &str) -> Option<ByteRows> {
        if let Some(rows) = self.stored_byte_rows(value) {
            return Some(rows);
        }
        let constant = self.constant(value)?;
        let [_, n_cols] = constant.shape[..] else {
            return None;
        };
        let mut rows = ByteRows {
            n_cols,
            bytes: Vec::with_capacity(constant.values.len()),
            scales: Vec::new(),
        };
        for row in constant.values.chunks_exact(n_cols.max(1)) {
            let largest = row.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
            let scale = largest / 127.0;
            let inverse = if scale > 0.0 { scale.recip() } else { 0.0 };
            rows.bytes
                .extend(row.iter().map(|x| libm::roundf(x * inverse) as i8));
            rows.scales.push(scale);
        }
        Some(rows)
    }

    /// `Cast(bytes) · scales` with a scale for each row, as weight-only quantisation writes tables.
    fn stored_byte_rows(&self, value: &str) -> Option<ByteRows> {
        let [a, b] = self.inputs(value, "Mul")?;
        [(a, b), (b, a)].into_iter().find_map(|(bytes, scales)| {
            let [bytes] = self.inputs(bytes, "Cast")?;
            let tensor = self.tensors.get(bytes)?;
            let [n_rows, n_cols] = shape(tensor)?[..] else {
                return None;
            };
            let scales = self.constant(scales)?;
            let whole = tensor.data_type == DataType::Int8 as i32
                && tensor.raw_data.len() == n_rows.checked_mul(n_cols)?
                && scales.shape == [n_rows, 1];
            whole.then(|| ByteRows {
                n_cols,
                bytes: tensor
                    .raw_data
                    .iter()
                    .map(|byte| byte.cast_signed())
                    .collect(),
                scales: scales.values,
            })
        })
    }

    /// The shape of the constant `value`.
    pub(super) fn constant_shape(&self, value: &str) -> Option<Vec<usize>> {
        let mut value = value;
        for _ in 0..MAX_STEPS {
            if let Some(tensor) = self.tensors.get(value) {
                return shape(tensor);
            }
            // Tables are large: those that are scaled bytes need not be unfolded for their shape.
            value = match self.node(value)? {
                node if matches!(&*node.op_type, "Identity" | "Cast" | "DequantizeLinear") => {
                    node.input.first()?
                }
                node if node.op_type == "Mul" => {
                    let numbers = |input: &&String| {
                        self.constant_shape(input)
                            .and_then(|shape| size(&shape))
                            .unwrap_or(0)
                    };
                    node.input.iter().max_by_key(numbers)?
                }
                _ => return self.constant(value).map(|constant| constant.shape),
            }
        }
        None
    }

    /// A node that `is` so among those that `value` is computed from.
    pub(super) fn ancestor(
        &self,
        value: &'a str,
        is: impl Fn(&'a NodeProto) -> bool,
    ) -> Option<&'a NodeProto> {
        let mut seen = HashSet::new();
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            if let Some(node) = self.node(value)
                && seen.insert(value)
            {
                if is(node) {
                    return Some(node);
                }
                open.extend(node.input.iter().map(String::as_str));
            }
        }
        None
    }
}

fn is_one_of(node: &NodeProto, operators: [&[&str]; 2]) -> bool {
    operators.iter().any(|some| some.contains(&&*node.op_type))
}

/// An attribute of a node.
pub(super) fn attribute<'a>(node: &'a NodeProto, name: &str) -> Option<&'a AttributeProto> {
    node.attribute
        .iter()
        .find(|attribute| attribute.name == name)
}

fn shape(tensor: &TensorProto) -> Option<Vec<usize>> {
    (tensor.dims.iter())
        .map(|&dim| usize::try_from(dim).ok())
        .collect()
}

impl Constant {
    fn read(tensor: &TensorProto) -> Option<Self> {
        fn words<const N: usize>(raw: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
            raw.as_chunks::<N>()
                .0
                .iter()
                .map(|word| number(*word))
                .collect()
        }
        let raw = &tensor.raw_data[..];
        let ints = || tensor.int32_data.iter().map(|&x| x as f32).collect();
        let values: Vec<f32> = match DataType::try_from(tensor.data_type).ok()? {
            DataType::Float if raw.is_empty() => tensor.float_data.clone(),
            DataType::Float => words(raw, f32::from_le_bytes),
            DataType::Int8 | DataType::Uint8 | DataType::Int32 if raw.is_empty() => ints(),
            DataType::Int8 => words(raw, |byte| i8::from_le_bytes(byte).into()),
            DataType::Uint8 => words(raw, |[byte]| byte.into()),
            DataType::Int32 => words(raw, |word| i32::from_le_bytes(word) as f32),
            DataType::Int64 if raw.is_empty() => {
                tensor.int64_data.iter().map(|&x| x as f32).collect()
            }
            DataType::Int64 => words(raw, |word| i64::from_le_bytes(word) as f32),
            _ => return None,
        };
        let shape = shape(tensor)?;
        (size(&shape)? == values.len()).then_some(Self { shape, values })
    }

    pub(super) fn transposed(&self) -> Option<Self> {
        let [n_rows, n_cols] = self.shape[..] else {
            return None;
        };
        let column = |col: usize| (0..n_rows).map(move |row| self.values[row * n_cols + col]);
        Some(Self {
            shape: vec![n_cols, n_rows],
            values: (0..n_cols).flat_map(column).collect(),
        })
    }

    /// Another shape for the same values, as `op` makes it of its second input.
    fn reshaped(mut self, op: &str, argument: &[f32]) -> Option<Self> {
        let rank = self.shape.len();
        let axes = |rank: usize| {
            let mut axes: Vec<usize> = (argument.iter())
                .map(|&axis| (axis as i64).rem_euclid(rank.max(1) as i64) as usize)
                .collect();
            axes.sort_unstable();
            axes
        };
        match op {
            "Unsqueeze" => {
                for axis in axes(rank + argument.len()) {
                    self.shape.insert(axis.min(self.shape.len()), 1);
                }
            }
            "Squeeze" => {
                for axis in axes(rank).into_iter().rev() {
                    (self.shape.get(axis) == Some(&1)).then(|| self.shape.remove(axis))?;
                }
            }
            _ => {
                let given = |dim: &f32| usize::try_from(*dim as i64).ok();
                let known: usize = size(&argument.iter().filter_map(given).collect::<Vec<_>>())?;
                let rest = self.values.len().checked_div(known)?;
                self.shape = (argument.iter())
                    .map(|dim| given(dim).unwrap_or(rest))
                    .collect();
            }
        }
        (size(&self.shape)? == self.values.len()).then_some(self)
    }

    /// `f` of two constants, of which each axis of `other` is as long as this one's, or 1.
    fn zip(self, other: &Self, f: &dyn Fn(f32, f32) -> f32) -> Option<Self> {
        if other.values.len() > self.values.len() {
            return other.clone().zip(&self, &|a, b| f(b, a));
        }
        let lead = self.shape.len().checked_sub(other.shape.len())?;
        let mut strides = vec![0; self.shape.len()];
        let mut stride = 1;
        for (axis, &dim) in other.shape.iter().enumerate().rev() {
            if dim != 1 {
                (self.shape[lead + axis] == dim).then_some(())?;
                strides[lead + axis] = stride;
            }
            stride *= dim;
        }
        let inner = self.shape.last().copied().unwrap_or(1).max(1);
        let step = strides.last().copied().unwrap_or(0);
        let mut values = self.values;
        for (index, row) in values.chunks_mut(inner).enumerate() {
            let (mut rest, mut start) = (index, 0);
            for (&dim, stride) in self.shape.iter().zip(&strides).rev().skip(1) {
                start += rest % dim * stride;
                rest /= dim;
            }
            for (col, value) in row.iter_mut().enumerate() {
                *value = f(*value, other.values[start + col * step]);
            }
        }
        Some(Self {
            shape: self.shape,
            values,
        })
    }
}

fn size(shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1_usize, |size, &dim| size.checked_mul(dim))
}
