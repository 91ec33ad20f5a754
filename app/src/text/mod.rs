//! All words of the page, in English, and how numbers, times and sizes are written.
//!
//! One file a view; no literal of these is in a view. A second language would replace this folder.

pub mod budget;
pub mod explore;
pub mod facets;
pub mod format;
pub mod import;
pub mod ledger;
pub mod model;
pub mod plan;
pub mod privacy;
pub mod project;
pub mod reasons;
pub mod run;
pub mod shell;
