//! The address of the endpoint, and whether the browser lets the page talk to it.

use leptos::prelude::*;

use super::endpoint::FormField;
use crate::browser::policy::{self, ConfigEndpoint};
use crate::browser::storage;
use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::model_form::{ModelField, ModelForm};
use crate::text::model as text;

/// The base address, and what the browser's policy says about it.
#[component]
pub(super) fn Address(
    /// Whether the administrator fixed it.
    fixed: bool,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let used = Memo::new(move |_| context.model.with(|form| form.uses(ModelField::Url)));
    view! {
        <Show when=move || used.get()>
            {(!fixed).then(|| view! { <FormField field=ModelField::Url id="endpoint-url" /> })}
            <PolicyNotice />
        </Show>
    }
    .into_any()
}

/// The origin of the form, if the browser does not let the page talk to it.
pub fn forbidden(context: AppContext) -> Option<String> {
    context
        .model
        .with(ModelForm::base_url)
        .map(|url| url.origin().to_owned())
        .filter(|origin| !origin.is_empty() && !policy::allowed_origins().contains(origin))
}

/// Says that an address is not allowed yet, and allows it.
#[component]
pub fn PolicyNotice() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let origin = Memo::new(move |_| forbidden(context));
    let trouble = RwSignal::new(None::<String>);
    let has_files = Memo::new(move |_| context.summary.with(Option::is_some));
    let allow = move |origin: String| {
        context.model.with_untracked(storage::keep_model);
        let refused = policy::choose_origin(Some(&origin)).err();
        trouble.set(refused.map(|error| error.to_string()));
    };
    let notice = move || {
        origin.get().map(|origin| {
            let words = text::must_allow(&origin);
            view! {
                <div class="callout callout--warn">
                    <Icon shape=Shape::Shield />
                    <div class="endpoint__allow">
                        <p>{words}</p>
                        {move || has_files.get().then(|| view! { <p class="note">{text::ALLOW_NOTE_FILES}</p> })}
                        <button type="button" class="button button--primary" on:click=move |_| allow(origin.clone())>
                            {text::ALLOW}
                        </button>
                    </div>
                </div>
            }
        })
    };
    let allowed = move || {
        let fine = origin.get().is_none()
            && context
                .model
                .with(ModelForm::base_url)
                .is_some_and(|url| !url.origin().is_empty());
        fine.then(|| {
            view! {
                <p class="note endpoint__allowed">
                    <Icon shape=Shape::Check />
                    {text::ALLOWED}
                </p>
            }
        })
    };
    view! {
        {notice}
        {allowed}
        {move || {
            trouble
                .get()
                .map(|words| view! { <p class="field__error" role="alert">{words}</p> })
        }}
    }
    .into_any()
}

/// The endpoints of the administrator.
#[component]
pub(super) fn FixedChoice() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let endpoints = policy::config_endpoints();
    let take = move |endpoint: &ConfigEndpoint| {
        let url = endpoint.base_url.as_deref().unwrap_or_default();
        let model = endpoint.model.as_deref();
        context
            .model
            .update(|form| form.choose_fixed(endpoint.api, url, model));
        context.forget_server();
    };
    let is = move |endpoint: &ConfigEndpoint| {
        context.model.with(|form| {
            form.api == endpoint.api && form.url == endpoint.base_url.as_deref().unwrap_or_default()
        })
    };
    if let Some(first) = endpoints.first()
        && !endpoints.iter().any(|endpoint| untrack(|| is(endpoint)))
    {
        take(first);
    }
    let options = endpoints
        .iter()
        .cloned()
        .enumerate()
        .map(|(i, endpoint)| {
            let name = endpoint.name.clone();
            view! {
                <option value=i.to_string() prop:selected=move || is(&endpoint)>
                    {name}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for="endpoint-fixed">
                {text::FIXED_FIELD}
            </label>
            <select
                class="input"
                id="endpoint-fixed"
                aria-describedby="endpoint-fixed-note"
                on:change:target=move |event| {
                    let chosen = event.target().value().parse::<usize>().ok();
                    if let Some(endpoint) = chosen.and_then(|i| endpoints.get(i)) {
                        take(endpoint);
                    }
                }
            >
                {options}
            </select>
            <p class="note" id="endpoint-fixed-note">{text::FIXED_NOTE}</p>
        </div>
    }
    .into_any()
}
