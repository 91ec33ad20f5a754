//! The head of the verdict: the format, the files, and the ways to correct it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::ImportSummary;
use crate::state::app_context::AppContext;
use crate::text::{format::counted, import as text, shell};

/// Files named at once; more are behind a `details`.
const FILES_SHOWN: usize = 3;

/// Format and files, with "Change…".
#[component]
pub(super) fn FormatChoice(
    /// The summary.
    summary: Signal<Arc<ImportSummary>>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let changing = RwSignal::new(false);
    let adjustable = Memo::new(move |_| context.session.with(|s| s.import.adjustable()));
    let mapped = Memo::new(move |_| summary.with(|summary| summary.mapping.is_some()));
    let busy = Memo::new(move |_| context.session.with(|s| s.import.reading.is_some()));
    view! {
        <header class="verdict__head">
            <div class="verdict__what">
                <p class="eyebrow">{text::RECOGNISED}</p>
                <h2 id="verdict-heading">{move || summary.with(|s| s.format_label.clone())}</h2>
                {move || summary.with(|summary| files(&summary.files))}
            </div>
            <Show when=move || adjustable.get()>
                <div class="verdict__corrections">
                    <Show when=move || mapped.get()>
                        <button
                            type="button"
                            class="button"
                            disabled=busy
                            on:click=move |_| context.open_mapping()
                        >
                            {text::MAPPING_CHANGE}
                        </button>
                    </Show>
                    <button
                        type="button"
                        class="button"
                        aria-expanded=move || if changing.get() { "true" } else { "false" }
                        on:click=move |_| changing.update(|changing| *changing = !*changing)
                    >
                        {move || {
                            if changing.get() { text::VERDICT_KEEP } else { text::VERDICT_CHANGE }
                        }}
                    </button>
                </div>
            </Show>
        </header>
        <Show when=move || changing.get()>
            <FormatSelect summary=summary changing=changing />
        </Show>
    }
}

/// The select of formats.
#[component]
fn FormatSelect(
    /// The summary.
    summary: Signal<Arc<ImportSummary>>,
    /// Set to `false` once a format was chosen.
    changing: RwSignal<bool>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let options = summary.with_untracked(|summary| {
        summary
            .formats
            .iter()
            .map(|(id, label)| {
                let chosen = *id == summary.format;
                view! {
                    <option value=id.clone() selected=chosen>
                        {label.clone()}
                    </option>
                }
            })
            .collect_view()
    });
    let choose = move |id: String| {
        changing.set(false);
        context.reread(|choices| {
            choices.format = Some(id);
            choices.mapping = None;
        });
    };
    view! {
        <div class="field verdict__format">
            <label class="field__label" for="format">
                {text::FORMAT_LABEL}
            </label>
            <select class="input" id="format" on:change:target=move |e| choose(e.target().value())>
                {options}
            </select>
        </div>
    }
}

/// The names of the files, many of them folded away.
fn files(names: &[String]) -> AnyView {
    if names.len() <= FILES_SHOWN {
        return view! { <p class="verdict__files">{names.join(", ")}</p> }.into_any();
    }
    let items = names
        .iter()
        .map(|name| view! { <li>{name.clone()}</li> })
        .collect_view();
    view! {
        <details class="verdict__files">
            <summary>
                {shell::files_line(names)} ", " {counted(names.len(), "file", "files")}
            </summary>
            <ul class="plain-list">{items}</ul>
        </details>
    }
    .into_any()
}
