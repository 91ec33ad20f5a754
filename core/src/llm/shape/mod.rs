//! What an answer must hold, said in the three ways that endpoints understand, and read tolerantly in all of them.

mod json;
mod lines;
mod read;
mod refusal;
mod schema;
mod tags;
mod values;
mod words;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::redact::RedactedText;

pub use schema::Schema;

/// How an endpoint is told the shape of an answer; found by a probe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The server enforces a JSON schema with greatest lengths, without which small models run on until they are cut.
    BoundedSchema,
    /// The server enforces a JSON schema, but knows no lengths in it.
    JsonSchema,
    /// The server enforces JSON; the fields are asked for in words.
    JsonObject,
    /// Nothing is enforced: each field in a tag of its own.
    #[default]
    Tags,
}

/// The fields of an answer, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The fields; names are unique.
    pub fields: Vec<Field>,
}

/// One field of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Lower-case letters, digits and underscores.
    pub name: String,
    /// What it may hold.
    pub kind: FieldKind,
}

/// What a field may hold.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Text of some sentences.
    Text,
    /// Thinking aloud before the answer: asked for, thrown away, and not missed if absent.
    Notes,
    /// One of these, by its exact words.
    Choice(Vec<RedactedText>),
    /// A whole number in a range.
    Integer {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// Any number.
    Number,
    /// Yes or no.
    YesNo,
    /// A list of short texts.
    List {
        /// How many at the most, where the format can say so.
        max: usize,
    },
}

/// What a field holds. Text comes from the model and is redacted and screened by whoever reads it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of [`FieldKind::Text`]; trimmed, not empty.
    Text(String),
    /// Of [`FieldKind::Choice`]: index of the choice.
    Choice(usize),
    /// Of [`FieldKind::Integer`], within its range.
    Integer(i64),
    /// Of [`FieldKind::Number`], finite.
    Number(f64),
    /// Of [`FieldKind::YesNo`].
    YesNo(bool),
    /// Of [`FieldKind::List`]: trimmed, none empty, at least one.
    List(Vec<String>),
}

/// Why an answer is of no use. Never holds any of its text.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Malformed {
    /// Nothing, or white space.
    #[error("the answer is empty")]
    Empty,
    /// No field could be found.
    #[error("the answer has neither JSON nor tags")]
    Unreadable,
    /// A field is missing or has no usable value.
    #[error("the field {0} is missing or not what was asked for")]
    Field(String),
    /// The model declined.
    #[error("the model declined to answer")]
    Refused,
    /// The text gives orders to a later reader.
    #[error("the answer carries an instruction")]
    Instruction,
}

impl FieldKind {
    /// Whether an answer without it is of no use.
    fn is_required(&self) -> bool {
        !matches!(self, Self::Notes)
    }
}

/// Names as they are compared: models change the case, and write spaces and hyphens for underscores.
fn same_name(found: &str, field: &str) -> bool {
    let fold = |c: char| match c {
        ' ' | '-' => '_',
        c => c.to_ascii_lowercase(),
    };
    found.chars().map(fold).eq(field.chars().map(fold))
}
