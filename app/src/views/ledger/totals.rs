//! Sums of the ledger by stage and address.

use clioscope_core::llm::ModelStage;
use leptos::prelude::*;

use crate::state::app_context::AppContext;
use crate::text::format::{bytes, count};
use crate::text::{ledger as text, model};

/// Calls and bytes by stage and address, with their sum.
#[component]
pub fn Totals() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let totals = Memo::new(move |_| context.session.with(|s| s.model.ledger.totals.clone()));
    let built_in = Memo::new(move |_| context.session.with(|s| s.model.ledger.has_built_in()));
    let rows = move || {
        let mut totals = totals.get().to_vec();
        let place = |stage| ModelStage::ALL.iter().position(|each| *each == stage);
        totals.sort_by_key(|total| (place(total.stage), total.origin.clone()));
        totals
            .into_iter()
            .map(|total| {
                view! {
                    <tr>
                        <th scope="row">{model::stage(total.stage)}</th>
                        <td class="table__text">{text::origin(&total.origin).to_owned()}</td>
                        <td>{count(total.calls as usize)}</td>
                        <td>{bytes(total.bytes_out)}</td>
                        <td>{bytes(total.bytes_in)}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    let sum = move || {
        totals.with(|totals| {
            let calls: u64 = totals.iter().map(|total| total.calls).sum();
            let sent: f64 = totals.iter().map(|total| total.bytes_out).sum();
            let received: f64 = totals.iter().map(|total| total.bytes_in).sum();
            view! {
                <td>{count(calls as usize)}</td>
                <td>{bytes(sent)}</td>
                <td>{bytes(received)}</td>
            }
        })
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=text::BY_STAGE>
            <table class="table table--numbers">
                <caption class="visually-hidden">{text::BY_STAGE}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::STAGE}</th>
                        <th scope="col" class="table__text">{text::WHERE}</th>
                        <th scope="col">{text::CALLS}</th>
                        <th scope="col">{text::SENT}</th>
                        <th scope="col">{text::RECEIVED}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="2">{text::BY_STAGE}</th>
                        {sum}
                    </tr>
                </tfoot>
            </table>
        </div>
        {move || built_in.get().then(|| view! { <p class="note">{text::BUILT_IN_NOTE}</p> })}
    }
    .into_any()
}
