//! Project files: everything of a run but keys and conversations.

use clioscope_core::llm::journal::Journal;
use clioscope_core::llm::ledger::{Entry, Ledger};
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::project::{self, Project};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{Pipeline, Shown, notice};
use crate::protocol::{FromWorker, ResumableRun};
use crate::worker::book::RunNote;
use crate::worker::message::{describe, list, post};

impl Pipeline {
    pub(super) async fn save_project(&self) {
        let book = self.book().await;
        let note = book.last_note();
        let lines = |lines: &mut dyn Iterator<Item = String>| -> Vec<u8> {
            lines.flat_map(|line| (line + "\n").into_bytes()).collect()
        };
        let project = {
            let shown = self.shown.borrow();
            let report = shown.as_ref().map(|shown| shown.report.clone());
            // The plan of a run that is not finished is that of its note; its report is still of the last one.
            let plan = match (&note, &report) {
                (Some(note), _) if !note.is_over => note.plan.clone(),
                (_, Some(report)) => report.run.plan.clone(),
                (Some(note), None) => note.plan.clone(),
                (None, None) => RunPlan::new(""),
            };
            Project {
                created_at: js_sys::Date::now() as i64,
                plan,
                files: match (&note, &report) {
                    (Some(note), _) => note.files.clone(),
                    (None, Some(report)) => report.run.files.clone(),
                    (None, None) => Vec::new(),
                },
                corpus: note
                    .as_ref()
                    .map_or_else(String::new, |note| note.corpus.clone()),
                points: shown
                    .as_ref()
                    .map_or_else(Vec::new, |shown| shown.points.clone()),
                report,
                endpoint: note
                    .map(|note| note.endpoint)
                    .or_else(|| Some(self.link.borrow().as_ref()?.endpoint.clone())),
                answers: lines(&mut book.journal().lines()),
                ledger: lines(&mut book.ledger().iter().map(Entry::to_line)),
            }
        };
        match project::write(&project) {
            Ok(bytes) => {
                let file = FromWorker::File {
                    name: "project.clioscope.zip".to_owned(),
                    media: "application/zip".to_owned(),
                };
                post(&file, &[&Uint8Array::from(bytes.as_slice())]);
            }
            Err(error) => notice(error.to_string()),
        }
    }

    /// Takes over what is in a project file, once all of it could be read.
    pub(super) async fn open_project(&self, message: &JsValue) {
        match read(message).await {
            Ok((project, journal, ledger)) => self.take_over(project, &journal, &ledger).await,
            Err(message) => post(&FromWorker::ProjectFailed { message }, &[]),
        }
    }

    async fn take_over(&self, project: Project, journal: &Journal, ledger: &Ledger) {
        let book = self.book().await;
        book.add(journal, ledger);
        let is_finished = project.report.is_some();
        if let Some(report) = project.report {
            let shown = Shown {
                report,
                points: project.points,
                conversations: None,
            };
            self.show(None, shown).await;
        }
        // With the same files and a key it can go on, or be changed without asking again.
        let resumable = project.endpoint.map(|endpoint| {
            let run = ResumableRun {
                plan: project.plan.clone(),
                endpoint: endpoint.clone(),
                files: project.files.clone(),
                answers: journal.len(),
                at_ms: project.created_at as f64,
            };
            if !is_finished {
                *self.interrupted.borrow_mut() = Some((run.clone(), project.corpus.clone()));
            }
            book.note(RunNote {
                plan: project.plan,
                endpoint,
                files: project.files,
                corpus: project.corpus,
                is_over: is_finished,
            });
            Box::new(run)
        });
        post(&FromWorker::Resumable(resumable), &[]);
    }
}

async fn read(message: &JsValue) -> Result<(Project, Journal, Ledger), String> {
    let file: File = list(message, "files")
        .get(0)
        .dyn_into()
        .map_err(|_error| "Choose a project file.".to_owned())?;
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| format!("The file cannot be read: {}", describe(&error)))?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    let project = project::read(&bytes).map_err(|error| error.to_string())?;
    let answers = String::from_utf8_lossy(&project.answers);
    let (journal, _) = Journal::read(&answers)
        .map_err(|error| format!("The answers in the project file cannot be used: {error}."))?;
    let (ledger, _) = Ledger::read(&String::from_utf8_lossy(&project.ledger));
    Ok((project, journal, ledger))
}
