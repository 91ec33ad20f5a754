//! Embeddings of request texts: unit vectors from a sentence encoder.
//!
//! [`batch`] cuts the texts into batches that depend on the texts alone, so that any number of workers gives
//! the same vectors; [`roster`] says which worker does which; [`model`] names the models; `embedder` (feature `onnx`)
//! computes. `pattern` finds encoders in the `graph`: BERT-like ones are computed by the integer kernels in `transformer`,
//! convolutional ones in `convolution`, with the layers behind in `dense` and what is before in tract (`token_embeddings`);
//! all others by tract in `onnx`.

pub mod batch;
#[cfg(feature = "onnx")]
mod convolution;
#[cfg(feature = "onnx")]
mod dense;
#[cfg(feature = "onnx")]
mod distance_bias;
#[cfg(feature = "onnx")]
mod embedder;
#[cfg(feature = "onnx")]
mod graph;
pub mod model;
#[cfg(feature = "onnx")]
mod onnx;
#[cfg(feature = "onnx")]
mod pattern;
pub mod roster;
#[cfg(all(test, feature = "onnx"))]
mod tests;
#[cfg(feature = "onnx")]
mod token_embeddings;
#[cfg(feature = "onnx")]
mod tokens;
#[cfg(feature = "onnx")]
mod transformer;
#[cfg(feature = "onnx")]
mod unigram;

#[cfg(feature = "onnx")]
pub use embedder::{EmbedError, Embedder, Precision};
