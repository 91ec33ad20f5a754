//! What a pipeline under way shares with whoever drives it.
//!
//! A pipeline is an `async fn` that never waits for anything but this exchange: it posts texts to embed and questions to
//! ask, and goes on when the driver has supplied vectors or answers, or called again after [`Exchange::breathe`]. So the
//! stages read as plain code from top to bottom, and yet nothing in the core does any I/O or needs an executor.

use std::cell::{Cell, RefCell, RefMut};
use std::collections::{BTreeSet, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;

use super::calls::Calls;
use super::restarts::{ClusterJob, Restarts};
use super::run::{Action, EmbedBatch, RunError};
use super::stage::{Progress, Stage};
use crate::embed::batch::BatchPlan;
use crate::matrix::Matrix;
use crate::redact::RedactedText;

/// Cheap to clone: both ends hold the same.
#[derive(Clone)]
pub(super) struct Exchange(Rc<Shared>);

struct Shared {
    /// Dimensions of the embedding model.
    dims: usize,
    progress: Cell<Progress>,
    /// Whether the pipeline has something to go on with.
    awake: Cell<bool>,
    embedding: RefCell<Option<Embedding>>,
    n_batches: Cell<usize>,
    calls: RefCell<Calls>,
    /// The least products of rows, clusters and dimensions for which restarts of k-means are given out.
    gives_out_from: Cell<Option<u64>>,
    restarts: RefCell<Option<Restarts>>,
    n_restarts: Cell<usize>,
}

/// Texts being embedded.
struct Embedding {
    texts: Vec<RedactedText>,
    plan: BatchPlan,
    /// Id of the plan's first batch.
    first_id: usize,
    unique: Matrix,
    pending: VecDeque<usize>,
    outstanding: BTreeSet<usize>,
    n_done: usize,
    stage: Option<Stage>,
}

impl Exchange {
    pub(super) fn new(dims: usize) -> Self {
        Self(Rc::new(Shared {
            dims,
            progress: Cell::new(Progress {
                stage: Stage::Select,
                done: 0,
                total: 1,
            }),
            awake: Cell::new(true),
            embedding: RefCell::new(None),
            n_batches: Cell::new(0),
            calls: RefCell::default(),
            gives_out_from: Cell::new(None),
            restarts: RefCell::default(),
            n_restarts: Cell::new(0),
        }))
    }

    // The pipeline's end.

    /// Says how far the stage is.
    pub(super) fn report(&self, stage: Stage, done: usize, total: usize) {
        self.0.progress.set(Progress { stage, done, total });
    }

    /// Ends a chunk of computing: the driver may look at its events, or stop.
    pub(super) async fn breathe(&self) {
        let mut breathed = false;
        poll_fn(|_| {
            if breathed {
                return Poll::Ready(());
            }
            breathed = true;
            self.0.awake.set(true);
            Poll::Pending
        })
        .await;
    }

    /// Unit vectors of `texts`, a row each, `(n_texts, dims)`. Equal texts are embedded once.
    ///
    /// Progress is that of `stage`; without one it is left as it is.
    pub(super) async fn embed(&self, texts: Vec<RedactedText>, stage: Option<Stage>) -> Matrix {
        let plan = BatchPlan::new(&texts);
        let first_id = self.0.n_batches.get();
        self.0.n_batches.set(first_id + plan.batches.len());
        *self.0.embedding.borrow_mut() = Some(Embedding {
            unique: Matrix::zeros(plan.first_of.len(), self.0.dims),
            pending: (0..plan.batches.len()).collect(),
            outstanding: BTreeSet::new(),
            n_done: 0,
            first_id,
            texts,
            plan,
            stage,
        });
        poll_fn(|_| {
            let mut slot = self.0.embedding.borrow_mut();
            match &*slot {
                Some(embedding) if !embedding.is_done() => Poll::Pending,
                _ => Poll::Ready(slot.take()),
            }
        })
        .await
        .map_or_else(Matrix::default, |Embedding { unique, plan, .. }| {
            // Without repeats they are the rows, and no copy of them is made while the workers hold their models.
            if plan.first_of.len() == plan.unique_of.len() {
                unique
            } else {
                unique.select(&plan.unique_of)
            }
        })
    }

    /// Questions and answers.
    pub(super) fn calls(&self) -> RefMut<'_, Calls> {
        self.0.calls.borrow_mut()
    }

    /// Waits until at least one answer is there.
    pub(super) async fn answers(&self) {
        poll_fn(|_| {
            if self.calls().has_answers() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// Gives restarts of k-means out if the driver wants them. False if not.
    pub(super) fn give_out(
        &self,
        vectors: &Arc<Matrix>,
        (k, n_restarts, seed): (usize, usize, u64),
    ) -> bool {
        let products = vectors.as_slice().len() as u64 * k as u64;
        let is_wanted = (self.0.gives_out_from.get()).is_some_and(|least| products >= least);
        if is_wanted && n_restarts > 1 && vectors.n_rows() > k {
            let first_id = self.0.n_restarts.get();
            self.0.n_restarts.set(first_id + n_restarts);
            let restarts = Restarts::new(vectors, (k, n_restarts, seed), first_id);
            *self.0.restarts.borrow_mut() = Some(restarts);
            return true;
        }
        false
    }

    /// Passes that were done elsewhere.
    pub(super) fn passes_elsewhere(&self) -> usize {
        (self.0.restarts.borrow().as_ref()).map_or(0, Restarts::passes)
    }

    /// Waits for the restarts given out: the labels by each; `None` if the driver declined.
    pub(super) async fn restarts(&self) -> Option<Vec<Vec<u32>>> {
        poll_fn(|_| {
            let mut slot = self.0.restarts.borrow_mut();
            match &*slot {
                Some(restarts) if !restarts.is_over() => Poll::Pending,
                _ => Poll::Ready(slot.take()),
            }
        })
        .await?
        .finish()
    }

    // The driver's end.

    pub(super) fn share_clustering(&self, least: u64) {
        self.0.gives_out_from.set(Some(least));
    }

    pub(super) fn next_cluster_job(&self) -> Option<ClusterJob> {
        self.0.restarts.borrow_mut().as_mut()?.hand_out()
    }

    pub(super) fn decline_clustering(&self) {
        self.0.gives_out_from.set(None);
        if let Some(restarts) = &mut *self.0.restarts.borrow_mut() {
            restarts.decline();
        }
    }

    pub(super) fn advance_clustering(&self, id: usize, passes: usize) {
        if let Some(restarts) = &mut *self.0.restarts.borrow_mut() {
            let before = restarts.passes();
            restarts.advance(id, passes);
            let mut progress = self.0.progress.get();
            progress.done += restarts.passes() - before;
            self.0.progress.set(progress);
        }
    }

    pub(super) fn supply_labels(&self, id: usize, labels: Vec<u32>) -> bool {
        (self.0.restarts.borrow_mut().as_mut()).is_some_and(|restarts| restarts.supply(id, labels))
    }

    /// What to do next, if it is not the end.
    pub(super) fn next_action<T>(&self) -> Action<T> {
        if let Some(call) = self.calls().hand_out() {
            return Action::Ask(call);
        }
        if let Some(embedding) = &mut *self.0.embedding.borrow_mut() {
            if let Some(batch) = embedding.pending.pop_front() {
                embedding.outstanding.insert(batch);
                return Action::Embed(EmbedBatch {
                    id: embedding.first_id + batch,
                    texts: embedding.texts_of(batch),
                });
            }
            if !embedding.is_done() {
                return Action::Wait;
            }
            return Action::Compute;
        }
        let is_over = (self.0.restarts.borrow().as_ref()).is_some_and(Restarts::is_over);
        if self.0.awake.get() || self.calls().has_answers() || is_over {
            Action::Compute
        } else {
            Action::Wait
        }
    }

    /// To be called before the pipeline is polled.
    pub(super) fn fall_asleep(&self) {
        self.0.awake.set(false);
    }

    pub(super) fn supply(&self, id: usize, vectors: &Matrix) -> Result<(), RunError> {
        let wrong = |expected_rows| RunError::WrongVectors {
            id,
            expected_rows,
            expected_cols: self.0.dims,
            rows: vectors.n_rows(),
            cols: vectors.n_cols(),
        };
        let mut slot = self.0.embedding.borrow_mut();
        let embedding = slot.as_mut().ok_or_else(|| wrong(0))?;
        let batch = embedding.outstanding_batch(id).ok_or_else(|| wrong(0))?;
        let rows = &embedding.plan.batches[batch];
        if vectors.n_rows() != rows.len() || vectors.n_cols() != self.0.dims {
            return Err(wrong(rows.len()));
        }
        for (row, &unique) in vectors.rows().zip(rows) {
            embedding.unique.row_mut(unique).copy_from_slice(row);
        }
        embedding.n_done += rows.len();
        embedding.outstanding.remove(&batch);
        if let Some(stage) = embedding.stage {
            self.report(stage, embedding.n_done, embedding.plan.first_of.len());
        }
        Ok(())
    }

    pub(super) fn requeue(&self, id: usize) {
        if let Some(embedding) = &mut *self.0.embedding.borrow_mut()
            && let Some(batch) = embedding.outstanding_batch(id)
        {
            embedding.outstanding.remove(&batch);
            embedding.pending.push_front(batch);
        }
    }

    pub(super) fn progress(&self) -> Progress {
        self.0.progress.get()
    }
}

impl Embedding {
    fn is_done(&self) -> bool {
        self.pending.is_empty() && self.outstanding.is_empty()
    }

    fn outstanding_batch(&self, id: usize) -> Option<usize> {
        let batch = id.checked_sub(self.first_id)?;
        self.outstanding.contains(&batch).then_some(batch)
    }

    fn texts_of(&self, batch: usize) -> Vec<RedactedText> {
        self.plan.batches[batch]
            .iter()
            .map(|&unique| self.texts[self.plan.first_of[unique]].clone())
            .collect()
    }
}
