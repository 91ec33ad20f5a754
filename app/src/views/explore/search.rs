//! Search over cluster names.

use std::collections::BTreeSet;

use super::model::ExploreModel;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// Clusters whose name holds every word of the query, by id.
    pub found: Vec<u32>,
    /// Those and the clusters above them: what the tree shows.
    pub shown: BTreeSet<u32>,
}

impl Matches {
    /// Searches; `None` for a query without a word. Upper and lower case are the same.
    pub fn find(model: &ExploreModel, query: &str) -> Option<Self> {
        let query = query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() {
            return None;
        }
        let found: Vec<u32> = model
            .report()
            .clusters
            .iter()
            .filter(|cluster| {
                let name = cluster.name.to_lowercase();
                words.iter().all(|word| name.contains(word))
            })
            .map(|cluster| cluster.id)
            .collect();
        let shown = found
            .iter()
            .flat_map(|&id| model.path(id).iter().copied())
            .collect();
        Some(Self { found, shown })
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::model;
    use super::*;

    #[test]
    fn names_with_all_words_are_found_with_what_is_above() {
        for (query, found, shown) in [
            ("bugs", vec![2], vec![0, 2]),
            ("FIX bu", vec![2], vec![0, 2]),
            ("éditer", vec![1], vec![1]),
            ("letters code", vec![], vec![]),
            ("e", vec![0, 1, 3, 4], vec![0, 1, 3, 4]),
        ] {
            let matches = Matches::find(&model(), query).unwrap();
            assert_eq!(matches.found, found, "{query}");
            assert_eq!(matches.shown, shown.into_iter().collect(), "{query}");
        }
        assert_eq!(Matches::find(&model(), "  "), None);
    }
}
