//! The browser's own language model, which only the page can reach: calls go there as messages.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::pin;

use clioscope_core::llm::wire::{Outbound, read_completion};
use clioscope_core::llm::{Api, CallError};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use web_sys::AbortController;

use super::message::post;
use super::model_http::Sent;
use crate::protocol::{FromWorker, Words};

/// Calls that the page has.
#[derive(Default)]
pub(super) struct BuiltIn {
    n_asked: Cell<u64>,
    asked: RefCell<BTreeMap<u64, oneshot::Sender<Option<String>>>>,
}

impl BuiltIn {
    /// Makes a call.
    pub(super) async fn send(
        &self,
        call: &Outbound,
        timeout_ms: u32,
        stop: &AbortController,
    ) -> Sent {
        let id = self.n_asked.get();
        self.n_asked.set(id + 1);
        let (sender, receiver) = oneshot::channel();
        self.asked.borrow_mut().insert(id, sender);
        let body = Words(call.body().to_owned());
        post(&FromWorker::AskBuiltIn { id, body }, &[]);
        let late = pin!(TimeoutFuture::new(timeout_ms));
        let answered = select(receiver, late).await;
        self.asked.borrow_mut().remove(&id);
        let (result, bytes_in) = match answered {
            Either::Left((Ok(Some(text)), _)) => {
                (read_completion(Api::BuiltIn, 200, None, &text), text.len())
            }
            Either::Left(_) => (Err(CallError::Unreachable), 0),
            Either::Right(_) => (Err(CallError::TimedOut), 0),
        };
        let is_aborted = stop.signal().aborted();
        Sent {
            result: (!is_aborted).then_some(result),
            bytes_in,
        }
    }

    /// The page has an answer; one that came too late is dropped.
    pub(super) fn answered(&self, id: u64, text: Option<String>) {
        if let Some(sender) = self.asked.borrow_mut().remove(&id) {
            // Nobody waits any more: the run is over.
            drop(sender.send(text));
        }
    }
}
