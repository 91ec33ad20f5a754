//! The run step: how far it is, and the way out.

mod calls;
mod paused;
mod stages;

use leptos::prelude::*;

use crate::components::{PhaseHeading, ProgressBar};
use crate::state::app_context::AppContext;
use crate::state::run_state::{RunState, RunStatus};
use crate::text::{run as text, shell};
use calls::CallsPanel;
use paused::Paused;
use stages::Stages;

/// The run step.
#[component]
pub fn RunView() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let run = Memo::new(move |_| context.session.with(|session| session.run.clone()));
    let cancelling = Memo::new(move |_| run.with(|run| run.status == RunStatus::Cancelling));
    let status = Memo::new(move |_| run.with(|run| run.status));
    let asks = Memo::new(move |_| run.with(|run| run.asks));
    let title = Signal::derive(move || {
        match status.get() {
            RunStatus::Cancelling => text::CANCELLING_TITLE,
            RunStatus::Paused => text::PAUSED_TITLE,
            RunStatus::Idle | RunStatus::Running | RunStatus::Pausing => text::TITLE,
        }
        .to_owned()
    });
    let percent = Memo::new(move |_| run.with(|run| (run.fraction() * 100.0).floor() as u32));
    let left = Memo::new(move |_| {
        run.with(|run| match (run.status, run.eta_secs) {
            (RunStatus::Paused, _) => text::PAUSED.to_owned(),
            (_, Some(secs)) => text::left(secs),
            (_, None) => text::ESTIMATING.to_owned(),
        })
    });
    let files = Memo::new(move |_| {
        context
            .summary
            .with(|summary| summary.as_ref().map(|summary| shell::import_line(summary)))
    });
    view! {
        <div class="narrow run">
            <PhaseHeading text=title />
            <p class="lead">{move || files.get()}</p>
            <div class="run__figures">
                <p class="run__percent" aria-hidden="true">
                    {move || percent.get()} <span>"%"</span>
                </p>
                <p class="run__left">{move || left.get()}</p>
            </div>
            <ProgressBar
                label=text::PROGRESS_LABEL
                fraction=Signal::derive(move || Some(run.with(RunState::fraction)))
                value_text=Signal::derive(move || text::progress(percent.get(), &left.get()))
            />
            <p class="visually-hidden" role="status">
                {move || {
                    run.with(announcement)
                }}
            </p>
            <Paused run=run />
            <Stages run=run />
            {move || asks.get().then(|| view! { <CallsPanel run=run /> })}
            <div class="run__end">
                <Show when=move || asks.get() && status.get() != RunStatus::Paused>
                    <button
                        type="button"
                        class="button button--large"
                        disabled=move || status.get() != RunStatus::Running
                        on:click=move |_| context.pause()
                    >
                        {move || {
                            if status.get() == RunStatus::Pausing { text::PAUSING } else { text::PAUSE }
                        }}
                    </button>
                </Show>
                <button
                    type="button"
                    class="button button--large"
                    disabled=cancelling
                    on:click=move |_| context.cancel_run()
                >
                    {move || if cancelling.get() { text::CANCELLING } else { text::CANCEL }}
                </button>
                <p class="note">
                    {move || if asks.get() { text::LEAD_MODEL } else { text::LEAD }}
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// What the live region says: the stage only, so that it speaks a few times in a run.
fn announcement(run: &RunState) -> String {
    let stage = run.reached.map(|(stage, ..)| stage);
    stage.map_or_else(
        || text::STARTING.to_owned(),
        |stage| {
            let stages = run.stages();
            let before = stages.iter().filter(|other| **other < stage).count();
            text::announce(text::stage(stage).0, before + 1, stages.len())
        },
    )
}
