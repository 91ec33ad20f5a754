//! A pool of embedding workers, share-nothing: each has its own model, so no COOP/COEP headers are needed.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use clioscope_core::Matrix;
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::pipeline::EmbedBatch;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use js_sys::{Array, Float32Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::embedder::{FromEmbedder, ToEmbedder};
use super::message::{decode, describe, encode, list};
use super::models::ModelFiles;
use super::{EMBEDDER, base, scope};

/// Batches a worker holds at once: one in work and one waiting, so that none idles between messages.
const DEPTH: usize = 2;
/// Workers at the most; beyond, memory costs more than the time gained.
const MAX_WORKERS: usize = 8;
/// Times that lost workers are replaced before the run gives up.
const MAX_LOSSES: usize = 3;

/// What the pool reports.
pub(super) enum PoolEvent {
    /// A batch is done.
    Vectors(usize, Matrix),
    /// Batches whose worker was lost; to be asked for again.
    Lost(Vec<usize>),
    /// The pool cannot go on.
    Failed(String),
}

enum Signal {
    Message(usize, JsValue),
    Died(usize, String),
}

struct Member {
    worker: Worker,
    loaded: bool,
    batches: VecDeque<usize>,
    // Kept alive as long as the worker may call them.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

/// The workers of one run; they end with it.
pub(super) struct Pool {
    spec: ModelSpec,
    files: ModelFiles,
    members: Vec<Option<Member>>,
    signals: UnboundedReceiver<Signal>,
    sender: UnboundedSender<Signal>,
    n_losses: usize,
}

/// How many workers this device bears: one a core, one a GiB of memory that the browser admits to.
pub(super) fn pool_size() -> usize {
    let navigator = scope().navigator();
    let cores = navigator.hardware_concurrency().max(1.0) as usize;
    let memory = Reflect::get(&navigator, &"deviceMemory".into())
        .ok()
        .and_then(|value| value.as_f64());
    cores
        .min(memory.map_or(MAX_WORKERS, |gib| (gib as usize).max(1)))
        .min(MAX_WORKERS)
}

impl Pool {
    /// Starts `size` workers that load the model.
    pub(super) fn start(size: usize, spec: ModelSpec, files: ModelFiles) -> Result<Self, String> {
        let (sender, signals) = unbounded();
        let mut pool = Self {
            spec,
            files,
            members: Vec::new(),
            signals,
            sender,
            n_losses: 0,
        };
        for index in 0..size {
            let member = pool.spawn(index)?;
            pool.members.push(Some(member));
        }
        Ok(pool)
    }

    /// Whether a worker would take another batch now.
    pub(super) fn has_room(&self) -> bool {
        self.members
            .iter()
            .flatten()
            .any(|member| member.loaded && member.batches.len() < DEPTH)
    }

    /// Gives `batch` to the least busy worker.
    pub(super) fn submit(&mut self, batch: &EmbedBatch) -> Result<(), String> {
        let member = self
            .members
            .iter_mut()
            .flatten()
            .filter(|member| member.loaded)
            .min_by_key(|member| member.batches.len())
            .ok_or("no embedding worker is left")?;
        let head = ToEmbedder::Embed {
            id: batch.id,
            texts: batch
                .texts
                .iter()
                .map(|text| text.as_str().to_owned())
                .collect(),
        };
        let (message, _) = encode(&head, &[]).map_err(|error| describe(&error))?;
        member
            .worker
            .post_message(&message)
            .map_err(|error| describe(&error))?;
        member.batches.push_back(batch.id);
        Ok(())
    }

    /// Waits for something to report: `None` after a change that only makes room.
    pub(super) async fn next(&mut self) -> Option<PoolEvent> {
        match self.signals.next().await? {
            Signal::Message(index, message) => match decode(&message) {
                Ok(head) => self.receive(index, head, &message),
                Err(error) => Some(PoolEvent::Failed(describe(&error))),
            },
            Signal::Died(index, cause) => Some(self.replace(index, &cause)),
        }
    }

    fn receive(
        &mut self,
        index: usize,
        head: FromEmbedder,
        message: &JsValue,
    ) -> Option<PoolEvent> {
        let member = self.members.get_mut(index)?.as_mut()?;
        match head {
            FromEmbedder::Started => load(&member.worker, &self.spec, &self.files)
                .err()
                .map(PoolEvent::Failed),
            FromEmbedder::Loaded => {
                member.loaded = true;
                None
            }
            FromEmbedder::Vectors { id } => {
                member.batches.retain(|batch| *batch != id);
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

    /// A worker that died (out of memory, a trap) is replaced; its batches go back.
    fn replace(&mut self, index: usize, cause: &str) -> PoolEvent {
        let lost = self.members[index].take().map(|member| {
            member.worker.terminate();
            member.batches
        });
        self.n_losses += 1;
        if self.n_losses > MAX_LOSSES {
            return PoolEvent::Failed(format!(
                "embedding workers keep failing ({cause}); close other tabs, or take a sample"
            ));
        }
        match self.spawn(index) {
            Ok(member) => self.members[index] = Some(member),
            Err(error) => return PoolEvent::Failed(error),
        }
        PoolEvent::Lost(lost.unwrap_or_default().into())
    }

    fn spawn(&self, index: usize) -> Result<Member, String> {
        let worker = crate::spawn::spawn(&base(), EMBEDDER).map_err(|error| describe(&error))?;
        let sender = Rc::new(RefCell::new(self.sender.clone()));
        let errors = Rc::clone(&sender);
        // A signal that nobody waits for any more belongs to a run that is over.
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            drop(
                sender
                    .borrow()
                    .unbounded_send(Signal::Message(index, event.data())),
            );
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            drop(
                errors
                    .borrow()
                    .unbounded_send(Signal::Died(index, event.message())),
            );
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Member {
            worker,
            loaded: false,
            batches: VecDeque::new(),
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for member in self.members.iter().flatten() {
            member.worker.terminate();
        }
    }
}

/// Sends the model by structured clone: every worker gets a copy of its own, and this one keeps none in wasm.
fn load(worker: &Worker, spec: &ModelSpec, files: &ModelFiles) -> Result<(), String> {
    let send = || -> Result<(), JsValue> {
        let (message, _): (Object, Array) = encode(&ToEmbedder::Load(spec.clone()), &[])?;
        Reflect::set(
            &message,
            &"files".into(),
            &Array::of2(&files.weights, &files.tokenizer),
        )?;
        worker.post_message(&message)
    };
    send().map_err(|error| describe(&error))
}
