//! How much a run with a model has to work on: what its [`estimate`](crate::llm::estimate) rests on.

use std::sync::Arc;

use super::facets::selected;
use crate::conversation::Corpus;
use crate::embed::model::ModelSpec;
use crate::facet::Transcript;
use crate::pipeline::plan::RunPlan;
use crate::pipeline::run::{Inputs, RunError};
use crate::prompt::{OwnWords, PromptSizes, estimate_tokens, sizes};
use crate::random::Random;
use crate::redact::Redactor;
use crate::report::v1::ModelRecord;

/// Conversations whose length is measured.
const N_MEASURED: usize = 100;

/// What the questions of a run are about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Workload {
    /// Conversations after duplicates, sampling and the regular expression.
    pub n_conversations: usize,
    /// Mean tokens of a conversation, redacted and shortened to the context: of a sample.
    pub transcript_tokens: f64,
    /// Tokens of the rules of each prompt.
    pub prompts: PromptSizes,
}

impl Workload {
    /// The workload of a run of `plan` over `corpus`.
    ///
    /// # Errors
    /// [`RunError`] for an empty corpus, a filter that is no regular expression, and one that lets nothing through. A plan
    /// that asks no model has a workload of nothing.
    pub fn new(corpus: Arc<Corpus>, plan: RunPlan, model: ModelSpec) -> Result<Self, RunError> {
        let inputs = Inputs::new(corpus, plan, model, Vec::new())?;
        let redactor = Redactor::new(&inputs.plan.redact_terms);
        let Some(model_plan) = &inputs.plan.model_plan else {
            return Ok(Self {
                n_conversations: 0,
                transcript_tokens: 0.0,
                prompts: sizes(&[], &OwnWords::new(&[], &redactor), None),
            });
        };
        let mut indices = selected(&inputs.corpus, &inputs.plan, model_plan, &mut ModelRecord::default())?.kept;
        if indices.is_empty() {
            return Err(RunError::NothingPasses);
        }
        let n_conversations = indices.len();
        Random::new(inputs.plan.seed, "measured lengths").shuffle(&mut indices);
        indices.truncate(N_MEASURED);
        let budget = model_plan.transcript_tokens();
        let tokens: usize = indices
            .iter()
            .map(|&index| {
                let conversation = &inputs.corpus.conversations[index];
                let transcript = Transcript::new(conversation, &redactor, budget);
                estimate_tokens(transcript.text().as_str())
            })
            .sum();
        let own = OwnWords::new(&model_plan.facets, &redactor);
        let screener = (model_plan.screener.as_deref()).map(|question| redactor.redact(question));
        Ok(Self {
            n_conversations,
            transcript_tokens: tokens as f64 / indices.len() as f64,
            prompts: sizes(&model_plan.facets, &own, screener.as_ref()),
        })
    }
}
