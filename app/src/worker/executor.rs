//! Carries out the actions of a [`Run`]: computes in chunks, feeds the pool, reports, and hears cancel between chunks.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use clioscope_core::Corpus;
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::stage::{Progress, Stage};
use clioscope_core::pipeline::{Action, EmbedBatch, Run, RunOutput};
use gloo::timers::future::TimeoutFuture;

use super::eta::eta_secs;
use super::message::post;
use super::pool::{Pool, PoolEvent, pool_size};
use super::{models, now_ms};
use crate::protocol::{FromWorker, RunId, StopReason};

/// Milliseconds of computing between looks at the event loop, where cancel arrives.
const YIELD_EVERY_MS: f64 = 60.0;
/// Milliseconds between progress messages.
const REPORT_EVERY_MS: f64 = 120.0;

/// Runs the pipeline to its end, or to the reason why it stopped.
pub(super) async fn execute(
    id: RunId,
    corpus: Arc<Corpus>,
    files: Vec<String>,
    plan: RunPlan,
    spec: ModelSpec,
    cancelled: &Cell<Option<RunId>>,
) -> Result<RunOutput, StopReason> {
    let run = Run::new(corpus, plan, spec.clone(), files)
        .map_err(|error| StopReason::Failed(error.to_string()))?;
    Executor {
        id,
        run,
        spec,
        cancelled,
        pool: None,
        returned: Vec::new(),
        started: now_ms(),
        yielded: now_ms(),
        reported: 0.0,
        stage_since: (Stage::Select, now_ms()),
        seconds: BTreeMap::new(),
    }
    .execute()
    .await
}

struct Executor<'a> {
    id: RunId,
    run: Run,
    spec: ModelSpec,
    cancelled: &'a Cell<Option<RunId>>,
    pool: Option<Pool>,
    /// A batch that found no room.
    returned: Vec<EmbedBatch>,
    started: f64,
    yielded: f64,
    reported: f64,
    stage_since: (Stage, f64),
    seconds: BTreeMap<Stage, f64>,
}

impl Executor<'_> {
    async fn execute(mut self) -> Result<RunOutput, StopReason> {
        loop {
            self.breathe().await?;
            let action = self
                .returned
                .pop()
                .map_or_else(|| self.run.next_action(), Action::Embed);
            match action {
                Action::Compute => self.run.compute(),
                Action::Embed(batch) => self.embed(batch).await?,
                Action::Wait => self.collect().await?,
                Action::Finish(mut output) => {
                    self.clock_stage(Stage::Report);
                    output.report.run.seconds = self
                        .seconds
                        .iter()
                        .map(|(stage, secs)| (stage.id().to_owned(), *secs))
                        .collect();
                    return Ok(*output);
                }
            }
            // The workers hold the model in memory; nothing after embedding needs them.
            if self.run.progress().stage > Stage::Embed {
                self.pool = None;
            }
            self.report();
        }
    }

    async fn embed(&mut self, batch: EmbedBatch) -> Result<(), StopReason> {
        if self.pool.is_none() {
            let id = self.id;
            let files = models::load(&self.spec, |done, total| {
                post(
                    &FromWorker::ModelProgress {
                        run: id,
                        done,
                        total,
                    },
                    &[],
                );
            })
            .await
            .map_err(StopReason::Failed)?;
            let pool =
                Pool::start(pool_size(), self.spec.clone(), files).map_err(StopReason::Failed)?;
            self.pool = Some(pool);
        }
        let room = self.pool.as_ref().is_some_and(Pool::has_room);
        if let (true, Some(pool)) = (room, &mut self.pool) {
            return pool.submit(&batch).map_err(StopReason::Failed);
        }
        self.returned.push(batch);
        self.collect().await
    }

    async fn collect(&mut self) -> Result<(), StopReason> {
        let Some(pool) = &mut self.pool else {
            return Ok(());
        };
        match pool.next().await {
            Some(PoolEvent::Vectors(id, vectors)) => self
                .run
                .supply(id, &vectors)
                .map_err(|error| StopReason::Failed(error.to_string())),
            Some(PoolEvent::Lost(ids)) => {
                for id in ids {
                    self.run.requeue(id);
                }
                let message =
                    "An embedding worker was lost and replaced; its batches are done again."
                        .to_owned();
                post(&FromWorker::Notice { message }, &[]);
                Ok(())
            }
            Some(PoolEvent::Failed(message)) => Err(StopReason::Failed(message)),
            None => Ok(()),
        }
    }

    /// Lets messages in now and then, and stops if one of them was cancel.
    async fn breathe(&mut self) -> Result<(), StopReason> {
        if now_ms() - self.yielded >= YIELD_EVERY_MS {
            TimeoutFuture::new(0).await;
            self.yielded = now_ms();
        }
        if self.cancelled.get() == Some(self.id) {
            return Err(StopReason::Cancelled);
        }
        Ok(())
    }

    fn report(&mut self) {
        let progress: Progress = self.run.progress();
        let new_stage = progress.stage != self.stage_since.0;
        if new_stage {
            self.clock_stage(progress.stage);
        }
        let now = now_ms();
        if new_stage || now - self.reported >= REPORT_EVERY_MS {
            self.reported = now;
            let message = FromWorker::Progress {
                run: self.id,
                stage: progress.stage,
                done: progress.done,
                total: progress.total,
                eta_secs: eta_secs(progress, (now - self.started) / 1000.0),
            };
            post(&message, &[]);
        }
    }

    fn clock_stage(&mut self, next: Stage) {
        let now = now_ms();
        *self.seconds.entry(self.stage_since.0).or_default() += (now - self.stage_since.1) / 1000.0;
        self.stage_since = (next, now);
    }
}
