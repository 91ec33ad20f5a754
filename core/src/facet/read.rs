//! Facets from a file, for the program's `--facets`.

use serde::Deserialize;
use serde_json::Value;

use super::check::{FacetError, check_facets};
use super::spec::{AnswerKind, FacetSpec};

/// A facet as a person writes it: what can be derived may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    key: String,
    #[serde(default)]
    name: String,
    question: String,
    answer: Value,
    #[serde(default)]
    choices: Option<Vec<String>>,
    #[serde(default)]
    criteria: String,
}

/// Reads and checks a list of facets in JSON, by itself or as `"facets"` of an object.
///
/// An entry is the key of a built-in facet, or an object with `question`, `answer` (`"text"`, `"category"` with `choices`,
/// `"scale"`, `"yes_no"`, `"number"`, `"language"`, or the object that a plan has) and optionally `name`, `key`, `criteria`.
///
/// # Errors
/// Everything that is wrong, with the number of the facet or the line of the file.
pub fn read_facets(json: &str) -> Result<Vec<FacetSpec>, Vec<FacetError>> {
    let file = |message: String| vec![FacetError::File(message)];
    let mut value: Value = serde_json::from_str(json).map_err(|error| {
        file(format!(
            "the file of facets is no JSON: line {}, column {}; check brackets, quotes and commas there",
            error.line(),
            error.column()
        ))
    })?;
    if let Some(list) = value.get_mut("facets") {
        value = list.take();
    }
    let Value::Array(entries) = value else {
        return Err(file(
            "the file of facets must hold a list: [\"request\", {\"name\": …, \"question\": …, \"answer\": \"text\"}]"
                .to_owned(),
        ));
    };
    let mut specs = Vec::new();
    let mut errors = Vec::new();
    for (i, entry) in entries.into_iter().enumerate() {
        match read_entry(entry) {
            Ok(spec) => specs.push(spec),
            Err(message) => errors.push(FacetError::File(format!("facet {}: {message}", i + 1))),
        }
    }
    if errors.is_empty() {
        check_facets(&specs)
    } else {
        Err(errors)
    }
}

fn read_entry(entry: Value) -> Result<FacetSpec, String> {
    if let Value::String(key) = &entry {
        return FacetSpec::built_ins().into_iter().find(|spec| spec.key == *key).ok_or_else(|| {
            format!("there is no built-in facet \"{key}\": take request, task, language or concern, or write an object")
        });
    }
    let entry: Entry = serde_json::from_value(entry)
        .map_err(|error| format!("{error}; it needs a question and an answer, and may have name, key, choices and criteria"))?;
    Ok(FacetSpec {
        answer: read_answer(entry.answer, entry.choices)?,
        key: entry.key,
        name: entry.name,
        question: entry.question,
        criteria: entry.criteria,
    })
}

fn read_answer(answer: Value, choices: Option<Vec<String>>) -> Result<AnswerKind, String> {
    const KINDS: &str = "take text, category, scale, yes_no, number or language";
    let answer = match (answer, choices) {
        (Value::String(kind), Some(choices)) if kind == "category" => {
            return Ok(AnswerKind::Category { choices });
        }
        (_, Some(_)) => return Err("choices go with the answer \"category\" only".to_owned()),
        (Value::String(kind), None) if kind == "category" => {
            return Err("the answer \"category\" needs choices, a list of at least two".to_owned());
        }
        (Value::String(kind), None) => serde_json::json!({ "kind": kind }),
        (answer, None) => answer,
    };
    serde_json::from_value(answer)
        .map_err(|error| format!("its answer will not do ({error}): {KINDS}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read() {
        let json = r#"{"facets": ["request", "concern",
            {"name": "Mood", "question": "Which mood?", "answer": "category", "choices": ["calm", "angry"]},
            {"key": "steps", "question": "How many steps?", "answer": {"kind": "number"}},
            {"name": "Topic", "question": "What about?", "answer": "text", "criteria": "a noun"}]}"#;
        let specs = read_facets(json).unwrap();
        let keys: Vec<&str> = specs.iter().map(|spec| spec.key.as_str()).collect();
        assert_eq!(keys, ["request", "concern", "mood", "steps", "topic"]);
        assert_eq!(
            specs[2].answer,
            AnswerKind::Category {
                choices: vec!["calm".to_owned(), "angry".to_owned()]
            }
        );
        assert_eq!(specs[3].answer, AnswerKind::Number);
        // What a plan holds can be read back.
        assert_eq!(
            read_facets(&serde_json::to_string(&specs).unwrap()),
            Ok(specs)
        );
    }

    #[test]
    fn errors_name_the_place() {
        for (json, expected) in [
            ("", &["no JSON: line 1, column 0"][..]),
            ("[\"request\",\n oops]", &["no JSON: line 2, column 2"]),
            ("{}", &["must hold a list"]),
            ("3", &["must hold a list"]),
            ("[]", &["no facet is of free text"]),
            (
                "[\"request\", \"topic\"]",
                &["facet 2: there is no built-in facet \"topic\""],
            ),
            ("[7]", &["facet 1: invalid type"]),
            (
                r#"[{"answer": "text"}]"#,
                &["facet 1: missing field `question`"],
            ),
            (
                r#"[{"question": "What?"}]"#,
                &["facet 1: missing field `answer`"],
            ),
            (
                r#"[{"question": "What?", "answer": "text", "colour": 1}]"#,
                &["facet 1: unknown field `colour`"],
            ),
            (
                r#"["request", {"question": "?", "answer": "colour"}]"#,
                &["facet 2: its answer will not do (unknown variant `colour`"],
            ),
            (
                r#"[{"question": "?", "answer": "category"}]"#,
                &["facet 1: the answer \"category\" needs choices"],
            ),
            (
                r#"[{"question": "?", "answer": "text", "choices": ["a"]}]"#,
                &["facet 1: choices go with"],
            ),
            (
                r#"["request", {"question": "", "answer": "category", "choices": ["a", "A"]}, 4]"#,
                &["facet 3: invalid type"],
            ),
            (
                r#"["request", {"question": "", "answer": "category", "choices": ["a", "A"]}]"#,
                &[
                    "facet 2 asks nothing",
                    "facet 2: the choice \"A\" is there twice",
                ],
            ),
        ] {
            let errors = read_facets(json).unwrap_err();
            assert_eq!(errors.len(), expected.len(), "{json}: {errors:?}");
            for (error, expected) in errors.iter().zip(expected) {
                assert!(error.to_string().contains(expected), "{json}: {error}");
            }
        }
    }
}
