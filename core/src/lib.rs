//! The Clio pipeline (arXiv 2412.13678) without browser, clock, network or storage.
#![warn(missing_docs)]

mod conversation;
pub mod ingest;
mod language;

pub use conversation::{AccountKey, Conversation, Corpus, Role, Salt, TimestampMs, Turn};
pub use language::{Language, identify_language};
