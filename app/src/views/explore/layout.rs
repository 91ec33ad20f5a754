//! Where the panels stand: three columns, or one with a switch on a narrow screen.

use std::sync::Arc;

use clioscope_core::report::v1::Report;
use leptos::html;
use leptos::prelude::*;

use super::facet_switch::{FacetChoices, facet_choices, facet_switch};
use super::{Explore, shortcuts};
use crate::state::app_context::AppContext;
use crate::state::selection::facet_from_url;
use crate::text::privacy;
use crate::views::detail::DetailPanel;
use crate::views::map::MapView;
use crate::views::privacy::PrivacyReport;
use crate::views::timeline::Timeline;
use crate::views::tree::TreePanel;

/// The panel that a narrow screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    Map,
    Tree,
    Detail,
}

impl Pane {
    const ALL: [Self; 3] = [Self::Map, Self::Tree, Self::Detail];

    fn name(self) -> &'static str {
        match self {
            Self::Map => "Map",
            Self::Tree => "Tree",
            Self::Detail => "Detail",
        }
    }
}

/// The explore view of the current report; says so if there is none.
#[component]
pub fn ExploreView() -> impl IntoView {
    let report = expect_context::<AppContext>().report;
    let facet = facet_from_url();
    move || {
        let shown = report.get().map(|loaded| {
            let other = facet.get().and_then(|key| loaded.by_facet(&key));
            (
                facet_choices(&loaded.report),
                other.map_or(loaded, Arc::new),
            )
        });
        match shown {
            Some((choices, loaded)) if !loaded.report.clusters.is_empty() => {
                let explore = Explore::new(loaded, choices);
                view! { <Panels explore /> }.into_any()
            }
            Some((choices, loaded)) => nothing_left(&loaded.report, &choices).into_any(),
            None => view! {
                <div class="explore-empty">
                    <h2>"Nothing to explore yet"</h2>
                    <p>"Import conversations and run the pipeline first."</p>
                </div>
            }
            .into_any(),
        }
    }
}

/// Why there is nothing to show, and of a run with a model its privacy report.
fn nothing_left(report: &Report, choices: &FacetChoices) -> impl IntoView + use<> {
    let removed: Vec<_> = (report.run.privacy.iter())
        .flat_map(|record| &record.removed)
        .filter(|removed| removed.facet == report.facet)
        .map(|removed| view! { <li>{privacy::removed(removed)}</li> })
        .collect();
    let written = report.run.model.is_some();
    view! {
        <div class="explore-empty">
            {facet_switch(&report.facet, choices)}
            <h2>"No cluster can be shown"</h2>
            <p>
                "Every cluster of this run is below the minimum number of conversations or accounts, or was
                removed by the auditor. Import more conversations, or run again with fewer clusters."
            </p>
            <ul class="plain-list">{removed}</ul>
            {written.then(|| view! { <PrivacyReport /> })}
        </div>
    }
}

/// The three panels.
#[component]
fn Panels(
    /// What is explored.
    explore: Explore,
) -> impl IntoView {
    let pane = RwSignal::new(Pane::Map);
    let detail = NodeRef::<html::Aside>::new();
    Effect::new(move |_| {
        explore.selection.cluster.track();
        if let Some(detail) = detail.get() {
            detail.set_scroll_top(0);
        }
    });
    shortcuts::listen(explore, Callback::new(move |()| pane.set(Pane::Tree)));
    let buttons: Vec<_> = Pane::ALL
        .into_iter()
        .map(|each| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || (pane.get() == each).to_string()
                    on:click=move |_| pane.set(each)
                >
                    {each.name()}
                </button>
            }
        })
        .collect();
    view! {
        <div class="explore" data-pane=move || pane.get().name().to_lowercase()>
            <div class="explore__switch" role="group" aria-label="Panel">
                {buttons}
            </div>
            <nav class="explore__tree" aria-label="Clusters">
                <TreePanel explore />
            </nav>
            <section class="explore__map" aria-label="Map">
                <MapView explore />
                <Timeline explore />
            </section>
            <aside class="explore__detail" aria-label="Detail" tabindex="0" node_ref=detail>
                <DetailPanel explore />
            </aside>
        </div>
    }
    .into_any()
}
