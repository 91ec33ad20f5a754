//! The form of prices and caps.

use clioscope_core::llm::ModelStage;

use crate::protocol::{Cap, EstimateView, Prices, StageCost};

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetField {
    /// Price of a million tokens of prompt.
    Input,
    /// Price of a million tokens of answer.
    Output,
    /// Most calls.
    Calls,
    /// Most money.
    Money,
}

impl BudgetField {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Input, Self::Output, Self::Calls, Self::Money];
}

/// The form, as typed. A blank price is 0, a blank cap is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Text of [`BudgetField::Input`].
    pub input: String,
    /// Text of [`BudgetField::Output`].
    pub output: String,
    /// Text of [`BudgetField::Calls`].
    pub calls: String,
    /// Text of [`BudgetField::Money`].
    pub money: String,
}

impl Budget {
    /// The text typed into `field`.
    pub fn text(&self, field: BudgetField) -> &str {
        match field {
            BudgetField::Input => &self.input,
            BudgetField::Output => &self.output,
            BudgetField::Calls => &self.calls,
            BudgetField::Money => &self.money,
        }
    }

    /// Replaces the text of `field`.
    pub fn set_text(&mut self, field: BudgetField, text: String) {
        match field {
            BudgetField::Input => self.input = text,
            BudgetField::Output => self.output = text,
            BudgetField::Calls => self.calls = text,
            BudgetField::Money => self.money = text,
        }
    }

    /// Whether the text of `field` is no number of its kind.
    pub fn is_wrong(&self, field: BudgetField) -> bool {
        match field {
            BudgetField::Input | BudgetField::Output | BudgetField::Money => {
                self.amount(field).is_err()
            }
            BudgetField::Calls => self.most_calls().is_err(),
        }
    }

    /// The prices; `None` while one is no number.
    pub fn prices(&self) -> Option<Prices> {
        Some(Prices {
            input: self.amount(BudgetField::Input).ok()?.unwrap_or(0.0),
            output: self.amount(BudgetField::Output).ok()?.unwrap_or(0.0),
        })
    }

    /// The cap; `None` while a part of it is no number.
    pub fn cap(&self) -> Option<Cap> {
        Some(Cap {
            calls: self.most_calls().ok()?,
            money: self.amount(BudgetField::Money).ok()?,
        })
    }

    /// The fields that are wrong, in the order of the form.
    pub fn wrong(&self) -> Vec<BudgetField> {
        BudgetField::ALL
            .into_iter()
            .filter(|&field| self.is_wrong(field))
            .collect()
    }

    fn most_calls(&self) -> Result<Option<u64>, ()> {
        match self.calls.trim() {
            "" => Ok(None),
            text => super::settings::whole_number(text).map(Some).ok_or(()),
        }
    }

    fn amount(&self, field: BudgetField) -> Result<Option<f64>, ()> {
        match self.text(field).trim() {
            "" => Ok(None),
            text => decimal(text).map(Some).ok_or(()),
        }
    }
}

/// Digits with at most one point: no sign, no exponent, no comma, which stands for two things.
fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.len() <= 16;
    text.parse().ok().filter(|_| plain)
}

/// What stages take together. Seconds add up too: stages follow one another.
pub fn total(stages: &[StageCost]) -> Option<StageCost> {
    stages.iter().copied().reduce(|sum, stage| StageCost {
        stage: sum.stage,
        calls: sum.calls + stage.calls,
        tokens_in: sum.tokens_in + stage.tokens_in,
        tokens_out: sum.tokens_out + stage.tokens_out,
        seconds: sum.seconds + stage.seconds,
        money: sum.money + stage.money,
    })
}

/// What is still to be spent of an estimate: without the facets and screenings whose answers are kept already.
pub fn to_come(estimate: &EstimateView) -> EstimateView {
    let mut left = estimate.answered;
    let mut estimate = estimate.clone();
    for stage in &mut estimate.stages {
        if matches!(stage.stage, ModelStage::Facets | ModelStage::Screen) && stage.calls > 0 {
            let kept = left.min(stage.calls);
            left -= kept;
            let share = 1.0 - kept as f64 / stage.calls as f64;
            stage.calls -= kept;
            stage.tokens_in = (stage.tokens_in as f64 * share) as u64;
            stage.tokens_out = (stage.tokens_out as f64 * share) as u64;
            stage.seconds *= share;
            stage.money *= share;
        }
    }
    estimate
}

/// How far `actual` is off `expected`, as a share of `expected`: 0.1 is ten per cent more. `None` if nothing was expected.
pub fn error(expected: f64, actual: f64) -> Option<f64> {
    (expected > 0.0).then(|| actual / expected - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_plain_numbers_and_blank_is_nothing() {
        for (text, expected) in [
            ("", Ok(None)),
            (" 0 ", Ok(Some(0.0))),
            ("0.25", Ok(Some(0.25))),
            (".5", Ok(Some(0.5))),
            ("1,5", Err(())),
            ("-1", Err(())),
            ("1e9", Err(())),
            ("free", Err(())),
            (".", Err(())),
        ] {
            let budget = Budget {
                money: text.to_owned(),
                ..Budget::default()
            };
            assert_eq!(budget.amount(BudgetField::Money), expected, "{text:?}");
            assert_eq!(budget.cap().is_some(), expected.is_ok());
        }
    }

    #[test]
    fn a_blank_form_is_free_and_without_a_cap() {
        let budget = Budget::default();
        assert_eq!(budget.prices(), Some(Prices::default()));
        assert_eq!(budget.cap(), Some(Cap::default()));
        assert!(budget.wrong().is_empty());
    }

    #[test]
    fn kept_answers_are_not_to_come() {
        let stage = |stage, calls| StageCost {
            stage,
            calls,
            tokens_in: calls * 10,
            tokens_out: calls,
            seconds: 3.0,
            money: 6.0,
        };
        let estimate = EstimateView {
            stages: vec![
                stage(ModelStage::Screen, 10),
                stage(ModelStage::Facets, 60),
                stage(ModelStage::Name, 8),
            ],
            measured_on: 20,
            answered: 30,
        };
        let left = to_come(&estimate).stages;
        let calls: Vec<u64> = left.iter().map(|stage| stage.calls).collect();
        assert_eq!(calls, [0, 40, 8]);
        assert_eq!((left[1].tokens_in, left[1].tokens_out), (400, 40));
        assert!((left[1].money - 4.0).abs() < 1e-9);
    }

    #[test]
    fn stages_add_up() {
        let stage = |calls| StageCost {
            stage: ModelStage::Facets,
            calls,
            tokens_in: 10,
            tokens_out: 1,
            seconds: 0.5,
            money: 0.25,
        };
        assert_eq!(total(&[]), None);
        let sum = total(&[stage(1), stage(2)]).unwrap();
        assert_eq!((sum.calls, sum.tokens_in, sum.tokens_out), (3, 20, 2));
        assert!((sum.money - 0.5).abs() < 1e-9);
        assert_eq!(error(0.0, 5.0), None);
        assert!((error(10.0, 12.0).unwrap() - 0.2).abs() < 1e-9);
    }
}
