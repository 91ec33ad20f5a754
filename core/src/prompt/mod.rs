//! The questions put to a model, one file a stage (paper §G.3–G.8): our own words, and the reader of each answer.
//!
//! Every question is a [`Question`]: the [`Request`] and the function that turns the fields of its answer into what the
//! stage wants. Text in an answer is redacted again and screened for instructions before it is anything else.

use crate::llm::{Malformed, Request, Value};
use crate::redact::{RedactedText, Redactor};

/// Raised whenever the words of a prompt change: part of the record of a run.
pub const PROMPT_VERSION: u32 = 1;

/// A request and how its answer is read.
pub struct Question<T> {
    /// What is asked.
    pub request: Request,
    read: Box<dyn Fn(&Redactor, Vec<Option<Value>>) -> Result<T, Malformed>>,
}

impl<T> Question<T> {
    /// Reads the text of an answer.
    ///
    /// # Errors
    /// [`Malformed`] if it is not what was asked for, or carries an instruction.
    pub fn read(&self, redactor: &Redactor, answer: &str) -> Result<T, Malformed> {
        (self.read)(redactor, self.request.shape.read(answer)?)
    }
}

/// A cluster as later prompts see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// At most ten words.
    pub name: RedactedText,
    /// Two sentences.
    pub description: RedactedText,
}

/// Tokens of the rules of each stage, estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromptSizes {
    /// The screener with its question; 0 without one.
    pub screen: usize,
    /// All facets in one call.
    pub facets_one_call: usize,
    /// The calls of a conversation in faithful mode, together.
    pub facets_faithful: usize,
    /// The longest of these calls.
    pub facets_faithful_longest: usize,
    /// Naming, with the longest criteria of any text facet.
    pub name: usize,
    /// Broader names, likewise.
    pub propose: usize,
    /// One list of names, likewise.
    pub deduplicate: usize,
    /// The parent of a cluster.
    pub assign: usize,
    /// Naming a parent, with the longest criteria.
    pub rename: usize,
    /// The auditor.
    pub audit: usize,
}

impl PromptSizes {
    /// Tokens of the words around the material: its headings, marks and last sentence.
    pub const AROUND: usize = 60;
}
