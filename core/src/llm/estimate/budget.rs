//! A hard cap: the run pauses before the call that would break it.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::prices::Price;

/// What calls take together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Calls made, whatever came of them.
    pub calls: u64,
    /// Tokens of prompts and answers.
    pub tokens: u64,
    /// Money, in the currency of the prices.
    pub money: f64,
}

impl Add for Totals {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            tokens: self.tokens + other.tokens,
            money: self.money + other.money,
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::default(), Self::add)
    }
}

/// What one call takes at the most: a prompt of `body_bytes` (a token has seldom less than three bytes in a body of JSON) and
/// an answer of `max_tokens`.
pub fn totals_of_call(body_bytes: usize, max_tokens: u32, price: Option<&Price>) -> Totals {
    let tokens_in = body_bytes.div_ceil(3) as u64;
    let tokens_out = u64::from(max_tokens);
    Totals {
        calls: 1,
        tokens: tokens_in + tokens_out,
        money: price.map_or(0.0, |price| price.of(tokens_in, tokens_out)),
    }
}

/// What a run may take; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// Calls, failed ones included.
    pub max_calls: Option<u64>,
    /// Tokens of prompts and answers.
    pub max_tokens: Option<u64>,
    /// Money, in the currency of the prices.
    pub max_money: Option<f64>,
}

/// A budget that cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BudgetError {
    /// A cap on money without a price.
    #[error("a budget in money needs the price of the model")]
    NoPrice,
    /// Below zero or no number.
    #[error("a budget in money must be a number of at least 0")]
    Money,
}

/// Which limit the next call would break.
#[derive(Clone, Copy, Debug, PartialEq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetHit {
    /// Of calls.
    #[error(
        "The budget of {0} calls is used up. Raise it and continue; nothing that was answered is lost."
    )]
    Calls(u64),
    /// Of tokens.
    #[error(
        "The next call could break the budget of {0} tokens. Raise it and continue; nothing that was answered is lost."
    )]
    Tokens(u64),
    /// Of money.
    #[error(
        "The next call could break the budget of {0:.2}. Raise it and continue; nothing that was answered is lost."
    )]
    Money(f64),
}

impl Budget {
    /// Checks that the budget means something with this price.
    ///
    /// # Errors
    /// [`BudgetError`] for a limit of money that is no amount, or that no price is known for.
    pub fn validate(&self, price: Option<&Price>) -> Result<(), BudgetError> {
        match self.max_money {
            Some(money) if !money.is_finite() || money < 0.0 => Err(BudgetError::Money),
            Some(_) if price.is_none() => Err(BudgetError::NoPrice),
            _ => Ok(()),
        }
    }

    /// Whether a call that takes `next` may follow what is `spent`, calls in flight included.
    ///
    /// # Errors
    /// [`BudgetHit`] with the limit that it could break.
    pub fn check(&self, spent: Totals, next: Totals) -> Result<(), BudgetHit> {
        let after = spent + next;
        if let Some(most) = self.max_calls.filter(|most| after.calls > *most) {
            return Err(BudgetHit::Calls(most));
        }
        if let Some(most) = self.max_tokens.filter(|most| after.tokens > *most) {
            return Err(BudgetHit::Tokens(most));
        }
        // Sums of prices carry the rounding of floating point.
        match self.max_money.filter(|most| after.money > most + 1e-9) {
            Some(most) => Err(BudgetHit::Money(most)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(calls: u64, tokens: u64, money: f64) -> Totals {
        Totals {
            calls,
            tokens,
            money,
        }
    }

    #[test]
    fn the_call_that_would_break_a_limit_is_not_made() {
        let budget = |max_calls, max_tokens, max_money| Budget {
            max_calls,
            max_tokens,
            max_money,
        };
        let spent = totals(9, 900, 0.9);
        let next = totals(1, 100, 0.1);
        for (budget, expected) in [
            (Budget::default(), Ok(())),
            (budget(Some(10), Some(1_000), Some(1.0)), Ok(())),
            (budget(Some(9), None, None), Err(BudgetHit::Calls(9))),
            (budget(Some(0), None, None), Err(BudgetHit::Calls(0))),
            (budget(None, Some(999), None), Err(BudgetHit::Tokens(999))),
            (budget(None, None, Some(0.99)), Err(BudgetHit::Money(0.99))),
        ] {
            assert_eq!(budget.check(spent, next), expected, "{budget:?}");
        }
    }

    #[test]
    fn a_call_is_counted_at_its_most() {
        let price = Price {
            model: "m".into(),
            input_per_million: 1.0,
            output_per_million: 10.0,
        };
        let call = totals_of_call(3_000, 200, Some(&price));
        assert_eq!((call.calls, call.tokens), (1, 1_200));
        assert!((call.money - 0.003).abs() < 1e-12);
        let sum: Totals = [call, call].into_iter().sum();
        assert_eq!((sum.calls, sum.tokens), (2, 2_400));
    }

    #[test]
    fn budgets_in_money_need_a_price_and_an_amount() {
        let money = |money| Budget {
            max_money: Some(money),
            ..Budget::default()
        };
        let price = Price::free("m");
        for (budget, price, expected) in [
            (Budget::default(), None, Ok(())),
            (money(0.0), Some(&price), Ok(())),
            (money(5.0), None, Err(BudgetError::NoPrice)),
            (money(-1.0), Some(&price), Err(BudgetError::Money)),
            (money(f64::NAN), Some(&price), Err(BudgetError::Money)),
        ] {
            assert_eq!(budget.validate(price), expected, "{budget:?}");
        }
    }
}
