//! The promise of the page, and how to verify it.

use leptos::prelude::*;

use crate::browser::ledger::ledger;
use crate::components::{Dialog, Icon, Shape};
use crate::text::{format::count, shell as text};

/// The badge that says nothing left, and its explanation.
#[component]
pub(super) fn PrivacyBadge() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="badge"
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <Icon shape=Shape::Shield />
            <span class="badge__words">{text::BADGE}</span>
            <span class="visually-hidden">{text::BADGE_MORE}</span>
        </button>
        <Dialog
            open=open
            heading_id="privacy-heading"
            heading=text::PRIVACY_TITLE
            close_label=text::CLOSE
        >
            <Explanation />
        </Dialog>
    }
}

/// What is in the dialog.
#[component]
fn Explanation() -> impl IntoView {
    let points = text::PRIVACY_POINTS
        .into_iter()
        .map(|(what, detail)| {
            view! {
                <li>
                    <strong>{what}</strong>
                    " "
                    {detail}
                </li>
            }
        })
        .collect_view();
    let steps = text::VERIFY_STEPS
        .into_iter()
        .map(|step| view! { <li>{step}</li> })
        .collect_view();
    view! {
        <p class="lead">{text::PRIVACY_LEAD}</p>
        <ul class="plain-list plain-list--spaced">{points}</ul>
        {ledger()
            .map(|ledger| {
                view! {
                    <h3>{text::LEDGER_TITLE}</h3>
                    <dl class="ledger">
                        <div>
                            <dd>{count(ledger.own)}</dd>
                            <dt>{text::LEDGER_OWN}</dt>
                        </div>
                        <div class:ledger__other={ledger.other > 0}>
                            <dd>{count(ledger.other)}</dd>
                            <dt>{text::LEDGER_OTHER}</dt>
                        </div>
                    </dl>
                    <p class="note">{text::LEDGER_NOTE}</p>
                }
            })}
        <h3>{text::VERIFY_TITLE}</h3>
        <ol class="steps-list">{steps}</ol>
    }
}
