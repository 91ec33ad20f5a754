//! Work with the model in course, and why the last one stopped.

use leptos::prelude::*;

use crate::components::{Icon, ProgressBar, Shape};
use crate::state::app_context::AppContext;
use crate::state::model_state::{Job, JobKind};
use crate::text::model as text;

/// The progress of work of these kinds, with the way out; nothing while there is none.
#[component]
pub fn JobBar(
    /// The kinds shown here.
    kinds: &'static [JobKind],
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let job = Memo::new(move |_| {
        context
            .session
            .with(|s| s.model.job.clone().filter(|job| kinds.contains(&job.kind)))
    });
    let kind = Memo::new(move |_| job.with(|job| job.as_ref().map(|job| job.kind)));
    let problem = Memo::new(move |_| {
        context.session.with(|s| {
            s.model
                .job_problem
                .clone()
                .filter(|(kind, _)| kinds.contains(kind))
        })
    });
    view! {
        {move || kind.get().map(|kind| view! { <Bar job=job kind=kind /> })}
        {move || {
                problem.get().map(|(kind, words)| {
                    view! {
                        <div class="callout callout--warn" role="alert">
                            <Icon shape=Shape::Warning />
                            <div>
                                <h3>{text::job_failed(kind)}</h3>
                                <p>{words}</p>
                            </div>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

#[component]
fn Bar(
    /// The work.
    job: Memo<Option<Job>>,
    /// Its kind.
    kind: JobKind,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let of = move |read: fn(&Job) -> Option<f64>| job.with(|job| job.as_ref().and_then(read));
    let fraction = Signal::derive(move || {
        of(|job| (job.total > 0).then(|| job.done as f64 / job.total as f64))
    });
    let words = Signal::derive(move || {
        job.with(|job| {
            job.as_ref()
                .map_or_else(String::new, |job| text::job_progress(job.done, job.total))
        })
    });
    let cancelling = Memo::new(move |_| job.with(|job| job.as_ref().is_some_and(|j| j.cancelling)));
    let waits = Memo::new(move |_| job.with(|job| job.as_ref().and_then(|j| j.paused.clone())));
    view! {
        <div class="job">
            <p class="job__words">
                <span role="status">{text::job(kind)}</span>
                <span>{move || words.get()}</span>
            </p>
            <ProgressBar label=text::job(kind) fraction=fraction value_text=words />
            {move || {
                waits.get().map(|reason| {
                    view! {
                        <div class="callout callout--warn" role="alert">
                            <Icon shape=Shape::Pause />
                            <div>
                                <p>{reason}</p>
                                <button
                                    type="button"
                                    class="button"
                                    on:click=move |_| context.continue_job()
                                >
                                    {text::GO_ON}
                                </button>
                            </div>
                        </div>
                    }
                })
            }}
            <button
                type="button"
                class="button"
                disabled=cancelling
                on:click=move |_| context.cancel_job()
            >
                {move || if cancelling.get() { text::CANCELLING } else { text::CANCEL }}
            </button>
        </div>
    }
    .into_any()
}
