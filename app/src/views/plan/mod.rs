//! The plan step: the verdict, the parameters, and what will happen.

mod clusters;
mod facts;
mod fields;
mod model;
mod sample;
mod summary;
mod thresholds;

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::PhaseHeading;
use crate::protocol::ImportSummary;
use crate::state::app_context::AppContext;
use crate::text::plan as text;
use crate::views::import::Verdict;
use clusters::Clusters;
use facts::Facts;
use model::ModelChoice;
use sample::{Advanced, Redact, Sample};
use summary::Summary;
use thresholds::ThresholdChoice;

/// The plan step. Empty while there is no import.
#[component]
pub fn PlanView() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let there = Memo::new(move |_| context.summary.with(Option::is_some));
    let plan = move || {
        there.get();
        let first = context.summary.get_untracked();
        first.map(|first| view! { <Plan first=first /> })
    };
    plan.into_any()
}

/// The step itself.
#[component]
fn Plan(
    /// The summary at the start of the step.
    first: Arc<ImportSummary>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    // Keeps the last summary, so that nothing below has to cope with its absence while the step is left.
    let summary = Memo::new(move |last: Option<&Arc<ImportSummary>>| {
        let last = || last.unwrap_or(&first).clone();
        context.summary.get().unwrap_or_else(last)
    });
    provide_context(Facts::new(summary));
    view! {
        <div class="plan">
            <div class="plan__main">
                <PhaseHeading text=text::TITLE />
                <p class="lead">{text::LEAD}</p>
                <Verdict summary=summary />
                <ModelChoice />
                <ThresholdChoice />
                <Clusters />
                <Sample />
                <Redact />
                <Advanced />
            </div>
            <Summary />
        </div>
    }
    .into_any()
}
