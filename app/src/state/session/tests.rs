use clioscope_core::pipeline::stage::Stage;

use super::*;
use crate::protocol::{AccountChoice, ImportSummary, MappingQuestion};

fn summary() -> ImportSummary {
    ImportSummary {
        files: vec!["a.zip".to_owned()],
        format: "chatgpt-export".to_owned(),
        format_label: "ChatGPT export".to_owned(),
        formats: Vec::new(),
        mapping: None,
        conversations: 20,
        turns: 80,
        accounts: None,
        account_field: None,
        account_choice: AccountChoice::FromLog,
        first_at: None,
        last_at: None,
        languages: Vec::new(),
        dropped: Vec::new(),
        quarantined: Vec::new(),
        seen: 80,
        truncated: 0,
        proposed_model: "small".to_owned(),
        proposed_because: String::new(),
    }
}

fn question() -> MappingQuestion {
    MappingQuestion {
        format: "csv".to_owned(),
        columns: Vec::new(),
        preview: Vec::new(),
        proposed: crate::protocol::Mapping::default(),
    }
}

fn per_file() -> ImportChoices {
    ImportChoices {
        accounts: AccountChoice::PerFile,
        ..ImportChoices::default()
    }
}

fn files() -> Source {
    Source::Files(vec!["a.zip".to_owned()])
}

/// A session with an imported file.
fn planned() -> Session {
    let mut session = Session::default();
    session.read(files(), ImportChoices::default());
    session.apply(FromWorker::Imported(Box::new(summary())));
    session
}

fn progress(run: RunId) -> FromWorker {
    FromWorker::Progress {
        run,
        stage: Stage::Embed,
        done: 1,
        total: 2,
        eta_secs: None,
    }
}

#[test]
fn a_worker_of_another_version_is_refused() {
    let mut session = Session::default();
    let ready = |protocol| FromWorker::Ready {
        protocol,
        models: Vec::new(),
        storage: true,
    };
    let outcome = session.apply(ready(PROTOCOL_VERSION + 1));
    assert!(matches!(outcome, Outcome::Nothing));
    assert_eq!(session.worker, WorkerStatus::Down);
    assert_eq!(session.problem.map(|p| p.kind), Some(ProblemKind::Version));
    let mut session = Session::default();
    assert!(matches!(
        session.apply(ready(PROTOCOL_VERSION)),
        Outcome::Open
    ));
    assert_eq!(session.worker, WorkerStatus::Ready);
}

#[test]
fn reading_leads_to_the_plan_by_way_of_the_mapping() {
    let mut session = Session::default();
    assert!(session.read(files(), ImportChoices::default()).is_some());
    assert_eq!(session.phase, Phase::Importing);
    session.apply(FromWorker::NeedsMapping(question()));
    assert_eq!(session.phase, Phase::Mapping);
    session.reread(ImportChoices::default());
    assert_eq!(session.phase, Phase::Importing);
    session.apply(FromWorker::Imported(Box::new(summary())));
    assert_eq!(session.phase, Phase::Plan);
    assert!(session.import.question.is_none());
}

#[test]
fn a_first_reading_that_fails_leads_back() {
    let mut session = Session::default();
    session.read(files(), ImportChoices::default());
    session.apply(FromWorker::ImportFailed {
        message: "damaged".to_owned(),
    });
    assert_eq!(session.phase, Phase::Welcome);
    assert_eq!(
        session.problem.map(|p| p.detail).as_deref(),
        Some("damaged")
    );
}

#[test]
fn a_choice_that_fails_is_taken_back() {
    let mut session = planned();
    session.reread(per_file());
    assert_eq!(session.phase, Phase::Plan, "the verdict stays on screen");
    let failed = || FromWorker::ImportFailed {
        message: String::new(),
    };
    let outcome = session.apply(failed());
    let Outcome::Send(ToWorker::Import { choices }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(choices, ImportChoices::default());
    assert!(session.import.rereading());
    assert!(
        matches!(session.apply(failed()), Outcome::Nothing),
        "no endless loop"
    );
    assert_eq!(session.phase, Phase::Welcome);
}

#[test]
fn the_choices_of_the_sample_are_fixed() {
    let mut session = Session::default();
    session.read(Source::Sample, ImportChoices::default());
    session.apply(FromWorker::Imported(Box::new(summary())));
    assert!(session.reread(per_file()).is_none());
}

#[test]
fn a_message_of_a_reading_given_up_changes_nothing() {
    let mut session = Session::default();
    session.read(files(), ImportChoices::default());
    session.drop_import();
    session.apply(FromWorker::Imported(Box::new(summary())));
    assert_eq!(session.phase, Phase::Welcome);
    assert!(session.import.summary.is_none());
}

#[test]
fn messages_of_another_run_are_dropped() {
    let mut session = planned();
    let run = session.run.begin();
    session.apply(progress(run + 1));
    assert!(session.run.reached.is_none());
    session.apply(progress(run));
    assert!(session.run.reached.is_some());
    session.apply(FromWorker::Stopped {
        run: run + 1,
        reason: StopReason::Cancelled,
    });
    assert_eq!(session.run.status, RunStatus::Running);
}

#[test]
fn a_stopped_run_leads_back_to_the_plan_and_keeps_the_import() {
    for (reason, problem) in [
        (StopReason::Cancelled, None),
        (
            StopReason::Failed("no memory".to_owned()),
            Some(ProblemKind::Run),
        ),
    ] {
        let mut session = planned();
        let run = session.run.begin();
        session.phase = Phase::Running;
        assert_eq!(session.cancel(), Some(run));
        assert_eq!(session.cancel(), None, "asked once");
        session.apply(FromWorker::Stopped { run, reason });
        assert_eq!(session.phase, Phase::Plan);
        assert_eq!(session.problem.as_ref().map(|p| p.kind), problem);
        assert!(session.import.summary.is_some());
    }
}

#[test]
fn nothing_is_read_while_a_run_goes_on() {
    let mut session = planned();
    session.run.begin();
    assert!(session.read(files(), ImportChoices::default()).is_none());
    assert!(session.reread(per_file()).is_none());
}

#[test]
fn a_restart_reads_the_source_again() {
    let mut session = planned();
    session.run.begin();
    session.phase = Phase::Running;
    session.worker_failed("out of memory".to_owned());
    assert_eq!(session.worker, WorkerStatus::Down);
    assert_eq!(session.phase, Phase::Plan, "nothing runs any more");
    assert!(matches!(session.restarted(), Some(ToWorker::Import { .. })));
    assert_eq!(session.phase, Phase::Plan);
    assert!(session.import.rereading());
    assert!(Session::default().restarted().is_none());
}

#[test]
fn a_worker_that_dies_reading_leaves_the_first_screen() {
    let mut session = Session::default();
    session.read(files(), ImportChoices::default());
    session.worker_failed(String::new());
    assert_eq!(session.phase, Phase::Welcome);
    assert!(session.restarted().is_some());
    assert_eq!(session.phase, Phase::Importing);
}

#[test]
fn forgetting_keeps_the_worker_only() {
    let mut session = planned();
    session.worker = WorkerStatus::Ready;
    let run = session.run.begin();
    session.forget();
    assert_eq!(session.worker, WorkerStatus::Ready);
    assert_eq!(session.phase, Phase::Welcome);
    assert!(session.import.source.is_none());
    assert!(
        session.run.begin() > run,
        "an old run never becomes current again"
    );
}

#[test]
fn a_notice_is_not_repeated() {
    let mut session = Session::default();
    for _ in 0..2 {
        session.apply(FromWorker::Notice {
            message: "Storage is full.".to_owned(),
        });
    }
    assert_eq!(session.notices.len(), 1);
}

fn interrupted(files: &[&str]) -> crate::protocol::ResumableRun {
    use clioscope_core::llm::{Api, BaseUrl, Endpoint};
    crate::protocol::ResumableRun {
        plan: clioscope_core::pipeline::plan::RunPlan::new("small"),
        endpoint: Endpoint::new(Api::OpenAi, BaseUrl::default(), "m"),
        files: files.iter().map(|&file| file.to_owned()).collect(),
        answers: 3,
        at_ms: 0.0,
    }
}

#[test]
fn an_interrupted_run_fills_the_forms_in_once_its_files_are_there() {
    for (files, same) in [(&["a.zip"][..], true), (&["b.zip"], false), (&[], true)] {
        let mut session = Session::default();
        session.apply(FromWorker::Resumable(Some(Box::new(interrupted(files)))));
        session.read(self::files(), ImportChoices::default());
        let outcome = session.apply(FromWorker::Imported(Box::new(summary())));
        assert_eq!(matches!(outcome, Outcome::Prefill(_)), same, "{files:?}");
        assert_eq!(session.resuming().is_some(), same);
    }
}

#[test]
fn a_project_without_a_report_leads_to_the_first_screen() {
    let mut session = planned();
    session.model.opening = true;
    session.apply(FromWorker::Resumable(Some(Box::new(interrupted(&[])))));
    assert_eq!(session.phase, Phase::Welcome);
    assert!(!session.model.opening);

    let mut session = planned();
    session.model.opening = true;
    session.apply(FromWorker::ProjectFailed {
        message: "cut short".to_owned(),
    });
    assert_eq!(session.phase, Phase::Plan, "nothing is touched");
    assert!(session.model.project_problem.is_some());
}

#[test]
fn messages_of_work_and_of_the_run_do_not_mix() {
    use crate::protocol::CallsView;
    let mut session = planned();
    let job = session.run.reserve();
    session
        .model
        .begin(job, crate::state::model_state::JobKind::Check);
    let calls = CallsView {
        in_flight: 2,
        ..CallsView::default()
    };
    session.apply(FromWorker::Calls {
        run: job,
        calls: calls.clone(),
    });
    session.apply(FromWorker::Paused {
        run: job,
        reason: "the key".to_owned(),
    });
    assert_eq!(session.run.calls, CallsView::default());
    let work = session.model.job.clone().unwrap_or_else(|| panic!("work"));
    assert_eq!(
        (work.calls, work.paused.as_deref()),
        (calls, Some("the key"))
    );
    session.apply(FromWorker::Stopped {
        run: job,
        reason: StopReason::Failed("no".to_owned()),
    });
    assert_eq!(session.phase, Phase::Plan);
    assert!(session.problem.is_none() && session.model.job_problem.is_some());
}

#[test]
fn a_waiting_run_can_be_cancelled() {
    let mut session = planned();
    let run = session.run.begin();
    session.apply(FromWorker::Paused {
        run,
        reason: "the cap".to_owned(),
    });
    assert_eq!(session.run.status, RunStatus::Paused);
    assert_eq!(session.cancel(), Some(run));
}

#[test]
fn an_answer_to_a_test_that_nobody_waits_for_is_dropped() {
    let mut session = Session::default();
    session.apply(FromWorker::Tested {
        steps: Vec::new(),
        format: None,
    });
    assert!(session.model.tested.is_none());
}
