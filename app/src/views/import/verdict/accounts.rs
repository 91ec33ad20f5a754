//! What an account is, and what follows if the log does not say.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::{ChoiceCard, Icon, Shape};
use crate::protocol::{AccountChoice, ImportSummary};
use crate::state::app_context::AppContext;
use crate::text::import as text;

/// How firmly the accounts of the import stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The log has accounts, and they are used.
    Named,
    /// There are none.
    Missing,
    /// Each conversation counts as one.
    Weak,
    /// Each file counts as one.
    Files,
}

fn standing(summary: &ImportSummary) -> Standing {
    match (summary.account_choice, summary.accounts) {
        (AccountChoice::PerConversation, _) => Standing::Weak,
        (AccountChoice::PerFile, _) => Standing::Files,
        (AccountChoice::FromLog, None) => Standing::Missing,
        (AccountChoice::FromLog, Some(_)) => Standing::Named,
    }
}

/// The choice of the account rule, with a warning where it is weak or missing.
#[component]
pub(super) fn Accounts(
    /// The summary.
    summary: Signal<Arc<ImportSummary>>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let standing = Memo::new(move |_| summary.with(|summary| standing(summary)));
    // A summary under another rule may not name the field of the log; that there was one stays known.
    let has_field = Memo::new(move |known: Option<&bool>| {
        summary.with(|summary| {
            let other_rule = summary.account_choice != AccountChoice::FromLog;
            summary.account_field.is_some() || (other_rule && known == Some(&true))
        })
    });
    let adjustable = Memo::new(move |_| context.session.with(|s| s.import.adjustable()));
    // Folded away only where the log answers the question itself.
    let folded = standing.get_untracked() == Standing::Named;
    let warning = move || match standing.get() {
        Standing::Missing => Some(callout(text::ACCOUNT_NONE, text::ACCOUNT_NONE_BODY)),
        Standing::Weak => Some(callout(text::ACCOUNT_WEAK, text::ACCOUNT_WEAK_BODY)),
        Standing::Named | Standing::Files => None,
    };
    view! {
        <div class="accounts">
            <div role="status">{warning}</div>
            <Show when=move || adjustable.get()>
                <details class="fold" open={!folded}>
                    <summary>{text::ACCOUNT_LEGEND}</summary>
                    <Rules has_field=has_field />
                </details>
            </Show>
        </div>
    }
}

/// The three rules as a radio group.
#[component]
fn Rules(
    /// Whether the log has an account field.
    has_field: Memo<bool>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let chosen = Memo::new(move |_| context.session.with(|s| s.import.choices.accounts));
    let card = move |choice: AccountChoice, title: Signal<String>, note: Signal<String>| {
        view! {
            <ChoiceCard
                group="accounts"
                title=title
                checked=Signal::derive(move || chosen.get() == choice)
                on_choose=Callback::new(move |()| {
                    context.reread(|choices| choices.accounts = choice);
                })
            >
                {note}
            </ChoiceCard>
        }
    };
    let from_log = Signal::derive(move || {
        if has_field.get() {
            text::ACCOUNT_FROM_LOG
        } else {
            text::ACCOUNT_GO_ON
        }
        .to_owned()
    });
    let from_log_note = Signal::derive(move || {
        if has_field.get() {
            text::ACCOUNT_FROM_LOG_NOTE
        } else {
            text::ACCOUNT_GO_ON_NOTE
        }
        .to_owned()
    });
    view! {
        <fieldset class="choices">
            <legend class="visually-hidden">{text::ACCOUNT_LEGEND}</legend>
            {card(AccountChoice::FromLog, from_log, from_log_note)}
            {card(
                AccountChoice::PerFile,
                text::ACCOUNT_PER_FILE.into(),
                text::ACCOUNT_PER_FILE_NOTE.into(),
            )}
            {card(
                AccountChoice::PerConversation,
                text::ACCOUNT_PER_CONVERSATION.into(),
                text::ACCOUNT_PER_CONVERSATION_NOTE.into(),
            )}
        </fieldset>
    }
}

fn callout(title: &'static str, body: &'static str) -> impl IntoView {
    view! {
        <div class="callout callout--warn">
            <Icon shape=Shape::Warning />
            <div>
                <h3>{title}</h3>
                <p>{body}</p>
            </div>
        </div>
    }
}
