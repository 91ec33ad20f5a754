//! Writes small encoders as ONNX graphs.

use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto,
    TensorShapeProto, TypeProto, ValueInfoProto, tensor_shape_proto, type_proto,
};

use crate::Random;

pub(super) const WIDTH: usize = 32;
const HEADS: usize = 4;
const INNER: usize = 64;
pub(super) const WORDS: usize = 40;
pub(super) const POSITIONS: usize = 66;
const LAYERS: usize = 2;

/// How an exporter writes what an encoder does.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub(super) struct Style {
    /// Layer normalisation by its parts.
    pub(super) decomposed_norm: bool,
    /// `Gemm` on rows, weights transposed, rather than `MatMul` and `Add`.
    pub(super) gemm: bool,
    /// Queries and keys scaled before their product rather than the product after.
    pub(super) scaled_before: bool,
    /// The number of heads rather than their width in the shapes.
    pub(super) by_count: bool,
    /// GELU as `x · (1 + erf(x/√2)) · ½` or, if set, `(½ · x) · (1 + erf(x · 1/√2))`.
    pub(super) half_first: bool,
    /// Position ids counted from the tokens, starting behind the padding token's id.
    pub(super) counted_positions: bool,
    /// A bias by distance.
    pub(super) relative: bool,
    /// Tables and weights in bytes with scales.
    pub(super) bytes: bool,
    pub(super) oddity: Oddity,
}

/// What makes an encoder another than those known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Oddity {
    #[default]
    None,
    /// Another activation.
    Tanh,
    /// Something behind the last layer that looks like none of it.
    Behind,
    /// No matching products at all.
    Embeddings,
}

struct Writer {
    graph: GraphProto,
    random: Random,
    style: Style,
}

impl Writer {
    fn node(&mut self, op: &str, inputs: &[&str], attributes: &[(&str, i64)]) -> String {
        let output = format!("v{}", self.graph.node.len());
        self.graph.node.push(NodeProto {
            op_type: op.to_owned(),
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![output.clone()],
            name: output.clone(),
            attribute: (attributes.iter())
                .map(|&(name, number)| AttributeProto {
                    name: name.to_owned(),
                    r#type: AttributeType::Int as i32,
                    i: number,
                    ..AttributeProto::default()
                })
                .collect(),
            ..NodeProto::default()
        });
        output
    }

    fn with_ints(&mut self, op: &str, inputs: &[&str], name: &str, ints: &[i64]) -> String {
        let output = self.node(op, inputs, &[(name, 0)]);
        let node = self.graph.node.last_mut();
        let attribute = node.and_then(|node| node.attribute.first_mut());
        if let Some(attribute) = attribute {
            attribute.r#type = AttributeType::Ints as i32;
            attribute.ints = ints.to_vec();
        }
        output
    }

    fn tensor(&mut self, dims: &[usize], data_type: DataType, raw_data: Vec<u8>) -> String {
        let name = format!("t{}", self.graph.initializer.len());
        self.graph.initializer.push(TensorProto {
            name: name.clone(),
            dims: dims.iter().map(|&dim| dim as i64).collect(),
            data_type: data_type as i32,
            raw_data,
            ..TensorProto::default()
        });
        name
    }

    fn floats(&mut self, dims: &[usize], values: &[f32]) -> String {
        let raw = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        self.tensor(dims, DataType::Float, raw)
    }

    fn ints(&mut self, values: &[i64]) -> String {
        let raw = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        self.tensor(&[values.len()], DataType::Int64, raw)
    }

    fn number(&mut self, value: f32) -> String {
        self.floats(&[], &[value])
    }

    fn random_floats(&mut self, n_rows: usize, n_cols: usize, size: f32) -> String {
        let values: Vec<f32> = (0..n_rows * n_cols)
            .map(|_| (self.random.unit() * 2.0 - 1.0) * size)
            .collect();
        self.floats(&[n_rows, n_cols], &values)
    }

    /// A random matrix of values up to `size`, in bytes with a scale for each row or column if the style has it so.
    fn matrix(&mut self, n_rows: usize, n_cols: usize, size: f32, by_row: bool) -> String {
        if !self.style.bytes {
            return self.random_floats(n_rows, n_cols, size);
        }
        let bytes: Vec<u8> = (0..n_rows * n_cols)
            .map(|_| self.random.below(255) as u8)
            .collect();
        let bytes: Vec<u8> = bytes
            .into_iter()
            .map(|byte| byte.wrapping_sub(127))
            .collect();
        let bytes = self.tensor(&[n_rows, n_cols], DataType::Int8, bytes);
        let scales = if by_row { [n_rows, 1] } else { [1, n_cols] };
        let scales = self.floats(
            &scales,
            &vec![size / 127.0; n_rows.max(n_cols)][..scales[0] * scales[1]],
        );
        let cast = self.node("Cast", &[&bytes], &[("to", DataType::Float as i64)]);
        self.node("Mul", &[&cast, &scales], &[])
    }

    fn norm(&mut self, input: &str) -> String {
        let gamma = self.floats(&[WIDTH], &[1.5; WIDTH]);
        let beta = self.floats(&[WIDTH], &[0.25; WIDTH]);
        if !self.style.decomposed_norm {
            return self.node(
                "LayerNormalization",
                &[input, &gamma, &beta],
                &[("axis", -1)],
            );
        }
        let mean = self.with_ints("ReduceMean", &[input], "axes", &[-1]);
        let centred = self.node("Sub", &[input, &mean], &[]);
        let two = self.number(2.0);
        let squares = self.node("Pow", &[&centred, &two], &[]);
        let variance = self.with_ints("ReduceMean", &[&squares], "axes", &[-1]);
        let epsilon = self.number(1e-5);
        let variance = self.node("Add", &[&variance, &epsilon], &[]);
        let deviation = self.node("Sqrt", &[&variance], &[]);
        let unit = self.node("Div", &[&centred, &deviation], &[]);
        let scaled = self.node("Mul", &[&unit, &gamma], &[]);
        self.node("Add", &[&scaled, &beta], &[])
    }

    fn linear(&mut self, input: &str, n_in: usize, n_out: usize) -> String {
        let bias = self.floats(&[n_out], &vec![0.125; n_out]);
        if !self.style.gemm {
            let weights = self.matrix(n_in, n_out, 0.3, false);
            let product = self.node("MatMul", &[input, &weights], &[]);
            return self.node("Add", &[&bias, &product], &[]);
        }
        let weights = self.matrix(n_out, n_in, 0.3, true);
        let flat = self.ints(&[-1, n_in as i64]);
        let rows = self.node("Reshape", &[input, &flat], &[]);
        let product = self.node("Gemm", &[&rows, &weights, &bias], &[("transB", 1)]);
        let lead = self.lead();
        let last = self.ints(&[n_out as i64]);
        let shape = self.node("Concat", &[&lead, &last], &[("axis", 0)]);
        self.node("Reshape", &[&product, &shape], &[])
    }

    /// Batch and length as a shape.
    fn lead(&mut self) -> String {
        self.node("Shape", &["input_ids"], &[])
    }

    fn heads(&mut self, input: &str, permutation: &[i64]) -> String {
        let lead = self.lead();
        let (count, width) = (HEADS as i64, (WIDTH / HEADS) as i64);
        let last = self.ints(&if self.style.by_count {
            [count, -1]
        } else {
            [-1, width]
        });
        let shape = self.node("Concat", &[&lead, &last], &[("axis", 0)]);
        let split = self.node("Reshape", &[input, &shape], &[]);
        self.with_ints("Transpose", &[&split], "perm", permutation)
    }

    fn attention(&mut self, input: &str, relative: Option<&str>) -> String {
        let [mut query, mut key, value] = [(); 3].map(|()| self.linear(input, WIDTH, WIDTH));
        query = self.heads(&query, &[0, 2, 1, 3]);
        key = self.heads(&key, &[0, 2, 3, 1]);
        let value = self.heads(&value, &[0, 2, 1, 3]);
        let scale = ((WIDTH / HEADS) as f32).sqrt();
        if self.style.scaled_before {
            let root = self.number(scale.sqrt().recip());
            query = self.node("Mul", &[&query, &root], &[]);
            key = self.node("Mul", &[&root, &key], &[]);
        }
        let mut scores = self.node("MatMul", &[&query, &key], &[]);
        if !self.style.scaled_before {
            let scale = self.number(scale);
            scores = self.node("Div", &[&scores, &scale], &[]);
        }
        if let Some(relative) = relative {
            scores = self.node("Add", &[&scores, relative], &[]);
        }
        let mask = self.node(
            "Cast",
            &["attention_mask"],
            &[("to", DataType::Float as i64)],
        );
        let one = self.number(1.0);
        let mask = self.node("Sub", &[&one, &mask], &[]);
        let least = self.number(-1e9);
        let mask = self.node("Mul", &[&mask, &least], &[]);
        let axes = self.ints(&[1, 2]);
        let mask = self.node("Unsqueeze", &[&mask, &axes], &[]);
        scores = self.node("Add", &[&scores, &mask], &[]);
        let weights = self.node("Softmax", &[&scores], &[("axis", -1)]);
        let context = self.node("MatMul", &[&weights, &value], &[]);
        let context = self.with_ints("Transpose", &[&context], "perm", &[0, 2, 1, 3]);
        let lead = self.lead();
        let last = self.ints(&[WIDTH as i64]);
        let shape = self.node("Concat", &[&lead, &last], &[("axis", 0)]);
        self.node("Reshape", &[&context, &shape], &[])
    }

    fn activation(&mut self, input: &str) -> String {
        if self.style.oddity == Oddity::Tanh {
            return self.node("Tanh", &[input], &[]);
        }
        let half = self.number(0.5);
        let one = self.number(1.0);
        let root = std::f32::consts::SQRT_2;
        let (op, factor) = if self.style.half_first {
            ("Mul", root.recip())
        } else {
            ("Div", root)
        };
        let factor = self.number(factor);
        let inner = self.node(op, &[input, &factor], &[]);
        let erf = self.node("Erf", &[&inner], &[]);
        let erf = self.node("Add", &[&erf, &one], &[]);
        if self.style.half_first {
            let halved = self.node("Mul", &[&half, input], &[]);
            self.node("Mul", &[&halved, &erf], &[])
        } else {
            let product = self.node("Mul", &[input, &erf], &[]);
            self.node("Mul", &[&product, &half], &[])
        }
    }

    fn layer(&mut self, input: &str, relative: Option<&str>) -> String {
        let context = self.attention(input, relative);
        let output = self.linear(&context, WIDTH, WIDTH);
        let sum = self.node("Add", &[&output, input], &[]);
        let attended = self.norm(&sum);
        let inner = self.linear(&attended, WIDTH, INNER);
        let inner = self.activation(&inner);
        let output = self.linear(&inner, INNER, WIDTH);
        let sum = self.node("Add", &[&attended, &output], &[]);
        self.norm(&sum)
    }

    /// The number of tokens.
    fn length(&mut self) -> String {
        let shape = self.lead();
        let one = self.ints(&[1]);
        self.node("Gather", &[&shape, &one], &[("axis", 0)])
    }

    /// Ids of positions: from 0 or, counted, from 2.
    fn position_ids(&mut self) -> String {
        let [zero, one] = [0, 1].map(|number| self.ints(&[number]));
        if self.style.counted_positions {
            let ones = self.node("Mul", &["input_ids", &zero], &[]);
            let ones = self.node("Add", &[&ones, &one], &[]);
            let axis = self.tensor(&[], DataType::Int64, 1_i64.to_le_bytes().to_vec());
            let counted = self.node("CumSum", &[&ones, &axis], &[]);
            return self.node("Add", &[&counted, &one], &[]);
        }
        let raw = (0..POSITIONS as i64).flat_map(i64::to_le_bytes).collect();
        let all = self.tensor(&[1, POSITIONS], DataType::Int64, raw);
        let length = self.length();
        self.node("Slice", &[&all, &zero, &length, &one, &one], &[])
    }

    /// The bias by distance, in eight buckets: 0, 1, then by logarithm up to a distance of 16, in both directions.
    fn relative(&mut self) -> String {
        let scalar = |writer: &mut Self, number: i64| {
            writer.tensor(&[], DataType::Int64, number.to_le_bytes().to_vec())
        };
        let [zero, one, two, three, four] = [0, 1, 2, 3, 4].map(|number| scalar(self, number));
        let (axis_0, axis_1) = (self.ints(&[0]), self.ints(&[1]));
        let length = self.length();
        let length = self.node("Squeeze", &[&length, &axis_0], &[]);
        let range = self.node("Range", &[&zero, &length, &one], &[]);
        let memory = self.node("Unsqueeze", &[&range, &axis_0], &[]);
        let context = self.node("Unsqueeze", &[&range, &axis_1], &[]);
        let distance = self.node("Sub", &[&context, &memory], &[]);
        let ahead = self.node("Less", &[&distance, &zero], &[]);
        let ahead = self.node("Cast", &[&ahead], &[("to", DataType::Int64 as i64)]);
        let half = self.node("Mul", &[&ahead, &four], &[]);
        let distance = self.node("Abs", &[&distance], &[]);
        let is_exact = self.node("Less", &[&distance, &two], &[]);
        let float = self.node("Cast", &[&distance], &[("to", DataType::Float as i64)]);
        let [exact, range] = [2.0, 8.0_f32.ln()].map(|number| self.number(number));
        let log = self.node("Div", &[&float, &exact], &[]);
        let log = self.node("Log", &[&log], &[]);
        let log = self.node("Div", &[&log, &range], &[]);
        let log = self.node("Mul", &[&log, &exact], &[]);
        let log = self.node("Cast", &[&log], &[("to", DataType::Int64 as i64)]);
        let log = self.node("Add", &[&log, &two], &[]);
        let log = self.node("Min", &[&log, &three], &[]);
        let bucket = self.node("Where", &[&is_exact, &distance, &log], &[]);
        let bucket = self.node("Add", &[&half, &bucket], &[]);
        let table = self.random_floats(8, HEADS, 3.0);
        let bias = self.node("Gather", &[&table, &bucket], &[("axis", 0)]);
        let bias = self.with_ints("Transpose", &[&bias], "perm", &[2, 0, 1]);
        self.node("Unsqueeze", &[&bias, &axis_0], &[])
    }

    fn encoder(&mut self) -> String {
        let table = self.matrix(WORDS, WIDTH, 1.0, true);
        let words = self.node("Gather", &[&table, "input_ids"], &[("axis", 0)]);
        let ids = self.position_ids();
        let table = self.matrix(POSITIONS, WIDTH, 0.5, true);
        let positions = self.node("Gather", &[&table, &ids], &[("axis", 0)]);
        let types = self.random_floats(2, WIDTH, 0.5);
        let types = self.node("Gather", &[&types, "token_type_ids"], &[("axis", 0)]);
        let sum = self.node("Add", &[&words, &types], &[]);
        let sum = self.node("Add", &[&sum, &positions], &[]);
        let mut hidden = self.norm(&sum);
        if self.style.oddity == Oddity::Embeddings {
            return hidden;
        }
        let relative = self.style.relative.then(|| self.relative());
        for _ in 0..LAYERS {
            hidden = self.layer(&hidden, relative.as_deref());
        }
        if self.style.oddity == Oddity::Behind {
            hidden = self.node("Softmax", &[&hidden], &[("axis", -1)]);
        }
        hidden
    }
}

/// A whole file.
pub(super) fn model(style: Style) -> ModelProto {
    let mut writer = Writer {
        graph: GraphProto::default(),
        random: Random::new(1, "weights"),
        style,
    };
    let output = writer.encoder();
    let value = |name: &str, data_type: DataType, dims: &[&str]| ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(type_proto::Tensor {
                elem_type: data_type as i32,
                shape: Some(TensorShapeProto {
                    dim: (dims.iter())
                        .map(|&dim| tensor_shape_proto::Dimension {
                            value: Some(tensor_shape_proto::dimension::Value::DimParam(
                                dim.to_owned(),
                            )),
                            ..Default::default()
                        })
                        .collect(),
                }),
            })),
            ..TypeProto::default()
        }),
        ..ValueInfoProto::default()
    };
    writer.node("Identity", &[&output], &[]);
    let mut graph = writer.graph;
    if let Some(node) = graph.node.last_mut() {
        node.output = vec!["last_hidden_state".to_owned()];
    }
    graph.input = ["input_ids", "attention_mask", "token_type_ids"]
        .map(|name| value(name, DataType::Int64, &["batch", "length"]))
        .to_vec();
    graph.output = vec![value(
        "last_hidden_state",
        DataType::Float,
        &["batch", "length", "width"],
    )];
    ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto {
            version: 17,
            ..OperatorSetIdProto::default()
        }],
        graph: Some(graph),
        ..ModelProto::default()
    }
}
