//! The auditor's ratings at three points, as bars.

use clioscope_core::report::v1::{PrivacyRecord, Ratings};
use leptos::prelude::*;

use crate::text::privacy as text;

/// One bar a point, from raw conversations to clusters.
#[component]
pub(super) fn Measured(
    /// What was measured.
    record: PrivacyRecord,
) -> impl IntoView {
    if record.measured.is_empty() {
        return view! { <p>{text::NOT_MEASURED}</p> }.into_any();
    }
    let bars = record
        .measured
        .into_iter()
        .map(|ratings| view! { <Point ratings=ratings /> })
        .collect_view();
    let key = (1..=5)
        .map(|rating| {
            let class = format!("rating__part rating__part--{rating}");
            view! {
                <li>
                    <i class=class aria-hidden="true"></i>
                    {rating}
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="note">{text::MEASURED_LEAD}</p>
        <ul class="plain-list ratings">{bars}</ul>
        <ul class="rating__key" aria-hidden="true">{key}</ul>
        <p class="note">{text::PAPER}</p>
    }
    .into_any()
}

/// One point.
#[component]
fn Point(
    /// Its ratings.
    ratings: Ratings,
) -> impl IntoView {
    let counts = ratings.counts;
    let rated: usize = counts.iter().sum();
    let parts = counts
        .iter()
        .enumerate()
        .filter(|(_, n)| **n > 0)
        .map(|(i, n)| {
            let class = format!("rating__part rating__part--{}", i + 1);
            let width = format!("{:.2}%", 100.0 * *n as f64 / rated.max(1) as f64);
            view! { <i class=class style:width=width></i> }
        })
        .collect_view();
    view! {
        <li class="rating">
            <span class="rating__name">{text::point(&ratings.point).to_owned()}</span>
            <span class="rating__share">
                <strong>{text::private_share(&counts)}</strong>
                " "
                {text::PRIVATE}
            </span>
            <span class="rating__bar" aria-hidden="true">{parts}</span>
            <span class="rating__words">{text::ratings(&counts, ratings.unrated)}</span>
        </li>
    }
}
