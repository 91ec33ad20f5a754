//! The views, one folder a step, and the shell around them.

pub mod explore;
pub mod import;
pub mod plan;
pub mod run;
pub mod shell;
