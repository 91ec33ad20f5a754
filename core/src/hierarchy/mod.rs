//! The tree over base clusters (paper §2.7): sizes by the paper's formula.
//!
//! The paper's steps (neighbourhoods, propose, deduplicate, assign, rename) need a model to name parents before
//! they have children; what they need besides is in `neighbourhoods` and `regroup`. Without a model, parents are the
//! merges of an agglomerative clustering of the centroids by Ward's method, and are named afterwards from what they hold.

mod assign;
mod levels;
mod neighbourhoods;
mod regroup;
mod ward;

pub use assign::assign_to_categories;
pub use levels::{default_levels, default_top, level_sizes};
pub use neighbourhoods::{
    N_NEAREST_OUTSIDE, NEIGHBOURHOOD_SIZE, Neighbourhood, neighbourhoods, shares,
};
pub use regroup::{Regrouped, regroup};
pub use ward::{Nesting, nest};
