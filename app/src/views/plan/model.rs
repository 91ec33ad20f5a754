//! The choice of the embedding model.

use leptos::prelude::*;

use super::facts::Facts;
use super::fields::Section;
use crate::components::ChoiceCard;
use crate::protocol::ModelCard;
use crate::state::app_context::AppContext;
use crate::state::session::WorkerStatus;
use crate::text::plan as text;

/// The models of this deployment as a radio group.
#[component]
pub(super) fn ModelChoice() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let models = Memo::new(move |_| context.session.with(|session| session.models.clone()));
    let starting = Memo::new(move |_| context.session.with(|s| s.worker == WorkerStatus::Starting));
    let none = move || {
        let words = if starting.get() {
            text::MODELS_LOADING
        } else {
            text::NO_MODELS
        };
        models
            .with(Vec::is_empty)
            .then(|| view! { <p class="callout">{words}</p> })
    };
    view! {
        <Section id="model-heading" title=text::MODEL_TITLE lead=text::MODEL_LEAD>
            {none}
            <fieldset class="choices">
                <legend class="visually-hidden">{text::MODEL_TITLE}</legend>
                <For each=move || models.get() key=|model| model.id.clone() let(model)>
                    <Model model=model />
                </For>
            </fieldset>
        </Section>
    }
    .into_any()
}

/// One model.
#[component]
fn Model(
    /// The model.
    model: ModelCard,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let facts = expect_context::<Facts>();
    let id = StoredValue::new(model.id);
    let chosen = Signal::derive(move || {
        context.session.with(|session| {
            context.settings.with(|settings| {
                facts.summary.with(|summary| {
                    let used = settings.model_of(&summary.proposed_model, &session.models);
                    id.with_value(|id| used.is_some_and(|used| used.id == *id))
                })
            })
        })
    });
    let because = move || {
        facts.summary.with(|summary| {
            let proposed = id.with_value(|id| *id == summary.proposed_model);
            proposed.then(|| summary.proposed_because.clone())
        })
    };
    view! {
        <ChoiceCard
            group="model"
            title=model.name
            checked=chosen
            mark=Signal::derive(move || because().is_some().then_some(text::MODEL_PROPOSED))
            on_choose=Callback::new(move |()| {
                context.settings.update(|settings| settings.model = Some(id.get_value()));
            })
        >
            <span>{model.note}</span>
            <span class="choice__size">{text::download(model.bytes)}</span>
            {move || because().map(|because| view! { <span class="choice__because">{because}</span> })}
        </ChoiceCard>
    }
}
