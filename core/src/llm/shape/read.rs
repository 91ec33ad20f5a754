//! Reading an answer, whatever format it came in.

use super::refusal::is_refusal;
use super::values::{from_json, from_text, unwrapped};
use super::{Field, FieldKind, Malformed, Shape, Value, json, lines, same_name, tags};

/// One entry a field.
type Values = Vec<Option<Value>>;

impl Shape {
    /// Reads an answer, whatever format it came in: JSON anywhere in the text, or tags, or lines with the fields' names, or
    /// for a single field the bare text.
    ///
    /// One entry a field; `None` only for [`FieldKind::Notes`]. Time is linear in the length of the answer.
    ///
    /// # Errors
    /// [`Malformed`] with the first thing that is wrong.
    pub fn read(&self, answer: &str) -> Result<Values, Malformed> {
        let thought = |name: &str| {
            let is_thought = ["think", "thinking"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known));
            (is_thought && self.index(name).is_none()).then_some(0)
        };
        let text = tags::without(answer, thought);
        let text = text.trim();
        if text.is_empty() {
            return Err(Malformed::Empty);
        }
        match self.read_some_form(text) {
            Ok(values) if self.declines(&values) => Err(Malformed::Refused),
            Ok(values) => Ok(values),
            Err(_) if is_refusal(text) => Err(Malformed::Refused),
            Err(error) => Err(error),
        }
    }

    fn read_some_form(&self, text: &str) -> Result<Values, Malformed> {
        let mut error = None;
        for object in json::objects(text) {
            let value = |_, field: &Field| {
                let mut named = object
                    .iter()
                    .filter(|(name, _)| same_name(name, &field.name));
                named.find_map(|(_, value)| from_json(&field.kind, value))
            };
            match self.collect(value) {
                Ok(values) => return Ok(values),
                Err(missing) => error = error.or(Some(missing)),
            }
        }
        let tags = tags::contents(text, self.fields.len(), |name| self.index(name));
        if tags.iter().any(|spans| !spans.is_empty()) {
            match self.collect(|i, field| self.tagged(&tags, i, field)) {
                Ok(values) => return Ok(values),
                Err(missing) => error = error.or(Some(missing)),
            }
        }
        let text = without_code_fences(text);
        let lines = lines::contents(&text, self.fields.len(), |name| self.index(name));
        if lines.iter().any(|values| !values.is_empty()) {
            let line = |i: usize, field: &Field| {
                lines[i]
                    .iter()
                    .find_map(|text| from_text(&field.kind, labelled(&field.kind, text)))
            };
            match self.collect(line) {
                Ok(values) => return Ok(values),
                Err(missing) => error = error.or(Some(missing)),
            }
        }
        // An answer in a form, but not in ours, is not taken for a value.
        match error {
            Some(error) => Err(error),
            None => self.bare(&text).ok_or(Malformed::Unreadable),
        }
    }

    /// The values of all fields, or the first that is missing.
    fn collect(&self, value: impl Fn(usize, &Field) -> Option<Value>) -> Result<Values, Malformed> {
        let read = |(i, field): (usize, &Field)| match value(i, field) {
            None if field.kind.is_required() => Err(Malformed::Field(field.name.clone())),
            found => Ok(found),
        };
        self.fields.iter().enumerate().map(read).collect()
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.fields
            .iter()
            .position(|field| same_name(name, &field.name))
    }

    /// The first usable value in the tags of a field; those within notes, which may speak of other fields, come last.
    fn tagged(&self, tags: &[Vec<tags::Span<'_>>], i: usize, field: &Field) -> Option<Value> {
        let is_notes = |(other, candidate): &(usize, &Field)| {
            *other != i && candidate.kind == FieldKind::Notes
        };
        let notes = self
            .fields
            .iter()
            .enumerate()
            .filter(is_notes)
            .filter_map(|(other, _)| tags[other].first());
        let notes: Vec<_> = notes.filter(|notes| notes.closed).collect();
        let within = |span: &tags::Span<'_>| {
            notes
                .iter()
                .any(|notes| notes.start <= span.start && span.end <= notes.end)
        };
        let (inside, outside): (Vec<&tags::Span<'_>>, Vec<_>) =
            tags[i].iter().partition(|span| within(span));
        outside
            .into_iter()
            .chain(inside)
            .find_map(|span| from_text(&field.kind, span.text))
    }

    /// The text as the value of the only field that is not notes.
    fn bare(&self, text: &str) -> Option<Values> {
        let mut required = self.fields.iter().filter(|field| field.kind.is_required());
        let (Some(only), None) = (required.next(), required.next()) else {
            return None;
        };
        let text = text.trim();
        if text.starts_with(['{', '<']) {
            return None;
        }
        let value = from_text(&only.kind, labelled(&only.kind, unlabelled(text)))?;
        let values = self
            .fields
            .iter()
            .map(|field| field.kind.is_required().then(|| value.clone()));
        Some(values.collect())
    }

    /// Whether all texts of an answer decline to answer.
    fn declines(&self, values: &Values) -> bool {
        let mut texts = self
            .fields
            .iter()
            .zip(values)
            .filter(|(field, _)| field.kind == FieldKind::Text)
            .peekable();
        texts.peek().is_some()
            && texts.all(|(_, value)| matches!(value, Some(Value::Text(text)) if is_refusal(text)))
    }
}

/// A text outside of JSON and tags may be in quotation marks or emphasis.
fn labelled<'a>(kind: &FieldKind, text: &'a str) -> &'a str {
    if matches!(kind, FieldKind::List { .. }) {
        text
    } else {
        unwrapped(text)
    }
}

/// The text behind "Answer:".
fn unlabelled(text: &str) -> &str {
    let is_label = |name: &str| {
        ["answer", "final answer"]
            .iter()
            .any(|label| name.eq_ignore_ascii_case(label))
    };
    let Some((head, rest)) = text.split_once(':') else {
        return text;
    };
    if is_label(head.trim_matches(['*', '#', ' '])) {
        rest.trim_start_matches(['*', ' '])
    } else {
        text
    }
}

fn without_code_fences(text: &str) -> String {
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("```"))
        .collect();
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;

    fn field(name: &str, kind: FieldKind) -> Field {
        Field {
            name: name.to_owned(),
            kind,
        }
    }

    fn shape(fields: Vec<Field>) -> Shape {
        Shape { fields }
    }

    /// Values as a line, `None` as a dash.
    fn said(read: Result<Values, Malformed>) -> String {
        let value = |value: Option<Value>| match value {
            None => "-".to_owned(),
            Some(Value::Text(text)) => text,
            Some(Value::Choice(i)) => format!("#{i}"),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::YesNo(yes)) => yes.to_string(),
            Some(Value::List(items)) => items.join("+"),
        };
        match read {
            Ok(values) => values
                .into_iter()
                .map(value)
                .collect::<Vec<_>>()
                .join(" | "),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn several_fields() {
        let shape = shape(vec![
            field("notes", FieldKind::Notes),
            field("user_name", FieldKind::Text),
            field("rating", FieldKind::Integer { min: 1, max: 5 }),
        ]);
        for (answer, expected) in [
            (r#"{"notes":"n","user_name":"x","rating":3}"#, "n | x | 3"),
            (r#"{"user_name":"x","rating":3}"#, "- | x | 3"),
            (
                "```json\n{\"User_Name\": \"x\", \"RATING\": \"3/5\"}\n```\nDone.",
                "- | x | 3",
            ),
            (
                r#"Here: {"example": 1} {"user name":"x","rating":3} {"user_name":"z","rating":1}"#,
                "- | x | 3",
            ),
            (r#"{"answer": {"user_name":"x","rating":3}}"#, "- | x | 3"),
            (
                r#"{"user_name":"x","rating":3,"notes":"cut he"#,
                "- | x | 3",
            ),
            (r#"{"user_name":"x","rating":3"#, "Field(\"rating\")"),
            (r#"{"user_name":"x","rating":9}"#, "Field(\"rating\")"),
            (r#"{"foo":"x"}"#, "Field(\"user_name\")"),
            (r#"{"user_name":"","rating":3}"#, "Field(\"user_name\")"),
            (
                "<think>{\"user_name\":\"z\",\"rating\":1}</think>{\"user_name\":\"x\",\"rating\":3}",
                "- | x | 3",
            ),
            (
                "thoughts</think>\n<user_name>x</user_name><rating>3</rating>",
                "- | x | 3",
            ),
            (
                "<notes>n</notes>\n<user_name>x</user_name>\n<rating>3",
                "n | x | 3",
            ),
            (
                "<NOTES>n</NOTES><User-Name>x</User-Name><rating>3</rating>",
                "n | x | 3",
            ),
            (
                "<notes>no <user_name>z</user_name></notes><user_name>x</user_name><rating>3",
                "no <user_name>z</user_name> | x | 3",
            ),
            (
                "n</notes><user_name>x</user_name><rating>3</rating>",
                "n | x | 3",
            ),
            (
                "<rating>1 to 5</rating> <user_name>x</user_name> <rating>2</rating>",
                "- | x | 2",
            ),
            ("<user_name>x</user_name>", "Field(\"rating\")"),
            (
                "{broken <user_name>x</user_name><rating>3</rating>",
                "- | x | 3",
            ),
            ("User name: x\n**Rating:** 3", "- | x | 3"),
            ("Rating: 3", "Field(\"user_name\")"),
            ("x, 3", "Unreadable"),
            ("  \n", "Empty"),
            ("<think>never done", "Empty"),
            ("I'm sorry, but I can't do this.", "Refused"),
            ("I’m sorry, but no", "Refused"),
            (
                r#"{"user_name": "I cannot help with that.", "rating": 1}"#,
                "Refused",
            ),
        ] {
            assert_eq!(said(shape.read(answer)), expected, "{answer}");
        }
    }

    #[test]
    fn a_single_field_may_be_bare() {
        let redactor = Redactor::new(&[]);
        let choices = || {
            FieldKind::Choice(vec![
                redactor.redact("Bake bread"),
                redactor.redact("Grow plants"),
            ])
        };
        for (kind, answer, expected) in [
            (FieldKind::YesNo, "Yes.", "true"),
            (FieldKind::YesNo, "Answer: no", "false"),
            (FieldKind::Integer { min: 1, max: 5 }, "3/5", "3"),
            (FieldKind::Integer { min: 1, max: 5 }, "Rating: 3", "3"),
            (FieldKind::Integer { min: 1, max: 5 }, "7", "Unreadable"),
            (
                FieldKind::Integer { min: 1, max: 5 },
                "{\"foo\": 3}",
                "Field(\"it\")",
            ),
            (FieldKind::Number, "12.5 hours", "12.5"),
            (choices(), "2. grow plants", "#1"),
            (choices(), "```\nBake bread\n```", "#0"),
            (choices(), "Cook soup", "Unreadable"),
            (
                choices(),
                "As an AI language model I have no opinion",
                "Refused",
            ),
            (FieldKind::List { max: 9 }, "1. a\n2. b", "a+b"),
            (FieldKind::List { max: 9 }, "[\"a\", \"b\"]", "a+b"),
            (FieldKind::Text, "\"Bake bread\"", "Bake bread"),
            (FieldKind::Text, "It: Bake bread", "Bake bread"),
            (FieldKind::Text, "**Answer:** Bake bread", "Bake bread"),
            (FieldKind::Text, "{\"bro", "Unreadable"),
            (FieldKind::Text, "<foo>x</foo>", "Unreadable"),
            (FieldKind::Text, "I can't help with that.", "Refused"),
        ] {
            let shape = shape(vec![field("notes", FieldKind::Notes), field("it", kind)]);
            let read = said(shape.read(answer));
            assert_eq!(
                read.strip_prefix("- | ").unwrap_or(&read),
                expected,
                "{answer}"
            );
        }
    }

    /// A server that answers without end is cut at a megabyte; reading that must not hold a run up. The bound is generous:
    /// quadratic time would be hours.
    #[test]
    fn a_long_answer_is_read_in_linear_time() {
        let redactor = Redactor::new(&[]);
        let shape = shape(vec![
            field("notes", FieldKind::Notes),
            field("names", FieldKind::List { max: 9 }),
            field("it", FieldKind::Choice(vec![redactor.redact("Bake bread")])),
        ]);
        for part in [
            "{",
            "{\"a\":",
            "<names>",
            "<it>x",
            "<",
            "names: ",
            "it:\n",
            "[",
            "1 ",
            "\\\"",
            "- ",
            "<think>",
            "</think>",
            "{\"a\":[{\"b\":0},",
            ",5",
        ] {
            let answer = part.repeat((1 << 20) / part.len());
            assert!(shape.read(&answer).is_err(), "{part}");
        }
    }
}
