//! Answers the questions of a run: from what is kept, or by calls within limits and budget, each booked before it is made and
//! kept when it is answered.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use clioscope_core::Corpus;
use clioscope_core::llm::client::{Next, StopCause, Verdict};
use clioscope_core::llm::estimate::{Actuals, Measured};
use clioscope_core::llm::journal::{self, Journal};
use clioscope_core::llm::ledger::{self, ANSWERED, Ledger};
use clioscope_core::llm::wire::outbound;
use clioscope_core::llm::{
    CallError, Completion, Endpoint, ModelStage, Request, RequestKey, estimate_tokens,
};
use clioscope_core::pipeline::{Answer, ModelCall};

use super::calls::{Calling, Calls, Flight, Paused};
use super::http::Reply;
use super::store::{Kept, Lines, Store};
use crate::Error;

/// Longest wait without a look at whether the person wants to stop.
const PATIENCE: Duration = Duration::from_millis(200);

/// An answer, or what kept a question from being answered.
pub(crate) type Answered = (u64, Result<Answer, CallError>);

/// Answers questions.
pub(crate) struct Driver {
    corpus: Arc<Corpus>,
    calls: Option<Calls>,
    journal: Journal,
    store: Option<Store>,
    record: Option<Lines>,
    recorded: BTreeSet<RequestKey>,
    ledger: Ledger,
    actuals: Actuals,
    /// Sums of the answers to each stage's questions, kept ones included: answers, tokens in and out, milliseconds.
    answers: BTreeMap<ModelStage, [u64; 4]>,
    /// Not taken yet.
    ready: VecDeque<Answered>,
    n_retried: u64,
    n_given_up: u64,
}

impl Driver {
    /// Answers from `kept` and by calls as `calling` says, or else from `kept` alone. New answers go to `store` and, with those
    /// that are reused, to `record`.
    pub(crate) fn new(
        corpus: Arc<Corpus>,
        calling: Option<Calling>,
        kept: Kept,
        store: Option<Store>,
        record: Option<Lines>,
    ) -> Self {
        let calls = calling.map(|how| Calls::new(how, &kept));
        let mut ledger = Ledger::default();
        for call in kept.calls {
            ledger.push(call);
        }
        Self {
            corpus,
            calls,
            journal: kept.journal,
            store,
            record,
            recorded: BTreeSet::new(),
            ledger,
            actuals: Actuals::default(),
            answers: BTreeMap::new(),
            ready: VecDeque::new(),
            n_retried: 0,
            n_given_up: 0,
        }
    }

    /// Takes a question.
    ///
    /// # Errors
    /// If there are recorded answers only, and none to this question; or a file cannot be written.
    pub(crate) fn ask(&mut self, ModelCall { id, request }: ModelCall) -> Result<(), Error> {
        if let Some(entry) = self.journal.get(request.key()) {
            let entry = entry.clone();
            self.actuals.reused(request.stage);
            return self.deliver(id, &request, &entry);
        }
        let Some(calls) = &mut self.calls else {
            return Err(format!(
                "the recorded answers have none to a question of the stage \"{}\": the conversations, the parameters or the program are not those of the record",
                request.stage.id()
            )
            .into());
        };
        calls.requests.insert(id, request);
        calls.client.submit(id);
        Ok(())
    }

    /// The next answer, if one is there; makes the calls that may be made now.
    ///
    /// # Errors
    /// [`Paused`], once nothing is in flight any more; or a file cannot be written.
    pub(crate) fn poll(&mut self) -> Result<Option<Answered>, Error> {
        self.receive(Duration::ZERO)?;
        self.start()?;
        self.check()?;
        Ok(self.ready.pop_front())
    }

    /// Waits for the next answer.
    ///
    /// # Errors
    /// As [`poll`](Self::poll).
    pub(crate) fn wait(&mut self) -> Result<Answered, Error> {
        loop {
            self.receive(Duration::ZERO)?;
            let patience = self.start()?;
            self.check()?;
            if let Some(answer) = self.ready.pop_front() {
                return Ok(answer);
            }
            if self
                .calls
                .as_ref()
                .is_none_or(|calls| calls.requests.is_empty())
            {
                return Err("the run waits for an answer to no question".into());
            }
            self.receive(patience)?;
        }
    }

    /// Finds the answer format that the endpoint honours: the strictest, by a question for each.
    ///
    /// # Errors
    /// [`Paused`] if it answers none of them, or the budget ends here; or a file cannot be written.
    pub(crate) fn probe(&mut self) -> Result<(), Error> {
        use clioscope_core::llm::wire::{probe_requests, read_probe};
        let mut last = None;
        for (format, request) in probe_requests() {
            let Some(calls) = &mut self.calls else {
                return Ok(());
            };
            calls.how.endpoint.format = format;
            let outbound = outbound(&calls.how.endpoint, &request);
            let flight = calls.flight(&outbound, &request, &self.corpus);
            calls
                .how
                .budget
                .check(calls.spent(&self.actuals), flight.reserved)
                .map_err(Paused::Budget)?;
            let http = Arc::clone(&calls.http);
            self.sent(&flight)?;
            let reply = http.call(&outbound);
            self.book(flight, &reply)?;
            match &reply.result {
                Ok(completion) if read_probe(format, completion) => {
                    last = None;
                    break;
                }
                Ok(_) => last = None,
                // What a server makes of a format that it does not know.
                Err(
                    error @ (CallError::Refused(_)
                    | CallError::Server { .. }
                    | CallError::Protocol
                    | CallError::TooLong),
                ) => {
                    last = Some(StopCause::from(error));
                }
                Err(error) => return Err(Paused::Endpoint(StopCause::from(error)).into()),
            }
        }
        if let Some(cause) = last {
            return Err(Paused::Endpoint(cause).into());
        }
        if let (Some(store), Some(calls)) = (&self.store, &self.calls) {
            store.keep_endpoint(&calls.how.endpoint)?;
        }
        Ok(())
    }

    /// The endpoint that is called.
    pub(crate) fn endpoint(&self) -> Option<&Endpoint> {
        self.calls.as_ref().map(|calls| &calls.how.endpoint)
    }

    /// What the calls of this program took.
    pub(crate) fn actuals(&self) -> &Actuals {
        &self.actuals
    }

    /// What answers took on average, by stage, kept ones included.
    pub(crate) fn measured(&self) -> Measured {
        use clioscope_core::llm::estimate::MeasuredStage;
        let mean = |(stage, sums): (&ModelStage, &[u64; 4])| {
            let [n, tokens_in, tokens_out, millis] = sums.map(|sum| sum as f64);
            let means = MeasuredStage {
                tokens_in: tokens_in / n,
                tokens_out: tokens_out / n,
                seconds: millis / n / 1000.0,
            };
            (*stage, means)
        };
        Measured(self.answers.iter().map(mean).collect())
    }

    /// Every call, in the order in which they were made.
    pub(crate) fn ledger(&self) -> Ledger {
        let mut calls: Vec<&ledger::Entry> = self.ledger.iter().collect();
        calls.sort_by_key(|call| call.at_ms);
        let mut ledger = Ledger::default();
        for call in calls {
            ledger.push(call.clone());
        }
        ledger
    }

    /// A few words on how the calls go.
    pub(crate) fn status(&self) -> String {
        let Some(calls) = &self.calls else {
            return String::new();
        };
        let mut status = format!(
            "{} of {} calls at a time, {} made",
            calls.client.in_flight(),
            calls.client.concurrency(),
            self.actuals.totals().calls
        );
        for (n, what) in [
            (self.n_retried, "tried again"),
            (self.n_given_up, "given up"),
        ] {
            if n > 0 {
                status.extend([", ", &n.to_string(), " ", what]);
            }
        }
        status
    }

    /// Where answers are kept and how many there are.
    pub(crate) fn kept(&self) -> (usize, Option<&std::path::Path>) {
        (self.journal.len(), self.store.as_ref().map(Store::dir))
    }

    /// Fails if calls are paused and none is in flight, or if nobody could ever answer.
    fn check(&mut self) -> Result<(), Error> {
        let Some(calls) = &mut self.calls else {
            return Ok(());
        };
        if calls.flying.is_empty()
            && let Some(paused) = calls.paused.take()
        {
            return Err(paused.into());
        }
        Ok(())
    }

    /// Makes the calls that may be made now, and says how long to wait for an answer at the most.
    fn start(&mut self) -> Result<Duration, Error> {
        loop {
            let Some(calls) = &mut self.calls else {
                return Ok(PATIENCE);
            };
            if calls.how.interrupted.load(Ordering::Relaxed) {
                calls.paused.get_or_insert(Paused::Interrupted);
            }
            if calls.paused.is_some() {
                return Ok(PATIENCE);
            }
            let now = calls.now();
            let id = match calls.client.next(now) {
                Next::Call(id) => id,
                Next::WaitUntil(time) => {
                    let wait = Duration::from_secs_f64((time - now).max(1.0) / 1000.0);
                    return Ok(wait.min(PATIENCE));
                }
                Next::Full | Next::Idle | Next::Stopped => return Ok(PATIENCE),
            };
            let Some(request) = calls.requests.get(&id) else {
                return Err("a call without a question".into());
            };
            let outbound = outbound(&calls.how.endpoint, request);
            let flight = calls.flight(&outbound, request, &self.corpus);
            if let Err(hit) = calls
                .how
                .budget
                .check(calls.spent(&self.actuals), flight.reserved)
            {
                calls.client.give_back(id);
                calls.paused = Some(Paused::Budget(hit));
                return Ok(PATIENCE);
            }
            if calls.flying.is_empty() {
                calls.passed = Instant::now();
            }
            self.sent(&flight)?;
            if let Some(calls) = &mut self.calls {
                calls.flying.insert(id, flight);
                calls.pool.start(id, outbound);
            }
        }
    }

    /// Takes the calls that have ended: waits for the first, if there is any.
    fn receive(&mut self, mut patience: Duration) -> Result<(), Error> {
        while let Some(calls) = &self.calls
            && let Some((id, reply)) = calls.pool.reply(patience)
        {
            self.settle(id, reply)?;
            patience = Duration::ZERO;
        }
        Ok(())
    }

    fn settle(&mut self, id: u64, reply: Reply) -> Result<(), Error> {
        let Some(calls) = &mut self.calls else {
            return Ok(());
        };
        let Some(flight) = calls.flying.remove(&id) else {
            return Ok(());
        };
        self.actuals
            .passed(flight.booked.stage, calls.passed.elapsed().as_secs_f64());
        calls.passed = Instant::now();
        let verdict = calls
            .client
            .finished(calls.now(), id, reply.result.as_ref().map(|_| ()));
        self.book(flight, &reply)?;
        let Some(calls) = &mut self.calls else {
            return Ok(());
        };
        match verdict {
            Verdict::Done | Verdict::Failed => {
                let Some(request) = calls.requests.remove(&id) else {
                    return Ok(());
                };
                let model = calls.how.endpoint.model.clone();
                self.n_given_up += u64::from(verdict == Verdict::Failed);
                let entry = entry_of(&request, model, reply);
                if let Some(store) = &mut self.store {
                    store.answer(&entry)?;
                }
                self.journal.insert(entry.clone());
                self.deliver(id, &request, &entry)?;
            }
            Verdict::Retry => self.n_retried += 1,
            Verdict::Stop(cause) => {
                calls.paused.get_or_insert(Paused::Endpoint(cause));
            }
            Verdict::Ignored => {}
        }
        Ok(())
    }

    /// Hands an answer to whoever asks, and records it.
    fn deliver(&mut self, id: u64, request: &Request, entry: &journal::Entry) -> Result<(), Error> {
        if let Some(record) = &mut self.record
            && self.recorded.insert(entry.key)
        {
            record.push(&entry.to_line())?;
        }
        let answer = entry.outcome.clone().map(|text| {
            let (tokens_in, tokens_out) = tokens(request, entry);
            let sums = self.answers.entry(request.stage).or_default();
            for (sum, value) in
                sums.iter_mut()
                    .zip([1, tokens_in, tokens_out, u64::from(entry.millis)])
            {
                *sum += value;
            }
            Answer {
                text,
                model: entry.model.clone(),
                tokens_in,
                tokens_out,
            }
        });
        self.ready.push_back((id, answer));
        Ok(())
    }

    fn sent(&mut self, flight: &Flight) -> Result<(), Error> {
        match &mut self.store {
            Some(store) => store.sent(&flight.booked),
            None => Ok(()),
        }
    }

    /// Books how a call ended.
    fn book(&mut self, flight: Flight, reply: &Reply) -> Result<(), Error> {
        let entry = ledger::Entry {
            bytes_in: reply.bytes_in,
            outcome: reply
                .result
                .as_ref()
                .map_or_else(CallError::id, |_| ANSWERED)
                .to_owned(),
            ..flight.booked
        };
        match &reply.result {
            Ok(completion) => {
                let price = self
                    .calls
                    .as_ref()
                    .and_then(|calls| calls.how.price.as_ref());
                let body_bytes = entry.bytes_out as usize;
                self.actuals.answered(
                    entry.stage,
                    completion,
                    body_bytes,
                    reply.took.as_secs_f64(),
                    price,
                );
            }
            Err(_) => self.actuals.failed(entry.stage),
        }
        if let Some(store) = &mut self.store {
            store.ended(&entry)?;
        }
        self.ledger.push(entry);
        Ok(())
    }
}

/// What is kept of a call that ended for good.
fn entry_of(request: &Request, model: String, reply: Reply) -> journal::Entry {
    let (tokens_in, tokens_out) = match &reply.result {
        Ok(Completion {
            tokens_in,
            tokens_out,
            ..
        }) => (*tokens_in, *tokens_out),
        Err(_) => (None, None),
    };
    journal::Entry {
        key: request.key(),
        stage: request.stage,
        model,
        outcome: reply.result.map(|completion| completion.text),
        tokens_in,
        tokens_out,
        millis: u32::try_from(reply.took.as_millis()).unwrap_or(u32::MAX),
    }
}

/// Tokens of a question and its answer: as the server counted them, or else by estimate, the same whenever it is asked.
fn tokens(request: &Request, entry: &journal::Entry) -> (u64, u64) {
    let asked =
        || estimate_tokens(request.prompt.rules()) + estimate_tokens(request.prompt.material());
    let answered = || {
        entry
            .outcome
            .as_ref()
            .map_or(0, |text| estimate_tokens(text))
    };
    (
        entry.tokens_in.unwrap_or_else(|| asked() as u64),
        entry.tokens_out.unwrap_or_else(|| answered() as u64),
    )
}
