//! The map's controls: what colours and labels mean, and zoom without a wheel.

use leptos::prelude::*;

use super::input::KEY_ZOOM;
use super::stage::Stage;
use crate::state::hash::ColourBy;
use crate::views::explore::Explore;

/// The display name of a level of the tree.
fn level_name(level: u32, n_levels: u32) -> String {
    match level {
        0 => "Top-level cluster".to_owned(),
        _ if level + 1 == n_levels => "Base cluster".to_owned(),
        _ => format!("Level {} cluster", level + 1),
    }
}

/// Chooses what points are coloured by and how deep labels go.
#[component]
pub fn MapChoices(
    /// The report with its levels and facets, and both choices.
    explore: Explore,
) -> impl IntoView {
    let (model, selection) = (explore.model.get_value(), explore.selection);
    let n_levels = model.n_levels().max(1);
    let levels = (0..n_levels).map(|level| (ColourBy::Level(level), level_name(level, n_levels)));
    let facets = model
        .report()
        .facets
        .iter()
        .map(|facet| (ColourBy::Facet(facet.key.clone()), facet.name.clone()));
    let colours: Vec<_> = levels
        .chain(facets)
        .map(|(by, name)| {
            let key = by.to_key();
            view! {
                <option value=key prop:selected=move || selection.colour.get() == by>
                    {name}
                </option>
            }
        })
        .collect();
    let depths: Vec<_> = (0..n_levels)
        .map(|level| {
            let name = match level {
                0 => "Top level only".to_owned(),
                _ if level + 1 == n_levels => "All levels".to_owned(),
                _ => format!("To level {}", level + 1),
            };
            view! {
                <option
                    value=level.to_string()
                    prop:selected=move || selection.level.get() == Some(level)
                >
                    {name}
                </option>
            }
        })
        .collect();
    view! {
        <div class="map__choices map__control">
            <label>
                <span>"Colour by"</span>
                <select on:change=move |event| {
                    if let Some(by) = ColourBy::from_key(&event_target_value(&event)) {
                        selection.colour_by(by);
                    }
                }>{colours}</select>
            </label>
            <label>
                <span>"Labels"</span>
                <select on:change=move |event| {
                    selection.label_level(event_target_value(&event).parse().ok());
                }>
                    <option value="" prop:selected=move || selection.level.get().is_none()>
                        "By zoom"
                    </option>
                    {depths}
                </select>
            </label>
        </div>
    }
    .into_any()
}

/// Nearer, farther, everything.
#[component]
pub fn ZoomButtons(
    /// The camera.
    stage: Stage,
) -> impl IntoView {
    view! {
        <div class="map__zoom map__control" role="group" aria-label="Zoom">
            <button
                type="button"
                aria-label="Zoom in"
                title="Zoom in (+)"
                on:click=move |_| stage.zoom(KEY_ZOOM, None)
            >
                "+"
            </button>
            <button
                type="button"
                aria-label="Zoom out"
                title="Zoom out (−)"
                on:click=move |_| stage.zoom(1.0 / KEY_ZOOM, None)
            >
                "−"
            </button>
            <button
                type="button"
                aria-label="Show the whole map"
                title="Whole map (0)"
                on:click=move |_| stage.fly_to(None)
            >
                "⤢"
            </button>
        </div>
    }
}
