//! Words of the estimate, the prices and the cap.

use super::format::{count, counted};
use crate::protocol::{EstimateView, StageCost};
use crate::state::budget::BudgetField;

pub const TITLE: &str = "What it will take";
pub const LEAD: &str = "Worked out for every stage before anything is sent. Measuring on a few of your conversations makes it better; their answers are kept.";
pub const TABLE: &str = "Estimate by stage";
pub const STAGE: &str = "Stage";
pub const CALLS: &str = "Calls";
pub const TOKENS_IN: &str = "Tokens in";
pub const TOKENS_OUT: &str = "Tokens out";
pub const TOKENS: &str = "Tokens";
pub const TIME: &str = "Time";
pub const MONEY: &str = "Money";
pub const TOTAL: &str = "Total";
pub const ACTUAL: &str = "Actual";
pub const EXPECTED: &str = "Estimate";
pub const ERROR: &str = "Off by";
pub const WAITING: &str =
    "The estimate appears once the model and the questions above are filled in.";
pub const MEASURE: &str = "Measure on 20 conversations";
pub const MEASURE_AGAIN: &str = "Measure again";
pub const PRICES: &str = "Prices of a million tokens";
pub const PRICES_NOTE: &str = "In any one currency. 0 or blank for a model on your own machine.";
pub const LIST_PRICE_NOTE: &str = "A list price of 2024, in US dollars. Check it: prices change.";
pub const CAP: &str = "Stop before it spends more than";
pub const CAP_NOTE: &str =
    "The run pauses before the call that would break it. You can raise it then and go on.";
pub const PREVIEW: &str = "See what will be sent";
pub const PREVIEW_TITLE: &str = "What will be sent";
pub const PREVIEW_LEAD: &str = "The first calls of this run, word for word. Nothing of this has been sent yet. Personal data was replaced before; read it all the same.";
pub const PREVIEW_WAIT: &str = "Making the first calls…";
pub const PREVIEW_NONE: &str = "There is nothing to send: every answer is kept already, or no conversation is left after the filter.";
pub const PREVIEW_BODY: &str = "Body of the call";
pub const KEY_NOT_SHOWN: &str = "The key goes in a header of each call and is not shown.";

/// Label of a field.
pub fn field(field: BudgetField) -> &'static str {
    match field {
        BudgetField::Input => "Prompt",
        BudgetField::Output => "Answer",
        BudgetField::Calls => "Calls",
        BudgetField::Money => "Money",
    }
}

/// What is wrong with a field.
pub fn field_error(field: BudgetField) -> &'static str {
    match field {
        BudgetField::Calls => "A whole number, or blank for no limit.",
        BudgetField::Money => "A number such as 2.50, or blank for no limit.",
        BudgetField::Input | BudgetField::Output => "A number such as 0.25, or blank for free.",
    }
}

/// An amount of money, without a currency: "0.034", "12.50".
pub fn money(amount: f64) -> String {
    match amount {
        a if a <= 0.0 => "0".to_owned(),
        a if a < 0.001 => "<0.001".to_owned(),
        a if a < 1.0 => format!("{a:.3}"),
        a => {
            let cents = (a * 100.0).round() as u64;
            format!("{}.{:02}", count((cents / 100) as usize), cents % 100)
        }
    }
}

/// A duration: "45 s", "12 min", "3 h 20 min".
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "<1 s".to_owned(),
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5_400.0 => format!("{:.0} min", s / 60.0),
        s => {
            let minutes = (s / 60.0).round() as u64;
            format!("{} h {} min", minutes / 60, minutes % 60)
        }
    }
}

/// Tokens, coarse: "1,200", "45 thousand", "1.3 million".
pub fn tokens(number: u64) -> String {
    match number as f64 {
        n if n < 10_000.0 => count(number as usize),
        n if n < 999_500.0 => format!("{:.0} thousand", n / 1e3),
        n => format!("{:.1} million", n / 1e6),
    }
}

/// What an estimate rests on, and what is there already.
pub fn basis(estimate: &EstimateView) -> String {
    let basis = match estimate.measured_on {
        0 => "By assumptions about lengths and speed; not measured yet.".to_owned(),
        n => format!(
            "Measured on {} of yours.",
            counted(n, "conversation", "conversations")
        ),
    };
    match estimate.answered {
        0 => basis,
        n => format!(
            "{basis} {} kept already and will not be asked for again.",
            if n == 1 {
                "1 answer is".to_owned()
            } else {
                format!("{} answers are", count(n as usize))
            }
        ),
    }
}

/// A total in a line: "1,240 calls, 1.3 million tokens, about 12 min; money 0.84".
pub fn line(total: &StageCost) -> String {
    let money = if total.money > 0.0 {
        format!("; money {}", money(total.money))
    } else {
        String::new()
    };
    format!(
        "{}, {} tokens, about {}{money}",
        counted(total.calls as usize, "call", "calls"),
        tokens(total.tokens_in + total.tokens_out),
        duration(total.seconds)
    )
}

/// How far an actual figure is off its estimate: "+12%".
pub fn off(error: Option<f64>) -> String {
    match error {
        Some(error) if error.abs() < 0.005 => "0%".to_owned(),
        Some(error) => format!("{:+.0}%", error * 100.0),
        None => "–".to_owned(),
    }
}

/// Offers the list price of a model.
pub fn list_price(model: &str) -> String {
    format!("Fill in the list price of {model}")
}

/// Heading of a previewed call.
pub fn preview_call(number: usize, stage: &str) -> String {
    format!("Call {number}: {}", stage.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_time_are_short() {
        for (amount, expected) in [
            (0.0, "0"),
            (0.0004, "<0.001"),
            (0.0349, "0.035"),
            (12.5, "12.50"),
            (1_234.56, "1,234.56"),
        ] {
            assert_eq!(money(amount), expected);
        }
        for (seconds, expected) in [
            (0.2, "<1 s"),
            (45.0, "45 s"),
            (720.0, "12 min"),
            (12_000.0, "3 h 20 min"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
        for (number, expected) in [
            (900, "900"),
            (45_200, "45 thousand"),
            (1_300_000, "1.3 million"),
        ] {
            assert_eq!(tokens(number), expected);
        }
    }

    #[test]
    fn errors_have_a_sign() {
        for (error, expected) in [
            (Some(0.123), "+12%"),
            (Some(-0.5), "-50%"),
            (Some(0.001), "0%"),
            (None, "–"),
        ] {
            assert_eq!(off(error), expected);
        }
    }
}
