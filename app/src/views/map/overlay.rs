//! What stands over the canvas: labels and the card of what the pointer rests on.

use std::sync::Arc;

use leptos::prelude::*;

use super::input::Hover;
use super::labels::{PlacedLabel, Rank};
use super::viewport::Px;
use crate::text::explore as text;
use crate::text::format::percent;
use crate::views::explore::model::ExploreModel;

/// Names of clusters over their points. Hidden from assistive technology: the tree says the same.
#[component]
pub fn LabelLayer(
    /// Labels with their places.
    labels: Memo<Vec<PlacedLabel>>,
    /// The selected cluster.
    #[prop(into)]
    selected: Signal<Option<u32>>,
    /// What the pointer rests on.
    #[prop(into)]
    hovered: Signal<Option<u32>>,
) -> impl IntoView {
    view! {
        <div class="map__labels" aria-hidden="true">
            <For
                each=move || labels.get()
                key=|label| (label.id, label.lines.len())
                children=move |label| {
                    let id = label.id;
                    let place = Memo::new(move |_| {
                        labels.with(|labels| {
                            let label = labels.iter().find(|label| label.id == id)?;
                            Some((label.rect, label.is_aside))
                        })
                    });
                    let lines: Vec<_> = label
                        .lines
                        .into_iter()
                        .map(|line| view! { <span>{line}</span> })
                        .collect();
                    view! {
                        <div
                            class="map-label"
                            class:map-label--top=label.rank == Rank::Top
                            class:map-label--middle=label.rank == Rank::Middle
                            class:map-label--selected=move || selected.get() == Some(id)
                            class:map-label--hovered=move || hovered.get() == Some(id)
                            class:map-label--aside=move || {
                                place.get().is_some_and(|(_, is_aside)| is_aside)
                            }
                            style:width=move || {
                                place.get().map(|(rect, _)| format!("{:.1}px", rect.width))
                            }
                            style:transform=move || {
                                place
                                    .get()
                                    .map(|(rect, _)| {
                                        format!("translate({:.1}px, {:.1}px)", rect.left, rect.top)
                                    })
                            }
                        >
                            {lines}
                        </div>
                    }
                }
            />
        </div>
    }
}

/// Name, path and size of the cluster that the pointer rests on.
#[component]
pub fn HoverCard(
    /// The report.
    model: Arc<ExploreModel>,
    /// What the pointer rests on.
    #[prop(into)]
    hover: Signal<Option<Hover>>,
    /// Size of the map: the card stays inside.
    #[prop(into)]
    size: Signal<Px>,
) -> impl IntoView {
    let card = move || {
        let Hover { cluster, at } = hover.get()?;
        let path = model.parent_names(cluster).join(" › ");
        let total = model.total();
        let cluster = model.cluster(cluster)?;
        let figures = format!(
            "{} · {}",
            text::conversations(cluster.conversations),
            percent(cluster.conversations, total)
        );
        let size = size.get();
        let left = if at.x > size.x / 2.0 { "-100%" } else { "0px" };
        let top = if at.y > size.y / 2.0 { "-100%" } else { "0px" };
        let shift = |toward: f64, far: bool| if far { toward - 14.0 } else { toward + 14.0 };
        let (x, y) = (
            shift(at.x, at.x > size.x / 2.0),
            shift(at.y, at.y > size.y / 2.0),
        );
        let transform = format!("translate({x:.0}px, {y:.0}px) translate({left}, {top})");
        Some(view! {
            <div class="map__card" aria-hidden="true" style:transform=transform>
                {(!path.is_empty()).then(|| view! { <span class="map__card-path">{path}</span> })}
                <strong>{cluster.name.clone()}</strong>
                <span class="map__card-figures">{figures}</span>
            </div>
        })
    };
    view! { {card} }
}
