//! The run as a sans-IO state machine: it says what to do next, whoever drives it (a worker, the native
//! program, a test) does it and reports back. Cancel is simply to stop asking.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use thiserror::Error;

use super::calls::Answer;
use super::exchange::Exchange;
use super::plan::RunPlan;
use super::restarts::ClusterJob;
use super::stage::Progress;
use super::{checks, offline, with_model};
use crate::conversation::Corpus;
use crate::embed::model::ModelSpec;
use crate::eval::Labelled;
use crate::llm::{CallError, Request, RequestKey};
use crate::matrix::Matrix;
use crate::projection::Points;
use crate::redact::RedactedText;
use crate::report::v1::{CheckRecord, Report, SelfTestRecord};

/// What to do next.
#[derive(Debug)]
pub enum Action<T = RunOutput> {
    /// Call [`Run::compute`]: a chunk of some ten milliseconds (a restart of k-means may take longer).
    Compute,
    /// Embed this batch and [`supply`](Run::supply) the vectors; more batches may be asked for meanwhile.
    Embed(EmbedBatch),
    /// Put this question to the model and give the [`answer`](Run::answer); more may be asked meanwhile.
    Ask(ModelCall),
    /// Everything is handed out: supply or answer what is outstanding.
    Wait,
    /// The run is over; it has nothing more to give.
    Finish(Result<Box<T>, RunError>),
}

/// Texts to embed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedBatch {
    /// Names the batch in [`Run::supply`].
    pub id: usize,
    /// The texts, of like length.
    pub texts: Vec<RedactedText>,
}

/// A question to the model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelCall {
    /// Names the call in [`Run::answer`].
    pub id: u64,
    /// The question.
    pub request: Request,
}

/// Why a run cannot go on.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RunError {
    /// Nothing to work on.
    #[error("there is no conversation with a message of a person in it")]
    NoConversations,
    /// The regular expression or the screener let nothing through.
    #[error("the filter and the screener leave no conversation: widen them, or leave them empty")]
    NothingPasses,
    /// No conversation has a usable answer to every text facet.
    #[error(
        "the model gave no usable answer for any conversation: test the connection, try another answer format or another model"
    )]
    NoAnswers,
    /// The plan's regular expression cannot be read.
    #[error("the filter is not a regular expression: {0}")]
    Filter(String),
    /// Vectors that nobody asked for, or of the wrong shape.
    #[error("batch {id} should have {expected_rows} × {expected_cols} values, got {rows} × {cols}")]
    WrongVectors {
        /// Of the batch.
        id: usize,
        /// Texts in it; 0 if it is not outstanding.
        expected_rows: usize,
        /// Dimensions of the model.
        expected_cols: usize,
        /// Rows supplied.
        rows: usize,
        /// Columns supplied.
        cols: usize,
    },
}

/// What a finished run gives.
#[derive(Clone, Debug)]
pub struct RunOutput {
    /// What views and exports may see.
    pub report: Report,
    /// The map, a point a clustered conversation.
    pub points: Points,
    /// The maps of the report's other hierarchies, parallel to [`Report::others`].
    pub other_points: Vec<Points>,
    /// Index into the corpus of each point.
    pub corpus_of_point: Vec<usize>,
    /// For each conversation of the corpus its point; `None` where it was not analysed. Duplicates have the point of what they
    /// duplicate.
    pub point_of: Vec<Option<usize>>,
    /// For each conversation of the corpus the cluster id of its base cluster in the report; `None` where that was
    /// removed or the conversation was not analysed. Duplicates have the cluster of what they duplicate.
    pub cluster_of: Vec<Option<u32>>,
    /// For evaluation: the base cluster of each conversation before thresholds.
    pub base_of: Vec<Option<usize>>,
    /// For evaluation: unit centroids of the base clusters before thresholds.
    pub centroids: Matrix,
    /// For evaluation: unit vectors of the points.
    pub vectors: Matrix,
    /// For evaluation: base cluster of each point before thresholds.
    pub assignment: Vec<usize>,
}

/// What a pipeline works on.
pub(super) struct Inputs {
    pub(super) corpus: Arc<Corpus>,
    pub(super) plan: RunPlan,
    pub(super) model: ModelSpec,
    /// Names of the files, for the record.
    pub(super) files: Vec<String>,
}

type Pipeline<T> = Pin<Box<dyn Future<Output = Result<T, RunError>>>>;

/// A run under way.
pub struct Run<T = RunOutput> {
    exchange: Exchange,
    /// `None` once it has ended.
    pipeline: Option<Pipeline<T>>,
    ended: Option<Result<Box<T>, RunError>>,
}

impl Run {
    /// A run of `plan` over `corpus` with the embedding model `model`; `files` are the names for the record. With a
    /// [`model_plan`](RunPlan::model_plan) a language model is asked, otherwise everything is computed.
    ///
    /// # Errors
    /// [`RunError::NoConversations`] if the corpus is empty.
    pub fn new(
        corpus: Arc<Corpus>,
        plan: RunPlan,
        model: ModelSpec,
        files: Vec<String>,
    ) -> Result<Self, RunError> {
        let inputs = Inputs::new(corpus, plan, model, files)?;
        let exchange = Exchange::new(inputs.model.dims);
        let pipeline: Pipeline<RunOutput> = if inputs.plan.model_plan.is_some() {
            Box::pin(with_model::run(inputs, exchange.clone()))
        } else {
            Box::pin(offline::run(inputs, exchange.clone()))
        };
        Ok(Self::start(exchange, pipeline))
    }
}

impl Run<()> {
    /// Puts the facets of `n` conversations, drawn at random, to the model: what it takes tells what a run will.
    ///
    /// # Errors
    /// As [`Run::new`].
    pub fn measure(
        corpus: Arc<Corpus>,
        plan: RunPlan,
        model: ModelSpec,
        n: usize,
    ) -> Result<Self, RunError> {
        let inputs = Inputs::new(corpus, plan, model, Vec::new())?;
        let exchange = Exchange::new(inputs.model.dims);
        let pipeline = Box::pin(with_model::measure(inputs, exchange.clone(), n));
        Ok(Self::start(exchange, pipeline))
    }
}

impl Run<SelfTestRecord> {
    /// The auditor's own test.
    pub fn self_test() -> Self {
        let exchange = Exchange::new(0);
        let pipeline = Box::pin(checks::self_test(exchange.clone()));
        Self::start(exchange, pipeline)
    }
}

impl Run<CheckRecord> {
    /// Clio's reconstruction test (paper §C.2) on labelled conversations: base clusters unsupervised, the known categories
    /// as the next level, and the product's own assign step; then the auditor's own test.
    ///
    /// # Errors
    /// As [`Run::new`].
    pub fn check(labelled: Labelled, plan: RunPlan, model: ModelSpec) -> Result<Self, RunError> {
        let Labelled {
            corpus,
            categories,
            category_of,
        } = labelled;
        let inputs = Inputs::new(Arc::new(corpus), plan, model, Vec::new())?;
        let exchange = Exchange::new(inputs.model.dims);
        let pipeline = Box::pin(checks::check(
            inputs,
            exchange.clone(),
            categories,
            category_of,
        ));
        Ok(Self::start(exchange, pipeline))
    }
}

impl<T> Run<T> {
    fn start(exchange: Exchange, pipeline: Pipeline<T>) -> Self {
        Self {
            exchange,
            pipeline: Some(pipeline),
            ended: None,
        }
    }

    /// What to do next.
    pub fn next_action(&mut self) -> Action<T> {
        match self.ended.take() {
            Some(output) => Action::Finish(output),
            None if self.pipeline.is_none() => Action::Wait,
            None => self.exchange.next_action(),
        }
    }

    /// Computes a chunk, if there is anything to compute.
    pub fn compute(&mut self) {
        let Some(pipeline) = &mut self.pipeline else {
            return;
        };
        self.exchange.fall_asleep();
        // Nobody needs waking: the driver asks again after every action.
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(output) = pipeline.as_mut().poll(&mut context) {
            self.pipeline = None;
            self.ended = Some(output.map(Box::new));
        }
    }

    /// Takes the unit vectors of a batch, one row a text.
    ///
    /// # Errors
    /// [`RunError::WrongVectors`] if the batch is not outstanding or the shape is wrong; the batch stays outstanding.
    pub fn supply(&mut self, id: usize, vectors: &Matrix) -> Result<(), RunError> {
        self.exchange.supply(id, vectors)
    }

    /// Puts a batch whose worker was lost back in the queue.
    pub fn requeue(&mut self, id: usize) {
        self.exchange.requeue(id);
    }

    /// Takes the answer to a question, or what kept it from being answered: then the question is given up, and what it was
    /// for does without. False if the question is not outstanding.
    pub fn answer(&mut self, id: u64, answer: &Result<Answer, CallError>) -> bool {
        self.exchange.calls().answer(id, answer)
    }

    /// From now on, restarts of k-means may be done elsewhere: where rows × clusters × dimensions are `least` or more, take
    /// them by [`Run::next_cluster_job`]. The result is the same.
    pub fn share_clustering(&mut self, least: u64) {
        self.exchange.share_clustering(least);
    }

    /// A restart to do elsewhere, if there is one. To be asked before every [`Run::next_action`].
    pub fn next_cluster_job(&mut self) -> Option<ClusterJob> {
        self.exchange.next_cluster_job()
    }

    /// Says how many passes a job has done, for progress.
    pub fn advance_clustering(&mut self, id: usize, passes: usize) {
        self.exchange.advance_clustering(id, passes);
    }

    /// Takes the cluster of each row that a job found. False if nobody waits for it.
    pub fn supply_labels(&mut self, id: usize, labels: Vec<u32>) -> bool {
        self.exchange.supply_labels(id, labels)
    }

    /// Gives up on all jobs: the run clusters by itself, now and later.
    pub fn decline_clustering(&mut self) {
        self.exchange.decline_clustering();
    }

    /// For each question that got no usable answer so far the requests that put it, first attempt first: to have it asked
    /// again, forget their answers and begin the run anew.
    pub fn given_up(&self) -> Vec<Vec<RequestKey>> {
        self.exchange.calls().given_up().to_vec()
    }

    /// How far the run is.
    pub fn progress(&self) -> Progress {
        self.exchange.progress()
    }
}

impl Inputs {
    pub(super) fn new(
        corpus: Arc<Corpus>,
        plan: RunPlan,
        model: ModelSpec,
        files: Vec<String>,
    ) -> Result<Self, RunError> {
        if corpus.conversations.is_empty() {
            return Err(RunError::NoConversations);
        }
        Ok(Self {
            corpus,
            plan,
            model,
            files,
        })
    }
}
