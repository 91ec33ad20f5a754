//! All parameters of a run.

use serde::{Deserialize, Serialize};

use crate::privacy::Thresholds;

/// Everything that determines a run besides its input; `None` means the documented rule decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPlan {
    /// Id of the embedding model, e.g. `use-multilingual`.
    pub model: String,
    /// Number of base clusters; by rule [`default_k`](crate::cluster::default_k).
    pub k: Option<usize>,
    /// Number of levels of the tree, base included; by rule [`default_levels`](crate::hierarchy::default_levels).
    pub levels: Option<usize>,
    /// Seed of every random choice.
    pub seed: u64,
    /// Minima of a cluster, label word or facet cell.
    pub thresholds: Thresholds,
    /// Take a uniform sample of this many conversations; all of them if `None`.
    pub sample_size: Option<usize>,
    /// Words and phrases to redact besides what is recognised.
    pub redact_terms: Vec<String>,
    /// Restarts of k-means, at least 1.
    pub n_restarts: usize,
}

impl RunPlan {
    /// The default plan for `model`.
    pub fn new(model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            k: None,
            levels: None,
            seed: 7,
            thresholds: Thresholds::CELL,
            sample_size: None,
            redact_terms: Vec::new(),
            n_restarts: 3,
        }
    }
}
