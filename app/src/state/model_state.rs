//! What the page knows of the person's model: what was tried, what a run would take, what left.

use std::sync::Arc;

use clioscope_core::llm::{Endpoint, Format};
use clioscope_core::report::v1::{CheckRecord, SelfTestRecord};

use super::model_form::same_server;
use crate::protocol::{
    BUILT_IN_ORIGIN, CallsView, EstimateView, LedgerRow, LedgerTotal, PreviewCall, ResumableRun,
    RunId, StopReason, TestState, TestStep,
};

/// Rows on a page of the ledger.
pub const LEDGER_PAGE: usize = 50;

/// Work with the model that is no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// A few conversations, for the estimate.
    Measure,
    /// The auditor's own test.
    SelfTest,
    /// Labelled conversations of the sample.
    Check,
}

/// Work with the model in course.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its name, from the same numbers as runs.
    pub run: RunId,
    /// What it is.
    pub kind: JobKind,
    /// Units done.
    pub done: usize,
    /// Units in all, 0 while unknown.
    pub total: usize,
    /// How its calls go.
    pub calls: CallsView,
    /// Why it waits, if it does.
    pub paused: Option<String>,
    /// Whether the person cancelled it; the worker has not answered yet.
    pub cancelling: bool,
}

/// What "Test connection" found, and of which endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// Findings, in order.
    pub steps: Vec<TestStep>,
    /// The best answer format; `None` if it does not answer.
    pub format: Option<Format>,
}

/// The page of the ledger on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerView {
    /// Entries in all.
    pub total: usize,
    /// How many were skipped.
    pub skip: usize,
    /// Some of them, newest first.
    pub rows: Arc<Vec<LedgerRow>>,
    /// Sums of all.
    pub totals: Arc<Vec<LedgerTotal>>,
}

impl LedgerView {
    /// Whether the browser's own model was asked.
    pub fn has_built_in(&self) -> bool {
        self.totals
            .iter()
            .any(|total| total.origin == BUILT_IN_ORIGIN)
    }

    /// Bytes that left the machine.
    pub fn bytes_out(&self) -> f64 {
        // An empty sum of floats is −0.
        self.totals
            .iter()
            .filter(|total| total.origin != BUILT_IN_ORIGIN)
            .fold(0.0, |sum, total| sum + total.bytes_out)
    }
}

/// The model half of the session. Holds no key.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each tells whether one answer of the worker is still to come"
)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelState {
    /// Whether the list of models is on its way.
    pub listing: bool,
    /// Names of the endpoint's models.
    pub models: Arc<Vec<String>>,
    /// Why there are none.
    pub list_problem: Option<TestStep>,
    /// The endpoint whose test is on its way.
    pub testing: Option<Endpoint>,
    /// The last test.
    pub tested: Option<Arc<Tested>>,
    /// Whether the person goes on without a test that succeeded.
    pub untested_ok: bool,
    /// Whether a preview is on its way.
    pub previewing: bool,
    /// The first calls of a run, not sent.
    pub preview: Option<Arc<Vec<PreviewCall>>>,
    /// What a run would take.
    pub estimate: Option<Arc<EstimateView>>,
    /// Work with the model in course.
    pub job: Option<Job>,
    /// Why the last work stopped, for the person.
    pub job_problem: Option<(JobKind, String)>,
    /// The auditor's own test, if it was made.
    pub self_test: Option<Arc<SelfTestRecord>>,
    /// The check of the model, if it was made.
    pub check: Option<Arc<CheckRecord>>,
    /// What left.
    pub ledger: LedgerView,
    /// An interrupted run.
    pub resumable: Option<Arc<ResumableRun>>,
    /// Whether a project file is being read.
    pub opening: bool,
    /// Whether [`resumable`](Self::resumable) comes from a project file.
    pub of_project: bool,
    /// Why the last project file could not be opened.
    pub project_problem: Option<String>,
}

impl ModelState {
    /// Whether `endpoint` answered when it was tested.
    pub fn works(&self, endpoint: &Endpoint) -> bool {
        self.test_of(endpoint).is_some_and(|tested| {
            tested.format.is_some() && tested.steps.iter().all(|step| step.state != TestState::Bad)
        })
    }

    /// The last test, if it was of `endpoint`.
    pub fn test_of(&self, endpoint: &Endpoint) -> Option<&Tested> {
        self.tested
            .as_deref()
            .filter(|tested| same_server(&tested.endpoint, endpoint))
    }

    /// The answer format that the test of `endpoint` found.
    pub fn found(&self, endpoint: &Endpoint) -> Option<Format> {
        self.test_of(endpoint).and_then(|tested| tested.format)
    }

    /// Begins work called `run`; the one before must be over.
    pub fn begin(&mut self, run: RunId, kind: JobKind) {
        self.job_problem = None;
        self.job = Some(Job {
            run,
            kind,
            done: 0,
            total: 0,
            calls: CallsView::default(),
            paused: None,
            cancelling: false,
        });
    }

    /// The work called `run`, if it goes on.
    pub fn job(&mut self, run: RunId) -> Option<&mut Job> {
        self.job.as_mut().filter(|job| job.run == run)
    }

    /// Ends the work called `run`; whether there was such work.
    pub fn finish(&mut self, run: RunId) -> bool {
        let over = self.job(run).is_some();
        if over {
            self.job = None;
        }
        over
    }

    /// The work called `run` stopped without a result; whether there was such work.
    pub fn stopped(&mut self, run: RunId, reason: &StopReason) -> bool {
        let Some(kind) = self.job(run).map(|job| job.kind) else {
            return false;
        };
        self.job = None;
        if let StopReason::Failed(words) = reason {
            self.job_problem = Some((kind, words.clone()));
        }
        true
    }

    /// A new estimate, which ends a measurement.
    pub fn estimated(&mut self, estimate: EstimateView) {
        let measuring = self
            .job
            .as_ref()
            .is_some_and(|job| job.kind == JobKind::Measure);
        if measuring && estimate.measured_on > 0 {
            self.job = None;
        }
        self.estimate = Some(Arc::new(estimate));
    }

    /// What remains when the worker is replaced: nothing that it was to answer.
    pub fn interrupted(&mut self) {
        self.listing = false;
        self.testing = None;
        self.previewing = false;
        self.job = None;
        self.opening = false;
    }
}

#[cfg(test)]
mod tests {
    use clioscope_core::llm::{Api, BaseUrl};

    use super::*;

    fn endpoint(model: &str) -> Endpoint {
        Endpoint::new(Api::OpenAi, BaseUrl::default(), model)
    }

    fn tested(states: &[TestState], format: Option<Format>) -> ModelState {
        let step = |&state: &TestState| TestStep {
            state,
            title: String::new(),
            advice: String::new(),
        };
        ModelState {
            tested: Some(Arc::new(Tested {
                endpoint: endpoint("m"),
                steps: states.iter().map(step).collect(),
                format,
            })),
            ..ModelState::default()
        }
    }

    #[test]
    fn an_endpoint_works_if_its_own_test_says_so() {
        use TestState::{Bad, Good, Remark};
        let format = Some(Format::Tags);
        for (states, format, model, works) in [
            (vec![Good, Remark], format, "m", true),
            (vec![Good], format, "another", false),
            (vec![Good], None, "m", false),
            (vec![Good, Bad], format, "m", false),
        ] {
            assert_eq!(tested(&states, format).works(&endpoint(model)), works);
        }
        assert!(!ModelState::default().works(&endpoint("m")));
    }

    #[test]
    fn what_the_browsers_own_model_got_did_not_leave() {
        let total = |origin: &str| LedgerTotal {
            stage: clioscope_core::llm::ModelStage::Facets,
            origin: origin.to_owned(),
            calls: 1,
            bytes_out: 100.0,
            bytes_in: 10.0,
        };
        let view = LedgerView {
            totals: Arc::new(vec![total(BUILT_IN_ORIGIN), total("http://localhost:1")]),
            ..LedgerView::default()
        };
        assert!((view.bytes_out() - 100.0).abs() < 1e-9);
        assert!(view.has_built_in());
        assert!(LedgerView::default().bytes_out().is_sign_positive());
    }

    #[test]
    fn work_ends_by_its_own_name_only() {
        let mut state = ModelState::default();
        state.begin(3, JobKind::SelfTest);
        assert!(!state.finish(2) && state.job.is_some());
        assert!(state.finish(3) && state.job.is_none());
        state.begin(4, JobKind::Check);
        assert!(state.stopped(4, &StopReason::Failed("no".to_owned())));
        assert_eq!(state.job_problem, Some((JobKind::Check, "no".to_owned())));
        state.begin(5, JobKind::Check);
        assert!(state.stopped(5, &StopReason::Cancelled) && state.job_problem.is_none());
    }

    #[test]
    fn a_measurement_ends_with_a_measured_estimate() {
        let mut state = ModelState::default();
        state.begin(1, JobKind::Measure);
        state.estimated(EstimateView::default());
        assert!(state.job.is_some());
        state.estimated(EstimateView {
            measured_on: 20,
            ..EstimateView::default()
        });
        assert!(state.job.is_none());
    }
}
