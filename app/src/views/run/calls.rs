//! How the calls to the person's model go.

use leptos::prelude::*;

use crate::state::run_state::RunState;
use crate::text::format::count;
use crate::text::run as text;
use crate::views::model::{cost_table, error_table};

/// Calls under way, answers used again, failures; and what was spent against what was expected.
#[component]
pub(super) fn CallsPanel(
    /// The run.
    run: Memo<RunState>,
) -> impl IntoView {
    let calls = Memo::new(move |_| run.with(|run| run.calls.clone()));
    let figures = move || {
        let calls = calls.get();
        [
            (text::in_flight(&calls), text::IN_FLIGHT),
            (count(calls.reused as usize), text::REUSED),
            (count(calls.retried as usize), text::RETRIED),
            (count(calls.malformed as usize), text::MALFORMED),
            (count(calls.quarantined as usize), text::GIVEN_UP),
        ]
        .into_iter()
        .map(|(number, meaning)| {
            view! {
                <div>
                    <dt>{meaning}</dt>
                    <dd>{number}</dd>
                </div>
            }
        })
        .collect_view()
    };
    let table = move || {
        let actual = calls.with(|calls| calls.stages.clone());
        let expected = run.with(|run| run.expected.clone());
        match expected {
            Some(expected) => error_table(&expected.stages, &actual, false, text::BY_STAGE),
            None if actual.is_empty() => ().into_any(),
            None => cost_table(&actual, text::BY_STAGE),
        }
    };
    view! {
        <section class="card calls" aria-labelledby="calls-heading">
            <h2 id="calls-heading">{text::CALLS_TITLE}</h2>
            <dl class="calls__figures">{figures}</dl>
            <details class="fold">
                <summary>{text::BY_STAGE}</summary>
                {table}
            </details>
        </section>
    }
    .into_any()
}
