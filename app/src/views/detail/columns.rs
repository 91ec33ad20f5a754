//! A facet of numbers or times as columns, in its own order.

use leptos::prelude::*;

use super::breakdown::CellRow;
use crate::text::format::share;

/// Columns of one facet; a line marks the share of all conversations.
#[component]
pub fn Columns(
    /// Cells of the facet, in order.
    rows: Vec<CellRow>,
    /// Whether to compare with all conversations.
    compare: bool,
) -> impl IntoView {
    let highest = rows
        .iter()
        .map(|row| row.share.max(if compare { row.overall } else { 0.0 }))
        .fold(0.0, f64::max)
        .max(1e-9);
    let height = move |share: f64| format!("{:.1}%", 100.0 * share / highest);
    let said: Vec<String> = rows
        .iter()
        .map(|row| match row.count {
            Some(_) => format!("{}: {}", row.name, share(row.share)),
            None => format!("{}: too few to show", row.name),
        })
        .collect();
    let name = |row: Option<&CellRow>| row.map_or_else(String::new, |row| row.name.clone());
    let (first, last) = (name(rows.first()), name(rows.last()));
    let columns: Vec<_> = rows
        .into_iter()
        .zip(&said)
        .map(|(row, title)| {
            view! {
                <span
                    class="column"
                    class:column--unknown=row.count.is_none()
                    title=title.clone()
                >
                    <i style:height=height(row.share)></i>
                    {compare.then(|| view! { <b style:bottom=height(row.overall)></b> })}
                </span>
            }
        })
        .collect();
    view! {
        <div class="columns" role="img" aria-label=said.join(", ")>
            {columns}
        </div>
        <div class="columns-ends" aria-hidden="true">
            <span>{first}</span>
            <span>{last}</span>
        </div>
    }
    .into_any()
}
