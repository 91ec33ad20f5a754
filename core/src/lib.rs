//! The Clio pipeline (arXiv 2412.13678) without browser, clock, network or storage.
#![warn(missing_docs)]

pub mod calendar;
mod conversation;
mod csv_cell;
pub mod ingest;
#[cfg_attr(
    not(feature = "onnx"),
    allow(dead_code, unused_imports, reason = "clustering needs the tile alone")
)]
mod kernel;
mod language;
mod matrix;
mod preprocess;
mod random;

pub mod cluster;
pub mod embed;
pub mod eval;
pub mod facet;
pub mod hierarchy;
pub mod label;
pub mod llm;
pub mod metrics;
pub mod pipeline;
pub mod privacy;
pub mod project;
pub mod projection;
pub mod prompt;
pub mod redact;
pub mod report;

pub use conversation::{AccountKey, Conversation, Corpus, Role, Salt, TimestampMs, Turn};
pub use language::{Language, identify_language, language_name, language_tag};
pub use matrix::{Matrix, dot, normalize, squared_distance};
pub use preprocess::{Selection, select};
pub use random::Random;
