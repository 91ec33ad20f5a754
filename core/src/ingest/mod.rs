//! From a file to conversations: containers, formats, normalisation, and the books of what was left out.
//!
//! [`detect`] looks at a file, [`ingest()`] reads files into an [`Imported`]. Data flows one way:
//!
//! 1. `container` and `archive` unpack a [`Source`]; `meter` holds the caps; `decode` makes UTF-8 of it.
//! 2. `sniff` and `recognise` tell syntax and format by shape; file names decide nothing.
//! 3. `split` and `table` cut the text into records, `json` parses them one by one.
//! 4. An `adapter` makes a `draft` of each conversation, with `tree` for formats that branch.
//! 5. `collect` finds duplicates, hashes accounts and keeps the `ledger`; [`Verdict`] is its summary.
//!
//! **Invariants.** No file is read whole into memory: the largest thing held is one record ([`Caps::record_bytes`]), or an
//! archive inside an archive. Every message is a turn, or dropped for a reason, or quarantined for one. A raw account
//! value lives from its record to its hash. No error, `Debug` output or verdict holds conversation text.

#![allow(
    clippy::doc_markdown,
    reason = "the names of products and crates are prose here"
)]

mod adapter;
mod archive;
mod collect;
mod container;
mod decode;
mod detect;
mod draft;
mod error;
mod format;
mod json;
mod ledger;
pub mod limits;
mod mapping;
mod meter;
mod options;
mod progress;
mod recognise;
mod run;
mod sniff;
mod source;
mod split;
mod table;
mod text;
mod time;
mod tree;
mod verdict;

pub use container::Container;
pub use detect::{Detection, detect};
pub use error::{Cap, IngestError};
pub use format::Format;
pub use ledger::{DropReason, Place, QuarantineReason, Quarantined, RecordCounts};
pub use limits::Limits;
pub use mapping::{ColumnMapping, Layout};
pub use options::{AccountRule, Caps, IngestOptions};
pub use progress::IngestProgress;
pub use run::ingest;
pub use source::{MemorySource, ReaderSource, Source};
pub use verdict::Verdict;

use crate::Corpus;

/// What [`ingest()`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The conversations, in the order they were read.
    pub corpus: Corpus,
    /// What was found and left out.
    pub verdict: Verdict,
}
