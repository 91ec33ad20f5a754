//! When a run will be over, from how far it is and how long it took to get there.

use clioscope_core::pipeline::stage::{Progress, Stage};

/// Share of a run that each stage takes; measured on the bundled sample in one tab.
const WEIGHTS: [(Stage, f32); 7] = [
    (Stage::Select, 0.01),
    (Stage::Facets, 0.06),
    (Stage::Embed, 0.66),
    (Stage::Cluster, 0.12),
    (Stage::Hierarchy, 0.04),
    (Stage::Project, 0.10),
    (Stage::Report, 0.01),
];

/// Below this share nothing is said: the first seconds mislead.
const MIN_SHARE: f32 = 0.04;

/// Seconds to the end of a run that came to `progress` in `elapsed_secs`.
pub(super) fn eta_secs(progress: Progress, elapsed_secs: f32) -> Option<f32> {
    let mut share = 0.0;
    for (stage, weight) in WEIGHTS {
        if stage < progress.stage {
            share += weight;
        } else if stage == progress.stage {
            share += weight * progress.done as f32 / progress.total.max(1) as f32;
        }
    }
    (share >= MIN_SHARE).then(|| elapsed_secs * (1.0 - share) / share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinks_to_zero() {
        let at = |stage, done, total, elapsed| eta_secs(Progress { stage, done, total }, elapsed);
        assert_eq!(at(Stage::Facets, 1, 100, 1.0), None);
        assert!(at(Stage::Embed, 50, 100, 10.0).is_some_and(|eta| (10.0..20.0).contains(&eta)));
        assert!(at(Stage::Report, 1, 1, 30.0).is_some_and(|eta| eta < 0.01));
    }
}
