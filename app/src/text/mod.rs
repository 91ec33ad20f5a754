//! All words of the page, in English, and how numbers, times and sizes are written.
//!
//! One file a view; no literal of these is in a view. A second language would replace this folder.

pub mod explore;
pub mod format;
pub mod import;
pub mod plan;
pub mod reasons;
pub mod run;
pub mod shell;
