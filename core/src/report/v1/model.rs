//! What a model did in a run, and what the auditor found.

use serde::{Deserialize, Serialize};

use crate::llm::ModelStage;
use crate::privacy::SelfTestScore;

/// What a model did in a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelRecord {
    /// Which model gave how many answers.
    pub models: Vec<(String, usize)>,
    /// Version of the prompts.
    pub prompt_version: u32,
    /// Calls by stage, in the order of a run.
    pub stages: Vec<StageRecord>,
    /// Conversations that the regular expression left out.
    pub filtered_out: usize,
    /// Conversations that the screener left out.
    pub screened_out: usize,
    /// Conversations for which the screener gave no usable answer; they are left out.
    pub undecided: usize,
    /// Conversations without a usable answer for every text facet; they are left out.
    pub unanswered: usize,
    /// Conversations shortened to fit the model's context.
    pub shortened: usize,
}

/// The questions of one stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StageRecord {
    /// The stage.
    pub stage: ModelStage,
    /// Answers, usable or not.
    pub answers: usize,
    /// Answers that were not what was asked for.
    pub malformed: usize,
    /// Of these, answers that carried an instruction.
    pub instructions: usize,
    /// Questions given up after repeated failures.
    pub quarantined: usize,
    /// Tokens of the prompts.
    pub tokens_in: u64,
    /// Tokens of the answers.
    pub tokens_out: u64,
}

impl StageRecord {
    /// A stage without answers.
    pub(crate) fn new(stage: ModelStage) -> Self {
        Self {
            stage,
            answers: 0,
            malformed: 0,
            instructions: 0,
            quarantined: 0,
            tokens_in: 0,
            tokens_out: 0,
        }
    }
}

/// The privacy report of a run (paper §5, §D).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PrivacyRecord {
    /// The auditor's ratings of a sample at three points: redacted conversations, their summaries, their clusters.
    pub measured: Vec<Ratings>,
    /// What was removed, by reason.
    pub removed: Vec<Removed>,
    /// Conversations in the sample.
    pub n_sample: usize,
    /// The auditor's own test, if it was made with this model before the run.
    #[serde(default)]
    pub self_test: Option<SelfTestRecord>,
}

/// Ratings at one point of the pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ratings {
    /// `raw`, `summary` or `cluster`.
    pub point: String,
    /// How many were rated 1, 2, 3, 4, 5.
    pub counts: [usize; 5],
    /// How many were not rated: no usable answer, or no cluster.
    pub unrated: usize,
}

impl Ratings {
    /// Counts `ratings`, 1 to 5 each.
    pub(crate) fn count(point: &str, ratings: &[Option<u8>]) -> Self {
        let mut counts = [0; 5];
        for rating in ratings.iter().flatten() {
            counts[usize::from(rating.clamp(&1, &5) - 1)] += 1;
        }
        Self {
            point: point.to_owned(),
            counts,
            unrated: ratings.iter().filter(|rating| rating.is_none()).count(),
        }
    }
}

/// Clusters removed for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Removed {
    /// Key of the facet whose clusters these are.
    pub facet: String,
    /// `threshold`, `auditor`, `few` (a sensitive attribute of few) or `unaudited` (no usable answer of the auditor).
    pub reason: String,
    /// 0 for base clusters, 1 for the level above, and so on.
    pub height: usize,
    /// How many.
    pub clusters: usize,
    /// Conversations in them; those of a removed parent stay in its children.
    pub conversations: usize,
}

impl Removed {
    pub(crate) fn new(
        facet: &str,
        reason: &str,
        height: usize,
        clusters: usize,
        conversations: usize,
    ) -> Self {
        Self {
            facet: facet.to_owned(),
            reason: reason.to_owned(),
            height,
            clusters,
            conversations,
        }
    }
}

/// How well the auditor tells private from harmless, on fictional texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SelfTestRecord {
    /// The model that was tested.
    pub model: String,
    /// Texts.
    pub n: usize,
    /// Texts without a usable answer; they count as missed.
    pub unanswered: usize,
    /// Share of the private texts (1–2) that were rated so, 0 to 1.
    pub recall: f64,
    /// Share of the texts rated private that are, 0 to 1; 1 if none was.
    pub precision: f64,
    /// Share of texts on the right side of the line, 0 to 1.
    pub accuracy: f64,
    /// Share of the texts with a sensitive attribute of few people in which it was noticed, 0 to 1.
    pub few_recall: f64,
    /// Rows: the true rating 1 to 5; columns: the given one.
    pub confusion: [[usize; 5]; 5],
}

impl SelfTestRecord {
    /// The serialised form of a score.
    pub(crate) fn new(model: String, score: &SelfTestScore) -> Self {
        Self {
            model,
            n: score.n,
            unanswered: score.n_unanswered,
            recall: score.recall.unwrap_or(0.0),
            precision: score.precision.unwrap_or(1.0),
            accuracy: score.accuracy,
            few_recall: score.few_recall.unwrap_or(0.0),
            confusion: score.confusion,
        }
    }
}

/// How well a model does Clio's work on labelled conversations (paper §C.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CheckRecord {
    /// The model that was checked.
    pub model: String,
    /// Conversations put to it.
    pub conversations: usize,
    /// Of these, with usable answers to all facets.
    pub answered: usize,
    /// Base clusters, unsupervised.
    pub clusters: usize,
    /// Categories that the clusters were assigned to.
    pub categories: usize,
    /// Share of conversations whose cluster was assigned to their category, 0 to 1.
    pub accuracy: f64,
    /// The same by language: English name, conversations, accuracy.
    pub by_language: Vec<(String, usize, f64)>,
    /// The auditor's own test.
    pub self_test: SelfTestRecord,
}
