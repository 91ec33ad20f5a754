//! The list of stages.

use clioscope_core::pipeline::stage::Stage;
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::state::run_state::{RunState, StageState};
use crate::text::{run as text, shell};

/// All stages with their states.
#[component]
pub(super) fn Stages(
    /// The run.
    run: Memo<RunState>,
) -> impl IntoView {
    let stages = Memo::new(move |_| run.with(RunState::stages));
    let items = move || {
        stages
            .get()
            .into_iter()
            .map(|stage| view! { <StageRow stage=stage run=run /> })
            .collect_view()
    };
    view! {
        <ol class="plain-list stages" aria-label=text::STAGES_LABEL>
            {items}
        </ol>
    }
}

/// One stage.
#[component]
fn StageRow(
    /// Which.
    stage: Stage,
    /// The run.
    run: Memo<RunState>,
) -> impl IntoView {
    let (name, note) = text::stage(stage);
    let state = Memo::new(move |_| run.with(|run| run.stage(stage)));
    let kind = Memo::new(move |_| match state.get() {
        StageState::Waiting => (0, text::STATE_WAITING),
        StageState::Active(..) => (1, text::STATE_ACTIVE),
        StageState::Done => (2, text::STATE_DONE),
    });
    let mark = move || match kind.get().0 {
        0 => view! { <Icon shape=Shape::Circle /> }.into_any(),
        1 => view! { <span class="spinner"></span> }.into_any(),
        _ => view! { <Icon shape=Shape::Check /> }.into_any(),
    };
    let units = move || match state.get() {
        StageState::Active(done, total) => text::units(stage, done, total),
        StageState::Waiting | StageState::Done => String::new(),
    };
    let fetching = move || {
        let model = run.with(|run| run.model).filter(|_| stage == Stage::Embed);
        let (done, total) = model.filter(|(done, total)| done < total)?;
        let size = shell::bytes_of(done, total);
        Some(view! { <span class="stage__fetch">{text::MODEL_FETCH} ": " {size}</span> })
    };
    view! {
        <li
            class="stage"
            class:stage--active=move || kind.get().0 == 1
            class:stage--done=move || kind.get().0 == 2
        >
            <span class="stage__mark" aria-hidden="true">
                {mark}
            </span>
            <span class="stage__words">
                <span class="stage__name">{name}</span>
                <span class="visually-hidden">", " {move || kind.get().1}</span>
                <span class="stage__note">{note}</span>
                {fetching}
            </span>
            <span class="stage__units">{units}</span>
        </li>
    }
}
