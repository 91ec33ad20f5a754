//! The search field over cluster names.

use leptos::prelude::*;

use crate::text::explore as text;
use crate::views::explore::Explore;
use crate::views::explore::SEARCH_ID;

/// Search over cluster names; says how many were found. Escape empties it.
#[component]
pub fn SearchBox(
    /// Holds the query and what it found.
    explore: Explore,
) -> impl IntoView {
    let query = explore.query;
    let said = move || {
        explore.matches.with(|matches| {
            matches
                .as_ref()
                .map(|matches| text::found(matches.found.len()))
        })
    };
    view! {
        <div class="search" role="search">
            <input
                id=SEARCH_ID
                type="search"
                placeholder="Search clusters"
                aria-label="Search clusters"
                aria-describedby="cluster-search-found"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || query.get()
                on:input=move |event| query.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" && !query.get_untracked().is_empty() {
                        event.prevent_default();
                        query.set(String::new());
                    }
                }
            />
            <kbd class="search__key" aria-hidden="true" class:search__key--off=move || {
                !explore.slash_key.get() || !query.get().is_empty()
            }>"/"</kbd>
        </div>
        <p id="cluster-search-found" class="search__found" role="status">
            {said}
        </p>
    }
    .into_any()
}
