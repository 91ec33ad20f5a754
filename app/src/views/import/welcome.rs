//! The first screen: one promise, two ways to begin.

use leptos::{html, prelude::*};

use super::Intake;
use super::art::MapArt;
use super::project::OpenProject;
use super::resume::Resume;
use crate::browser::files;
use crate::components::{Icon, PhaseHeading, Shape};
use crate::state::app_context::AppContext;
use crate::state::import_state::Source;
use crate::state::session::{Phase, WorkerStatus};
use crate::text::{import as text, shell};

/// What the file picker offers first; everything else can still be dropped or chosen.
const ACCEPT: &str = ".zip,.gz,.json,.jsonl,.ndjson,.csv,.tsv,.txt";

/// The first screen.
#[component]
pub fn Welcome() -> impl IntoView {
    view! {
        <div class="welcome">
            <div class="welcome__hero">
                <div class="welcome__words">
                    <PhaseHeading text=text::HEADLINE />
                    <p class="welcome__promise">{text::PROMISE}</p>
                    <Resume />
                    <DropZone />
                    <OpenProject />
                    <WaysBack />
                </div>
                <div class="welcome__art">
                    <MapArt />
                </div>
            </div>
            <Facts />
        </div>
    }
    .into_any()
}

/// The two ways to begin.
#[component]
fn DropZone() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let intake = expect_context::<Intake>();
    let picker = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let chosen = move |event: web_sys::Event| {
        if let Some(input) = files::input_of(&event) {
            let files = files::take_chosen(&input);
            // A picker closed without a choice changes nothing.
            if !files.is_empty() {
                intake.take(files);
            }
        }
    };
    let starting = Memo::new(move |_| context.session.with(|s| s.worker == WorkerStatus::Starting));
    view! {
        <div class="drop-zone">
            <span class="drop-zone__icon" aria-hidden="true">
                <Icon shape=Shape::Import />
            </span>
            <div class="drop-zone__words">
                <p class="drop-zone__title">{text::DROP_HERE}</p>
                <p class="note">{text::DROP_HINT}</p>
            </div>
            <div class="drop-zone__ways">
                <input type="file" multiple accept=ACCEPT hidden node_ref=picker on:change=chosen />
                <button type="button" class="button button--primary button--large" on:click=choose>
                    {text::CHOOSE_FILES}
                </button>
                <button
                    type="button"
                    class="button button--large"
                    aria-describedby="sample-note"
                    on:click=move |_| context.read(Source::Sample)
                >
                    {text::TRY_SAMPLE}
                </button>
            </div>
            <p class="note drop-zone__sample" id="sample-note">
                <strong>{text::SAMPLE_NAME}</strong>
                " "
                {text::SAMPLE_LINE}
            </p>
        </div>
        <p class="note welcome__status" role="status">
            {move || starting.get().then_some(text::WORKER_STARTING)}
        </p>
    }
}

/// Buttons back to what is still there.
#[component]
fn WaysBack() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let has_report = Memo::new(move |_| context.report.with(Option::is_some));
    let has_plan = Memo::new(move |_| {
        context
            .session
            .with(|s| s.import.summary.is_some() && s.import.question.is_none())
    });
    let back = move |phase: Phase, words: &'static str| {
        view! {
            <button type="button" class="button button--link" on:click=move |_| context.go(phase)>
                {words}
                <Icon shape=Shape::Arrow />
            </button>
        }
    };
    view! {
        <div class="welcome__back">
            {move || has_report.get().then(|| back(Phase::Explore, shell::BACK_TO_REPORT))}
            {move || has_plan.get().then(|| back(Phase::Plan, shell::BACK_TO_PLAN))}
        </div>
    }
}

/// What it reads, what stays private, what one gets.
#[component]
fn Facts() -> impl IntoView {
    let formats = text::FORMATS
        .into_iter()
        .map(|(name, note)| {
            view! {
                <li>
                    <span class="welcome__fact-name">{name}</span>
                    <span class="welcome__fact-note">{note}</span>
                </li>
            }
        })
        .collect_view();
    let list = |lines: [&'static str; 4]| {
        let items = lines
            .into_iter()
            .map(|line| {
                view! {
                    <li>
                        <Icon shape=Shape::Check />
                        <span>{line}</span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="plain-list welcome__fact-ticks">{items}</ul> }
    };
    view! {
        <div class="welcome__facts">
            <section>
                <h2>{text::GET_TITLE}</h2>
                {list(text::GET)}
            </section>
            <section>
                <h2>{text::KEPT_TITLE}</h2>
                {list(text::KEPT)}
            </section>
            <section>
                <h2>{text::FORMATS_TITLE}</h2>
                <ul class="plain-list welcome__fact-formats">{formats}</ul>
            </section>
        </div>
    }
}
