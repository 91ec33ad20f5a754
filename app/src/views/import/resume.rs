//! An interrupted run that can go on.

use clioscope_core::llm::Api;
use leptos::prelude::*;

use crate::browser::policy;
use crate::components::{Icon, Shape};
use crate::protocol::ResumableRun;
use crate::state::app_context::AppContext;
use crate::text::{model, project as text};
use crate::views::model::PolicyNotice;

/// A card that says what is kept and how to go on; nothing while there is no such run.
#[component]
pub(super) fn Resume() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let run = Memo::new(move |_| context.session.with(|s| s.model.resumable.clone()));
    view! {
        <div role="status">
            {move || run.get().map(|run| view! { <Card run=(*run).clone() /> })}
        </div>
    }
    .into_any()
}

#[component]
fn Card(
    /// The run.
    run: ResumableRun,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let origin = run.endpoint.base_url.origin();
    let forbidden = run.endpoint.api != Api::BuiltIn
        && !policy::allowed_origins()
            .iter()
            .any(|allowed| allowed == origin);
    if forbidden {
        // The page is loaded again with the address of the run allowed, before any file is read in vain.
        context.model.update(|form| form.fill(&run.endpoint));
    }
    let set_aside = move |_| context.session.update(|s| s.model.resumable = None);
    view! {
        <section class="callout resume" aria-labelledby="resume-heading">
            <Icon shape=Shape::Again />
            <div>
                <h2 class="callout__title" id="resume-heading">{text::RESUME_TITLE}</h2>
                <p>{text::kept(&run)}</p>
                <p><strong>{text::RESUME_AGAIN}</strong> " " {text::RESUME_KEY}</p>
                {forbidden
                    .then(|| {
                        view! {
                            <p class="note">{model::ALLOW_FIRST}</p>
                            <PolicyNotice />
                        }
                    })}
                <button type="button" class="button button--link" on:click=set_aside>
                    {text::SET_ASIDE}
                </button>
            </div>
        </section>
    }
    .into_any()
}
