//! How much is analysed, what else is redacted, and the seed.

use leptos::prelude::*;

use super::facts::Facts;
use super::fields::{Section, SettingField};
use crate::components::ChoiceCard;
use crate::state::app_context::AppContext;
use crate::state::settings::Field;
use crate::text::plan as text;

/// Everything, or a sample.
#[component]
pub(super) fn Sample() -> impl IntoView {
    let settings = expect_context::<AppContext>().settings;
    let facts = expect_context::<Facts>();
    let sampled = Memo::new(move |_| settings.with(|settings| settings.sampled));
    let choose = move |sampled: bool| {
        Callback::new(move |()| settings.update(|settings| settings.sampled = sampled))
    };
    view! {
        <Section id="sample-heading" title=text::SAMPLE_TITLE lead=text::SAMPLE_LEAD>
            <fieldset class="choices choices--row">
                <legend class="visually-hidden">{text::SAMPLE_TITLE}</legend>
                <ChoiceCard
                    group="sample"
                    title=Signal::derive(move || text::sample_all(facts.conversations.get()))
                    checked=Signal::derive(move || !sampled.get())
                    on_choose=choose(false)
                >
                    {text::SAMPLE_ALL_NOTE}
                </ChoiceCard>
                <ChoiceCard
                    group="sample"
                    title=text::SAMPLE_OWN
                    checked=sampled
                    on_choose=choose(true)
                >
                    {text::SAMPLE_OWN_NOTE}
                </ChoiceCard>
            </fieldset>
            <Show when=move || sampled.get()>
                <div class="fields">
                    <SettingField field=Field::SampleSize id="sample-size" label=text::SAMPLE_FIELD />
                </div>
            </Show>
        </Section>
    }
    .into_any()
}

/// Words to redact besides what is recognised.
#[component]
pub(super) fn Redact() -> impl IntoView {
    let settings = expect_context::<AppContext>().settings;
    let value = Memo::new(move |_| settings.with(|settings| settings.redact_terms.clone()));
    let number = Memo::new(move |_| settings.with(|settings| settings.terms().len()));
    view! {
        <Section id="redact-heading" title=text::REDACT_TITLE lead=text::REDACT_LEAD>
            <div class="field">
                <label class="field__label" for="redact-terms">
                    {text::REDACT_FIELD}
                </label>
                <textarea
                    class="input input--area"
                    id="redact-terms"
                    rows="3"
                    spellcheck="false"
                    autocomplete="off"
                    prop:value=value
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        settings.update(|settings| settings.redact_terms = typed);
                    }
                ></textarea>
                <p class="note">
                    {move || Some(number.get()).filter(|&n| n > 0).map(text::terms)}
                </p>
            </div>
        </Section>
    }
    .into_any()
}

/// The seed, folded away.
#[component]
pub(super) fn Advanced() -> impl IntoView {
    view! {
        <details class="card section fold fold--card">
            <summary>{text::ADVANCED}</summary>
            <div class="fields">
                <SettingField field=Field::Seed id="seed" label=text::SEED />
            </div>
            <p class="note">{text::SEED_NOTE}</p>
        </details>
    }
    .into_any()
}
