//! Facets that a model answered, as columns beside the direct ones.

use super::direct::{Column, FacetTable, Values};
use super::spec::{AnswerKind, FacetSpec};
use crate::prompt::FacetAnswer;
use crate::report::v1::FacetKind;

/// The key of the direct language facet.
const LANGUAGE: &str = "language";

impl Column {
    /// The column of `spec` from its answers, one a conversation; `None` for text, which is clustered instead.
    pub fn answered(spec: &FacetSpec, answers: &[Option<&FacetAnswer>]) -> Option<Self> {
        let names = |name: &dyn Fn(&FacetAnswer) -> Option<String>| {
            Values::Categorical(answers.iter().map(|answer| name((*answer)?)).collect())
        };
        let (kind, values) = match &spec.answer {
            AnswerKind::Text => return None,
            AnswerKind::Category { choices } => (
                FacetKind::Categorical,
                names(&|answer| match answer {
                    FacetAnswer::Category(choice) => choices.get(*choice).cloned(),
                    _ => None,
                }),
            ),
            AnswerKind::Scale => (
                FacetKind::Ordinal,
                names(&|answer| match answer {
                    FacetAnswer::Scale(rating) => Some(rating.to_string()),
                    _ => None,
                }),
            ),
            AnswerKind::YesNo => (
                FacetKind::Categorical,
                names(&|answer| match answer {
                    FacetAnswer::YesNo(yes) => Some(if *yes { "Yes" } else { "No" }.to_owned()),
                    _ => None,
                }),
            ),
            AnswerKind::Number => (
                FacetKind::Numeric,
                Values::Numeric(
                    answers
                        .iter()
                        .map(|answer| match answer {
                            Some(FacetAnswer::Number(number)) => Some(*number),
                            _ => None,
                        })
                        .collect(),
                ),
            ),
            // Of several languages the first named is the main one.
            AnswerKind::Language => (
                FacetKind::Categorical,
                names(&|answer| match answer {
                    FacetAnswer::Languages(languages) => languages.first().map(ToString::to_string),
                    _ => None,
                }),
            ),
        };
        let key = match spec.answer {
            // What the model read takes the place of what was guessed from the first words.
            AnswerKind::Language => LANGUAGE.to_owned(),
            _ => format!("facet:{}", spec.key),
        };
        Some(Self {
            key,
            name: spec.name.clone(),
            kind,
            values,
        })
    }
}

impl FacetTable {
    /// Adds a column, in place of the one with its key if there is one.
    pub fn put(&mut self, column: Column) {
        match self.columns.iter_mut().find(|old| old.key == column.key) {
            Some(old) => *old = column,
            None => self.columns.push(column),
        }
    }
}
