//! The Clio pipeline (arXiv 2412.13678) without browser, clock, network or storage.
#![warn(missing_docs)]

mod conversation;
mod language;
mod matrix;
pub mod metrics;
pub mod projection;
mod random;

pub use conversation::{AccountKey, Conversation, Corpus, Role, Salt, TimestampMs, Turn};
pub use language::{Language, identify_language};
pub use matrix::{Matrix, dot, normalize, squared_distance};
pub use random::Random;
