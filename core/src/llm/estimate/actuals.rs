//! What a run really took, and how far the estimate was off.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::budget::Totals;
use super::plan::StageEstimate;
use super::prices::Price;
use crate::llm::request::ModelStage;
use crate::llm::wire::Completion;

/// Bytes of English text a token, where a server does not count tokens.
const BYTES_PER_TOKEN: u64 = 4;

/// What the calls of one stage took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StageActual {
    /// Calls made, failed ones included.
    pub calls: u64,
    /// Calls without an answer.
    pub failures: u64,
    /// Answers that were there already, and for which no call was made.
    pub reused: u64,
    /// Tokens of the prompts.
    pub tokens_in: u64,
    /// Tokens of the answers.
    pub tokens_out: u64,
    /// Seconds that the answered calls took, one after the other.
    pub call_seconds: f64,
    /// Seconds that passed.
    pub seconds: f64,
    /// Money, by the price at the time of each call.
    pub money: f64,
}

/// What a run took so far, by stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Actuals(BTreeMap<ModelStage, StageActual>);

impl Actuals {
    /// Books an answered call: bytes of the request's body and of the answer stand in for tokens that the server did not count.
    pub fn answered(
        &mut self,
        stage: ModelStage,
        completion: &Completion,
        body_bytes: usize,
        seconds: f64,
        price: Option<&Price>,
    ) {
        let tokens_in = completion.tokens_in.unwrap_or_else(|| tokens(body_bytes));
        let tokens_out = completion
            .tokens_out
            .unwrap_or_else(|| tokens(completion.text.len()));
        let actual = self.0.entry(stage).or_default();
        actual.calls += 1;
        actual.tokens_in += tokens_in;
        actual.tokens_out += tokens_out;
        actual.call_seconds += seconds;
        actual.money += price.map_or(0.0, |price| price.of(tokens_in, tokens_out));
    }

    /// Books a call without an answer. Nobody knows whether it is charged: its tokens are not counted.
    pub fn failed(&mut self, stage: ModelStage) {
        let actual = self.0.entry(stage).or_default();
        actual.calls += 1;
        actual.failures += 1;
    }

    /// Books an answer that was there already.
    pub fn reused(&mut self, stage: ModelStage) {
        self.0.entry(stage).or_default().reused += 1;
    }

    /// Adds time that passed in a stage.
    pub fn passed(&mut self, stage: ModelStage, seconds: f64) {
        self.0.entry(stage).or_default().seconds += seconds;
    }

    /// One stage; nothing but zeros if it made no call.
    pub fn stage(&self, stage: ModelStage) -> StageActual {
        self.0.get(&stage).copied().unwrap_or_default()
    }

    /// The stages with anything in them, in the order of a run.
    pub fn stages(&self) -> impl Iterator<Item = (ModelStage, StageActual)> {
        self.0.iter().map(|(stage, actual)| (*stage, *actual))
    }

    /// All stages together, for the budget.
    pub fn totals(&self) -> Totals {
        self.0.values().map(StageActual::totals).sum()
    }
}

impl StageActual {
    /// As the budget counts.
    pub fn totals(&self) -> Totals {
        Totals {
            calls: self.calls,
            tokens: self.tokens_in + self.tokens_out,
            money: self.money,
        }
    }
}

fn tokens(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(BYTES_PER_TOKEN)
}

/// How far an estimate was off: (estimated − actual) / actual; `None` where there was nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RelativeError {
    /// Of calls.
    pub calls: Option<f64>,
    /// Of tokens of prompts and answers.
    pub tokens: Option<f64>,
    /// Of seconds that passed.
    pub seconds: Option<f64>,
    /// Of money.
    pub money: Option<f64>,
}

/// An estimate beside what it became.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// By stage, in the order of a run: those with an estimate or a call.
    pub stages: Vec<(ModelStage, RelativeError)>,
    /// All stages together.
    pub total: RelativeError,
}

/// Compares an estimate with what a run took. Answers that were reused count as calls that were estimated and are left out
/// of the comparison of neither: compare a run that was not resumed, or an estimate that leaves out what is there.
pub fn compare(estimates: &[StageEstimate], actuals: &Actuals) -> Comparison {
    let mut comparison = Comparison::default();
    let (mut estimated, mut actual) = (Sums::default(), Sums::default());
    for stage in ModelStage::ALL {
        let of_estimate = estimates
            .iter()
            .filter(|estimate| estimate.stage == stage)
            .map(Sums::of_estimate)
            .fold(Sums::default(), Sums::add);
        let of_actual = Sums::of_actual(&actuals.stage(stage));
        if of_estimate.calls > 0.0 || of_actual.calls > 0.0 {
            comparison
                .stages
                .push((stage, of_estimate.error(of_actual)));
        }
        estimated = estimated.add(of_estimate);
        actual = actual.add(of_actual);
    }
    comparison.total = estimated.error(actual);
    comparison
}

/// What is compared.
#[derive(Clone, Copy, Default)]
struct Sums {
    calls: f64,
    tokens: f64,
    seconds: f64,
    money: f64,
}

impl Sums {
    fn of_estimate(estimate: &StageEstimate) -> Self {
        Self {
            calls: estimate.calls as f64,
            tokens: (estimate.tokens_in + estimate.tokens_out) as f64,
            seconds: estimate.seconds,
            money: estimate.money,
        }
    }

    fn of_actual(actual: &StageActual) -> Self {
        Self {
            calls: actual.calls as f64,
            tokens: (actual.tokens_in + actual.tokens_out) as f64,
            seconds: actual.seconds,
            money: actual.money,
        }
    }

    fn add(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            tokens: self.tokens + other.tokens,
            seconds: self.seconds + other.seconds,
            money: self.money + other.money,
        }
    }

    fn error(self, actual: Self) -> RelativeError {
        let relative =
            |estimated: f64, actual: f64| (actual > 0.0).then(|| (estimated - actual) / actual);
        RelativeError {
            calls: relative(self.calls, actual.calls),
            tokens: relative(self.tokens, actual.tokens),
            seconds: relative(self.seconds, actual.seconds),
            money: relative(self.money, actual.money),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completion(tokens: Option<u64>) -> Completion {
        Completion {
            text: "eight by".to_owned(),
            tokens_in: tokens,
            tokens_out: tokens,
            cut: false,
        }
    }

    #[test]
    fn calls_are_booked_with_the_servers_tokens_or_by_bytes() {
        let price = Price {
            model: "m".into(),
            input_per_million: 1.0,
            output_per_million: 2.0,
        };
        let mut actuals = Actuals::default();
        actuals.answered(
            ModelStage::Facets,
            &completion(Some(100)),
            4_000,
            2.0,
            Some(&price),
        );
        actuals.answered(ModelStage::Facets, &completion(None), 4_000, 1.0, None);
        actuals.failed(ModelStage::Facets);
        actuals.reused(ModelStage::Name);
        actuals.passed(ModelStage::Facets, 1.5);
        let facets = actuals.stage(ModelStage::Facets);
        assert_eq!(
            (
                facets.calls,
                facets.failures,
                facets.tokens_in,
                facets.tokens_out
            ),
            (3, 1, 1_100, 102)
        );
        assert!((facets.money - 300e-6).abs() < 1e-12);
        assert!((facets.call_seconds - 3.0).abs() < 1e-9 && (facets.seconds - 1.5).abs() < 1e-9);
        let totals = actuals.totals();
        assert_eq!((totals.calls, totals.tokens), (3, 1_202));
        let json = serde_json::to_string(&actuals).expect("as set up");
        assert_eq!(
            serde_json::from_str::<Actuals>(&json).expect("as set up"),
            actuals
        );
    }

    #[test]
    fn an_estimate_is_compared_stage_by_stage() {
        let estimate = |stage, calls, tokens_in| StageEstimate {
            stage,
            calls,
            tokens_in,
            tokens_out: 0,
            seconds: 0.0,
            money: 0.0,
        };
        let mut actuals = Actuals::default();
        for _ in 0..4 {
            actuals.answered(ModelStage::Facets, &completion(Some(50)), 0, 1.0, None);
        }
        let estimates = [
            estimate(ModelStage::Facets, 5, 300),
            estimate(ModelStage::Name, 1, 100),
        ];
        let comparison = compare(&estimates, &actuals);
        assert_eq!(comparison.stages.len(), 2);
        let (_, facets) = comparison.stages[0];
        assert_eq!(
            (facets.calls, facets.tokens, facets.money),
            (Some(0.25), Some(-0.25), None)
        );
        assert_eq!(
            comparison.stages[1].1,
            RelativeError::default(),
            "nothing was called"
        );
        assert_eq!(
            (comparison.total.calls, comparison.total.tokens),
            (Some(0.5), Some(0.0))
        );
    }
}
