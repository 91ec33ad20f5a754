//! Who names things: the built-in way or a model of the person's.

use leptos::prelude::*;

use super::fields::Section;
use crate::browser::policy;
use crate::components::{ChoiceCard, Icon, Shape};
use crate::state::app_context::AppContext;
use crate::text::model as text;
use crate::views::model::{Checks, EndpointForm};

/// The choice, and the form of the model where one is chosen.
#[component]
pub(super) fn Who() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let on = Memo::new(move |_| context.model.with(|form| form.on));
    let choose = move |on: bool| Callback::new(move |()| context.model.update(|form| form.on = on));
    let none_allowed = policy::is_fixed() && policy::config_endpoints().is_empty();
    if none_allowed && untrack(|| on.get()) {
        context.model.update(|form| form.on = false);
    }
    let trouble = policy::problem().map(|words| {
        view! {
            <p class="callout callout--warn">
                <Icon shape=Shape::Warning />
                <span>{words}</span>
            </p>
        }
    });
    view! {
        <Section id="who-heading" title=text::TITLE lead=text::LEAD>
            <fieldset class="choices choices--row">
                <legend class="visually-hidden">{text::TITLE}</legend>
                <ChoiceCard
                    group="who"
                    title=text::BUILT_IN
                    checked=Signal::derive(move || !on.get())
                    on_choose=choose(false)
                >
                    {text::BUILT_IN_NOTE}
                </ChoiceCard>
                <ChoiceCard
                    group="who"
                    title=text::OWN
                    checked=on
                    disabled=none_allowed
                    on_choose=choose(true)
                >
                    {text::OWN_NOTE}
                </ChoiceCard>
            </fieldset>
            {none_allowed.then(|| view! { <p class="note">{text::FIXED_NONE}</p> })}
            {trouble}
            <Show when=move || on.get()>
                <EndpointForm />
                <Checks />
            </Show>
        </Section>
    }
    .into_any()
}
