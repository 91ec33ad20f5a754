//! The promise of the page, and how to verify it.

use leptos::prelude::*;

use crate::browser::ledger::ledger;
use crate::browser::policy;
use crate::components::{Dialog, Icon, Shape};
use crate::state::app_context::AppContext;
use crate::text::{format::count, ledger as ledger_text, shell as text};
use crate::views::ledger::{Ledger, Policy};

/// The badge that says nothing left, and its explanation.
#[component]
pub(super) fn PrivacyBadge() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let open = RwSignal::new(false);
    let sent = Memo::new(move |_| context.session.with(|s| s.model.ledger.bytes_out()));
    view! {
        <button
            type="button"
            class="badge"
            class:badge--sent=move || { sent.get() > 0.0 }
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <Icon shape=Shape::Shield />
            <span class="badge__words">{move || ledger_text::badge(sent.get())}</span>
            <span class="visually-hidden">{text::BADGE_MORE}</span>
        </button>
        <Dialog
            open=open
            heading_id="privacy-heading"
            heading=text::PRIVACY_TITLE
            close_label=text::CLOSE
            wide=true
        >
            <Explanation />
        </Dialog>
    }
}

/// What is in the dialog.
#[component]
fn Explanation() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let sent = Memo::new(move |_| context.session.with(|s| s.model.ledger.total > 0));
    let may_send = !policy::allowed_origins().is_empty();
    let lead = move || {
        if may_send || sent.get() {
            text::PRIVACY_LEAD_MODEL
        } else {
            text::PRIVACY_LEAD
        }
    };
    let first = if may_send {
        text::PRIVACY_MODEL_POINT
    } else {
        text::PRIVACY_POINTS[0]
    };
    let points = std::iter::once(first)
        .chain(text::PRIVACY_POINTS.into_iter().skip(1))
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
        <p class="lead">{lead}</p>
        <h3>{ledger_text::TITLE}</h3>
        <Ledger />
        <Policy />
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
