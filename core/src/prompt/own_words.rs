//! The words of a plan that the person running Clioscope wrote, redacted once for all prompts.

use std::collections::{BTreeMap, BTreeSet};

use crate::facet::{AnswerKind, FacetSpec};
use crate::redact::{RedactedText, Redactor};

/// How much of a question goes into the form of names.
const MAX_QUESTION_BYTES: usize = 300;

/// Questions, criteria and choices of the facets of a plan, redacted: even the operator's own words may name somebody.
#[derive(Clone, Debug, Default)]
pub struct OwnWords {
    facets: BTreeMap<String, OwnFacet>,
}

/// One facet's words.
#[derive(Clone, Debug)]
pub(super) struct OwnFacet {
    /// Name of the answer's field: the key, unless redaction would have changed that.
    pub(super) field: RedactedText,
    /// What is asked.
    pub(super) question: RedactedText,
    /// The form of names.
    pub(super) criteria: RedactedText,
    /// Of a category; no two alike.
    pub(super) choices: Vec<RedactedText>,
}

impl OwnWords {
    /// Redacts the words of `specs`, whose keys are unique.
    pub fn new(specs: &[FacetSpec], redactor: &Redactor) -> Self {
        let facets = specs.iter().enumerate().map(|(i, spec)| {
            let mut field = redactor.redact(&spec.key);
            if field.as_str() != spec.key {
                field = RedactedText::join(
                    &[RedactedText::own("facet"), RedactedText::number(i + 1)],
                    "_",
                );
            }
            let facet = OwnFacet {
                field,
                question: redactor.redact(spec.question.trim()),
                criteria: criteria(spec, redactor),
                choices: match &spec.answer {
                    AnswerKind::Category { choices } => distinct(choices, redactor),
                    _ => Vec::new(),
                },
            };
            (spec.key.clone(), facet)
        });
        Self {
            facets: facets.collect(),
        }
    }

    /// The form of the names of the clusters of the facet `key`; empty for a facet that is not of these words.
    pub fn criteria(&self, key: &str) -> RedactedText {
        self.facets
            .get(key)
            .map(|facet| facet.criteria.clone())
            .unwrap_or_default()
    }

    pub(super) fn facet(&self, key: &str) -> Option<&OwnFacet> {
        self.facets.get(key)
    }
}

/// The form of names: what the person wrote, or else that they answer the facet's question.
fn criteria(spec: &FacetSpec, redactor: &Redactor) -> RedactedText {
    let written = redactor.redact(spec.criteria.trim());
    if !written.is_empty() {
        return written;
    }
    let question = redactor.redact(spec.question.trim());
    RedactedText::join(
        &[
            RedactedText::own("a short phrase that answers, for most of the group: "),
            question.excerpt(0..MAX_QUESTION_BYTES),
        ],
        "",
    )
}

/// The choices redacted. Two that redaction made equal are told apart by their number.
fn distinct(choices: &[String], redactor: &Redactor) -> Vec<RedactedText> {
    let mut seen = BTreeSet::new();
    choices
        .iter()
        .enumerate()
        .map(|(i, choice)| {
            let choice = redactor.redact(choice.trim());
            if seen.insert(choice.as_str().to_lowercase()) {
                return choice;
            }
            RedactedText::join(&[choice, RedactedText::number(i + 1)], " ")
        })
        .collect()
}

impl OwnFacet {
    /// Stands for a facet whose words are not known.
    pub(super) fn unknown(index: usize) -> Self {
        let field = RedactedText::join(
            &[RedactedText::own("facet"), RedactedText::number(index + 1)],
            "_",
        );
        Self {
            question: field.clone(),
            field,
            criteria: RedactedText::default(),
            choices: Vec::new(),
        }
    }
}
