//! Values of fields, from text and from JSON.

mod choice;
mod list;
mod number;

use serde_json::Value as Json;

use super::{FieldKind, Value};
use choice::choice;
use list::{list, strings};
use number::number;

/// Reads the text of a field.
pub(in crate::llm::shape) fn from_text(kind: &FieldKind, text: &str) -> Option<Value> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match kind {
        FieldKind::Text | FieldKind::Notes => Some(Value::Text(text.to_owned())),
        FieldKind::Choice(choices) => choice(choices, text).map(Value::Choice),
        FieldKind::Integer { min, max } => integer(number(text)?, *min, *max),
        FieldKind::Number => number(text).map(Value::Number),
        FieldKind::YesNo => yes_no(text).map(Value::YesNo),
        FieldKind::List { .. } => list(text),
    }
}

/// Reads the JSON value of a field.
pub(in crate::llm::shape) fn from_json(kind: &FieldKind, value: &Json) -> Option<Value> {
    match (kind, value) {
        (_, Json::String(text)) => from_text(kind, text),
        (FieldKind::List { .. }, Json::Array(items)) => strings(items),
        (FieldKind::Text, Json::Array(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            from_text(kind, &texts?.join(" "))
        }
        (_, Json::Array(items)) if items.len() == 1 && !items[0].is_array() => {
            from_json(kind, &items[0])
        }
        (FieldKind::Integer { min, max }, Json::Number(number)) => match number.as_i64() {
            Some(number) => (*min..=*max)
                .contains(&number)
                .then_some(Value::Integer(number)),
            None => integer(number.as_f64()?, *min, *max),
        },
        (FieldKind::Number, Json::Number(number)) => number
            .as_f64()
            .filter(|number| number.is_finite())
            .map(Value::Number),
        (FieldKind::YesNo, Json::Bool(yes)) => Some(Value::YesNo(*yes)),
        (FieldKind::Text | FieldKind::Choice(_), Json::Number(number)) => {
            from_text(kind, &number.to_string())
        }
        _ => None,
    }
}

fn integer(number: f64, min: i64, max: i64) -> Option<Value> {
    let whole = number as i64;
    (number.fract() == 0.0 && (min..=max).contains(&whole)).then_some(Value::Integer(whole))
}

/// Yes or no: the first word, or the only one of both in a short sentence.
fn yes_no(text: &str) -> Option<bool> {
    const SHORT: usize = 8;
    let meaning = |word: &str| match word.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" => Some(true),
        "no" | "n" | "false" => Some(false),
        _ => None,
    };
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next()?;
    let mut said: Vec<bool> = words.clone().take(SHORT).filter_map(meaning).collect();
    said.dedup();
    match meaning(first) {
        // "Yes or no" repeats the question.
        Some(yes) => (said.first() != Some(&!yes) || words.next() != Some("or")).then_some(yes),
        None if words.clone().count() < SHORT && said.len() == 1 => Some(said[0]),
        None => None,
    }
}

/// The text without the quotation marks or emphasis that enclose all of it.
pub(in crate::llm::shape) fn unwrapped(text: &str) -> &str {
    const PAIRS: [(&str, &str); 7] = [
        ("**", "**"),
        ("\"", "\""),
        ("“", "”"),
        ("'", "'"),
        ("`", "`"),
        ("*", "*"),
        ("_", "_"),
    ];
    let mut text = text.trim();
    for (open, close) in PAIRS {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|text| text.strip_suffix(close))
            && !inner.trim().is_empty()
            && !inner.contains(open)
        {
            text = inner.trim();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yes_and_no() {
        for (text, expected) in [
            ("yes", Some(true)),
            ("**No**, it does not; yes is wrong", Some(false)),
            ("TRUE", Some(true)),
            ("The answer is no.", Some(false)),
            ("yes or no", None),
            (
                "There is not the least sign that anyone could say no to it",
                None,
            ),
            ("maybe", None),
            ("¿", None),
        ] {
            assert_eq!(yes_no(text), expected, "{text}");
        }
    }

    #[test]
    fn json_values() {
        let scale = FieldKind::Integer { min: 1, max: 5 };
        for (kind, value, expected) in [
            (&scale, json!(3), Some(Value::Integer(3))),
            (&scale, json!(3.0), Some(Value::Integer(3))),
            (&scale, json!(3.5), None),
            (&scale, json!("3"), Some(Value::Integer(3))),
            (&scale, json!([3]), Some(Value::Integer(3))),
            (&scale, json!(6), None),
            (&scale, json!(1e300), None),
            (&scale, json!(null), None),
            (
                &FieldKind::Integer {
                    min: 0,
                    max: i64::MAX,
                },
                json!(9_007_199_254_740_993_i64),
                Some(Value::Integer(9_007_199_254_740_993)),
            ),
            (&FieldKind::YesNo, json!(false), Some(Value::YesNo(false))),
            (&FieldKind::YesNo, json!("Yes"), Some(Value::YesNo(true))),
            (&FieldKind::YesNo, json!(1), None),
            (
                &FieldKind::Text,
                json!(" a "),
                Some(Value::Text("a".to_owned())),
            ),
            (
                &FieldKind::Text,
                json!(["a.", "b."]),
                Some(Value::Text("a. b.".to_owned())),
            ),
            (&FieldKind::Text, json!({"a": "b"}), None),
            (&FieldKind::Text, json!("  "), None),
            (
                &FieldKind::List { max: 9 },
                json!("a;b"),
                Some(Value::List(vec!["a".to_owned(), "b".to_owned()])),
            ),
            (&FieldKind::List { max: 9 }, json!([]), None),
            (&FieldKind::Number, json!(-0.25), Some(Value::Number(-0.25))),
        ] {
            assert_eq!(from_json(kind, &value), expected, "{value}");
        }
    }
}
