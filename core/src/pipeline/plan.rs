//! All parameters of a run.

use serde::{Deserialize, Serialize};

use crate::facet::{FacetMode, FacetSpec};
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
    /// What a model is asked; nothing if `None`: the run is offline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_plan: Option<ModelPlan>,
}

/// What a model is asked in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelPlan {
    /// The facets, in display order; at least one of them text.
    pub facets: Vec<FacetSpec>,
    /// How many facets a call asks for.
    pub mode: FacetMode,
    /// Only conversations whose person's words match this regular expression are analysed.
    pub filter: Option<String>,
    /// Only conversations for which the model answers yes to this question are analysed.
    pub screener: Option<String>,
    /// Tokens that prompt and answer may have together; longer conversations are shortened to fit.
    pub context_tokens: usize,
    /// Least rating, 1 to 5, with which the auditor lets a cluster pass.
    pub min_rating: u8,
    /// Conversations on which the auditor measures the run (paper §D).
    pub n_measured: usize,
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
            model_plan: None,
        }
    }
}
