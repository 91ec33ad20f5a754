//! A pool of clustering workers for the restarts of one k-means. Each gets a copy of the vectors; they are others than the
//! embedding workers, whose memory the model keeps.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use clioscope_core::Matrix;
use clioscope_core::embed::roster::Roster;
use clioscope_core::pipeline::ClusterJob;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use gloo::timers::callback::Interval;
use js_sys::{Float32Array, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use super::CLUSTERER;
use super::clusterer::{FromClusterer, ToClusterer};
use super::message::{decode, describe, encode, list};
use super::pool::{Member, Serial, Signal, TICK_MS, pool_size, ticks};

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
    Failed,
}

/// The workers of one k-means; they end with it.
pub(super) struct ClusterPool {
    vectors: Arc<Matrix>,
    waiting: VecDeque<ClusterJob>,
    /// Those that are not done, by id.
    open: BTreeMap<usize, ClusterJob>,
    members: Vec<Member>,
    roster: Roster,
    signals: UnboundedReceiver<Signal>,
    sender: UnboundedSender<Signal>,
    n_spawned: Serial,
    _ticks: Interval,
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
        let (sender, signals) = unbounded();
        let mut pool = Self {
            vectors,
            open: jobs.iter().map(|job| (job.id, job.clone())).collect(),
            waiting: jobs.into(),
            members: Vec::new(),
            roster: Roster::new(size),
            signals,
            _ticks: ticks(&sender),
            sender,
            n_spawned: 0,
        };
        for _ in 0..size {
            let member = pool.spawn().ok()?;
            pool.members.push(member);
        }
        Some(pool)
    }

    /// Whether all jobs are done.
    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    /// Waits for something to happen: `None` if it is of no interest.
    pub(super) async fn next(&mut self) -> Option<ClusterEvent> {
        let signal = self.signals.next().await?;
        self.receive(signal).unwrap_or(Some(ClusterEvent::Failed))
    }

    fn receive(&mut self, signal: Signal) -> Result<Option<ClusterEvent>, String> {
        let event = match signal {
            Signal::Message(serial, message) => {
                let Some(place) = self.place_of(serial) else {
                    return Ok(None);
                };
                self.hear(place, &message)?
            }
            Signal::Died(serial, _) => match self.place_of(serial) {
                Some(place) => self.replace(&[place])?,
                None => None,
            },
            Signal::Tick => {
                let silent = self.roster.pass(f64::from(TICK_MS));
                self.replace(&silent)?
            }
        };
        self.hand_out()?;
        Ok(event)
    }

    fn hear(&mut self, place: usize, message: &JsValue) -> Result<Option<ClusterEvent>, String> {
        match decode(message).map_err(|error| describe(&error))? {
            FromClusterer::Started => {
                self.roster.started(place);
                let dims = self.vectors.n_cols();
                let copy = Float32Array::from(self.vectors.as_slice());
                self.post(place, &ToClusterer::Vectors { dims }, &[&copy])?;
                Ok(None)
            }
            FromClusterer::Ready => {
                self.roster.ready(place);
                Ok(None)
            }
            FromClusterer::Passes { id, passes } => {
                self.roster.started(place);
                Ok(Some(ClusterEvent::Passes(id, passes)))
            }
            FromClusterer::Labels { id } => {
                if !self.roster.done(place, id) {
                    return Ok(None);
                }
                self.open.remove(&id);
                let bytes: Uint8Array = list(message, "buffers").get(0).unchecked_into();
                let labels = (bytes.to_vec().as_chunks::<4>().0.iter())
                    .map(|&bytes| u32::from_le_bytes(bytes))
                    .collect();
                Ok(Some(ClusterEvent::Labels(id, labels)))
            }
            FromClusterer::Failed => self.replace(&[place]),
        }
    }

    /// Gives idle workers what waits: a restart is long, so none has a second one beside it.
    fn hand_out(&mut self) -> Result<(), String> {
        while let Some(place) = self.roster.idle()
            && let Some(job) = self.waiting.pop_front()
        {
            let ClusterJob {
                id,
                k,
                restart,
                seed,
                vectors,
            } = job;
            let message = ToClusterer::Restart {
                id,
                k,
                restart,
                seed,
            };
            self.post(place, &message, &[])?;
            self.roster.give(place, id, vectors.as_slice().len());
        }
        Ok(())
    }

    /// Workers that died or fell silent are replaced; their jobs are done again.
    fn replace(&mut self, places: &[usize]) -> Result<Option<ClusterEvent>, String> {
        for &place in places {
            for id in self
                .roster
                .lost(place)
                .map_err(|reason| reason.to_string())?
            {
                self.waiting.extend(self.open.get(&id).cloned());
            }
            self.members[place] = self.spawn()?;
        }
        Ok((!places.is_empty()).then_some(ClusterEvent::Replaced))
    }

    fn place_of(&self, serial: Serial) -> Option<usize> {
        (self.members.iter()).position(|member| member.serial == serial)
    }

    fn post(&self, place: usize, message: &ToClusterer, buffers: &[&Object]) -> Result<(), String> {
        encode(message, buffers)
            .and_then(|(message, transfer)| {
                let worker = &self.members[place].worker;
                worker.post_message_with_transfer(&message, &transfer)
            })
            .map_err(|error| describe(&error))
    }

    fn spawn(&mut self) -> Result<Member, String> {
        let serial = self.n_spawned;
        self.n_spawned += 1;
        Member::spawn(serial, CLUSTERER, &self.sender)
    }
}
