//! Everything that reads what others wrote, on damaged input: logs, texts, stored reports, labelled data, the model list, and
//! what page and worker say to each other.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

#[path = "../../../core/tests/ingest/damage.rs"]
mod damage;
mod messages;

use std::sync::{Arc, LazyLock};

use clioscope_core::embed::model::ModelSpec;
use clioscope_core::eval::{read_canaries, read_truth};
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::privacy::Thresholds;
use clioscope_core::report::v1::Report;
use clioscope_tests::corpora::of_texts;
use clioscope_tests::runs::{MADE_UP_DIMS, Vectors, made_up_model};
use clioscope_tests::{files, models, soundness};
use damage::{changed, changes};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A log of each format, as of the golden verdicts.
static LOGS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    ["json", "jsonl", "csv"]
        .into_iter()
        .flat_map(|extension| files::below("core/tests/golden", extension))
        .filter(|path| !path.to_string_lossy().ends_with(".verdict.json"))
        .map(|path| std::fs::read(path).unwrap())
        .collect()
});

/// A small report with everything in it: two levels, facets with hidden cells, a removed cluster.
static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let rows: Vec<(String, String)> = (0..60)
        .map(|i| {
            (
                format!("account {}", i % 9),
                format!("How do I repair the {i}. bicycle?"),
            )
        })
        .collect();
    let corpus = of_texts(
        rows.iter()
            .map(|(account, text)| (account.as_str(), text.as_str())),
    );
    let thresholds = Thresholds {
        min_conversations: 3,
        min_accounts: 2,
    };
    let plan = RunPlan {
        k: Some(14),
        levels: Some(2),
        thresholds,
        ..RunPlan::new("made-up")
    };
    let report = Vectors::new(MADE_UP_DIMS)
        .run(&Arc::new(corpus), &plan, &made_up_model())
        .report;
    assert!(
        report
            .clusters
            .iter()
            .any(|cluster| cluster.parent.is_some())
    );
    assert!(report.run.counts.removed_clusters > 0 && !report.facets.is_empty());
    report
});

/// Puts `new` in the place of the `at`-th value of `value`, counted through all levels modulo their number: what damages
/// a report and leaves it JSON.
fn graft(value: &mut Value, at: usize, new: Value) {
    fn count(value: &Value) -> usize {
        1 + match value {
            Value::Array(items) => items.iter().map(count).sum(),
            Value::Object(fields) => fields.values().map(count).sum(),
            _ => 0,
        }
    }
    fn find(value: &mut Value, mut at: usize) -> Option<&mut Value> {
        if at == 0 {
            return Some(value);
        }
        at -= 1;
        let children: Vec<&mut Value> = match value {
            Value::Array(items) => items.iter_mut().collect(),
            Value::Object(fields) => fields.values_mut().collect(),
            _ => return None,
        };
        for child in children {
            let size = count(child);
            if at < size {
                return find(child, at);
            }
            at -= size;
        }
        None
    }
    let at = at % count(value);
    if let Some(place) = find(value, at) {
        *place = new;
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(0),
        json!(1),
        json!(2),
        json!(5),
        json!(u32::MAX),
        json!(-1),
        json!(1e30),
        json!(""),
        json!("x"),
        json!([]),
        json!([0]),
        json!([0, 1, 2, 3]),
        json!({}),
        json!(true),
    ])
}

/// What can be read as `T` can be written and read again to the same.
fn assert_survives<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    if let Ok(message) = serde_json::from_slice::<T>(bytes) {
        let written = serde_json::to_value(&message).unwrap();
        let again: T = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(&again).unwrap(), written);
    }
}

#[test]
fn the_report_survives_storage() {
    let stored = serde_json::to_vec(&*REPORT).unwrap();
    assert_eq!(serde_json::from_slice::<Report>(&stored).unwrap(), *REPORT);
    soundness::report_json(&stored);
}

#[test]
fn a_stored_report_has_no_infinite_numbers() {
    for path in ["/clusters/0/x", "/clusters/0/y", "/k_curve/0/silhouette"] {
        let mut report = serde_json::to_value(&*REPORT).unwrap();
        *report.pointer_mut(path).unwrap() = json!(1e99);
        assert!(serde_json::from_value::<Report>(report).is_err(), "{path}");
    }
}

/// Damage that a parser cannot see: clusters that hold each other must not make a walk endless.
#[test]
fn a_stored_report_may_go_in_circles() {
    for (path, value) in [
        ("/clusters/0/parent", json!(0)),
        ("/clusters/0/parent", json!(1)),
        ("/clusters/1/parent", json!(u32::MAX)),
        ("/clusters/1/children", json!([0])),
        ("/clusters/0/children", json!([0, 0])),
        ("/clusters/0/id", json!(u32::MAX)),
        ("/clusters", json!([])),
        ("/facets", json!([])),
    ] {
        let mut report = serde_json::to_value(&*REPORT).unwrap();
        *report.pointer_mut(path).unwrap() = value;
        soundness::report_json(report.to_string().as_bytes());
    }
}

#[test]
fn labelled_data_is_refused_by_line() {
    let good = r#"{"conversation_id":"c","topic":null,"language":"en"}"#;
    for (text, line) in [
        (format!("{good}\n\n{{}}"), 3),
        ("private words".to_owned(), 1),
        (format!("{good}\n{}", good.replace("\"en\"", "7")), 2),
        (
            format!(
                "{good}\n{}",
                good.replace("null", "{\"l1\":\"Secret\",\"l2\":[]}")
            ),
            2,
        ),
    ] {
        let error = read_truth(&text).unwrap_err();
        assert_eq!((error.file, error.line), ("truth.jsonl", line));
        let said = error.to_string();
        assert!(
            !said.contains("private") && !said.contains("Secret"),
            "{said}"
        );
    }
    assert_eq!(read_truth("").unwrap().len(), 0);
    assert_eq!(read_truth(&format!("\n{good}\r\n")).unwrap().len(), 1);
    assert_eq!(read_canaries("{}").unwrap_err().file, "canaries.jsonl");
}

#[test]
fn the_model_list_says_what_is_there() {
    for spec in models::list() {
        let files = models::bundled(&spec.id);
        for (file, content) in [
            (&spec.weights, &files.weights),
            (&spec.tokenizer, &files.tokenizer),
        ] {
            assert_eq!(
                file.bytes,
                content.len() as u64,
                "{} of {}",
                file.file,
                spec.id
            );
            file.verify(content).unwrap();
        }
    }
}

const CASES: u32 = 20_000;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn damaged_logs(which in any::<prop::sample::Index>(), changes in changes(1..5)) {
        soundness::ingest(&changed(which.get::<Vec<u8>>(&LOGS), &changes));
    }

    #[test]
    fn damaged_texts(which in any::<prop::sample::Index>(), changes in changes(1..5)) {
        soundness::redact(&changed(which.get::<Vec<u8>>(&LOGS), &changes));
    }

    #[test]
    fn damaged_reports(changes in changes(1..5)) {
        static STORED: LazyLock<Vec<u8>> = LazyLock::new(|| serde_json::to_vec(&*REPORT).unwrap());
        soundness::report_json(&changed(&STORED, &changes));
    }

    #[test]
    fn reports_of_other_values(grafts in prop::collection::vec((any::<usize>(), any_value()), 1..3)) {
        static STORED: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(&*REPORT).unwrap());
        let mut report = STORED.clone();
        for (at, value) in grafts {
            graft(&mut report, at, value);
        }
        soundness::report_json(report.to_string().as_bytes());
    }

    #[test]
    fn damaged_answers(which in any::<prop::sample::Index>(), changes in changes(1..5)) {
        const ANSWERS: [&str; 5] = [
            r#"<think>hm</think> {"notes": "n", "summary": "s", "topic": "Bake bread", "rating": 3, "amount": 1.5, "is_work": "yes", "names": ["a", "b"]}"#,
            "<notes>n</notes><summary>s</summary><topic>Grow plants</topic><rating>3/5</rating><amount>-2</amount><is_work>no</is_work><names>\n- a\n- b</names>",
            "**Summary:** s\ntopic: bake bread\nRating: 4 of 5\namount: 1,000\nIs work: yes\nnames:\n1. a\n2. b",
            r#"{"choices":[{"message":{"content":"x"},"finish_reason":"length"}],"content":[{"text":"x"}],"usage":{"prompt_tokens":1},"error":{"code":429},"data":[{"id":"m"}]}"#,
            "https://[::1]:8080/v1/chat/completions",
        ];
        soundness::model_answer(&changed(which.get(&ANSWERS).as_bytes(), &changes));
    }

    #[test]
    fn damaged_lists(changes in changes(1..5)) {
        static LINES: LazyLock<[String; 3]> = LazyLock::new(|| {
            let head = |name: &str| {
                let text = files::text(format!("public/sample/{name}.jsonl"));
                text.lines().filter(|line| line.contains("EMAIL")).take(3).collect::<Vec<_>>().join("\n")
            };
            [head("truth"), head("canaries"), files::text("public/models/models.json")]
        });
        let texts: Vec<String> = LINES
            .iter()
            .map(|text| String::from_utf8_lossy(&changed(text.as_bytes(), &changes)).into_owned())
            .collect();
        for (line, error) in [
            (texts[0].lines().count(), read_truth(&texts[0]).err()),
            (texts[1].lines().count(), read_canaries(&texts[1]).err()),
        ] {
            prop_assert!(error.is_none_or(|error| (1..=line).contains(&error.line)));
        }
        assert_survives::<Vec<ModelSpec>>(texts[2].as_bytes());
    }
}
