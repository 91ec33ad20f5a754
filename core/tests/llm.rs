//! Properties of what is said to a model and read from it, on any text.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

use std::fmt::Write;
use std::sync::LazyLock;

use clioscope_core::llm::journal::{Entry, Journal, JournalError};
use clioscope_core::llm::{
    Api, BaseUrl, CallError, Endpoint, Field, FieldKind, ModelStage, RequestKey, Shape, Value, wire,
};
use clioscope_core::redact::{RedactedText, Redactor};
use proptest::prelude::*;

const CHOICES: [&str; 4] = [
    "Bake bread",
    "Grow tomatoes on a balcony",
    "Learn to juggle",
    "[NAME] & co: 3 < 4",
];

static SHAPE: LazyLock<Shape> = LazyLock::new(|| {
    let redactor = Redactor::new(&[]);
    let choices: Vec<RedactedText> = CHOICES.iter().map(|text| redactor.redact(text)).collect();
    let kinds = [
        ("notes", FieldKind::Notes),
        ("summary", FieldKind::Text),
        ("topic", FieldKind::Choice(choices)),
        ("rating", FieldKind::Integer { min: -3, max: 5 }),
        ("amount", FieldKind::Number),
        ("is_work", FieldKind::YesNo),
        ("names", FieldKind::List { max: 9 }),
    ];
    let field = |(name, kind): (&str, FieldKind)| Field {
        name: name.to_owned(),
        kind,
    };
    Shape {
        fields: kinds.into_iter().map(field).collect(),
    }
});

/// A text that no format takes for a part of itself: it begins with a word, and has neither brackets nor line breaks.
fn plain() -> impl Strategy<Value = String> {
    "[A-Za-zäß你][A-Za-zäß你'\"\\\\.,!? -]{0,40}[A-Za-z你]".prop_filter("no refusal", |text| {
        !text.to_lowercase().starts_with(['i', 'a', 's'])
    })
}

fn values() -> impl Strategy<Value = Vec<Option<Value>>> {
    let names = prop::collection::vec(plain(), 2..5);
    (
        plain(),
        0..CHOICES.len(),
        -3..6_i64,
        // Quarters: JSON readers may be off by the last bit of others.
        (-4_000_000..4_000_000).prop_map(|quarters| f64::from(quarters) / 4.0),
        any::<bool>(),
        names,
    )
        .prop_map(|(summary, topic, rating, amount, is_work, names)| {
            vec![
                None,
                Some(Value::Text(summary)),
                Some(Value::Choice(topic)),
                Some(Value::Integer(rating)),
                Some(Value::Number(amount)),
                Some(Value::YesNo(is_work)),
                Some(Value::List(names)),
            ]
        })
}

fn as_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Choice(i) => CHOICES[*i].into(),
        Value::Integer(number) => (*number).into(),
        Value::Number(number) => (*number).into(),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
        Value::List(items) => items.clone().into(),
    }
}

fn as_text(value: &Value) -> String {
    match value {
        Value::List(items) => items.iter().fold(String::new(), |mut list, item| {
            write!(list, "\n- {item}").unwrap();
            list
        }),
        value => match as_json(value) {
            serde_json::Value::String(text) => text,
            value => value.to_string(),
        },
    }
}

/// The fields that have a value, with it.
fn given(values: &[Option<Value>]) -> impl Iterator<Item = (&str, &Value)> {
    let names = SHAPE.fields.iter().map(|field| field.name.as_str());
    names
        .zip(values)
        .filter_map(|(name, value)| Some((name, value.as_ref()?)))
}

/// Pieces of answers, so that arbitrary text gets deep into the readers.
fn broken() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "<",
            "</",
            ">",
            "\n",
            "- ",
            "1. ",
            "3/5",
            "-",
            "yes",
            "1e",
            ".",
            "<think>",
            "</think>",
            "<names>",
            "</names>",
            "<rating>",
            "\"rating\":",
            "rating: ",
            "{\"summary\":",
            "```",
            "Bake bread",
            "é",
            "你",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn entry() -> impl Strategy<Value = Entry> {
    let error = prop::sample::select(vec![
        CallError::TooLong,
        CallError::Key(403),
        CallError::RateLimited {
            retry_after_ms: None,
        },
        CallError::Server {
            status: 503,
            retry_after_ms: Some(5),
        },
        CallError::Huge(7),
    ]);
    let outcome = prop_oneof![any::<String>().prop_map(Ok), error.prop_map(Err)];
    let tokens = any::<Option<u64>>();
    let stage = prop::sample::select(ModelStage::ALL.to_vec());
    (
        any::<u128>(),
        stage,
        any::<String>(),
        outcome,
        tokens,
        any::<u32>(),
    )
        .prop_map(|(key, stage, model, outcome, tokens, millis)| Entry {
            key: RequestKey::from_hex(&format!("{key:032x}")).unwrap(),
            stage,
            model,
            outcome,
            tokens_in: tokens,
            tokens_out: tokens.map(|n| n / 2),
            millis,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_text_can_be_read_as_an_answer(text in broken()) {
        if let Ok(values) = SHAPE.read(&text) {
            prop_assert_eq!(values.len(), SHAPE.fields.len());
            let missing = SHAPE.fields.iter().zip(&values).filter(|(_, value)| value.is_none());
            prop_assert!(missing.into_iter().all(|(field, _)| field.kind == FieldKind::Notes));
        }
        for field in &SHAPE.fields {
            drop(Shape { fields: vec![field.clone()] }.read(&text));
        }
        for api in [Api::OpenAi, Api::Anthropic] {
            drop(wire::read_completion(api, 200, Some(&text), &text));
            drop(wire::read_completion(api, 400, Some(&text), &text));
        }
        drop(wire::read_models(&text));
    }

    #[test]
    fn json_reads_back(values in values(), before in "[a-z .]{0,20}", pretty in any::<bool>()) {
        let object: serde_json::Map<_, _> =
            given(&values).map(|(name, value)| (name.to_uppercase(), as_json(value))).collect();
        let json = if pretty { serde_json::to_string_pretty(&object) } else { serde_json::to_string(&object) };
        prop_assert_eq!(SHAPE.read(&format!("{before}\n```json\n{}\n```\n", json.unwrap())), Ok(values));
    }

    #[test]
    fn tags_read_back(values in values(), before in "[a-z .]{0,20}", close_last in any::<bool>()) {
        let mut answer = before;
        for (name, value) in given(&values) {
            write!(answer, "<{name}>{}</{name}>\n", as_text(value)).unwrap();
        }
        if !close_last {
            answer.truncate(answer.rfind("</").unwrap());
        }
        prop_assert_eq!(SHAPE.read(&answer), Ok(values));
    }

    #[test]
    fn lines_read_back(values in values()) {
        let mut answer = String::new();
        for (name, value) in given(&values) {
            writeln!(answer, "**{name}**: {}", as_text(value)).unwrap();
        }
        // Quotation marks and emphasis around a whole line are not part of it.
        let read = SHAPE.read(&answer);
        prop_assert_eq!(read, Ok(values));
    }

    #[test]
    fn journals_read_back(entries in prop::collection::vec(entry(), 0..6), cut in any::<prop::sample::Index>()) {
        let mut journal = Journal::default();
        for entry in &entries {
            prop_assert_eq!(Entry::from_line(&entry.to_line()), Some(entry.clone()));
            journal.insert(entry.clone());
        }
        let text: String = journal.lines().map(|line| line + "\n").collect();
        prop_assert_eq!(Journal::read(&text), Ok((journal.clone(), 0)));
        // Cut anywhere, it loses no line but the one that is cut.
        let at = text.floor_char_boundary(cut.index(text.len() + 1));
        let (read, n_damaged) = Journal::read(&text[..at]).unwrap();
        let n_lines = text[..at].lines().count();
        prop_assert!(n_damaged <= 1 && read.len() + n_damaged <= n_lines && read.len() + 2 >= n_lines);
        prop_assert!(read.entries().all(|entry| journal.get(entry.key) == Some(entry)));
    }

    #[test]
    fn any_text_can_be_read_as_a_journal(text in broken()) {
        if let Err(JournalError::Version { found }) = Journal::read(&text) {
            prop_assert!(found != 1);
        }
        drop(clioscope_core::llm::ledger::Ledger::read(&text));
    }

    #[test]
    fn any_text_can_be_read_as_an_address(text in prop_oneof![
        any::<String>(),
        "(https?|HTTP|htp)?:?/{0,3}[a-z0-9.:\\[\\]@_-]{0,20}(:[0-9]{0,6})?[/a-z?#%é]{0,10}",
    ]) {
        if let Ok(url) = BaseUrl::parse(&text) {
            prop_assert!(url.as_str().starts_with(url.origin()) && url.origin().contains(url.host()));
            prop_assert!(!url.as_str().ends_with('/') && !url.host().is_empty());
            prop_assert_eq!(BaseUrl::parse(url.as_str()), Ok(url.clone()));
            let endpoint = Endpoint::new(Api::OpenAi, url.clone(), "m");
            prop_assert!(wire::models_url(&endpoint).starts_with(url.as_str()));
        }
    }
}
