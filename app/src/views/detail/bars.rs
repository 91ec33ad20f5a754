//! A categorical facet as bars, most frequent first.

use leptos::prelude::*;

use super::breakdown::CellRow;
use crate::text::explore as text;
use crate::text::format::{lift, share};

/// Rows shown before "more".
const N_FIRST: usize = 7;

/// Bars of one facet; a tick marks the share of all conversations.
#[component]
pub fn Bars(
    /// Cells of the facet.
    rows: Vec<CellRow>,
    /// Share of conversations in cells that cannot be shown, 0..=1.
    other: f64,
    /// What is said of those.
    other_name: String,
    /// Whether to compare with all conversations.
    compare: bool,
) -> impl IntoView {
    let mut known: Vec<CellRow> = rows
        .into_iter()
        .filter(|row| row.count.is_some_and(|n| n > 0))
        .collect();
    known.sort_by(|a, b| b.share.total_cmp(&a.share));
    let rest = known.split_off(known.len().min(N_FIRST));
    let n_rest = rest.len();
    let first: Vec<_> = known.into_iter().map(|row| bar(row, compare)).collect();
    let rest: Vec<_> = rest.into_iter().map(|row| bar(row, compare)).collect();
    let other = (other > 0.0).then(|| {
        let row = CellRow {
            name: other_name,
            count: None,
            share: other,
            overall: 0.0,
            lift: None,
        };
        bar(row, false)
    });
    view! {
        <ul class="bars">{first}</ul>
        {(n_rest > 0)
            .then(|| {
                view! {
                    <details class="bars-more">
                        <summary>{format!("{n_rest} more")}</summary>
                        <ul class="bars">{rest}</ul>
                    </details>
                }
            })}
        <ul class="bars bars--other">{other}</ul>
    }
    .into_any()
}

fn bar(row: CellRow, compare: bool) -> impl IntoView {
    let is_other = row.count.is_none();
    let percent = share(row.share);
    let title = if compare {
        text::here_and_overall(&percent, &share(row.overall))
    } else {
        percent.clone()
    };
    view! {
        <li class="bar" class:bar--other=is_other title=title>
            <span class="bar__name">{row.name}</span>
            <span class="bar__track" aria-hidden="true">
                <i style:width=format!("{:.2}%", row.share * 100.0)></i>
                {compare
                    .then(|| view! { <b style:left=format!("{:.2}%", row.overall * 100.0)></b> })}
            </span>
            <span class="bar__share">{percent}</span>
            {compare
                .then(|| {
                    view! {
                        <span class="bar__lift" class:bar__lift--high=row.lift.is_some_and(|l| l >= 1.25)>
                            {lift(row.lift)}
                        </span>
                    }
                })}
        </li>
    }
}
