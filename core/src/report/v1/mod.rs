//! Version 1 of the serialised report. Fields are only added; a changed meaning makes a version 2.
//!
//! The structs are `non_exhaustive`: outside this crate they can be read and stored, not made up.

mod model;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::pipeline::plan::RunPlan;

pub use model::{
    CheckRecord, ModelRecord, PrivacyRecord, Ratings, Removed, SelfTestRecord, StageRecord,
};

/// A finished run as views and exports see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// Parameters, counts and versions.
    pub run: RunRecord,
    /// Every admitted cluster of every level; a cluster's id is its index here.
    /// Parents come before their children, siblings largest first.
    pub clusters: Vec<Cluster>,
    /// Facets by which clusters break down and points can be coloured, in display order.
    pub facets: Vec<Facet>,
    /// For each conversation of the map its base cluster, or `None` if that one was removed.
    pub point_clusters: Vec<Option<u32>>,
    /// Simplified silhouette against k on a sample: the quality curve behind the choice of k.
    pub k_curve: Vec<KQuality>,
    /// Key of the facet that [`Self::clusters`] cluster; empty in an offline run, which has one hierarchy.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub facet: String,
    /// The hierarchies of the other text facets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<FacetTree>,
}

/// The hierarchy of one text facet: what [`Report`] has for its first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FacetTree {
    /// Key of the facet.
    pub facet: String,
    /// As [`Report::clusters`].
    pub clusters: Vec<Cluster>,
    /// As [`Report::point_clusters`].
    pub point_clusters: Vec<Option<u32>>,
    /// As [`Report::k_curve`].
    pub k_curve: Vec<KQuality>,
}

impl Report {
    /// Exchanges the hierarchy shown with the one of `others` at `index`, which then holds what was shown; nothing happens
    /// if there is none. The coordinates of points are exchanged by whoever holds them.
    pub fn exchange(&mut self, index: usize) {
        if let Some(other) = self.others.get_mut(index) {
            std::mem::swap(&mut self.facet, &mut other.facet);
            std::mem::swap(&mut self.clusters, &mut other.clusters);
            std::mem::swap(&mut self.point_clusters, &mut other.point_clusters);
            std::mem::swap(&mut self.k_curve, &mut other.k_curve);
        }
    }

    /// Ids of the top-level clusters, largest first.
    pub fn roots(&self) -> impl Iterator<Item = u32> {
        self.clusters
            .iter()
            .filter(|cluster| cluster.parent.is_none())
            .map(|cluster| cluster.id)
    }

    /// The cluster with this id.
    pub fn cluster(&self, id: u32) -> Option<&Cluster> {
        self.clusters.get(id as usize)
    }

    /// Ids from the top-level cluster down to `id` itself; empty if there is no such cluster.
    pub fn path(&self, id: u32) -> Vec<u32> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some((id, cluster)) = next.and_then(|id| Some((id, self.cluster(id)?))) {
            path.push(id);
            // Parents come first; a damaged stored report must not lead in a circle.
            next = cluster.parent.filter(|parent| *parent < id);
        }
        path.reverse();
        path
    }
}

/// How a run was made and what it counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunRecord {
    /// Version of this form: 1.
    pub report_version: u32,
    /// Version of the product.
    pub clioscope_version: String,
    /// All parameters, as the run used them (automatic values resolved).
    pub plan: RunPlan,
    /// Display name of the embedding model.
    pub model_name: String,
    /// SHA-256 of the model's weights, hex.
    pub model_sha256: String,
    /// Names of the files read.
    pub files: Vec<String>,
    /// Counts of the run.
    pub counts: Counts,
    /// Earliest start among the conversations, UTC milliseconds.
    pub first_at: Option<i64>,
    /// Latest end among the conversations, UTC milliseconds.
    pub last_at: Option<i64>,
    /// Seconds spent by stage, in stage order; empty where no clock was given.
    pub seconds: Vec<(String, f64)>,
    /// What a model did; `None` for an offline run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelRecord>,
    /// The privacy report; `None` for an offline run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<PrivacyRecord>,
}

/// Counts of a run; every conversation read is in exactly one of `clustered`, `duplicates`, `not_sampled`, or what
/// [`ModelRecord`] counts as left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Counts {
    /// Conversations read.
    pub conversations: usize,
    /// Exact or near duplicates of an earlier conversation of the same account.
    pub duplicates: usize,
    /// Left out because a sample was asked for.
    pub not_sampled: usize,
    /// Conversations that were clustered.
    pub clustered: usize,
    /// Distinct accounts among the conversations read; `None` where the log has none.
    pub accounts: Option<usize>,
    /// Base clusters found.
    pub base_clusters: usize,
    /// Base clusters removed by the thresholds.
    pub removed_clusters: usize,
    /// Conversations in removed base clusters.
    pub removed_conversations: usize,
    /// Pieces of personal data replaced before anything else saw the text.
    pub redactions: usize,
}

/// One admitted cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cluster {
    /// Index in [`Report::clusters`].
    pub id: u32,
    /// 0 for the top level; base clusters have the highest level.
    pub level: u32,
    /// The cluster above.
    pub parent: Option<u32>,
    /// Clusters below, largest first; empty for a base cluster.
    pub children: Vec<u32>,
    /// At most ten words.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// Conversations in it.
    pub conversations: usize,
    /// Distinct accounts in it; `None` where the log has none.
    pub accounts: Option<usize>,
    /// Where its label stands on the map: the medoid-like centre of its points.
    #[serde(deserialize_with = "finite")]
    pub x: f32,
    /// See [`Self::x`].
    #[serde(deserialize_with = "finite")]
    pub y: f32,
    /// Breakdown by facet, parallel to [`Report::facets`].
    pub breakdowns: Vec<Breakdown>,
    /// The auditor's rating, 3 to 5; `None` in an offline run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
}

/// A facet of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facet {
    /// Stable key, e.g. `language` or `meta:country`.
    pub key: String,
    /// Display name.
    pub name: String,
    /// What its values are.
    pub kind: FacetKind,
    /// Its cells over all clustered conversations: categories, or bins of a number or time.
    /// A category below the thresholds is not listed; its conversations are in `other`.
    pub cells: Vec<String>,
    /// For each conversation of the map the cell, or `None` (no value, or a cell below the thresholds).
    pub point_cells: Vec<Option<u16>>,
    /// Breakdown over all clustered conversations.
    pub overall: Breakdown,
}

/// What the values of a facet are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacetKind {
    /// Unordered values.
    Categorical,
    /// Ordered categories.
    Ordinal,
    /// Numbers, shown in bins.
    Numeric,
    /// Times, shown in bins (weeks, days or months).
    Time,
}

/// Conversations of a cluster by the cells of one facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Breakdown {
    /// Count per cell of the facet; `None` where the cell is below the thresholds within this cluster.
    pub counts: Vec<Option<usize>>,
    /// Conversations in cells below the thresholds or without a value.
    pub other: usize,
}

/// One point of the quality curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KQuality {
    /// Number of clusters over the whole corpus that this point stands for.
    pub k: usize,
    /// Mean simplified silhouette, −1 to 1.
    #[serde(deserialize_with = "finite")]
    pub silhouette: f32,
}

/// Refuses what `f32` has as infinite, such as 1e99, which would not survive being written.
fn finite<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    let value = f32::deserialize(deserializer)?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(D::Error::custom("a number out of range"))
    }
}
