//! A number of the form, bound to the settings.

use leptos::prelude::*;

use super::facts::Facts;
use crate::components::NumberField;
use crate::state::app_context::AppContext;
use crate::state::settings::Field;
use crate::text::plan as text;

/// The number field of `field`. Says what is wrong only while the field is in play.
#[component]
pub(super) fn SettingField(
    /// Which number.
    field: Field,
    /// Unique id of the input.
    id: &'static str,
    /// Its label.
    label: &'static str,
) -> impl IntoView {
    let settings = expect_context::<AppContext>().settings;
    let conversations = expect_context::<Facts>().conversations;
    let value = Memo::new(move |_| settings.with(|s| s.text(field).to_owned()));
    let error = Memo::new(move |_| {
        settings.with(|settings| {
            let wrong = settings.number(field, conversations.get()).err();
            wrong
                .filter(|_| settings.uses(field))
                .map(|range| text::out_of_range(&range))
        })
    });
    view! {
        <NumberField
            id=id
            label=label
            value=value
            error=error
            on_input=Callback::new(move |typed| settings.update(|s| s.set_text(field, typed)))
        />
    }
}

/// A section of the form: heading, a line on it, and its controls.
#[component]
pub(super) fn Section(
    /// Unique id of the heading.
    id: &'static str,
    /// The heading.
    title: &'static str,
    /// A line on what it decides.
    lead: &'static str,
    /// The controls.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card section" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <p class="note section__lead">{lead}</p>
            {children()}
        </section>
    }
}
