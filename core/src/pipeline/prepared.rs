//! The stage that reads raw text: redaction, the request text and the direct facets. After it, nothing does.

use super::plan::RunPlan;
use crate::conversation::{AccountKey, Conversation, Corpus};
use crate::facet::{FacetTable, request_text};
use crate::language::{Language, identify_language};
use crate::preprocess::Selection;
use crate::redact::{RedactedText, Redactor};

/// User turns that can contribute to a request text: the opening ones.
const MAX_TURNS: usize = 8;
/// Characters that the language is identified on.
const LANGUAGE_CHARS: usize = 600;

/// What later stages know of the selected conversations; every vector has one entry a selected conversation.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Which conversations were selected.
    pub selection: Selection,
    /// Redacted request texts.
    pub requests: Vec<RedactedText>,
    /// Languages of the person's words.
    pub languages: Vec<Language>,
    /// Accounts.
    pub accounts: Vec<Option<AccountKey>>,
    /// Whether the log names accounts at all.
    pub accounts_known: bool,
    /// Direct facets.
    pub facets: FacetTable,
    /// Pieces of personal data replaced.
    pub n_redactions: usize,
}

/// [`Prepared`] in the making, some conversations a step.
pub(super) struct Preparing {
    selection: Selection,
    redactor: Redactor,
    requests: Vec<RedactedText>,
    languages: Vec<Language>,
    n_redactions: usize,
}

impl Preparing {
    pub(super) fn new(selection: Selection, plan: &RunPlan) -> Self {
        Self {
            redactor: Redactor::new(&plan.redact_terms),
            requests: Vec::with_capacity(selection.kept.len()),
            languages: Vec::with_capacity(selection.kept.len()),
            n_redactions: 0,
            selection,
        }
    }

    pub(super) fn done(&self) -> usize {
        self.requests.len()
    }

    pub(super) fn total(&self) -> usize {
        self.selection.kept.len()
    }

    /// Reads up to `budget` more conversations; true once all are read.
    pub(super) fn step(&mut self, corpus: &Corpus, budget: usize) -> bool {
        let from = self.done();
        let to = (from + budget).min(self.total());
        for position in from..to {
            let conversation = &corpus.conversations[self.selection.kept[position]];
            let turns: Vec<RedactedText> = conversation
                .user_texts()
                .take(MAX_TURNS)
                .map(|text| {
                    let (redacted, spans) = self.redactor.redact_with_spans(text);
                    self.n_redactions += spans.len();
                    redacted
                })
                .collect();
            self.requests.push(request_text(&turns));
            self.languages.push(language_of(conversation));
        }
        to == self.total()
    }

    pub(super) fn finish(self, corpus: &Corpus) -> Prepared {
        let selected: Vec<&Conversation> = self
            .selection
            .kept
            .iter()
            .map(|&index| &corpus.conversations[index])
            .collect();
        Prepared {
            accounts: selected
                .iter()
                .map(|conversation| conversation.account)
                .collect(),
            accounts_known: corpus
                .conversations
                .iter()
                .any(|conversation| conversation.account.is_some()),
            facets: FacetTable::direct(&selected, &self.languages),
            selection: self.selection,
            requests: self.requests,
            languages: self.languages,
            n_redactions: self.n_redactions,
        }
    }
}

/// The language of the person's first words.
pub fn language_of(conversation: &Conversation) -> Language {
    let mut text = String::new();
    let mut left = LANGUAGE_CHARS;
    for turn in conversation.user_texts() {
        for c in turn.chars().take(left) {
            text.push(c);
            left -= 1;
        }
        text.push('\n');
        if left == 0 {
            break;
        }
    }
    identify_language(&text)
}
