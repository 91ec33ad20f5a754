//! The facets that a model answers: built-in ones, and those that the person writes (paper §2.4).

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A facet that a model answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetSpec {
    /// Stable key: lower-case letters, digits and underscores; unique within a run.
    pub key: String,
    /// Display name.
    pub name: String,
    /// What is asked about each conversation.
    pub question: String,
    /// What an answer is.
    pub answer: AnswerKind,
    /// The form of the names of its clusters, in a sentence; read for [`AnswerKind::Text`] only.
    #[serde(default)]
    pub criteria: String,
}

/// What an answer to a facet's question is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AnswerKind {
    /// At most two sentences in English without personal data or proper nouns; embedded and clustered.
    Text,
    /// One of a list.
    Category {
        /// The list.
        choices: Vec<String>,
    },
    /// 1 to 5.
    Scale,
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// English names of human languages.
    Language,
}

/// How many facets a call asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacetMode {
    /// All facets of a conversation in one answer: cheap.
    #[default]
    OneCall,
    /// A call a facet, as in the paper.
    Faithful,
}

impl FacetSpec {
    /// Whether its answers are embedded and clustered.
    pub fn is_text(&self) -> bool {
        self.answer == AnswerKind::Text
    }
}

/// What is wrong with the facets of a plan; the number of the facet counts from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FacetError {
    /// Nothing is asked.
    #[error("facet {0} asks nothing: write its question")]
    NoQuestion(usize),
}
