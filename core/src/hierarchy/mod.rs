//! The tree over base clusters (paper §2.7) without a model: sizes by the paper's formula, merging by Ward's method.
//!
//! The paper's steps (neighbourhoods, propose, deduplicate, assign, rename) need a model to name parents before
//! they have children. Without one, parents are the merges of an agglomerative clustering of the centroids, and
//! are named afterwards from what they hold.

mod assign;
mod levels;
mod ward;

pub use assign::assign_to_categories;
pub use levels::{default_levels, default_top, level_sizes};
pub use ward::{Nesting, nest};
