//! The one way by which files come in, whichever door they used.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::File;

use crate::browser::worker::WorkerClient;
use crate::state::app_context::AppContext;
use crate::state::import_state::Source;
use crate::state::run_state::RunStatus;
use crate::state::session::ProblemKind;
use crate::text::import as text;

/// How the name of a project file ends.
pub const PROJECT_END: &str = ".clioscope.zip";

/// Hands files to the worker's client and starts to read them.
#[derive(Clone, Copy)]
pub struct Intake {
    context: AppContext,
    client: StoredValue<Rc<WorkerClient>, LocalStorage>,
}

impl Intake {
    /// An intake of `client`.
    pub fn new(context: AppContext, client: Rc<WorkerClient>) -> Self {
        Self {
            context,
            client: StoredValue::new_local(client),
        }
    }

    /// Opens a project file.
    pub fn open(&self, project: File) {
        self.client
            .try_with_value(|client| client.hold_project(project));
        self.context.open_project();
    }

    /// Reads `files`, or opens the one project file. While a run goes on it only says why not.
    pub fn take(&self, files: Vec<File>) {
        let busy = self
            .context
            .session
            .try_with_untracked(|session| session.run.status != RunStatus::Idle);
        if busy != Some(false) {
            self.context
                .session
                .try_update(|session| session.notify(text::RUN_FIRST.to_owned()));
        } else if files.is_empty() {
            self.context
                .report_problem(ProblemKind::Drop, String::new());
        } else if let [project] = files.as_slice()
            && project.name().to_lowercase().ends_with(PROJECT_END)
        {
            self.open(project.clone());
        } else {
            let names = files.iter().map(File::name).collect();
            self.client.try_with_value(|client| client.hold(files));
            self.context.read(Source::Files(names));
        }
    }
}
