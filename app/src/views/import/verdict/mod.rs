//! The verdict card: what the files were recognised as and what is in them.
//!
//! What can be operated stays in place while the verdict changes, so that the focus stays too;
//! only the figures are built anew.

mod accounts;
mod figures;
mod format_choice;
mod left_out;

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::{Icon, ProgressBar, Shape};
use crate::protocol::ImportSummary;
use crate::state::app_context::AppContext;
use crate::state::import_state::ReadProgress;
use crate::text::import as text;
use accounts::Accounts;
use figures::{Figures, Languages};
use format_choice::FormatChoice;
use left_out::LeftOut;

/// The verdict on the import.
#[component]
pub fn Verdict(
    /// The summary.
    #[prop(into)]
    summary: Signal<Arc<ImportSummary>>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let reading = Memo::new(move |_| context.session.with(|session| session.import.reading));
    let empty = Memo::new(move |_| summary.with(|summary| summary.conversations == 0));
    view! {
        <section
            class="card verdict"
            aria-labelledby="verdict-heading"
            aria-busy=move || reading.with(Option::is_some).then_some("true")
        >
            <FormatChoice summary=summary />
            <Show when=move || reading.with(Option::is_some)>
                <div class="verdict__reading">
                    <p role="status">{text::READING_AGAIN}</p>
                    <ProgressBar
                        label=text::READING_LABEL
                        fraction=Signal::derive(move || {
                            reading.get().and_then(ReadProgress::fraction)
                        })
                        value_text=""
                    />
                </div>
            </Show>
            <Show when=move || empty.get()>
                <div class="callout callout--warn">
                    <Icon shape=Shape::Warning />
                    <div>
                        <h3>{text::NOTHING_TITLE}</h3>
                        <p>{text::NOTHING_BODY}</p>
                    </div>
                </div>
            </Show>
            <div class="verdict__body" class:verdict__body--stale=move || reading.with(Option::is_some)>
                <Figures summary=summary />
                <Languages summary=summary />
                <Accounts summary=summary />
                <LeftOut summary=summary />
            </div>
        </section>
    }
    .into_any()
}
