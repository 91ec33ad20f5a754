//! A field for a whole number that says what is wrong beside itself.

use leptos::prelude::*;

/// A labelled number field. Shows `error` below it, tied to it for assistive technology.
#[component]
pub fn NumberField(
    /// Unique id of the input.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// The text as typed.
    #[prop(into)]
    value: Signal<String>,
    /// What is wrong with it, if anything.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called with every new text.
    on_input: Callback<String>,
    /// Whether it cannot be changed now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
            </label>
            <input
                class="input input--number"
                id=id
                type="text"
                inputmode="numeric"
                autocomplete="off"
                prop:value=value
                disabled=disabled
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:input:target=move |event| on_input.run(event.target().value())
            />
            <p class="field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
}
