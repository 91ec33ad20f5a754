//! Bins of the strip: counts and heights.

use crate::views::explore::model::ExploreModel;

/// Least height of a bin that is not empty, as a share of the highest.
const MIN_HEIGHT: f64 = 0.03;

/// A bin of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// Its name.
    pub name: String,
    /// All conversations in it; `None` below the thresholds.
    pub all: Option<usize>,
    /// Those of the selection; `None` below the thresholds or without a selection.
    pub selected: Option<usize>,
    /// Height of `all`, 0..=1.
    pub height: f64,
    /// Height of `selected` on the same scale.
    pub selected_height: f64,
}

/// The bins of the facet at `facet`, which must be one of the report's.
pub fn bins(model: &ExploreModel, facet: usize, selected: Option<u32>) -> Vec<Bin> {
    let Some(facet_data) = model.report().facets.get(facet) else {
        return Vec::new();
    };
    let of_cluster = selected
        .and_then(|id| model.cluster(id))
        .and_then(|cluster| cluster.breakdowns.get(facet));
    let counts = &facet_data.overall.counts;
    let highest = counts.iter().flatten().max().copied().unwrap_or(0).max(1);
    let height = |n: Option<usize>| match n {
        None | Some(0) => 0.0,
        Some(n) => (n as f64 / highest as f64).max(MIN_HEIGHT),
    };
    facet_data
        .cells
        .iter()
        .enumerate()
        .map(|(cell, name)| {
            let all = counts.get(cell).copied().flatten();
            let selected =
                of_cluster.and_then(|breakdown| breakdown.counts.get(cell).copied().flatten());
            Bin {
                name: name.clone(),
                all,
                selected,
                height: height(all),
                selected_height: height(selected),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::explore::sample::model;

    #[test]
    fn heights_are_relative_to_the_highest_bin() {
        let bins = bins(&model(), 2, Some(2));
        assert_eq!((bins[0].all, bins[0].selected), (Some(60), Some(0)));
        assert_eq!((bins[1].all, bins[1].selected), (Some(20), Some(40)));
        assert!((bins[0].height - 1.0).abs() < 1e-9 && bins[0].selected_height.abs() < 1e-9);
    }

    #[test]
    fn nothing_selected_or_known() {
        assert!(
            bins(&model(), 2, None)
                .iter()
                .all(|bin| bin.selected.is_none())
        );
        assert!(bins(&model(), 9, None).is_empty());
    }
}
