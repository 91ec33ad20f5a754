//! What stages take, as a table.

use clioscope_core::llm::ModelStage;
use leptos::prelude::*;

use crate::protocol::StageCost;
use crate::state::budget::{error, total};
use crate::text::format::count;
use crate::text::{budget as text, model};

/// Calls, tokens, time and money by stage, in order, with their sum; `caption` says what the table shows.
pub fn cost_table(stages: &[StageCost], caption: &'static str) -> AnyView {
    let sum = total(stages).filter(|_| stages.len() > 1).map(|sum| {
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

/// A figure of a stage: how it is read, and how it is said.
type Figure = (fn(&StageCost) -> f64, fn(f64) -> String);

const FIGURES: [Figure; 3] = [
    (|cost| cost.calls as f64, |n| count(n as usize)),
    (
        |cost| (cost.tokens_in + cost.tokens_out) as f64,
        |n| text::tokens(n as u64),
    ),
    (|cost| cost.seconds, text::duration),
];

/// Estimate and reality side by side, by stage, and where the run `is_over` also how far off the estimate was; `caption`
/// says what the table shows.
pub fn error_table(
    expected: &[StageCost],
    actual: &[StageCost],
    is_over: bool,
    caption: &'static str,
) -> AnyView {
    let columns = if is_over { "3" } else { "2" };
    let stages: Vec<_> = ModelStage::ALL
        .into_iter()
        .filter_map(|stage| {
            let of = |costs: &[StageCost]| costs.iter().find(|cost| cost.stage == stage).copied();
            let (was, is) = (of(expected), of(actual));
            (was.is_some() || is.is_some())
                .then(|| error_row(model::stage(stage), was, is, is_over))
        })
        .collect();
    let sum = error_row(text::TOTAL, total(expected), total(actual), is_over);
    let heads = [text::CALLS, text::TOKENS, text::TIME]
        .into_iter()
        .map(|name| view! { <th scope="colgroup" colspan=columns>{name}</th> })
        .collect_view();
    let subheads = FIGURES
        .iter()
        .map(|_| {
            view! {
                <th scope="col">{text::EXPECTED}</th>
                <th scope="col">{text::ACTUAL}</th>
                {is_over.then(|| view! { <th scope="col">{text::ERROR}</th> })}
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

fn error_row(
    name: &'static str,
    expected: Option<StageCost>,
    actual: Option<StageCost>,
    is_over: bool,
) -> impl IntoView {
    let cells = FIGURES
        .into_iter()
        .map(|(read, say)| {
            let of = |cost: &Option<StageCost>| cost.as_ref().map_or(0.0, read);
            let (was, is) = (of(&expected), of(&actual));
            view! {
                <td>{say(was)}</td>
                <td>{say(is)}</td>
                {is_over.then(|| view! { <td>{text::off(error(was, is))}</td> })}
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">{name}</th>
            {cells}
        </tr>
    }
}
