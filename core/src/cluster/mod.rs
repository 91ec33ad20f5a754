//! Base clusters (paper §2.5): k-means on the unit vectors of the request texts.

mod assign;
mod choose_k;
mod clustering;
mod groups;
mod kmeans;
mod lloyd;
mod restart;
mod scores;
mod seeding;
mod sums;

pub use choose_k::{KCurve, default_k};
pub use clustering::Clustering;
pub use kmeans::{KMeansRuns, default_restarts};
