//! Sentence encoders as ONNX graphs in tract, computed in 32-bit floats on padded batches.
//!
//! Any export works with inputs `input_ids`, `attention_mask` and perhaps `token_type_ids`, and an
//! output of token vectors (pooled here, masked) or of sentence vectors.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use prost::Message;
use tract_onnx::Onnx;
use tract_onnx::pb::{GraphProto, ModelProto};
use tract_onnx::prelude::*;

use super::EmbedError;
use super::model::ModelSpec;
use crate::matrix::{Matrix, normalize};

/// Sequence lengths of graphs that cannot take any length: the next larger one is used.
const BUCKETS: [usize; 7] = [16, 32, 64, 128, 256, 384, 512];

/// Outputs of token vectors `(batch, seq, dims)` by the names exporters give them.
const TOKEN_OUTPUTS: [&str; 2] = ["last_hidden_state", "token_embeddings"];
/// Outputs of sentence vectors `(batch, dims)`.
const SENTENCE_OUTPUTS: [&str; 2] = ["sentence_embedding", "pooler_output"];

type Plan = Arc<TypedRunnableModel>;

/// A sentence encoder as an ONNX graph.
pub(super) struct FloatGraph {
    graph: InferenceModel,
    inputs: Vec<Input>,
    pad_id: u32,
    max_tokens: usize,
    /// The plan of the last sequence length (`None`: any length). Batches come sorted by length, so one is enough,
    /// and each holds all weights.
    plan: RefCell<Option<(Option<usize>, Plan)>>,
    any_length: bool,
}

#[derive(Clone, Copy)]
enum Input {
    Ids,
    Mask,
    Types,
}

impl FloatGraph {
    /// Prepares a graph as read, which it frees before there is more: files hold all weights.
    ///
    /// # Errors
    /// If it is no sentence encoder that tract can compute.
    pub(super) fn new(proto: ModelProto, spec: &ModelSpec) -> Result<Self, EmbedError> {
        let mut graph = framework()
            .model_for_proto_model(&proto)
            .map_err(|error| graph_error(&error))?;
        let output = proto.graph.as_ref().and_then(output_name);
        graph
            .select_outputs_by_name([output.ok_or(EmbedError::NoOutput)?])
            .map_err(|error| graph_error(&error))?;
        drop(proto);
        let inputs = inputs(&graph).map_err(|error| graph_error(&error))?;
        let mut prepared = Self {
            graph,
            inputs,
            pad_id: spec.pad_id,
            max_tokens: spec.max_tokens,
            plan: RefCell::new(None),
            any_length: true,
        };
        // Some graphs take symbolic lengths; others multiply batch by length, which tract cannot carry symbolically.
        if prepared.plan_for(BUCKETS[0]).is_err() {
            prepared.any_length = false;
            prepared.plan_for(BUCKETS[0])?;
        }
        Ok(prepared)
    }

    /// Unit vectors of texts given as token ids. Zeros for a text without tokens.
    ///
    /// # Errors
    /// If the graph fails.
    pub(super) fn run(&self, encodings: &[Vec<u32>]) -> Result<Matrix, EmbedError> {
        let longest = encodings.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let n_tokens = self.bucket(longest);
        let run_error = |error: TractError| EmbedError::Run {
            n_texts: encodings.len(),
            cause: error.to_string(),
        };
        let (ids, mask) = self.padded(encodings, n_tokens);
        let shape = [encodings.len(), n_tokens];
        let tensors = self
            .inputs
            .iter()
            .map(|input| {
                Ok(match input {
                    Input::Ids => Tensor::from_shape(&shape, &ids)?,
                    Input::Mask => Tensor::from_shape(&shape, &mask)?,
                    Input::Types => Tensor::zero::<i64>(&shape)?,
                }
                .into_tvalue())
            })
            .collect::<TractResult<TVec<TValue>>>()
            .map_err(run_error)?;
        let plan = self.plan_for(n_tokens)?;
        let outputs = plan.run(tensors).map_err(run_error)?;
        let output = &outputs[0];
        let values = output
            .try_as_plain_ram()
            .and_then(|plain| Ok(plain.as_slice::<f32>()?.to_vec()))
            .map_err(run_error)?;
        let dims = *output.shape().last().unwrap_or(&0);
        let mut matrix = Matrix::zeros(encodings.len(), dims);
        for (text, encoding) in encodings.iter().enumerate() {
            let row = matrix.row_mut(text);
            if output.rank() == 2 {
                if !encoding.is_empty() {
                    row.copy_from_slice(&values[text * dims..(text + 1) * dims]);
                }
            } else {
                pool(row, &values[text * n_tokens * dims..], encoding.len());
            }
            normalize(row);
        }
        Ok(matrix)
    }

    fn padded(&self, encodings: &[Vec<u32>], n_tokens: usize) -> (Vec<i64>, Vec<i64>) {
        let mut ids = vec![i64::from(self.pad_id); encodings.len() * n_tokens];
        let mut mask = vec![0_i64; encodings.len() * n_tokens];
        for (text, encoding) in encodings.iter().enumerate() {
            for (position, &id) in encoding.iter().take(n_tokens).enumerate() {
                ids[text * n_tokens + position] = i64::from(id);
                mask[text * n_tokens + position] = 1;
            }
            if encoding.is_empty() {
                // A row without any valid position makes softmax and means divide by zero; its vector is not used.
                mask[text * n_tokens] = 1;
            }
        }
        (ids, mask)
    }

    /// Length to pad to. Multiples of eight suit the kernels where any length goes.
    fn bucket(&self, longest: usize) -> usize {
        if self.any_length {
            return longest.next_multiple_of(8);
        }
        let bucket = BUCKETS.into_iter().find(|bucket| *bucket >= longest);
        bucket.unwrap_or(longest).min(self.max_tokens.max(longest))
    }

    fn plan_for(&self, n_tokens: usize) -> Result<Plan, EmbedError> {
        let wanted = (!self.any_length).then_some(n_tokens);
        if let Some((length, plan)) = &*self.plan.borrow()
            && *length == wanted
        {
            return Ok(Arc::clone(plan));
        }
        // Freed before the next is built: two sets of packed weights at once would double the peak.
        self.plan.replace(None);
        let plan = build(&self.graph, wanted).map_err(|error| graph_error(&error))?;
        self.plan.replace(Some((wanted, Arc::clone(&plan))));
        Ok(plan)
    }
}

/// Sum of the first `n_valid` token vectors, written to `row`.
fn pool(row: &mut [f32], tokens: &[f32], n_valid: usize) {
    let dims = row.len();
    for token in tokens.chunks_exact(dims).take(n_valid) {
        for (sum, value) in row.iter_mut().zip(token) {
            *sum += value;
        }
    }
}

/// tract's reader, which is not to believe the shapes that exporters declare.
pub(super) fn framework() -> Onnx {
    tract_onnx::onnx().with_ignore_output_shapes(true)
}

fn graph_error(error: &TractError) -> EmbedError {
    EmbedError::Graph(error.to_string())
}

/// Reads a file, which tract's own reader would copy first. tract takes it for granted that every output of a graph is
/// computed in it, so that is looked at here.
///
/// # Errors
/// [`EmbedError::Graph`] if it is no ONNX graph.
pub(super) fn read(weights: &[u8]) -> Result<ModelProto, EmbedError> {
    let proto =
        ModelProto::decode(weights).map_err(|error| EmbedError::Graph(error.to_string()))?;
    if let Some(graph) = &proto.graph {
        let computed: HashSet<&str> = (graph.node.iter().flat_map(|node| &node.output))
            .chain(graph.input.iter().map(|input| &input.name))
            .chain(graph.initializer.iter().map(|tensor| &tensor.name))
            .map(String::as_str)
            .collect();
        if !(graph.output.iter()).all(|output| computed.contains(output.name.as_str())) {
            let cause = "an output of the graph is computed nowhere";
            return Err(EmbedError::Graph(cause.to_owned()));
        }
    }
    Ok(proto)
}

/// The output of vectors, those of tokens preferred.
pub(super) fn output_name(graph: &GraphProto) -> Option<&str> {
    let given = |name: &str| graph.output.iter().find(|output| output.name == name);
    let mut names = TOKEN_OUTPUTS.iter().chain(&SENTENCE_OUTPUTS);
    names.find_map(|name| given(name).map(|output| output.name.as_str()))
}

fn inputs(graph: &InferenceModel) -> TractResult<Vec<Input>> {
    graph
        .input_outlets()?
        .iter()
        .map(|outlet| match graph.node(outlet.node).name.as_str() {
            "input_ids" => Ok(Input::Ids),
            "attention_mask" => Ok(Input::Mask),
            "token_type_ids" => Ok(Input::Types),
            other => tract_onnx::tract_core::internal::bail!("unknown input {other}"),
        })
        .collect()
}

fn build(graph: &InferenceModel, n_tokens: Option<usize>) -> TractResult<Plan> {
    let mut graph = graph.clone();
    if let Some(n_tokens) = n_tokens {
        let batch = graph.symbols.sym("batch");
        for input in 0..graph.inputs.len() {
            graph.set_input_fact(input, i64::fact([batch.to_dim(), n_tokens.to_dim()]).into())?;
        }
    }
    graph.into_optimized()?.into_runnable()
}
