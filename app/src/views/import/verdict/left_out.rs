//! What was not taken, and why.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::ImportSummary;
use crate::state::app_context::AppContext;
use crate::text::format::{count, of};
use crate::text::{import as text, reasons};

/// Dropped and unreadable records, shortened turns, and the choice about temporary conversations.
#[component]
pub(super) fn LeftOut(
    /// The summary.
    summary: Signal<Arc<ImportSummary>>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let adjustable = Memo::new(move |_| context.session.with(|s| s.import.adjustable()));
    let temporary =
        Memo::new(move |_| context.session.with(|s| s.import.choices.include_temporary));
    let dropped = move || summary.with(|s| s.dropped.iter().map(|(_, n)| n).sum::<usize>());
    let bad = move || summary.with(|s| s.quarantined.iter().map(|(_, n, _)| n).sum::<usize>());
    let line = move || {
        let (left_out, seen) = (dropped() + bad(), summary.with(|s| s.seen));
        if left_out > 0 {
            text::left_out(left_out, seen)
        } else {
            text::NOTHING.to_owned()
        }
    };
    view! {
        <details class="fold">
            <summary>
                {text::LEFT_OUT} <span class="fold__value">{line}</span>
            </summary>
            {move || summary.with(|summary| details(summary))}
        </details>
        <Show when=move || adjustable.get()>
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=temporary
                    on:change:target=move |event| {
                        let include = event.target().checked();
                        context.reread(|choices| choices.include_temporary = include);
                    }
                />
                <span>
                    {text::TEMPORARY} <span class="note">{text::TEMPORARY_NOTE}</span>
                </span>
            </label>
        </Show>
    }
}

fn details(summary: &ImportSummary) -> AnyView {
    let dropped = summary
        .dropped
        .iter()
        .map(|(reason, n)| {
            view! {
                <li>
                    <span>{reasons::dropped(reason).to_owned()}</span>
                    <span class="tally">{of(*n, summary.seen)}</span>
                </li>
            }
        })
        .collect_view();
    let bad = summary
        .quarantined
        .iter()
        .map(|(reason, n, places)| {
            view! {
                <li>
                    <span>
                        {reasons::quarantined(reason).to_owned()}
                        <span class="note left-out__places">{places_line(places, *n)}</span>
                    </span>
                    <span class="tally">{count(*n)}</span>
                </li>
            }
        })
        .collect_view();
    let list = |title: &'static str, empty: bool, items: AnyView| {
        (!empty).then(|| {
            view! {
                <h3>{title}</h3>
                <ul class="plain-list left-out__list">{items}</ul>
            }
        })
    };
    view! {
        <div class="left-out">
            {list(text::DROPPED, summary.dropped.is_empty(), dropped.into_any())}
            {list(text::QUARANTINED, summary.quarantined.is_empty(), bad.into_any())}
            {(summary.truncated > 0)
                .then(|| {
                    view! {
                        <p class="note">{text::truncated_line(summary.truncated, summary.turns)}</p>
                    }
                })}
            {(summary.dropped.is_empty() && summary.quarantined.is_empty()
                && summary.truncated == 0)
                .then(|| view! { <p class="note">{text::ALL_TAKEN}</p> })}
        </div>
    }
    .into_any()
}

/// The first places of a kind of unreadable record.
fn places_line(places: &[(String, usize)], all: usize) -> String {
    let mut parts: Vec<String> = places
        .iter()
        .map(|(file, record)| text::place(file, *record))
        .collect();
    if all > places.len() && !parts.is_empty() {
        parts.push(text::more_places(all - places.len()));
    }
    parts.join("; ")
}
