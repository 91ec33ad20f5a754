//! The form of the endpoint.

use clioscope_core::llm::{Api, Format, PRESETS};
use leptos::prelude::*;

use super::address::{Address, FixedChoice};
use super::findings::Test;
use super::key::KeyField;
use crate::browser::built_in::{self, Availability};
use crate::browser::policy;
use crate::components::TextField;
use crate::state::app_context::AppContext;
use crate::state::model_form::{ModelField, ModelForm};
use crate::text::model as text;

/// Id of the list of models.
const MODELS: &str = "endpoint-models";

/// Which server, which model, which key; and whether it answers.
#[component]
pub fn EndpointForm() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let named = Memo::new(move |_| context.model.with(|form| form.uses(ModelField::Model)));
    let fixed = policy::is_fixed();
    view! {
        <div class="endpoint">
            {if fixed {
                view! { <FixedChoice /> }.into_any()
            } else {
                view! { <PresetChoice /> }.into_any()
            }}
            <Address fixed />
            <Show when=move || named.get()>
                <ModelName />
                <KeyField />
            </Show>
            <More />
            <Test />
        </div>
    }
    .into_any()
}

/// The kind of server.
#[component]
fn PresetChoice() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let built_in = RwSignal::new(Availability::None);
    wasm_bindgen_futures::spawn_local(async move {
        let there = built_in::availability().await;
        built_in.try_set(there);
    });
    let chosen = Memo::new(move |_| context.model.with(|form| form.preset.clone()));
    let options = move || {
        let there = built_in.get() != Availability::None;
        PRESETS
            .iter()
            .filter(|preset| preset.api != Api::BuiltIn || there || chosen.get() == preset.id)
            .map(|preset| {
                view! {
                    <option value=preset.id prop:selected=move || chosen.get() == preset.id>
                        {preset.name}
                    </option>
                }
            })
            .collect_view()
    };
    let choose = move |id: String| {
        if let Some(preset) = clioscope_core::llm::preset(&id) {
            context.model.update(|form| form.choose(preset));
            context.forget_server();
        }
    };
    let note = move || {
        context
            .model
            .with(|form| form.preset().map(|preset| preset.note))
    };
    view! {
        <div class="field">
            <label class="field__label" for="endpoint-preset">
                {text::PRESET}
            </label>
            <select
                class="input"
                id="endpoint-preset"
                aria-describedby="endpoint-preset-note"
                on:change:target=move |event| choose(event.target().value())
            >
                {options}
            </select>
            <p class="note" id="endpoint-preset-note">
                {note}
            </p>
        </div>
    }
    .into_any()
}

/// The name of the model, with the server's list to choose from.
#[component]
fn ModelName() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let models = Memo::new(move |_| context.session.with(|s| s.model.models.clone()));
    let listing = Memo::new(move |_| context.session.with(|s| s.model.listing));
    let problem = Memo::new(move |_| context.session.with(|s| s.model.list_problem.clone()));
    let ready = Memo::new(move |_| context.model.with(|form| form.endpoint_to_list().is_some()));
    let options = move || {
        models
            .get()
            .iter()
            .map(|name| view! { <option value=name.clone()></option> })
            .collect_view()
    };
    view! {
        <div class="endpoint__pair">
            <FormField field=ModelField::Model id="endpoint-model" note=text::MODEL_HINT list=MODELS />
            <button
                type="button"
                class="button"
                disabled=move || listing.get() || !ready.get()
                on:click=move |_| context.list_models()
            >
                {move || if listing.get() { text::LISTING } else { text::LIST_MODELS }}
            </button>
        </div>
        <datalist id=MODELS>{options}</datalist>
        <p class="note" role="status">
            {move || text::listed(models.with(|models| models.len()))}
        </p>
        {move || {
            problem.get().map(|step| view! { <super::findings::Findings steps=vec![step] /> })
        }}
    }
    .into_any()
}

/// What rarely needs a change.
#[component]
fn More() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let format = Memo::new(move |_| context.model.with(|form| form.format));
    let choices = [
        Format::BoundedSchema,
        Format::JsonSchema,
        Format::JsonObject,
        Format::Tags,
    ];
    let options = choices
        .into_iter()
        .enumerate()
        .map(|(i, choice)| {
            view! {
                <option value=i.to_string() prop:selected=move || format.get() == Some(choice)>
                    {text::format_name(choice)}
                </option>
            }
        })
        .collect_view();
    let choose = move |value: String| {
        let format = value
            .parse::<usize>()
            .ok()
            .and_then(|i| choices.get(i))
            .copied();
        context.model.update(|form| form.format = format);
    };
    view! {
        <details class="fold">
            <summary>{text::MORE}</summary>
            <div class="fields">
                <FormField field=ModelField::Context id="endpoint-context" short=true />
                <FormField field=ModelField::AtATime id="endpoint-at-a-time" short=true />
                <FormField field=ModelField::Timeout id="endpoint-timeout" short=true />
                <div class="field">
                    <label class="field__label" for="endpoint-format">
                        {text::FORMAT}
                    </label>
                    <select
                        class="input"
                        id="endpoint-format"
                        on:change:target=move |event| choose(event.target().value())
                    >
                        <option value="" prop:selected=move || format.get().is_none()>
                            {text::FORMAT_AUTO}
                        </option>
                        {options}
                    </select>
                </div>
            </div>
            <p class="note">{text::MORE_NOTE}</p>
        </details>
    }
    .into_any()
}

/// A text of the form.
#[component]
pub(super) fn FormField(
    /// Which.
    field: ModelField,
    /// Unique id of the input.
    id: &'static str,
    /// A line that explains it.
    #[prop(optional)]
    note: &'static str,
    /// Id of a `datalist` with proposals.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Whether it is narrow, for numbers.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let form = expect_context::<AppContext>().model;
    let value = Memo::new(move |_| form.with(|form| form.text(field).to_owned()));
    let error = Memo::new(move |_| form.with(|form| shown_error(form, field)));
    let mode = match field {
        ModelField::Url => "url",
        ModelField::Model => "text",
        ModelField::Context | ModelField::AtATime | ModelField::Timeout => "numeric",
    };
    view! {
        <TextField
            id=id
            label=text::field(field)
            value=value
            error=error
            note=note
            list=list
            mode=mode
            short=short
            on_input=Callback::new(move |typed| form.update(|form| form.set_text(field, typed)))
        />
    }
}

/// What is wrong with a field. That nothing was typed yet is no mistake.
fn shown_error(form: &ModelForm, field: ModelField) -> Option<String> {
    let empty = form.text(field).trim().is_empty();
    form.error(field)
        .filter(|_| !empty)
        .map(|error| text::field_error(&error))
}
