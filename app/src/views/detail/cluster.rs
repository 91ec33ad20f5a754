//! One cluster in detail.

use leptos::prelude::*;

use super::facets::facets;
use super::figures::Figures;
use crate::state::selection::Origin;
use crate::text::explore as text;
use crate::text::format::{count, percent};
use crate::text::privacy;
use crate::views::examples::OwnerView;
use crate::views::explore::Explore;

/// Name, figures, thresholds, facets and children of a cluster.
#[component]
pub fn ClusterDetail(
    /// What is explored.
    explore: Explore,
    /// The cluster.
    id: u32,
) -> AnyView {
    let model = explore.model.get_value();
    let Some(cluster) = model.cluster(id).cloned() else {
        return ().into_any();
    };
    let selection = explore.selection;
    let total = model.total();
    let figures = vec![
        (count(cluster.conversations), "conversations".to_owned()),
        match cluster.accounts {
            Some(accounts) => (count(accounts), "accounts".to_owned()),
            None => ("–".to_owned(), text::accounts(None)),
        },
        (
            percent(cluster.conversations, total),
            text::of_all(cluster.conversations, total),
        ),
    ];
    let facet = model.report().facet.clone();
    let thresholds = model.report().run.plan.thresholds;
    let crumbs: Vec<_> = std::iter::once((None, "All".to_owned()))
        .chain(
            model
                .path(id)
                .iter()
                .zip(model.parent_names(id))
                .map(|(&above, name)| (Some(above), name)),
        )
        .map(|(above, name)| {
            view! {
                <li>
                    <button type="button" on:click=move |_| selection.select(above, Origin::List)>
                        {name}
                    </button>
                </li>
            }
        })
        .collect();
    let largest = cluster
        .children
        .first()
        .and_then(|&child| model.cluster(child))
        .map_or(1, |child| child.conversations.max(1));
    let children: Vec<_> = cluster
        .children
        .iter()
        .filter_map(|&child| model.cluster(child))
        .map(|child| {
            let child_id = child.id;
            let width = format!(
                "{:.1}%",
                100.0 * child.conversations as f64 / largest as f64
            );
            view! {
                <li>
                    <button
                        type="button"
                        on:click=move |_| selection.select(Some(child_id), Origin::List)
                    >
                        <span class="child__name">{child.name.clone()}</span>
                        <span class="child__count">{count(child.conversations)}</span>
                        <span class="child__bar" aria-hidden="true">
                            <i style:width=width></i>
                        </span>
                    </button>
                </li>
            }
        })
        .collect();
    let has_children = !children.is_empty();
    let is_known = cluster.accounts.is_some();
    view! {
        <article class="detail">
            <nav aria-label="Path">
                <ol class="crumbs">{crumbs}</ol>
            </nav>
            <h2>{cluster.name.clone()}</h2>
            <p class="detail__text">{cluster.description.clone()}</p>
            <Figures figures />
            <p class="threshold" class:threshold--weak=!is_known>
                <span aria-hidden="true">{if is_known { "✓" } else { "!" }}</span>
                {text::threshold(&cluster, thresholds)}
            </p>
            {cluster
                .rating
                .map(|rating| {
                    view! {
                        <p class="threshold">
                            <span aria-hidden="true">"✓"</span>
                            {privacy::RATING} ": " {privacy::rating(rating)}
                        </p>
                    }
                })}
            {has_children
                .then(|| {
                    view! {
                        <section>
                            <h3>"Clusters in it"</h3>
                            <ul class="children">{children}</ul>
                        </section>
                    }
                })}
            <p class="detail__against">
                "Against all conversations, which the " <b class="detail__tick" aria-hidden="true"></b> " marks; "
                <b>"×"</b> " is how many times as common."
            </p>
            {facets(&model, Some(id))}
            <OwnerView id facet=facet name=cluster.name.clone() />
        </article>
    }
    .into_any()
}
