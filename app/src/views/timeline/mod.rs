//! Conversations over time, below the map.

pub mod bins;

use leptos::prelude::*;

use bins::{Bin, bins};

use super::explore::Explore;
use crate::text::format::count;

/// The strip of times: all conversations, the selection's share of them standing out. Nothing without times.
#[component]
pub fn Timeline(
    /// What is explored.
    explore: Explore,
) -> AnyView {
    let model = explore.model.get_value();
    let Some((index, facet)) = model.time_facet() else {
        return ().into_any();
    };
    let title = format!("Conversations by {}", facet.name.to_lowercase());
    let name = |name: Option<&String>| name.cloned().unwrap_or_default();
    let (first, last) = (name(facet.cells.first()), name(facet.cells.last()));
    let pointed = RwSignal::new(None::<usize>);
    let bins = Memo::new(move |_| {
        let selected = explore.selection.cluster.get();
        explore
            .model
            .with_value(|model| bins(model, index, selected))
    });
    let is_selected = move || explore.selection.cluster.get().is_some();
    let readout = move || {
        let pointed = pointed.get()?;
        bins.with(|bins| bins.get(pointed).map(|bin| said(bin, is_selected())))
    };
    let summary = move || {
        let selected = is_selected();
        bins.with(|bins| {
            let bins: Vec<String> = bins.iter().map(|bin| said(bin, selected)).collect();
            bins.join("; ")
        })
    };
    let columns = (0..facet.cells.len())
        .map(|i| {
            let of = move |height: fn(&Bin) -> f64| {
                bins.with(|bins| {
                    bins.get(i)
                        .map(|bin| format!("{:.1}%", height(bin) * 100.0))
                })
            };
            view! {
                <span
                    class="timeline__bin"
                    class:timeline__bin--unknown=move || {
                        bins.with(|bins| bins.get(i).is_none_or(|bin| bin.all.is_none()))
                    }
                    on:pointerenter=move |_| pointed.set(Some(i))
                >
                    <i style:height=move || of(|bin| bin.height)></i>
                    <b style:height=move || of(|bin| bin.selected_height)></b>
                </span>
            }
        })
        .collect_view();
    view! {
        <div class="timeline" class:timeline--selected=is_selected>
            <div class="timeline__head" aria-hidden="true">
                <strong>{title.clone()}</strong>
                <span>{readout}</span>
            </div>
            <div
                class="timeline__bins"
                role="img"
                aria-label=move || format!("{title}. {}", summary())
                on:pointerleave=move |_| pointed.set(None)
            >
                {columns}
            </div>
            <div class="timeline__ends" aria-hidden="true">
                <span>{first}</span>
                <span>{last}</span>
            </div>
        </div>
    }
    .into_any()
}

fn said(bin: &Bin, is_selected: bool) -> String {
    match (bin.all, bin.selected) {
        (None, _) => format!("{}: too few to show", bin.name),
        (Some(all), Some(selected)) if is_selected => {
            format!("{}: {}, selected {}", bin.name, count(all), count(selected))
        }
        (Some(all), None) if is_selected => {
            format!("{}: {}, selected too few to show", bin.name, count(all))
        }
        (Some(all), _) => format!("{}: {}", bin.name, count(all)),
    }
}
