//! The run as a sans-IO state machine: it says what to do next, whoever drives it (a worker, the native
//! program, a test) does it and reports back. Cancel is simply to stop asking.

use std::collections::{BTreeSet, VecDeque};
use std::mem;
use std::sync::Arc;

use thiserror::Error;

use super::plan::RunPlan;
use super::prepared::{Prepared, Preparing};
use super::stage::{Progress, Stage};
use super::tree::{Tree, grow};
use crate::cluster::{Clustering, KCurve, KMeansRuns, default_k};
use crate::conversation::Corpus;
use crate::embed::batch::BatchPlan;
use crate::embed::model::ModelSpec;
use crate::matrix::Matrix;
use crate::preprocess::{Selection, select};
use crate::projection::{Points, STEP_BUDGET, Umap, UmapParams};
use crate::redact::RedactedText;
use crate::report::build::{Findings, report};
use crate::report::v1::Report;

/// Conversations redacted in one chunk.
const FACET_CHUNK: usize = 64;

/// What to do next.
#[derive(Debug)]
pub enum Action {
    /// Call [`Run::compute`]: a chunk of some ten milliseconds (a restart of k-means may take longer).
    Compute,
    /// Embed this batch and [`supply`](Run::supply) the vectors; more batches may be asked for meanwhile.
    Embed(EmbedBatch),
    /// All batches are handed out: supply what is outstanding.
    Wait,
    /// The run is over; it has nothing more to give.
    Finish(Box<RunOutput>),
}

/// Texts to embed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedBatch {
    /// Names the batch in [`Run::supply`].
    pub id: usize,
    /// The texts, of like length.
    pub texts: Vec<RedactedText>,
}

/// Why a run cannot go on.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RunError {
    /// Nothing to work on.
    #[error("there is no conversation with a message of a person in it")]
    NoConversations,
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
    /// Index into the corpus of each point.
    pub corpus_of_point: Vec<usize>,
    /// For each conversation of the corpus the cluster id of its base cluster in the report; `None` where that was
    /// removed or the conversation was not sampled. Duplicates have the cluster of what they duplicate.
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

/// A run under way.
pub struct Run {
    corpus: Arc<Corpus>,
    plan: RunPlan,
    model: ModelSpec,
    files: Vec<String>,
    state: State,
}

enum State {
    Select,
    Facets(Box<Preparing>),
    Embed(Box<Embedding>),
    Curve(Prepared, Matrix, KCurve),
    Cluster(Prepared, Matrix, KCurve, KMeansRuns),
    Hierarchy(Prepared, Matrix, KCurve, Clustering),
    Project(Box<Projecting>),
    Report(Box<Findings>),
    Done(Box<RunOutput>),
    /// While a state is being replaced, and after the output was given away.
    Between,
}

struct Embedding {
    prepared: Prepared,
    /// What is embedded: the request texts without placeholders, which would draw together whatever was redacted.
    texts: Vec<RedactedText>,
    batches: BatchPlan,
    unique: Matrix,
    pending: VecDeque<usize>,
    outstanding: BTreeSet<usize>,
    n_texts_done: usize,
}

struct Projecting {
    prepared: Prepared,
    vectors: Matrix,
    curve: KCurve,
    clustering: Clustering,
    tree: Tree,
    umap: Umap,
}

impl Run {
    /// A run of `plan` over `corpus` with the embedding model `model`; `files` are the names for the record.
    ///
    /// # Errors
    /// [`RunError::NoConversations`] if the corpus is empty.
    pub fn new(
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
            state: State::Select,
        })
    }

    /// What to do next.
    pub fn next_action(&mut self) -> Action {
        match &mut self.state {
            State::Embed(embedding) => match embedding.pending.pop_front() {
                Some(id) => {
                    embedding.outstanding.insert(id);
                    Action::Embed(EmbedBatch {
                        id,
                        texts: embedding.texts(id),
                    })
                }
                None if embedding.outstanding.is_empty() => Action::Compute,
                None => Action::Wait,
            },
            State::Done(_) => match mem::replace(&mut self.state, State::Between) {
                State::Done(output) => Action::Finish(output),
                // Just matched.
                _ => Action::Wait,
            },
            State::Between => Action::Wait,
            _ => Action::Compute,
        }
    }

    /// Takes the unit vectors of a batch, one row a text.
    ///
    /// # Errors
    /// [`RunError::WrongVectors`] if the batch is not outstanding or the shape is wrong; the batch stays outstanding.
    pub fn supply(&mut self, id: usize, vectors: &Matrix) -> Result<(), RunError> {
        let wrong = |expected_rows| RunError::WrongVectors {
            id,
            expected_rows,
            expected_cols: self.model.dims,
            rows: vectors.n_rows(),
            cols: vectors.n_cols(),
        };
        let State::Embed(embedding) = &mut self.state else {
            return Err(wrong(0));
        };
        if !embedding.outstanding.contains(&id) {
            return Err(wrong(0));
        }
        let batch = &embedding.batches.batches[id];
        if vectors.n_rows() != batch.len() || vectors.n_cols() != self.model.dims {
            return Err(wrong(batch.len()));
        }
        for (row, &unique) in vectors.rows().zip(batch) {
            embedding.unique.row_mut(unique).copy_from_slice(row);
        }
        embedding.n_texts_done += batch.len();
        embedding.outstanding.remove(&id);
        Ok(())
    }

    /// Puts a batch whose worker was lost back in the queue.
    pub fn requeue(&mut self, id: usize) {
        if let State::Embed(embedding) = &mut self.state
            && embedding.outstanding.remove(&id)
        {
            embedding.pending.push_front(id);
        }
    }

    /// Does one chunk of computing; nothing if it is not asked for.
    pub fn compute(&mut self) {
        self.state = match mem::replace(&mut self.state, State::Between) {
            State::Select => {
                let selection = select(
                    &self.corpus.conversations,
                    self.plan.sample_size,
                    self.plan.seed,
                );
                State::Facets(Box::new(Preparing::new(selection, &self.plan)))
            }
            State::Facets(preparing) => self.prepare(preparing),
            State::Embed(embedding)
                if embedding.pending.is_empty() && embedding.outstanding.is_empty() =>
            {
                let vectors = embedding.unique.select(&embedding.batches.unique_of);
                let k = self
                    .plan
                    .k
                    .unwrap_or_else(|| default_k(vectors.n_rows(), self.plan.thresholds));
                self.plan.k = Some(k);
                State::Curve(
                    embedding.prepared,
                    vectors.clone(),
                    KCurve::new(&vectors, k, self.plan.seed),
                )
            }
            State::Curve(prepared, vectors, mut curve) => {
                if curve.step() {
                    State::Curve(prepared, vectors, curve)
                } else {
                    let runs = KMeansRuns::new(
                        self.plan.k.unwrap_or(1),
                        self.plan.n_restarts,
                        self.plan.seed,
                    );
                    State::Cluster(prepared, vectors, curve, runs)
                }
            }
            State::Cluster(prepared, vectors, curve, mut runs) => match runs.step(&vectors) {
                Some(clustering) => State::Hierarchy(prepared, vectors, curve, clustering),
                None => State::Cluster(prepared, vectors, curve, runs),
            },
            State::Hierarchy(prepared, vectors, curve, clustering) => {
                let tree = grow(&prepared, &clustering, &mut self.plan);
                let umap = Umap::new(
                    &vectors,
                    UmapParams {
                        seed: self.plan.seed,
                        ..UmapParams::default()
                    },
                );
                State::Project(Box::new(Projecting {
                    prepared,
                    vectors,
                    curve,
                    clustering,
                    tree,
                    umap,
                }))
            }
            State::Project(mut projecting) => {
                if projecting.umap.is_done() {
                    State::Report(Box::new(projecting.findings()))
                } else {
                    projecting.umap.step(&projecting.vectors, STEP_BUDGET);
                    State::Project(projecting)
                }
            }
            State::Report(findings) => State::Done(Box::new(self.output(*findings))),
            same => same,
        };
    }

    /// How far the run is.
    pub fn progress(&self) -> Progress {
        let (stage, done, total) = match &self.state {
            State::Select => (Stage::Select, 0, 1),
            State::Facets(preparing) => (Stage::Facets, preparing.done(), preparing.total()),
            State::Embed(embedding) => (
                Stage::Embed,
                embedding.n_texts_done,
                embedding.batches.first_of.len(),
            ),
            State::Curve(_, _, curve) => {
                let (done, total) = (
                    curve.points().len(),
                    curve.points().len() + curve.remaining(),
                );
                (Stage::Cluster, done, total + self.plan.n_restarts)
            }
            State::Cluster(_, _, curve, runs) => {
                let (done, total) = runs.progress();
                (
                    Stage::Cluster,
                    curve.points().len() + done,
                    curve.points().len() + total,
                )
            }
            State::Hierarchy(..) => (Stage::Hierarchy, 0, 1),
            State::Project(projecting) => (
                Stage::Project,
                (projecting.umap.fraction() * 1000.0) as usize,
                1000,
            ),
            State::Report(_) => (Stage::Report, 0, 1),
            State::Done(_) | State::Between => (Stage::Report, 1, 1),
        };
        Progress { stage, done, total }
    }

    fn prepare(&self, mut preparing: Box<Preparing>) -> State {
        if !preparing.step(&self.corpus, FACET_CHUNK) {
            return State::Facets(preparing);
        }
        let prepared = preparing.finish(&self.corpus);
        let texts: Vec<RedactedText> = (prepared.requests.iter())
            .map(RedactedText::without_placeholders)
            .collect();
        let batches = BatchPlan::new(&texts);
        State::Embed(Box::new(Embedding {
            unique: Matrix::zeros(batches.first_of.len(), self.model.dims),
            pending: (0..batches.batches.len()).collect(),
            outstanding: BTreeSet::new(),
            n_texts_done: 0,
            prepared,
            texts,
            batches,
        }))
    }

    fn output(&self, findings: Findings) -> RunOutput {
        let report = report(
            &findings,
            &self.corpus,
            &self.plan,
            &self.model,
            &self.files,
        );
        let of_point = |selection: &Selection, index: usize| {
            selection.stands_for[index].and_then(|kept| selection.kept.binary_search(&kept).ok())
        };
        let selection = &findings.prepared.selection;
        let points_of: Vec<Option<usize>> = (0..self.corpus.conversations.len())
            .map(|index| of_point(selection, index))
            .collect();
        RunOutput {
            cluster_of: points_of
                .iter()
                .map(|point| report.point_clusters[(*point)?])
                .collect(),
            base_of: points_of
                .iter()
                .map(|point| Some(findings.clustering.assignment[(*point)?]))
                .collect(),
            corpus_of_point: selection.kept.clone(),
            report,
            points: findings.points,
            centroids: findings.clustering.centroids,
            assignment: findings.clustering.assignment,
            vectors: findings.vectors,
        }
    }
}

impl Embedding {
    fn texts(&self, id: usize) -> Vec<RedactedText> {
        self.batches.batches[id]
            .iter()
            .map(|&unique| self.texts[self.batches.first_of[unique]].clone())
            .collect()
    }
}

impl Projecting {
    fn findings(self) -> Findings {
        Findings {
            prepared: self.prepared,
            vectors: self.vectors,
            curve: self.curve.points().to_vec(),
            clustering: self.clustering,
            tree: self.tree,
            points: self.umap.into_points(),
        }
    }
}
