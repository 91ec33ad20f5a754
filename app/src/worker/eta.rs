//! When a run will be over, from how far it is and how long it took to get there.

use clioscope_core::pipeline::stage::Progress;

/// Below this share nothing is said: the first seconds mislead.
const MIN_SHARE: f64 = 0.04;

/// Seconds to the end of a run, with a model or without, that came to `progress` in `elapsed_secs`.
pub(super) fn eta_secs(progress: Progress, with_model: bool, elapsed_secs: f64) -> Option<f32> {
    let share = progress.share(with_model);
    (share >= MIN_SHARE).then(|| (elapsed_secs * (1.0 - share) / share) as f32)
}

#[cfg(test)]
mod tests {
    use clioscope_core::pipeline::stage::Stage;

    use super::*;

    #[test]
    fn shrinks_to_zero() {
        let at =
            |stage, done, total, elapsed| eta_secs(Progress { stage, done, total }, false, elapsed);
        assert_eq!(at(Stage::Facets, 1, 100, 1.0), None);
        assert!(at(Stage::Embed, 50, 100, 10.0).is_some_and(|eta| (10.0..20.0).contains(&eta)));
        assert!(at(Stage::Report, 1, 1, 30.0).is_some_and(|eta| eta < 0.01));
    }
}
