//! Puts the questions of one run to the model: as many at a time as the endpoint bears, each attempt booked, each answer
//! kept before the run hears of it.
//!
//! A call that ends starts the next one by itself, so that the endpoint never waits for the run to have a look.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use clioscope_core::Corpus;
use clioscope_core::llm::client::{Client, Limits, Next, Verdict};
use clioscope_core::llm::estimate::{Actuals, Budget, Price, Totals, totals_of_call};
use clioscope_core::llm::wire::outbound;
use clioscope_core::llm::{
    Api, CallError, Completion, Endpoint, Outbound, Request, RequestKey, journal,
};
use clioscope_core::pipeline::{Answer, ModelCall};
use futures_channel::mpsc::UnboundedSender;
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use super::book::{Book, to_answer};
use super::built_in::BuiltIn;
use super::model_call::{Link, entry, make};
use super::now_ms;
use crate::protocol::{CallsView, Cap, Prices, StageCost};

/// Calls at a time to a host by plain http: browsers open no more connections, and what waits for one would only seem slow.
const MAX_PLAIN: usize = 6;

/// What a run may spend, and what it costs.
#[derive(Clone, Copy, Default)]
pub(super) struct Allowance {
    pub(super) cap: Cap,
    pub(super) prices: Prices,
}

/// What the client tells the run.
pub(super) enum Event {
    /// A question is answered, or given up.
    Answered(u64, Result<Answer, CallError>),
    /// No call is under way any more, and none will be made before [`ModelClient::go_on`]: why.
    Halted(String),
}

/// The client of one run. Dropping it aborts the calls under way.
pub(super) struct ModelClient(Rc<Inner>);

struct Inner {
    book: Rc<Book>,
    built_in: Rc<BuiltIn>,
    /// For the ids of conversations.
    corpus: Arc<Corpus>,
    events: UnboundedSender<Event>,
    state: RefCell<State>,
}

struct State {
    link: Link,
    client: Client,
    budget: Budget,
    price: Price,
    /// Submitted and not ended, under way or not.
    open: BTreeMap<u64, Question>,
    flying: BTreeMap<u64, Flight>,
    n_flights: u64,
    /// The client let them go, but the budget does not.
    held: Vec<u64>,
    /// Why no further call is made.
    halt: Option<Halt>,
    alarm: Option<Timeout>,
    /// Calls made for this run.
    actuals: Actuals,
    /// The same and what was taken from the journal: what such calls take.
    sampled: Actuals,
    /// When the clock of the stages was last read.
    clock: f64,
    reused: u64,
    malformed: u64,
    retried: u64,
}

struct Question {
    request: Request,
    /// The call that puts it to the endpoint in use: made ahead, so that it can leave as soon as another ends.
    call: Outbound,
}

struct Flight {
    /// Tells it from an earlier one of a question with the same number.
    serial: u64,
    stop: AbortController,
    /// What it takes at the most.
    most: Totals,
}

struct Halt {
    reason: String,
    is_said: bool,
}

impl ModelClient {
    pub(super) fn new(
        link: Link,
        allowance: Allowance,
        corpus: Arc<Corpus>,
        book: Rc<Book>,
        built_in: Rc<BuiltIn>,
        events: UnboundedSender<Event>,
    ) -> Self {
        let client = client_of(&link.endpoint);
        let (budget, price) = terms(&link.endpoint, allowance);
        Self(Rc::new(Inner {
            book,
            built_in,
            corpus,
            events,
            state: RefCell::new(State {
                link,
                client,
                budget,
                price,
                open: BTreeMap::new(),
                flying: BTreeMap::new(),
                n_flights: 0,
                held: Vec::new(),
                halt: None,
                alarm: None,
                actuals: Actuals::default(),
                sampled: Actuals::default(),
                clock: now_ms(),
                reused: 0,
                malformed: 0,
                retried: 0,
            }),
        }))
    }

    /// Takes a question. What came of it is returned if it is known already, and an event otherwise.
    pub(super) fn ask(&self, call: ModelCall) -> Option<Result<Answer, CallError>> {
        let inner = &self.0;
        let mut state = inner.state.borrow_mut();
        // A question asked again is one whose last answer was of no use.
        state.malformed += u64::from(call.request.attempt > 0);
        if let Some(entry) = inner.book.answer(call.request.key()) {
            let answer = to_answer(&entry, &call.request);
            state.take_again(&entry, &answer);
            return Some(answer);
        }
        let question = Question {
            call: outbound(&state.link.endpoint, &call.request),
            request: call.request,
        };
        state.open.insert(call.id, question);
        state.client.submit(call.id);
        drop(state);
        inner.pump();
        None
    }

    /// Makes no further call; an event comes when those under way have ended.
    pub(super) fn halt(&self, reason: &str) {
        self.0.state.borrow_mut().halt(reason);
        self.0.pump();
    }

    /// Goes on, perhaps with another model.
    pub(super) fn go_on(&self, link: Link) {
        let mut state = self.0.state.borrow_mut();
        state.halt = None;
        state.price.model.clone_from(&link.endpoint.model);
        let is_other = state.link.endpoint != link.endpoint;
        state.link = link;
        if is_other {
            // A call and the key that goes along must be of the same endpoint.
            let State { open, link, .. } = &mut *state;
            for question in open.values_mut() {
                question.call = outbound(&link.endpoint, &question.request);
            }
        }
        if is_other && state.flying.is_empty() {
            // What the last endpoint bore says nothing about this one.
            state.client = client_of(&state.link.endpoint);
            state.held.clear();
            let ids: Vec<u64> = state.open.keys().copied().collect();
            for id in ids {
                state.client.submit(id);
            }
        } else {
            state.client.resume();
        }
        drop(state);
        self.0.pump();
    }

    /// The run begins again: what it asked is forgotten, calls under way are aborted, and what it gave up is no longer
    /// known.
    pub(super) fn start_over(&self, given_up: &[Vec<RequestKey>]) {
        self.abandon();
        self.0.book.spoil(given_up);
        self.0.book.forget_failures();
        let mut state = self.0.state.borrow_mut();
        state.client.resume();
        state.malformed = 0;
    }

    /// The run is over; another one asks again what this one gave up.
    pub(super) fn close(&self, given_up: &[Vec<RequestKey>]) {
        self.0.book.spoil(given_up);
    }

    /// Whether calls are under way.
    pub(super) fn is_busy(&self) -> bool {
        !self.0.state.borrow().flying.is_empty()
    }

    fn abandon(&self) {
        let flights = {
            let mut state = self.0.state.borrow_mut();
            state.client.cancel_all();
            state.open.clear();
            state.held.clear();
            state.alarm = None;
            std::mem::take(&mut state.flying)
        };
        for flight in flights.values() {
            flight.stop.abort();
        }
    }

    /// Changes what may be spent; calls that were held back for it go on with [`go_on`](Self::go_on).
    pub(super) fn limit(&self, allowance: Allowance) {
        let mut state = self.0.state.borrow_mut();
        (state.budget, state.price) = terms(&state.link.endpoint, allowance);
    }

    /// What calls of this run's kind take, for an estimate.
    pub(super) fn sampled(&self) -> Actuals {
        self.0.state.borrow().sampled.clone()
    }

    /// `given_up` is what the run gave up.
    pub(super) fn view(&self, given_up: u64) -> CallsView {
        let state = self.0.state.borrow();
        CallsView {
            stages: stage_costs(&state.actuals),
            in_flight: state.flying.len(),
            concurrency: state.client.concurrency(),
            reused: state.reused,
            malformed: state.malformed,
            quarantined: given_up,
            retried: state.retried,
        }
    }
}

impl Drop for ModelClient {
    fn drop(&mut self) {
        self.abandon();
    }
}

impl Inner {
    /// Starts all calls that may be started now.
    fn pump(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        while state.halt.is_none() {
            let next = match state.held.pop() {
                Some(id) => Next::Call(id),
                None => state.client.next(now_ms()),
            };
            match next {
                Next::Call(id) => self.launch(&mut state, id),
                Next::WaitUntil(at) => {
                    let inner = Rc::clone(self);
                    let millis = (at - now_ms()).max(1.0).ceil() as u32;
                    state.alarm = Some(Timeout::new(millis, move || inner.pump()));
                    break;
                }
                Next::Full | Next::Idle | Next::Stopped => break,
            }
        }
        if state.flying.is_empty()
            && let Some(halt) = &mut state.halt
            && !std::mem::replace(&mut halt.is_said, true)
        {
            let reason = halt.reason.clone();
            self.tell(Event::Halted(reason));
        }
    }

    /// Starts a call, unless the budget forbids it.
    fn launch(self: &Rc<Self>, state: &mut State, id: u64) {
        let Some(Question { request, call }) = state.open.get(&id) else {
            return;
        };
        let most = totals_of_call(call.body().len(), request.max_tokens, Some(&state.price));
        let in_flight: Totals = state.flying.values().map(|flight| flight.most).sum();
        if let Err(hit) = (state.budget).check(state.actuals.totals() + in_flight, most) {
            state.held.push(id);
            state.halt(&hit.to_string());
            return;
        }
        let Ok(stop) = AbortController::new() else {
            // Every browser has them.
            return;
        };
        if state.flying.is_empty() {
            state.clock = now_ms();
        }
        let conversations = request
            .conversations
            .iter()
            .filter_map(|&index| Some(self.corpus.conversations.get(index)?.id.clone()))
            .collect();
        state.n_flights += 1;
        let flight = Flight {
            serial: state.n_flights,
            stop: stop.clone(),
            most,
        };
        let ticket = (id, flight.serial);
        state.flying.insert(id, flight);
        let (link, call) = (state.link.clone(), call.clone());
        spawn_local(Rc::clone(self).fly(ticket, link, call, conversations, stop));
    }

    async fn fly(
        self: Rc<Self>,
        (id, serial): (u64, u64),
        link: Link,
        call: Outbound,
        conversations: Vec<String>,
        stop: AbortController,
    ) {
        let started = now_ms();
        let result = make(
            &self.book,
            &self.built_in,
            &link,
            &call,
            conversations,
            &stop,
        )
        .await;
        let millis = now_ms() - started;
        let is_wanted = {
            let flying = &mut self.state.borrow_mut().flying;
            let is_wanted = (flying.get(&id)).is_some_and(|flight| flight.serial == serial);
            if is_wanted {
                flying.remove(&id);
            }
            is_wanted
        };
        let Some(result) = result else {
            return;
        };
        if let Ok(completion) = &result {
            self.book.keep(entry(&call, &link, Ok(completion), millis));
        }
        if is_wanted {
            self.land(id, &link, &call, result, millis);
            self.pump();
        }
    }

    /// Books a call that ended, and tells the run if that was the end of its question.
    fn land(
        &self,
        id: u64,
        link: &Link,
        call: &Outbound,
        result: Result<Completion, CallError>,
        millis: f64,
    ) {
        let mut state = self.state.borrow_mut();
        let now = now_ms();
        let passed = (now - state.clock) / 1000.0;
        state.clock = now;
        state.actuals.passed(call.stage(), passed);
        match result {
            Ok(completion) => {
                state.book_answer(call, &completion, millis);
                state.client.finished(now, id, Ok(()));
                if let Some(question) = state.open.remove(&id) {
                    let entry = entry(call, link, Ok(&completion), millis);
                    let answer = to_answer(&entry, &question.request);
                    self.tell(Event::Answered(id, answer));
                }
            }
            Err(error) => {
                state.actuals.failed(call.stage());
                match state.client.finished(now, id, Err(&error)) {
                    Verdict::Done | Verdict::Ignored => {}
                    Verdict::Retry => state.retried += 1,
                    Verdict::Failed => {
                        state.open.remove(&id);
                        // A run that is resumed gives it up as well; it is put again only if the person wants it.
                        self.book.keep(entry(call, link, Err(&error), millis));
                        self.tell(Event::Answered(id, Err(error)));
                    }
                    Verdict::Stop(cause) => state.halt(&cause.to_string()),
                }
            }
        }
    }

    fn tell(&self, event: Event) {
        // Nobody listens any more: the run is over.
        drop(self.events.unbounded_send(event));
    }
}

impl State {
    fn halt(&mut self, reason: &str) {
        if self.halt.is_none() {
            self.alarm = None;
            self.halt = Some(Halt {
                reason: reason.to_owned(),
                is_said: false,
            });
        }
    }

    fn book_answer(&mut self, call: &Outbound, completion: &Completion, millis: f64) {
        let (stage, bytes, seconds) = (call.stage(), call.body().len(), millis / 1000.0);
        for actuals in [&mut self.actuals, &mut self.sampled] {
            actuals.answered(stage, completion, bytes, seconds, Some(&self.price));
        }
    }

    /// Books an answer that was there already.
    fn take_again(&mut self, entry: &journal::Entry, answer: &Result<Answer, CallError>) {
        self.reused += 1;
        self.actuals.reused(entry.stage);
        if let Ok(answer) = answer {
            let completion = Completion {
                text: String::new(),
                tokens_in: Some(answer.tokens_in),
                tokens_out: Some(answer.tokens_out),
                cut: false,
            };
            let seconds = f64::from(entry.millis) / 1000.0;
            self.sampled
                .answered(entry.stage, &completion, 0, seconds, None);
        }
    }
}

fn client_of(endpoint: &Endpoint) -> Client {
    let is_plain = endpoint.api != Api::BuiltIn && !endpoint.base_url.is_https();
    let most = if is_plain { MAX_PLAIN } else { usize::MAX };
    Client::new(
        Limits::new(endpoint.max_concurrency.min(most)),
        // Jitter needs no secret and no repeat: the time will do.
        js_sys::Date::now() as u64,
    )
}

fn terms(endpoint: &Endpoint, allowance: Allowance) -> (Budget, Price) {
    let Allowance { cap, prices } = allowance;
    let budget = Budget {
        max_calls: cap.calls,
        max_tokens: None,
        max_money: cap.money,
    };
    let price = Price {
        model: endpoint.model.clone(),
        input_per_million: prices.input,
        output_per_million: prices.output,
    };
    (budget, price)
}

/// What the stages took, in the order of a run.
pub(super) fn stage_costs(actuals: &Actuals) -> Vec<StageCost> {
    actuals
        .stages()
        .map(|(stage, actual)| StageCost {
            stage,
            calls: actual.calls,
            tokens_in: actual.tokens_in,
            tokens_out: actual.tokens_out,
            seconds: actual.seconds,
            money: actual.money,
        })
        .collect()
}
