//! Tells the page how far a run is, and notes how long its stages take.

use std::collections::BTreeMap;

use clioscope_core::pipeline::stage::{Progress, Stage};

use super::eta::eta_secs;
use super::message::post;
use super::now_ms;
use crate::protocol::{CallsView, FromWorker, RunId};

/// Milliseconds between progress messages.
const EVERY_MS: f64 = 250.0;
/// Milliseconds between messages about calls.
const CALLS_EVERY_MS: f64 = 300.0;

/// The reporter of one run.
pub(super) struct Reporter {
    run: RunId,
    with_model: bool,
    started: f64,
    reported: f64,
    reported_calls: f64,
    /// The stage under way, and since when.
    stage: (Stage, f64),
    seconds: BTreeMap<Stage, f64>,
}

impl Reporter {
    /// Of a run that begins.
    pub(super) fn new(run: RunId, with_model: bool) -> Self {
        let now = now_ms();
        Self {
            run,
            with_model,
            started: now,
            reported: 0.0,
            reported_calls: 0.0,
            stage: (Stage::Select, now),
            seconds: BTreeMap::new(),
        }
    }

    /// Tells of `progress` now and then, and of every new stage. Returns whether it is time to tell of the calls as well.
    pub(super) fn report(&mut self, progress: Progress) -> bool {
        let new_stage = progress.stage != self.stage.0;
        if new_stage {
            self.clock_stage(progress.stage);
        }
        let now = now_ms();
        if new_stage || now - self.reported >= EVERY_MS {
            self.reported = now;
            let elapsed_secs = (now - self.started) / 1000.0;
            let message = FromWorker::Progress {
                run: self.run,
                stage: progress.stage,
                done: progress.done,
                total: progress.total,
                eta_secs: eta_secs(progress, self.with_model, elapsed_secs),
            };
            post(&message, &[]);
        }
        // The last calls of a stage would stay untold: no other may come for long.
        new_stage || now - self.reported_calls >= CALLS_EVERY_MS
    }

    /// Tells how the calls to the model are.
    pub(super) fn report_calls(&mut self, calls: CallsView) {
        self.reported_calls = now_ms();
        post(
            &FromWorker::Calls {
                run: self.run,
                calls,
            },
            &[],
        );
    }

    /// Ends the last stage: the seconds of each, in stage order.
    pub(super) fn finish(mut self) -> Vec<(String, f64)> {
        self.clock_stage(Stage::Report);
        (self.seconds.into_iter())
            .map(|(stage, secs)| (stage.id().to_owned(), secs))
            .collect()
    }

    fn clock_stage(&mut self, next: Stage) {
        let now = now_ms();
        *self.seconds.entry(self.stage.0).or_default() += (now - self.stage.1) / 1000.0;
        self.stage = (next, now);
    }
}
