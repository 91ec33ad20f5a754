//! A pool of embedding workers, share-nothing: each has its own model, so no COOP/COEP headers are needed.
//!
//! Which worker does what, and what is done again, the [`Roster`] says; this is its end in the browser.

use clioscope_core::Matrix;
use clioscope_core::embed::Precision;
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::embed::roster::{GiveUp, Roster, workers_for};
use clioscope_core::pipeline::EmbedBatch;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use gloo::timers::callback::Interval;
use js_sys::{Float32Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::embedder::{FromEmbedder, ToEmbedder};
use super::message::{decode, describe, encode, list};
use super::models::ModelFiles;
use super::{EMBEDDER, base, binary, scope};
use crate::spawn::spawn;

/// Milliseconds between looks at how long workers have been silent. Where the tab sleeps, no time passes for them.
pub(super) const TICK_MS: u32 = 1_000;

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

pub(super) enum Signal {
    Message(Serial, JsValue),
    Died(Serial, String),
    Tick,
}

/// Names a worker; one that takes another's place has a number of its own, so that the last words of the first are not
/// taken for its.
pub(super) type Serial = usize;

/// A worker of a pool; it ends with this.
pub(super) struct Member {
    pub(super) serial: Serial,
    pub(super) worker: Worker,
    // Alive as long as the worker may call them.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

/// The workers of one run; they end with it.
pub(super) struct Pool {
    spec: ModelSpec,
    files: ModelFiles,
    members: Vec<Member>,
    roster: Roster,
    signals: UnboundedReceiver<Signal>,
    sender: UnboundedSender<Signal>,
    n_spawned: Serial,
    /// The worker that finds out how the model can be computed.
    prover: Option<Serial>,
    /// What it found: how all others compute.
    precision: Option<Precision>,
    /// Workers that wait for that.
    waiting: Vec<Serial>,
    _ticks: Interval,
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
        let (sender, signals) = unbounded();
        let mut pool = Self {
            spec,
            files,
            members: Vec::new(),
            roster: Roster::new(size),
            signals,
            _ticks: ticks(&sender),
            sender,
            n_spawned: 0,
            prover: None,
            precision: None,
            waiting: Vec::new(),
        };
        for _ in 0..size {
            let member = pool.spawn()?;
            pool.members.push(member);
        }
        Ok(pool)
    }

    /// Whether a worker would take another batch now.
    pub(super) fn has_room(&self) -> bool {
        self.roster.free().is_some()
    }

    /// When no batch waits: one that an idle worker should take over from another, to be asked for again.
    pub(super) fn steal(&mut self) -> Option<usize> {
        self.roster.steal()
    }

    /// Gives `batch` to the least busy worker.
    pub(super) fn submit(&mut self, batch: &EmbedBatch) -> Result<(), String> {
        let worker = self.roster.free().ok_or("no embedding worker has room")?;
        let texts: Vec<String> = (batch.texts.iter())
            .map(|text| text.as_str().to_owned())
            .collect();
        let n_bytes = texts.iter().map(String::len).sum();
        let id = batch.id;
        let (message, _) =
            encode(&ToEmbedder::Embed { id, texts }, &[]).map_err(|error| describe(&error))?;
        (self.members[worker].worker.post_message(&message)).map_err(|error| describe(&error))?;
        self.roster.give(worker, id, n_bytes);
        Ok(())
    }

    /// Waits for something to happen: `None` if it only makes room, or nothing.
    pub(super) async fn next(&mut self) -> Option<PoolEvent> {
        match self.signals.next().await? {
            Signal::Message(serial, message) => match decode(&message) {
                Ok(head) => self.receive(self.place_of(serial)?, head, &message),
                Err(error) => Some(PoolEvent::Failed(describe(&error))),
            },
            Signal::Died(serial, cause) => Some(self.replace(&[self.place_of(serial)?], &cause)),
            Signal::Tick => {
                let silent = self.roster.pass(f64::from(TICK_MS));
                (!silent.is_empty()).then(|| self.replace(&silent, "no answer"))
            }
        }
    }

    /// The place of a worker, unless another has taken it.
    fn place_of(&self, serial: Serial) -> Option<usize> {
        (self.members.iter()).position(|member| member.serial == serial)
    }

    fn receive(
        &mut self,
        place: usize,
        head: FromEmbedder,
        message: &JsValue,
    ) -> Option<PoolEvent> {
        match head {
            FromEmbedder::Started => {
                self.roster.started(place);
                self.load_when_known(place).err().map(PoolEvent::Failed)
            }
            FromEmbedder::Loaded { notice } => {
                if self.precision.is_some() {
                    self.roster.ready(place);
                    return None;
                }
                self.precision = Some(match notice {
                    None => Precision::Proven,
                    Some(_) => Precision::Float,
                });
                // A worker never gives back what finding out took: another takes its place.
                self.roster.restarted(place);
                if let Err(error) = self.respawn(place) {
                    return Some(PoolEvent::Failed(error));
                }
                for serial in std::mem::take(&mut self.waiting) {
                    if let Some(place) = self.place_of(serial)
                        && let Err(error) = self.load_when_known(place)
                    {
                        return Some(PoolEvent::Failed(error));
                    }
                }
                notice.map(PoolEvent::Notice)
            }
            FromEmbedder::Vectors { id } => {
                if !self.roster.done(place, id) {
                    return None;
                }
                let values: Float32Array = list(message, "buffers").get(0).unchecked_into();
                let vectors = Matrix::from_vec(values.to_vec(), self.spec.dims);
                Some(vectors.map_or_else(
                    || PoolEvent::Failed("an embedding worker sent half a row".to_owned()),
                    |vectors| PoolEvent::Vectors(id, vectors),
                ))
            }
            FromEmbedder::Failed { message } => Some(PoolEvent::Failed(message)),
        }
    }

    /// Lets a worker load the model: the first to find out how it can be computed, which takes much memory, the others, when
    /// that is known, that way.
    fn load_when_known(&mut self, place: usize) -> Result<(), String> {
        let Member { serial, worker, .. } = &self.members[place];
        let precision = match self.precision {
            Some(precision) => precision,
            None if self
                .prover
                .is_some_and(|prover| self.place_of(prover).is_some()) =>
            {
                self.waiting.push(*serial);
                return Ok(());
            }
            None => {
                self.prover = Some(*serial);
                Precision::Integer
            }
        };
        load(worker, &self.spec, precision, &self.files)
    }

    /// Workers that died (out of memory, a trap) or fell silent are replaced; their batches go back.
    fn replace(&mut self, places: &[usize], cause: &str) -> PoolEvent {
        let mut again = Vec::new();
        for &place in places {
            match self.roster.lost(place) {
                Ok(batches) => again.extend(batches),
                Err(reason) => return PoolEvent::Failed(explained(reason, cause)),
            }
            if let Err(error) = self.respawn(place) {
                return PoolEvent::Failed(error);
            }
        }
        PoolEvent::Lost(again)
    }

    fn respawn(&mut self, place: usize) -> Result<(), String> {
        self.members[place] = self.spawn()?;
        Ok(())
    }

    fn spawn(&mut self) -> Result<Member, String> {
        let serial = self.n_spawned;
        self.n_spawned += 1;
        Member::spawn(serial, EMBEDDER, &self.sender)
    }
}

/// A signal every [`TICK_MS`].
pub(super) fn ticks(sender: &UnboundedSender<Signal>) -> Interval {
    let sender = sender.clone();
    // A tick that nobody waits for any more belongs to a run that is over.
    Interval::new(TICK_MS, move || drop(sender.unbounded_send(Signal::Tick)))
}

impl Member {
    /// Starts a worker of the role `name` whose messages and errors go to `sender`.
    pub(super) fn spawn(
        serial: Serial,
        name: &str,
        sender: &UnboundedSender<Signal>,
    ) -> Result<Self, String> {
        let module = Some(wasm_bindgen::module());
        let worker = spawn(&base(), binary(), name, module).map_err(|error| describe(&error))?;
        let sender = sender.clone();
        let errors = sender.clone();
        // A signal that nobody waits for any more belongs to a run that is over.
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            drop(sender.unbounded_send(Signal::Message(serial, event.data())));
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            drop(errors.unbounded_send(Signal::Died(serial, event.message())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            serial,
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

thread_local! {
    /// Hears the errors of workers that are over: unheard, they would go on to the page as if they were this worker's.
    static DEAF: Closure<dyn Fn(ErrorEvent)> = Closure::new(|event: ErrorEvent| event.prevent_default());
}

impl Drop for Member {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        DEAF.with(|deaf| self.worker.set_onerror(Some(deaf.as_ref().unchecked_ref())));
        self.worker.terminate();
    }
}

/// What the person is told when the pool gives up. The cause is the browser's word on the last worker.
fn explained(reason: GiveUp, cause: &str) -> String {
    format!("{reason} ({cause}); close other tabs, or take a sample")
}

/// Sends a worker copies of the model's files that are its own to give up. They are moved: what is cloned stays with the
/// message, and that until the garbage is collected.
fn load(
    worker: &Worker,
    spec: &ModelSpec,
    precision: Precision,
    files: &ModelFiles,
) -> Result<(), String> {
    let [weights, tokenizer] =
        [&files.weights, &files.tokenizer].map(|file| file.slice(0, file.length()));
    encode(
        &ToEmbedder::Load(spec.clone(), precision),
        &[&weights, &tokenizer],
    )
    .and_then(|(message, transfer)| worker.post_message_with_transfer(&message, &transfer))
    .map_err(|error| describe(&error))
}
