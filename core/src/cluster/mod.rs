//! Base clusters (paper §2.5): k-means on the unit vectors of the request texts.

mod choose_k;
mod kmeans;

pub use choose_k::{KCurve, default_k};
pub use kmeans::{Clustering, KMeansRuns};
