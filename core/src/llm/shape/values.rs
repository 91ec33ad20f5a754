//! Values of fields, from text and from JSON.

use serde_json::Value as Json;

use super::{FieldKind, Value};
use crate::redact::RedactedText;

/// The least likeness, by edits, with which a text is taken for a choice that it does not spell.
const MIN_LIKENESS: f64 = 0.9;

/// Reads the text of a field.
pub(super) fn from_text(kind: &FieldKind, text: &str) -> Option<Value> {
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
        FieldKind::List => list(text),
    }
}

/// Reads the JSON value of a field.
pub(super) fn from_json(kind: &FieldKind, value: &Json) -> Option<Value> {
    match (kind, value) {
        (_, Json::String(text)) => from_text(kind, text),
        (FieldKind::List, Json::Array(items)) => strings(items),
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

/// The choice that is meant: by its exact words, by its words without case, marks and number, by its nearest spelling. A text
/// that fits several choices equally well is none of them.
fn choice(choices: &[RedactedText], text: &str) -> Option<usize> {
    if let Some(exact) = choices
        .iter()
        .position(|choice| choice.as_str().trim() == text)
    {
        return Some(exact);
    }
    let folded: Vec<String> = choices.iter().map(|choice| fold(choice.as_str())).collect();
    let first_line = text.lines().next().unwrap_or(text);
    [
        text,
        without_bullet(text),
        first_line,
        without_bullet(first_line),
    ]
    .into_iter()
    .find_map(|text| {
        let text = fold(text);
        only(
            folded
                .iter()
                .map(|choice| f64::from(u8::from(!text.is_empty() && *choice == text))),
            1.0,
        )
    })
    .or_else(|| nearest(&folded, &fold(without_bullet(first_line))))
}

fn nearest(folded: &[String], text: &str) -> Option<usize> {
    let n_chars = text.chars().count() as f64;
    let likeness = folded.iter().map(|choice| {
        // The difference in length alone bounds the likeness; it spares long texts the table of edits.
        let n = choice.chars().count() as f64;
        if n.min(n_chars) < MIN_LIKENESS * n.max(n_chars) {
            return 0.0;
        }
        strsim::normalized_levenshtein(choice, text)
    });
    if n_chars == 0.0 {
        None
    } else {
        only(likeness, MIN_LIKENESS)
    }
}

/// The index of the greatest score if it is at least `min` and no other equals it.
fn only(scores: impl Iterator<Item = f64>, min: f64) -> Option<usize> {
    let mut best = None;
    let mut best_score = min;
    for (i, score) in scores.enumerate() {
        if score > best_score || (score >= best_score && best.is_none()) {
            best = Some((i, true));
            best_score = score;
        } else if score >= best_score {
            best = best.map(|(i, _)| (i, false));
        }
    }
    best.and_then(|(i, alone)| alone.then_some(i))
}

/// Words in lower case with one space between them, without marks.
fn fold(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// The text without the bullet or number of a list before it.
fn without_bullet(text: &str) -> &str {
    bullet(text).unwrap_or(text)
}

/// What follows a bullet or number; `None` if there is none.
fn bullet(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = match text.strip_prefix(['-', '*', '•', '–', '·', '+']) {
        Some(rest) => rest,
        None => {
            let inner = text.strip_prefix('(').unwrap_or(text);
            let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == inner.len() {
                return None;
            }
            rest.strip_prefix(['.', ')', ':'])?
        }
    };
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
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

/// The number that a text gives: the one that it begins with, that follows "rating" or the like, or its only one. The ends of
/// a scale ("1 to 5", "of 5", "/5") are none.
fn number(text: &str) -> Option<f64> {
    const LABELS: [&str; 6] = ["rating", "score", "answer", "number", "level", "is"];
    let numbers = numbers(text);
    let given: Vec<&Number> = numbers.iter().filter(|number| !number.of_scale).collect();
    let is_label = |number: &&&Number| {
        let before = text[..number.start].trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        LABELS.iter().any(|label| word.eq_ignore_ascii_case(label))
    };
    let first = *given.first()?;
    let begins = !text[..first.start].contains(char::is_alphanumeric);
    let alone = given
        .iter()
        .all(|number| number.value.total_cmp(&first.value).is_eq());
    let number = if begins || alone {
        first
    } else {
        given.iter().find(is_label)?
    };
    number.value.is_finite().then_some(number.value)
}

struct Number {
    start: usize,
    value: f64,
    /// Whether it only says how far the scale goes.
    of_scale: bool,
}

/// The first numbers of a text.
fn numbers(text: &str) -> Vec<Number> {
    const MOST: usize = 32;
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    let mut opens_scale = false;
    while at < bytes.len() && found.len() < MOST {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut end = at + digits(at);
        while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
        if bytes.get(end) == Some(&b'.') {
            let n = digits(end + 1);
            end += if n > 0 { n + 1 } else { 0 };
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let n = digits(end + 1 + sign);
            end += if n > 0 { 1 + sign + n } else { 0 };
        }
        let before = &text[..at];
        let negative = before
            .strip_suffix(['-', '−'])
            .filter(|before| !before.ends_with(char::is_alphanumeric));
        let start = negative.map_or(at, str::len);
        let value = text[at..end].replace(',', "").parse().unwrap_or(f64::NAN);
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let ends_scale = opens_scale || ends_with_word(before, "of") || before.ends_with('/');
        opens_scale = after
            .strip_prefix("to ")
            .or_else(|| after.strip_prefix(['-', '–', '—']))
            .is_some_and(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        found.push(Number {
            start,
            value: if negative.is_some() { -value } else { value },
            of_scale: ends_scale || opens_scale,
        });
        at = end;
    }
    found
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word)
        .is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// Items of a list: JSON, or one a line, or with semicolons between them. Where some lines have bullets or numbers, the
/// others are no items.
fn list(text: &str) -> Option<Value> {
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

fn strings(items: &[Json]) -> Option<Value> {
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

/// The text without the quotation marks or emphasis that enclose all of it.
pub(super) fn unwrapped(text: &str) -> &str {
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
    use super::*;
    use crate::redact::Redactor;
    use serde_json::json;

    #[test]
    fn choices_are_matched() {
        let redactor = Redactor::new(&[]);
        let choices: Vec<RedactedText> = [
            "Fix a bicycle",
            "Write a cover letter",
            "C++",
            "C#",
            "Solve exercises for grade 10",
            "Solve exercises for grade 11",
            "3. Other things",
        ]
        .iter()
        .map(|text| redactor.redact(text))
        .collect();
        for (text, expected) in [
            ("Fix a bicycle", Some(0)),
            ("fix a Bicycle.", Some(0)),
            ("**\"Fix a bicycle\"**", Some(0)),
            ("12. Fix a bicycle", Some(0)),
            ("- Fix a bicycle\nbecause of the wheel", Some(0)),
            ("Write a coverletter", Some(1)),
            ("Write a cover leter", Some(1)),
            ("Write a letter", None),
            ("C++", Some(2)),
            ("c++", None),
            ("C#", Some(3)),
            ("Solve exercises for grade 11", Some(5)),
            ("Solve exercises for grade 12", None),
            ("Other things", None),
            ("3. Other things", Some(6)),
            ("!", None),
            ("", None),
        ] {
            assert_eq!(choice(&choices, text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_found() {
        for (text, expected) in [
            ("3", Some(3.0)),
            ("3.", Some(3.0)),
            ("3/5", Some(3.0)),
            ("3 out of 5", Some(3.0)),
            ("**3** - nothing of concern in 2 places", Some(3.0)),
            ("Rating: 4", Some(4.0)),
            ("On a scale of 1 to 5, my rating is 4.", Some(4.0)),
            ("On a scale from 1 - 5 this is a 2", Some(2.0)),
            ("1-5", None),
            ("a whole number from 1 to 5", None),
            ("There are 3 people and 4 dogs", None),
            ("4 dogs, 4 of them black", Some(4.0)),
            ("-2", Some(-2.0)),
            ("−2", Some(-2.0)),
            ("page a-2", Some(2.0)),
            ("1,234,567.5", Some(1_234_567.5)),
            ("12,5", Some(12.0)),
            ("1e3", Some(1000.0)),
            ("1e", Some(1.0)),
            ("1e999", None),
            ("three", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

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
            let items = match from_text(&FieldKind::List, text) {
                Some(Value::List(items)) => items,
                _ => Vec::new(),
            };
            assert_eq!(items, expected, "{text}");
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
                &FieldKind::List,
                json!("a;b"),
                Some(Value::List(vec!["a".to_owned(), "b".to_owned()])),
            ),
            (&FieldKind::List, json!([]), None),
            (&FieldKind::Number, json!(-0.25), Some(Value::Number(-0.25))),
        ] {
            assert_eq!(from_json(kind, &value), expected, "{value}");
        }
    }
}
