//! A run that waits for the person: why, and what can be done.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::run_state::{RunState, RunStatus};
use crate::text::run as text;
use crate::views::model::EndpointForm;
use crate::views::plan::Cap;

/// The reason, the model and the cap to change, and the way on.
#[component]
pub(super) fn Paused(
    /// The run.
    run: Memo<RunState>,
) -> impl IntoView {
    let paused = Memo::new(move |_| run.with(|run| run.status == RunStatus::Paused));
    view! {
        <Show when=move || paused.get()>
            <Card run=run />
        </Show>
    }
    .into_any()
}

#[component]
fn Card(
    /// The run.
    run: Memo<RunState>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let retry = RwSignal::new(false);
    let given_up = Memo::new(move |_| run.with(|run| run.calls.quarantined));
    let ready = Memo::new(move |_| {
        context.model.with(|form| form.endpoint(None).is_some())
            && context.budget.with(|budget| budget.wrong().is_empty())
    });
    view! {
        <section class="card paused" aria-labelledby="paused-heading">
            <div class="paused__why" role="alert">
                <Icon shape=Shape::Pause />
                <div>
                    <h2 id="paused-heading">{text::PAUSED_WHY}</h2>
                    <p>{move || run.with(|run| run.waits.clone())}</p>
                </div>
            </div>
            <details class="fold">
                <summary>{text::CHANGE_MODEL}</summary>
                <EndpointForm />
            </details>
            <details class="fold">
                <summary>{text::RAISE_CAP}</summary>
                <Cap />
            </details>
            <Show when=move || { given_up.get() > 0 }>
                <p class="note">{move || text::given_up(given_up.get())}</p>
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=retry
                        on:change:target=move |event| retry.set(event.target().checked())
                    />
                    <span>{text::RETRY_FAILED}</span>
                </label>
            </Show>
            <button
                type="button"
                class="button button--primary button--large"
                disabled=move || !ready.get()
                on:click=move |_| context.resume(retry.get_untracked())
            >
                {text::CONTINUE}
            </button>
            <p class="note">{text::KEPT}</p>
        </section>
    }
    .into_any()
}
