//! A row of a small bar chart.

use leptos::prelude::*;

/// A name, a bar and a number. Decorative bar: the number says it all.
#[component]
pub fn ShareBar(
    /// The name.
    name: String,
    /// Length of the bar, 0 to 1.
    share: f64,
    /// The number in words.
    value: String,
) -> impl IntoView {
    let width = format!("{:.2}%", share.clamp(0.0, 1.0) * 100.0);
    view! {
        <li class="share-bar">
            <span class="share-bar__name">{name}</span>
            <span class="share-bar__track" aria-hidden="true">
                <span class="share-bar__fill" style:width=width></span>
            </span>
            <span class="share-bar__value">{value}</span>
        </li>
    }
}
