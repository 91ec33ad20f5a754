//! The key of the endpoint. It goes from the input to the link of the worker; no signal, no form and no storage holds it.

use clioscope_core::llm::ApiKey;
use leptos::{html, prelude::*};

use crate::state::app_context::AppContext;
use crate::text::model as text;

/// The field for the key.
#[component]
pub(super) fn KeyField() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let input = NodeRef::<html::Input>::new();
    let error = RwSignal::new(None::<String>);
    let typed = move |text: &str| match ApiKey::parse(text) {
        Ok(key) => {
            error.set(None);
            context.hold_key(key);
        }
        Err(wrong) => {
            error.set(Some(text::key_error(&wrong)));
            context.hold_key(None);
        }
    };
    let forget = move |_| {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            // The button goes away with the key.
            input.focus().ok();
        }
        typed("");
    };
    // The key is let go from elsewhere too, when another server is chosen.
    Effect::new(move |_| {
        let kept = context.has_key.get() || error.with_untracked(Option::is_some);
        if let Some(input) = input.get().filter(|_| !kept) {
            input.set_value("");
        }
    });
    let needed = Memo::new(move |_| {
        context
            .model
            .with(|form| form.preset().is_some_and(|preset| preset.needs_key))
    });
    let state = move || {
        if context.has_key.get() {
            view! {
                {text::KEY_HELD}
                " "
                <button type="button" class="button button--link" on:click=forget>
                    {text::KEY_FORGET}
                </button>
            }
            .into_any()
        } else if needed.get() {
            text::KEY_MISSING.into_any()
        } else {
            ().into_any()
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for="endpoint-key">
                {move || if needed.get() { text::KEY } else { text::KEY_OPTIONAL }}
            </label>
            <input
                class="input"
                id="endpoint-key"
                type="password"
                autocomplete="off"
                spellcheck="false"
                node_ref=input
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby="endpoint-key-error endpoint-key-note"
                on:input:target=move |event| typed(&event.target().value())
            />
            <p class="note" id="endpoint-key-note">{text::KEY_NOTE}</p>
            <p class="field__error" id="endpoint-key-error">{move || error.get()}</p>
            <p class="note" role="status">{state}</p>
        </div>
    }
    .into_any()
}
