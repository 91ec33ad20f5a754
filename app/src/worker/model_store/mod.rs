//! Where the answers of a model, the ledger and the state of a run survive: three logs of JSON lines that only grow.
//!
//! A line is handed to the browser as soon as there is one, so that a tab that is killed loses none; it reaches the disk
//! within about a second. The logs are files of the origin (OPFS) where they can be had, records of `IndexedDB` where
//! those are denied (private windows of some browsers, plain-http hosts), and nothing where both are. Neither the text of
//! a conversation nor a key is in them.

mod database;
mod files;

use std::cell::RefCell;

use database::Database;
use files::{Files, NoFiles};

use super::message::post;
use crate::protocol::FromWorker;

/// One of the logs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Log {
    /// States of runs; the last line counts.
    Runs,
    /// Answers of models, a [`journal`](clioscope_core::llm::journal) without its first line.
    Answers,
    /// What left: each call when it is made, and again when it ends.
    Ledger,
}

impl Log {
    const ALL: [Self; 3] = [Self::Runs, Self::Answers, Self::Ledger];

    /// Name of its file or object store.
    fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs.jsonl",
            Self::Answers => "answers.jsonl",
            Self::Ledger => "ledger.jsonl",
        }
    }
}

/// The content of the logs.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) runs: String,
    pub(super) answers: String,
    pub(super) ledger: String,
}

impl Stored {
    fn log(&mut self, log: Log) -> &mut String {
        match log {
            Log::Runs => &mut self.runs,
            Log::Answers => &mut self.answers,
            Log::Ledger => &mut self.ledger,
        }
    }
}

/// The logs, open for writing.
pub(super) struct ModelStore {
    backend: RefCell<Backend>,
}

enum Backend {
    Files(Files),
    Database(Database),
    Memory,
}

impl ModelStore {
    /// Opens the logs and reads what is in them; tells the person where they cannot be kept.
    pub(super) async fn open() -> (Self, Stored) {
        let (backend, stored, complaint) = match Files::open().await {
            Ok((files, stored)) => (Backend::Files(files), stored, None),
            Err(NoFiles::OtherTab) => (
                Backend::Memory,
                Stored::default(),
                Some(
                    "Another tab of this page keeps the answers of the model. This tab keeps its own in memory only: close the other one and reload to go on where it was.",
                ),
            ),
            Err(NoFiles::Denied) => match Database::open().await {
                Some((database, stored)) => (Backend::Database(database), stored, None),
                None => (
                    Backend::Memory,
                    Stored::default(),
                    Some(
                        "This browser lets the page store nothing, as in a private window. The answers of the model are kept in memory only: save the project before you close the tab.",
                    ),
                ),
            },
        };
        if let Some(complaint) = complaint {
            notice(complaint.to_owned());
        }
        let backend = RefCell::new(backend);
        (Self { backend }, stored)
    }

    /// Adds a line, given without its line break.
    pub(super) fn append(&self, log: Log, line: &str) {
        let written = match &*self.backend.borrow() {
            Backend::Files(files) => files.append(log, line),
            Backend::Database(database) => {
                database.append(log, line);
                Ok(())
            }
            Backend::Memory => Ok(()),
        };
        if let Err(error) = written {
            *self.backend.borrow_mut() = Backend::Memory;
            notice(format!(
                "Further answers of the model are kept in memory only, since they could not be written ({error}). Save the project before you close the tab."
            ));
        }
    }

    /// Closes the logs; nothing can be added any more.
    pub(super) fn close(&self) {
        // Dropping the backend closes it.
        drop(self.backend.replace(Backend::Memory));
    }
}

/// What the logs hold, read without opening them for writing, so that another tab may have them: the runs, and of the
/// answers how many there are and when the last one came (UTC milliseconds).
pub(super) struct Glimpse {
    pub(super) runs: String,
    pub(super) answers: usize,
    pub(super) at_ms: f64,
}

/// Looks at the logs; `None` if there is nothing.
pub(super) async fn glimpse() -> Option<Glimpse> {
    match files::glimpse().await {
        Ok(glimpse) => glimpse,
        Err(NoFiles::OtherTab) => None,
        Err(NoFiles::Denied) => database::glimpse().await,
    }
}

/// Deletes the logs. They must be closed.
pub(super) async fn forget() {
    if let Err(NoFiles::OtherTab) = files::forget().await {
        notice(
            "Another tab of this page still keeps answers of the model. Close it and forget again."
                .to_owned(),
        );
    }
    database::forget().await;
}

fn notice(message: String) {
    post(&FromWorker::Notice { message }, &[]);
}
