//! Words of the header, the dialogs and the trouble cards.

use super::format::{bytes, counted, date_range, of};
use crate::protocol::ImportSummary;
use crate::state::session::{Phase, ProblemKind};
use crate::state::theme::Theme;
use clioscope_core::report::v1::RunRecord;

pub const SKIP_TO_MAIN: &str = "Skip to the main content";
pub const REPORT_HEADING: &str = "Report";
pub const BADGE_MORE: &str = ": what this means";
pub const CLOSE: &str = "Close";
pub const CANCEL: &str = "Cancel";
pub const DISMISS: &str = "Dismiss";

pub const NEW_ANALYSIS: &str = "New analysis";
pub const RUN_AGAIN: &str = "Change the plan";
pub const BACK_TO_REPORT: &str = "Back to the report";
pub const BACK_TO_PLAN: &str = "Back to the plan";
pub const FORGET: &str = "Forget everything";
pub const FORGOTTEN: &str = "Everything is forgotten. This site stores nothing in this browser.";

pub const PRIVACY_TITLE: &str = "What this page may talk to";
pub const PRIVACY_LEAD: &str =
    "Your conversations are read, grouped and drawn inside this tab. They are never sent anywhere.";
pub const PRIVACY_LEAD_MODEL: &str = "Your conversations are read, grouped and drawn inside this tab. Redacted text goes to the model that you chose, and nowhere else.";
pub const PRIVACY_MODEL_POINT: (&str, &str) = (
    "Its own site and one model.",
    "The page fetches its program, the sample and the model files from the address you see above. Your browser lets it talk to the address of your model besides, and to no other.",
);
pub const PRIVACY_POINTS: [(&str, &str); 4] = [
    (
        "Only its own site.",
        "The page fetches its program, the sample and the model files from the address you see above. It has no other address to talk to.",
    ),
    (
        "No telemetry.",
        "No accounts, no cookies, no counters, no fonts or scripts from elsewhere.",
    ),
    (
        "What is kept.",
        "The finished report is stored in this browser, on this device, so that a reload finds it. The text of conversations is never stored.",
    ),
    (
        "What can be forgotten.",
        "“Forget everything” deletes all of it at once.",
    ),
];
pub const VERIFY_TITLE: &str = "See for yourself";
pub const VERIFY_STEPS: [&str; 3] = [
    "Open the developer tools of your browser (F12) and choose Network.",
    "Import files and run an analysis. Every line in the list is a download from this site; none carries your data.",
    "Or disconnect from the network once the page and the model are loaded. Everything still works.",
];
pub const LEDGER_TITLE: &str = "Requests of this page so far";
pub const LEDGER_NOTE: &str = "As your browser counts them for this page. Those of the background worker are in the Network list only.";
pub const LEDGER_OWN: &str = "to this site";
pub const LEDGER_OTHER: &str = "to any other site";

pub const FORGET_TITLE: &str = "Forget everything?";
pub const FORGET_BODY: &str = "This deletes the stored report, your settings and what was imported, from this browser. Your files stay as they are. It cannot be undone.";
pub const FORGET_CONFIRM: &str = "Forget everything";
pub const FORGET_KEEP: &str = "Keep it";

pub const THEME: &str = "Theme";
pub const RESTART: &str = "Restart";
pub const RELOAD: &str = "Reload the page";
pub const NOTHING_LOST: &str = "What you imported is kept.";
pub const EPHEMERAL: &str = "This window does not allow storage, as private windows do. The report will be gone when you close or reload it.";

/// Name of a theme.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "As the system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// The steps, as the way through the page names them.
pub const STEPS: [&str; 4] = ["Import", "Plan", "Run", "Explore"];
pub const STEPS_LABEL: &str = "Steps";

/// Index into [`STEPS`].
pub fn step(phase: Phase) -> usize {
    match phase {
        Phase::Welcome | Phase::Importing | Phase::Mapping => 0,
        Phase::Plan => 1,
        Phase::Running => 2,
        Phase::Explore => 3,
    }
}

/// Title of the tab.
pub fn page_title(phase: Phase) -> String {
    let step = match phase {
        Phase::Welcome => return "Clioscope: what people use an assistant for".to_owned(),
        Phase::Importing => "Reading files",
        Phase::Mapping => "Columns",
        Phase::Plan => "Plan",
        Phase::Running => "Running",
        Phase::Explore => "Explore",
    };
    format!("{step} · Clioscope")
}

/// The line of the header about a report.
pub fn report_line(run: &RunRecord) -> String {
    let mut parts = vec![files_line(&run.files)];
    let counts = &run.counts;
    parts.push(format!(
        "{} conversations",
        of(counts.clustered, counts.conversations)
    ));
    if let Some(accounts) = counts.accounts {
        parts.push(counted(accounts, "account", "accounts"));
    }
    if let (Some(first), Some(last)) = (run.first_at, run.last_at) {
        parts.push(date_range(first, last));
    }
    parts.join(" · ")
}

/// The line of the header about an import.
pub fn import_line(summary: &ImportSummary) -> String {
    format!(
        "{} · {}",
        files_line(&summary.files),
        counted(summary.conversations, "conversation", "conversations")
    )
}

/// "a.zip" or "a.zip and 2 more".
pub fn files_line(files: &[String]) -> String {
    match files {
        [] => "No file".to_owned(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// "12.3 MB of 40.0 MB".
pub fn bytes_of(done: f64, total: f64) -> String {
    if total > 0.0 {
        format!("{} of {}", bytes(done.min(total)), bytes(total))
    } else {
        bytes(done)
    }
}

/// Heading of a trouble card, and what to do.
pub fn problem(kind: ProblemKind) -> (&'static str, &'static str) {
    match kind {
        ProblemKind::Import => (
            "These files could not be read",
            "Try other files, or export them again.",
        ),
        ProblemKind::Run => (
            "The run stopped before it was done",
            "What you imported is still here. Change the plan, or run it again.",
        ),
        ProblemKind::Worker => (
            "The part that does the work has stopped",
            "Most often there was too little memory. Close other tabs, or plan a smaller sample, then restart. Your files are read again by themselves.",
        ),
        ProblemKind::Version => (
            "This page was updated while it was open",
            "Its parts come from two different versions. Reload the page to get the new one.",
        ),
        ProblemKind::Drop => (
            "No file was found in what you dropped",
            "Folders cannot be read. Drop the files in them, or a zip archive.",
        ),
    }
}

/// Name of a trouble kind's area for a heading above it: where it happened.
pub fn problem_place(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Import | ProblemKind::Drop => "Import",
        ProblemKind::Run => "Run",
        ProblemKind::Worker => "Background worker",
        ProblemKind::Version => "Start",
    }
}
