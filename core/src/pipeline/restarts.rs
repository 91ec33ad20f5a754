//! Restarts of k-means that a driver may have done elsewhere.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::matrix::Matrix;

/// A restart of k-means to do elsewhere, by [`KMeansRuns::one`](crate::cluster::KMeansRuns::one).
#[derive(Clone, Debug)]
pub struct ClusterJob {
    /// Names the job.
    pub id: usize,
    /// Unit rows; the same of all jobs that are out at a time.
    pub vectors: Arc<Matrix>,
    /// Number of clusters.
    pub k: usize,
    /// Which restart.
    pub restart: usize,
    /// Seed of all restarts.
    pub seed: u64,
}

/// The restarts of one clustering.
#[derive(Debug)]
pub(super) struct Restarts {
    first_id: usize,
    waiting: VecDeque<ClusterJob>,
    /// Passes done of each.
    passes: Vec<usize>,
    /// The labels of those that are done, by restart.
    found: BTreeMap<usize, Vec<u32>>,
    is_declined: bool,
}

impl Restarts {
    /// All to be done; `first_id` is the id of the first.
    pub(super) fn new(
        vectors: &Arc<Matrix>,
        (k, n_restarts, seed): (usize, usize, u64),
        first_id: usize,
    ) -> Self {
        let job = |restart| ClusterJob {
            id: first_id + restart,
            vectors: Arc::clone(vectors),
            k,
            restart,
            seed,
        };
        Self {
            first_id,
            waiting: (0..n_restarts).map(job).collect(),
            passes: vec![0; n_restarts],
            found: BTreeMap::new(),
            is_declined: false,
        }
    }

    pub(super) fn hand_out(&mut self) -> Option<ClusterJob> {
        self.waiting.pop_front()
    }

    pub(super) fn decline(&mut self) {
        self.waiting.clear();
        self.is_declined = true;
    }

    /// Whether there is nothing to wait for.
    pub(super) fn is_over(&self) -> bool {
        self.is_declined || self.found.len() == self.passes.len()
    }

    /// Passes done, of all.
    pub(super) fn passes(&self) -> usize {
        self.passes.iter().sum()
    }

    /// How many passes a job has done, unless it is of another clustering.
    pub(super) fn advance(&mut self, id: usize, passes: usize) {
        let restart = id.checked_sub(self.first_id);
        if let Some(done) = restart.and_then(|restart| self.passes.get_mut(restart)) {
            *done = passes.max(*done);
        }
    }

    /// Takes what a job found. False if it is of another clustering.
    pub(super) fn supply(&mut self, id: usize, labels: Vec<u32>) -> bool {
        match id.checked_sub(self.first_id) {
            Some(restart) if restart < self.passes.len() => {
                self.found.insert(restart, labels);
                true
            }
            _ => false,
        }
    }

    /// The labels by each restart, unless the driver declined.
    pub(super) fn finish(self) -> Option<Vec<Vec<u32>>> {
        (!self.is_declined).then(|| self.found.into_values().collect())
    }
}
