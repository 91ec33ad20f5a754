//! What the person can do with a model of theirs.

use clioscope_core::llm::{ApiKey, Endpoint};
use clioscope_core::pipeline::plan::{ModelPlan, RunPlan};
use clioscope_core::pipeline::stage::Stage;
use leptos::prelude::*;

use super::app_context::{AppContext, set};
use super::budget::Budget;
use super::facets_form::FacetsForm;
use super::model_form::ModelForm;
use super::model_state::{JobKind, LEDGER_PAGE};
use super::run_state::RunStatus;
use super::session::{Phase, Session};
use super::settings::Settings;
use crate::protocol::{ResumableRun, RunId, ToWorker};

/// Conversations on which an estimate is measured.
pub const MEASURED: usize = 20;
/// Conversations with which a model is checked.
pub const CHECKED: usize = 60;
/// How long the form must rest before a new estimate is asked for, in milliseconds.
const REST_MS: u32 = 500;
/// How often the ledger is read while calls are made, in milliseconds.
const LEDGER_MS: u32 = 2_000;

/// The plan that the forms stand for; `None` while something in them is wrong or missing.
pub fn compose(
    session: &Session,
    settings: &Settings,
    form: &ModelForm,
    facets: &FacetsForm,
) -> Option<RunPlan> {
    let summary = session.import.summary.as_ref()?;
    let model = settings.model_of(&summary.proposed_model, &session.models)?;
    let mut plan = settings.plan(summary.conversations, &model.id).ok()?;
    if form.on {
        let endpoint = endpoint_of(session, form)?;
        plan.model_plan = Some(facets.plan(endpoint.context_tokens)?);
    }
    Some(plan)
}

/// Stages that a plan does without.
fn skipped(plan: &ModelPlan) -> Vec<Stage> {
    let mut skipped = Vec::new();
    if plan.screener.is_none() {
        skipped.push(Stage::Screen);
    }
    if plan.n_measured == 0 {
        skipped.push(Stage::Privacy);
    }
    skipped
}

/// The endpoint of the form, with the answer format that its test found.
pub fn endpoint_of(session: &Session, form: &ModelForm) -> Option<Endpoint> {
    let endpoint = form.endpoint(None)?;
    form.endpoint(session.model.found(&endpoint))
}

impl AppContext {
    /// Holds the key in memory, for the worker and nobody else; `None` lets it go.
    pub fn hold_key(&self, key: Option<ApiKey>) {
        set(self.has_key, key.is_some());
        self.with_link(|link| link.hold_key(key));
        // What was found out with another key need not hold with this one.
        self.update(|session| session.model.tested = None);
    }

    /// Forgets what belongs to the server chosen before: its models and its key, which no other server may get.
    pub fn forget_server(&self) {
        self.hold_key(None);
        self.update(|session| {
            session.model.models = std::sync::Arc::default();
            session.model.list_problem = None;
        });
    }

    /// Asks the endpoint for its models.
    pub fn list_models(&self) {
        let endpoint = self.model.with_untracked(ModelForm::endpoint_to_list);
        if let Some(endpoint) = endpoint {
            self.update(|session| session.model.listing = true);
            self.use_endpoint(Some(endpoint));
            self.send(ToWorker::ListModels);
        }
    }

    /// Tries the endpoint.
    pub fn test_connection(&self) {
        let endpoint = self.model.with_untracked(|form| form.endpoint(None));
        if let Some(endpoint) = endpoint {
            self.update(|session| {
                session.model.tested = None;
                session.model.untested_ok = false;
                session.model.testing = Some(endpoint.clone());
            });
            self.use_endpoint(Some(endpoint));
            self.send(ToWorker::TestConnection);
        }
    }

    /// Makes the first calls of the run, without sending them.
    pub fn preview(&self) {
        if let Some(plan) = self.prepare() {
            self.update(|session| {
                session.model.previewing = true;
                session.model.preview = None;
            });
            self.send(ToWorker::Preview { plan });
        }
    }

    /// Has the worker check the person's words, if it has not checked just these.
    pub fn check_words(&self) {
        let unchecked = self
            .facets
            .with_untracked(|form| form.words().filter(|_| form.is_unchecked()));
        if let Some(words) = unchecked {
            self.send(ToWorker::CheckWords(words));
        }
    }

    /// Works out what the run would take, once the forms have rested.
    pub fn estimate_soon(&self) {
        let turn = self
            .estimate_turn
            .try_update_value(|turn| {
                *turn += 1;
                *turn
            })
            .unwrap_or_default();
        let context = *self;
        let ask = Box::new(move || {
            if context.estimate_turn.try_get_value() == Some(turn) {
                context.estimate();
            }
        });
        self.with_link(|link| link.later(REST_MS, ask));
    }

    fn estimate(&self) {
        let busy = self
            .session
            .try_with_untracked(|s| s.model.job.is_some() || s.run.status != RunStatus::Idle);
        let prices = self.budget.try_with_untracked(Budget::prices).flatten();
        if busy != Some(false) {
            return;
        }
        if let (Some(prices), Some(plan)) = (prices, self.prepare()) {
            let run = self.update(|session| session.run.reserve());
            self.send(ToWorker::Estimate {
                run,
                plan,
                prices,
                measure: 0,
            });
        }
    }

    /// Puts some conversations to the model, for a better estimate. Their answers are kept.
    pub fn measure(&self) {
        let Some(prices) = self.budget.with_untracked(Budget::prices) else {
            return;
        };
        if let Some(plan) = self.prepare() {
            self.limit();
            self.begin_job(JobKind::Measure, |run| ToWorker::Estimate {
                run,
                plan,
                prices,
                measure: MEASURED,
            });
        }
    }

    /// Makes the auditor's own test.
    pub fn self_test(&self) {
        if self.use_form_endpoint() {
            self.begin_job(JobKind::SelfTest, |run| ToWorker::SelfTest { run });
        }
    }

    /// Checks the model on labelled conversations.
    pub fn check_model(&self) {
        if self.use_form_endpoint() {
            self.begin_job(JobKind::Check, |run| ToWorker::CheckModel {
                run,
                conversations: CHECKED,
            });
        }
    }

    /// Stops the work with the model in course.
    pub fn cancel_job(&self) {
        let run = self.update(|session| {
            let job = session.model.job.as_mut()?;
            job.cancelling = true;
            Some(job.run)
        });
        if let Some(run) = run {
            self.send(ToWorker::Cancel { run });
        }
    }

    /// Lets work with the model that waits go on.
    pub fn continue_job(&self) {
        let run = self.update(|session| {
            let job = session.model.job.as_mut()?;
            job.paused.take()?;
            Some(job.run)
        });
        if let Some(run) = run {
            self.use_form_endpoint();
            self.send(ToWorker::Continue {
                run,
                retry_failed: false,
            });
        }
    }

    /// Asks the run to wait.
    pub fn pause(&self) {
        let run = self.update(|session| {
            (session.run.status == RunStatus::Running).then(|| {
                session.run.status = RunStatus::Pausing;
                session.run.id
            })
        });
        if let Some(run) = run {
            self.send(ToWorker::Pause { run });
        }
    }

    /// Lets the run go on, with the endpoint and the cap as the forms have them now.
    pub fn resume(&self, retry_failed: bool) {
        if !self.use_form_endpoint() {
            return;
        }
        self.limit();
        let run = self.update(|session| session.run.resume().then_some(session.run.id));
        if let Some(run) = run {
            self.send(ToWorker::Continue { run, retry_failed });
        }
    }

    /// Tells the worker what may be spent.
    pub fn limit(&self) {
        let limit = self
            .budget
            .with_untracked(|budget| budget.cap().zip(budget.prices()));
        if let Some((cap, prices)) = limit {
            self.send(ToWorker::Limit { cap, prices });
        }
    }

    /// Asks for a page of the ledger.
    pub fn read_ledger(&self, skip: usize) {
        self.send(ToWorker::Ledger { skip });
    }

    /// Asks for the newest page of the ledger a little later, unless that was asked already.
    pub fn read_ledger_soon(&self) {
        let asked = self
            .ledger_asked
            .try_update_value(|asked| std::mem::replace(asked, true));
        if asked != Some(false) {
            return;
        }
        let context = *self;
        let ask = Box::new(move || {
            context.ledger_asked.try_set_value(false);
            // A page further back stays on screen.
            let skip = context
                .session
                .try_with_untracked(|session| session.model.ledger.skip);
            context.read_ledger(skip.unwrap_or(0) / LEDGER_PAGE * LEDGER_PAGE);
        });
        self.with_link(|link| link.later(LEDGER_MS, ask));
    }

    /// Reads the attached project file. Nothing happens while a run goes on.
    pub fn open_project(&self) {
        let idle = self.update(|session| {
            let idle = session.run.status == RunStatus::Idle;
            session.model.opening = idle;
            session.model.of_project |= idle;
            session.model.project_problem = None;
            idle
        });
        if idle {
            self.send(ToWorker::OpenProject);
        }
    }

    /// Fills the forms in from an interrupted run.
    pub fn prefill(&self, run: &ResumableRun) {
        set(self.settings, Settings::of_plan(&run.plan));
        if let Some(plan) = &run.plan.model_plan {
            set(self.facets, FacetsForm::of_plan(plan));
        }
        self.model.try_update(|form| form.fill(&run.endpoint));
    }

    /// The plan of the forms, after the worker got the endpoint that it is for.
    fn prepare(&self) -> Option<RunPlan> {
        let plan = self.plan.try_get_untracked().flatten()?;
        plan.model_plan.as_ref()?;
        self.use_form_endpoint().then_some(plan)
    }

    /// Gives the worker the endpoint of the form; `false` if there is none.
    pub(super) fn use_form_endpoint(&self) -> bool {
        let endpoint = self.session.try_with_untracked(|session| {
            self.model
                .try_with_untracked(|form| endpoint_of(session, form))
        });
        let endpoint = endpoint.flatten().flatten();
        let there = endpoint.is_some();
        if there {
            self.use_endpoint(endpoint);
        }
        there
    }

    pub(super) fn use_endpoint(&self, endpoint: Option<Endpoint>) {
        self.send(ToWorker::UseEndpoint { endpoint });
    }

    fn begin_job(&self, kind: JobKind, message: impl FnOnce(RunId) -> ToWorker) {
        let run = self.update(|session| {
            let free = session.run.status == RunStatus::Idle && session.model.job.is_none();
            free.then(|| {
                let run = session.run.reserve();
                session.model.begin(run, kind);
                run
            })
        });
        if let Some(run) = run {
            self.send(message(run));
        }
    }

    /// Starts a run with the parameters of the forms; nothing happens while one of them is wrong.
    pub fn start(&self) {
        let Some(plan) = self.plan.try_get_untracked().flatten() else {
            return;
        };
        let asks = plan.model_plan.is_some();
        let skipped = plan.model_plan.as_ref().map_or_else(Vec::new, skipped);
        if asks {
            if !self.use_form_endpoint() {
                return;
            }
            self.limit();
        }
        self.act(|session| {
            if session.run.status != RunStatus::Idle || session.model.job.is_some() {
                return None;
            }
            session.problem = None;
            session.phase = Phase::Running;
            let run = session.run.begin();
            session.run.asks = asks;
            session.run.skipped = skipped;
            session.run.expected = session.model.estimate.clone().filter(|_| asks);
            Some(ToWorker::Start { run, plan })
        });
    }
}
