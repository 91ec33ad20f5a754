//! The tree panel: search, order, tree, and what is left out of it.

use leptos::prelude::*;
use web_sys::{KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::item::{Tree, TreeItem, row_id};
use super::model::{Expansion, Sort, TreeAction, key_action};
use super::search_box::SearchBox;
use crate::state::selection::Origin;
use crate::text::explore as text;
use crate::views::explore::Explore;
use crate::views::explore::export::ExportMenu;
use crate::views::explore::facet_switch::facet_switch;

/// All that stands left of the map.
#[component]
pub fn TreePanel(
    /// What is explored.
    explore: Explore,
) -> impl IntoView {
    let model = explore.model.get_value();
    let run = &model.report().run;
    let removed = text::removed(&run.counts, run.plan.thresholds);
    let facets = facet_switch(&model.report().facet, &explore.facets.get_value());
    let sort = RwSignal::new(Sort::default());
    let tree = Tree {
        explore,
        sort,
        expansion: RwSignal::new(Expansion::default()),
        focused: RwSignal::new(None),
    };
    view! {
        <div class="tree-tools">
            {facets}
            <SearchBox explore />
            <div class="tree-tools__row">
                <label class="tree-tools__sort">
                    <span class="visually-hidden">"Order"</span>
                    <select on:change=move |event| {
                        sort.set(
                            if event_target_value(&event) == "name" {
                                Sort::Alphabetical
                            } else {
                                Sort::LargestFirst
                            },
                        );
                    }>
                        <option value="size">"Largest first"</option>
                        <option value="name">"A–Z"</option>
                    </select>
                </label>
                <ExportMenu model />
            </div>
        </div>
        <ClusterTree tree />
        {(!removed.is_empty()).then(|| view! { <p class="tree-note">{removed}</p> })}
        <KeyHelp explore />
    }
    .into_any()
}

/// The tree of all clusters, after the ARIA tree pattern: one tab stop, arrow keys, typing ahead.
#[component]
fn ClusterTree(
    /// The tree.
    tree: Tree,
) -> impl IntoView {
    let selection = tree.explore.selection;
    let tab_stop = Memo::new(move |_| {
        let rows = tree.rows();
        let visible = |id: &u32| rows.iter().any(|row| row.id == *id);
        tree.focused
            .get()
            .filter(visible)
            .or(selection.cluster.get().filter(visible))
            .or(rows.first().map(|row| row.id))
    });
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
            return;
        }
        let Some(current) = tab_stop.get_untracked() else {
            return;
        };
        let key = event.key();
        if key == "/" && tree.explore.slash_key.get_untracked() {
            return;
        }
        let rows = untrack(|| tree.rows());
        let name = |id| {
            tree.explore.model.with_value(|model| {
                model
                    .cluster(id)
                    .map_or_else(String::new, |c| c.name.clone())
            })
        };
        match key_action(&rows, current, &key, name) {
            Some(TreeAction::Focus(id)) => tree.focus(id),
            Some(TreeAction::SetOpen(id, open)) => tree.set_open(id, open),
            Some(TreeAction::Select(id)) => selection.select(Some(id), Origin::List),
            None => return,
        }
        event.prevent_default();
    };
    Effect::new(move |_| {
        if let Some(id) = selection.cluster.get() {
            scroll_to(id);
        }
    });
    view! {
        <ul class="tree" role="tree" aria-label="Clusters" on:keydown=on_key>
            <For
                each=move || tree.read(|model, state| state.children(model, None))
                key=|id| *id
                children=move |id| view! { <TreeItem tree id tab_stop /> }
            />
        </ul>
    }
    .into_any()
}

/// Brings a row into view as soon as it is there, moving as little as needed.
fn scroll_to(id: u32) {
    request_animation_frame(move || {
        let row = document().get_element_by_id(&row_id(id));
        let row = row.and_then(|row| row.first_element_child());
        if let Some(row) = row {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// The keys, and a way to turn off the only one that works everywhere.
#[component]
fn KeyHelp(
    /// Holds whether `/` is on.
    explore: Explore,
) -> impl IntoView {
    let keys = [
        ("/", "search"),
        ("Esc", "select nothing"),
        ("↑ ↓ ← →", "in the tree: move, open, close"),
        ("Enter", "in the tree: select"),
        ("↑ ↓ ← →  + −  0", "on the map: move, zoom, whole map"),
        ("[  ]", "on the map: previous, next cluster"),
        ("Enter  ⌫", "on the map: one level down, up"),
    ];
    let rows: Vec<_> = keys
        .into_iter()
        .map(|(key, meaning)| view! { <dt><kbd>{key}</kbd></dt><dd>{meaning}</dd> })
        .collect();
    view! {
        <details class="keys">
            <summary>"Keyboard"</summary>
            <dl>{rows}</dl>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || explore.slash_key.get()
                    on:change=move |event| explore.slash_key.set(event_target_checked(&event))
                />
                " Use / to search"
            </label>
        </details>
    }
    .into_any()
}
