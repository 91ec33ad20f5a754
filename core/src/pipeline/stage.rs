//! The stages of a run and how far one is.

use serde::{Deserialize, Serialize};

/// The stages of a run, in order; some are those of a run with a model only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Duplicates and sampling.
    Select,
    /// The screener's question, where there is one.
    Screen,
    /// Redaction and facets, conversation by conversation.
    Facets,
    /// Vectors of the request texts.
    Embed,
    /// The quality curve and k-means.
    Cluster,
    /// A model's names of the base clusters, and the auditor on them.
    Names,
    /// Tree and names.
    Hierarchy,
    /// The map.
    Project,
    /// The auditor on a sample of conversations and summaries.
    Privacy,
    /// Thresholds on all that leaves, and the report.
    Report,
}

impl Stage {
    /// The stages of a run without a model, in order.
    pub const OFFLINE: [Self; 7] = [
        Self::Select,
        Self::Facets,
        Self::Embed,
        Self::Cluster,
        Self::Hierarchy,
        Self::Project,
        Self::Report,
    ];

    /// All stages, those of a run with a model, in order.
    pub const ALL: [Self; 10] = [
        Self::Select,
        Self::Screen,
        Self::Facets,
        Self::Embed,
        Self::Cluster,
        Self::Names,
        Self::Hierarchy,
        Self::Project,
        Self::Privacy,
        Self::Report,
    ];

    /// The stages of a run, in order.
    pub fn of_run(with_model: bool) -> &'static [Self] {
        if with_model {
            &Self::ALL
        } else {
            &Self::OFFLINE
        }
    }

    /// The stage's stable name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Screen => "screen",
            Self::Facets => "facets",
            Self::Embed => "embed",
            Self::Cluster => "cluster",
            Self::Names => "names",
            Self::Hierarchy => "hierarchy",
            Self::Project => "project",
            Self::Privacy => "privacy",
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

/// What share of a run's time each stage takes without a model: measured on 10,000 conversations in one tab.
const OFFLINE: [f64; Stage::ALL.len()] = [0.01, 0.0, 0.11, 0.60, 0.04, 0.0, 0.05, 0.18, 0.0, 0.01];
/// The same with a model: it is asked about every conversation once, and little besides counts.
const WITH_MODEL: [f64; Stage::ALL.len()] =
    [0.01, 0.07, 0.60, 0.06, 0.02, 0.10, 0.06, 0.02, 0.05, 0.01];

impl Progress {
    /// The share of the whole run's time that is over, 0..=1, by what the stages usually take.
    pub fn share(self, with_model: bool) -> f64 {
        let within = (self.done as f64 / self.total.max(1) as f64).min(1.0);
        let shares = if with_model { WITH_MODEL } else { OFFLINE };
        Stage::ALL
            .into_iter()
            .zip(shares)
            .map(|(stage, share)| match stage.cmp(&self.stage) {
                std::cmp::Ordering::Less => share,
                std::cmp::Ordering::Equal => share * within,
                std::cmp::Ordering::Greater => 0.0,
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_a_whole() {
        let at = |stage, done, total| Progress { stage, done, total }.share(false);
        assert!(at(Stage::Select, 0, 0).abs() < 1e-9);
        assert!((at(Stage::Embed, 50, 100) - 0.42).abs() < 1e-9);
        assert!((at(Stage::Report, 1, 1) - 1.0).abs() < 1e-9);
        assert!((WITH_MODEL.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}
