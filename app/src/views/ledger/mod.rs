//! The ledger: what left, call by call, and what the browser would let leave.

mod calls;
mod policy;
mod totals;

use leptos::prelude::*;

use crate::state::app_context::AppContext;
use crate::text::ledger as text;
use calls::Calls;
pub use policy::Policy;
pub use totals::Totals;

/// What left: sums, and the calls page by page.
#[component]
pub fn Ledger() -> impl IntoView {
    let context = expect_context::<AppContext>();
    context.read_ledger(0);
    let empty = Memo::new(move |_| context.session.with(|s| s.model.ledger.total == 0));
    move || {
        if empty.get() {
            view! { <p>{text::NOTHING}</p> }.into_any()
        } else {
            view! {
                <p class="note">{text::LEAD}</p>
                <h3>{text::BY_STAGE}</h3>
                <Totals />
                <h3>{text::CALLS_TITLE}</h3>
                <Calls />
            }
            .into_any()
        }
    }
}
