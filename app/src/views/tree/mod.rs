//! The tree of clusters with its search.

pub mod item;
pub mod model;
pub mod panel;
pub mod search_box;

pub use panel::TreePanel;
