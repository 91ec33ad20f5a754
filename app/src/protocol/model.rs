//! What page and worker say to each other about a model: the endpoint, what a run would cost and did, what left.

use clioscope_core::facet::FacetSpec;
use clioscope_core::llm::{Endpoint, ModelStage};
use clioscope_core::pipeline::plan::RunPlan;
use serde::{Deserialize, Serialize};

/// Words of a prompt or an answer on their way between page and worker. `Debug` shows their length only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub String);

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({} bytes)", self.0.len())
    }
}

/// What the person lets a run spend; `None` is no limit. The run pauses before the call that would break it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    /// Calls.
    pub calls: Option<u64>,
    /// Money, in the unit of the prices.
    pub money: Option<f64>,
}

/// Prices of the chosen model, in any one currency, per million tokens; 0 for a local model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// Of the prompt.
    pub input: f64,
    /// Of the answer.
    pub output: f64,
}

/// One finding of "Test connection".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestStep {
    /// How it stands.
    pub state: TestState,
    /// What was tried or found, in a few words.
    pub title: String,
    /// What to do about it; empty if nothing.
    pub advice: String,
}

/// How a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestState {
    /// It works.
    Good,
    /// Worth knowing; it works all the same.
    Remark,
    /// It does not work.
    Bad,
}

/// The person's own words in a plan, and what is wrong with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsCheck {
    /// The facets.
    pub facets: Vec<FacetSpec>,
    /// The regular expression; blank for none.
    pub filter: String,
    /// What is wrong with the facets; filled in by the worker.
    pub wrong: Vec<WrongWords>,
    /// What is wrong with the regular expression; filled in by the worker.
    pub filter_wrong: Option<String>,
}

/// Words of a facet that will not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongWords {
    /// The facet, from 1.
    pub facet: usize,
    /// "question", "form of names" or "choice".
    pub what: String,
    /// For the person.
    pub message: String,
}

/// A call as it would be sent, for the person to read before the first one is.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewCall {
    /// What it is for.
    pub stage: ModelStage,
    /// Where it would go.
    pub url: String,
    /// The body, word for word.
    pub body: String,
}

impl std::fmt::Debug for PreviewCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "PreviewCall({:?}, {} bytes)",
            self.stage,
            self.body.len()
        )
    }
}

/// One stage of an estimate, and what it really took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageCost {
    /// The stage.
    pub stage: ModelStage,
    /// Calls.
    pub calls: u64,
    /// Tokens of the prompts.
    pub tokens_in: u64,
    /// Tokens of the answers.
    pub tokens_out: u64,
    /// Seconds of the stage, with as many calls at a time as the endpoint is asked for.
    pub seconds: f64,
    /// Money.
    pub money: f64,
}

/// What a run will take.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EstimateView {
    /// By stage, in the order of a run; stages without calls are not listed.
    pub stages: Vec<StageCost>,
    /// Conversations it was measured on; 0 if it rests on assumptions alone.
    pub measured_on: usize,
    /// Calls whose answers are already kept, and which will not be made again.
    pub answered: u64,
}

/// How the calls of a run go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CallsView {
    /// What was really spent, by stage.
    pub stages: Vec<StageCost>,
    /// Calls under way.
    pub in_flight: usize,
    /// Calls that may be under way at a time now.
    pub concurrency: usize,
    /// Answers taken from what was kept.
    pub reused: u64,
    /// Answers of no use, asked for again.
    pub malformed: u64,
    /// Questions given up.
    pub quarantined: u64,
    /// Calls tried again after a failure of the endpoint.
    pub retried: u64,
}

/// A run that was interrupted and can go on once the same files are there again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResumableRun {
    /// Its parameters.
    pub plan: RunPlan,
    /// Its endpoint; the key must be entered again.
    pub endpoint: Endpoint,
    /// Names of its files.
    pub files: Vec<String>,
    /// Answers kept.
    pub answers: usize,
    /// When the last answer came, UTC milliseconds.
    pub at_ms: f64,
}

/// One call of the ledger, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// When, UTC milliseconds.
    pub at_ms: f64,
    /// What for.
    pub stage: ModelStage,
    /// Where to.
    pub origin: String,
    /// Which model.
    pub model: String,
    /// Bytes sent.
    pub bytes_out: f64,
    /// Bytes received.
    pub bytes_in: f64,
    /// Digest of the request.
    pub request: String,
    /// Ids of the conversations whose redacted text was in it.
    pub conversations: Vec<String>,
    /// How it ended.
    pub outcome: String,
}

/// Sums of the ledger for one stage and origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerTotal {
    /// What for.
    pub stage: ModelStage,
    /// Where to.
    pub origin: String,
    /// Calls.
    pub calls: u64,
    /// Bytes sent.
    pub bytes_out: f64,
    /// Bytes received.
    pub bytes_in: f64,
}
