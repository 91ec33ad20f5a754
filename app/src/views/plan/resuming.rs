//! That the plan is that of an interrupted run.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::session::Session;
use crate::text::project as text;

/// A card above the plan while an interrupted run can go on with these files.
#[component]
pub(super) fn Resuming() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let run = Memo::new(move |_| context.session.with(Session::resuming));
    let of_project = Memo::new(move |_| context.session.with(|s| s.model.of_project));
    move || {
        run.get().map(|run| {
            view! {
                <div class="callout">
                    <Icon shape=Shape::Again />
                    <div>
                        <h2 class="callout__title">{move || text::titles(of_project.get()).1}</h2>
                        <p>{text::kept(&run)}</p>
                        <p class="note">{text::RESUMING_NOTE} " " {text::RESUME_KEY}</p>
                    </div>
                </div>
            }
        })
    }
}
