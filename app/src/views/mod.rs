//! The views, one folder a step or panel, and the shell around them. Views take data and callbacks; the report is
//! the only source of what the explore views show.

pub mod detail;
pub mod examples;
pub mod explore;
pub mod import;
pub mod ledger;
pub mod map;
pub mod model;
pub mod plan;
pub mod privacy;
pub mod run;
pub mod shell;
pub mod timeline;
pub mod tree;
