//! Clio with a language model (paper §2, §G): facets, names, hierarchy and audit, with the four layers of privacy.
//!
//! The stages, one a file: `facets` asks about every conversation that filter and screener let through; `names` names the
//! base clusters that pass the thresholds and has the auditor judge them; `levels` builds the levels above; `measured`
//! puts the auditor to conversations and summaries. What is below the thresholds, or failed the audit, is in no
//! prompt of a later stage.

mod facets;
mod levels;
mod measured;
mod names;

use super::asking::Asker;
use super::exchange::Exchange;
use super::plan::{ModelPlan, RunPlan};
use super::prepared::Prepared;
use super::run::{Inputs, RunError, RunOutput};
use super::stage::Stage;
use super::steps::{cluster, output, project};
use crate::prompt::{OwnWords, PROMPT_VERSION};
use crate::redact::{RedactedText, Redactor};
use crate::report::build::{Findings, Hierarchy};
use crate::report::v1::{ModelRecord, PrivacyRecord, Removed};

pub use facets::check_filter;
pub(super) use facets::{Answered, answered, measure, selected};
use names::Named;
pub(super) use names::Sampler;

pub(super) async fn run(mut inputs: Inputs, exchange: Exchange) -> Result<RunOutput, RunError> {
    let Some(model_plan) = inputs.plan.model_plan.clone() else {
        return super::offline::run(inputs, exchange).await;
    };
    let mut asker = Asker::new(exchange.clone(), Redactor::new(&inputs.plan.redact_terms));
    let own = OwnWords::new(&model_plan.facets, asker.redactor());
    let Answered {
        prepared,
        texts,
        record,
    } = answered(&inputs, &model_plan, &own, &mut asker, &exchange).await?;
    let mut hierarchies = clustered(&mut inputs.plan, &model_plan, &texts, &exchange).await;
    let growing = Growing {
        plan: &inputs.plan,
        min_rating: model_plan.min_rating,
        own: &own,
        prepared: &prepared,
        exchange: &exchange,
    };
    let named = growing.name(&hierarchies, &texts, &mut asker).await;
    // The auditor's rating of each conversation's base cluster, whether that passed or not.
    let cluster_ratings = named[0].ratings_of(prepared.requests.len());
    let removed = growing.grow(&mut hierarchies, named, &mut asker).await;
    inputs.plan.levels = hierarchies
        .first()
        .map(|main| main.tree.levels.len().max(1));
    let n_facets = hierarchies.len();
    for (part, hierarchy) in hierarchies.iter_mut().enumerate() {
        let seed = inputs.plan.seed;
        hierarchy.points = project(&exchange, &hierarchy.vectors, seed, part, n_facets).await;
    }
    let measured = measured::measured(
        &inputs,
        &model_plan,
        &prepared,
        &texts[0],
        &cluster_ratings,
        &mut asker,
        &exchange,
    )
    .await;
    exchange.report(Stage::Report, 0, 1);
    exchange.breathe().await;
    let (stages, models) = asker.into_record();
    let findings = Findings {
        prepared,
        hierarchies,
        model: Some(ModelRecord {
            models,
            stages,
            prompt_version: PROMPT_VERSION,
            ..record
        }),
        privacy: Some(PrivacyRecord {
            removed,
            ..measured
        }),
    };
    let output = output(&inputs, findings);
    exchange.report(Stage::Report, 1, 1);
    Ok(output)
}

/// Embeds and clusters the answers to each text facet, shape `(n_text_facets, n_conversations)`.
async fn clustered(
    plan: &mut RunPlan,
    model_plan: &ModelPlan,
    texts: &[Vec<RedactedText>],
    exchange: &Exchange,
) -> Vec<Hierarchy> {
    let mut hierarchies = Vec::new();
    for (facet, texts) in model_plan.text_facets().into_iter().zip(texts) {
        exchange.report(Stage::Embed, 0, texts.len());
        hierarchies.push(Hierarchy {
            facet: model_plan.facets[facet].key.clone(),
            vectors: exchange.embed(texts.clone(), Some(Stage::Embed)).await,
            ..Hierarchy::default()
        });
    }
    let n_facets = hierarchies.len();
    for (part, hierarchy) in hierarchies.iter_mut().enumerate() {
        (hierarchy.curve, hierarchy.clustering) =
            cluster(exchange, &mut hierarchy.vectors, plan, part, n_facets).await;
    }
    hierarchies
}

/// What naming and the levels above need, whatever the facet.
struct Growing<'a> {
    plan: &'a RunPlan,
    min_rating: u8,
    own: &'a OwnWords,
    prepared: &'a Prepared,
    exchange: &'a Exchange,
}

impl Growing<'_> {
    /// Names and audits the base clusters of every facet.
    async fn name(
        &self,
        hierarchies: &[Hierarchy],
        texts: &[Vec<RedactedText>],
        asker: &mut Asker,
    ) -> Vec<Named> {
        let mut named = Vec::new();
        for (part, hierarchy) in hierarchies.iter().enumerate() {
            let sampler = Sampler {
                prepared: self.prepared,
                texts: &texts[part],
                hierarchy,
                plan: self.plan,
            };
            let criteria = self.own.criteria(&hierarchy.facet);
            let part = (part, hierarchies.len());
            named.push(
                names::named(
                    &sampler,
                    &criteria,
                    self.min_rating,
                    part,
                    asker,
                    self.exchange,
                )
                .await,
            );
        }
        named
    }

    /// Builds the tree of every facet; returns what was removed on the way.
    async fn grow(
        &self,
        hierarchies: &mut [Hierarchy],
        named: Vec<Named>,
        asker: &mut Asker,
    ) -> Vec<Removed> {
        let n_facets = hierarchies.len();
        let mut removed = Vec::new();
        for (part, (hierarchy, named)) in hierarchies.iter_mut().zip(named).enumerate() {
            removed.extend(named.removed(&hierarchy.facet));
            let criteria = self.own.criteria(&hierarchy.facet);
            let grown = levels::grow(
                named,
                self.prepared,
                self.plan,
                (&criteria, self.min_rating),
                (part, n_facets),
                asker,
                self.exchange,
            )
            .await;
            removed.extend(grown.removed.into_iter().map(|removed| Removed {
                facet: hierarchy.facet.clone(),
                ..removed
            }));
            hierarchy.tree = grown.tree;
        }
        removed
    }
}

impl ModelPlan {
    /// Indices of the text facets, in order: each gets a hierarchy.
    pub fn text_facets(&self) -> Vec<usize> {
        (0..self.facets.len())
            .filter(|&facet| self.facets[facet].is_text())
            .collect()
    }
}
