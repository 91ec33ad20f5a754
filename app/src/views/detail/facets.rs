//! All facets of a cluster or of the whole run, each in the form that fits its values.

use clioscope_core::report::v1::{Breakdown, Facet, FacetKind};
use leptos::prelude::*;

use super::bars::Bars;
use super::breakdown::{breakdown_size, other_share, rows};
use super::columns::Columns;
use crate::text::format::percent;
use crate::views::explore::model::ExploreModel;

/// Breakdowns by facet: those of a cluster, compared with all conversations, or of all for `None`.
pub fn facets(model: &ExploreModel, cluster: Option<u32>) -> AnyView {
    let report = model.report();
    let minimum = report.run.plan.thresholds.min_conversations;
    let of_cluster = cluster.and_then(|id| model.cluster(id));
    let sections: Vec<_> = report
        .facets
        .iter()
        .enumerate()
        .filter_map(|(index, facet)| {
            let breakdown = match of_cluster {
                Some(cluster) => cluster.breakdowns.get(index)?,
                None => &facet.overall,
            };
            Some(section(facet, breakdown, cluster.is_some(), minimum))
        })
        .collect();
    sections.into_any()
}

fn section(
    facet: &Facet,
    breakdown: &Breakdown,
    compare: bool,
    minimum: usize,
) -> impl IntoView + use<> {
    let rows = rows(facet, breakdown);
    let other = other_share(breakdown);
    let is_ordered = matches!(facet.kind, FacetKind::Numeric | FacetKind::Time);
    let body = if is_ordered {
        let missing = percent(breakdown.other, breakdown_size(breakdown));
        view! {
            <Columns rows compare />
            {(breakdown.other > 0)
                .then(|| {
                    view! {
                        <p class="facet__note">
                            {format!("{missing} without a value, or in columns under {minimum}")}
                        </p>
                    }
                })}
        }
        .into_any()
    } else {
        let other_name = format!("other, each <{minimum}");
        view! { <Bars rows other other_name compare /> }.into_any()
    };
    view! {
        <section class="facet">
            <h3>{facet.name.clone()}</h3>
            {body}
        </section>
    }
}
