//! The choice of the minima.

use clioscope_core::privacy::Thresholds;
use leptos::prelude::*;

use super::facts::Facts;
use super::fields::{Section, SettingField};
use crate::components::{ChoiceCard, Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::settings::{Field, Preset};
use crate::text::plan as text;

/// The presets, the own numbers, and what they mean for this import.
#[component]
pub(super) fn ThresholdChoice() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let facts = expect_context::<Facts>();
    let preset = Memo::new(move |_| context.settings.with(|settings| settings.preset));
    let cards = Preset::ALL
        .into_iter()
        .map(|choice| {
            let (title, note) = text::preset(choice);
            view! {
                <ChoiceCard
                    group="preset"
                    title=title
                    checked=Signal::derive(move || preset.get() == choice)
                    on_choose=Callback::new(move |()| {
                        context.settings.update(|settings| settings.preset = choice);
                    })
                >
                    {note}
                </ChoiceCard>
            }
        })
        .collect_view();
    view! {
        <Section id="threshold-heading" title=text::THRESHOLD_TITLE lead=text::THRESHOLD_LEAD>
            <fieldset class="choices">
                <legend class="visually-hidden">{text::THRESHOLD_TITLE}</legend>
                {cards}
            </fieldset>
            <Show when=move || preset.get() == Preset::Custom>
                <div class="fields">
                    <SettingField
                        field=Field::MinConversations
                        id="min-conversations"
                        label=text::CUSTOM_CONVERSATIONS
                    />
                    <SettingField
                        field=Field::MinAccounts
                        id="min-accounts"
                        label=text::CUSTOM_ACCOUNTS
                    />
                </div>
            </Show>
            <div role="status">
                {move || {
                    let conversations = facts.conversations.get();
                    let (minima, analysed) = context
                        .settings
                        .with(|s| (s.thresholds(conversations), s.analysed(conversations)));
                    warnings(minima, analysed, facts.accounts.get())
                        .into_iter()
                        .map(|warning| {
                            view! {
                                <p class="callout callout--warn">
                                    <Icon shape=Shape::Warning />
                                    <span>{warning}</span>
                                </p>
                            }
                        })
                        .collect_view()
                }}
            </div>
        </Section>
    }
    .into_any()
}

/// What the minima mean for an import of this size.
fn warnings(minima: Thresholds, analysed: usize, accounts: Option<usize>) -> Vec<String> {
    let by_accounts = match accounts {
        Some(accounts) => text::account_warning(minima.min_accounts, accounts),
        None => Some(text::NO_ACCOUNTS_NOTE.to_owned()),
    };
    text::threshold_warning(minima.min_conversations, analysed)
        .into_iter()
        .chain(by_accounts)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_without_accounts_is_always_noted() {
        assert_eq!(
            warnings(Thresholds::CELL, 2_000, Some(400)),
            Vec::<String>::new()
        );
        assert_eq!(
            warnings(Thresholds::CELL, 2_000, None),
            [text::NO_ACCOUNTS_NOTE]
        );
        assert_eq!(warnings(Thresholds::STRICT, 400, Some(10)).len(), 2);
    }
}
