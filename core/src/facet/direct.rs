//! Direct facets (paper §2.4): what can be computed from a conversation without a model.

use std::collections::{BTreeMap, BTreeSet};

use crate::conversation::{Conversation, Role};
use crate::language::{Language, language_name};
use crate::report::v1::FacetKind;

/// A metadata column becomes a facet only if it has at most this many distinct values: ids and free text are none.
const MAX_CATEGORIES: usize = 60;

/// The values of one facet, one a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Categories by name.
    Categorical(Vec<Option<String>>),
    /// Numbers in the unit that the name of the column gives.
    Numeric(Vec<Option<f64>>),
    /// UTC milliseconds.
    Time(Vec<Option<i64>>),
}

/// One facet of all conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Stable key, e.g. `language` or `meta:country`.
    pub key: String,
    /// Display name.
    pub name: String,
    /// What the values are.
    pub kind: FacetKind,
    /// The values, shape `(n_conversations)`.
    pub values: Values,
}

/// All facets `[n conversations × facets]`, in display order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FacetTable {
    /// The columns.
    pub columns: Vec<Column>,
}

impl FacetTable {
    /// The direct facets of `conversations`, whose languages are given.
    pub fn direct(conversations: &[&Conversation], languages: &[Language]) -> Self {
        let mut columns = vec![Column {
            key: "language".to_owned(),
            name: "Language".to_owned(),
            kind: FacetKind::Categorical,
            values: Values::Categorical(
                languages
                    .iter()
                    .map(|code| language_name(code).map(str::to_owned))
                    .collect(),
            ),
        }];
        columns.push(numeric(
            "turns",
            "Turns of the person",
            conversations,
            |conversation| conversation.user_texts().count() as f64,
        ));
        columns.push(numeric(
            "prompt_chars",
            "Characters of the first message",
            conversations,
            |conversation| {
                conversation
                    .user_texts()
                    .next()
                    .map_or(0, |text| text.chars().count()) as f64
            },
        ));
        columns.push(numeric(
            "answer_chars",
            "Characters of all answers",
            conversations,
            |conversation| {
                conversation
                    .turns
                    .iter()
                    .filter(|turn| turn.role == Role::Assistant)
                    .map(|turn| turn.text.chars().count())
                    .sum::<usize>() as f64
            },
        ));
        if conversations
            .iter()
            .any(|conversation| conversation.started_at.is_some())
        {
            columns.push(Column {
                key: "time".to_owned(),
                name: "Time".to_owned(),
                kind: FacetKind::Time,
                values: Values::Time(
                    conversations
                        .iter()
                        .map(|conversation| conversation.started_at)
                        .collect(),
                ),
            });
        }
        if conversations
            .iter()
            .any(|conversation| conversation.model.is_some())
        {
            columns.push(Column {
                key: "model".to_owned(),
                name: "Model".to_owned(),
                kind: FacetKind::Categorical,
                values: Values::Categorical(
                    conversations
                        .iter()
                        .map(|conversation| conversation.model.clone())
                        .collect(),
                ),
            });
        }
        columns.extend(metadata(conversations));
        Self { columns }
    }
}

fn numeric(
    key: &str,
    name: &str,
    conversations: &[&Conversation],
    value: impl Fn(&Conversation) -> f64,
) -> Column {
    Column {
        key: key.to_owned(),
        name: name.to_owned(),
        kind: FacetKind::Numeric,
        values: Values::Numeric(
            conversations
                .iter()
                .map(|conversation| Some(value(conversation)))
                .collect(),
        ),
    }
}

/// Metadata columns with few distinct values: small whole numbers are ordinal, other numbers numeric, the rest categories.
fn metadata(conversations: &[&Conversation]) -> Vec<Column> {
    let mut distinct: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for conversation in conversations {
        for (key, value) in &conversation.meta {
            let values = distinct.entry(key).or_default();
            // One more than allowed is enough to know.
            if values.len() <= MAX_CATEGORIES {
                values.insert(value);
            }
        }
    }
    let mut columns = Vec::new();
    for (key, values) in distinct {
        let all_numbers = values
            .iter()
            .all(|value| value.parse::<f64>().is_ok_and(f64::is_finite));
        let column_of = |kind, values| Column {
            key: format!("meta:{key}"),
            name: key.to_owned(),
            kind,
            values,
        };
        let texts = || {
            conversations
                .iter()
                .map(|conversation| conversation.meta.get(key).cloned())
                .collect()
        };
        if all_numbers && values.len() > 10 {
            let numbers = conversations
                .iter()
                .map(|conversation| conversation.meta.get(key)?.parse().ok())
                .collect();
            columns.push(column_of(FacetKind::Numeric, Values::Numeric(numbers)));
        } else if values.len() >= 2 && values.len() <= MAX_CATEGORIES {
            let kind = if all_numbers {
                FacetKind::Ordinal
            } else {
                FacetKind::Categorical
            };
            columns.push(column_of(kind, Values::Categorical(texts())));
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Turn;

    #[test]
    fn metadata_kinds() {
        let conversations: Vec<Conversation> = (0..100)
            .map(|i: usize| Conversation {
                id: i.to_string(),
                account: None,
                started_at: None,
                ended_at: None,
                model: None,
                meta: BTreeMap::from([
                    ("country".to_owned(), ["DE", "FR"][i % 2].to_owned()),
                    ("rating".to_owned(), (i % 5).to_string()),
                    ("tokens".to_owned(), (i * 10).to_string()),
                    ("request".to_owned(), format!("id-{i}")),
                    ("tenant".to_owned(), "one".to_owned()),
                ]),
                turns: vec![Turn {
                    role: Role::User,
                    text: "abc".to_owned(),
                    at: None,
                }],
            })
            .collect();
        let table = FacetTable::direct(&conversations.iter().collect::<Vec<_>>(), &["eng"; 100]);
        let kinds: Vec<_> = table
            .columns
            .iter()
            .map(|column| (column.key.as_str(), column.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                ("language", FacetKind::Categorical),
                ("turns", FacetKind::Numeric),
                ("prompt_chars", FacetKind::Numeric),
                ("answer_chars", FacetKind::Numeric),
                ("meta:country", FacetKind::Categorical),
                ("meta:rating", FacetKind::Ordinal),
                ("meta:tokens", FacetKind::Numeric),
            ]
        );
    }
}
