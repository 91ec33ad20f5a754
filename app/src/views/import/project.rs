//! A project file, opened from the first screen.

use leptos::{html, prelude::*};

use super::Intake;
use super::intake::PROJECT_END;
use crate::browser::files;
use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::text::project as text;

/// The button that opens a project, and what went wrong with the last one.
#[component]
pub(super) fn OpenProject() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let intake = expect_context::<Intake>();
    let picker = NodeRef::<html::Input>::new();
    let opening = Memo::new(move |_| context.session.with(|s| s.model.opening));
    let problem = Memo::new(move |_| context.session.with(|s| s.model.project_problem.clone()));
    let choose = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let chosen = move |event: web_sys::Event| {
        let file =
            files::input_of(&event).and_then(|input| files::take_chosen(&input).into_iter().next());
        if let Some(file) = file {
            intake.open(file);
        }
    };
    let dismiss = move |_| context.session.update(|s| s.model.project_problem = None);
    view! {
        <div class="open-project">
            <input type="file" accept=format!("{PROJECT_END},.zip") hidden node_ref=picker on:change=chosen />
            <button
                type="button"
                class="button"
                aria-describedby="open-project-note"
                disabled=opening
                on:click=choose
            >
                {move || if opening.get() { text::OPENING } else { text::OPEN }}
            </button>
            <p class="note" id="open-project-note">{text::OPEN_NOTE}</p>
        </div>
        {move || {
                problem.get().map(|words| {
                    view! {
                        <div class="callout callout--warn" role="alert">
                            <Icon shape=Shape::Warning />
                            <div>
                                <h2 class="callout__title">{text::FAILED}</h2>
                                <p>{words}</p>
                                <button type="button" class="button" on:click=dismiss>
                                    {text::DISMISS}
                                </button>
                            </div>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}
