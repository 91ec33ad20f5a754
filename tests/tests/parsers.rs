//! Everything that reads what others wrote, on damaged input: logs, texts, stored reports, labelled data, the model list, and
//! what page and worker say to each other.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

#[path = "../../core/tests/ingest/damage.rs"]
mod damage;

use std::sync::{Arc, LazyLock};

use clioscope_app::protocol::{
    AccountChoice, CallsView, Cap, EstimateView, Example, FromWorker, ImportChoices, ImportSummary,
    LedgerRow, LedgerTotal, Mapping, MappingQuestion, ModelCard, PreviewCall, Prices, ResumableRun,
    StageCost, StopReason, TestState, TestStep, ToWorker, Words, WordsCheck,
};
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::eval::{read_canaries, read_truth};
use clioscope_core::facet::FacetSpec;
use clioscope_core::llm::{Api, BaseUrl, Endpoint, Format as LlmFormat, ModelStage};
use clioscope_core::pipeline::plan::{ModelPlan, RunPlan};
use clioscope_core::pipeline::stage::Stage;
use clioscope_core::privacy::Thresholds;
use clioscope_core::report::v1::{CheckRecord, Report, SelfTestRecord};
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

fn endpoint() -> Endpoint {
    let base_url = BaseUrl::parse("http://localhost:1234").unwrap();
    Endpoint::new(Api::OpenAi, base_url, "m")
}

/// A plan that asks a model everything.
fn asking() -> RunPlan {
    let mut plan = ModelPlan::new(FacetSpec::built_ins(), 4_096);
    plan.screener = Some("Is it about bread?".to_owned());
    plan.filter = Some("bread|flour".to_owned());
    RunPlan {
        model_plan: Some(plan),
        ..RunPlan::new("m")
    }
}

fn step() -> TestStep {
    TestStep {
        state: TestState::Remark,
        title: "title".to_owned(),
        advice: "advice".to_owned(),
    }
}

/// Every message of the page. The match makes a new variant fail to compile until it is here.
fn to_worker() -> Vec<ToWorker> {
    let mapping = Mapping {
        row_is_message: true,
        text: Some("text".to_owned()),
        ..Mapping::default()
    };
    let choices = ImportChoices {
        format: Some("csv".to_owned()),
        mapping: Some(mapping),
        accounts: AccountChoice::PerFile,
        include_temporary: true,
    };
    let messages = vec![
        ToWorker::Import { choices },
        ToWorker::ImportSample,
        ToWorker::Start {
            run: 1,
            plan: RunPlan {
                sample_size: Some(5),
                k: Some(3),
                ..RunPlan::new("m")
            },
        },
        ToWorker::Cancel { run: 1 },
        ToWorker::Load,
        ToWorker::Examples {
            facet: "request".to_owned(),
            cluster: 3,
            skip: 20,
        },
        ToWorker::Forget,
        ToWorker::UseEndpoint {
            endpoint: Some(endpoint()),
        },
        ToWorker::ListModels,
        ToWorker::TestConnection,
        ToWorker::Preview { plan: asking() },
        ToWorker::Estimate {
            run: 2,
            plan: asking(),
            prices: Prices::default(),
            measure: 20,
        },
        ToWorker::Limit {
            cap: Cap {
                calls: Some(7),
                money: None,
            },
            prices: Prices {
                input: 0.5,
                output: 2.0,
            },
        },
        ToWorker::Pause { run: 2 },
        ToWorker::Continue {
            run: 2,
            retry_failed: true,
        },
        ToWorker::SelfTest { run: 3 },
        ToWorker::CheckModel {
            run: 4,
            conversations: 60,
        },
        ToWorker::Ledger { skip: 50 },
        ToWorker::ExportLedger,
        ToWorker::SaveProject,
        ToWorker::OpenProject,
        ToWorker::BuiltInAnswered {
            id: 9,
            text: Some(Words("Secret".to_owned())),
        },
        ToWorker::CheckWords(WordsCheck::default()),
    ];
    let number = |message: &ToWorker| match message {
        ToWorker::Import { .. } => 0,
        ToWorker::ImportSample => 1,
        ToWorker::Start { .. } => 2,
        ToWorker::Cancel { .. } => 3,
        ToWorker::Load => 4,
        ToWorker::Examples { .. } => 5,
        ToWorker::Forget => 6,
        ToWorker::UseEndpoint { .. } => 7,
        ToWorker::ListModels => 8,
        ToWorker::TestConnection => 9,
        ToWorker::Preview { .. } => 10,
        ToWorker::Estimate { .. } => 11,
        ToWorker::Limit { .. } => 12,
        ToWorker::Pause { .. } => 13,
        ToWorker::Continue { .. } => 14,
        ToWorker::SelfTest { .. } => 15,
        ToWorker::CheckModel { .. } => 16,
        ToWorker::Ledger { .. } => 17,
        ToWorker::ExportLedger => 18,
        ToWorker::SaveProject => 19,
        ToWorker::OpenProject => 20,
        ToWorker::BuiltInAnswered { .. } => 21,
        ToWorker::CheckWords(_) => 22,
    };
    assert!(messages.iter().map(number).eq(0..23));
    messages
}

/// Every message of the worker, likewise.
fn from_worker() -> Vec<FromWorker> {
    let text = |text: &str| text.to_owned();
    let card = ModelCard {
        id: text("m"),
        name: text("M"),
        note: text("12 languages"),
        bytes: 4e7,
    };
    let question = MappingQuestion {
        format: text("csv"),
        columns: vec![text("a")],
        preview: vec![vec![text("cell")]],
        proposed: Mapping::default(),
    };
    let summary = ImportSummary {
        files: vec![text("log.csv")],
        format: text("csv"),
        format_label: text("Table (CSV)"),
        formats: vec![(text("csv"), text("Table (CSV)"))],
        mapping: Some(question.clone()),
        conversations: 2,
        turns: 4,
        accounts: None,
        account_field: None,
        account_choice: AccountChoice::PerConversation,
        first_at: Some(-1),
        last_at: Some(i64::MAX),
        languages: vec![(text("eng"), 2)],
        dropped: vec![(text("empty"), 1)],
        quarantined: vec![(text("invalid_row"), 1, vec![(text("log.csv"), 3)])],
        seen: 6,
        truncated: 0,
        proposed_model: text("m"),
        proposed_because: text("because"),
    };
    let cost = StageCost {
        stage: ModelStage::Name,
        calls: 1,
        tokens_in: 2,
        tokens_out: 3,
        seconds: 0.5,
        money: 0.25,
    };
    let example = Example {
        id: text("c"),
        at: None,
        language: text("eng"),
        turns: vec![(true, text("Secret"))],
    };
    let messages = vec![
        FromWorker::Ready {
            protocol: 1,
            models: vec![card],
            storage: true,
        },
        FromWorker::ImportProgress {
            done: 1.0,
            total: 2.0,
            records: 3,
        },
        FromWorker::Imported(Box::new(summary)),
        FromWorker::NeedsMapping(question),
        FromWorker::ImportFailed {
            message: text("no"),
        },
        FromWorker::Progress {
            run: 1,
            stage: Stage::Embed,
            done: 1,
            total: 0,
            eta_secs: Some(0.5),
        },
        FromWorker::ModelProgress {
            run: 1,
            done: 0.0,
            total: 1e9,
        },
        FromWorker::Report {
            run: None,
            report: Box::new(REPORT.clone()),
        },
        FromWorker::NothingStored,
        FromWorker::Stopped {
            run: 1,
            reason: StopReason::Failed(text("no")),
        },
        FromWorker::Examples {
            cluster: 1,
            total: 9,
            skip: 0,
            examples: vec![example],
        },
        FromWorker::Forgotten,
        FromWorker::Notice {
            message: text("note"),
        },
        FromWorker::Models {
            models: vec![text("m")],
            problem: Some(step()),
        },
        FromWorker::Tested {
            steps: vec![step()],
            format: Some(LlmFormat::JsonObject),
        },
        FromWorker::Preview {
            calls: vec![PreviewCall {
                stage: ModelStage::Facets,
                url: text("u"),
                body: text("Secret"),
            }],
        },
        FromWorker::Estimate(EstimateView {
            stages: vec![cost],
            measured_on: 20,
            answered: 3,
        }),
        FromWorker::Calls {
            run: 1,
            calls: CallsView {
                stages: vec![cost],
                in_flight: 4,
                ..CallsView::default()
            },
        },
        FromWorker::Paused {
            run: 1,
            reason: text("why"),
        },
        FromWorker::Resumable(Some(Box::new(ResumableRun {
            plan: asking(),
            endpoint: endpoint(),
            files: vec![text("log.csv")],
            answers: 12,
            at_ms: 1.8e12,
        }))),
        FromWorker::SelfTested {
            run: 1,
            score: SelfTestRecord::default(),
        },
        FromWorker::Checked {
            run: 1,
            check: Box::new(CheckRecord {
                by_language: vec![(text("English"), 9, 0.5)],
                ..CheckRecord::default()
            }),
        },
        FromWorker::Ledger {
            total: 1,
            skip: 0,
            rows: vec![LedgerRow {
                at_ms: 1.8e12,
                stage: ModelStage::Screen,
                origin: text("o"),
                model: text("m"),
                bytes_out: 2.0,
                bytes_in: 3.0,
                request: text("00"),
                conversations: vec![text("c1")],
                outcome: text("answered"),
            }],
            totals: vec![LedgerTotal {
                stage: ModelStage::Screen,
                origin: text("o"),
                calls: 1,
                bytes_out: 2.0,
                bytes_in: 3.0,
            }],
        },
        FromWorker::File {
            name: text("f.zip"),
            media: text("application/zip"),
        },
        FromWorker::ProjectFailed {
            message: text("no"),
        },
        FromWorker::AskBuiltIn {
            id: 9,
            body: Words(text("Secret")),
        },
        FromWorker::WordsChecked(WordsCheck::default()),
    ];
    let number = |message: &FromWorker| match message {
        FromWorker::Ready { .. } => 0,
        FromWorker::ImportProgress { .. } => 1,
        FromWorker::Imported(_) => 2,
        FromWorker::NeedsMapping(_) => 3,
        FromWorker::ImportFailed { .. } => 4,
        FromWorker::Progress { .. } => 5,
        FromWorker::ModelProgress { .. } => 6,
        FromWorker::Report { .. } => 7,
        FromWorker::NothingStored => 8,
        FromWorker::Stopped { .. } => 9,
        FromWorker::Examples { .. } => 10,
        FromWorker::Forgotten => 11,
        FromWorker::Notice { .. } => 12,
        FromWorker::Models { .. } => 13,
        FromWorker::Tested { .. } => 14,
        FromWorker::Preview { .. } => 15,
        FromWorker::Estimate(_) => 16,
        FromWorker::Calls { .. } => 17,
        FromWorker::Paused { .. } => 18,
        FromWorker::Resumable(_) => 19,
        FromWorker::SelfTested { .. } => 20,
        FromWorker::Checked { .. } => 21,
        FromWorker::Ledger { .. } => 22,
        FromWorker::File { .. } => 23,
        FromWorker::ProjectFailed { .. } => 24,
        FromWorker::AskBuiltIn { .. } => 25,
        FromWorker::WordsChecked(_) => 26,
    };
    assert!(messages.iter().map(number).eq(0..27));
    messages
}

fn assert_round_trips<T: Serialize + DeserializeOwned + std::fmt::Debug>(messages: &[T]) {
    for message in messages {
        let written = serde_json::to_string(message).unwrap();
        let read: T =
            serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }
}

#[test]
fn every_message_arrives_as_it_was_sent() {
    assert_round_trips(&to_worker());
    assert_round_trips(&from_worker());
}

#[test]
fn no_message_logs_conversation_text() {
    let log = format!("{:?} {:?}", from_worker(), to_worker());
    assert!(log.contains("Example(1 turns)") && !log.contains("Secret"));
}

#[test]
fn the_report_survives_storage() {
    let stored = serde_json::to_vec(&*REPORT).unwrap();
    assert_eq!(serde_json::from_slice::<Report>(&stored).unwrap(), *REPORT);
    soundness::report_json(&stored);
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
    fn damaged_messages(which in any::<prop::sample::Index>(), changes in changes(1..5)) {
        static SENT: LazyLock<[Vec<Vec<u8>>; 2]> = LazyLock::new(|| [
            to_worker().iter().map(|message| serde_json::to_vec(message).unwrap()).collect(),
            from_worker().iter().map(|message| serde_json::to_vec(message).unwrap()).collect(),
        ]);
        assert_survives::<ToWorker>(&changed(which.get::<Vec<u8>>(&SENT[0]), &changes));
        assert_survives::<FromWorker>(&changed(which.get::<Vec<u8>>(&SENT[1]), &changes));
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
