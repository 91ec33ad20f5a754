//! The plan step: the verdict, the parameters, and what will happen.

mod budget;
mod clusters;
mod facets;
mod facts;
mod fields;
mod hindrance;
mod model;
mod own_facet;
mod preview;
mod resuming;
mod sample;
mod summary;
mod thresholds;
mod who;

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::PhaseHeading;
use crate::protocol::ImportSummary;
use crate::state::app_context::AppContext;
use crate::text::plan as text;
use crate::views::import::Verdict;
use budget::BudgetSection;
pub use budget::Cap;
use clusters::Clusters;
use facets::Facets;
use facts::Facts;
use model::ModelChoice;
use resuming::Resuming;
use sample::{Advanced, Redact, Sample};
use summary::Summary;
use thresholds::ThresholdChoice;
use who::Who;

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
    let asks = Memo::new(move |_| context.model.with(|form| form.on));
    view! {
        <div class="plan">
            <div class="plan__main">
                <PhaseHeading text=text::TITLE />
                <p class="lead">{text::LEAD}</p>
                <Resuming />
                <Verdict summary=summary />
                <Who />
                <Show when=move || asks.get()>
                    <Facets />
                </Show>
                <ModelChoice />
                <ThresholdChoice />
                <Clusters />
                <Sample />
                <Redact />
                <Show when=move || asks.get()>
                    <BudgetSection />
                </Show>
                <Advanced />
            </div>
            <Summary />
        </div>
    }
    .into_any()
}
