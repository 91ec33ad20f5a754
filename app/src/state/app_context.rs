//! Minimal copy of the shell's context, so that this branch compiles alone; theirs replaces it.

use std::sync::Arc;

use clioscope_core::report::v1::Report;
use leptos::prelude::*;

use super::session::ExamplesPage;
use super::theme::Theme;
use crate::protocol::ToWorker;

/// A report and the points of its map.
#[derive(Debug)]
pub struct LoadedReport {
    /// What views may see.
    pub report: Report,
    /// Horizontal positions, parallel to [`Report::point_clusters`].
    pub x: Vec<f32>,
    /// Vertical positions.
    pub y: Vec<f32>,
}

/// What the whole page shares.
#[derive(Clone, Copy)]
pub struct AppContext {
    /// The current report.
    pub report: RwSignal<Option<Arc<LoadedReport>>>,
    /// The raw conversations last asked for.
    pub examples: RwSignal<Option<ExamplesPage>>,
    /// Colours.
    pub theme: RwSignal<Theme>,
    /// Stands in for the worker.
    pub sender: StoredValue<Arc<dyn Fn(ToWorker) + Send + Sync>>,
}

impl AppContext {
    /// Sends a message to the pipeline worker.
    pub fn send(&self, message: ToWorker) {
        if let Some(sender) = self.sender.try_get_value() {
            sender(message);
        }
    }
}
