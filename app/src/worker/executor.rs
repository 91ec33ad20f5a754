//! Carries out the actions of a [`Run`]: computes in chunks, feeds the pool and the model, reports, and hears what the page
//! wants between chunks.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;

use clioscope_core::embed::model::ModelSpec;
use clioscope_core::pipeline::stage::Stage;
use clioscope_core::pipeline::{Action, EmbedBatch, ModelCall, Run, RunError};
use futures_channel::mpsc::UnboundedReceiver;
use futures_util::{FutureExt, StreamExt};

use super::cluster_pool::{ClusterEvent, ClusterPool, WORTH_A_WORKER};
use super::embedding::{Embedded, Embedding};
use super::message::post;
use super::model_call::Link;
use super::model_client::{Allowance, Event, ModelClient};
use super::now_ms;
use super::pool::{Pool, PoolEvent, pool_size};
use super::reporter::Reporter;
use super::turn::Turn;
use crate::protocol::{FromWorker, RunId, StopReason};

/// Milliseconds of computing between looks at the event loop, where orders and answers arrive.
const YIELD_EVERY_MS: f64 = 60.0;
/// The same while calls to a model are under way, whose ends start new ones.
const YIELD_TO_CALLS_MS: f64 = 8.0;

/// What the page wants of a run under way.
pub(super) enum Order {
    /// End it.
    Cancel,
    /// Finish the calls under way, then wait.
    Pause,
    /// Go on, asking this model.
    Continue {
        link: Option<Link>,
        retry_failed: bool,
    },
    /// From now on, no more than this.
    Limit(Allowance),
}

/// A run to carry out.
pub(super) struct Job<'a, T> {
    pub(super) id: RunId,
    /// Makes the run; again if questions that were given up are to be put once more.
    pub(super) make: &'a dyn Fn() -> Result<Run<T>, RunError>,
    /// The embedding model.
    pub(super) spec: ModelSpec,
    pub(super) model: Option<ModelClient>,
    /// Of the model client.
    pub(super) events: UnboundedReceiver<Event>,
    pub(super) orders: UnboundedReceiver<Order>,
}

/// A run that came to its end.
pub(super) struct Finished<T> {
    pub(super) output: T,
    /// Seconds by stage, in stage order.
    pub(super) seconds: Vec<(String, f64)>,
    pub(super) model: Option<ModelClient>,
}

/// Carries out a job to its end, or to the reason why it stopped.
pub(super) async fn execute<T>(job: Job<'_, T>) -> Result<Finished<T>, StopReason> {
    let run = make(&job)?;
    // What needs no model is over soon: the workers get ready meanwhile. With one it may take hours.
    let embedding = if job.model.is_none() {
        Embedding::fetch(job.id, job.spec.clone())
    } else {
        Embedding::Off
    };
    let reporter = Reporter::new(job.id, job.model.is_some());
    Executor {
        run,
        job,
        embedding,
        clustering: None,
        returned: Vec::new(),
        is_paused: false,
        turn: Turn::new(),
        yielded: now_ms(),
        reporter,
    }
    .execute()
    .await
}

fn make<T>(job: &Job<'_, T>) -> Result<Run<T>, StopReason> {
    let mut run = (job.make)().map_err(failed)?;
    run.share_clustering(WORTH_A_WORKER);
    Ok(run)
}

fn failed(error: impl std::fmt::Display) -> StopReason {
    StopReason::Failed(error.to_string())
}

fn notice(message: String) {
    post(&FromWorker::Notice { message }, &[]);
}

struct Executor<'a, T> {
    job: Job<'a, T>,
    run: Run<T>,
    embedding: Embedding,
    /// The workers that do restarts of k-means.
    clustering: Option<Box<ClusterPool>>,
    /// A batch that found no room.
    returned: Vec<EmbedBatch>,
    /// By the person.
    is_paused: bool,
    turn: Turn,
    yielded: f64,
    reporter: Reporter,
}

/// What a run that waits is woken by.
enum Happened {
    Ordered(Order),
    Called(Event),
    Embedded(Embedded),
    Clustered(Option<ClusterEvent>),
}

/// What comes of clustering, if anything is clustered.
async fn clustered(pool: &mut Option<Box<ClusterPool>>) -> Option<ClusterEvent> {
    match pool {
        Some(pool) => pool.next().await,
        None => pending().await,
    }
}

impl<T> Executor<'_, T> {
    async fn execute(mut self) -> Result<Finished<T>, StopReason> {
        loop {
            self.breathe().await?;
            if self.is_paused {
                self.wait().await?;
                continue;
            }
            self.share_clustering();
            let action = self
                .returned
                .pop()
                .map_or_else(|| self.run.next_action(), Action::Embed);
            match action {
                Action::Compute => self.run.compute(),
                Action::Embed(batch) => self.embed(batch).await?,
                Action::Ask(call) => self.ask(call)?,
                Action::Wait => {
                    if let Embedding::Ready(pool) = &mut self.embedding
                        && let Some(id) = pool.steal()
                    {
                        self.run.requeue(id);
                    } else {
                        self.wait().await?;
                    }
                }
                Action::Finish(output) => {
                    if let Some(model) = &self.job.model {
                        model.close(&self.run.given_up());
                    }
                    let output = output.map_err(failed)?;
                    self.report_calls();
                    return Ok(Finished {
                        output: *output,
                        seconds: self.reporter.finish(),
                        model: self.job.model,
                    });
                }
            }
            // The workers hold the model in memory; nothing after the last embedding needs them.
            if self.run.progress().stage > self.last_embedding() {
                self.embedding = Embedding::Off;
            }
            self.report();
        }
    }

    /// The last stage that embeds texts: a language model's names are embedded as well.
    fn last_embedding(&self) -> Stage {
        if self.job.model.is_some() {
            Stage::Hierarchy
        } else {
            Stage::Embed
        }
    }

    /// Gives restarts of k-means to workers, if there are any.
    fn share_clustering(&mut self) {
        let mut jobs = Vec::new();
        while let Some(job) = self.run.next_cluster_job() {
            jobs.push(job);
        }
        if jobs.is_empty() {
            return;
        }
        match ClusterPool::start(jobs) {
            Some(pool) => {
                self.clustering = Some(Box::new(pool));
                // All that is clustered is embedded. Names may be later, and load the model again: both at once would be
                // too much memory.
                self.embedding = Embedding::Off;
            }
            None => self.run.decline_clustering(),
        }
    }

    fn collect_clusters(&mut self, event: Option<ClusterEvent>) {
        match event {
            Some(ClusterEvent::Passes(id, passes)) => self.run.advance_clustering(id, passes),
            Some(ClusterEvent::Labels(id, labels)) => {
                self.run.supply_labels(id, labels);
            }
            Some(ClusterEvent::Replaced) => {
                notice(
                    "A clustering worker was lost and replaced; its work is done again.".to_owned(),
                );
            }
            Some(ClusterEvent::Failed(reason)) => {
                notice(format!(
                    "Clustering goes on without workers of its own: {reason}."
                ));
                self.clustering = None;
                self.run.decline_clustering();
            }
            None => {}
        }
        // Workers hold copies of the vectors.
        if self.clustering.as_ref().is_some_and(|pool| pool.is_done()) {
            self.clustering = None;
        }
    }

    fn ask(&mut self, call: ModelCall) -> Result<(), StopReason> {
        let Some(model) = &self.job.model else {
            return Err(StopReason::Failed(
                "This run asks a model; choose an endpoint first.".to_owned(),
            ));
        };
        let id = call.id;
        if let Some(answer) = model.ask(call) {
            self.run.answer(id, &answer);
        }
        Ok(())
    }

    async fn embed(&mut self, batch: EmbedBatch) -> Result<(), StopReason> {
        match &mut self.embedding {
            Embedding::Off => {
                self.embedding = Embedding::fetch(self.job.id, self.job.spec.clone());
            }
            Embedding::Ready(pool) if pool.has_room() => {
                return pool.submit(&batch).map_err(StopReason::Failed);
            }
            Embedding::Fetching(_) | Embedding::Ready(_) => {}
        }
        self.returned.push(batch);
        self.wait().await
    }

    /// Waits until something happens.
    async fn wait(&mut self) -> Result<(), StopReason> {
        let happened = {
            let (orders, events) = (&mut self.job.orders, &mut self.job.events);
            let mut embedded = pin!(self.embedding.next());
            let mut clustered = pin!(clustered(&mut self.clustering));
            poll_fn(|context| {
                if let Poll::Ready(Some(order)) = orders.poll_next_unpin(context) {
                    return Poll::Ready(Happened::Ordered(order));
                }
                if let Poll::Ready(Some(event)) = events.poll_next_unpin(context) {
                    return Poll::Ready(Happened::Called(event));
                }
                if let Poll::Ready(event) = clustered.as_mut().poll(context) {
                    return Poll::Ready(Happened::Clustered(event));
                }
                embedded.as_mut().poll(context).map(Happened::Embedded)
            })
            .await
        };
        match happened {
            Happened::Ordered(order) => self.obey(order),
            Happened::Called(event) => {
                self.hear(event);
                Ok(())
            }
            Happened::Embedded(embedded) => self.collect(embedded),
            Happened::Clustered(event) => {
                self.collect_clusters(event);
                Ok(())
            }
        }
    }

    fn collect(&mut self, embedded: Embedded) -> Result<(), StopReason> {
        let event = match embedded {
            Embedded::Fetched(files) => {
                let pool = files
                    .and_then(|files| Pool::start(pool_size(), self.job.spec.clone(), files))
                    .map_err(StopReason::Failed)?;
                self.embedding = Embedding::Ready(Box::new(pool));
                return Ok(());
            }
            Embedded::Reported(event) => event,
        };
        match event {
            Some(PoolEvent::Vectors(id, vectors)) => self.run.supply(id, &vectors).map_err(failed),
            Some(PoolEvent::Lost(ids)) => {
                for id in ids {
                    self.run.requeue(id);
                }
                notice(
                    "An embedding worker was lost and replaced; its batches are done again."
                        .to_owned(),
                );
                Ok(())
            }
            Some(PoolEvent::Notice(message)) => {
                notice(message);
                Ok(())
            }
            Some(PoolEvent::Failed(message)) => Err(StopReason::Failed(message)),
            None => Ok(()),
        }
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Answered(id, answer) => {
                self.run.answer(id, &answer);
            }
            Event::Halted(reason) => self.say_paused(reason),
        }
    }

    fn obey(&mut self, order: Order) -> Result<(), StopReason> {
        match order {
            Order::Cancel => return Err(StopReason::Cancelled),
            Order::Pause if self.is_paused => {}
            Order::Pause => {
                self.is_paused = true;
                let reason = "Paused. Nothing that was answered is lost.";
                match &self.job.model {
                    Some(model) => model.halt(reason),
                    None => self.say_paused(reason.to_owned()),
                }
            }
            Order::Continue { link, retry_failed } => {
                self.is_paused = false;
                if retry_failed {
                    self.start_over()?;
                }
                if let (Some(model), Some(link)) = (&self.job.model, link) {
                    model.go_on(link);
                }
            }
            Order::Limit(allowance) => {
                if let Some(model) = &self.job.model {
                    model.limit(allowance);
                }
            }
        }
        Ok(())
    }

    /// Begins again: what was answered is answered at once, and what was given up is asked for again.
    fn start_over(&mut self) -> Result<(), StopReason> {
        let Some(model) = &self.job.model else {
            return Ok(());
        };
        model.start_over(&self.run.given_up());
        // Answers to questions of the old run, whose numbers the new one uses again.
        while self.job.events.next().now_or_never().flatten().is_some() {}
        self.returned.clear();
        // Its batches are of the old run.
        self.embedding = Embedding::Off;
        self.clustering = None;
        self.run = make(&self.job)?;
        Ok(())
    }

    fn say_paused(&mut self, reason: String) {
        self.report_calls();
        let run = self.job.id;
        post(&FromWorker::Paused { run, reason }, &[]);
    }

    /// Lets messages in now and then, and hears what came.
    async fn breathe(&mut self) -> Result<(), StopReason> {
        let has_calls = (self.job.model.as_ref()).is_some_and(ModelClient::is_busy);
        let pause_after = if has_calls {
            YIELD_TO_CALLS_MS
        } else {
            YIELD_EVERY_MS
        };
        if now_ms() - self.yielded >= pause_after {
            self.turn.next().await;
            self.yielded = now_ms();
            while let Some(embedded) = self.embedding.next().now_or_never() {
                self.collect(embedded)?;
            }
            while let Some(event) = clustered(&mut self.clustering).now_or_never() {
                self.collect_clusters(event);
            }
        }
        while let Some(order) = self.job.orders.next().now_or_never().flatten() {
            self.obey(order)?;
        }
        while let Some(event) = self.job.events.next().now_or_never().flatten() {
            self.hear(event);
        }
        Ok(())
    }

    fn report(&mut self) {
        if self.reporter.report(self.run.progress()) {
            self.report_calls();
        }
    }

    fn report_calls(&mut self) {
        if let Some(model) = &self.job.model {
            let given_up = self.run.given_up().len() as u64;
            self.reporter.report_calls(model.view(given_up));
        }
    }
}
