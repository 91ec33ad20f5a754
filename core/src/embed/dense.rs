//! The end of a sentence encoder: a network of few layers that makes a text's vector of one row of features. Its products are
//! in integers and its other functions are the same on every target, so that the vectors are, too.

use std::collections::HashMap;

use super::graph::Graph;
use crate::kernel::{QuantizedLinear, QuantizedRows, Then};

/// Most operations from the output back to an input: a graph that is damaged may be a ring.
const MAX_DEPTH: usize = 64;

/// The network, an operation a value: its inputs come first, then operations in an order in which they can be computed.
pub(super) struct DenseNetwork {
    n_inputs: usize,
    operations: Vec<Operation>,
    /// Columns of each value.
    widths: Vec<usize>,
}

enum Operation {
    /// Of a value.
    Linear(QuantizedLinear, usize),
    /// Of each element of a value.
    Each(fn(f32) -> f32, usize),
    /// Of the elements of two; one column is taken for all.
    Both(fn(f32, f32) -> f32, Operand, Operand),
    /// The sum of each row of a value.
    Sum(usize),
}

enum Operand {
    Value(usize),
    /// The same for all rows: a row, or one element for all columns.
    Constant(Vec<f32>),
}

/// The network in the making.
struct Builder<'a> {
    graph: &'a Graph<'a>,
    network: DenseNetwork,
    places: HashMap<&'a str, usize>,
}

impl DenseNetwork {
    /// The part of a graph that computes `output` from `inputs`, each with its number of columns. `None` if there is an
    /// operation that is not known here, or shapes do not fit.
    pub(super) fn new<'a>(
        graph: &'a Graph<'a>,
        inputs: &[(&'a str, usize)],
        output: &'a str,
    ) -> Option<Self> {
        let places = inputs.iter().zip(0..);
        let mut builder = Builder {
            graph,
            network: Self {
                n_inputs: inputs.len(),
                operations: Vec::new(),
                widths: inputs.iter().map(|(_, width)| *width).collect(),
            },
            places: places.map(|((name, _), place)| (*name, place)).collect(),
        };
        // The output is what was added last, unless it is an input.
        let place = builder.add(output, MAX_DEPTH)?;
        (place >= inputs.len()).then_some(builder.network)
    }

    /// Columns of the output.
    pub(super) fn n_out(&self) -> usize {
        self.widths.last().copied().unwrap_or(0)
    }

    /// The output for `inputs`, each of as many rows; row after row.
    pub(super) fn compute(&self, inputs: &[&[f32]]) -> Vec<f32> {
        let mut values: Vec<Vec<f32>> = inputs.iter().map(|input| input.to_vec()).collect();
        let n_rows = values[0].len() / self.widths[0].max(1);
        for (operation, &width) in self.operations.iter().zip(&self.widths[self.n_inputs..]) {
            let value = match operation {
                Operation::Linear(linear, of) => {
                    let mut rows = QuantizedRows::new(linear.n_in());
                    rows.quantize(&values[*of]);
                    let mut out = vec![0.0; n_rows * width];
                    linear.apply(&rows, Then::Nothing, &mut out);
                    out
                }
                Operation::Each(f, of) => values[*of].iter().map(|&x| f(x)).collect(),
                Operation::Both(f, a, b) => {
                    let element = |operand: &Operand, row: usize, column: usize| match operand {
                        Operand::Constant(values) => values[column.min(values.len() - 1)],
                        Operand::Value(of) => {
                            let n_columns = self.widths[*of];
                            values[*of][row * n_columns + column.min(n_columns - 1)]
                        }
                    };
                    (0..n_rows)
                        .flat_map(|row| (0..width).map(move |column| (row, column)))
                        .map(|(row, column)| f(element(a, row, column), element(b, row, column)))
                        .collect()
                }
                Operation::Sum(of) => (values[*of].chunks_exact(self.widths[*of]))
                    .map(|row| row.iter().sum())
                    .collect(),
            };
            values.push(value);
        }
        values.pop().unwrap_or_default()
    }
}

impl<'a> Builder<'a> {
    /// The place of a value, which is added with all that it depends on.
    fn add(&mut self, value: &'a str, depth: usize) -> Option<usize> {
        if let Some(place) = self.places.get(value) {
            return Some(*place);
        }
        let depth = depth.checked_sub(1)?;
        let node = self.graph.node(value)?;
        let input = |index: usize| node.input.get(index).map(String::as_str);
        let both: Option<fn(f32, f32) -> f32> = match node.op_type.as_str() {
            "Add" => Some(|a, b| a + b),
            "Sub" => Some(|a, b| a - b),
            "Mul" => Some(|a, b| a * b),
            "Div" => Some(|a, b| a / b),
            "Max" => Some(f32::max),
            _ => None,
        };
        let each: Option<fn(f32) -> f32> = match node.op_type.as_str() {
            "Relu" => Some(|x| x.max(0.0)),
            "Sqrt" => Some(f32::sqrt),
            "Tanh" => Some(libm::tanhf),
            _ => None,
        };
        let (operation, width) = if let Some(f) = both {
            let a = self.operand(input(0)?, depth)?;
            let b = self.operand(input(1)?, depth)?;
            let widths = [self.width(&a), self.width(&b)];
            let width = widths[0].max(widths[1]);
            widths.iter().all(|&w| w == 1 || w == width).then_some(())?;
            (Operation::Both(f, a, b), width)
        } else if let Some(f) = each {
            let of = self.add(input(0)?, depth)?;
            (Operation::Each(f, of), self.network.widths[of])
        } else if node.op_type == "MatMul" {
            let of = self.add(input(0)?, depth)?;
            let weights = self.graph.constant(input(1)?)?;
            let [n_in, n_out] = weights.shape[..] else {
                return None;
            };
            (n_in == self.network.widths[of] && n_out > 0).then_some(())?;
            let linear = QuantizedLinear::new(&weights.values, n_in, n_out, None);
            (Operation::Linear(linear, of), n_out)
        } else if node.op_type == "ReduceSum" {
            let of = self.add(input(0)?, depth)?;
            (matches!(self.graph.scalar(input(1)?)?, 1.0 | -1.0)).then_some(())?;
            (Operation::Sum(of), 1)
        } else {
            return None;
        };
        let place = self.network.widths.len();
        self.network.operations.push(operation);
        self.network.widths.push(width);
        self.places.insert(value, place);
        Some(place)
    }

    fn operand(&mut self, value: &'a str, depth: usize) -> Option<Operand> {
        if !self.graph.is_constant(value) {
            return self.add(value, depth).map(Operand::Value);
        }
        let constant = self.graph.constant(value)?;
        let is_row = constant.shape.iter().rev().skip(1).all(|&dim| dim == 1);
        (is_row && !constant.values.is_empty()).then_some(Operand::Constant(constant.values))
    }

    fn width(&self, operand: &Operand) -> usize {
        match operand {
            Operand::Value(of) => self.network.widths[*of],
            Operand::Constant(values) => values.len(),
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]
mod tests {
    use tract_onnx::pb::tensor_proto::DataType;
    use tract_onnx::pb::{GraphProto, NodeProto, TensorProto};

    use super::*;

    fn node(op: &str, inputs: [&str; 2], output: &str) -> NodeProto {
        NodeProto {
            op_type: op.to_owned(),
            input: (inputs.iter().filter(|name| !name.is_empty()))
                .map(|&name| name.to_owned())
                .collect(),
            output: vec![output.to_owned()],
            ..NodeProto::default()
        }
    }

    fn tensor(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
        TensorProto {
            name: name.to_owned(),
            dims: dims.to_vec(),
            data_type: DataType::Float as i32,
            float_data: values.to_vec(),
            ..TensorProto::default()
        }
    }

    /// A graph of x (two columns) and n (one), with weights `w` of shape (2, 3), a row `b` and ones.
    fn graph(nodes: &[NodeProto]) -> GraphProto {
        GraphProto {
            node: nodes.to_vec(),
            initializer: vec![
                tensor("w", &[2, 3], &[1.0, 0.0, -1.0, 0.5, 1.0, 0.0]),
                tensor("b", &[3], &[0.25, -0.5, 1.0]),
                tensor("one", &[1], &[1.0]),
            ],
            ..GraphProto::default()
        }
    }

    fn network(nodes: &[NodeProto], output: &str) -> Option<DenseNetwork> {
        DenseNetwork::new(&Graph::new(&graph(nodes)), &[("x", 2), ("n", 1)], output)
    }

    #[test]
    fn a_network_is_computed_as_its_graph_says() {
        let nodes = [
            node("MatMul", ["x", "w"], "product"),
            node("Div", ["product", "n"], "mean"),
            node("Add", ["b", "mean"], "sum"),
            node("Relu", ["sum", ""], "positive"),
            node("Tanh", ["positive", ""], "bounded"),
            node("Mul", ["bounded", "bounded"], "squares"),
            node("ReduceSum", ["squares", "one"], "square"),
            node("Max", ["square", "one"], "least"),
            node("Sqrt", ["least", ""], "length"),
            node("Sub", ["bounded", "length"], "output"),
        ];
        let network = network(&nodes, "output").unwrap();
        assert_eq!(network.n_out(), 3);
        let (x, n) = ([[2.0, -1.0], [0.5, 3.0]], [2.0, 4.0]);
        let found = network.compute(&[x.as_flattened(), &n]);
        for (row, found) in found.chunks(3).enumerate() {
            let [x, y] = x[row];
            let sums = [x + 0.5 * y, y, -x];
            let bounded: Vec<f32> = (sums.iter().zip([0.25, -0.5, 1.0]))
                .map(|(sum, bias)| (sum / n[row] + bias).max(0.0).tanh())
                .collect();
            let length = bounded.iter().map(|x| x * x).sum::<f32>().max(1.0).sqrt();
            for (found, bounded) in found.iter().zip(bounded) {
                assert!((found - (bounded - length)).abs() < 0.02, "row {row}");
            }
        }
    }

    #[test]
    fn what_is_not_such_a_network_is_not_taken_for_one() {
        let cases = [
            vec![node("Softmax", ["x", ""], "output")],
            vec![node("MatMul", ["n", "w"], "output")],
            vec![node("Add", ["x", "b"], "output")],
            vec![node("ReduceSum", ["x", "b"], "output")],
            vec![
                node("Add", ["x", "ring"], "output"),
                node("Tanh", ["output", ""], "ring"),
            ],
            vec![node("Relu", ["", ""], "output")],
            vec![],
        ];
        for nodes in cases {
            assert!(network(&nodes, "output").is_none(), "{nodes:?}");
        }
        assert!(network(&[], "x").is_none());
    }
}
