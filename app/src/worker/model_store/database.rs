//! The logs as records of `IndexedDB`, some lines a record. Two tabs may add to them at once without harm.

use std::cell::RefCell;
use std::rc::Rc;

use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{Glimpse, Log, Stored, notice};

const DATABASE: &str = "clioscope-model";

/// The open database.
pub(super) struct Database {
    shared: Rc<Shared>,
}

struct Shared {
    database: Rexie,
    unsaved: RefCell<Unsaved>,
}

#[derive(Default)]
struct Unsaved {
    lines: Vec<(Log, String)>,
    is_writing: bool,
    has_failed: bool,
}

impl Database {
    pub(super) async fn open() -> Option<(Self, Stored)> {
        let database = connect().await?;
        let mut stored = Stored::default();
        for log in Log::ALL {
            *stored.log(log) = read(&database, log).await?;
        }
        let shared = Rc::new(Shared {
            database,
            unsaved: RefCell::default(),
        });
        Some((Self { shared }, stored))
    }

    /// Writes at once, or, while the last lines are being written, all that came together after them.
    pub(super) fn append(&self, log: Log, line: &str) {
        let mut unsaved = self.shared.unsaved.borrow_mut();
        unsaved.lines.push((log, format!("{line}\n")));
        if !unsaved.is_writing {
            unsaved.is_writing = true;
            spawn_local(write_all(Rc::clone(&self.shared)));
        }
    }
}

async fn write_all(shared: Rc<Shared>) {
    loop {
        let lines = {
            let mut unsaved = shared.unsaved.borrow_mut();
            unsaved.is_writing = !unsaved.lines.is_empty();
            if !unsaved.is_writing {
                return;
            }
            std::mem::take(&mut unsaved.lines)
        };
        if let Err(error) = write(&shared.database, &lines).await
            && !std::mem::replace(&mut shared.unsaved.borrow_mut().has_failed, true)
        {
            notice(format!(
                "Some answers of the model could not be written ({error}) and will not survive a reload. Save the project before you close the tab."
            ));
        }
    }
}

async fn write(database: &Rexie, lines: &[(Log, String)]) -> Result<(), rexie::Error> {
    let transaction = database.transaction(&Log::ALL.map(Log::name), TransactionMode::ReadWrite)?;
    for log in Log::ALL {
        let text: String = lines
            .iter()
            .filter(|(of, _)| *of == log)
            .map(|(_, line)| line.as_str())
            .collect();
        if !text.is_empty() {
            let record = JsValue::from(text);
            transaction.store(log.name())?.add(&record, None).await?;
        }
    }
    transaction.done().await.map(|_| ())
}

async fn connect() -> Option<Rexie> {
    Log::ALL
        .into_iter()
        .fold(Rexie::builder(DATABASE).version(1), |builder, log| {
            builder.add_object_store(ObjectStore::new(log.name()).auto_increment(true))
        })
        .build()
        .await
        .ok()
}

async fn read(database: &Rexie, log: Log) -> Option<String> {
    let transaction = database
        .transaction(&[log.name()], TransactionMode::ReadOnly)
        .ok()?;
    let records = transaction
        .store(log.name())
        .ok()?
        .get_all(None, None)
        .await
        .ok()?;
    Some(records.iter().filter_map(JsValue::as_string).collect())
}

pub(super) async fn glimpse() -> Option<Glimpse> {
    let database = connect().await?;
    let runs = read(&database, Log::Runs).await?;
    let answers = read(&database, Log::Answers).await?.lines().count();
    database.close();
    // The database has no clock of its own.
    (!runs.is_empty()).then_some(Glimpse {
        runs,
        answers,
        at_ms: 0.0,
    })
}

pub(super) async fn forget() {
    // Nothing to delete is as good as deleted.
    drop(Rexie::delete(DATABASE).await);
}
