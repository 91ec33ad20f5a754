//! The calls of the ledger, page by page.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::protocol::{LedgerRow, ToWorker};
use crate::state::app_context::AppContext;
use crate::state::model_state::LEDGER_PAGE;
use crate::text::format::bytes;
use crate::text::{ledger as text, model};

/// The calls on the page, newest first, with the way to others and to a file.
#[component]
pub(super) fn Calls() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let ledger = Memo::new(move |_| context.session.with(|s| s.model.ledger.clone()));
    let shown = move || ledger.with(|ledger| ledger.rows.len());
    let first = Memo::new(move |_| ledger.with(|ledger| ledger.skip == 0));
    let last =
        Memo::new(move |_| ledger.with(|ledger| ledger.skip + ledger.rows.len() >= ledger.total));
    let newer = move |_| {
        context
            .read_ledger(ledger.with_untracked(|ledger| ledger.skip.saturating_sub(LEDGER_PAGE)));
    };
    let older = move |_| {
        context.read_ledger(ledger.with_untracked(|ledger| ledger.skip + ledger.rows.len()));
    };
    let rows = move || {
        ledger
            .with(|ledger| ledger.rows.clone())
            .iter()
            .map(row)
            .collect_view()
    };
    view! {
        <div class="table-scroll table-scroll--tall" tabindex="0" role="region" aria-label=text::CALLS_TITLE>
            <table class="table">
                <caption class="visually-hidden">{text::CALLS_TITLE}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::TIME}</th>
                        <th scope="col">{text::STAGE}</th>
                        <th scope="col">{text::WHERE}</th>
                        <th scope="col">{text::MODEL}</th>
                        <th scope="col">{text::SENT}</th>
                        <th scope="col">{text::RECEIVED}</th>
                        <th scope="col">{text::CONVERSATIONS}</th>
                        <th scope="col">{text::OUTCOME}</th>
                        <th scope="col">{text::REQUEST}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="pager">
            <button type="button" class="button" disabled=first on:click=newer>
                {text::NEWER}
            </button>
            <p role="status">
                {move || ledger.with(|ledger| text::page(ledger.skip, shown(), ledger.total))}
            </p>
            <button type="button" class="button" disabled=last on:click=older>
                {text::OLDER}
            </button>
            <button
                type="button"
                class="button pager__save"
                on:click=move |_| context.send(ToWorker::ExportLedger)
            >
                <Icon shape=Shape::Save />
                {text::EXPORT}
            </button>
        </div>
    }
    .into_any()
}

fn row(row: &LedgerRow) -> impl IntoView + use<> {
    let short: String = row.request.chars().take(8).collect();
    view! {
        <tr>
            <td class="table__fixed">{text::moment(row.at_ms)}</td>
            <td>{model::stage(row.stage)}</td>
            <td>{text::origin(&row.origin).to_owned()}</td>
            <td>{row.model.clone()}</td>
            <td class="table__fixed">{bytes(row.bytes_out)}</td>
            <td class="table__fixed">{bytes(row.bytes_in)}</td>
            <td title=row.conversations.join(", ")>{text::ids(&row.conversations)}</td>
            <td>{row.outcome.clone()}</td>
            <td title=row.request.clone()><code>{short}</code></td>
        </tr>
    }
}
