//! Minimal copy of the shell's module; theirs replaces it.

use crate::protocol::Example;

/// Raw conversations of a cluster, for their owner.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamplesPage {
    /// The cluster asked for.
    pub cluster: u32,
    /// Conversations of it in all.
    pub total: usize,
    /// How many were skipped.
    pub skip: usize,
    /// Some of them; empty after a reload.
    pub examples: Vec<Example>,
}
