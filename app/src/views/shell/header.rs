//! The header: what is on screen, the promise, and what can be done anywhere.

use leptos::prelude::*;

use super::forget::Forget;
use super::privacy::PrivacyBadge;
use super::stepper::Stepper;
use super::theme_switch::ThemeSwitch;
use crate::components::{Icon, Shape};
use crate::protocol::ToWorker;
use crate::state::app_context::AppContext;
use crate::state::session::Phase;
use crate::text::{project, shell as text};

/// The header of every step.
#[component]
pub(super) fn Header() -> impl IntoView {
    let context = expect_context::<AppContext>();
    view! {
        <header class="header">
            <p class="header__logo">"Clio"<i>"scope"</i></p>
            <div class="header__middle">
                {move || match context.phase.get() {
                    Phase::Explore => view! { <ReportLine /> }.into_any(),
                    phase => view! { <Stepper phase=phase /> }.into_any(),
                }}
            </div>
            <div class="header__actions">
                <PrivacyBadge />
                <ThemeSwitch />
                <Actions />
            </div>
        </header>
    }
    .into_any()
}

/// What the report on screen is about.
#[component]
fn ReportLine() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let line = move || {
        context.report.with(|report| {
            report
                .as_ref()
                .map(|loaded| text::report_line(&loaded.report.run))
        })
    };
    view! { <p class="header__line" title=line>{line}</p> }
}

/// The buttons that lead elsewhere.
#[component]
fn Actions() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let can_begin = Memo::new(move |_| {
        matches!(
            context.phase.get(),
            Phase::Plan | Phase::Mapping | Phase::Explore
        )
    });
    let can_plan = Memo::new(move |_| {
        context.phase.get() == Phase::Explore && context.summary.with(Option::is_some)
    });
    let can_save = Memo::new(move |_| {
        matches!(
            context.phase.get(),
            Phase::Plan | Phase::Running | Phase::Explore
        )
    });
    view! {
        <Show when=move || can_save.get()>
            <button
                type="button"
                class="button button--quiet header__button header__save" title=project::SAVE
                on:click=move |_| context.send(ToWorker::SaveProject)
            >
                <Icon shape=Shape::Save />
                <span class="header__words">{project::SAVE}</span>
            </button>
        </Show>
        <Show when=move || can_plan.get()>
            <button
                type="button"
                class="button button--quiet header__button" title=text::RUN_AGAIN
                on:click=move |_| context.go(Phase::Plan)
            >
                <Icon shape=Shape::Again />
                <span class="header__words">{text::RUN_AGAIN}</span>
            </button>
        </Show>
        <Show when=move || can_begin.get()>
            <button
                type="button"
                class="button button--quiet header__button" title=text::NEW_ANALYSIS
                on:click=move |_| context.go(Phase::Welcome)
            >
                <Icon shape=Shape::Plus />
                <span class="header__words">{text::NEW_ANALYSIS}</span>
            </button>
        </Show>
        <Forget />
    }
}
