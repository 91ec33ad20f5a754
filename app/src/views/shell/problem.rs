//! Trouble: what happened, where, and what to do.

use leptos::prelude::*;

use crate::browser::window;
use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::session::{Problem, ProblemKind};
use crate::text::shell as text;

/// The card at the top of the step, if there is trouble. Announced when it appears.
#[component]
pub(super) fn ProblemCard() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let problem = Memo::new(move |_| context.session.with(|session| session.problem.clone()));
    let card = move || {
        problem
            .get()
            .map(|problem| view! { <Card problem=problem /> })
    };
    view! {
        <div role="alert" class="problem-slot">
            {card}
        </div>
    }
}

/// The card itself.
#[component]
fn Card(
    /// The trouble.
    problem: Problem,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let (heading, advice) = text::problem(problem.kind);
    let action = match problem.kind {
        ProblemKind::Worker => view! {
            <button type="button" class="button button--primary" on:click=move |_| context.restart()>
                {text::RESTART}
            </button>
        }
        .into_any(),
        ProblemKind::Version => view! {
            <button type="button" class="button button--primary" on:click=|_| window::reload()>
                {text::RELOAD}
            </button>
        }
        .into_any(),
        ProblemKind::Import | ProblemKind::Run | ProblemKind::Drop => view! {
            <button
                type="button"
                class="button"
                on:click=move |_| {
                    context.session.update(|session| session.problem = None);
                }
            >
                {text::DISMISS}
            </button>
        }
        .into_any(),
    };
    view! {
        <section class="problem">
            <Icon shape=Shape::Warning />
            <div class="problem__words">
                <p class="eyebrow">{text::problem_place(problem.kind)}</p>
                <h2>{heading}</h2>
                {(!problem.detail.is_empty())
                    .then(|| view! { <p class="problem__detail">{problem.detail}</p> })}
                <p>{advice}</p>
            </div>
            <div class="problem__action">{action}</div>
        </section>
    }
}
