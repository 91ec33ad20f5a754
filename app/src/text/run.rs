//! Words of the run step.

use clioscope_core::pipeline::stage::Stage;

use super::format::{count, counted, of, remaining};
use crate::protocol::CallsView;

pub const TITLE: &str = "Running the analysis";
pub const CANCELLING_TITLE: &str = "Stopping";
pub const LEAD: &str = "You can leave this tab in the background. Closing it ends the run.";
pub const PROGRESS_LABEL: &str = "Share of the whole run";
pub const CANCEL: &str = "Cancel the run";
pub const CANCELLING: &str = "Stopping…";
pub const STARTING: &str = "Starting";
pub const ESTIMATING: &str = "Estimating the time left";
pub const STAGES_LABEL: &str = "Stages";
pub const STATE_DONE: &str = "done";
pub const STATE_ACTIVE: &str = "in course";
pub const STATE_WAITING: &str = "waiting";
pub const MODEL_FETCH: &str = "Fetching the model from this site";

pub const PAUSE: &str = "Pause";
pub const PAUSING: &str = "Finishing the calls under way…";
pub const PAUSED_TITLE: &str = "The run waits for you";
pub const PAUSED_WHY: &str = "Why it waits";
pub const PAUSED: &str = "Paused";
pub const CONTINUE: &str = "Continue";
pub const RETRY_FAILED: &str = "Also ask again what was given up";
pub const CHANGE_MODEL: &str = "Change key, address or model";
pub const RAISE_CAP: &str = "Change the cap";
pub const KEPT: &str = "Nothing is lost: every answer is kept. If you cancel, a later run with the same files uses them again.";
pub const LEAD_MODEL: &str = "You can leave this tab in the background. If it is closed, the run can go on later: every answer is kept.";
pub const CALLS_TITLE: &str = "Calls to your model";
pub const BY_STAGE: &str = "By stage";
pub const IN_FLIGHT: &str = "calls under way, of at most";
pub const REUSED: &str = "answers used again";
pub const MALFORMED: &str = "answers of no use, asked again";
pub const GIVEN_UP: &str = "given up";
pub const RETRIED: &str = "tried again after a failure";

/// Calls under way: "3 of 8".
pub fn in_flight(calls: &CallsView) -> String {
    format!("{} of {}", count(calls.in_flight), count(calls.concurrency))
}

/// How many questions were given up, for the button that asks again.
pub fn given_up(n: u64) -> String {
    counted(
        n as usize,
        "question was given up.",
        "questions were given up.",
    )
}

/// Name of a stage and what it does.
pub fn stage(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Select => ("Select", "Duplicates set aside, sample drawn"),
        Stage::Screen => ("Screen", "Your yes or no question put to the model"),
        Stage::Facets => (
            "Redact and describe",
            "Personal data replaced, facets taken",
        ),
        Stage::Embed => ("Compare", "Each text turned into numbers, in this tab"),
        Stage::Cluster => ("Group", "Similar requests put together"),
        Stage::Names => ("Name and audit", "Each group named and judged by the model"),
        Stage::Hierarchy => ("Name and order", "Groups named and arranged in a tree"),
        Stage::Project => ("Draw the map", "Each conversation given a place"),
        Stage::Privacy => (
            "Measure privacy",
            "A sample judged before and after each step",
        ),
        Stage::Report => ("Check the minimum", "Topics that are too small removed"),
    }
}

/// Units of a stage: counted where they are conversations, a share elsewhere.
pub fn units(stage: Stage, done: usize, total: usize) -> String {
    if total == 0 {
        return String::new();
    }
    match stage {
        Stage::Select | Stage::Screen | Stage::Facets | Stage::Embed | Stage::Privacy => {
            of(done, total)
        }
        Stage::Cluster | Stage::Names | Stage::Hierarchy | Stage::Project | Stage::Report => {
            format!("{:.0}%", (done as f64 * 100.0 / total as f64).min(100.0))
        }
    }
}

/// "about 4 minutes left".
pub fn left(secs: f32) -> String {
    format!("{} left", remaining(secs))
}

/// The value of the progress bar in words.
pub fn progress(percent: u32, left: &str) -> String {
    format!("{percent}%, {left}")
}

/// What the live region says when a stage begins.
pub fn announce(name: &str, number: usize, all: usize) -> String {
    format!("Stage {number} of {all}: {name}")
}
