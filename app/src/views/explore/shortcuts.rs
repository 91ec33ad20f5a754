//! Keys that work wherever the focus is: `/` searches, Escape selects nothing.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::Explore;
use crate::state::selection::Origin;

/// Id of the search field.
pub const SEARCH_ID: &str = "cluster-search";

/// Listens until the owner is cleaned up. `reveal` brings the search field on screen.
pub fn listen(explore: Explore, reveal: Callback<()>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() || dialog_is_open() {
            return;
        }
        match event.key().as_str() {
            "Escape" => explore.selection.select(None, Origin::List),
            "/" if explore.slash_key.try_get_untracked() == Some(true) && !is_typing(&event) => {
                event.prevent_default();
                reveal.run(());
                if !focus_search() {
                    // It is hidden until the panel's switch has taken effect.
                    request_animation_frame(|| {
                        focus_search();
                    });
                }
            }
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
}

/// Moves the focus to the search field; `false` if it does not take it.
fn focus_search() -> bool {
    let field = document().get_element_by_id(SEARCH_ID);
    let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    field.focus().is_ok()
        && document()
            .active_element()
            .is_some_and(|active| active.id() == SEARCH_ID)
}

fn dialog_is_open() -> bool {
    document()
        .query_selector("dialog[open]")
        .is_ok_and(|dialog| dialog.is_some())
}

/// Whether the key goes into a field, or comes with another key.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || target.is_some_and(|target| {
            let name = target.tag_name();
            ["INPUT", "TEXTAREA", "SELECT"].contains(&name.as_str()) || target.is_content_editable()
        })
}
