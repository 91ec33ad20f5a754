//! The calls of a run under way: how they are made, which are in flight, what they may spend.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use clioscope_core::Corpus;
use clioscope_core::llm::client::{Client, Limits, StopCause};
use clioscope_core::llm::estimate::{Actuals, Budget, BudgetHit, Price, Totals, totals_of_call};
use clioscope_core::llm::ledger;
use clioscope_core::llm::{ApiKey, Endpoint, Outbound, Request};
use thiserror::Error;

use super::http::{Http, Pool, now_ms};
use super::store::Kept;

/// Why a run ended before its end. What was answered is kept.
#[derive(Debug, Error)]
pub(crate) enum Paused {
    /// The endpoint was given up.
    #[error("{0}")]
    Endpoint(StopCause),
    /// The next call could break a limit.
    #[error("{0}")]
    Budget(BudgetHit),
    /// The person pressed Ctrl-C.
    #[error("Stopped.")]
    Interrupted,
}

/// How calls are made; without, questions are answered from a record alone.
pub(crate) struct Calling {
    /// Where to.
    pub(crate) endpoint: Endpoint,
    /// With which key.
    pub(crate) key: Option<ApiKey>,
    /// What may be spent.
    pub(crate) budget: Budget,
    /// What tokens cost, if that is known.
    pub(crate) price: Option<Price>,
    /// Set when the person wants to stop.
    pub(crate) interrupted: Arc<AtomicBool>,
    /// Of the jitter between retries.
    pub(crate) seed: u64,
}

/// Calls under way.
pub(super) struct Calls {
    pub(super) how: Calling,
    pub(super) http: Arc<Http>,
    pub(super) pool: Pool,
    pub(super) client: Client,
    pub(super) requests: BTreeMap<u64, Request>,
    pub(super) flying: BTreeMap<u64, Flight>,
    /// What earlier runs with the same folder spent.
    pub(super) spent_before: Totals,
    pub(super) paused: Option<Paused>,
    pub(super) started: Instant,
    /// When time was last added to a stage.
    pub(super) passed: Instant,
}

/// A call in flight.
pub(super) struct Flight {
    pub(super) booked: ledger::Entry,
    /// What it takes at the most.
    pub(super) reserved: Totals,
}

impl Calls {
    pub(super) fn new(how: Calling, kept: &Kept) -> Self {
        let http = Arc::new(Http::new(&how.endpoint, how.key.as_ref()));
        let limits = Limits::new(how.endpoint.max_concurrency);
        let mut spent_before = Totals {
            calls: kept.calls.len() as u64,
            ..Totals::default()
        };
        for entry in kept.journal.entries() {
            let (tokens_in, tokens_out) =
                (entry.tokens_in.unwrap_or(0), entry.tokens_out.unwrap_or(0));
            spent_before.tokens += tokens_in + tokens_out;
            spent_before.money += how
                .price
                .as_ref()
                .map_or(0.0, |price| price.of(tokens_in, tokens_out));
        }
        Self {
            pool: Pool::new(&http, limits.max_concurrency),
            client: Client::new(limits, how.seed),
            how,
            http,
            requests: BTreeMap::new(),
            flying: BTreeMap::new(),
            spent_before,
            paused: None,
            started: Instant::now(),
            passed: Instant::now(),
        }
    }

    /// Milliseconds on the clock of the client.
    pub(super) fn now(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }

    /// What is spent, with what calls in flight may come to.
    pub(super) fn spent(&self, actuals: &Actuals) -> Totals {
        let in_flight: Totals = self.flying.values().map(|flight| flight.reserved).sum();
        self.spent_before + actuals.totals() + in_flight
    }

    pub(super) fn flight(&self, outbound: &Outbound, request: &Request, corpus: &Corpus) -> Flight {
        let bytes = outbound.body().len();
        Flight {
            booked: ledger::Entry {
                at_ms: now_ms(),
                stage: outbound.stage(),
                origin: self.how.endpoint.base_url.origin().to_owned(),
                model: self.how.endpoint.model.clone(),
                bytes_out: bytes as u64,
                bytes_in: 0,
                request: outbound.key(),
                conversations: request
                    .conversations
                    .iter()
                    .filter_map(|index| corpus.conversations.get(*index))
                    .map(|conversation| conversation.id.clone())
                    .collect(),
                outcome: String::new(),
            },
            reserved: totals_of_call(bytes, request.max_tokens, self.how.price.as_ref()),
        }
    }
}
