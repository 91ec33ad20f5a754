//! The explore view: tree, map and detail panel around one selection.

pub mod export;
pub mod facet_switch;
pub mod layout;
pub mod model;
#[cfg(test)]
pub(crate) mod sample;
pub mod search;
pub mod shortcuts;

use std::sync::Arc;

use leptos::prelude::*;

use facet_switch::FacetChoices;
pub use layout::ExploreView;
use model::ExploreModel;
use search::Matches;
pub use shortcuts::SEARCH_ID;

use super::map::colouring::Colouring;
use crate::state::app_context::LoadedReport;
use crate::state::selection::Selection;

/// What the panels share: one report, one selection, one search.
#[derive(Clone, Copy)]
pub struct Explore {
    /// The report. Never changes; another report makes another [`Explore`].
    pub model: StoredValue<Arc<ExploreModel>>,
    /// The text facets whose clusters can be shown.
    pub facets: StoredValue<FacetChoices>,
    /// The view state that the URL holds.
    pub selection: Selection,
    /// What is typed into the search.
    pub query: RwSignal<String>,
    /// What the search found; `None` without a query.
    pub matches: Memo<Option<Arc<Matches>>>,
    /// How points are coloured.
    pub colouring: Memo<Arc<Colouring>>,
    /// Whether the single-key shortcut `/` is on.
    pub slash_key: RwSignal<bool>,
}

impl Explore {
    /// Prepares a report for exploring, with the view state that the URL holds; `facets` are those it can be seen by.
    pub fn new(loaded: Arc<LoadedReport>, facets: FacetChoices) -> Self {
        let model = Arc::new(ExploreModel::new(loaded));
        let selection = Selection::from_url(model.report().clusters.len());
        let model = StoredValue::new(model);
        let query = RwSignal::new(String::new());
        Self {
            model,
            facets: StoredValue::new(facets),
            selection,
            query,
            matches: Memo::new(move |_| {
                let query = query.get();
                model.with_value(|model| Matches::find(model, &query).map(Arc::new))
            }),
            colouring: Memo::new(move |_| {
                let colour = selection.colour.get();
                model.with_value(|model| Arc::new(Colouring::new(model, &colour)))
            }),
            slash_key: RwSignal::new(true),
        }
    }
}
