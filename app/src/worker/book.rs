//! What is kept of calls to models: every answer, every call that was made, and how far runs came. In memory for this
//! session, and line by line in the [`ModelStore`] for those to come.

use std::cell::{Ref, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use clioscope_core::llm::journal::{self, Journal};
use clioscope_core::llm::ledger::{self, Ledger};
use clioscope_core::llm::{CallError, Endpoint, Request, RequestKey, estimate_tokens};
use clioscope_core::pipeline::Answer;
use clioscope_core::pipeline::plan::RunPlan;
use serde::{Deserialize, Serialize};

use super::model_store::{Log, ModelStore, Stored, glimpse};
use crate::protocol::ResumableRun;

/// Outcome of a call whose end was not seen: under way, or the tab was closed.
const UNDER_WAY: &str = "end_not_seen";

/// How far a run came: a line of the log of runs.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RunNote {
    /// Its parameters.
    pub(super) plan: RunPlan,
    /// The endpoint, without its key.
    pub(super) endpoint: Endpoint,
    /// Names of its files.
    pub(super) files: Vec<String>,
    /// [`Corpus::fingerprint`](clioscope_core::Corpus::fingerprint).
    pub(super) corpus: String,
    /// Finished, or given up by the person: there is nothing to go on with.
    pub(super) is_over: bool,
}

/// The open book.
pub(super) struct Book {
    store: ModelStore,
    journal: RefCell<Journal>,
    ledger: RefCell<Ledger>,
    note: RefCell<Option<RunNote>>,
}

impl Book {
    pub(super) async fn open() -> Rc<Self> {
        let (store, stored) = ModelStore::open().await;
        let Stored {
            runs,
            answers,
            ledger,
        } = stored;
        let mut journal = Journal::default();
        // A line that was cut off in the middle is one answer lost, which is asked for again.
        for entry in answers.lines().filter_map(journal::Entry::from_line) {
            journal.insert(entry);
        }
        Rc::new(Self {
            store,
            journal: RefCell::new(journal),
            ledger: RefCell::new(read_ledger(&ledger)),
            note: RefCell::new(last_note(&runs)),
        })
    }

    /// What came of a request, if it was ever put.
    pub(super) fn answer(&self, key: RequestKey) -> Option<journal::Entry> {
        self.journal.borrow().get(key).cloned()
    }

    /// Keeps what came of a request.
    pub(super) fn keep(&self, entry: journal::Entry) {
        self.store.append(Log::Answers, &entry.to_line());
        self.journal.borrow_mut().insert(entry);
    }

    /// Writes down that a call is about to be made, so that it is on record whatever happens.
    pub(super) fn began(&self, call: &ledger::Entry) {
        let call = ledger::Entry {
            outcome: UNDER_WAY.to_owned(),
            ..call.clone()
        };
        self.store.append(Log::Ledger, &call.to_line());
    }

    /// Books a call that ended.
    pub(super) fn ended(&self, call: ledger::Entry) {
        self.store.append(Log::Ledger, &call.to_line());
        self.ledger.borrow_mut().push(call);
    }

    /// Writes down how far a run came.
    pub(super) fn note(&self, note: RunNote) {
        if self.note.borrow().as_ref() == Some(&note) {
            return;
        }
        // Plain data: JSON can hold it.
        let line = serde_json::to_string(&note).unwrap_or_default();
        self.store.append(Log::Runs, &line);
        *self.note.borrow_mut() = Some(note);
    }

    /// The last run.
    pub(super) fn last_note(&self) -> Option<RunNote> {
        self.note.borrow().clone()
    }

    /// The last run is over.
    pub(super) fn close_note(&self) {
        if let Some(note) = self.last_note() {
            self.note(RunNote {
                is_over: true,
                ..note
            });
        }
    }

    /// Marks the answers to these requests as of no use.
    pub(super) fn spoil(&self, given_up: &[Vec<RequestKey>]) {
        for key in given_up.iter().flatten() {
            if let Some(entry) = self.answer(*key).filter(|entry| entry.outcome.is_ok()) {
                self.keep(journal::Entry {
                    outcome: Err(CallError::Protocol),
                    ..entry
                });
            }
        }
    }

    /// Makes requests without an answer of use be put again.
    pub(super) fn forget_failures(&self) {
        self.journal.borrow_mut().forget_failures();
    }

    /// All answers.
    pub(super) fn journal(&self) -> Ref<'_, Journal> {
        self.journal.borrow()
    }

    /// All calls.
    pub(super) fn ledger(&self) -> Ref<'_, Ledger> {
        self.ledger.borrow()
    }

    /// Adds the answers and calls of a project; what is there already stays.
    pub(super) fn add(&self, journal: &Journal, ledger: &Ledger) {
        for entry in journal.entries() {
            if self.answer(entry.key).is_none() {
                self.keep(entry.clone());
            }
        }
        let key = |call: &ledger::Entry| (call.at_ms, call.request);
        let known: BTreeSet<_> = self.ledger().iter().map(key).collect();
        for call in ledger {
            if !known.contains(&key(call)) {
                self.ended(call.clone());
            }
        }
    }

    /// Nothing is written from now on.
    pub(super) fn close(&self) {
        self.store.close();
    }
}

/// The answer to `request` that a run takes, from an entry of the journal. Tokens that no server counted are estimated.
pub(super) fn to_answer(entry: &journal::Entry, request: &Request) -> Result<Answer, CallError> {
    let text = entry.outcome.clone()?;
    let estimate = |text: &str| estimate_tokens(text) as u64;
    Ok(Answer {
        model: entry.model.clone(),
        tokens_in: (entry.tokens_in).unwrap_or_else(|| {
            estimate(request.prompt.rules()) + estimate(request.prompt.material())
        }),
        tokens_out: entry.tokens_out.unwrap_or_else(|| estimate(&text)),
        text,
    })
}

/// Each call once: the line of its end, or, if there is none, that of its beginning.
fn read_ledger(text: &str) -> Ledger {
    let mut calls: Vec<Option<ledger::Entry>> = Vec::new();
    let mut begun: BTreeMap<(i64, RequestKey), usize> = BTreeMap::new();
    for call in text.lines().filter_map(ledger::Entry::from_line) {
        let key = (call.at_ms, call.request);
        if call.outcome == UNDER_WAY {
            begun.insert(key, calls.len());
        } else if let Some(index) = begun.remove(&key) {
            calls[index] = None;
        }
        calls.push(Some(call));
    }
    let mut ledger = Ledger::default();
    for call in calls.into_iter().flatten() {
        ledger.push(call);
    }
    ledger
}

fn last_note(runs: &str) -> Option<RunNote> {
    runs.lines()
        .rev()
        .find_map(|line| serde_json::from_str(line).ok())
}

/// The run that was interrupted, if there is one; nothing is opened for writing.
pub(super) async fn interrupted() -> Option<(ResumableRun, String)> {
    let glimpse = glimpse().await?;
    let note = last_note(&glimpse.runs).filter(|note| !note.is_over)?;
    let run = ResumableRun {
        plan: note.plan,
        endpoint: note.endpoint,
        files: note.files,
        answers: glimpse.answers,
        at_ms: glimpse.at_ms,
    };
    Some((run, note.corpus))
}
