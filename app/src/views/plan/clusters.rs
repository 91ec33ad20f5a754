//! The number of groups and of levels.

use leptos::prelude::*;

use super::facts::Facts;
use super::fields::{Section, SettingField};
use crate::components::ChoiceCard;
use crate::state::app_context::AppContext;
use crate::state::settings::Field;
use crate::text::plan as text;

/// Levels that can be asked for.
const LEVELS: [usize; 4] = [1, 2, 3, 4];

/// Groups by rule or an own number, and the levels of the tree.
#[component]
pub(super) fn Clusters() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let facts = expect_context::<Facts>();
    let own = Memo::new(move |_| context.settings.with(|settings| settings.own_clusters));
    let rule = Memo::new(move |_| {
        let conversations = facts.conversations.get();
        context.settings.with(|settings| {
            (
                settings.rule_clusters(conversations),
                settings.analysed(conversations),
            )
        })
    });
    let choose = move |own: bool| {
        Callback::new(move |()| {
            context.settings.update(|settings| {
                settings.own_clusters = own;
                if own && settings.clusters.is_empty() {
                    settings.clusters = rule.get_untracked().0.to_string();
                }
            });
        })
    };
    view! {
        <Section id="clusters-heading" title=text::CLUSTERS_TITLE lead=text::CLUSTERS_LEAD>
            <fieldset class="choices choices--row">
                <legend class="visually-hidden">{text::CLUSTERS_TITLE}</legend>
                <ChoiceCard
                    group="clusters"
                    title=text::CLUSTERS_AUTO
                    checked=Signal::derive(move || !own.get())
                    on_choose=choose(false)
                >
                    {move || text::rule_note(rule.get())}
                </ChoiceCard>
                <ChoiceCard
                    group="clusters"
                    title=text::CLUSTERS_OWN
                    checked=own
                    on_choose=choose(true)
                >
                    {text::CLUSTERS_OWN_NOTE}
                </ChoiceCard>
            </fieldset>
            <div class="fields">
                <Show when=move || own.get()>
                    <SettingField field=Field::Clusters id="clusters" label=text::CLUSTERS_FIELD />
                </Show>
                <Levels />
            </div>
        </Section>
    }
    .into_any()
}

/// The number of levels.
#[component]
fn Levels() -> impl IntoView {
    let settings = expect_context::<AppContext>().settings;
    let levels = Memo::new(move |_| settings.with(|settings| settings.levels));
    let options = LEVELS
        .into_iter()
        .map(|number| {
            view! {
                <option value=number.to_string() prop:selected=move || levels.get() == Some(number)>
                    {text::levels(number)}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for="levels">
                {text::LEVELS}
            </label>
            <select
                class="input"
                id="levels"
                on:change:target=move |event| {
                    let chosen = event.target().value().parse().ok();
                    settings.update(|settings| settings.levels = chosen);
                }
            >
                <option value="" prop:selected=move || levels.get().is_none()>
                    {text::LEVELS_AUTO}
                </option>
                {options}
            </select>
        </div>
    }
}
