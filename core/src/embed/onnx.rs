//! Sentence encoders as ONNX graphs in tract, tokenised by the Hugging Face tokenizers.
//!
//! Any BERT-like export works: inputs `input_ids`, `attention_mask` and perhaps `token_type_ids`, and an
//! output of token vectors (pooled here, masked) or of sentence vectors.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use thiserror::Error;
use tokenizers::Tokenizer;
use tract_onnx::prelude::*;

use super::model::ModelSpec;
use crate::matrix::{Matrix, normalize};
use crate::redact::RedactedText;

/// Sequence lengths of graphs that cannot take any length: the next larger one is used.
const BUCKETS: [usize; 7] = [16, 32, 64, 128, 256, 384, 512];

/// Outputs of token vectors `(batch, seq, dims)` by the names exporters give them.
const TOKEN_OUTPUTS: [&str; 2] = ["last_hidden_state", "token_embeddings"];
/// Outputs of sentence vectors `(batch, dims)`.
const SENTENCE_OUTPUTS: [&str; 2] = ["sentence_embedding", "pooler_output"];

/// Why a model cannot be used.
#[derive(Debug, Error)]
pub enum EmbedError {
    /// The tokenizer file is not one.
    #[error(
        "the tokenizer file cannot be read as tokenizer.json of the Hugging Face tokenizers: {0}"
    )]
    Tokenizer(String),
    /// The graph cannot be loaded.
    #[error("the model file cannot be loaded as an ONNX sentence encoder: {0}")]
    Graph(String),
    /// The graph has no output of vectors that is known here.
    #[error(
        "the model has no output named last_hidden_state, token_embeddings or sentence_embedding"
    )]
    NoOutput,
    /// Vectors of another width than the model list says.
    #[error(
        "the model gives vectors of {found} dimensions, its line in the model list says {expected}"
    )]
    Dims {
        /// By the list.
        expected: usize,
        /// By the graph.
        found: usize,
    },
    /// Computing failed.
    #[error("the model failed on a batch of {n_texts} texts: {cause}")]
    Run {
        /// Texts in the batch.
        n_texts: usize,
        /// tract's message, which holds shapes and names of the graph only.
        cause: String,
    },
}

type Plan = Arc<TypedRunnableModel>;

/// A loaded sentence encoder. Not shared between threads: each worker has its own.
pub struct Embedder {
    tokenizer: Tokenizer,
    graph: InferenceModel,
    inputs: Vec<Input>,
    spec: ModelSpec,
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

impl Embedder {
    /// Loads a model from its two files.
    ///
    /// # Errors
    /// If either file is not what it should be.
    pub fn load(spec: ModelSpec, weights: &[u8], tokenizer: &[u8]) -> Result<Self, EmbedError> {
        // The tokenizers' own reader panics on some files that are no JSON.
        serde_json::from_slice::<serde_json::Value>(tokenizer)
            .map_err(|error| EmbedError::Tokenizer(error.to_string()))?;
        let mut tokenizer = Tokenizer::from_bytes(tokenizer)
            .map_err(|error| EmbedError::Tokenizer(error.to_string()))?;
        // The files bring their own (128 tokens, fixed padding), which is not what the model allows.
        tokenizer.with_padding(None);
        tokenizer
            .with_truncation(Some(tokenizers::TruncationParams {
                max_length: spec.max_tokens,
                ..Default::default()
            }))
            .map_err(|error| EmbedError::Tokenizer(error.to_string()))?;
        let graph_error = |error: TractError| EmbedError::Graph(error.to_string());
        let mut graph = read_graph(weights).map_err(graph_error)?;
        let output = output_name(&graph)?;
        graph
            .select_outputs_by_name([output])
            .map_err(graph_error)?;
        let inputs = inputs(&graph).map_err(graph_error)?;
        let mut embedder = Self {
            tokenizer,
            graph,
            inputs,
            spec,
            plan: RefCell::new(None),
            any_length: true,
        };
        // Some graphs take symbolic lengths; others multiply batch by length, which tract cannot carry symbolically.
        if embedder.plan_for(BUCKETS[0]).is_err() {
            embedder.any_length = false;
            embedder.plan_for(BUCKETS[0])?;
        }
        Ok(embedder)
    }

    /// The model.
    pub fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    /// Unit vectors of `texts`, shape `(texts.len(), dims)`. A text without any token gets a vector of zeros.
    ///
    /// # Errors
    /// If the graph fails or gives another width than its line in the model list says.
    pub fn embed(&self, texts: &[RedactedText]) -> Result<Matrix, EmbedError> {
        let strs: Vec<&str> = texts.iter().map(RedactedText::as_str).collect();
        self.embed_strs(&strs)
    }

    /// As [`embed`](Self::embed) for text that is no conversation's: reference sentences, category names.
    ///
    /// # Errors
    /// As [`embed`](Self::embed).
    pub fn embed_strs(&self, texts: &[&str]) -> Result<Matrix, EmbedError> {
        if texts.is_empty() {
            return Ok(Matrix::zeros(0, self.spec.dims));
        }
        let encodings: Vec<Vec<u32>> = texts
            .iter()
            .map(|text| match self.tokenizer.encode_fast(*text, true) {
                Ok(encoding) => Ok(encoding.get_ids().to_vec()),
                Err(error) => Err(EmbedError::Tokenizer(error.to_string())),
            })
            .collect::<Result<_, _>>()?;
        let longest = encodings.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let n_tokens = self.bucket(longest);
        let run_error = |error: TractError| EmbedError::Run {
            n_texts: texts.len(),
            cause: error.to_string(),
        };
        let (ids, mask) = self.padded(&encodings, n_tokens);
        let shape = [texts.len(), n_tokens];
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
        if dims != self.spec.dims {
            return Err(EmbedError::Dims {
                expected: self.spec.dims,
                found: dims,
            });
        }
        let mut matrix = Matrix::zeros(texts.len(), dims);
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
        let mut ids = vec![i64::from(self.spec.pad_id); encodings.len() * n_tokens];
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
        bucket
            .unwrap_or(longest)
            .min(self.spec.max_tokens.max(longest))
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
        let plan =
            build(&self.graph, wanted).map_err(|error| EmbedError::Graph(error.to_string()))?;
        self.plan.replace(Some((wanted, Arc::clone(&plan))));
        Ok(plan)
    }
}

/// Mean of the first `n_valid` token vectors, written to `row`.
fn pool(row: &mut [f32], tokens: &[f32], n_valid: usize) {
    let dims = row.len();
    for token in tokens.chunks_exact(dims).take(n_valid) {
        for (sum, value) in row.iter_mut().zip(token) {
            *sum += value;
        }
    }
}

/// Reads a graph. tract takes it for granted that every output of a graph is computed in it, so that is looked at first.
fn read_graph(weights: &[u8]) -> TractResult<InferenceModel> {
    let onnx = tract_onnx::onnx().with_ignore_output_shapes(true);
    let proto = onnx.proto_model_for_read(&mut std::io::Cursor::new(weights))?;
    if let Some(graph) = &proto.graph {
        let computed: HashSet<&str> = (graph.node.iter().flat_map(|node| &node.output))
            .chain(graph.input.iter().map(|input| &input.name))
            .chain(graph.initializer.iter().map(|tensor| &tensor.name))
            .map(String::as_str)
            .collect();
        if !(graph.output.iter()).all(|output| computed.contains(output.name.as_str())) {
            return Err(TractError::msg(
                "an output of the graph is computed nowhere",
            ));
        }
    }
    onnx.model_for_proto_model(&proto)
}

fn output_name(graph: &InferenceModel) -> Result<String, EmbedError> {
    let labels: Vec<String> = graph
        .outputs
        .iter()
        .filter_map(|outlet| graph.outlet_label(*outlet).map(str::to_owned))
        .collect();
    TOKEN_OUTPUTS
        .iter()
        .chain(&SENTENCE_OUTPUTS)
        .find(|name| labels.iter().any(|label| label == *name))
        .map(|name| (*name).to_owned())
        .ok_or(EmbedError::NoOutput)
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
