//! The Clio pipeline (arXiv 2412.13678) without browser, clock, network or storage.
#![warn(missing_docs)]

mod conversation;
mod language;
<<<<<<< HEAD
mod matrix;
mod preprocess;
mod random;

pub mod pipeline;
pub mod privacy;
pub mod report;
=======
pub mod redact;
>>>>>>> h-redact

pub use conversation::{AccountKey, Conversation, Corpus, Role, Salt, TimestampMs, Turn};
pub use language::{Language, identify_language};
pub use matrix::{Matrix, dot, normalize, squared_distance};
pub use preprocess::{Selection, select};
pub use random::Random;
