//! A pool of embedding workers, share-nothing: each has its own model, so no COOP/COEP headers are needed.

use clioscope_core::Matrix;
use clioscope_core::embed::Precision;
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::embed::roster::{GiveUp, workers_for};
use clioscope_core::pipeline::EmbedBatch;
use js_sys::{Float32Array, Reflect};
use wasm_bindgen::prelude::*;

use super::crew::{Crew, Said};
use super::embedder::{FromEmbedder, ToEmbedder};
use super::message::{decode, describe, list};
use super::models::ModelFiles;
use super::{EMBEDDER, scope};

/// What the pool reports.
pub(super) enum PoolEvent {
    /// A batch is done.
    Vectors(usize, Matrix),
    /// Batches to be asked for again, because their worker was lost.
    Lost(Vec<usize>),
    /// Something worth knowing about the model.
    Notice(String),
    /// The pool cannot go on.
    Failed(String),
}

/// The workers of one run; they end with it.
pub(super) struct Pool {
    crew: Crew,
    spec: ModelSpec,
    files: ModelFiles,
    /// The place of the worker that finds out how the model can be computed.
    prover: Option<usize>,
    /// What it found: how all others compute.
    precision: Option<Precision>,
    /// The places of workers that wait for that.
    waiting: Vec<usize>,
}

/// How many workers this device bears.
pub(super) fn pool_size() -> usize {
    let navigator = scope().navigator();
    let memory_gib = Reflect::get(&navigator, &"deviceMemory".into())
        .ok()
        .and_then(|value| value.as_f64());
    workers_for(navigator.hardware_concurrency() as usize, memory_gib)
}

impl Pool {
    /// Starts `size` workers that load the model.
    pub(super) fn start(size: usize, spec: ModelSpec, files: ModelFiles) -> Result<Self, String> {
        Ok(Self {
            crew: Crew::start(EMBEDDER, size)?,
            spec,
            files,
            prover: None,
            precision: None,
            waiting: Vec::new(),
        })
    }

    /// Whether a worker would take another batch now.
    pub(super) fn has_room(&self) -> bool {
        self.crew.roster.free().is_some()
    }

    /// When no batch waits: one that an idle worker should take over from another, to be asked for again.
    pub(super) fn steal(&mut self) -> Option<usize> {
        self.crew.roster.steal()
    }

    /// Gives `batch` to the least busy worker.
    pub(super) fn submit(&mut self, batch: &EmbedBatch) -> Result<(), String> {
        let place = (self.crew.roster.free()).ok_or("no embedding worker has room")?;
        let texts: Vec<String> = (batch.texts.iter())
            .map(|text| text.as_str().to_owned())
            .collect();
        let n_bytes = texts.iter().map(String::len).sum();
        let id = batch.id;
        self.crew
            .post(place, &ToEmbedder::Embed { id, texts }, &[])?;
        self.crew.roster.give(place, id, n_bytes);
        Ok(())
    }

    /// Waits for something to happen: `None` if it only makes room, or nothing.
    pub(super) async fn next(&mut self) -> Option<PoolEvent> {
        let heard = match self.crew.next().await? {
            Said::Message(place, message) => self.receive(place, &message),
            Said::Lost(places, cause) => self.replace(&places, &cause).map(Some),
        };
        heard.unwrap_or_else(|reason| Some(PoolEvent::Failed(reason)))
    }

    fn receive(&mut self, place: usize, message: &JsValue) -> Result<Option<PoolEvent>, String> {
        match decode(message).map_err(|error| describe(&error))? {
            FromEmbedder::Started => {
                self.crew.roster.started(place);
                self.load_when_known(place)?;
                Ok(None)
            }
            FromEmbedder::Loaded { .. } if self.precision.is_some() => {
                self.crew.roster.ready(place);
                Ok(None)
            }
            FromEmbedder::Loaded { notice } => {
                self.precision = Some(match notice {
                    None => Precision::Proven,
                    Some(_) => Precision::Float,
                });
                // A worker never gives back what finding out took: another takes its place.
                self.crew.roster.restarted(place);
                self.respawn(place)?;
                for place in std::mem::take(&mut self.waiting) {
                    self.load_when_known(place)?;
                }
                Ok(notice.map(PoolEvent::Notice))
            }
            FromEmbedder::Vectors { id } => {
                if !self.crew.roster.done(place, id) {
                    return Ok(None);
                }
                let values: Float32Array = list(message, "buffers").get(0).unchecked_into();
                let vectors = Matrix::from_vec(values.to_vec(), self.spec.dims);
                let vectors = vectors.ok_or("an embedding worker sent half a row")?;
                Ok(Some(PoolEvent::Vectors(id, vectors)))
            }
            FromEmbedder::Failed { message } => Err(message),
        }
    }

    /// Lets a worker load the model: the first to find out how it can be computed, which takes much memory, the others, when
    /// that is known, that way.
    fn load_when_known(&mut self, place: usize) -> Result<(), String> {
        let precision = match self.precision {
            Some(precision) => precision,
            None if self.prover.is_some() => {
                self.waiting.push(place);
                return Ok(());
            }
            None => {
                self.prover = Some(place);
                Precision::Integer
            }
        };
        // Copies that are the worker's own to give up.
        let [weights, tokenizer] =
            [&self.files.weights, &self.files.tokenizer].map(|file| file.slice(0, file.length()));
        let load = ToEmbedder::Load(self.spec.clone(), precision);
        self.crew.post(place, &load, &[&weights, &tokenizer])
    }

    /// Workers that died (out of memory, a trap) or fell silent are replaced; their batches go back.
    fn replace(&mut self, places: &[usize], cause: &str) -> Result<PoolEvent, String> {
        let mut again = Vec::new();
        for &place in places {
            let lost = self.crew.roster.lost(place);
            again.extend(lost.map_err(|reason| explained(reason, cause))?);
            self.respawn(place)?;
        }
        Ok(PoolEvent::Lost(again))
    }

    fn respawn(&mut self, place: usize) -> Result<(), String> {
        self.prover.take_if(|prover| *prover == place);
        self.waiting.retain(|&waiting| waiting != place);
        self.crew.respawn(place)
    }
}

/// What the person is told when the pool gives up. The cause is the browser's word on the last worker.
fn explained(reason: GiveUp, cause: &str) -> String {
    format!("{reason} ({cause}); close other tabs, or take a sample")
}
