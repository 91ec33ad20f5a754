//! What the tests across packages share: files of the repository, the bundled models, corpora and runs.
#![allow(
    clippy::missing_panics_doc,
    reason = "a helper of tests that cannot do its work has failed the test"
)]

pub mod corpora;
pub mod files;
pub mod models;
pub mod runs;
pub mod scripted;
pub mod soundness;
