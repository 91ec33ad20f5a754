//! A run as a whole: its plan, its stages, and the state machine that carries it out.

mod drive;
pub mod plan;
mod prepared;
mod run;
pub mod stage;
mod tree;

pub use drive::{DriveError, drive};
pub use prepared::{Prepared, language_of};
pub use run::{Action, EmbedBatch, Run, RunError, RunOutput};
pub use tree::{Node, Tree};
