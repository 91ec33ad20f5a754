//! Placeholder of the explore view, which is built elsewhere and replaces this folder.

use leptos::prelude::*;

use crate::state::app_context::AppContext;

/// Tree, map and details of a report.
#[component]
pub fn ExploreView() -> impl IntoView {
    let context = expect_context::<AppContext>();
    view! {
        <p>
            {move || {
                context.report.with(|report| report.as_ref().map(|loaded| loaded.report.clusters.len()))
            }}
        </p>
    }
    .into_any()
}
