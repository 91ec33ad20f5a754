//! Words of the editor of what a model is asked.

use clioscope_core::facet::{AnswerKind, FacetMode};

use crate::state::facets_form::OwnKind;

pub const TITLE: &str = "What it is asked";
pub const LEAD: &str = "Every conversation gets these questions. Answers in free text are grouped into a tree of their own; the others are counted.";
pub const BUILT_IN: &str = "Questions";
pub const OWN_TITLE: &str = "Your own questions";
pub const ADD: &str = "Add a question";
pub const REMOVE: &str = "Remove";
pub const NAME: &str = "Name";
pub const QUESTION: &str = "Question about each conversation";
pub const ANSWER: &str = "Answer";
pub const CHOICES: &str = "Choices, one a line";
pub const CRITERIA: &str = "Form of the group names, if it matters";
pub const CRITERIA_NOTE: &str = "For example: a sentence in the imperative, such as “Plan a trip”.";
pub const MODE: &str = "How it asks";
pub const WHO: &str = "Which conversations";
pub const WHO_LEAD: &str = "Leave both empty to take all.";
pub const SCREENER: &str = "Only those for which the model answers yes to";
pub const SCREENER_NOTE: &str = "One call a conversation, before all others.";
pub const FILTER: &str = "Only those in which the person's words match this regular expression";
pub const FILTER_NOTE: &str =
    "Applied in this tab, before anything is sent. Upper and lower case are the same.";
pub const AUDIT: &str = "How strict the auditor is";
pub const MIN_RATING: &str = "Least rating that is shown";
pub const N_MEASURED: &str = "Conversations for the privacy report";
pub const N_MEASURED_NOTE: &str = "The auditor rates this many conversations, their summaries and their groups, so that the report can say how much private matter each step removed. 0 leaves it out.";

/// Name and note of a built-in facet, by key.
pub fn built_in(key: &str) -> Option<&'static str> {
    match key {
        "request" => Some("What the person wants. Makes a tree."),
        "task" => Some("What work the assistant is to do. Makes a second tree."),
        "language" => Some("Which human languages are used."),
        "concern" => Some("From 1, harmless, to 5, somebody must look at once."),
        _ => None,
    }
}

/// Name of an answer type.
pub fn kind(kind: OwnKind) -> &'static str {
    match kind {
        OwnKind::Text => "Free text, grouped into a tree",
        OwnKind::Category => "One of a list",
        OwnKind::Scale => "1 to 5",
        OwnKind::YesNo => "Yes or no",
        OwnKind::Number => "A number",
    }
}

/// What an answer is, in a word or two.
pub fn answer(answer: &AnswerKind) -> &'static str {
    match answer {
        AnswerKind::Text => "free text",
        AnswerKind::Category { .. } => "one of a list",
        AnswerKind::Scale => "1 to 5",
        AnswerKind::YesNo => "yes or no",
        AnswerKind::Number => "a number",
        AnswerKind::Language => "languages",
    }
}

/// Name and note of a mode.
pub fn mode(mode: FacetMode) -> (&'static str, &'static str) {
    match mode {
        FacetMode::OneCall => (
            "All questions in one call",
            "Cheaper: each conversation is sent once.",
        ),
        FacetMode::Faithful => (
            "One call a question",
            "As in the paper. Each conversation is sent once a question.",
        ),
    }
}

/// Legend of a facet of the person's.
pub fn own_legend(number: usize, name: &str) -> String {
    match name.trim() {
        "" => format!("Facet {number}"),
        name => format!("Facet {number}: {name}"),
    }
}

/// Name of the button that removes it.
pub fn remove(number: usize) -> String {
    format!("{REMOVE} facet {number}")
}

/// What a least rating means.
pub fn min_rating(rating: u8) -> &'static str {
    match rating {
        3 => "3: nobody of a few thousand people can be told apart (as in the paper)",
        4 => "4: identifiable only with much context",
        _ => "5: nothing identifying at all",
    }
}
