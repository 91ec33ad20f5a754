//! Which worker holds which batch, what is done again when a worker is lost, and when to give up.
//!
//! Batches wait centrally and workers take them when they have room. Each holds at most [`DEPTH`], the second only so that
//! none idles between messages; once nothing waits any more, an idle worker takes over the second batch of another, and
//! the first answer counts. Nothing here knows a clock: whoever drives the pool says how much time has passed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use thiserror::Error;

/// Batches a worker holds at once: one in work and one waiting.
pub const DEPTH: usize = 2;
/// Workers at the most; beyond, each has less than a core of its own to work on, since the tab needs some as well.
const MAX_WORKERS: usize = 4;
/// Memory a worker is allowed, GiB: its copy of the model is less, but the tab is not alone on the device.
const GIB_A_WORKER: f64 = 2.0;
/// Losses in a row, without a batch done between them, that a run puts up with.
const MAX_LOSSES: u32 = 3;
/// Workers that one batch may end.
const MAX_STRIKES: u32 = 2;
/// How long a worker may take to load its model, ms; also for its first batch while nothing is known about speed.
const PATIENCE_MS: f64 = 120_000.0;
/// The least time that a batch may take, ms, however fast others were.
const MIN_PATIENCE_MS: f64 = 30_000.0;
/// How many times as long as the slowest batch so far, byte for byte, a batch may take.
const SLOWER: f64 = 20.0;

/// How many workers a device bears, given its logical cores and what is known of its memory in GiB: at least one.
pub fn workers_for(cores: usize, memory_gib: Option<f64>) -> usize {
    let by_memory = memory_gib.map_or(MAX_WORKERS, |gib| (gib / GIB_A_WORKER) as usize);
    cores.min(by_memory).clamp(1, MAX_WORKERS)
}

/// Why a pool cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GiveUp {
    /// It may be the work that ends workers, so asking a third would be in vain.
    #[error("the same work ended two workers, one after the other")]
    SameBatch,
    /// Workers end before they get anything done.
    #[error("workers keep failing")]
    NoProgress,
}

/// The workers of a pool, by index, and the batches they hold, by id.
#[derive(Clone, Debug)]
pub struct Roster {
    members: Vec<Member>,
    /// Handed out, and no answer has come.
    outstanding: BTreeSet<usize>,
    /// Workers that ended with a batch in work.
    strikes: BTreeMap<usize, u32>,
    /// Since a batch was done.
    n_losses: u32,
    /// Of the slowest batch so far.
    ms_a_byte: Option<f64>,
}

#[derive(Clone, Debug, Default)]
struct Member {
    is_ready: bool,
    held: VecDeque<Held>,
    /// Time since it last gave a sign, ms; stands still while nothing is expected of it.
    silent_ms: f64,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    id: usize,
    n_bytes: usize,
}

impl Roster {
    /// A roster of `n_workers` that are not ready yet.
    pub fn new(n_workers: usize) -> Self {
        Self {
            members: vec![Member::default(); n_workers],
            outstanding: BTreeSet::new(),
            strikes: BTreeMap::new(),
            n_losses: 0,
            ms_a_byte: None,
        }
    }

    /// A worker begins anew, through no fault of a batch.
    pub fn restarted(&mut self, worker: usize) {
        self.members[worker] = Member::default();
    }

    /// A worker gave a sign of life.
    pub fn started(&mut self, worker: usize) {
        self.members[worker].silent_ms = 0.0;
    }

    /// A worker has loaded what it needs.
    pub fn ready(&mut self, worker: usize) {
        let member = &mut self.members[worker];
        member.is_ready = true;
        member.silent_ms = 0.0;
    }

    /// The worker that should take the next batch: the least busy of those with room.
    pub fn free(&self) -> Option<usize> {
        (0..self.members.len())
            .filter(|&worker| {
                self.members[worker].is_ready && self.members[worker].held.len() < DEPTH
            })
            .min_by_key(|&worker| self.members[worker].held.len())
    }

    /// A worker that holds nothing.
    pub fn idle(&self) -> Option<usize> {
        (self.members.iter()).position(|member| member.is_ready && member.held.is_empty())
    }

    /// A worker was given a batch whose texts have `n_bytes` together.
    pub fn give(&mut self, worker: usize, id: usize, n_bytes: usize) {
        let n_bytes = n_bytes.max(1);
        self.members[worker].held.push_back(Held { id, n_bytes });
        self.outstanding.insert(id);
    }

    /// A worker answered. True if its vectors are wanted: not if another was faster.
    pub fn done(&mut self, worker: usize, id: usize) -> bool {
        let member = &mut self.members[worker];
        if let Some(at) = member.held.iter().position(|held| held.id == id) {
            let pace = member.silent_ms / member.held[at].n_bytes as f64;
            self.ms_a_byte = Some(self.ms_a_byte.map_or(pace, |slowest| slowest.max(pace)));
            member.held.remove(at);
        }
        member.silent_ms = 0.0;
        self.n_losses = 0;
        self.strikes.remove(&id);
        self.outstanding.remove(&id)
    }

    /// When nothing waits: the batch that an idle worker should take over, if there are both. It is to be given out
    /// again at once.
    pub fn steal(&mut self) -> Option<usize> {
        self.idle()?;
        // The last to be handed out waits longest. One that is held twice is in work elsewhere or will be.
        let id = (self.members.iter())
            .filter_map(|member| member.held.get(1))
            .map(|held| held.id)
            .filter(|&id| self.outstanding.contains(&id) && self.n_holders(id) == 1)
            .max()?;
        self.outstanding.remove(&id);
        Some(id)
    }

    /// Lets time pass. Returns the workers that have been silent for too long.
    pub fn pass(&mut self, elapsed_ms: f64) -> Vec<usize> {
        let mut silent = Vec::new();
        for (worker, member) in self.members.iter_mut().enumerate() {
            let patience_ms = match (member.held.front(), self.ms_a_byte) {
                (None, _) if member.is_ready => continue,
                (Some(held), Some(pace)) => {
                    (SLOWER * pace * held.n_bytes as f64).max(MIN_PATIENCE_MS)
                }
                _ => PATIENCE_MS,
            };
            member.silent_ms += elapsed_ms;
            if member.silent_ms > patience_ms {
                silent.push(worker);
            }
        }
        silent
    }

    /// A worker is lost, and another begins in its place. Returns the batches that must be given out again.
    ///
    /// # Errors
    /// When there is no sense in going on.
    pub fn lost(&mut self, worker: usize) -> Result<Vec<usize>, GiveUp> {
        let held = std::mem::take(&mut self.members[worker]).held;
        if let Some(Held { id, .. }) = held.front()
            && self.outstanding.contains(id)
        {
            let strikes = self.strikes.entry(*id).or_default();
            *strikes += 1;
            if *strikes >= MAX_STRIKES {
                return Err(GiveUp::SameBatch);
            }
        }
        self.n_losses += 1;
        if self.n_losses > MAX_LOSSES {
            return Err(GiveUp::NoProgress);
        }
        let again: Vec<usize> = held
            .iter()
            .map(|held| held.id)
            .filter(|&id| self.outstanding.contains(&id) && self.n_holders(id) == 0)
            .collect();
        for id in &again {
            self.outstanding.remove(id);
        }
        Ok(again)
    }

    fn n_holders(&self, id: usize) -> usize {
        self.members
            .iter()
            .filter(|member| member.held.iter().any(|held| held.id == id))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ready(n_workers: usize) -> Roster {
        let mut roster = Roster::new(n_workers);
        for worker in 0..n_workers {
            roster.ready(worker);
        }
        roster
    }

    #[test]
    fn one_worker_at_least_and_four_at_most() {
        for (cores, memory_gib, expected) in [
            (1, Some(2.0), 1),
            (0, Some(0.25), 1),
            (8, Some(2.0), 1),
            (2, Some(8.0), 2),
            (8, Some(4.0), 2),
            (8, None, 4),
            (1, None, 1),
            (64, Some(32.0), 4),
        ] {
            assert_eq!(
                workers_for(cores, memory_gib),
                expected,
                "{cores} {memory_gib:?}"
            );
        }
    }

    #[test]
    fn a_batch_that_ends_two_workers_is_not_tried_on_a_third() {
        let mut roster = ready(2);
        roster.give(0, 7, 100);
        roster.give(0, 8, 100);
        // The second batch was only waiting.
        assert_eq!(roster.lost(0), Ok(vec![7, 8]));
        roster.give(1, 8, 100);
        assert_eq!(roster.lost(1), Ok(vec![8]));
        roster.ready(0);
        roster.give(0, 7, 100);
        assert_eq!(roster.lost(0), Err(GiveUp::SameBatch));
    }

    #[test]
    fn losses_are_borne_as_long_as_something_gets_done() {
        let mut roster = ready(1);
        for id in 0..20 {
            roster.ready(0);
            roster.give(0, id, 100);
            assert!(roster.done(0, id));
            assert_eq!(roster.lost(0), Ok(vec![]));
        }
        assert_eq!(roster.lost(0), Ok(vec![]));
        assert_eq!(roster.lost(0), Ok(vec![]));
        assert_eq!(roster.lost(0), Err(GiveUp::NoProgress));
    }

    #[test]
    fn silence_is_too_long_in_proportion() {
        let mut roster = ready(2);
        assert_eq!(roster.pass(1e9), Vec::<usize>::new(), "nothing is expected");
        roster.give(0, 0, 1_000);
        assert_eq!(roster.pass(5_000.0), Vec::<usize>::new());
        assert!(roster.done(0, 0));
        // 5 ms a byte: 8000 bytes may take 800 s, and 10 bytes the least.
        roster.give(0, 1, 8_000);
        roster.give(1, 2, 10);
        assert_eq!(roster.pass(29_000.0), Vec::<usize>::new());
        assert_eq!(roster.pass(2_000.0), [1]);
        assert_eq!(roster.lost(1), Ok(vec![2]));
        assert_eq!(roster.pass(118_000.0), Vec::<usize>::new());
        assert_eq!(roster.pass(3_000.0), [1], "a worker that never loads");
        roster.started(1);
        assert_eq!(roster.pass(648_000.0), [1]);
        assert_eq!(roster.pass(1_000.0), [0, 1]);
    }

    #[test]
    fn an_idle_worker_takes_over_what_waits_and_the_first_answer_counts() {
        let mut roster = ready(2);
        roster.give(0, 0, 100);
        assert_eq!(roster.steal(), None, "what is in work stays");
        roster.give(0, 1, 100);
        assert_eq!(roster.steal(), Some(1));
        assert!(!roster.clone().done(0, 1), "it is given out again");
        roster.give(1, 1, 100);
        assert_eq!(roster.steal(), None);
        assert_eq!(roster.clone().lost(0), Ok(vec![0]), "the other has it");
        assert!(roster.done(1, 1));
        assert!(roster.done(0, 0));
        assert!(!roster.done(0, 1), "another was faster");
    }

    proptest! {
        /// Whatever workers do, every batch is supplied exactly once or the pool gives up.
        #[test]
        fn every_batch_is_supplied_once(
            n_workers in 1_usize..5,
            n_batches in 0_usize..30,
            events in prop::collection::vec((0_usize..5, 0_u8..8), 0..400),
        ) {
            let mut roster = Roster::new(n_workers);
            let mut waiting: VecDeque<usize> = (0..n_batches).collect();
            let mut supplied = BTreeSet::new();
            // What each worker really has; after the events they only do their work.
            let mut really: Vec<VecDeque<usize>> = vec![VecDeque::new(); n_workers];
            let work = (0..n_workers).cycle().map(|worker| (worker, 7)).take(n_workers * 200);
            for (worker, what) in events.into_iter().chain(work) {
                let worker = worker % n_workers;
                if what == 0 {
                    really[worker].clear();
                    let Ok(again) = roster.lost(worker) else { return Ok(()) };
                    waiting.extend(again);
                } else if let Some(id) = really[worker].pop_front() {
                    if roster.done(worker, id) {
                        prop_assert!(supplied.insert(id), "batch {id} is supplied twice");
                    }
                } else {
                    roster.ready(worker);
                }
                while let Some(free) = roster.free() {
                    let Some(id) = waiting.pop_front().or_else(|| roster.steal()) else { break };
                    prop_assert!(!supplied.contains(&id));
                    roster.give(free, id, 1 + id);
                    really[free].push_back(id);
                    prop_assert!(really[free].len() <= DEPTH);
                }
            }
            prop_assert_eq!(supplied.len(), n_batches);
        }
    }
}
