//! Words about project files and interrupted runs.

use super::format::counted;
use super::ledger::moment;
use super::shell::files_line;
use crate::protocol::ResumableRun;

pub const SAVE: &str = "Save project";
pub const SAVE_NOTE: &str = "Plan, answers, report and ledger in one file. No conversation and no key is in it, but summaries and names are.";
pub const OPEN: &str = "Open a project";
pub const OPEN_NOTE: &str = "A .clioscope.zip that you saved. It holds no conversations: to go on with its run, choose the same files again.";
pub const OPENING: &str = "Opening the project…";
pub const FAILED: &str = "This project could not be opened";
pub const DISMISS: &str = "Dismiss";

pub const RESUME_AGAIN: &str = "Choose the same files again (or the sample, if it was that) to go on; nothing will be asked twice.";
pub const RESUME_KEY: &str = "Keys are not stored: if it had one, enter it again.";
pub const SET_ASIDE: &str = "Not now";
pub const RESUMING_NOTE: &str = "The plan is filled in as it was. Change what you like: answers to questions that stay the same are used again.";

/// Headings of the card on the first screen and of the one above the plan.
pub fn titles(of_project: bool) -> (&'static str, &'static str) {
    if of_project {
        ("The project can go on", "Going on with a project")
    } else {
        ("A run was interrupted", "Going on with an interrupted run")
    }
}

/// What is kept of a run.
pub fn kept(run: &ResumableRun) -> String {
    let answers = counted(run.answers, "answer is", "answers are");
    let files = match run.files.as_slice() {
        [] => String::new(),
        files => format!(" on {}", files_line(files)),
    };
    format!(
        "{answers} kept, the last from {} UTC. It ran{files} with {}.",
        moment(run.at_ms),
        model(run)
    )
}

/// The model of an interrupted run.
fn model(run: &ResumableRun) -> String {
    match run.endpoint.model.as_str() {
        "" => "the browser's own model".to_owned(),
        model => model.to_owned(),
    }
}
