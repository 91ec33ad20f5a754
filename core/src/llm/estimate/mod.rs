//! Calls, tokens, time and money of a run, before it starts and while it goes on.

mod actuals;
mod budget;
mod plan;
mod prices;
#[cfg(test)]
mod tests;

pub use actuals::{Actuals, Comparison, RelativeError, StageActual, compare};
pub use budget::{Budget, BudgetError, BudgetHit, Totals, totals_of_call};
pub use plan::{EstimateInput, Lengths, Measured, MeasuredStage, StageEstimate, estimate};
pub use prices::{Price, PriceError, PriceTable};
