//! All parameters of a run.

use serde::{Deserialize, Serialize};

use crate::facet::{FacetMode, FacetSpec};
use crate::hierarchy::{N_NEAREST_OUTSIDE, NEIGHBOURHOOD_SIZE};
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
    /// Restarts of k-means, at least 1; by rule [`default_restarts`](crate::cluster::default_restarts).
    pub n_restarts: Option<usize>,
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

/// Tokens that rules and answer of a question take besides the material, generously.
const RULES_AND_ANSWER: usize = 1_100;
/// Tokens of a cluster's name and description.
const CLUSTER_TOKENS: usize = 75;
/// Longest transcript put to a model, in tokens: more says little more, and costs.
const MAX_TRANSCRIPT: usize = 6_000;
/// Longest transcript put to the auditor.
const MAX_AUDITED: usize = 1_500;

impl ModelPlan {
    /// The default plan: request, language and concern in one call.
    pub fn new(facets: Vec<FacetSpec>, context_tokens: usize) -> Self {
        Self {
            facets,
            mode: FacetMode::default(),
            filter: None,
            screener: None,
            context_tokens,
            min_rating: 3,
            n_measured: 50,
        }
    }

    /// Tokens for the material of a question, at least 300.
    pub fn material_tokens(&self) -> usize {
        self.context_tokens
            .saturating_sub(RULES_AND_ANSWER)
            .max(300)
    }

    /// Tokens that a conversation may have.
    pub fn transcript_tokens(&self) -> usize {
        self.material_tokens().min(MAX_TRANSCRIPT)
    }

    /// Tokens that a conversation may have before the auditor.
    pub fn audited_tokens(&self) -> usize {
        self.material_tokens().min(MAX_AUDITED)
    }

    /// Clusters of a neighbourhood: as many as the context allows, at most the paper's.
    pub fn neighbourhood_size(&self) -> usize {
        let fit = (self.material_tokens() / CLUSTER_TOKENS).saturating_sub(N_NEAREST_OUTSIDE);
        fit.clamp(4, NEIGHBOURHOOD_SIZE)
    }
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
            n_restarts: None,
            model_plan: None,
        }
    }
}
