//! The privacy report of a run.

mod ratings;

use clioscope_core::report::v1::{PrivacyRecord, Report};
use leptos::prelude::*;

use crate::components::Dialog;
use crate::state::app_context::AppContext;
use crate::text::{explore, model, privacy as text, shell};
use crate::views::ledger::Totals;
use crate::views::model::{error_table, self_test_card};
use ratings::Measured;

/// A button that opens the privacy report.
#[component]
pub fn PrivacyReport() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let open = RwSignal::new(false);
    let body = move || {
        context.report.get().map(|loaded| {
            let record = loaded.report.run.privacy.clone().unwrap_or_default();
            view! { <Body report=loaded.report.clone() record=record /> }
        })
    };
    view! {
        <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            {text::OPEN}
        </button>
        <Dialog
            open=open
            heading_id="privacy-report-heading"
            heading=text::TITLE
            close_label=shell::CLOSE
            wide=true
        >
            {body}
        </Dialog>
    }
    .into_any()
}

/// What was measured, removed, sent and promised; and what remains.
#[component]
fn Body(
    /// The report of the run.
    report: Report,
    /// Its privacy half.
    record: PrivacyRecord,
) -> impl IntoView {
    let run = report.run;
    let thresholds = run.plan.thresholds;
    let minimum = format!(
        "{}, {}",
        explore::conversations(thresholds.min_conversations),
        explore::accounts(run.counts.accounts.map(|_| thresholds.min_accounts)),
    );
    let removed = record
        .removed
        .iter()
        .map(|removed| {
            let facet = explore::facet_name(&run, &removed.facet);
            view! { <li><strong>{facet}</strong> ": " {text::removed(removed)}</li> }
        })
        .collect_view();
    let nothing = record.removed.is_empty();
    let risks = text::RESIDUAL
        .into_iter()
        .map(|(what, detail)| view! { <li><strong>{what}</strong> " " {detail}</li> })
        .collect_view();
    let self_test = record.self_test.clone().map_or_else(
        || view! { <p>{text::NO_SELF_TEST}</p> }.into_any(),
        |score| self_test_card(&score),
    );
    view! {
        <p class="lead">{text::LEAD}</p>
        <h3>{text::MEASURED}</h3>
        <Measured record=record.clone() />
        <h3>{text::REMOVED}</h3>
        {if nothing {
            view! { <p>{text::NOTHING_REMOVED}</p> }.into_any()
        } else {
            view! { <ul class="plain-list">{removed}</ul> }.into_any()
        }}
        <h3>{text::THRESHOLDS}</h3>
        <p>{minimum}</p>
        <h3>{text::LEFT}</h3>
        <Totals />
        <p class="note">{text::LEFT_NOTE}</p>
        <h3>{text::SELF_TEST}</h3>
        {self_test}
        <Cost />
        <h3>{text::RISKS}</h3>
        <ul class="plain-list plain-list--spaced">{risks}</ul>
    }
    .into_any()
}

/// Estimate and reality of the run of this session; nothing after a reload, which forgets the estimate.
#[component]
fn Cost() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let run = Memo::new(move |_| {
        context
            .session
            .with(|s| Some((s.run.expected.clone()?, s.run.calls.clone())))
    });
    move || {
        run.get()
            .filter(|(_, calls)| !calls.stages.is_empty())
            .map(|(expected, calls)| {
                let again = text::used_again(calls.reused);
                view! {
                    <h3>{text::COST}</h3>
                    {error_table(&expected.stages, &calls.stages, true, text::COST)}
                    {again.map(|words| view! { <p class="note">{words}</p> })}
                }
            })
    }
}

/// What the models of a run were asked, for the methods of the report.
pub fn methods(report: &Report) -> Vec<(&'static str, String)> {
    let run = &report.run;
    let Some(record) = &run.model else {
        return Vec::new();
    };
    let mut facts = vec![
        (model::METHOD_MODELS, model::provenance(&record.models)),
        (
            model::METHOD_PROMPTS,
            model::prompt_version(record.prompt_version),
        ),
    ];
    if let Some(plan) = &run.plan.model_plan {
        let names: Vec<&str> = plan
            .facets
            .iter()
            .map(|facet| facet.name.as_str())
            .collect();
        facts.push((model::METHOD_FACETS, names.join(", ")));
        facts.push((
            model::METHOD_MODE,
            crate::text::facets::mode(plan.mode).0.to_owned(),
        ));
        facts.push((model::METHOD_RATING, plan.min_rating.to_string()));
    }
    facts.extend(model::left_out(record));
    facts
}
