//! How far the current run is.

use std::sync::Arc;

use clioscope_core::pipeline::stage::{Progress, Stage};

use crate::protocol::{CallsView, EstimateView, RunId};

/// Whether a run is going on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunStatus {
    /// None.
    #[default]
    Idle,
    /// The worker computes.
    Running,
    /// The person asked for a pause; calls under way are finished first.
    Pausing,
    /// The run waits for the person.
    Paused,
    /// The person cancelled; the worker has not answered yet.
    Cancelling,
}

/// What a stage shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageState {
    /// Not reached.
    Waiting,
    /// In course: units done and in all (0 while unknown).
    Active(usize, usize),
    /// Over.
    Done,
}

/// The run half of the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// The current run, or the last one; 0 before the first.
    pub id: RunId,
    /// Whether it goes on.
    pub status: RunStatus,
    /// The stage reached, with units done and in all.
    pub reached: Option<(Stage, usize, usize)>,
    /// Seconds to the end, once the worker can tell.
    pub eta_secs: Option<f32>,
    /// Bytes of the model fetched and in all.
    pub model: Option<(f64, f64)>,
    /// Whether a model of the person's is asked.
    pub asks: bool,
    /// Stages that its plan does without.
    pub skipped: Vec<Stage>,
    /// What its calls were expected to take, if that was worked out.
    pub expected: Option<Arc<EstimateView>>,
    /// How its calls go.
    pub calls: CallsView,
    /// Why it waits; empty if it does not.
    pub waits: String,
    /// Largest overall share shown so far, so that the bar never moves back.
    shown: f64,
}

impl RunState {
    /// Begins the next run and returns its id.
    pub fn begin(&mut self) -> RunId {
        *self = Self {
            id: self.id + 1,
            status: RunStatus::Running,
            ..Self::default()
        };
        self.id
    }

    /// Gives the next name away without beginning a run.
    pub fn reserve(&mut self) -> RunId {
        self.id += 1;
        self.id
    }

    /// The run waits, for this reason.
    pub fn pause(&mut self, reason: String) {
        if matches!(self.status, RunStatus::Running | RunStatus::Pausing) {
            self.status = RunStatus::Paused;
            self.waits = reason;
            self.eta_secs = None;
        }
    }

    /// The run goes on after a pause; `false` if it did not wait.
    pub fn resume(&mut self) -> bool {
        let waited = matches!(self.status, RunStatus::Paused | RunStatus::Pausing);
        if waited {
            self.status = RunStatus::Running;
            self.waits.clear();
        }
        waited
    }

    /// Whether a message of `run` belongs to the run in course.
    pub fn is_current(&self, run: RunId) -> bool {
        self.status != RunStatus::Idle && run == self.id
    }

    /// Takes a progress message of the current run. A stage before the one reached is ignored.
    pub fn advance(&mut self, stage: Stage, done: usize, total: usize, eta_secs: Option<f32>) {
        if self.reached.is_some_and(|(reached, ..)| stage < reached) {
            return;
        }
        self.reached = Some((stage, done, total));
        self.eta_secs = eta_secs;
        self.shown = self.shown.max(self.measured());
    }

    /// What remains when everything is forgotten: the id, so that no old run becomes current again.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self {
            id: self.id,
            ..Self::default()
        }
    }

    /// Ends the run, whatever its outcome.
    pub fn end(&mut self) {
        self.status = RunStatus::Idle;
        self.waits.clear();
    }

    /// The stages of the run, in order.
    pub fn stages(&self) -> Vec<Stage> {
        let mut stages = Stage::of_run(self.asks).to_vec();
        stages.retain(|stage| !self.skipped.contains(stage));
        stages
    }

    /// The share of the whole run that is done, 0 to 1; never decreases within a run.
    pub fn fraction(&self) -> f64 {
        self.shown
    }

    /// What `stage` shows.
    pub fn stage(&self, stage: Stage) -> StageState {
        match self.reached {
            Some((reached, ..)) if stage < reached => StageState::Done,
            Some((reached, done, total)) if stage == reached => StageState::Active(done, total),
            _ => StageState::Waiting,
        }
    }

    fn measured(&self) -> f64 {
        let Some((reached, done, total)) = self.reached else {
            return 0.0;
        };
        let progress = Progress {
            stage: reached,
            done,
            total,
        };
        progress.share(self.asks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_grows_and_never_shrinks() {
        let mut run = RunState::default();
        run.begin();
        assert!(run.fraction().abs() < 1e-9);
        run.advance(Stage::Embed, 50, 100, Some(9.0));
        let half = run.fraction();
        assert!((half - 0.42).abs() < 1e-9, "{half}");
        run.advance(Stage::Embed, 10, 100, None);
        assert!((run.fraction() - half).abs() < 1e-9);
        run.advance(Stage::Report, 1, 1, None);
        assert!((run.fraction() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_late_message_of_an_earlier_stage_is_ignored() {
        let mut run = RunState::default();
        run.begin();
        run.advance(Stage::Cluster, 1, 3, None);
        run.advance(Stage::Embed, 100, 100, None);
        assert_eq!(run.stage(Stage::Embed), StageState::Done);
        assert_eq!(run.stage(Stage::Cluster), StageState::Active(1, 3));
        assert_eq!(run.stage(Stage::Project), StageState::Waiting);
    }

    #[test]
    fn every_run_has_its_own_id_and_only_the_one_in_course_is_current() {
        let mut run = RunState::default();
        assert!(!run.is_current(0));
        let first = run.begin();
        let second = run.begin();
        assert_ne!(first, second);
        assert!(run.is_current(second) && !run.is_current(first));
        run.end();
        assert!(!run.is_current(second));
    }

    #[test]
    fn a_pause_ends_by_going_on_or_by_a_cancel() {
        let mut run = RunState::default();
        run.pause("no run".to_owned());
        assert_eq!(run.status, RunStatus::Idle);
        let id = run.begin();
        run.status = RunStatus::Pausing;
        run.pause("as asked".to_owned());
        assert!(run.is_current(id));
        assert_eq!(run.waits, "as asked");
        assert!(run.resume() && run.waits.is_empty());
        assert!(!run.resume());
        run.status = RunStatus::Cancelling;
        run.pause("late".to_owned());
        assert_eq!(run.status, RunStatus::Cancelling);
    }
}
