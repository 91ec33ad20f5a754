//! What a model is good for: the auditor's own test, and Clio's reconstruction test on the bundled sample.

use std::ops::ControlFlow;
use std::sync::Arc;

use clioscope_core::embed::model::propose_model;
use clioscope_core::eval::{Labelled, read_truth};
use clioscope_core::facet::FacetSpec;
use clioscope_core::ingest::{IngestOptions, MemorySource, ingest};
use clioscope_core::pipeline::plan::{ModelPlan, RunPlan};
use clioscope_core::pipeline::{Run, language_of};
use clioscope_core::{Corpus, Salt};

use super::{Pipeline, SAMPLE, failed};
use crate::protocol::{FromWorker, RunId, StopReason};
use crate::worker::message::post;
use crate::worker::models;

/// The labels of the bundled sample, in the page's folder.
const TRUTH: &str = "sample/truth.jsonl";
/// Seed of the draw: everybody checks on the same conversations.
const SEED: u64 = 7;

impl Pipeline {
    pub(super) async fn self_test(&self, run: RunId) -> Result<(), StopReason> {
        let orders = self.begin(run);
        let spec = (self.models.borrow().first().cloned())
            .ok_or_else(|| failed("This deployment has no embedding model."))?;
        // Its texts are fictional: there is no conversation in it.
        let nothing = Arc::new(Corpus::default());
        let make = || Ok(Run::self_test());
        let finished = self
            .carry_out(run, &make, spec, Some(&nothing), orders)
            .await?;
        let score = finished.output;
        *self.self_test.borrow_mut() = Some(score.clone());
        post(&FromWorker::SelfTested { run, score }, &[]);
        Ok(())
    }

    pub(super) async fn check_model(
        &self,
        run: RunId,
        conversations: usize,
    ) -> Result<(), StopReason> {
        let orders = self.begin(run);
        let labelled = labelled(conversations).await?;
        let corpus = Arc::new(labelled.corpus.clone());
        let languages = corpus
            .conversations
            .iter()
            .map(|conversation| (language_of(conversation), 1));
        let (proposed, _) = propose_model(languages);
        let spec = self.spec(proposed).or_else(|reason| {
            let first = self.models.borrow().first().cloned();
            first.ok_or(reason)
        })?;
        let mut plan = RunPlan::new(spec.id.clone());
        // Finer than the categories, which are the next level; the rule for k thinks of thresholds, and here are none.
        plan.k = Some(
            (corpus.conversations.len() / 2)
                .min(2 * labelled.categories.len())
                .max(1),
        );
        let context = self.link()?.endpoint.context_tokens;
        plan.model_plan = Some(ModelPlan::new(FacetSpec::defaults(), context));
        let make = || Run::check(labelled.clone(), plan.clone(), spec.clone());
        let finished = self
            .carry_out(run, &make, spec.clone(), Some(&corpus), orders)
            .await?;
        let check = Box::new(finished.output);
        *self.self_test.borrow_mut() = Some(check.self_test.clone());
        post(&FromWorker::Checked { run, check }, &[]);
        Ok(())
    }
}

/// Labelled conversations of the bundled sample.
async fn labelled(n: usize) -> Result<Labelled, StopReason> {
    let text = models::text(SAMPLE).await.map_err(StopReason::Failed)?;
    let truth = models::text(TRUTH).await.map_err(StopReason::Failed)?;
    let truth = read_truth(&truth).map_err(|error| failed(&error.to_string()))?;
    let mut source = MemorySource::from_bytes("sample.jsonl", text.into_bytes());
    // Accounts play no part in the check.
    let options = IngestOptions::new(Salt([0; 32]));
    let imported = ingest(&mut [&mut source], &options, &mut |_| {
        ControlFlow::Continue(())
    })
    .map_err(|error| failed(&error.to_string()))?;
    Ok(Labelled::draw(&imported.corpus, &truth, n, SEED))
}
