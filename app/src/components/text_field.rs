//! A field for a line of text that says what is wrong beside itself.

use leptos::prelude::*;

/// A labelled text field. Shows `error` below it, tied to it for assistive technology.
#[component]
pub fn TextField(
    /// Unique id of the input.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// The text as typed.
    #[prop(into)]
    value: Signal<String>,
    /// What is wrong with it, if anything.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Called with every new text.
    on_input: Callback<String>,
    /// What kind of keyboard suits it.
    #[prop(default = "text")]
    mode: &'static str,
    /// A line that explains it.
    #[prop(optional)]
    note: &'static str,
    /// Id of a `datalist` with proposals.
    #[prop(optional_no_strip)]
    list: Option<&'static str>,
    /// Whether it is narrow, for numbers.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let note_id = format!("{id}-note");
    let described_by = {
        let (error_id, note_id) = (error_id.clone(), note_id.clone());
        move || match (error.with(Option::is_some), note.is_empty()) {
            (true, false) => Some(format!("{error_id} {note_id}")),
            (true, true) => Some(error_id.clone()),
            (false, false) => Some(note_id.clone()),
            (false, true) => None,
        }
    };
    view! {
        <div class="field" class:field--short=short>
            <label class="field__label" for=id.clone()>
                {move || label.get()}
            </label>
            <input
                class="input"
                class:input--number=short
                id=id
                type="text"
                inputmode=mode
                autocomplete="off"
                spellcheck="false"
                list=list
                prop:value=value
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:input:target=move |event| on_input.run(event.target().value())
            />
            {(!note.is_empty()).then(|| view! { <p class="note" id=note_id>{note}</p> })}
            <p class="field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
    .into_any()
}

/// A labelled field for several lines of text, with its error below.
#[component]
pub fn AreaField(
    /// Unique id of the field.
    #[prop(into)]
    id: String,
    /// Its label.
    label: &'static str,
    /// The text as typed.
    #[prop(into)]
    value: Signal<String>,
    /// What is wrong with it, if anything.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Called with every new text.
    on_input: Callback<String>,
    /// Lines to show.
    #[prop(default = 2)]
    rows: u32,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    view! {
        <div class="field field--wide">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <textarea
                class="input input--area"
                id=id
                rows=rows
                autocomplete="off"
                prop:value=value
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:input:target=move |event| on_input.run(event.target().value())
            ></textarea>
            <p class="field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
    .into_any()
}
