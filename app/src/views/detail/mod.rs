//! The detail panel: one cluster, or the whole run when nothing is selected.

pub mod bars;
pub mod breakdown;
pub mod cluster;
pub mod columns;
pub mod facets;
pub mod figures;
pub mod k_curve;
pub mod overview;

use leptos::prelude::*;

use cluster::ClusterDetail;
use overview::Overview;

use super::explore::Explore;

/// All that stands right of the map.
#[component]
pub fn DetailPanel(
    /// What is explored.
    explore: Explore,
) -> impl IntoView {
    move || match explore.selection.cluster.get() {
        Some(id) => view! { <ClusterDetail explore id /> }.into_any(),
        None => view! { <Overview explore /> }.into_any(),
    }
}
