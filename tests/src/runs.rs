//! Whole runs, with real vectors, remembered ones, or made-up ones.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Debug;
use std::sync::Arc;

use clioscope_core::embed::model::{FileSpec, ModelSpec};
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::stage::Progress;
use clioscope_core::pipeline::{EmbedBatch, Run, RunOutput, drive, no_model};
use clioscope_core::{Corpus, Matrix, Random};

/// Dimensions of made-up vectors.
pub const MADE_UP_DIMS: usize = 8;

/// A run over `corpus` to its end, whose progress never goes back.
pub fn run<E: Debug>(
    corpus: &Arc<Corpus>,
    plan: &RunPlan,
    model: &ModelSpec,
    embed: impl FnMut(&EmbedBatch) -> Result<Matrix, E>,
) -> RunOutput {
    let mut last: Option<Progress> = None;
    let observe = |now: Progress| {
        assert!(now.done <= now.total, "{now:?}");
        if let Some(before) = last.replace(now) {
            let is_later = (now.stage, now.done) >= (before.stage, before.done);
            assert!(is_later, "{now:?} after {before:?}");
        }
    };
    drive(start(corpus, plan, model), embed, no_model, observe).expect("the run ends with a report")
}

/// A run over `corpus` that has not begun.
pub fn start(corpus: &Arc<Corpus>, plan: &RunPlan, model: &ModelSpec) -> Run {
    let files = vec!["conversations.jsonl".to_owned()];
    Run::new(Arc::clone(corpus), plan.clone(), model.clone(), files)
        .expect("the corpus has conversations")
}

/// Vectors by text, remembered from a run or made up.
#[derive(Clone, Debug)]
pub struct Vectors {
    n_dims: usize,
    by_text: BTreeMap<String, Vec<f32>>,
}

impl Vectors {
    /// Nothing remembered; `n_dims` of what will be.
    pub fn new(n_dims: usize) -> Self {
        Self {
            n_dims,
            by_text: BTreeMap::new(),
        }
    }

    /// Remembers the vectors of a batch.
    pub fn remember(&mut self, batch: &EmbedBatch, vectors: &Matrix) {
        for (text, row) in batch.texts.iter().zip(vectors.rows()) {
            self.by_text.insert(text.as_str().to_owned(), row.to_vec());
        }
    }

    /// The vectors of a batch: of each text the remembered one, else a made-up one.
    pub fn embed(&self, batch: &EmbedBatch) -> Matrix {
        let mut vectors = Matrix::zeros(batch.texts.len(), self.n_dims);
        for (row, text) in batch.texts.iter().enumerate() {
            let known = self.by_text.get(text.as_str());
            let vector = known.map_or_else(|| made_up(text.as_str(), self.n_dims), Clone::clone);
            vectors.row_mut(row).copy_from_slice(&vector);
        }
        vectors
    }

    /// A run over `corpus` with these vectors.
    pub fn run(&self, corpus: &Arc<Corpus>, plan: &RunPlan, model: &ModelSpec) -> RunOutput {
        run(corpus, plan, model, |batch| {
            Ok::<_, Infallible>(self.embed(batch))
        })
    }
}

/// The line of a model that does not exist, for [`made_up`] vectors.
pub fn made_up_model() -> ModelSpec {
    let file = || FileSpec {
        file: "none".to_owned(),
        sha256: "0".repeat(64),
        bytes: 0,
    };
    ModelSpec {
        id: "made-up".to_owned(),
        name: "Made up".to_owned(),
        dims: MADE_UP_DIMS,
        max_tokens: 256,
        pad_id: 0,
        languages: Vec::new(),
        weights: file(),
        tokenizer: file(),
        licence: "Apache-2.0".to_owned(),
    }
}

/// A unit vector that is a function of the text alone; zeros for the empty text, as from a real model.
fn made_up(text: &str, n_dims: usize) -> Vec<f32> {
    let mut random = Random::new(1, text);
    let mut vectors = Matrix::zeros(1, n_dims);
    if !text.is_empty() {
        for value in vectors.row_mut(0) {
            *value = random.unit() - 0.5;
        }
        vectors.normalize_rows();
    }
    vectors.into_vec()
}
