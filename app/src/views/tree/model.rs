//! The tree without a browser: which rows are visible, in what order, and what a key does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::views::explore::model::ExploreModel;

/// Order of siblings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By conversations.
    #[default]
    LargestFirst,
    /// By name.
    Alphabetical,
}

/// Sorted ids of clusters with one parent, those not `shown` left out.
pub fn arrange(
    model: &ExploreModel,
    mut ids: Vec<u32>,
    sort: Sort,
    shown: Option<&BTreeSet<u32>>,
) -> Vec<u32> {
    if let Some(shown) = shown {
        ids.retain(|id| shown.contains(id));
    }
    let cluster = |id: &u32| model.cluster(*id);
    match sort {
        Sort::LargestFirst => {
            ids.sort_by_key(|id| (Reverse(cluster(id).map(|c| c.conversations)), *id));
        }
        Sort::Alphabetical => {
            ids.sort_by_cached_key(|id| (cluster(id).map(|c| c.name.to_lowercase()), *id));
        }
    }
    ids
}

/// Which clusters the person opened and closed, and under which selection.
///
/// What is above the selection is open, unless it was closed under that same selection: so a selection
/// made elsewhere is always to be seen, and can still be closed away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    choices: BTreeMap<u32, (bool, Option<u32>)>,
}

impl Expansion {
    /// Opens or closes a cluster.
    pub fn set(&mut self, id: u32, open: bool, selection: Option<u32>) {
        self.choices.insert(id, (open, selection));
    }

    /// Whether a cluster with children is open.
    pub fn is_open(&self, model: &ExploreModel, id: u32, selection: Option<u32>) -> bool {
        let choice = self.choices.get(&id);
        let above =
            selection.is_some_and(|selected| selected != id && model.is_within(selected, id));
        match choice {
            Some(&(open, under)) if !above || under == selection => open,
            _ => above,
        }
    }
}

/// A visible row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The cluster.
    pub id: u32,
    /// Its parent.
    pub parent: Option<u32>,
    /// Whether it is open; `None` if there is nothing below to show.
    pub open: Option<bool>,
}

/// What decides which rows are visible.
#[derive(Clone, Copy, Debug)]
pub struct TreeState<'a> {
    /// Order of siblings.
    pub sort: Sort,
    /// Opened and closed clusters.
    pub expansion: &'a Expansion,
    /// The selection.
    pub selected: Option<u32>,
    /// What a search leaves; all of it is open.
    pub shown: Option<&'a BTreeSet<u32>>,
}

impl TreeState<'_> {
    /// Sorted children to show, or the top level for `None`.
    pub fn children(&self, model: &ExploreModel, parent: Option<u32>) -> Vec<u32> {
        let ids = match parent {
            None => model.report().roots().collect(),
            Some(id) => model
                .cluster(id)
                .map_or_else(Vec::new, |cluster| cluster.children.clone()),
        };
        arrange(model, ids, self.sort, self.shown)
    }

    /// Whether a cluster is open; `None` if there is nothing below to show.
    pub fn open(&self, model: &ExploreModel, id: u32) -> Option<bool> {
        let mut children = model.cluster(id)?.children.iter();
        match self.shown {
            Some(shown) => children.any(|child| shown.contains(child)).then_some(true),
            None => (children.len() > 0).then(|| self.expansion.is_open(model, id, self.selected)),
        }
    }

    /// All visible rows from top to bottom.
    pub fn rows(&self, model: &ExploreModel) -> Vec<Row> {
        let mut rows = Vec::new();
        self.push_rows(model, None, &mut rows);
        rows
    }

    fn push_rows(&self, model: &ExploreModel, parent: Option<u32>, rows: &mut Vec<Row>) {
        for id in self.children(model, parent) {
            let open = self.open(model, id);
            rows.push(Row { id, parent, open });
            if open == Some(true) {
                self.push_rows(model, Some(id), rows);
            }
        }
    }
}

/// What a key asks of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeAction {
    /// Move the focus.
    Focus(u32),
    /// Open or close a cluster.
    SetOpen(u32, bool),
    /// Select a cluster.
    Select(u32),
}

/// The meaning of a key (its DOM name) on the row of `current`; `None` if the tree does not use it.
///
/// `name` gives a cluster's name, for typing ahead: a single character goes to the next row that starts with it.
pub fn key_action(
    rows: &[Row],
    current: u32,
    key: &str,
    name: impl Fn(u32) -> String,
) -> Option<TreeAction> {
    let at = rows.iter().position(|row| row.id == current)?;
    let row = rows[at];
    let focus = |row: Option<&Row>| row.map(|row| TreeAction::Focus(row.id));
    match key {
        "ArrowDown" => focus(rows.get(at + 1)),
        "ArrowUp" => focus(at.checked_sub(1).and_then(|at| rows.get(at))),
        "Home" => focus(rows.first()),
        "End" => focus(rows.last()),
        "ArrowRight" => match row.open {
            Some(false) => Some(TreeAction::SetOpen(current, true)),
            Some(true) => focus(rows.get(at + 1)),
            None => None,
        },
        "ArrowLeft" => match (row.open, row.parent) {
            (Some(true), _) => Some(TreeAction::SetOpen(current, false)),
            (_, Some(parent)) => Some(TreeAction::Focus(parent)),
            _ => None,
        },
        "Enter" | " " => Some(TreeAction::Select(current)),
        _ => {
            let mut characters = key.chars();
            let (typed, None) = (characters.next()?, characters.next()) else {
                return None;
            };
            let starts = |row: &&Row| {
                let name = name(row.id).to_lowercase();
                typed.to_lowercase().next() == name.chars().next()
            };
            focus(rows[at + 1..].iter().chain(&rows[..at]).find(starts))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::explore::sample::model;

    fn rows(expansion: &Expansion, selected: Option<u32>, shown: Option<&[u32]>) -> Vec<u32> {
        let shown = shown.map(|ids| ids.iter().copied().collect::<BTreeSet<_>>());
        let state = TreeState {
            sort: Sort::LargestFirst,
            expansion,
            selected,
            shown: shown.as_ref(),
        };
        state.rows(&model()).iter().map(|row| row.id).collect()
    }

    #[test]
    fn only_open_clusters_show_what_is_below() {
        let mut expansion = Expansion::default();
        assert_eq!(rows(&expansion, None, None), [0, 1]);
        expansion.set(1, true, None);
        assert_eq!(rows(&expansion, None, None), [0, 1, 4]);
        assert_eq!(rows(&expansion, None, Some(&[0, 3])), [0, 3]);
    }

    #[test]
    fn a_selection_is_revealed_and_can_be_closed_away() {
        let mut expansion = Expansion::default();
        expansion.set(0, false, None);
        assert_eq!(rows(&expansion, Some(3), None), [0, 2, 3, 1]);
        expansion.set(0, false, Some(3));
        assert_eq!(rows(&expansion, Some(3), None), [0, 1]);
        assert_eq!(rows(&expansion, Some(2), None), [0, 2, 3, 1]);
    }

    #[test]
    fn siblings_sort_by_size_or_name() {
        let model = model();
        assert_eq!(
            arrange(&model, vec![3, 2], Sort::LargestFirst, None),
            [2, 3]
        );
        assert_eq!(
            arrange(&model, vec![4, 3, 2], Sort::Alphabetical, None),
            [4, 2, 3]
        );
    }

    #[test]
    fn keys_follow_the_tree_pattern() {
        use TreeAction::{Focus, Select, SetOpen};
        let row = |id, parent, open| Row { id, parent, open };
        let rows = [
            row(0, None, Some(true)),
            row(2, Some(0), None),
            row(3, Some(0), None),
            row(1, None, Some(false)),
        ];
        let model = model();
        for (current, key, expected) in [
            (0, "ArrowDown", Some(Focus(2))),
            (0, "ArrowUp", None),
            (1, "ArrowDown", None),
            (1, "Home", Some(Focus(0))),
            (0, "End", Some(Focus(1))),
            (0, "ArrowRight", Some(Focus(2))),
            (1, "ArrowRight", Some(SetOpen(1, true))),
            (2, "ArrowRight", None),
            (0, "ArrowLeft", Some(SetOpen(0, false))),
            (3, "ArrowLeft", Some(Focus(0))),
            (1, "ArrowLeft", None),
            (3, "Enter", Some(Select(3))),
            (3, " ", Some(Select(3))),
            (0, "w", Some(Focus(3))),
            (3, "É", Some(Focus(1))),
            (0, "x", None),
            (0, "Tab", None),
            (9, "Home", None),
        ] {
            let name = |id| {
                model
                    .cluster(id)
                    .map_or_else(String::new, |c| c.name.clone())
            };
            assert_eq!(
                key_action(&rows, current, key, name),
                expected,
                "{current} {key}"
            );
        }
    }
}
