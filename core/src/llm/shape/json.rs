//! JSON objects in the midst of other text, with the slips that models make.

use serde_json::{Map, Value};

/// Braces at which an object is tried: each may cost a pass over the rest of the text.
const MAX_TRIES: usize = 32;
/// Deeper nesting is no answer.
const MAX_DEPTH: usize = 32;

/// The objects in `text`, in order, each followed by the objects directly inside it. An object that the end of the text
/// cuts has the fields that are complete.
///
/// Line breaks inside strings, escapes that JSON does not know and commas before a closing bracket are mended.
pub(super) fn objects(text: &str) -> Vec<Map<String, Value>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut tries = 0;
    while let Some(brace) = text[at..].find('{') {
        let start = at + brace;
        at = start + 1;
        if !text[at..].trim_start().starts_with(['"', '}']) {
            continue;
        }
        tries += 1;
        if tries > MAX_TRIES {
            break;
        }
        let Some(mended) = mend(&text[start..]) else {
            continue;
        };
        if let Some(object) = mended
            .candidates
            .iter()
            .find_map(|json| serde_json::from_str::<Map<_, _>>(json).ok())
        {
            let inner: Vec<_> = object
                .values()
                .filter_map(Value::as_object)
                .cloned()
                .collect();
            found.push(object);
            found.extend(inner);
            at = mended.end.map_or(at, |end| start + end);
        }
    }
    found
}

struct Mended {
    /// Texts that may be JSON, the best first.
    candidates: Vec<String>,
    /// Length of the object in the text; `None` if it is cut.
    end: Option<usize>,
}

/// Copies the object at the start of `text` with its slips mended; `None` if its brackets do not match.
fn mend(text: &str) -> Option<Mended> {
    let mut json = String::new();
    let mut closers: Vec<char> = Vec::new();
    // Length of `json` before the last comma between fields of the object itself.
    let mut complete = None;
    let mut in_string = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if in_string {
            if escaped {
                escaped = false;
                if matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                    json.push('\\');
                }
                push_in_string(&mut json, c);
            } else if c == '\\' {
                escaped = true;
            } else {
                in_string = c != '"';
                push_in_string(&mut json, c);
            }
            continue;
        }
        match c {
            '"' => in_string = true,
            '{' => closers.push('}'),
            '[' => closers.push(']'),
            ',' if closers.len() == 1 => complete = Some(json.len()),
            '}' | ']' => {
                if closers.pop() != Some(c) {
                    return None;
                }
                json.truncate(json.trim_end().len());
                if json.ends_with(',') {
                    json.pop();
                }
                if closers.is_empty() {
                    json.push(c);
                    return Some(Mended {
                        candidates: vec![json],
                        end: Some(at + 1),
                    });
                }
            }
            _ => {}
        }
        if closers.len() > MAX_DEPTH {
            return None;
        }
        json.push(c);
    }
    let mut candidates = Vec::new();
    // A number at the cut may lack digits; what ends in its own mark is whole.
    if !in_string && closers.len() == 1 && json.trim_end().ends_with(['"', ']', '}']) {
        candidates.push(format!("{json}}}"));
    }
    if let Some(complete) = complete {
        candidates.push(format!("{}}}", &json[..complete]));
    }
    Some(Mended {
        candidates,
        end: None,
    })
}

fn push_in_string(json: &mut String, c: char) {
    match c {
        '\n' => json.push_str("\\n"),
        '\t' => json.push_str("\\t"),
        c if c.is_ascii_control() => json.push(' '),
        c => json.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found() {
        for (text, expected) in [
            (r#"{"a":1}"#, vec![r#"{"a":1}"#]),
            (
                r#"Sure! {"a": "}{"} and more {"b": [ ]}"#,
                vec![r#"{"a":"}{"}"#, r#"{"b":[]}"#],
            ),
            ("{\"a\": \"two\nlines\",}", vec![r#"{"a":"two\nlines"}"#]),
            (
                r#"{"a": "it\'s \(x\)", "b": [1, 2,],}"#,
                vec![r#"{"a":"it's (x)","b":[1,2]}"#],
            ),
            (
                r#"{"answer": {"a": 1}}"#,
                vec![r#"{"answer":{"a":1}}"#, r#"{"a":1}"#],
            ),
            (r#"[{"a":1},{"a":2}]"#, vec![r#"{"a":1}"#, r#"{"a":2}"#]),
            (r#"{x} {{"a":1}} "#, vec![r#"{"a":1}"#]),
            (r#"{"a": "x", "b": "cu"#, vec![r#"{"a":"x"}"#]),
            (
                r#"{"a": "x", "b": "whole""#,
                vec![r#"{"a":"x","b":"whole"}"#],
            ),
            (
                r#"{"a": "x", "b": ["y"], "c": 5"#,
                vec![r#"{"a":"x","b":["y"]}"#],
            ),
            (r#"{"a": "x", "b"#, vec![r#"{"a":"x"}"#]),
            (r#"{"a": "cu"#, vec![]),
            (r#"{"a": [1}, {"b": 2}"#, vec![r#"{"b":2}"#]),
            ("no braces", vec![]),
        ] {
            let found: Vec<String> = objects(text)
                .into_iter()
                .map(|object| Value::Object(object).to_string())
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
