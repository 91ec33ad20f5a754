//! The heading of a step.

use leptos::{html, prelude::*};

use crate::browser::window;

/// Whether a heading was shown before, provided at the root: the very first one does not take the focus.
#[derive(Clone, Copy)]
pub struct Moved(pub StoredValue<bool>);

/// The `h1` of a step. Takes the focus when the step begins, so that keyboard and screen reader start there.
#[component]
pub fn PhaseHeading(
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it is for assistive technology only.
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let moved = use_context::<Moved>()
        .and_then(|Moved(moved)| moved.try_update_value(|moved| std::mem::replace(moved, true)))
        .unwrap_or(false);
    Effect::new(move |_| {
        if let Some(element) = heading.get().filter(|_| moved) {
            window::focus(&element);
        }
    });
    view! {
        <h1 class="phase-heading" class:visually-hidden=hidden tabindex="-1" node_ref=heading>
            {move || text.get()}
        </h1>
    }
}
