//! The JSON schema of a shape.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::json;

use super::{FieldKind, Shape};

/// Integer ranges up to this size are written as a list of their values: some strict modes know no `minimum`.
const MAX_LISTED: i128 = 10;

/// Longest text, in characters: two long sentences.
const MAX_TEXT: usize = 400;
/// Longest entry of a list.
const MAX_ENTRY: usize = 90;

/// The JSON schema of a shape: an object with all fields required, in order, and no others, as "strict" modes want it.
///
/// A value of `serde_json` would sort the fields, and a grammar made from it would ask for the answer before the notes.
/// `Display` writes the JSON.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'a> {
    shape: &'a Shape,
    bounded: bool,
}

impl Shape {
    /// The JSON schema: an object with all fields required, in order, and no others.
    pub fn schema(&self) -> Schema<'_> {
        Schema {
            shape: self,
            bounded: false,
        }
    }

    /// The same with greatest lengths.
    pub fn bounded_schema(&self) -> Schema<'_> {
        Schema {
            bounded: true,
            ..self.schema()
        }
    }
}

impl Serialize for Schema<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names: Vec<&str> = self
            .shape
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("type", "object")?;
        map.serialize_entry("properties", &Properties(*self))?;
        map.serialize_entry("required", &names)?;
        map.serialize_entry("additionalProperties", &false)?;
        map.end()
    }
}

impl fmt::Display for Schema<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Strings and numbers: JSON can hold them all.
        f.write_str(&serde_json::to_string(self).unwrap_or_default())
    }
}

struct Properties<'a>(Schema<'a>);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Schema { shape, bounded } = self.0;
        serializer.collect_map(
            shape
                .fields
                .iter()
                .map(|field| (&field.name, of_kind(&field.kind, bounded))),
        )
    }
}

fn of_kind(kind: &FieldKind, bounded: bool) -> serde_json::Value {
    match kind {
        FieldKind::Text | FieldKind::Notes if bounded => {
            json!({"type": "string", "maxLength": MAX_TEXT})
        }
        FieldKind::Text | FieldKind::Notes => json!({"type": "string"}),
        FieldKind::Choice(choices) => {
            let mut listed: Vec<&str> = Vec::new();
            for choice in choices {
                // A value that comes twice makes a schema invalid.
                if !listed.contains(&choice.as_str()) {
                    listed.push(choice.as_str());
                }
            }
            if listed.is_empty() {
                json!({"type": "string"})
            } else {
                json!({"type": "string", "enum": listed})
            }
        }
        FieldKind::Integer { min, max } => {
            let size = i128::from(*max) - i128::from(*min) + 1;
            if (1..=MAX_LISTED).contains(&size) {
                json!({"type": "integer", "enum": (*min..=*max).collect::<Vec<_>>()})
            } else {
                json!({"type": "integer", "minimum": min, "maximum": max})
            }
        }
        FieldKind::Number => json!({"type": "number"}),
        FieldKind::YesNo => json!({"type": "string", "enum": ["yes", "no"]}),
        FieldKind::List { max } if bounded => json!({
            "type": "array",
            "items": {"type": "string", "maxLength": MAX_ENTRY},
            "minItems": 1,
            "maxItems": max,
        }),
        FieldKind::List { .. } => json!({"type": "array", "items": {"type": "string"}}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::shape::Field;
    use crate::redact::Redactor;

    #[test]
    fn kinds() {
        let redactor = Redactor::new(&[]);
        let choices = |texts: &[&str]| {
            FieldKind::Choice(texts.iter().map(|text| redactor.redact(text)).collect())
        };
        for (kind, expected) in [
            (FieldKind::Text, json!({"type": "string"})),
            (
                choices(&["b", "a", "b"]),
                json!({"type": "string", "enum": ["b", "a"]}),
            ),
            (choices(&[]), json!({"type": "string"})),
            (
                FieldKind::Integer { min: 1, max: 3 },
                json!({"type": "integer", "enum": [1, 2, 3]}),
            ),
            (
                FieldKind::Integer { min: 0, max: 10 },
                json!({"type": "integer", "minimum": 0, "maximum": 10}),
            ),
            (
                FieldKind::Integer {
                    min: i64::MIN,
                    max: i64::MAX,
                },
                json!({"type": "integer", "minimum": i64::MIN, "maximum": i64::MAX}),
            ),
            (FieldKind::Number, json!({"type": "number"})),
            (
                FieldKind::YesNo,
                json!({"type": "string", "enum": ["yes", "no"]}),
            ),
            (
                FieldKind::List { max: 9 },
                json!({"type": "array", "items": {"type": "string"}}),
            ),
        ] {
            assert_eq!(of_kind(&kind, false), expected, "{kind:?}");
        }
    }

    #[test]
    fn bounds_are_of_texts_and_lists() {
        for (kind, expected) in [
            (
                FieldKind::Text,
                json!({"type": "string", "maxLength": MAX_TEXT}),
            ),
            (
                FieldKind::List { max: 6 },
                json!({"type": "array", "items": {"type": "string", "maxLength": MAX_ENTRY}, "minItems": 1, "maxItems": 6}),
            ),
            (FieldKind::Number, json!({"type": "number"})),
        ] {
            assert_eq!(of_kind(&kind, true), expected, "{kind:?}");
        }
    }

    #[test]
    fn fields_keep_their_order() {
        let field = |name: &str, kind| Field {
            name: name.to_owned(),
            kind,
        };
        let shape = Shape {
            fields: vec![
                field("zeal", FieldKind::Notes),
                field("answer", FieldKind::Number),
            ],
        };
        assert_eq!(
            shape.schema().to_string(),
            r#"{"type":"object","properties":{"zeal":{"type":"string"},"answer":{"type":"number"}},"required":["zeal","answer"],"additionalProperties":false}"#
        );
    }
}
