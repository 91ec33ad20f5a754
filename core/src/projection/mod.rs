//! The map: unit vectors laid out in the plane by UMAP (arXiv 1802.03426).
//!
//! The chain, a file each: k-NN graph (`knn_graph`) → fuzzy simplicial set (`fuzzy_graph`) → start (`init`) from
//! a map of `landmarks` or from the principal plane (`pca`) → stochastic gradient descent (`layout`) under the
//! low-dimensional membership `curve`, with a `power` of its own → [`Points`].
//! All of it is umap-learn's algorithm except the start and its learning rate, for the reason given in `init`.
//!
//! It is our own because no published crate serves both wasm and determinism: umap-rs needs rayon, `Instant` and
//! `thread_rng`, fast-umap a GPU through burn, annembed native libraries.
//!
//! **Invariant:** points are a function of (vectors, parameters), bit for bit and on every target. Transcendental
//! functions therefore come from `libm` and never from the standard library, sums have a fixed order, ties go to the
//! lower index, and [`Random`](crate::Random) is the only source of chance.

mod coarse_rows;
mod cosine;
mod curve;
mod direction;
mod forces;
mod fuzzy_graph;
mod init;
mod knn_descent;
mod knn_exact;
mod knn_graph;
mod landmarks;
mod layout;
mod neighbor_lists;
mod partition;
mod pca;
mod points;
mod power;
mod row_block;
mod umap;

pub use points::Points;
pub use umap::{Progress, STEP_BUDGET, Umap, UmapParams, project};
