//! What a million tokens cost.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// More for a million tokens is a price of something else.
const MAX_PER_MILLION: f64 = 10_000.0;

/// What a million tokens of a model cost, in any one currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// The model's name or how it begins, not empty.
    pub model: String,
    /// Of the prompt, 0 to 10,000; 0 is free.
    pub input_per_million: f64,
    /// Of the answer, 0 to 10,000; 0 is free.
    pub output_per_million: f64,
}

impl Price {
    /// The price of a model that costs nothing, such as one on the person's own machine.
    pub fn free(model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            input_per_million: 0.0,
            output_per_million: 0.0,
        }
    }

    /// What these tokens cost.
    pub fn of(&self, tokens_in: u64, tokens_out: u64) -> f64 {
        (tokens_in as f64 * self.input_per_million + tokens_out as f64 * self.output_per_million)
            / 1e6
    }

    /// Checks the name and both numbers; `line` counts from 1.
    fn check(&self, line: usize) -> Result<(), PriceError> {
        if self.model.trim().is_empty() {
            return Err(PriceError::NoModel(line));
        }
        for (name, price) in [
            ("input", self.input_per_million),
            ("output", self.output_per_million),
        ] {
            if !price.is_finite() {
                return Err(PriceError::NoNumber(line, name));
            }
            if price < 0.0 {
                return Err(PriceError::Negative(line, name));
            }
            if price > MAX_PER_MILLION {
                return Err(PriceError::Absurd(line, name));
            }
        }
        Ok(())
    }
}

/// What is wrong with a price; lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PriceError {
    /// Not three values.
    #[error(
        "line {0} of the prices should be: model, price of a million input tokens, price of a million output tokens"
    )]
    Columns(usize),
    /// No name.
    #[error("line {0} of the prices names no model")]
    NoModel(usize),
    /// No number.
    #[error("line {0} of the prices: the {1} price is not a number; write it like 0.25")]
    NoNumber(usize, &'static str),
    /// Below zero.
    #[error("line {0} of the prices: the {1} price is below 0")]
    Negative(usize, &'static str),
    /// Far above all prices.
    #[error("line {0} of the prices: the {1} price is above 10,000; it is for a million tokens")]
    Absurd(usize, &'static str),
    /// The same name again.
    #[error("line {0} of the prices names a model that an earlier line names")]
    Twice(usize),
}

/// Prices that a person edits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Price>", into = "Vec<Price>")]
pub struct PriceTable(Vec<Price>);

impl PriceTable {
    /// A table of these prices.
    ///
    /// # Errors
    /// [`PriceError`] for the first price that is wrong.
    pub fn new(prices: Vec<Price>) -> Result<Self, PriceError> {
        for (i, price) in prices.iter().enumerate() {
            price.check(i + 1)?;
            if prices[..i].iter().any(|other| other.model == price.model) {
                return Err(PriceError::Twice(i + 1));
            }
        }
        Ok(Self(prices))
    }

    /// Reads `model, input, output` line by line; empty lines and those that begin with `#` are skipped.
    ///
    /// # Errors
    /// [`PriceError`] for the first line that is wrong.
    pub fn parse(text: &str) -> Result<Self, PriceError> {
        let mut prices: Vec<Price> = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = text.split(',').map(str::trim).collect();
            let [model, input, output] = columns[..] else {
                return Err(PriceError::Columns(line));
            };
            let number = |text: &str, name| {
                text.parse::<f64>()
                    .ok()
                    .ok_or(PriceError::NoNumber(line, name))
            };
            let price = Price {
                model: model.to_owned(),
                input_per_million: number(input, "input")?,
                output_per_million: number(output, "output")?,
            };
            price.check(line)?;
            if prices.iter().any(|other| other.model == price.model) {
                return Err(PriceError::Twice(line));
            }
            prices.push(price);
        }
        Ok(Self(prices))
    }

    /// Examples to begin with: list prices in US dollars as published in 2024, the first two as in the paper (Table 2). Prices
    /// change: they are for the person to edit.
    pub fn examples() -> Self {
        let price = |model: &str, input_per_million, output_per_million| Price {
            model: model.to_owned(),
            input_per_million,
            output_per_million,
        };
        Self(vec![
            price("claude-3-haiku", 0.25, 1.25),
            price("claude-3-5-sonnet", 3.0, 15.0),
            price("gpt-4o-mini", 0.15, 0.6),
            price("gpt-4o", 2.5, 10.0),
        ])
    }

    /// The price whose name is the longest beginning of `model`; `None` if there is none.
    pub fn find(&self, model: &str) -> Option<&Price> {
        self.0
            .iter()
            .filter(|price| model.starts_with(&price.model))
            .max_by_key(|price| price.model.len())
    }

    /// The prices in order.
    pub fn prices(&self) -> &[Price] {
        &self.0
    }
}

impl TryFrom<Vec<Price>> for PriceTable {
    type Error = PriceError;
    fn try_from(prices: Vec<Price>) -> Result<Self, PriceError> {
        Self::new(prices)
    }
}

impl From<PriceTable> for Vec<Price> {
    fn from(table: PriceTable) -> Self {
        table.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_or_refused_with_the_line() {
        for (text, expected) in [
            ("", Ok(0)),
            (
                "# model, input, output\n\n tiny , 0 , 0 \nbig,3,15.5\n",
                Ok(2),
            ),
            ("a,1", Err(PriceError::Columns(1))),
            ("a,0,25,1", Err(PriceError::Columns(1))),
            ("\na,1,2\n ,1,2", Err(PriceError::NoModel(3))),
            ("a,$1,2", Err(PriceError::NoNumber(1, "input"))),
            ("a,1,", Err(PriceError::NoNumber(1, "output"))),
            ("a,NaN,2", Err(PriceError::NoNumber(1, "input"))),
            ("a,1,inf", Err(PriceError::NoNumber(1, "output"))),
            ("a,-0.1,2", Err(PriceError::Negative(1, "input"))),
            ("a,1,10001", Err(PriceError::Absurd(1, "output"))),
            ("a,1,2\nb,1,2\na,3,4", Err(PriceError::Twice(3))),
        ] {
            assert_eq!(
                PriceTable::parse(text).map(|table| table.0.len()),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_longest_name_counts() {
        let table = PriceTable::examples();
        for (model, expected) in [
            ("gpt-4o-mini-2024-07-18", Some("gpt-4o-mini")),
            ("gpt-4o-2024-08-06", Some("gpt-4o")),
            ("gpt-4", None),
            ("", None),
        ] {
            assert_eq!(
                table.find(model).map(|price| price.model.as_str()),
                expected,
                "{model}"
            );
        }
        let cost = table
            .find("claude-3-haiku-20240307")
            .expect("as set up")
            .of(130_000_000, 10_000_000);
        assert!(
            (cost - 45.0).abs() < 1e-9,
            "the paper's facets (Table 3) cost {cost}"
        );
        assert!(Price::free("own").of(1_000_000, 1_000_000).abs() < f64::EPSILON);
    }

    #[test]
    fn a_table_survives_json_and_a_wrong_one_does_not() {
        let table = PriceTable::examples();
        let json = serde_json::to_string(&table).expect("as set up");
        assert_eq!(
            serde_json::from_str::<PriceTable>(&json).expect("as set up"),
            table
        );
        let wrong = json.replace("0.25", "-1");
        let error = serde_json::from_str::<PriceTable>(&wrong)
            .expect_err("a price below 0")
            .to_string();
        assert!(error.contains("below 0"), "{error}");
    }
}
