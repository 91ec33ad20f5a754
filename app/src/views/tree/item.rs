//! One cluster of the tree and, if it is open, those below it.

use std::sync::Arc;

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::model::{Expansion, Row, Sort, TreeState};
use crate::state::selection::Origin;
use crate::text::explore as text;
use crate::text::format::count;
use crate::views::explore::Explore;
use crate::views::explore::model::ExploreModel;
use crate::views::map::palette::slot_css;

/// The tree's own state.
#[derive(Clone, Copy)]
pub struct Tree {
    /// What is explored.
    pub explore: Explore,
    /// Order of siblings.
    pub sort: RwSignal<Sort>,
    /// Opened and closed clusters.
    pub expansion: RwSignal<Expansion>,
    /// The row that has or last had the focus.
    pub focused: RwSignal<Option<u32>>,
}

impl Tree {
    /// Reads the state that decides which rows are visible; tracks all of it.
    pub fn read<T>(&self, read: impl FnOnce(&ExploreModel, TreeState<'_>) -> T) -> T {
        let selected = self.explore.selection.cluster.get();
        let sort = self.sort.get();
        self.explore.matches.with(|matches| {
            self.expansion.with(|expansion| {
                let state = TreeState {
                    sort,
                    expansion,
                    selected,
                    shown: matches.as_ref().map(|matches| &matches.shown),
                };
                self.explore.model.with_value(|model| read(model, state))
            })
        })
    }

    /// All visible rows.
    pub fn rows(&self) -> Vec<Row> {
        self.read(|model, state| state.rows(model))
    }

    /// Opens or closes a cluster.
    pub fn set_open(&self, id: u32, open: bool) {
        let selected = self.explore.selection.cluster.get_untracked();
        self.expansion
            .update(|expansion| expansion.set(id, open, selected));
    }

    /// Moves the focus to a visible row.
    pub fn focus(&self, id: u32) {
        self.focused.set(Some(id));
        let row = document().get_element_by_id(&row_id(id));
        if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
            // Focus is refused only for a detached element.
            row.focus().ok();
        }
    }
}

/// Id of a row's element.
pub fn row_id(id: u32) -> String {
    format!("cluster-{id}")
}

/// A row, and the group below it while it is open.
#[component]
pub fn TreeItem(
    /// The tree.
    tree: Tree,
    /// The cluster.
    id: u32,
    /// The row that Tab reaches.
    tab_stop: Memo<Option<u32>>,
) -> AnyView {
    let model = tree.explore.model.get_value();
    let Some(cluster) = model.cluster(id) else {
        return ().into_any();
    };
    let (level, parent) = (cluster.level, cluster.parent);
    let label = text::cluster_label(cluster, model.total());
    let place = Memo::new(move |_| {
        tree.read(|model, state| {
            let siblings = state.children(model, parent);
            let position = siblings.iter().position(|&sibling| sibling == id);
            (position.map_or(0, |position| position + 1), siblings.len())
        })
    });
    let open = Memo::new(move |_| tree.read(|model, state| state.open(model, id)));
    let selection = tree.explore.selection;
    let is_selected = move || selection.cluster.get() == Some(id);
    let is_found = move || {
        tree.explore
            .matches
            .with(|matches| matches.as_ref().is_some_and(|m| m.found.contains(&id)))
    };
    let group = move || {
        (open.get() == Some(true)).then(|| {
            view! {
                <ul role="group">
                    <For
                        each=move || tree.read(|model, state| state.children(model, Some(id)))
                        key=|child| *child
                        children=move |child| view! { <TreeItem tree id=child tab_stop /> }
                    />
                </ul>
            }
            .into_any()
        })
    };
    view! {
        <li
            id=row_id(id)
            role="treeitem"
            aria-label=label
            aria-posinset=move || place.get().0.to_string()
            aria-setsize=move || place.get().1.to_string()
            aria-expanded=move || open.get().map(|open| open.to_string())
            aria-selected=move || is_selected().to_string()
            tabindex=move || if tab_stop.get() == Some(id) { "0" } else { "-1" }
            on:focus=move |_| tree.focused.set(Some(id))
            {..custom_attribute("aria-level", (level + 1).to_string())}
        >
            <div
                class="tree-row"
                class:tree-row--top=level == 0
                class:tree-row--selected=is_selected
                class:tree-row--found=is_found
                on:click=move |_| selection.select(Some(id), Origin::List)
            >
                <Twisty tree id open />
                <span class="tree-row__name">{cluster.name.clone()}</span>
                " "
                <span class="tree-row__count">{count(cluster.conversations)}</span>
                <ShareBar tree model=Arc::clone(&model) id />
            </div>
            {group}
        </li>
    }
    .into_any()
}

/// Opens and closes a row by pointer. Hidden from assistive technology: the row itself tells and does it.
#[component]
fn Twisty(
    /// The tree.
    tree: Tree,
    /// The row's cluster.
    id: u32,
    /// Whether it is open; `None` without anything below.
    open: Memo<Option<bool>>,
) -> impl IntoView {
    move || {
        open.get().map(|is_open| {
            view! {
                <span
                    class="tree-row__twisty"
                    class:tree-row__twisty--open=is_open
                    aria-hidden="true"
                    on:click=move |event| {
                        event.stop_propagation();
                        tree.set_open(id, !is_open);
                    }
                ></span>
            }
        })
    }
}

/// How large the cluster is against the largest one, in its colour on the map.
#[component]
fn ShareBar(
    /// The tree.
    tree: Tree,
    /// The report.
    model: Arc<ExploreModel>,
    /// The row's cluster.
    id: u32,
) -> impl IntoView {
    let size = |id: u32| model.cluster(id).map_or(0, |cluster| cluster.conversations);
    let largest = model.report().roots().map(size).max().unwrap_or(0).max(1);
    let width = format!("{:.1}%", 100.0 * size(id) as f64 / largest as f64);
    let colour = move || {
        tree.explore
            .colouring
            .with(|colouring| colouring.cluster_slots.get(id as usize).copied())
            .map_or_else(|| "var(--accent)".to_owned(), slot_css)
    };
    view! {
        <span class="tree-row__bar" aria-hidden="true">
            <i style:width=width style:background-color=colour></i>
        </span>
    }
}
