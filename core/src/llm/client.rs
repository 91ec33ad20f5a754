//! When to call, how often, and how many calls at a time.
//!
//! Sans-IO: whoever drives the calls asks [`Client::next`] what to do, says how each call [`finished`](Client::finished),
//! and gives the time in milliseconds of any clock that does not go back.
//!
//! - **Concurrency** grows by one for every window of answers and is halved when the endpoint is overloaded (429, 503, 504,
//!   529, a call out of time), at most once per round trip.
//! - **Overload** pauses all calls, at least for as long as Retry-After says, and is nobody's fault.
//! - **Other failures** are told apart by what happens meanwhile: if the endpoint answers other calls, the failing item is to
//!   blame and is given up after some attempts; if it answers none, the endpoint is, and the run stops after some failures in
//!   a row. So an endpoint that goes down costs no item, and an item that the endpoint cannot take costs no run.

mod failure;
#[cfg(test)]
mod simulation;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::wire::CallError;
use crate::random::Random;
use failure::{Kind, kind};

pub use failure::StopCause;

/// Calls at a time in the beginning.
const FIRST_WINDOW: usize = 4;
/// Longest pause that a Retry-After may ask for: ten minutes.
const MAX_RETRY_AFTER_MS: f64 = 600_000.0;

/// Bounds of a [`Client`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Most calls at a time, at least 1.
    pub max_concurrency: usize,
    /// Failures after which an item is given up, if the endpoint answers others; at least 1.
    pub max_attempts: u32,
    /// Longest pause after a first failure, in milliseconds; it doubles with every further one.
    pub base_backoff_ms: f64,
    /// Longest pause after any failure, in milliseconds.
    pub max_backoff_ms: f64,
    /// Failures of the endpoint in a row, without any answer between, after which the run stops; at least 1. Those of one
    /// round trip count as one.
    pub give_up_after: u32,
}

impl Limits {
    /// The default limits with this many calls at a time.
    pub fn new(max_concurrency: usize) -> Self {
        Self {
            max_concurrency: max_concurrency.max(1),
            max_attempts: 5,
            base_backoff_ms: 500.0,
            max_backoff_ms: 60_000.0,
            give_up_after: 8,
        }
    }
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Make this call; it is in flight from now on.
    Call(u64),
    /// Ask again at this time, in milliseconds, or after the next answer.
    WaitUntil(f64),
    /// As many calls are in flight as there may be: ask again after an answer.
    Full,
    /// Nothing is waiting to be called.
    Idle,
    /// The endpoint was given up: nothing is called until [`Client::resume`].
    Stopped,
}

/// What becomes of a call that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Answered.
    Done,
    /// It will be called again.
    Retry,
    /// Given up, and not called again: put it aside and count it.
    Failed,
    /// The endpoint is given up; said once a stop. The item waits, and is called again after [`Client::resume`].
    Stop(StopCause),
    /// Not in flight: cancelled.
    Ignored,
}

/// Decides which call is made when.
///
/// Every id that was submitted ends once: by [`Verdict::Done`], [`Verdict::Failed`] or [`Client::cancel_all`].
#[derive(Clone, Debug)]
pub struct Client {
    limits: Limits,
    random: Random,
    /// To be called as soon as there is room, in order.
    ready: VecDeque<u64>,
    /// To be called from a time on: (millisecond, id).
    delayed: BTreeSet<(u64, u64)>,
    /// Calls in flight with their start.
    flying: BTreeMap<u64, f64>,
    /// What failed and has not ended.
    troubled: BTreeMap<u64, Trouble>,
    /// Most calls in flight for now.
    window: usize,
    /// Answers since the window changed.
    answers_in_window: usize,
    /// The latest start of a call that was answered.
    answered_from: f64,
    /// When as many calls were last in flight as there may be.
    full_at: f64,
    /// When the window was last halved.
    halved_at: f64,
    /// No call before.
    paused_until: f64,
    row: Row,
    stopped: bool,
}

/// The failures of one item.
#[derive(Clone, Copy, Debug)]
struct Trouble {
    failures: u32,
    overloads: u32,
    /// When it first failed: an answer to a call that began later shows that the endpoint works.
    since: f64,
    /// Whether the run stopped over it once.
    has_stopped: bool,
}

impl Trouble {
    fn new(since: f64) -> Self {
        Self {
            failures: 0,
            overloads: 0,
            since,
            has_stopped: false,
        }
    }
}

/// Failures in a row, without an answer between.
#[derive(Clone, Copy, Debug)]
struct Row {
    length: u32,
    since: f64,
    /// When the last one was counted: calls that began before belong to the same round trip.
    counted_at: f64,
}

impl Row {
    const NONE: Self = Self {
        length: 0,
        since: 0.0,
        counted_at: f64::NEG_INFINITY,
    };

    fn lengthen(&mut self, now_ms: f64) {
        if self.length == 0 {
            self.since = now_ms;
        }
        self.length += 1;
    }
}

impl Client {
    /// A client that has nothing to do yet; `seed` is that of its jitter.
    pub fn new(limits: Limits, seed: u64) -> Self {
        Self {
            window: FIRST_WINDOW.min(limits.max_concurrency.max(1)),
            limits,
            random: Random::new(seed, "backoff"),
            ready: VecDeque::new(),
            delayed: BTreeSet::new(),
            flying: BTreeMap::new(),
            troubled: BTreeMap::new(),
            answers_in_window: 0,
            answered_from: f64::NEG_INFINITY,
            full_at: f64::NEG_INFINITY,
            halved_at: f64::NEG_INFINITY,
            paused_until: f64::NEG_INFINITY,
            row: Row::NONE,
            stopped: false,
        }
    }

    /// Puts an item at the end of the queue. An id may come again only after it has ended.
    pub fn submit(&mut self, id: u64) {
        self.ready.push_back(id);
    }

    /// What to do at `now_ms`.
    pub fn next(&mut self, now_ms: f64) -> Next {
        if self.stopped {
            return Next::Stopped;
        }
        let first_delayed = self.delayed.first().copied();
        if self.ready.is_empty() && first_delayed.is_none() {
            return Next::Idle;
        }
        if self.flying.len() >= self.window {
            self.full_at = now_ms;
            return Next::Full;
        }
        if now_ms < self.paused_until {
            return Next::WaitUntil(self.paused_until);
        }
        let id = match first_delayed {
            Some((due, id)) if due as f64 <= now_ms => {
                self.delayed.remove(&(due, id));
                id
            }
            delayed => match (self.ready.pop_front(), delayed) {
                (Some(id), _) => id,
                (None, Some((due, _))) => return Next::WaitUntil(due as f64),
                (None, None) => return Next::Idle,
            },
        };
        self.flying.insert(id, now_ms);
        Next::Call(id)
    }

    /// Takes the end of a call.
    pub fn finished(&mut self, now_ms: f64, id: u64, result: Result<(), &CallError>) -> Verdict {
        let Some(started) = self.flying.remove(&id) else {
            return Verdict::Ignored;
        };
        let Err(error) = result else {
            self.answered(id, started);
            return Verdict::Done;
        };
        match kind(error) {
            Kind::Fatal => self.stop(id, error),
            Kind::Item => {
                self.row.lengthen(now_ms);
                if self.row.length >= self.limits.give_up_after {
                    return self.stop(id, error);
                }
                self.troubled.remove(&id);
                Verdict::Failed
            }
            Kind::Overload(retry_after_ms) => {
                self.halve(now_ms, started);
                self.pause(now_ms + retry_after_ms.min(MAX_RETRY_AFTER_MS));
                self.count(now_ms, started);
                // Quotas are refilled by the minute: a short row of refusals says nothing yet.
                let patience = 2.0 * self.limits.max_backoff_ms;
                if self.row.length >= self.limits.give_up_after
                    && now_ms - self.row.since >= patience
                {
                    return self.stop(id, error);
                }
                self.overloaded(now_ms, id)
            }
            Kind::Doubtful => {
                if matches!(
                    error,
                    CallError::TimedOut | CallError::Server { status: 504, .. }
                ) {
                    self.halve(now_ms, started);
                }
                if let CallError::Server {
                    retry_after_ms: Some(ms),
                    ..
                } = error
                {
                    self.pause(now_ms + (*ms as f64).min(MAX_RETRY_AFTER_MS));
                }
                self.doubt(now_ms, id, started, error)
            }
        }
    }

    /// Takes a call back that [`next`](Self::next) said to make and that was not made: it is the next one again.
    pub fn give_back(&mut self, id: u64) {
        if self.flying.remove(&id).is_some() {
            self.ready.push_front(id);
        }
    }

    /// Forgets all items and says which, in ascending order. Calls in flight are to be aborted.
    pub fn cancel_all(&mut self) -> Vec<u64> {
        let mut ids: Vec<u64> = self.ready.drain(..).collect();
        ids.extend(self.delayed.iter().map(|(_, id)| id));
        ids.extend(self.flying.keys());
        ids.sort_unstable();
        self.delayed.clear();
        self.flying.clear();
        self.troubled.clear();
        ids
    }

    /// Goes on after a stop.
    pub fn resume(&mut self) {
        self.stopped = false;
        self.paused_until = f64::NEG_INFINITY;
        self.row = Row::NONE;
    }

    /// Whether the endpoint was given up.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Calls in flight.
    pub fn in_flight(&self) -> usize {
        self.flying.len()
    }

    /// Items that wait to be called, for the first time or again.
    pub fn waiting(&self) -> usize {
        self.ready.len() + self.delayed.len()
    }

    /// Most calls in flight for now: between 1 and [`Limits::max_concurrency`].
    pub fn concurrency(&self) -> usize {
        self.window
    }

    fn answered(&mut self, id: u64, started: f64) {
        let was_full = self.full_at >= started;
        self.troubled.remove(&id);
        self.answered_from = self.answered_from.max(started);
        self.row = Row::NONE;
        // A window that is not used, or answers from before it was halved, say nothing about a larger one.
        if was_full && started >= self.halved_at && self.window < self.limits.max_concurrency {
            self.answers_in_window += 1;
            if self.answers_in_window >= self.window {
                self.window += 1;
                self.answers_in_window = 0;
            }
        }
    }

    /// A failure that may be the endpoint's or the item's.
    fn doubt(&mut self, now_ms: f64, id: u64, started: f64, error: &CallError) -> Verdict {
        let trouble = self.troubled.entry(id).or_insert(Trouble::new(now_ms));
        trouble.failures += 1;
        let Trouble {
            failures,
            since,
            has_stopped,
            ..
        } = *trouble;
        if self.answered_from >= since {
            if failures >= self.limits.max_attempts {
                self.troubled.remove(&id);
                return Verdict::Failed;
            }
            let due = now_ms + self.backoff(failures);
            self.delayed.insert((due.max(0.0).ceil() as u64, id));
            return Verdict::Retry;
        }
        self.count(now_ms, started);
        if self.row.length >= self.limits.give_up_after {
            // With no other item to tell by, the run would stop over this one for ever.
            if has_stopped && self.flying.is_empty() && self.waiting() == 0 {
                self.troubled.remove(&id);
                self.row = Row::NONE;
                return Verdict::Failed;
            }
            if let Some(trouble) = self.troubled.get_mut(&id) {
                trouble.has_stopped = true;
            }
            return self.stop(id, error);
        }
        self.retry_soon(id);
        Verdict::Retry
    }

    /// An overload is nobody's fault, unless one item meets it again and again while others are answered: some endpoints
    /// refuse in this way what is larger than a quota.
    fn overloaded(&mut self, now_ms: f64, id: u64) -> Verdict {
        let limit = self.limits.give_up_after.saturating_mul(4);
        let trouble = self.troubled.entry(id).or_insert(Trouble::new(now_ms));
        trouble.overloads += 1;
        if trouble.overloads >= limit && self.answered_from >= trouble.since {
            self.troubled.remove(&id);
            return Verdict::Failed;
        }
        self.retry_soon(id);
        Verdict::Retry
    }

    /// Puts an item near the front: behind one other, which shows whether the endpoint or the item is at fault.
    fn retry_soon(&mut self, id: u64) {
        self.ready.insert(self.ready.len().min(1), id);
    }

    /// Adds a failure of the endpoint to the row and pauses all calls, once per round trip.
    fn count(&mut self, now_ms: f64, started: f64) {
        if started < self.row.counted_at {
            return;
        }
        self.row.lengthen(now_ms);
        self.row.counted_at = now_ms;
        let pause = self.backoff(self.row.length);
        self.pause(now_ms + pause);
    }

    fn pause(&mut self, until_ms: f64) {
        self.paused_until = self.paused_until.max(until_ms);
    }

    fn stop(&mut self, id: u64, error: &CallError) -> Verdict {
        self.retry_soon(id);
        if std::mem::replace(&mut self.stopped, true) {
            return Verdict::Retry;
        }
        Verdict::Stop(StopCause::from(error))
    }

    fn halve(&mut self, now_ms: f64, started: f64) {
        if started < self.halved_at {
            return;
        }
        self.halved_at = now_ms;
        self.window = (self.window / 2).max(1);
        self.answers_in_window = 0;
    }

    /// Exponential, with full jitter: anything from nothing to the bound, so that calls that failed together part.
    fn backoff(&mut self, failures: u32) -> f64 {
        let doubled = self.limits.base_backoff_ms * f64::from(1_u32 << (failures - 1).min(20));
        f64::from(self.random.unit()) * doubled.min(self.limits.max_backoff_ms)
    }
}
