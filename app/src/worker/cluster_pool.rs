//! A pool of clustering workers for the restarts of one k-means. Each gets a copy of the vectors; they are others than the
//! embedding workers, whose memory the model keeps.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use clioscope_core::Matrix;
use clioscope_core::pipeline::ClusterJob;
use js_sys::{Float32Array, Uint32Array};
use wasm_bindgen::prelude::*;

use super::CLUSTERER;
use super::clusterer::{FromClusterer, ToClusterer};
use super::crew::{Crew, Said};
use super::message::{decode, describe, list};
use super::pool::pool_size;

/// Products of rows, clusters and dimensions from which on a restart takes long enough, about half a second, to be worth a
/// worker of its own.
pub(super) const WORTH_A_WORKER: u64 = 2_000_000_000;
/// Bytes of vectors that a worker may have a copy of: with its other needs it then takes no more than an embedding worker
/// with its model did, so that the tab does not grow.
const MOST_COPIED: usize = 96 << 20;

/// What the pool reports.
pub(super) enum ClusterEvent {
    /// So many passes of a job are done.
    Passes(usize, usize),
    /// A job is done.
    Labels(usize, Vec<u32>),
    /// A worker was lost, and its job is done again.
    Replaced,
    /// The pool cannot go on.
    Failed(String),
}

/// The workers of one k-means; they end with it.
pub(super) struct ClusterPool {
    crew: Crew,
    vectors: Arc<Matrix>,
    /// Those that are not done, by id.
    open: BTreeMap<usize, ClusterJob>,
    /// Those that no worker has.
    waiting: VecDeque<usize>,
}

impl ClusterPool {
    /// Starts workers for `jobs`, all on the same vectors. `None` if two or more are not to be had, or there is too much to
    /// copy.
    pub(super) fn start(jobs: Vec<ClusterJob>) -> Option<Self> {
        let vectors = Arc::clone(&jobs.first()?.vectors);
        let size = jobs.len().min(pool_size());
        if size < 2 || size_of_val(vectors.as_slice()) > MOST_COPIED {
            return None;
        }
        Some(Self {
            crew: Crew::start(CLUSTERER, size).ok()?,
            vectors,
            waiting: jobs.iter().map(|job| job.id).collect(),
            open: jobs.into_iter().map(|job| (job.id, job)).collect(),
        })
    }

    /// Whether all jobs are done.
    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    /// Waits for something to happen: `None` if it is of no interest.
    pub(super) async fn next(&mut self) -> Option<ClusterEvent> {
        let heard = match self.crew.next().await? {
            Said::Message(place, message) => self.hear(place, &message),
            Said::Lost(places, _) => self.replace(&places).map(Some),
        };
        let heard = heard.and_then(|event| self.hand_out().map(|()| event));
        heard.unwrap_or_else(|reason| Some(ClusterEvent::Failed(reason)))
    }

    fn hear(&mut self, place: usize, message: &JsValue) -> Result<Option<ClusterEvent>, String> {
        match decode(message).map_err(|error| describe(&error))? {
            FromClusterer::Started => {
                self.crew.roster.started(place);
                let dims = self.vectors.n_cols();
                let copy = Float32Array::from(self.vectors.as_slice());
                self.crew
                    .post(place, &ToClusterer::Vectors { dims }, &[&copy])?;
                Ok(None)
            }
            FromClusterer::Ready => {
                self.crew.roster.ready(place);
                Ok(None)
            }
            FromClusterer::Passes { id, passes } => {
                self.crew.roster.started(place);
                Ok(Some(ClusterEvent::Passes(id, passes)))
            }
            FromClusterer::Labels { id } => {
                if !self.crew.roster.done(place, id) {
                    return Ok(None);
                }
                self.open.remove(&id);
                let labels: Uint32Array = list(message, "buffers").get(0).unchecked_into();
                Ok(Some(ClusterEvent::Labels(id, labels.to_vec())))
            }
            FromClusterer::Failed => self.replace(&[place]).map(Some),
        }
    }

    /// Gives idle workers what waits: a restart is long, so none has a second one beside it.
    fn hand_out(&mut self) -> Result<(), String> {
        while let Some(place) = self.crew.roster.idle()
            && let Some(id) = self.waiting.pop_front()
        {
            let job = &self.open[&id];
            let restart = ToClusterer::Restart {
                id,
                k: job.k,
                restart: job.restart,
                seed: job.seed,
            };
            self.crew.post(place, &restart, &[])?;
            (self.crew.roster).give(place, id, self.vectors.as_slice().len());
        }
        Ok(())
    }

    /// Workers that died or fell silent are replaced; their jobs are done again.
    fn replace(&mut self, places: &[usize]) -> Result<ClusterEvent, String> {
        for &place in places {
            let lost = self.crew.roster.lost(place);
            (self.waiting).extend(lost.map_err(|reason| reason.to_string())?);
            self.crew.respawn(place)?;
        }
        Ok(ClusterEvent::Replaced)
    }
}
