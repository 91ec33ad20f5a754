//! The tree of clusters with its search.

mod item;
mod model;
mod panel;
mod search_box;

pub use panel::TreePanel;
