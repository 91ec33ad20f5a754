//! Before a run: its first calls to read, and what it will take.

use std::cell::RefCell;
use std::sync::Arc;

use clioscope_core::Corpus;
use clioscope_core::llm::estimate::{Measured, Price};
use clioscope_core::llm::wire::outbound;
use clioscope_core::llm::{Endpoint, ModelStage};
use clioscope_core::pipeline::plan::{ModelPlan, RunPlan};
use clioscope_core::pipeline::{Action, Run, RunSize, estimate_run};

use super::{Pipeline, failed, notice};
use crate::protocol::{
    EstimateView, FromWorker, PreviewCall, Prices, RunId, StageCost, StopReason,
};
use crate::worker::message::post;

/// Calls of a stage that are shown before the first is made.
const PREVIEWED: usize = 4;

/// What was worked out for estimates, and serves the next ones.
#[derive(Default)]
pub(super) struct Ahead {
    size: RefCell<Option<(Arc<Corpus>, RunPlan, RunSize)>>,
    sample: RefCell<Option<Sample>>,
}

/// What some conversations took.
struct Sample {
    model_plan: ModelPlan,
    model: String,
    measured: Measured,
    n: usize,
}

impl Ahead {
    pub(super) fn forget(&self) {
        *self.size.borrow_mut() = None;
        *self.sample.borrow_mut() = None;
    }
}

impl Pipeline {
    /// Makes the first calls of a run and shows them; none is sent.
    pub(super) fn preview(&self, plan: RunPlan) {
        let calls = self.first_calls(plan).unwrap_or_else(|reason| {
            if let StopReason::Failed(message) = reason {
                notice(message);
            }
            Vec::new()
        });
        post(&FromWorker::Preview { calls }, &[]);
    }

    fn first_calls(&self, plan: RunPlan) -> Result<Vec<PreviewCall>, StopReason> {
        let endpoint = self.link()?.endpoint;
        let mut calls = self.first_calls_of(&endpoint, plan.clone())?;
        // After the screener come the facets; whichever conversations pass, these are of their kind.
        if let Some(model_plan) = plan.model_plan.filter(|plan| plan.screener.is_some()) {
            let screened = RunPlan {
                model_plan: Some(ModelPlan {
                    screener: None,
                    ..model_plan
                }),
                ..plan
            };
            calls.extend(self.first_calls_of(&endpoint, screened)?);
        }
        Ok(calls)
    }

    fn first_calls_of(
        &self,
        endpoint: &Endpoint,
        plan: RunPlan,
    ) -> Result<Vec<PreviewCall>, StopReason> {
        let (corpus, files) = self.held()?;
        let spec = self.spec(&plan.model)?;
        let mut run = Run::new(corpus, plan, spec, files).map_err(|e| failed(&e.to_string()))?;
        let mut calls = Vec::new();
        while calls.len() < PREVIEWED {
            match run.next_action() {
                Action::Compute => run.compute(),
                Action::Ask(call) => {
                    let call = outbound(endpoint, &call.request);
                    calls.push(PreviewCall {
                        stage: call.stage(),
                        url: call.url().to_owned(),
                        body: call.body().to_owned(),
                    });
                }
                Action::Finish(Err(error)) => return Err(failed(&error.to_string())),
                // Without answers it goes no further.
                Action::Wait | Action::Embed(_) | Action::Finish(Ok(_)) => break,
            }
        }
        Ok(calls)
    }

    /// Says what a run will take; after `measure`, on the ground of what some conversations took.
    pub(super) async fn estimate(
        &self,
        id: RunId,
        plan: RunPlan,
        prices: Prices,
        measure: usize,
    ) -> Result<(), StopReason> {
        if measure > 0 {
            self.measure(id, &plan, measure).await?;
        }
        // While the form is being filled in, a plan that makes no sense yet is nothing to complain about.
        let view = match self.estimate_of(&plan, prices).await {
            Err(reason) if measure > 0 => return Err(reason),
            view => view.unwrap_or_default(),
        };
        post(&FromWorker::Estimate(view), &[]);
        Ok(())
    }

    async fn measure(&self, id: RunId, plan: &RunPlan, n: usize) -> Result<(), StopReason> {
        let orders = self.begin(id);
        let (corpus, _) = self.held()?;
        let spec = self.spec(&plan.model)?;
        let make = || Run::measure(Arc::clone(&corpus), plan.clone(), spec.clone(), n);
        let finished = self
            .carry_out(id, &make, spec.clone(), Some(&corpus), orders)
            .await?;
        let model_plan = (plan.model_plan.clone()).ok_or_else(|| failed("No model is asked."))?;
        let actuals = finished.model.map(|model| model.sampled());
        *self.ahead.sample.borrow_mut() = Some(Sample {
            model_plan,
            model: self.link()?.endpoint.model,
            measured: actuals.as_ref().map(Measured::from).unwrap_or_default(),
            n: n.min(corpus.conversations.len()),
        });
        Ok(())
    }

    async fn estimate_of(
        &self,
        plan: &RunPlan,
        prices: Prices,
    ) -> Result<EstimateView, StopReason> {
        let endpoint = self.link()?.endpoint;
        let (Some(size), Some(model_plan)) = (self.size(plan)?, &plan.model_plan) else {
            return Ok(EstimateView::default());
        };
        let price = Price {
            model: endpoint.model.clone(),
            input_per_million: prices.input,
            output_per_million: prices.output,
        };
        let (stages, measured_on) = {
            let sample = self.ahead.sample.borrow();
            let sample = sample.as_ref().filter(|sample| {
                sample.model == endpoint.model && sample.model_plan == *model_plan
            });
            let none = Measured::default();
            let measured = sample.map_or(&none, |sample| &sample.measured);
            let stages = estimate_run(
                &size,
                plan,
                measured,
                Some(&price),
                endpoint.max_concurrency,
            );
            (stages, sample.map_or(0, |sample| sample.n))
        };
        let stages: Vec<StageCost> = stages
            .into_iter()
            .filter(|stage| stage.calls > 0)
            .map(|stage| StageCost {
                stage: stage.stage,
                calls: stage.calls,
                tokens_in: stage.tokens_in,
                tokens_out: stage.tokens_out,
                seconds: stage.seconds,
                money: stage.money,
            })
            .collect();
        Ok(EstimateView {
            answered: self.answered(&stages).await,
            stages,
            measured_on,
        })
    }

    /// How many of the facets' and the screener's calls need not be made: as many as there are answers, if the last run was
    /// on the same conversations.
    async fn answered(&self, stages: &[StageCost]) -> u64 {
        let Ok((corpus, _)) = self.held() else {
            return 0;
        };
        let book = self.book().await;
        let is_same = (book.last_note()).is_some_and(|note| note.corpus == corpus.fingerprint());
        if !is_same {
            return 0;
        }
        let journal = book.journal();
        [ModelStage::Screen, ModelStage::Facets]
            .into_iter()
            .map(|stage| {
                let is_first = |entry: &&clioscope_core::llm::journal::Entry| {
                    entry.stage == stage && entry.outcome.is_ok()
                };
                let kept = journal.entries().filter(is_first).count() as u64;
                let calls = stages.iter().find(|cost| cost.stage == stage);
                calls.map_or(0, |cost| cost.calls.min(kept))
            })
            .sum()
    }

    /// What a plan has to ask about, whatever its clusters: worked out once. `None` if it asks no model.
    fn size(&self, plan: &RunPlan) -> Result<Option<RunSize>, StopReason> {
        let (corpus, _) = self.held()?;
        let key = RunPlan {
            k: None,
            levels: None,
            n_restarts: None,
            ..plan.clone()
        };
        if let Some((of, with, size)) = &*self.ahead.size.borrow()
            && Arc::ptr_eq(of, &corpus)
            && *with == key
        {
            return Ok(Some(*size));
        }
        let size = RunSize::of(&corpus, plan).map_err(|error| failed(&error.to_string()))?;
        *self.ahead.size.borrow_mut() = size.map(|size| (corpus, key, size));
        Ok(size)
    }
}
