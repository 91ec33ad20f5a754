//! The workers of one role and how they fare: what they say, that they died or fell silent, and who takes their place.
//!
//! Which of them does what, and what is done again, the [`Roster`] says; this is its end in the browser.

use clioscope_core::embed::roster::Roster;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use gloo::timers::callback::Interval;
use js_sys::Object;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::message::{describe, encode};
use super::{base, binary};
use crate::spawn::spawn;

/// Milliseconds between looks at how long workers have been silent. Where the tab sleeps, no time passes for them.
const TICK_MS: u32 = 1_000;

/// Workers, each at a place of the roster; they end with this.
pub(super) struct Crew {
    role: &'static str,
    members: Vec<Member>,
    pub(super) roster: Roster,
    signals: UnboundedReceiver<Signal>,
    sender: UnboundedSender<Signal>,
    n_spawned: Serial,
    _ticks: Interval,
}

/// What is heard of a crew.
pub(super) enum Said {
    /// The worker at a place said something.
    Message(usize, JsValue),
    /// The workers at these places are to be replaced: the roster knows what they held. With the browser's word on why.
    Lost(Vec<usize>, String),
}

enum Signal {
    Message(Serial, JsValue),
    Died(Serial, String),
    Tick,
}

/// Names a worker; one that takes another's place has a number of its own, so that the last words of the first are not
/// taken for its.
type Serial = usize;

struct Member {
    serial: Serial,
    worker: Worker,
    // Alive as long as the worker may call them.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Crew {
    /// Starts `size` workers of a role.
    pub(super) fn start(role: &'static str, size: usize) -> Result<Self, String> {
        let (sender, signals) = unbounded();
        let ticker = sender.clone();
        // A tick that nobody waits for any more belongs to a run that is over.
        let ticks = Interval::new(TICK_MS, move || drop(ticker.unbounded_send(Signal::Tick)));
        let mut crew = Self {
            role,
            members: Vec::new(),
            roster: Roster::new(size),
            signals,
            sender,
            n_spawned: 0,
            _ticks: ticks,
        };
        for _ in 0..size {
            let member = crew.spawn()?;
            crew.members.push(member);
        }
        Ok(crew)
    }

    /// Waits for something to happen: `None` if it is of no interest.
    pub(super) async fn next(&mut self) -> Option<Said> {
        match self.signals.next().await? {
            Signal::Message(serial, message) => {
                Some(Said::Message(self.place_of(serial)?, message))
            }
            Signal::Died(serial, cause) => Some(Said::Lost(vec![self.place_of(serial)?], cause)),
            Signal::Tick => {
                let silent = self.roster.pass(f64::from(TICK_MS));
                (!silent.is_empty()).then(|| Said::Lost(silent, "no answer".to_owned()))
            }
        }
    }

    /// Posts a message with buffers, which are moved, to the worker at `place`.
    pub(super) fn post(
        &self,
        place: usize,
        head: &impl Serialize,
        buffers: &[&Object],
    ) -> Result<(), String> {
        encode(head, buffers)
            .and_then(|(message, transfer)| {
                let worker = &self.members[place].worker;
                worker.post_message_with_transfer(&message, &transfer)
            })
            .map_err(|error| describe(&error))
    }

    /// Ends the worker at `place` and starts another there.
    pub(super) fn respawn(&mut self, place: usize) -> Result<(), String> {
        self.members[place] = self.spawn()?;
        Ok(())
    }

    /// The place of a worker, unless another has taken it.
    fn place_of(&self, serial: Serial) -> Option<usize> {
        (self.members.iter()).position(|member| member.serial == serial)
    }

    fn spawn(&mut self) -> Result<Member, String> {
        let serial = self.n_spawned;
        self.n_spawned += 1;
        let worker = spawn(&base(), binary(), self.role, Some(&wasm_bindgen::module()))
            .map_err(|error| describe(&error))?;
        let (messages, errors) = (self.sender.clone(), self.sender.clone());
        // A signal that nobody waits for any more belongs to a run that is over.
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            drop(messages.unbounded_send(Signal::Message(serial, event.data())));
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            drop(errors.unbounded_send(Signal::Died(serial, event.message())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Member {
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
