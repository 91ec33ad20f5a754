//! A cluster's breakdown by a facet against that of all conversations: numbers only.

use clioscope_core::report::v1::{Breakdown, Facet};

/// One cell of a facet.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRow {
    /// Its name.
    pub name: String,
    /// Conversations of the cluster in it; `None` below the thresholds.
    pub count: Option<usize>,
    /// Share of the cluster's conversations, 0..=1.
    pub share: f64,
    /// Share of all conversations, 0..=1.
    pub overall: f64,
    /// `share / overall`; `None` where either is unknown or nothing.
    pub lift: Option<f64>,
}

/// Rows in the facet's own order.
pub fn rows(facet: &Facet, breakdown: &Breakdown) -> Vec<CellRow> {
    let (total, all) = (breakdown_size(breakdown), breakdown_size(&facet.overall));
    facet
        .cells
        .iter()
        .enumerate()
        .map(|(cell, name)| {
            let count = breakdown.counts.get(cell).copied().flatten();
            let share = ratio(count.unwrap_or(0), total);
            let overall = ratio(
                facet
                    .overall
                    .counts
                    .get(cell)
                    .copied()
                    .flatten()
                    .unwrap_or(0),
                all,
            );
            CellRow {
                name: name.clone(),
                count,
                share,
                overall,
                lift: (count.is_some() && overall > 0.0).then(|| share / overall),
            }
        })
        .collect()
}

/// The share of conversations in cells below the thresholds or without a value, 0..=1.
pub fn other_share(breakdown: &Breakdown) -> f64 {
    ratio(breakdown.other, breakdown_size(breakdown))
}

/// Conversations of a breakdown.
pub fn breakdown_size(breakdown: &Breakdown) -> usize {
    breakdown.counts.iter().flatten().sum::<usize>() + breakdown.other
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::explore::sample::model;

    #[test]
    fn shares_and_lift() {
        let model = model();
        let facet = &model.report().facets[0];
        let cluster = model.cluster(2).unwrap();
        let rows = rows(facet, &cluster.breakdowns[0]);
        assert_eq!(rows[0].count, Some(20));
        assert!((rows[0].share - 0.5).abs() < 1e-9 && (rows[0].overall - 0.6).abs() < 1e-9);
        assert!((rows[0].lift.unwrap() - 0.5 / 0.6).abs() < 1e-9);
        assert_eq!((rows[1].count, rows[1].lift), (None, None));
        assert!((other_share(&cluster.breakdowns[0]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn an_empty_breakdown_has_no_shares() {
        let empty: Breakdown = serde_json::from_str(r#"{"counts": [], "other": 0}"#).unwrap();
        assert!(other_share(&empty).abs() < f64::EPSILON);
    }
}
