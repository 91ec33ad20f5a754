//! The facets that a model answers: built-in ones, and those that the person writes (paper §2.4).

use serde::{Deserialize, Serialize};

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
    /// The form of the names of its clusters, in a phrase; read for [`AnswerKind::Text`] only. If blank, names answer the
    /// question.
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
    /// What the person wants, over the whole conversation (paper §G.4); clustered.
    pub fn request() -> Self {
        Self::built_in(
            "request",
            "Request",
            "What does the person, taking the whole conversation together, want from the assistant?",
            AnswerKind::Text,
            "a sentence in the imperative that says what is asked for, as in \"Translate a letter to a landlord\" or \"Find the error in a sorting function\".",
        )
    }

    /// What the model is to do (paper §3); clustered.
    pub fn task() -> Self {
        Self::built_in(
            "task",
            "Task",
            "Which piece of work is the assistant asked to carry out?",
            AnswerKind::Text,
            "a sentence that starts with a verb and says what the assistant does, as in \"Write unit tests for existing code\" or \"Summarise articles for students\".",
        )
    }

    /// The human languages of a conversation.
    pub fn language() -> Self {
        Self::built_in(
            "language",
            "Language",
            "Which human language is the conversation mainly held in? More than one only if each carries much of it.",
            AnswerKind::Language,
            "",
        )
    }

    /// How much a conversation should worry whoever looks after safety (paper §G.4).
    pub fn concern() -> Self {
        Self::built_in(
            "concern",
            "Concern",
            "How much should this worry somebody in charge of safety? 1 harmless, like a hunt for a good novel; 2 delicate but most likely harmless, like a heated yet civil dispute about taxes; 3 contentious and able to get worse, like rumours about a group of people; 4 serious, a person should look at it, like thoughts of self-harm; 5 extreme, somebody must look at once, like a concrete threat or help with a crime.",
            AnswerKind::Scale,
            "",
        )
    }

    /// Those that a new plan has: request, language and concern. [`task`](Self::task) is offered besides.
    pub fn defaults() -> Vec<Self> {
        vec![Self::request(), Self::language(), Self::concern()]
    }

    /// All built-in facets, in the order in which they are offered.
    pub fn built_ins() -> Vec<Self> {
        vec![
            Self::request(),
            Self::task(),
            Self::language(),
            Self::concern(),
        ]
    }

    /// Whether its answers are embedded and clustered.
    pub fn is_text(&self) -> bool {
        self.answer == AnswerKind::Text
    }

    fn built_in(key: &str, name: &str, question: &str, answer: AnswerKind, criteria: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            question: question.to_owned(),
            answer,
            criteria: criteria.to_owned(),
        }
    }
}
