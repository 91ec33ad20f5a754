//! The words that ask for an answer in a shape.

use super::{Field, FieldKind, Format, Shape};
use crate::redact::RedactedText;

/// Choices up to this number are listed; more stand in the material already.
const MAX_LISTED: usize = 8;

impl Shape {
    /// The words that ask for an answer in `format`.
    ///
    /// A choice among more than 8 is not listed again: the material has to hold its choices.
    pub fn instructions(&self, format: Format) -> String {
        let mut words = String::new();
        let lines = match format {
            Format::Tags => {
                words.push_str("Give your answer in exactly this form, each part between its tags, and write nothing else:\n");
                self.fields.iter().map(tag).collect::<Vec<_>>()
            }
            Format::BoundedSchema | Format::JsonSchema | Format::JsonObject => {
                words.push_str("Give your answer as one JSON object and write nothing else. It has these fields, in this order:\n");
                self.fields.iter().map(entry).collect()
            }
        };
        words.push_str(&lines.join("\n"));
        words
    }
}

fn tag(field: &Field) -> String {
    let name = &field.name;
    match field.kind {
        FieldKind::List { .. } => {
            format!("<{name}>\n- the first\n- the second, and so on: one a line\n</{name}>")
        }
        _ => format!("<{name}>{}</{name}>", may_hold(&field.kind)),
    }
}

fn entry(field: &Field) -> String {
    format!("- \"{}\": {}", field.name, may_hold(&field.kind))
}

fn may_hold(kind: &FieldKind) -> String {
    let words = match kind {
        FieldKind::Text => "text",
        FieldKind::Notes => "a few words on how you decide; they are thrown away",
        FieldKind::Choice(choices) if choices.len() > MAX_LISTED => {
            "exactly one of the names listed, word for word"
        }
        FieldKind::Choice(choices) => {
            let choices: Vec<&str> = choices.iter().map(RedactedText::as_str).collect();
            return format!(
                "exactly one of these, word for word: {}",
                choices.join("; ")
            );
        }
        FieldKind::Integer { min, max } => return format!("a whole number from {min} to {max}"),
        FieldKind::Number => "a number in digits, without a unit",
        FieldKind::YesNo => "yes or no",
        FieldKind::List { .. } => "a list of strings",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;

    fn check(kind: FieldKind, format: Format, expected: &str) {
        let shape = Shape {
            fields: vec![Field {
                name: "x".to_owned(),
                kind,
            }],
        };
        let words = shape.instructions(format);
        let (_, fields) = words.split_once('\n').expect("a line before the fields");
        assert_eq!(fields, expected);
    }

    #[test]
    fn each_kind_says_what_it_may_hold() {
        let redactor = Redactor::new(&[]);
        let choices =
            |n: usize| FieldKind::Choice((0..n).map(|_| redactor.redact("bread")).collect());
        check(FieldKind::Text, Format::Tags, "<x>text</x>");
        check(FieldKind::YesNo, Format::JsonSchema, "- \"x\": yes or no");
        check(
            FieldKind::Integer { min: 1, max: 5 },
            Format::Tags,
            "<x>a whole number from 1 to 5</x>",
        );
        check(
            choices(2),
            Format::JsonObject,
            "- \"x\": exactly one of these, word for word: bread; bread",
        );
        check(
            choices(9),
            Format::Tags,
            "<x>exactly one of the names listed, word for word</x>",
        );
        check(
            FieldKind::List { max: 9 },
            Format::JsonObject,
            "- \"x\": a list of strings",
        );
    }

    /// A model that repeats the form instead of filling it in must not be taken at its word.
    #[test]
    fn the_form_itself_is_no_answer() {
        for kind in [
            FieldKind::Integer { min: 1, max: 5 },
            FieldKind::Number,
            FieldKind::YesNo,
            FieldKind::Choice(vec![redact("cats"), redact("dogs")]),
        ] {
            let shape = Shape {
                fields: vec![Field {
                    name: "x".to_owned(),
                    kind,
                }],
            };
            for format in [Format::Tags, Format::JsonObject] {
                let read = shape.read(&shape.instructions(format));
                assert!(read.is_err(), "{read:?}");
            }
        }
    }

    fn redact(text: &str) -> RedactedText {
        Redactor::new(&[]).redact(text)
    }
}
