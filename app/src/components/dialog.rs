//! A modal dialog on the native element, which traps the focus and gives it back.

use leptos::{ev, html, prelude::*};

use super::{Icon, Shape};

/// A modal dialog with a heading. Escape, the cross and a click beside it close it.
#[component]
pub fn Dialog(
    /// Whether it is open; the dialog sets it to `false` when it closes itself.
    open: RwSignal<bool>,
    /// Unique id of the heading, by which the dialog is named.
    heading_id: &'static str,
    /// The heading.
    heading: &'static str,
    /// Name of the cross for assistive technology.
    close_label: &'static str,
    /// Whether it holds a table or code.
    #[prop(optional)]
    wide: bool,
    /// What is in it; built when it opens for the first time and again each time.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(element) = dialog.get() else { return };
        match (open.get(), element.open()) {
            (true, false) => {
                element.show_modal().ok();
            }
            (false, true) => element.close(),
            _ => {}
        }
    });
    // A click on the backdrop has the dialog itself as target; its content fills the box.
    let on_click = move |event: ev::MouseEvent| {
        let target = event.target();
        if dialog
            .get_untracked()
            .is_some_and(|element| target.as_ref() == Some(element.as_ref()))
        {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="dialog"
            class:dialog--wide=wide
            node_ref=dialog
            aria-labelledby=heading_id
            on:close=move |_| open.set(false)
            on:click=on_click
        >
            <div class="dialog__body">
                <div class="dialog__head">
                    <h2 id=heading_id>{heading}</h2>
                    <button
                        type="button"
                        class="button button--quiet button--icon"
                        aria-label=close_label
                        on:click=move |_| open.set(false)
                    >
                        <Icon shape=Shape::Cross />
                    </button>
                </div>
                <Show when=move || open.get()>{children()}</Show>
            </div>
        </dialog>
    }
}
