//! Quality of a run against known labels: how well clusters match topics, what redaction finds, what leaks.

mod labelled;
mod leaks;
mod redaction;
mod scores;
mod truth;

pub use labelled::Labelled;
pub use leaks::count_leaks;
pub use redaction::{KindScore, redaction_scores};
pub use scores::{Agreement, Scored, Split, TopicScores, categories, topic_scores};
pub use truth::{Canary, Planted, Topic, Truth, TruthError, read_canaries, read_truth};
