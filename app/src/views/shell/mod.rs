//! The frame of the page: header, notices, trouble, and the step within.

mod forget;
mod header;
mod notices;
mod privacy;
mod problem;
mod stepper;
mod theme_switch;

use leptos::{ev, html, prelude::*};

use crate::browser::{storage, window, worker::WorkerClient};
use crate::components::{Moved, PhaseHeading};
use crate::state::app_context::AppContext;
use crate::state::session::Phase;
use crate::text::shell as text;
use crate::views::explore::ExploreView;
use crate::views::import::{DropOverlay, Importing, Intake, MappingView, Welcome};
use crate::views::plan::PlanView;
use crate::views::run::RunView;
use header::Header;
use notices::Notices;
use problem::ProblemCard;

/// The page. Owns the context and the worker, which live as long as it does.
#[component]
pub fn App() -> impl IntoView {
    let context = AppContext::new(storage::load_theme());
    let client = WorkerClient::spawn(context);
    provide_context(context);
    provide_context(Moved(StoredValue::new(false)));
    provide_context(Intake::new(context, client.clone()));
    context.connect(client);

    Effect::new(move |_| window::set_title(&text::page_title(context.phase.get())));
    // Not on the first run, so that the stored theme is not written back.
    Effect::watch(
        move || context.theme.get(),
        |theme, _, _| storage::keep_theme(*theme),
        false,
    );
    context.model.set(storage::load_model());
    Effect::watch(
        move || context.model.get(),
        |form, _, _| storage::keep_model(form),
        false,
    );
    window::remove_boot();

    let main = NodeRef::<html::Main>::new();
    let skip = move |event: ev::MouseEvent| {
        // The hash belongs to the view state, so the link itself must not change it.
        event.prevent_default();
        if let Some(main) = main.get_untracked() {
            window::focus(&main);
        }
    };
    let exploring = Memo::new(move |_| context.phase.get() == Phase::Explore);
    view! {
        <a class="skip" href="#main" on:click=skip>
            {text::SKIP_TO_MAIN}
        </a>
        <div class="shell" class:shell--fill=exploring>
            <Header />
            <Notices />
            <main class="shell__main" id="main" tabindex="-1" node_ref=main>
                <ProblemCard />
                {move || step(context.phase.get())}
            </main>
        </div>
        <DropOverlay />
    }
    .into_any()
}

/// The view of a step.
fn step(phase: Phase) -> AnyView {
    match phase {
        Phase::Welcome => view! { <Welcome /> }.into_any(),
        Phase::Importing => view! { <Importing /> }.into_any(),
        Phase::Mapping => view! { <MappingView /> }.into_any(),
        Phase::Plan => view! { <PlanView /> }.into_any(),
        Phase::Running => view! { <RunView /> }.into_any(),
        Phase::Explore => view! {
            <PhaseHeading text=text::REPORT_HEADING hidden=true />
            <ExploreView />
        }
        .into_any(),
    }
}
