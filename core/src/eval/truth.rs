//! The truth beside a labelled corpus: `truth.jsonl` and, if there is one, `canaries.jsonl`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// What is known of one conversation.
#[derive(Clone, Debug, Deserialize)]
pub struct Truth {
    /// Id as in `conversations.jsonl`.
    pub conversation_id: String,
    /// Its topic; `None` where it has none (too short, out of scope).
    pub topic: Option<Topic>,
    /// ISO 639-1 code.
    pub language: String,
    /// Planted personal data.
    #[serde(default)]
    pub pii: Vec<Planted>,
}

/// A topic of two levels.
#[derive(Clone, Debug, Deserialize)]
pub struct Topic {
    /// Top level: the category.
    pub l1: String,
    /// Fine level; `None` where only the category is known.
    pub l2: Option<String>,
}

/// A planted piece of personal data.
#[derive(Clone, Debug, Deserialize)]
pub struct Planted {
    /// Index into the conversation's messages.
    pub message: usize,
    /// E.g. `EMAIL`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The value as it stands there.
    pub value: String,
    /// Start in UTF-8 bytes.
    pub b0: usize,
    /// End in UTF-8 bytes.
    pub b1: usize,
}

/// A planted value that must not show up in any output.
#[derive(Clone, Debug, Deserialize)]
pub struct Canary {
    /// As planted.
    pub value: String,
    /// Letters and digits only, lower case.
    pub normalized: String,
}

/// A line that is not what it should be.
#[derive(Debug, Error)]
#[error("line {line} of {file} is not a record of labelled data: {cause}")]
pub struct TruthError {
    /// `truth.jsonl` or `canaries.jsonl`.
    pub file: &'static str,
    /// 1-based.
    pub line: usize,
    /// What serde says, which names keys only.
    pub cause: serde_json::Error,
}

/// Reads `truth.jsonl`.
///
/// # Errors
/// [`TruthError`] at the first line that is no record.
pub fn read_truth(jsonl: &str) -> Result<Vec<Truth>, TruthError> {
    read("truth.jsonl", jsonl)
}

/// Reads `canaries.jsonl`.
///
/// # Errors
/// [`TruthError`] at the first line that is no record.
pub fn read_canaries(jsonl: &str) -> Result<Vec<Canary>, TruthError> {
    read("canaries.jsonl", jsonl)
}

fn read<T: DeserializeOwned>(file: &'static str, jsonl: &str) -> Result<Vec<T>, TruthError> {
    jsonl
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|cause| TruthError {
                file,
                line: index + 1,
                cause,
            })
        })
        .collect()
}
