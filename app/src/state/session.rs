//! The session: which step the person is in, and what every message of the worker changes.
//!
//! [`Session::apply`] is the one place that gives messages their meaning. It changes the session and
//! says by an [`Outcome`] what else is to be done; it never does that itself.

use std::sync::Arc;

use clioscope_core::report::v1::Report;

use super::import_state::{ImportState, ReadProgress, Source};
use super::model_state::{LedgerView, ModelState, Tested};
use super::run_state::{RunState, RunStatus};
use crate::protocol::{
    Example, FromWorker, ImportChoices, ImportSummary, ModelCard, PROTOCOL_VERSION, ResumableRun,
    RunId, StopReason, ToWorker, Words, WordsCheck,
};

/// The step the person is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing imported yet, or a new analysis begins.
    #[default]
    Welcome,
    /// The files are read for the first time.
    Importing,
    /// The columns of a table must be named.
    Mapping,
    /// The verdict and the parameters.
    Plan,
    /// A run goes on.
    Running,
    /// A report is shown.
    Explore,
}

/// Whether the worker can be talked to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkerStatus {
    /// Loading; messages wait.
    #[default]
    Starting,
    /// It answered.
    Ready,
    /// It failed and must be restarted.
    Down,
}

/// What kind of trouble there is; the words are in [`text`](crate::text).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The files could not be read.
    Import,
    /// A run failed.
    Run,
    /// The worker could not be started, or died.
    Worker,
    /// Page and worker come from different versions.
    Version,
    /// What was dropped holds no file.
    Drop,
}

/// Trouble that stops the current step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// Details from the worker or the browser; may be empty. Never any text of a conversation.
    pub detail: String,
}

/// Something worth knowing that stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Unique within the session.
    pub id: u32,
    /// For the person.
    pub message: String,
}

/// Raw conversations of a cluster, for their owner.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamplesPage {
    /// The cluster asked for.
    pub cluster: u32,
    /// Conversations of it in all.
    pub total: usize,
    /// How many were skipped.
    pub skip: usize,
    /// Some of them; empty after a reload.
    pub examples: Vec<Example>,
}

/// What a message asks for besides the change of the session.
#[derive(Clone, Debug, Default)]
pub enum Outcome {
    /// Nothing.
    #[default]
    Nothing,
    /// The worker may be talked to.
    Open,
    /// Say this to the worker.
    Send(ToWorker),
    /// Show this report, whose coordinates came along.
    Show(Box<Report>),
    /// Show these conversations.
    Examples(ExamplesPage),
    /// The person's words were checked.
    Words(WordsCheck),
    /// Fill the forms in from an interrupted run.
    Prefill(Arc<ResumableRun>),
    /// Offer the bytes that came along as a file.
    Save {
        /// Its name.
        name: String,
        /// Its media type.
        media: String,
    },
    /// Ask the browser's own model.
    AskBuiltIn {
        /// The call.
        id: u64,
        /// Its body.
        body: Words,
    },
}

/// All that the shell shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// The step.
    pub phase: Phase,
    /// The worker.
    pub worker: WorkerStatus,
    /// Models of this deployment.
    pub models: Vec<ModelCard>,
    /// `true` where storage is denied: nothing survives a reload.
    pub ephemeral: bool,
    /// The import.
    pub import: ImportState,
    /// The run.
    pub run: RunState,
    /// The person's model.
    pub model: ModelState,
    /// Trouble, if any.
    pub problem: Option<Problem>,
    /// Notices, oldest first.
    pub notices: Vec<Notice>,
    /// Whether there is a report to go back to.
    pub has_report: bool,
    next_notice: u32,
}

impl Session {
    /// Takes a message of the worker.
    pub fn apply(&mut self, message: FromWorker) -> Outcome {
        match message {
            FromWorker::Ready {
                protocol,
                models,
                storage,
            } => {
                return self.ready(protocol, models, storage);
            }
            FromWorker::ImportProgress {
                done,
                total,
                records,
            } => {
                if self.import.reading.is_some() {
                    self.import.reading = Some(ReadProgress {
                        done,
                        total,
                        records,
                    });
                }
            }
            FromWorker::Imported(summary) => {
                if self.import.reading.take().is_some() {
                    self.import.summary = Some(Arc::new(*summary));
                    self.import.question = None;
                    self.import.accepted = self.import.choices.clone();
                    self.model.estimate = None;
                    self.enter_unless_exploring(Phase::Plan);
                    return self.resuming().map_or(Outcome::Nothing, Outcome::Prefill);
                }
            }
            FromWorker::NeedsMapping(question) => {
                if self.import.reading.take().is_some() {
                    self.import.question = Some(Arc::new(question));
                    self.enter_unless_exploring(Phase::Mapping);
                }
            }
            FromWorker::ImportFailed { message } => {
                if self.import.reading.take().is_some() {
                    return self.import_failed(message);
                }
            }
            FromWorker::Progress {
                run,
                stage,
                done,
                total,
                eta_secs,
            } => {
                if let Some(job) = self.model.job(run) {
                    (job.done, job.total) = (done, total);
                } else if self.run.is_current(run) {
                    self.run.advance(stage, done, total, eta_secs);
                }
            }
            FromWorker::ModelProgress { run, done, total } => {
                if self.run.is_current(run) {
                    self.run.model = Some((done, total));
                }
            }
            FromWorker::Report { run, report } => return self.report(run, report),
            FromWorker::NothingStored => {}
            FromWorker::Stopped { run, reason } => {
                if !self.model.stopped(run, &reason) && self.run.is_current(run) {
                    self.stopped(reason);
                }
            }
            FromWorker::Examples {
                cluster,
                total,
                skip,
                examples,
            } => {
                return Outcome::Examples(ExamplesPage {
                    cluster,
                    total,
                    skip,
                    examples,
                });
            }
            FromWorker::Forgotten => self.notify(crate::text::shell::FORGOTTEN.to_owned()),
            FromWorker::Notice { message } => self.notify(message),
            FromWorker::WordsChecked(check) => return Outcome::Words(check),
            FromWorker::File { name, media } => return Outcome::Save { name, media },
            FromWorker::AskBuiltIn { id, body } => return Outcome::AskBuiltIn { id, body },
            message => self.apply_model(message),
        }
        Outcome::Nothing
    }

    /// Takes a message about the person's model.
    fn apply_model(&mut self, message: FromWorker) {
        let model = &mut self.model;
        match message {
            FromWorker::Models { models, problem } => {
                model.listing = false;
                model.models = Arc::new(models);
                model.list_problem = problem;
            }
            FromWorker::Tested { steps, format } => {
                // An answer that nobody waits for is of another endpoint.
                if let Some(endpoint) = model.testing.take() {
                    model.tested = Some(Arc::new(Tested {
                        endpoint,
                        steps,
                        format,
                    }));
                }
            }
            FromWorker::Preview { calls } => {
                model.previewing = false;
                model.preview = Some(Arc::new(calls));
            }
            FromWorker::Estimate(estimate) => model.estimated(estimate),
            FromWorker::Calls { run, calls } => {
                if let Some(job) = model.job(run) {
                    job.calls = calls;
                } else if self.run.is_current(run) {
                    self.run.calls = calls;
                }
            }
            FromWorker::Paused { run, reason } => {
                if let Some(job) = model.job(run) {
                    job.paused = Some(reason);
                } else if self.run.is_current(run) {
                    self.run.pause(reason);
                }
            }
            FromWorker::Resumable(resumable) => {
                // A project without a report has nothing to show but this.
                if std::mem::take(&mut model.opening) && self.phase != Phase::Running {
                    self.phase = Phase::Welcome;
                }
                model.resumable = resumable.map(|run| Arc::new(*run));
            }
            FromWorker::SelfTested { run, score } => {
                let wanted = model.finish(run);
                if wanted {
                    model.self_test = Some(Arc::new(score));
                }
            }
            FromWorker::Checked { run, check } => {
                let wanted = model.finish(run);
                if wanted {
                    model.self_test = Some(Arc::new(check.self_test.clone()));
                    model.check = Some(Arc::new(*check));
                }
            }
            FromWorker::Ledger {
                total,
                skip,
                rows,
                totals,
            } => {
                model.ledger = LedgerView {
                    total,
                    skip,
                    rows: Arc::new(rows),
                    totals: Arc::new(totals),
                };
            }
            FromWorker::ProjectFailed { message } => {
                model.opening = false;
                model.project_problem = Some(message);
            }
            _ => {}
        }
    }

    /// The interrupted run that can go on with the files imported.
    pub fn resuming(&self) -> Option<Arc<ResumableRun>> {
        let names = |files: &[String]| {
            let mut names = files.to_vec();
            names.sort_unstable();
            names
        };
        let same = |summary: &ImportSummary, run: &ResumableRun| {
            run.files.is_empty() || names(&summary.files) == names(&run.files)
        };
        let (summary, run) = (
            self.import.summary.as_ref()?,
            self.model.resumable.as_ref()?,
        );
        same(summary, run).then(|| run.clone())
    }

    /// Begins to read `source` with `choices`; `None` while a run goes on.
    pub fn read(&mut self, source: Source, choices: ImportChoices) -> Option<ToWorker> {
        if self.run.status != RunStatus::Idle {
            return None;
        }
        self.import = ImportState {
            source: Some(source),
            reading: Some(ReadProgress::default()),
            choices,
            ..ImportState::default()
        };
        self.problem = None;
        self.phase = Phase::Importing;
        self.import.request()
    }

    /// Reads the same source again with other `choices`. The verdict stays on screen meanwhile.
    pub fn reread(&mut self, choices: ImportChoices) -> Option<ToWorker> {
        if !self.import.adjustable() || self.run.status != RunStatus::Idle {
            return None;
        }
        self.import.choices = choices;
        self.import.reading = Some(ReadProgress::default());
        self.problem = None;
        if self.import.summary.is_none() {
            self.phase = Phase::Importing;
        }
        self.import.request()
    }

    /// Opens the mapping of the verdict on screen again, with the columns in use proposed.
    pub fn open_mapping(&mut self) {
        let summary = self.import.summary.as_ref();
        let Some(question) = summary.and_then(|summary| summary.mapping.clone()) else {
            return;
        };
        self.import.question = Some(Arc::new(question));
        self.phase = Phase::Mapping;
    }

    /// Leaves the mapping without an answer. If there was a verdict it comes back, by reading as before
    /// where the choices changed meanwhile.
    pub fn leave_mapping(&mut self) -> Option<ToWorker> {
        self.import.question = None;
        self.problem = None;
        if self.import.summary.is_none() {
            self.drop_import();
            return None;
        }
        self.phase = Phase::Plan;
        if self.import.choices == self.import.accepted {
            return None;
        }
        self.reread(self.import.accepted.clone())
    }

    /// Gives the import up.
    pub fn drop_import(&mut self) {
        self.import = ImportState::default();
        self.phase = Phase::Welcome;
    }

    /// Asks the running run to stop; its id, if there is one that was not asked before.
    pub fn cancel(&mut self) -> Option<RunId> {
        let going = !matches!(self.run.status, RunStatus::Idle | RunStatus::Cancelling);
        going.then(|| {
            self.run.status = RunStatus::Cancelling;
            self.run.id
        })
    }

    /// The worker was replaced by a new one, which knows nothing: what to tell it.
    pub fn restarted(&mut self) -> Option<ToWorker> {
        self.worker = WorkerStatus::Starting;
        self.problem = None;
        self.run.end();
        self.model.interrupted();
        if self.phase == Phase::Running {
            self.phase = Phase::Plan;
        }
        let request = self.import.request()?;
        self.import.reading = Some(ReadProgress::default());
        if self.phase == Phase::Welcome && self.import.summary.is_none() {
            self.phase = Phase::Importing;
        }
        Some(request)
    }

    /// The worker failed; `detail` is the browser's.
    pub fn worker_failed(&mut self, detail: String) {
        self.worker = WorkerStatus::Down;
        self.run.end();
        self.model.interrupted();
        self.import.reading = None;
        self.phase = match self.phase {
            Phase::Running => Phase::Plan,
            Phase::Importing => Phase::Welcome,
            phase => phase,
        };
        self.problem = Some(Problem {
            kind: ProblemKind::Worker,
            detail,
        });
    }

    /// Forgets everything but the worker and its models.
    pub fn forget(&mut self) {
        *self = Self {
            worker: self.worker,
            models: std::mem::take(&mut self.models),
            ephemeral: self.ephemeral,
            run: self.run.forgotten(),
            next_notice: self.next_notice,
            ..Self::default()
        };
    }

    /// Adds a notice unless the same one is still shown.
    pub fn notify(&mut self, message: String) {
        if self.notices.iter().any(|notice| notice.message == message) {
            return;
        }
        self.next_notice += 1;
        self.notices.push(Notice {
            id: self.next_notice,
            message,
        });
    }

    fn ready(&mut self, protocol: u32, models: Vec<ModelCard>, storage: bool) -> Outcome {
        if protocol != PROTOCOL_VERSION {
            self.worker = WorkerStatus::Down;
            self.problem = Some(Problem {
                kind: ProblemKind::Version,
                detail: String::new(),
            });
            return Outcome::Nothing;
        }
        self.worker = WorkerStatus::Ready;
        self.models = models;
        self.ephemeral = !storage;
        if self.ephemeral {
            self.notify(crate::text::shell::EPHEMERAL.to_owned());
        }
        Outcome::Open
    }

    fn report(&mut self, run: Option<RunId>, report: Box<Report>) -> Outcome {
        let wanted = match run {
            Some(run) => self.run.is_current(run),
            // The stored report opens only if the person has not begun anything meanwhile.
            None => self.model.opening || (self.phase == Phase::Welcome && !self.has_report),
        };
        if !wanted {
            return Outcome::Nothing;
        }
        if run.is_some() {
            self.model.resumable = None;
            self.model.of_project = false;
        }
        self.model.opening = false;
        self.model.project_problem = None;
        self.run.end();
        self.problem = None;
        self.has_report = true;
        self.phase = Phase::Explore;
        Outcome::Show(report)
    }

    fn stopped(&mut self, reason: StopReason) {
        self.run.end();
        self.phase = Phase::Plan;
        if let StopReason::Failed(detail) = reason {
            self.problem = Some(Problem {
                kind: ProblemKind::Run,
                detail,
            });
        }
    }

    /// A choice that makes the files unreadable is taken back: the source is read again as before.
    fn import_failed(&mut self, detail: String) -> Outcome {
        self.problem = Some(Problem {
            kind: ProblemKind::Import,
            detail,
        });
        let import = &mut self.import;
        if import.summary.is_some() && import.choices != import.accepted {
            import.choices = import.accepted.clone();
            import.reading = Some(ReadProgress::default());
            return import.request().map_or(Outcome::Nothing, Outcome::Send);
        }
        import.summary = None;
        if self.phase != Phase::Explore {
            self.phase = if import.question.is_some() {
                Phase::Mapping
            } else {
                Phase::Welcome
            };
        }
        Outcome::Nothing
    }

    fn enter_unless_exploring(&mut self, phase: Phase) {
        if self.phase != Phase::Explore {
            self.phase = phase;
        }
    }
}

#[cfg(test)]
mod tests;
