//! What a run with a model will take, from the conversations themselves.

use super::plan::RunPlan;
use super::run::RunError;
use super::with_model::selected;
use crate::conversation::Corpus;
use crate::facet::Transcript;
use crate::llm::estimate::{EstimateInput, Lengths, Measured, Price, StageEstimate, estimate};
use crate::llm::estimate_tokens;
use crate::prompt::{self, OwnWords, PromptSizes};
use crate::redact::Redactor;
use crate::report::v1::ModelRecord;

/// Conversations whose length is looked at.
const N_LENGTHS: usize = 100;

/// How much a run with a model has to ask about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunSize {
    /// Conversations after duplicates, filter and sampling.
    pub n_conversations: usize,
    /// Mean tokens of a conversation as it is shown to the model, by estimate.
    pub transcript_tokens: f64,
    /// Tokens of the rules of each prompt, by estimate.
    pub prompts: PromptSizes,
}

impl RunSize {
    /// Counts what `plan` has to ask about; `None` if it asks no model.
    ///
    /// # Errors
    /// [`RunError::Filter`] for a filter that cannot be read, [`RunError::NothingPasses`] if it lets nothing through.
    pub fn of(corpus: &Corpus, plan: &RunPlan) -> Result<Option<Self>, RunError> {
        let Some(model_plan) = &plan.model_plan else {
            return Ok(None);
        };
        let kept = selected(corpus, plan, model_plan, &mut ModelRecord::default())?.kept;
        if kept.is_empty() {
            return Err(RunError::NothingPasses);
        }
        let redactor = Redactor::new(&plan.redact_terms);
        let n_looked_at = kept.len().min(N_LENGTHS);
        let total: usize = (0..n_looked_at)
            .map(|i| &corpus.conversations[kept[i * kept.len() / n_looked_at]])
            .map(|conversation| {
                let transcript =
                    Transcript::new(conversation, &redactor, model_plan.transcript_tokens());
                estimate_tokens(transcript.text().as_str())
            })
            .sum();
        let own = OwnWords::new(&model_plan.facets, &redactor);
        let screener = model_plan
            .screener
            .as_ref()
            .map(|question| redactor.redact(question));
        Ok(Some(Self {
            n_conversations: kept.len(),
            transcript_tokens: total as f64 / n_looked_at as f64,
            prompts: prompt::sizes(&model_plan.facets, &own, screener.as_ref()),
        }))
    }
}

/// Estimates every stage of a run of `plan`, which asks about `size`, with what a sample of its calls `measured`; nothing if
/// the plan asks no model.
pub fn estimate_run(
    size: &RunSize,
    plan: &RunPlan,
    measured: &Measured,
    price: Option<&Price>,
    concurrency: usize,
) -> Vec<StageEstimate> {
    let Some(model_plan) = &plan.model_plan else {
        return Vec::new();
    };
    estimate(&EstimateInput {
        plan,
        model_plan,
        n_conversations: size.n_conversations,
        transcript_tokens: size.transcript_tokens,
        pass_rate: 1.0,
        admitted_share: EstimateInput::ADMITTED_SHARE,
        prompts: &size.prompts,
        lengths: Lengths::default(),
        measured,
        price,
        concurrency,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::conversation::{Conversation, Role, Turn};
    use crate::facet::FacetSpec;
    use crate::pipeline::plan::ModelPlan;

    fn corpus(n: usize) -> Corpus {
        let conversation = |i: usize| Conversation {
            id: i.to_string(),
            account: None,
            started_at: None,
            ended_at: None,
            model: None,
            meta: BTreeMap::new(),
            turns: vec![Turn {
                role: Role::User,
                text: format!(
                    "number {i}: {} {}",
                    if i.is_multiple_of(2) {
                        "bread"
                    } else {
                        "bikes"
                    },
                    "word ".repeat(400)
                ),
                at: None,
            }],
        };
        Corpus {
            conversations: (0..n).map(conversation).collect(),
        }
    }

    #[test]
    fn a_run_is_measured_by_what_the_filter_leaves() {
        let plan = |filter: Option<&str>| RunPlan {
            model_plan: Some(ModelPlan {
                filter: filter.map(str::to_owned),
                ..ModelPlan::new(FacetSpec::defaults(), 8_192)
            }),
            ..RunPlan::new("m")
        };
        let corpus = corpus(300);
        let of = |filter| RunSize::of(&corpus, &plan(filter));
        let all = of(None).expect("as set up").expect("as set up");
        assert_eq!(all.n_conversations, 300);
        assert!(
            (400.0..900.0).contains(&all.transcript_tokens),
            "{}",
            all.transcript_tokens
        );
        assert_eq!(
            of(Some("BREAD"))
                .expect("as set up")
                .expect("as set up")
                .n_conversations,
            150
        );
        assert_eq!(of(Some("cars")), Err(RunError::NothingPasses));
        assert_eq!(
            of(Some("(")),
            Err(RunError::Filter("unclosed group".to_owned()))
        );
        assert_eq!(RunSize::of(&corpus, &RunPlan::new("m")), Ok(None));
        let estimates = estimate_run(&all, &plan(None), &Measured::default(), None, 4);
        let facets = estimates
            .iter()
            .find(|stage| stage.stage == crate::llm::ModelStage::Facets)
            .expect("as set up");
        assert_eq!(facets.calls, 300);
        assert!(estimate_run(&all, &RunPlan::new("m"), &Measured::default(), None, 4).is_empty());
    }
}
