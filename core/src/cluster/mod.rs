//! Base clusters (paper §2.5): k-means on the unit vectors of the request texts.

mod assign;
mod choose_k;
mod clustering;
mod kmeans;
mod scores;
mod seeding;

pub use choose_k::{KCurve, default_k};
pub use clustering::Clustering;
pub use kmeans::KMeansRuns;
