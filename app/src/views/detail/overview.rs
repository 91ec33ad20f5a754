//! The whole run, when nothing is selected.

use clioscope_core::report::v1::Report;
use leptos::prelude::*;

use super::facets::facets;
use super::figures::{Facts, Figures};
use super::k_curve::k_curve;
use crate::text::explore as text;
use crate::text::format::{count, percent};
use crate::views::explore::Explore;
use crate::views::privacy::{PrivacyReport, methods};

/// Counts, parameters and facets of the run.
#[component]
pub fn Overview(
    /// What is explored.
    explore: Explore,
) -> impl IntoView {
    let model = explore.model.get_value();
    let report = model.report();
    let (run, counts) = (&report.run, &report.run.counts);
    let figures = vec![
        (count(counts.clustered), "conversations".to_owned()),
        match counts.accounts {
            Some(accounts) => (count(accounts), "accounts".to_owned()),
            None => ("–".to_owned(), text::accounts(None)),
        },
        (count(report.roots().count()), "top clusters".to_owned()),
    ];
    let counted = vec![
        ("Read", count(counts.conversations)),
        ("Duplicates left out", count(counts.duplicates)),
        ("Left out by sampling", count(counts.not_sampled)),
        (
            "On the map",
            text::of_all(counts.clustered, counts.conversations),
        ),
        (
            "In clusters too small to show",
            format!(
                "{} ({})",
                count(counts.removed_conversations),
                percent(counts.removed_conversations, counts.clustered)
            ),
        ),
        ("Pieces of personal data redacted", count(counts.redactions)),
    ];
    let k = run.plan.k.unwrap_or(counts.base_clusters);
    let made = vec![
        ("Embedding model", run.model_name.clone()),
        (
            "Base clusters",
            format!(
                "{} found, {} shown",
                count(counts.base_clusters),
                count(counts.base_clusters.saturating_sub(counts.removed_clusters))
            ),
        ),
        ("Levels", model.n_levels().to_string()),
        ("Minimum of a cluster", {
            let minimum = text::conversations(run.plan.thresholds.min_conversations);
            match counts.accounts {
                Some(_) => format!(
                    "{minimum}, {}",
                    text::accounts(Some(run.plan.thresholds.min_accounts))
                ),
                None => minimum,
            }
        }),
        ("Seed", run.plan.seed.to_string()),
    ];
    let period = text::period(run.first_at, run.last_at);
    let curve = report.k_curve.clone();
    view! {
        <article class="detail">
            <h2>"All conversations"</h2>
            <p class="detail__text">
                {if period.is_empty() { String::new() } else { format!("{period}. ") }}
                "Select a cluster in the tree or on the map to see what is in it."
            </p>
            <Figures figures />
            <section>
                <h3>"From the files to the map"</h3>
                <Facts facts=counted />
            </section>
            <section>
                <h3>"How it was clustered"</h3>
                <Facts facts=made />
            </section>
            {(!curve.is_empty())
                .then(|| {
                    view! {
                        <section>
                            <h3>"Quality by number of clusters"</h3>
                            {k_curve(&curve, k)}
                            <p class="facet__note">
                                "Mean simplified silhouette on a sample; higher is better apart. The large dot is nearest
                                to the number used."
                            </p>
                        </section>
                    }
                })}
            {names(report)}
            {facets(&model, None)}
        </article>
    }
    .into_any()
}

/// How names came about; of a run with a model also by what, and its privacy report.
fn names(report: &Report) -> impl IntoView + use<> {
    let written = report.run.model.is_some();
    let methods = methods(report);
    view! {
        <section>
            <h3>"How these names were made"</h3>
            <p class="detail__text">
                {if written { text::HOW_WRITTEN } else { text::HOW_NAMED }}
            </p>
            {written
                .then(|| {
                    view! {
                        <Facts facts=methods />
                        <PrivacyReport />
                    }
                })}
        </section>
    }
}
