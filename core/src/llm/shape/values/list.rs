//! Lists of short texts.

use serde_json::Value as Json;

use super::unwrapped;
use crate::llm::shape::Value;

/// Items of a list: JSON, or one a line, or with semicolons between them. Where some lines have bullets or numbers, the
/// others are no items.
pub(super) fn list(text: &str) -> Option<Value> {
    if text.starts_with('[')
        && let Ok(items) = serde_json::from_str::<Vec<Json>>(text)
    {
        return strings(&items);
    }
    // Items may have come in tags of their own.
    let text = without_tags(text);
    let mut items: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if items.iter().any(|item| bullet(item).is_some()) {
        items = items.into_iter().filter_map(bullet).collect();
    } else if let [line] = items[..] {
        items = line.split(';').collect();
    }
    texts(items.into_iter().map(unwrapped))
}

pub(super) fn strings(items: &[Json]) -> Option<Value> {
    texts(items.iter().filter_map(|item| match item {
        Json::String(text) => Some(text.as_str()),
        Json::Object(fields) => fields.values().find_map(Json::as_str),
        _ => None,
    }))
}

fn texts<'a>(items: impl Iterator<Item = &'a str>) -> Option<Value> {
    let items: Vec<String> = items
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect();
    (!items.is_empty()).then_some(Value::List(items))
}

/// What follows a bullet or number; `None` if there is none.
pub(super) fn bullet(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = if let Some(rest) = text.strip_prefix(['-', '*', '•', '–', '·', '+']) {
        rest
    } else {
        let inner = text.strip_prefix('(').unwrap_or(text);
        let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == inner.len() {
            return None;
        }
        rest.strip_prefix(['.', ')', ':'])?
    };
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

/// The text with a line break for each `<word>` or `</word>`.
fn without_tags(text: &str) -> String {
    const MAX_NAME: usize = 32;
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        let tag = &rest[at + 1..];
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let length = name
            .bytes()
            .take(MAX_NAME)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        if length > 0 && name[length..].starts_with('>') {
            kept.push('\n');
            rest = &name[length + 1..];
        } else {
            kept.push('<');
            rest = tag;
        }
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::shape::FieldKind;
    use crate::llm::shape::values::from_text;

    #[test]
    fn lists() {
        for (text, expected) in [
            ("a\nb", vec!["a", "b"]),
            (
                "Here they are:\n1. a\n2) b\n(3) c\n\nI hope this helps",
                vec!["a", "b", "c"],
            ),
            ("- \"a; b\"\n* **c**", vec!["a; b", "c"]),
            ("a; b ;", vec!["a", "b"]),
            (r#"["a", "b\n", "", 3]"#, vec!["a", "b"]),
            (r#"[{"name": "a"}]"#, vec!["a"]),
            ("<item>a</item><item>b</item>", vec!["a", "b"]),
            (
                "2024 elections\n3.5 mm jacks\n-5 degrees\na < b",
                vec!["2024 elections", "3.5 mm jacks", "-5 degrees", "a < b"],
            ),
            ("[a\nb", vec!["[a", "b"]),
            (";", vec![]),
        ] {
            let items = match from_text(&FieldKind::List { max: 9 }, text) {
                Some(Value::List(items)) => items,
                _ => Vec::new(),
            };
            assert_eq!(items, expected, "{text}");
        }
    }
}
