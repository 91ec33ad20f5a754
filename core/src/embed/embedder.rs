//! A loaded sentence encoder: text in, unit vectors out.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use tract_onnx::pb::ModelProto;

use super::convolution::ConvolutionEncoder;
use super::graph::Graph;
use super::model::ModelSpec;
use super::onnx::{self, FloatGraph};
use super::pattern::Finder;
use super::tokens::Tokens;
use super::transformer::{OutsideTable, Transformer};
use crate::kernel::kernel_is_exact;
use crate::matrix::{Matrix, dot};
use crate::redact::RedactedText;

/// Sentences that both ways of computing embed when a model is loaded. Long and short, plain and odd, so that every position
/// bucket of short texts, unknown words and punctuation are among them.
const PROOF: [&str; 3] = [
    "How do I sort a list of dictionaries by two keys in Python, the second one descending, without losing the order of equal ones?",
    "Bonjour, 42!",
    "Write a short poem about autumn leaves",
];
/// Least cosine of the two. Rounding to integers costs less than 0.01; another wiring of the graph costs far more.
const PROVEN: f32 = 0.98;

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
        /// What happened, in shapes and names of the graph only.
        cause: String,
    },
}

/// How products with weights are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Precision {
    /// In integers of eight bits where the graph is that of an encoder known here, else as [`Float`](Self::Float).
    #[default]
    Integer,
    /// As [`Integer`](Self::Integer), without looking whether the vectors agree with those of the graph: another embedder of
    /// the same files, on the same machine, has. A transformer takes half
    /// the memory or less.
    Proven,
    /// In 32-bit floats: slow, for comparison.
    Float,
}

/// A loaded sentence encoder. Not shared between threads: each worker has its own.
pub struct Embedder {
    spec: ModelSpec,
    tokens: Tokens,
    encoder: Encoder,
    notice: Option<String>,
}

enum Encoder {
    Transformer(Box<Transformer>),
    Convolution(Box<ConvolutionEncoder>),
    Float(Box<FloatGraph>),
}

impl Encoder {
    /// The encoder in integers that the graph is, if it is one known here.
    fn find(proto: &ModelProto, spec: &ModelSpec) -> Option<Self> {
        let graph = Graph::new(proto.graph.as_ref()?);
        let output = onnx::output_name(proto.graph.as_ref()?)?;
        let finder = Finder { graph: &graph };
        if let Some(pattern) = finder.transformer(output) {
            let transformer = Transformer::new(&graph, &pattern, spec.max_tokens)?;
            return Some(Self::Transformer(Box::new(transformer)));
        }
        let pattern = finder.convolutions(output)?;
        let encoder = ConvolutionEncoder::new(proto, &graph, &pattern, output)?;
        Some(Self::Convolution(Box::new(encoder)))
    }

    /// Unit vectors of texts given as token ids. Zeros for a text without tokens.
    fn embed(&self, texts: &[Vec<u32>]) -> Result<Matrix, EmbedError> {
        let failed = |cause: String| EmbedError::Run {
            n_texts: texts.len(),
            cause,
        };
        match self {
            Self::Transformer(transformer) => transformer.embed(texts).map_err(|OutsideTable| {
                failed("a token or position is outside of the model's tables".to_owned())
            }),
            Self::Convolution(encoder) => {
                (encoder.embed(texts)).map_err(|error| failed(error.to_string()))
            }
            Self::Float(graph) => graph.run(texts),
        }
    }
}

impl Embedder {
    /// Loads a model from its two files, to compute in integers where that works.
    ///
    /// # Errors
    /// If either file is not what it should be.
    pub fn load(spec: ModelSpec, weights: &[u8], tokenizer: &[u8]) -> Result<Self, EmbedError> {
        Self::load_with(spec, weights, tokenizer, Precision::Integer)
    }

    /// As [`load`](Self::load), computing as `precision` says. Weights that are given away are gone once they are read: a
    /// worker's memory never shrinks again.
    ///
    /// # Errors
    /// If either file is not what it should be.
    pub fn load_with<'a>(
        spec: ModelSpec,
        weights: impl Into<Cow<'a, [u8]>>,
        tokenizer: &[u8],
        precision: Precision,
    ) -> Result<Self, EmbedError> {
        let tokens = Tokens::new(tokenizer, spec.max_tokens)?;
        let weights = weights.into();
        let proto = onnx::read(&weights)?;
        drop(weights);
        Self::of(spec, proto, tokens, precision)
    }

    /// The embedder of files that are read.
    ///
    /// # Errors
    /// If the graph is not what it should be.
    pub(super) fn of(
        spec: ModelSpec,
        proto: ModelProto,
        tokens: Tokens,
        precision: Precision,
    ) -> Result<Self, EmbedError> {
        let found = match precision {
            Precision::Float => None,
            // The page tried one instruction; this is the kernel itself, as this engine compiled it.
            Precision::Integer | Precision::Proven if !kernel_is_exact() => {
                Some(Err("this browser computes the integer products wrongly"))
            }
            Precision::Integer | Precision::Proven => {
                let found = Encoder::find(&proto, &spec);
                Some(found.ok_or("its graph is not that of an encoder known here"))
            }
        };
        let (encoder, notice) = match found {
            Some(Ok(found)) if precision == Precision::Proven => (found, None),
            found => {
                let float = Encoder::Float(Box::new(FloatGraph::new(proto, &spec)?));
                match found {
                    Some(Ok(found)) if agree(&found, &float, &tokens) => (found, None),
                    Some(Ok(_)) => {
                        let reason = "in integers its vectors differ from those of its graph";
                        (float, Some(reason))
                    }
                    Some(Err(reason)) => (float, Some(reason)),
                    None => (float, None),
                }
            }
        };
        Ok(Self {
            notice: notice.map(|reason| {
                format!("the model's products are computed in 32-bit floats: {reason}")
            }),
            spec,
            tokens,
            encoder,
        })
    }

    /// The model.
    pub fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    /// What a person should know of how the vectors are computed: why integers were wanted and not used.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
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
        let encodings = self.tokens.encode(texts)?;
        let vectors = self.encoder.embed(&encodings)?;
        if vectors.n_cols() != self.spec.dims {
            return Err(EmbedError::Dims {
                expected: self.spec.dims,
                found: vectors.n_cols(),
            });
        }
        Ok(vectors)
    }
}

/// Whether both give the same vectors of [`PROOF`], as far as rounding allows.
fn agree(found: &Encoder, float: &Encoder, tokens: &Tokens) -> bool {
    let Ok(encodings) = tokens.encode(&PROOF) else {
        return false;
    };
    let (Ok(found), Ok(expected)) = (found.embed(&encodings), float.embed(&encodings)) else {
        return false;
    };
    found.n_cols() == expected.n_cols()
        && (found.rows().zip(expected.rows())).all(|(a, b)| dot(a, b) >= PROVEN)
}
