//! The one selection that tree, map and URL share.
//!
//! Commands write the signal and the URL together; only the browser's own moves (back, forward, an
//! edited address) go from URL to signal. No effect copies one into the other.

use leptos::prelude::*;

use super::hash::{ColourBy, HashState};

/// Who changed the selection last: the map moves to what others selected, not to what was clicked on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The tree, the detail panel, a key.
    List,
    /// A click on the map.
    Map,
    /// The address bar.
    Url,
}

/// A handle on the view state that the hash holds.
#[derive(Clone, Copy)]
pub struct Selection {
    state: RwSignal<HashState>,
    origin: RwSignal<Origin>,
    n_clusters: usize,
    /// The selected cluster; always one of the report's.
    pub cluster: Memo<Option<u32>>,
    /// What points are coloured by.
    pub colour: Memo<ColourBy>,
    /// Deepest level whose labels the map shows; by zoom if `None`.
    pub level: Memo<Option<u32>>,
}

impl Selection {
    /// View state from the current URL, for a report with `n_clusters` clusters. Follows back and forward
    /// until the owner is cleaned up.
    pub fn from_url(n_clusters: usize) -> Self {
        let state = RwSignal::new(HashState::parse(&current_hash()));
        let origin = RwSignal::new(Origin::Url);
        let listener = window_event_listener(leptos::ev::hashchange, move |_| {
            let new = HashState::parse(&current_hash());
            let changed = state.try_with_untracked(|old| *old != new) == Some(true);
            if changed && origin.try_set(Origin::Url).is_none() {
                state.try_set(new);
            }
        });
        on_cleanup(move || listener.remove());
        Self {
            state,
            origin,
            n_clusters,
            cluster: Memo::new(move |_| state.with(|state| known(state.cluster, n_clusters))),
            colour: Memo::new(move |_| state.with(|state| state.colour.clone())),
            level: Memo::new(move |_| state.with(|state| state.level)),
        }
    }

    /// Who changed the selection last; not tracked.
    pub fn origin(&self) -> Origin {
        self.origin.get_untracked()
    }

    /// Selects a cluster or nothing; makes an entry in the browser's history.
    pub fn select(&self, cluster: Option<u32>, origin: Origin) {
        let cluster = known(cluster, self.n_clusters);
        if self.state.with_untracked(|state| state.cluster) == cluster {
            return;
        }
        self.origin.set(origin);
        self.state.update(|state| state.cluster = cluster);
        self.push();
    }

    /// Colours points by something else; no new entry in the history.
    pub fn colour_by(&self, colour: ColourBy) {
        self.state.update(|state| state.colour = colour);
        self.replace();
    }

    /// Labels the map down to this level, or by zoom; no new entry in the history.
    pub fn label_level(&self, level: Option<u32>) {
        self.state.update(|state| state.level = level);
        self.replace();
    }

    fn push(&self) {
        let hash = self.state.with_untracked(HashState::to_hash);
        // Fails only for a detached document; the view state itself is already changed.
        window().location().set_hash(&hash).ok();
    }

    fn replace(&self) {
        let hash = self.state.with_untracked(HashState::to_hash);
        let location = window().location();
        // The whole path, since a bare `#…` would be resolved against `<base>`.
        let url = format!(
            "{}{}{}{hash}",
            location.pathname().unwrap_or_default(),
            location.search().unwrap_or_default(),
            if hash.is_empty() { "" } else { "#" },
        );
        if let Ok(history) = window().history() {
            // Browsers refuse when called too often; the next change writes the URL again.
            history
                .replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url))
                .ok();
        }
    }
}

/// The id if the report has such a cluster.
fn known(cluster: Option<u32>, n_clusters: usize) -> Option<u32> {
    cluster.filter(|&id| (id as usize) < n_clusters)
}

/// The text facet whose clusters the address asks for. Follows the address until the owner is cleaned up.
pub fn facet_from_url() -> RwSignal<Option<String>> {
    let read = || HashState::parse(&current_hash()).facet;
    let facet = RwSignal::new(read());
    let listener = window_event_listener(leptos::ev::hashchange, move |_| {
        let new = read();
        if facet.try_with_untracked(|old| *old != new) == Some(true) {
            facet.try_set(new);
        }
    });
    on_cleanup(move || listener.remove());
    facet
}

/// Shows the clusters of another text facet, the first one's for `None`, by an entry in the browser's history. What was
/// selected belongs to the tree that goes away.
pub fn show_facet(facet: Option<String>) {
    let state = HashState {
        cluster: None,
        level: None,
        facet,
        ..HashState::parse(&current_hash())
    };
    window().location().set_hash(&state.to_hash()).ok();
}

fn current_hash() -> String {
    window().location().hash().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_ids_select_nothing() {
        for (id, n_clusters, expected) in [
            (None, 3, None),
            (Some(2), 3, Some(2)),
            (Some(3), 3, None),
            (Some(0), 0, None),
        ] {
            assert_eq!(known(id, n_clusters), expected);
        }
    }
}
