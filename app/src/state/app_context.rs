//! The context at the root: signals over the session, and the only way to act on it.

use std::rc::Rc;
use std::sync::Arc;

use clioscope_core::llm::ApiKey;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::report::v1::Report;
use leptos::prelude::*;

use super::budget::Budget;
use super::facets_form::FacetsForm;
use super::import_state::Source;
use super::model_actions::compose;
use super::model_form::ModelForm;
use super::run_state::RunStatus;
use super::session::{ExamplesPage, Outcome, Phase, Problem, ProblemKind, Session, WorkerStatus};
use super::settings::Settings;
use super::theme::Theme;
use crate::protocol::{FromWorker, ImportChoices, ImportSummary, Mapping, RunId, ToWorker};

/// How long a run may take to answer a cancel before its worker is replaced, in milliseconds.
const CANCEL_PATIENCE_MS: u32 = 3_000;

/// What the context needs from outside: the worker and a timer.
pub trait Link {
    /// Posts to the worker, now or as soon as it is [open](Self::open). Files held by the link go along with an import.
    fn send(&self, message: ToWorker);
    /// The worker is ready: messages may pass.
    fn open(&self);
    /// Ends the worker and starts another; messages wait until that one is open.
    fn restart(&self);
    /// Calls back once after some milliseconds.
    fn later(&self, millis: u32, callback: Box<dyn FnOnce()>);
    /// Keeps the key of the endpoint in memory; it goes along with [`ToWorker::UseEndpoint`] and nothing else.
    fn hold_key(&self, key: Option<ApiKey>);
    /// Offers bytes as a file to save.
    fn save(&self, name: &str, media: &str, bytes: &[u8]);
    /// Asks the browser's own model and posts its answer to the worker.
    fn ask_built_in(&self, id: u64, body: String);
}

/// A report and the coordinates of its conversations on the map.
#[derive(Clone, Debug)]
pub struct LoadedReport {
    /// What views may see.
    pub report: Report,
    /// x of each conversation, parallel to `report.point_clusters`.
    pub x: Vec<f32>,
    /// y of each conversation, parallel to `x`.
    pub y: Vec<f32>,
    /// x and y for each of `report.others`.
    pub others: Vec<(Vec<f32>, Vec<f32>)>,
}

impl LoadedReport {
    /// A report with its coordinates: x and y of the hierarchy shown, then of each other one.
    pub fn new(report: Report, columns: Vec<Vec<f32>>) -> Self {
        let mut columns = columns.into_iter();
        let mut pair = || Some((columns.next()?, columns.next()?));
        let (x, y) = pair().unwrap_or_default();
        let others = std::iter::from_fn(pair).collect();
        Self {
            report,
            x,
            y,
            others,
        }
    }

    /// The same with the hierarchy of another text facet shown; `None` if it has none for this key.
    pub fn by_facet(&self, key: &str) -> Option<Self> {
        let other = |other: &clioscope_core::report::v1::FacetTree| other.facet == key;
        let index = self.report.others.iter().position(other)?;
        let mut loaded = self.clone();
        loaded.report.exchange(index);
        if let Some((x, y)) = loaded.others.get_mut(index) {
            std::mem::swap(&mut loaded.x, x);
            std::mem::swap(&mut loaded.y, y);
        } else {
            loaded.x.clear();
            loaded.y.clear();
        }
        Some(loaded)
    }
}

/// What came along with a message of the worker.
#[derive(Clone, Debug, Default)]
pub struct Attached {
    /// Columns of numbers: coordinates of points.
    pub columns: Vec<Vec<f32>>,
    /// Bytes of a file.
    pub bytes: Vec<u8>,
}

/// Signals over all that the page knows. Owned by the root: they live as long as the page.
#[derive(Clone, Copy)]
pub struct AppContext {
    /// Step, import, run, trouble, notices.
    pub session: RwSignal<Session>,
    /// The report on screen, replaced as a whole.
    pub report: RwSignal<Option<Arc<LoadedReport>>>,
    /// The conversations last asked for.
    pub examples: RwSignal<Option<ExamplesPage>>,
    /// The form of the plan step.
    pub settings: RwSignal<Settings>,
    /// The form of the endpoint.
    pub model: RwSignal<ModelForm>,
    /// The form of what a model is asked.
    pub facets: RwSignal<FacetsForm>,
    /// The form of prices and caps.
    pub budget: RwSignal<Budget>,
    /// Whether a key is held.
    pub has_key: RwSignal<bool>,
    /// The plan that the forms stand for; `None` while something in them is wrong or missing.
    pub plan: Memo<Option<RunPlan>>,
    /// The colour theme.
    pub theme: RwSignal<Theme>,
    /// The step.
    pub phase: Memo<Phase>,
    /// The verdict on the imported files.
    pub summary: Memo<Option<Arc<ImportSummary>>>,
    /// Counts requests for an estimate, so that only the last one is made.
    pub(super) estimate_turn: StoredValue<u32>,
    /// Whether the ledger will be asked for.
    pub(super) ledger_asked: StoredValue<bool>,
    link: StoredValue<Option<Rc<dyn Link>>, LocalStorage>,
}

impl AppContext {
    /// A context without a worker; see [`connect`](Self::connect). Call it under the root owner.
    pub fn new(theme: Theme) -> Self {
        let session = RwSignal::new(Session::default());
        let settings = RwSignal::new(Settings::default());
        let model = RwSignal::new(ModelForm::default());
        let facets = RwSignal::new(FacetsForm::default());
        let plan = move |_: Option<&Option<RunPlan>>| {
            session.with(|session| {
                settings.with(|settings| {
                    model.with(|model| {
                        facets.with(|facets| compose(session, settings, model, facets))
                    })
                })
            })
        };
        Self {
            session,
            report: RwSignal::new(None),
            examples: RwSignal::new(None),
            settings,
            model,
            facets,
            budget: RwSignal::new(Budget::default()),
            has_key: RwSignal::new(false),
            plan: Memo::new(plan),
            estimate_turn: StoredValue::new(0),
            ledger_asked: StoredValue::new(false),
            theme: RwSignal::new(theme),
            phase: Memo::new(move |_| session.with(|session| session.phase)),
            summary: Memo::new(move |_| session.with(|session| session.import.summary.clone())),
            link: StoredValue::new_local(None),
        }
    }

    /// Gives the context its worker, and asks that for the stored report.
    pub fn connect(&self, link: Rc<dyn Link>) {
        self.link.try_update_value(|slot| *slot = Some(link));
        self.send(ToWorker::Load);
        self.read_ledger(0);
    }

    /// Posts to the worker; nothing happens if the page is going away.
    pub fn send(&self, message: ToWorker) {
        self.with_link(|link| link.send(message));
    }

    /// Takes a message of the worker, with what came along.
    pub fn receive(&self, message: FromWorker, attached: Attached) {
        if sends(&message) {
            self.read_ledger_soon();
        }
        match self.update(|session| session.apply(message)) {
            Outcome::Nothing => {}
            Outcome::Open => self.with_link(|link| link.open()),
            Outcome::Send(message) => self.send(message),
            Outcome::Examples(page) => set(self.examples, Some(page)),
            Outcome::Show(report) => {
                let loaded = LoadedReport::new(*report, attached.columns);
                set(self.examples, None);
                set(self.report, Some(Arc::new(loaded)));
            }
            Outcome::Prefill(run) => self.prefill(&run),
            Outcome::Words(check) => {
                self.facets
                    .try_update(|form| form.checked = Some(Arc::new(check)));
            }
            Outcome::Save { name, media } => {
                self.with_link(|link| link.save(&name, &media, &attached.bytes));
            }
            Outcome::AskBuiltIn { id, body } => {
                self.with_link(|link| link.ask_built_in(id, body.0));
            }
        }
    }

    /// Reads `source`; the files themselves are with the link.
    pub fn read(&self, source: Source) {
        self.revive();
        self.act(|session| session.read(source, ImportChoices::default()));
    }

    /// Reads the same source again after `change` of the choices.
    pub fn reread(&self, change: impl FnOnce(&mut ImportChoices)) {
        self.revive();
        self.act(|session| {
            let mut choices = session.import.accepted.clone();
            change(&mut choices);
            session.reread(choices)
        });
    }

    /// Reads the same source again with these columns.
    pub fn remap(&self, mapping: Mapping) {
        self.act(|session| {
            let mut choices = session.import.choices.clone();
            choices.mapping = Some(mapping);
            session.reread(choices)
        });
    }

    /// Leaves the mapping: back to the verdict if there was one, else to the first screen.
    pub fn leave_mapping(&self) {
        self.act(Session::leave_mapping);
    }

    /// Opens the mapping of the verdict on screen again.
    pub fn open_mapping(&self) {
        self.update(Session::open_mapping);
    }

    /// Stops reading and gives the import up. There is no soft way: the worker is replaced.
    pub fn cancel_import(&self) {
        self.update(|session| {
            session.drop_import();
            session.restarted();
        });
        self.with_link(|link| link.restart());
    }

    /// Asks the run to stop, and replaces the worker if it does not answer in time.
    pub fn cancel_run(&self) {
        let Some(run) = self.update(Session::cancel) else {
            return;
        };
        self.send(ToWorker::Cancel { run });
        let context = *self;
        let force = Box::new(move || context.force_stop(run));
        self.with_link(|link| link.later(CANCEL_PATIENCE_MS, force));
    }

    /// Replaces the worker and lets the new one read the source again.
    pub fn restart(&self) {
        let request = self.update(Session::restarted);
        self.with_link(|link| link.restart());
        if let Some(request) = request {
            self.send(request);
        }
    }

    /// The worker failed; `detail` is the browser's.
    pub fn worker_failed(&self, detail: String) {
        self.update(|session| session.worker_failed(detail));
    }

    /// Deletes what this origin stored and what the page holds.
    pub fn forget(&self) {
        let was_busy = self.update(|session| {
            let busy = session.run.status != RunStatus::Idle
                || session.model.job.is_some()
                || session.import.reading.is_some();
            session.forget();
            busy
        });
        set(self.report, None);
        set(self.examples, None);
        set(self.settings, Settings::default());
        set(self.model, ModelForm::default());
        set(self.facets, FacetsForm::default());
        set(self.budget, Budget::default());
        self.hold_key(None);
        if was_busy {
            self.with_link(|link| link.restart());
        } else {
            self.revive();
        }
        self.send(ToWorker::Forget);
    }

    /// Goes to another step.
    pub fn go(&self, phase: Phase) {
        self.update(|session| {
            session.phase = phase;
            session.problem = None;
        });
    }

    /// Shows trouble found by the page itself.
    pub fn report_problem(&self, kind: ProblemKind, detail: String) {
        self.update(|session| session.problem = Some(Problem { kind, detail }));
    }

    /// Takes a notice away.
    pub fn dismiss(&self, notice: u32) {
        self.update(|session| session.notices.retain(|shown| shown.id != notice));
    }

    /// Replaces a dead worker, for something new to do.
    fn revive(&self) {
        let dead = self.update(|session| {
            let dead = session.worker == WorkerStatus::Down;
            if dead {
                session.worker = WorkerStatus::Starting;
            }
            dead
        });
        if dead {
            self.with_link(|link| link.restart());
        }
    }

    fn force_stop(&self, run: RunId) {
        let waiting = self.session.try_with_untracked(|session| {
            session.run.id == run && session.run.status == RunStatus::Cancelling
        });
        if waiting == Some(true) {
            self.restart();
        }
    }

    /// Changes the session and sends what the change asks for.
    pub(super) fn act(&self, change: impl FnOnce(&mut Session) -> Option<ToWorker>) {
        if let Some(message) = self.update(change) {
            self.send(message);
        }
    }

    /// Changes the session; the default value if the page is going away.
    pub(super) fn update<T: Default>(&self, change: impl FnOnce(&mut Session) -> T) -> T {
        self.session.try_update(change).unwrap_or_default()
    }

    pub(super) fn with_link(&self, act: impl FnOnce(&dyn Link)) {
        let link = self.link.try_get_value().flatten();
        if let Some(link) = link {
            act(&*link);
        }
    }
}

/// Whether a message tells that something may have been sent to a model.
fn sends(message: &FromWorker) -> bool {
    matches!(
        message,
        FromWorker::Models { .. }
            | FromWorker::Tested { .. }
            | FromWorker::Calls { .. }
            | FromWorker::Estimate(_)
            | FromWorker::SelfTested { .. }
            | FromWorker::Checked { .. }
            | FromWorker::Paused { .. }
            | FromWorker::Stopped { .. }
            | FromWorker::Report { .. }
    )
}

/// Sets a signal that may be gone.
pub(super) fn set<T: Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    signal.try_update(|slot| *slot = value);
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::protocol::PROTOCOL_VERSION;

    #[derive(Default)]
    struct Recorder {
        sent: RefCell<Vec<String>>,
        timers: RefCell<Vec<Box<dyn FnOnce()>>>,
    }

    impl Recorder {
        fn note(&self, what: &str) {
            self.sent.borrow_mut().push(what.to_owned());
        }

        fn take(&self) -> Vec<String> {
            std::mem::take(&mut *self.sent.borrow_mut())
        }
    }

    impl Link for Recorder {
        fn send(&self, message: ToWorker) {
            let debug = format!("{message:?}");
            let name: String = debug.chars().take_while(|c| c.is_alphanumeric()).collect();
            self.note(&name);
        }
        fn open(&self) {
            self.note("open");
        }
        fn restart(&self) {
            self.note("restart");
        }
        fn later(&self, _millis: u32, callback: Box<dyn FnOnce()>) {
            self.timers.borrow_mut().push(callback);
        }
        fn hold_key(&self, key: Option<ApiKey>) {
            self.note(if key.is_some() { "key" } else { "no key" });
        }
        fn save(&self, name: &str, _media: &str, _bytes: &[u8]) {
            self.note(name);
        }
        fn ask_built_in(&self, _id: u64, _body: String) {
            self.note("built-in");
        }
    }

    fn connected() -> (Owner, AppContext, Rc<Recorder>) {
        let owner = Owner::new();
        owner.set();
        let context = AppContext::new(Theme::System);
        let recorder = Rc::new(Recorder::default());
        context.connect(recorder.clone());
        context.receive(
            FromWorker::Ready {
                protocol: PROTOCOL_VERSION,
                models: Vec::new(),
                storage: true,
            },
            Attached::default(),
        );
        (owner, context, recorder)
    }

    #[test]
    fn the_stored_report_is_asked_for_and_messages_pass_once_ready() {
        let (_owner, _context, recorder) = connected();
        assert_eq!(recorder.take(), ["Load", "Ledger", "open"]);
    }

    #[test]
    fn an_unanswered_cancel_replaces_the_worker() {
        let (_owner, context, recorder) = connected();
        context.session.update(|session| {
            session.read(Source::Sample, ImportChoices::default());
            session.run.begin();
        });
        recorder.take();
        context.cancel_run();
        assert_eq!(recorder.take(), ["Cancel"]);
        for timer in recorder.timers.take() {
            timer();
        }
        assert_eq!(recorder.take(), ["restart", "ImportSample"]);
    }

    #[test]
    fn an_answered_cancel_does_not() {
        let (_owner, context, recorder) = connected();
        let run = context
            .session
            .try_update(|session| session.run.begin())
            .unwrap_or_default();
        context.cancel_run();
        let reason = crate::protocol::StopReason::Cancelled;
        context.receive(FromWorker::Stopped { run, reason }, Attached::default());
        recorder.take();
        for timer in recorder.timers.take() {
            timer();
        }
        assert_eq!(recorder.take(), ["Ledger"]);
    }

    #[test]
    fn a_new_source_replaces_a_dead_worker() {
        let (_owner, context, recorder) = connected();
        recorder.take();
        context.worker_failed(String::new());
        context.read(Source::Sample);
        assert_eq!(recorder.take(), ["restart", "ImportSample"]);
    }

    #[test]
    fn forgetting_tells_the_worker() {
        let (_owner, context, recorder) = connected();
        recorder.take();
        context.forget();
        assert_eq!(recorder.take(), ["no key", "Forget"]);
    }

    #[test]
    fn a_run_with_a_model_first_says_which_and_what_it_may_spend() {
        let (_owner, context, recorder) = connected();
        let card = crate::protocol::ModelCard {
            id: "small".to_owned(),
            name: String::new(),
            note: String::new(),
            bytes: 0.0,
        };
        context.session.update(|session| {
            session.models = vec![card];
            session.import.summary = Some(Arc::new(serde_json::from_str(SUMMARY).unwrap()));
        });
        context.model.update(|form| form.on = true);
        recorder.take();
        context.start();
        assert!(recorder.take().is_empty(), "no model is named");
        context.model.update(|form| form.model = "m".to_owned());
        context.preview();
        assert_eq!(recorder.take(), ["UseEndpoint", "Preview"]);
        context.start();
        assert_eq!(recorder.take(), ["UseEndpoint", "Limit", "Start"]);
        context.start();
        assert_eq!(
            recorder.take(),
            ["UseEndpoint", "Limit"],
            "one run at a time"
        );
        context.pause();
        context.resume(true);
        assert_eq!(
            recorder.take(),
            ["Pause", "UseEndpoint", "Limit", "Continue"]
        );
    }

    #[test]
    fn another_server_does_not_get_the_key() {
        let (_owner, context, recorder) = connected();
        context.hold_key(ApiKey::parse("secret").unwrap());
        assert!(context.has_key.get_untracked());
        recorder.take();
        context.forget_server();
        assert_eq!(recorder.take(), ["no key"]);
        assert!(!context.has_key.get_untracked());
    }

    #[test]
    fn a_facet_brings_its_own_coordinates() {
        let mut report = crate::views::explore::sample::loaded().report;
        let mut other = serde_json::json!({
            "facet": "task", "clusters": [], "point_clusters": [], "k_curve": [],
        });
        report.facet = "request".to_owned();
        other["clusters"] = serde_json::to_value(&report.clusters[..1]).unwrap();
        report.others = vec![serde_json::from_value(other).unwrap()];
        let columns = vec![vec![1.0], vec![2.0], vec![3.0], vec![4.0]];
        let loaded = LoadedReport::new(report, columns);
        let shown = loaded.by_facet("task").unwrap();
        assert_eq!(shown.report.facet, "task");
        assert_eq!((shown.x, shown.y), (vec![3.0], vec![4.0]));
        assert_eq!(shown.others, [(vec![1.0], vec![2.0])]);
        assert!(loaded.by_facet("request").is_none());
    }

    const SUMMARY: &str = r#"{"files": ["a"], "format": "f", "format_label": "F", "formats": [], "mapping": null,
        "conversations": 40, "turns": 80, "accounts": null, "account_field": null, "account_choice": "FromLog",
        "first_at": null, "last_at": null, "languages": [], "dropped": [], "quarantined": [], "seen": 80,
        "truncated": 0, "proposed_model": "small", "proposed_because": ""}"#;
}
