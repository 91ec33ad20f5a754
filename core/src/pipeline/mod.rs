//! A run as a whole: its plan, its stages, and the state machine that carries it out.

mod asking;
mod calls;
mod checks;
mod drive;
mod estimate;
mod exchange;
mod offline;
pub mod plan;
mod prepared;
mod restarts;
mod run;
pub mod stage;
mod steps;
mod tree;
mod with_model;

pub use calls::Answer;
pub use drive::{DriveError, drive, no_model};
pub use estimate::{RunSize, estimate_run};
pub use prepared::{Prepared, language_of};
pub use restarts::ClusterJob;
pub use run::{Action, EmbedBatch, ModelCall, Run, RunError, RunOutput};
pub use tree::{Node, Tree};
pub use with_model::check_filter;
