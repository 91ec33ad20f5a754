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
