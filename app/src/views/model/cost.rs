//! What stages take, as a table.

use leptos::prelude::*;

use crate::protocol::StageCost;
use crate::state::budget::{error, total};
use crate::text::format::count;
use crate::text::{budget as text, model};

/// Calls, tokens, time and money by stage, with their sum.
#[component]
pub fn CostTable(
    /// The stages, in order.
    stages: Vec<StageCost>,
    /// What the table shows.
    caption: &'static str,
) -> impl IntoView {
    let sum = total(&stages).filter(|_| stages.len() > 1).map(|sum| {
        view! {
            <tfoot>
                <tr>
                    <th scope="row">{text::TOTAL}</th>
                    {cells(&sum)}
                </tr>
            </tfoot>
        }
    });
    let rows = stages
        .iter()
        .map(|stage| {
            view! {
                <tr>
                    <th scope="row">{model::stage(stage.stage)}</th>
                    {cells(stage)}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
            <table class="table table--numbers">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::STAGE}</th>
                        <th scope="col">{text::CALLS}</th>
                        <th scope="col">{text::TOKENS_IN}</th>
                        <th scope="col">{text::TOKENS_OUT}</th>
                        <th scope="col">{text::TIME}</th>
                        <th scope="col">{text::MONEY}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                {sum}
            </table>
        </div>
    }
    .into_any()
}

fn cells(cost: &StageCost) -> impl IntoView + use<> {
    view! {
        <td>{count(cost.calls as usize)}</td>
        <td>{text::tokens(cost.tokens_in)}</td>
        <td>{text::tokens(cost.tokens_out)}</td>
        <td>{text::duration(cost.seconds)}</td>
        <td>{text::money(cost.money)}</td>
    }
}

/// Estimate and reality side by side, by stage.
#[component]
pub fn ErrorTable(
    /// What was expected.
    expected: Vec<StageCost>,
    /// What was spent.
    actual: Vec<StageCost>,
    /// What the table shows.
    caption: &'static str,
) -> impl IntoView {
    let row = |name: &'static str, expected: Option<StageCost>, actual: Option<StageCost>| {
        let number =
            |cost: Option<StageCost>, read: fn(&StageCost) -> f64| cost.as_ref().map_or(0.0, read);
        let figures: [(fn(&StageCost) -> f64, fn(f64) -> String); 3] = [
            (|cost| cost.calls as f64, |n| count(n as usize)),
            (
                |cost| (cost.tokens_in + cost.tokens_out) as f64,
                |n| text::tokens(n as u64),
            ),
            (|cost| cost.seconds, text::duration),
        ];
        let cells = figures
            .into_iter()
            .map(|(read, say)| {
                let (was, is) = (number(expected, read), number(actual, read));
                view! {
                    <td>{say(was)}</td>
                    <td>{say(is)}</td>
                    <td>{text::off(error(was, is))}</td>
                }
            })
            .collect_view();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells}
            </tr>
        }
    };
    let stages: Vec<_> = clioscope_core::llm::ModelStage::ALL
        .into_iter()
        .filter_map(|stage| {
            let of = |costs: &[StageCost]| costs.iter().find(|cost| cost.stage == stage).copied();
            let (was, is) = (of(&expected), of(&actual));
            (was.is_some() || is.is_some()).then(|| row(model::stage(stage), was, is))
        })
        .collect();
    let sum = row(text::TOTAL, total(&expected), total(&actual));
    let heads = [text::CALLS, text::TOKENS, text::TIME]
        .into_iter()
        .map(|name| view! { <th scope="colgroup" colspan="3">{name}</th> })
        .collect_view();
    let subheads = (0..3)
        .map(|_| {
            view! {
                <th scope="col">{text::EXPECTED}</th>
                <th scope="col">{text::ACTUAL}</th>
                <th scope="col">{text::ERROR}</th>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
            <table class="table table--numbers">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col" rowspan="2">{text::STAGE}</th>
                        {heads}
                    </tr>
                    <tr>{subheads}</tr>
                </thead>
                <tbody>{stages}</tbody>
                <tfoot>{sum}</tfoot>
            </table>
        </div>
    }
    .into_any()
}
