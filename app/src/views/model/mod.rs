//! The person's model: its endpoint, its test, and how good it is. Used by the plan, by a run that waits, and nowhere else.

mod address;
mod checks;
mod cost;
mod endpoint;
mod findings;
mod job;
mod key;
mod score;

pub use address::{PolicyNotice, forbidden};
pub use checks::Checks;
pub use cost::{cost_table, error_table};
pub use endpoint::EndpointForm;
pub use job::JobBar;
pub use score::self_test_card;
