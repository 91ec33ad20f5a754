//! The stages of a run and how far one is.

use serde::{Deserialize, Serialize};

/// The stages of the offline pipeline, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Duplicates and sampling.
    Select,
    /// Redaction and facets, conversation by conversation.
    Facets,
    /// Vectors of the request texts.
    Embed,
    /// The quality curve and k-means.
    Cluster,
    /// Tree and names.
    Hierarchy,
    /// The map.
    Project,
    /// Thresholds on all that leaves, and the report.
    Report,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 7] = [
        Self::Select,
        Self::Facets,
        Self::Embed,
        Self::Cluster,
        Self::Hierarchy,
        Self::Project,
        Self::Report,
    ];

    /// The stage's stable name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Facets => "facets",
            Self::Embed => "embed",
            Self::Cluster => "cluster",
            Self::Hierarchy => "hierarchy",
            Self::Project => "project",
            Self::Report => "report",
        }
    }
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// Units done, in the stage's own unit (conversations, batches, restarts, thousandths).
    pub done: usize,
    /// Units in all; 0 while unknown.
    pub total: usize,
}
