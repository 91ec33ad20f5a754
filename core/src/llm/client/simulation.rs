//! The client against simulated servers, on a virtual clock.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{CallError, Client, Limits, MAX_RETRY_AFTER_MS, Next, Random, StopCause, Verdict};

const SECOND: f64 = 1_000.0;

/// What a server makes of a call that starts at a time: how long it takes and how it ends.
trait Server {
    fn call(&mut self, now_ms: f64, id: u64) -> (f64, Result<(), CallError>);
}

impl<F: FnMut(f64, u64) -> (f64, Result<(), CallError>)> Server for F {
    fn call(&mut self, now_ms: f64, id: u64) -> (f64, Result<(), CallError>) {
        self(now_ms, id)
    }
}

/// Works on `slots` calls at a time for `service_ms` each; what comes above is refused at once, or waits if `queues`.
struct Slots {
    service_ms: f64,
    free_at: Vec<f64>,
    queues: bool,
}

impl Slots {
    fn new(slots: usize, service_ms: f64, queues: bool) -> Self {
        Self {
            service_ms,
            free_at: vec![0.0; slots],
            queues,
        }
    }
}

impl Server for Slots {
    fn call(&mut self, now_ms: f64, _: u64) -> (f64, Result<(), CallError>) {
        let slot = self
            .free_at
            .iter_mut()
            .min_by(|a, b| a.total_cmp(b))
            .expect("as set up");
        if *slot > now_ms && !self.queues {
            return (
                5.0,
                Err(CallError::RateLimited {
                    retry_after_ms: None,
                }),
            );
        }
        *slot = slot.max(now_ms) + self.service_ms;
        (*slot - now_ms, Ok(()))
    }
}

/// Takes so many calls a second, and says when the next one may come.
struct Bucket {
    per_second: f64,
    tokens: f64,
    at_ms: f64,
}

impl Server for Bucket {
    fn call(&mut self, now_ms: f64, _: u64) -> (f64, Result<(), CallError>) {
        self.tokens = (self.tokens + (now_ms - self.at_ms) / SECOND * self.per_second).min(10.0);
        self.at_ms = now_ms;
        if self.tokens < 1.0 {
            return (
                5.0,
                Err(CallError::RateLimited {
                    retry_after_ms: Some(1_000),
                }),
            );
        }
        self.tokens -= 1.0;
        (200.0, Ok(()))
    }
}

/// What came of a simulation.
#[derive(Default)]
struct Outcome {
    done: BTreeSet<u64>,
    failed: BTreeSet<u64>,
    /// Calls by id.
    calls: BTreeMap<u64, u32>,
    /// When each call began.
    starts: Vec<f64>,
    stops: Vec<StopCause>,
    ended_ms: f64,
    most_in_flight: usize,
}

impl Outcome {
    fn n_calls(&self) -> u32 {
        self.calls.values().sum()
    }
}

/// Runs until nothing is left, going on after at most `resumes` stops.
fn simulate(
    client: &mut Client,
    server: &mut dyn Server,
    ids: impl IntoIterator<Item = u64>,
    resumes: usize,
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut flying: Vec<(f64, u64, Result<(), CallError>)> = Vec::new();
    let mut now_ms = 0.0_f64;
    for id in ids {
        client.submit(id);
    }
    loop {
        let wake = match client.next(now_ms) {
            Next::Call(id) => {
                let (duration, result) = server.call(now_ms, id);
                flying.push((now_ms + duration, id, result));
                *outcome.calls.entry(id).or_default() += 1;
                outcome.starts.push(now_ms);
                outcome.most_in_flight = outcome.most_in_flight.max(flying.len());
                assert_eq!(client.in_flight(), flying.len());
                continue;
            }
            Next::WaitUntil(time) => {
                assert!(time > now_ms, "a wait is into the future");
                time
            }
            Next::Full => {
                assert!(!flying.is_empty());
                f64::INFINITY
            }
            Next::Stopped if flying.is_empty() && outcome.stops.len() <= resumes => {
                client.resume();
                continue;
            }
            Next::Idle | Next::Stopped if flying.is_empty() => break,
            Next::Idle | Next::Stopped => f64::INFINITY,
        };
        let first = (0..flying.len()).min_by(|a, b| flying[*a].0.total_cmp(&flying[*b].0));
        match first.filter(|first| flying[*first].0 <= wake) {
            None => now_ms = wake,
            Some(first) => {
                let (ended, id, result) = flying.swap_remove(first);
                now_ms = ended;
                outcome.ended_ms = now_ms;
                match client.finished(now_ms, id, result.as_ref().copied()) {
                    Verdict::Done => assert!(outcome.done.insert(id)),
                    Verdict::Failed => assert!(outcome.failed.insert(id)),
                    Verdict::Stop(cause) => outcome.stops.push(cause),
                    Verdict::Retry => {}
                    Verdict::Ignored => panic!("{id} was in flight"),
                }
            }
        }
    }
    outcome
}

fn client(max_concurrency: usize) -> Client {
    Client::new(Limits::new(max_concurrency), 7)
}

#[test]
fn throughput_reaches_what_the_server_can_do() {
    // Name, server, most calls at a time, calls a second that the server can do, least share reached, most calls an answer.
    type Row = (&'static str, Box<dyn Server>, usize, f64, f64, f64);
    let rows: [Row; 5] = [
        (
            "no limit",
            Box::new(|_: f64, _: u64| (1_000.0, Ok(()))),
            32,
            32.0,
            0.9,
            1.0,
        ),
        (
            "one at a time",
            Box::new(Slots::new(1, 500.0, true)),
            16,
            2.0,
            0.99,
            1.0,
        ),
        (
            "queues",
            Box::new(Slots::new(8, 1_000.0, true)),
            32,
            8.0,
            0.95,
            1.0,
        ),
        (
            "refuses above 20",
            Box::new(Slots::new(20, 1_000.0, false)),
            64,
            20.0,
            0.65,
            1.1,
        ),
        (
            "40 a second",
            Box::new(Bucket {
                per_second: 40.0,
                tokens: 10.0,
                at_ms: 0.0,
            }),
            64,
            40.0,
            0.5,
            1.2,
        ),
    ];
    for (name, mut server, max_concurrency, per_second, share, calls) in rows {
        let mut client = client(max_concurrency);
        let n = 5_000;
        let outcome = simulate(&mut client, server.as_mut(), 0..n, 0);
        assert_eq!(outcome.done.len() as u64, n, "{name}");
        let reached = n as f64 / (outcome.ended_ms / SECOND) / per_second;
        let an_answer = f64::from(outcome.n_calls()) / n as f64;
        assert!(
            reached >= share,
            "{name}: {reached:.2} of the throughput, {an_answer:.2} calls an answer"
        );
        assert!(an_answer <= calls, "{name}: {an_answer:.2} calls an answer");
        assert!(outcome.most_in_flight <= max_concurrency, "{name}");
        // Nobody starves: what is refused goes first the next time.
        let most = outcome.calls.values().max().copied().unwrap_or(0);
        assert!(most <= 12, "{name}: one was called {most} times");
    }
}

#[test]
fn what_each_failure_does() {
    let server = |status| CallError::Server {
        status,
        retry_after_ms: None,
    };
    // The failure of one of a hundred items whatever is tried, all others being answered.
    for (error, calls_of_it, stop) in [
        (CallError::TooLong, 1, None),
        (CallError::Refused(400), 1, None),
        (CallError::Huge(9), 1, None),
        (CallError::TimedOut, 5, None),
        (CallError::Cut, 5, None),
        (CallError::Unreachable, 5, None),
        (CallError::Protocol, 5, None),
        (server(500), 5, None),
        (CallError::Key(401), 1, Some(StopCause::Key(401))),
        (CallError::Unknown(404), 1, Some(StopCause::Unknown(404))),
    ] {
        let mut fails_at_50 =
            |_: f64, id: u64| (300.0, if id == 50 { Err(error.clone()) } else { Ok(()) });
        let outcome = simulate(&mut client(8), &mut fails_at_50, 0..100, 0);
        assert_eq!(outcome.stops.first().copied(), stop, "{error:?}");
        assert_eq!(outcome.calls[&50], calls_of_it, "{error:?}");
        if stop.is_none() {
            assert_eq!(outcome.failed, BTreeSet::from([50]), "{error:?}");
            assert_eq!(outcome.done.len(), 99, "{error:?}");
        }
    }
    // The same failure of everything.
    for (error, cause, most_calls, most_failed) in [
        (CallError::Key(403), StopCause::Key(403), 4, 0),
        (CallError::Unknown(404), StopCause::Unknown(404), 4, 0),
        (CallError::Unreachable, StopCause::Unreachable, 32, 0),
        (CallError::Cut, StopCause::Unreachable, 32, 0),
        (CallError::TimedOut, StopCause::TimedOut, 32, 0),
        (server(500), StopCause::Server(500), 32, 0),
        (server(503), StopCause::Server(503), 60, 0),
        (
            CallError::RateLimited {
                retry_after_ms: None,
            },
            StopCause::RateLimited,
            60,
            0,
        ),
        (
            CallError::RateLimited {
                retry_after_ms: Some(0),
            },
            StopCause::RateLimited,
            60,
            0,
        ),
        (CallError::Protocol, StopCause::Protocol, 32, 0),
        (CallError::Refused(400), StopCause::Refused(400), 12, 11),
        (CallError::TooLong, StopCause::TooLong, 12, 11),
    ] {
        let outcome = simulate(
            &mut client(8),
            &mut |_: f64, _: u64| (300.0, Err(error.clone())),
            0..1_000,
            0,
        );
        assert!(
            outcome.stops.contains(&cause),
            "{error:?}: {:?}",
            outcome.stops
        );
        assert!(
            outcome.n_calls() <= most_calls,
            "{error:?}: {} calls",
            outcome.n_calls()
        );
        assert!(
            outcome.failed.len() <= most_failed,
            "{error:?}: {} failed",
            outcome.failed.len()
        );
    }
}

#[test]
fn an_endpoint_that_goes_down_costs_no_item() {
    for error in [
        CallError::Unreachable,
        CallError::TimedOut,
        CallError::Server {
            status: 502,
            retry_after_ms: None,
        },
    ] {
        let mut down_for_an_hour = |now_ms: f64, id: u64| {
            let is_down = (20.0 * SECOND..3_600.0 * SECOND).contains(&now_ms);
            (
                100.0 + (id % 7) as f64 * 90.0,
                if is_down { Err(error.clone()) } else { Ok(()) },
            )
        };
        let outcome = simulate(&mut client(8), &mut down_for_an_hour, 0..2_000, 500);
        assert!(!outcome.stops.is_empty(), "{error:?}");
        assert_eq!(
            (outcome.done.len(), outcome.failed.len()),
            (2_000, 0),
            "{error:?}"
        );
        // A short outage is not even a stop.
        let mut down_for_seconds = |now_ms: f64, _: u64| {
            let is_down = (5.0 * SECOND..8.0 * SECOND).contains(&now_ms);
            (100.0, if is_down { Err(error.clone()) } else { Ok(()) })
        };
        let outcome = simulate(&mut client(8), &mut down_for_seconds, 0..500, 0);
        assert_eq!(
            (outcome.done.len(), outcome.stops.len()),
            (500, 0),
            "{error:?}"
        );
    }
}

#[test]
fn retry_after_pauses_all_calls_for_some_minutes_at_the_most() {
    for (asked_ms, pause_ms) in [(30_000, 30_000.0), (86_400_000, MAX_RETRY_AFTER_MS)] {
        let mut once = true;
        let mut server = |_: f64, id: u64| {
            let refuses = id == 5 && std::mem::take(&mut once);
            (
                50.0,
                if refuses {
                    Err(CallError::RateLimited {
                        retry_after_ms: Some(asked_ms),
                    })
                } else {
                    Ok(())
                },
            )
        };
        let outcome = simulate(&mut client(1), &mut server, 0..10, 0);
        assert_eq!(outcome.done.len(), 10);
        let gap = outcome
            .starts
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .fold(0.0, f64::max);
        assert!((gap - 50.0 - pause_ms).abs() < 1.0, "{gap}");
    }
}

#[test]
fn a_last_item_that_always_fails_stops_the_run_once() {
    let mut server = |_: f64, id: u64| (100.0, if id == 3 { Err(CallError::Cut) } else { Ok(()) });
    let outcome = simulate(&mut client(1), &mut server, [0, 1, 2, 3], 10);
    assert_eq!(outcome.stops, [StopCause::Unreachable]);
    assert_eq!(outcome.failed, BTreeSet::from([3]));
}

#[test]
fn what_is_too_large_for_a_quota_fails_and_stops_nothing() {
    let refusal = CallError::RateLimited {
        retry_after_ms: Some(10),
    };
    for window in [1, 8] {
        let mut server = |_: f64, id: u64| {
            (
                100.0,
                if id == 3 {
                    Err(refusal.clone())
                } else {
                    Ok(())
                },
            )
        };
        let outcome = simulate(&mut client(window), &mut server, 0..200, 0);
        assert_eq!(
            (outcome.failed, outcome.stops),
            (BTreeSet::from([3]), vec![]),
            "{window}"
        );
        assert_eq!(outcome.calls[&3], 32);
    }
}

#[test]
fn a_burst_halves_once() {
    let mut client = client(4);
    (0..8).for_each(|id| client.submit(id));
    for id in 0..4 {
        assert_eq!(client.next(0.0), Next::Call(id));
    }
    assert_eq!(client.next(0.0), Next::Full);
    for id in 0..4 {
        let verdict = client.finished(10.0 + id as f64, id, Err(&CallError::TimedOut));
        assert_eq!((verdict, client.concurrency()), (Verdict::Retry, 2));
    }
    let again = [client.next(60_000.0), client.next(60_000.0)];
    assert!(
        again.contains(&Next::Call(3)),
        "what failed goes before what is new: {again:?}"
    );
    client.finished(60_010.0, 3, Err(&CallError::TimedOut));
    assert_eq!(client.concurrency(), 1);
}

#[test]
fn answers_that_come_together_count_each() {
    let mut client = client(64);
    (0..1_000).for_each(|id| client.submit(id));
    for round in 0..10 {
        let now = f64::from(round) * 100.0;
        let mut called = Vec::new();
        while let Next::Call(id) = client.next(now) {
            called.push(id);
        }
        assert_eq!(called.len(), 4 + round as usize);
        for id in called {
            client.finished(now + 100.0, id, Ok(()));
        }
    }
    // With nothing left to call, answers say nothing about a larger window.
    let mut client = self::client(64);
    (0..3).for_each(|id| client.submit(id));
    for id in 0..3 {
        assert_eq!(client.next(0.0), Next::Call(id));
    }
    for id in 0..3 {
        client.finished(10.0, id, Ok(()));
    }
    assert_eq!(client.answers_in_window, 0);
}

#[test]
fn a_call_that_was_not_made_is_the_next_again() {
    let mut client = client(2);
    (0..3).for_each(|id| client.submit(id));
    assert_eq!(client.next(0.0), Next::Call(0));
    client.give_back(0);
    client.give_back(0);
    assert_eq!((client.in_flight(), client.waiting()), (0, 3));
    assert_eq!(client.next(1.0), Next::Call(0));
}

#[test]
fn cancelled_items_are_forgotten() {
    let mut client = client(2);
    (0..5).for_each(|id| client.submit(id));
    assert_eq!(client.next(0.0), Next::Call(0));
    assert_eq!(client.cancel_all(), [0, 1, 2, 3, 4]);
    assert_eq!(client.finished(5.0, 0, Ok(())), Verdict::Ignored);
    assert_eq!(
        (client.next(5.0), client.in_flight(), client.waiting()),
        (Next::Idle, 0, 0)
    );
}

#[test]
fn order_and_timing_change_no_outcome() {
    let ends = |order: &[u64], delay: u64| {
        let mut server = |_: f64, id: u64| {
            let result = match id % 40 {
                7 => Err(CallError::Refused(422)),
                11 => Err(CallError::Server {
                    status: 500,
                    retry_after_ms: None,
                }),
                _ => Ok(()),
            };
            (20.0 + (id * delay % 400) as f64, result)
        };
        let outcome = simulate(&mut client(6), &mut server, order.iter().copied(), 5);
        (outcome.done, outcome.failed)
    };
    let mut order: Vec<u64> = (0..1_000).collect();
    let expected = ends(&order, 13);
    assert_eq!(expected.1.len(), 50);
    let mut random = Random::new(1, "orders");
    for delay in [1, 17, 39] {
        random.shuffle(&mut order);
        assert_eq!(ends(&order, delay), expected);
    }
}

fn any_result() -> impl Strategy<Value = Result<(), CallError>> {
    prop_oneof![
        6 => Just(Ok(())),
        1 => Just(Err(CallError::Unreachable)),
        1 => Just(Err(CallError::TimedOut)),
        1 => Just(Err(CallError::Cut)),
        1 => Just(Err(CallError::Protocol)),
        1 => Just(Err(CallError::TooLong)),
        1 => Just(Err(CallError::Key(401))),
        2 => prop::option::of(0..100_000_u64).prop_map(|retry_after_ms| Err(CallError::RateLimited { retry_after_ms })),
        2 => (500..530_u16, prop::option::of(0..9_000_u64))
            .prop_map(|(status, retry_after_ms)| Err(CallError::Server { status, retry_after_ms })),
    ]
}

proptest! {
    /// Whatever a server does (as long as it does not refuse for ever), each item ends once and calls are bounded.
    #[test]
    fn every_item_ends_once(
        script in prop::collection::vec((1.0..5_000.0_f64, any_result()), 1..40),
        n in 1..60_u64,
        max_concurrency in 1..12_usize,
        max_attempts in 1..6_u32,
        seed in 0..99_u64,
    ) {
        let mut n_calls = 0;
        let mut server = |_: f64, _: u64| {
            n_calls += 1;
            // After some hundred calls the server recovers: what always refuses would stop the run for ever.
            if n_calls > 300 { (10.0, Ok(())) } else { script[n_calls % script.len()].clone() }
        };
        let mut client = Client::new(Limits { max_attempts, ..Limits::new(max_concurrency) }, seed);
        let outcome = simulate(&mut client, &mut server, 0..n, 1_000);
        prop_assert_eq!(outcome.done.len() + outcome.failed.len(), n as usize);
        prop_assert!(outcome.done.is_disjoint(&outcome.failed));
        prop_assert!(outcome.most_in_flight <= max_concurrency);
        prop_assert!(client.concurrency() >= 1);
        prop_assert!(outcome.n_calls() <= 300 + n as u32);
    }
}
