//! A row of figures: the number large, what it counts below.

use leptos::prelude::*;

/// Figures side by side.
#[component]
pub fn Figures(
    /// Number and what it counts.
    figures: Vec<(String, String)>,
) -> impl IntoView {
    let cells: Vec<_> = figures
        .into_iter()
        .map(|(number, meaning)| {
            view! {
                <div>
                    <dt>{meaning}</dt>
                    <dd>{number}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl class="sizes">{cells}</dl> }
}

/// Names with values, one below the other.
#[component]
pub fn Facts(
    /// Name and value.
    facts: Vec<(&'static str, String)>,
) -> impl IntoView {
    let rows: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    view! { <dl class="counts">{rows}</dl> }
}
