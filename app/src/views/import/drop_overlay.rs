//! The whole window accepts files.

use leptos::{ev, prelude::*};

use super::Intake;
use crate::browser::files;
use crate::components::{Icon, Shape};
use crate::text::import as text;

/// Shown while files are dragged over the window, in every step.
#[component]
pub fn DropOverlay() -> impl IntoView {
    let intake = expect_context::<Intake>();
    // Entering a child fires before leaving its parent, so the two are counted.
    let depth = RwSignal::new(0_i32);
    let enter = window_event_listener(ev::dragenter, move |event| {
        if files::drags_files(&event) {
            event.prevent_default();
            depth.try_update(|depth| *depth += 1);
        }
    });
    let over = window_event_listener(ev::dragover, move |event| {
        if files::drags_files(&event) {
            event.prevent_default();
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        if files::drags_files(&event) {
            depth.try_update(|depth| *depth = (*depth - 1).max(0));
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        if files::drags_files(&event) {
            event.prevent_default();
            depth.try_update(|depth| *depth = 0);
            intake.take(files::dropped(&event));
        }
    });
    on_cleanup(move || {
        enter.remove();
        over.remove();
        leave.remove();
        drop.remove();
    });
    view! {
        <div class="drop-overlay" class:drop-overlay--on=move || { depth.get() > 0 } aria-hidden="true">
            <div class="drop-overlay__box">
                <Icon shape=Shape::Import />
                <p class="drop-overlay__title">{text::DROP_ANYWHERE}</p>
                <p>{text::DROP_ANYWHERE_SUB}</p>
            </div>
        </div>
    }
}
