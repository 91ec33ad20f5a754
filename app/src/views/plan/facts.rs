//! What the sections of the plan need to know of the import.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::ImportSummary;

/// Facts of the import, provided within the plan step.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    /// The summary.
    pub(super) summary: Memo<Arc<ImportSummary>>,
    /// Conversations imported.
    pub(super) conversations: Memo<usize>,
    /// Distinct accounts, if there are any.
    pub(super) accounts: Memo<Option<usize>>,
}

impl Facts {
    /// The facts of `summary`.
    pub(super) fn new(summary: Memo<Arc<ImportSummary>>) -> Self {
        Self {
            summary,
            conversations: Memo::new(move |_| summary.with(|s| s.conversations)),
            accounts: Memo::new(move |_| summary.with(|s| s.accounts)),
        }
    }
}
