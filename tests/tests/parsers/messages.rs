//! What page and worker say to each other: every message, whole and damaged.

use std::sync::LazyLock;

use clioscope_app::protocol::{
    AccountChoice, CallsView, Cap, EstimateView, Example, FromWorker, ImportChoices, ImportSummary,
    LedgerRow, LedgerTotal, Mapping, MappingQuestion, ModelCard, PreviewCall, Prices, ResumableRun,
    StageCost, StopReason, TestState, TestStep, ToWorker, Words, WordsCheck,
};
use clioscope_core::facet::FacetSpec;
use clioscope_core::llm::{Api, BaseUrl, Endpoint, Format as LlmFormat, ModelStage};
use clioscope_core::pipeline::plan::{ModelPlan, RunPlan};
use clioscope_core::pipeline::stage::Stage;
use clioscope_core::report::v1::{CheckRecord, SelfTestRecord};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::damage::{changed, changes};
use crate::{CASES, REPORT, assert_survives};

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
#[allow(
    clippy::too_many_lines,
    reason = "one list, to be compared with one enum"
)]
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn damaged_messages(which in any::<prop::sample::Index>(), changes in changes(1..5)) {
        static SENT: LazyLock<[Vec<Vec<u8>>; 2]> = LazyLock::new(|| [
            to_worker().iter().map(|message| serde_json::to_vec(message).unwrap()).collect(),
            from_worker().iter().map(|message| serde_json::to_vec(message).unwrap()).collect(),
        ]);
        assert_survives::<ToWorker>(&changed(which.get::<Vec<u8>>(&SENT[0]), &changes));
        assert_survives::<FromWorker>(&changed(which.get::<Vec<u8>>(&SENT[1]), &changes));
    }
}
