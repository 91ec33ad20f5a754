//! Words of the run step.

use clioscope_core::pipeline::stage::Stage;

use super::format::{of, remaining};

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

/// Name of a stage and what it does.
pub fn stage(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Select => ("Select", "Duplicates set aside, sample drawn"),
        Stage::Facets => (
            "Redact and describe",
            "Personal data replaced, facets taken",
        ),
        Stage::Embed => ("Read with the model", "Each request turned into numbers"),
        Stage::Cluster => ("Group", "Similar requests put together"),
        Stage::Hierarchy => ("Name and order", "Groups named and arranged in a tree"),
        Stage::Project => ("Draw the map", "Each conversation given a place"),
        Stage::Report => ("Check the minimum", "Topics that are too small removed"),
    }
}

/// Units of a stage: counted where they are conversations, a share elsewhere.
pub fn units(stage: Stage, done: usize, total: usize) -> String {
    if total == 0 {
        return String::new();
    }
    match stage {
        Stage::Select | Stage::Facets | Stage::Embed => of(done, total),
        Stage::Cluster | Stage::Hierarchy | Stage::Project | Stage::Report => {
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
