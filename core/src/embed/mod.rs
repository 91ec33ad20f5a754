//! Embeddings of request texts: unit vectors from a sentence encoder.
//!
//! [`batch`] cuts the texts into batches that depend on the texts alone, so that any number of workers gives
//! the same vectors; [`roster`] says which worker does which; [`model`] names the models; `onnx` (feature `onnx`) computes.

pub mod batch;
pub mod model;
#[cfg(feature = "onnx")]
mod onnx;
pub mod roster;

#[cfg(feature = "onnx")]
pub use onnx::{EmbedError, Embedder};
