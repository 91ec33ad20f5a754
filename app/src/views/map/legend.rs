//! What the colours mean.

use std::sync::Arc;

use leptos::prelude::*;

use super::colouring::{Colouring, LegendEntry, NEUTRAL};
use super::palette::slot_css;

/// The legend. A line of it, pressed, dims all other points: colour is then not the only way to tell them apart.
#[component]
pub fn Legend(
    /// How points are coloured.
    #[prop(into)]
    colouring: Signal<Arc<Colouring>>,
    /// The line that is pressed.
    #[prop(into)]
    active: Signal<Option<u8>>,
    /// A line is pressed or released.
    on_change: Callback<Option<u8>>,
    /// Whether to open it; the person may still close it.
    #[prop(into)]
    open: Signal<bool>,
) -> impl IntoView {
    let body = move || {
        let colouring = colouring.get();
        if colouring.sequential {
            ramp(&colouring, active, on_change).into_any()
        } else {
            categories(&colouring, active, on_change).into_any()
        }
    };
    view! {
        <details class="map__legend map__control" prop:open=move || open.get()>
            <summary>"Colours"</summary>
            {body}
        </details>
    }
    .into_any()
}

fn categories(
    colouring: &Colouring,
    active: Signal<Option<u8>>,
    on_change: Callback<Option<u8>>,
) -> impl IntoView + use<> {
    let only_neutral = colouring.legend.iter().all(|entry| entry.slot == NEUTRAL);
    let lines: Vec<_> = colouring
        .legend
        .iter()
        .map(|entry| line(entry, active, on_change))
        .collect();
    view! {
        {only_neutral
            .then(|| view! { <p class="map__legend-note">"Colours repeat; neighbours differ."</p> })}
        <ul>{lines}</ul>
    }
}

fn ramp(
    colouring: &Colouring,
    active: Signal<Option<u8>>,
    on_change: Callback<Option<u8>>,
) -> impl IntoView + use<> {
    let (neutral, steps): (Vec<_>, Vec<_>) = colouring
        .legend
        .iter()
        .partition(|entry| entry.slot == NEUTRAL);
    let name =
        |entry: Option<&&LegendEntry>| entry.map_or_else(String::new, |entry| entry.name.clone());
    let (low, high) = (name(steps.first()), name(steps.last()));
    let label = format!("From {low} to {high}");
    let swatches: Vec<_> = steps
        .iter()
        .map(|entry| {
            let colour = slot_css(entry.slot);
            view! { <i title=entry.name.clone() style:background-color=colour></i> }
        })
        .collect();
    let lines: Vec<_> = neutral
        .into_iter()
        .map(|entry| line(entry, active, on_change))
        .collect();
    view! {
        <div class="map__ramp" role="img" aria-label=label>
            {swatches}
        </div>
        <div class="map__ramp-ends" aria-hidden="true">
            <span>{low}</span>
            <span>{high}</span>
        </div>
        <ul>{lines}</ul>
    }
}

fn line(
    entry: &LegendEntry,
    active: Signal<Option<u8>>,
    on_change: Callback<Option<u8>>,
) -> impl IntoView + use<> {
    let slot = entry.slot;
    let is_active = move || active.get() == Some(slot);
    view! {
        <li>
            <button
                type="button"
                aria-pressed=move || is_active().to_string()
                on:click=move |_| on_change.run((active.get_untracked() != Some(slot)).then_some(slot))
            >
                <i style:background-color=slot_css(slot)></i>
                <span>{entry.name.clone()}</span>
            </button>
        </li>
    }
}
