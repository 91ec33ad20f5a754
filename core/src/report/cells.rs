//! Facet values as cells (categories, bins) and their counts under the thresholds.

use std::collections::BTreeMap;

use super::v1::{Breakdown, FacetKind};
use crate::calendar::{Date, MS_PER_DAY};
use crate::facet::Values;
use crate::pipeline::Prepared;
use crate::privacy::{GroupSize, Thresholds};

/// The cells of a facet.
pub(super) struct Cells {
    /// Names in display order.
    pub(super) names: Vec<String>,
    /// Cell of each conversation.
    pub(super) cell_of: Vec<Option<u16>>,
}

/// Cuts values into cells: categories by frequency (ordinal ones by value), numbers by doubling bounds, times by
/// day, week or month so that there are some dozen.
pub(super) fn cut(values: &Values, kind: FacetKind) -> Cells {
    match values {
        Values::Categorical(values) => categories(values, kind),
        Values::Numeric(values) => numbers(values),
        Values::Time(values) => times(values),
    }
}

fn categories(values: &[Option<String>], kind: FacetKind) -> Cells {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values.iter().flatten() {
        *counts.entry(value).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
    if kind == FacetKind::Ordinal {
        let number = |name: &str| name.parse::<f64>().unwrap_or(f64::INFINITY);
        names.sort_by(|a, b| number(a.0).total_cmp(&number(b.0)).then(a.0.cmp(b.0)));
    } else {
        names.sort_by_key(|&(name, count)| (usize::MAX - count, name));
    }
    let index: BTreeMap<&str, u16> = names
        .iter()
        .enumerate()
        .map(|(i, (name, _))| (*name, i as u16))
        .collect();
    Cells {
        cell_of: values
            .iter()
            .map(|value| index.get(value.as_deref()?).copied())
            .collect(),
        names: names.into_iter().map(|(name, _)| name.to_owned()).collect(),
    }
}

/// Bins 0, 1, 2, 3–4, 5–8, 9–16, … for whole numbers; the same bounds for others.
fn numbers(values: &[Option<f64>]) -> Cells {
    let bin = |value: f64| match value {
        v if v <= 0.0 => 0,
        v if v <= 1.0 => 1,
        v => 1 + libm::ceil(libm::log2(v)).min(40.0) as u16,
    };
    let bins: Vec<Option<u16>> = values.iter().map(|value| value.map(bin)).collect();
    let first = bins.iter().flatten().min().copied().unwrap_or(0);
    let last = bins.iter().flatten().max().copied().unwrap_or(0);
    let names = if bins.iter().all(Option::is_none) {
        Vec::new()
    } else {
        (first..=last).map(bin_name).collect()
    };
    Cells {
        names,
        cell_of: bins.iter().map(|bin| Some((*bin)? - first)).collect(),
    }
}

fn bin_name(bin: u16) -> String {
    match bin {
        0 => "0".to_owned(),
        1 | 2 => bin.to_string(),
        _ => format!(
            "{}–{}",
            group_digits((1_u64 << (bin - 2)) + 1),
            group_digits(1_u64 << (bin - 1))
        ),
    }
}

fn group_digits(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn times(values: &[Option<i64>]) -> Cells {
    let (Some(first), Some(last)) = (values.iter().flatten().min(), values.iter().flatten().max())
    else {
        return Cells {
            names: Vec::new(),
            cell_of: vec![None; values.len()],
        };
    };
    let days = (last - first) / MS_PER_DAY;
    let bin: fn(i64) -> i64 = match days {
        // 1970-01-01 was a Thursday; weeks start on Monday.
        ..=21 => |ms| ms.div_euclid(MS_PER_DAY),
        22..=730 => |ms| (ms.div_euclid(MS_PER_DAY) + 3).div_euclid(7) * 7 - 3,
        _ => |ms| {
            let month = Date::of_ms(ms);
            Date { day: 1, ..month }.days()
        },
    };
    let bins: Vec<Option<i64>> = values.iter().map(|value| value.map(bin)).collect();
    let mut starts: Vec<i64> = bins.iter().flatten().copied().collect();
    starts.sort_unstable();
    starts.dedup();
    // Four decades of months; a log with wilder dates keeps the latest.
    if starts.len() > 500 {
        starts.drain(..starts.len() - 500);
    }
    Cells {
        names: starts
            .iter()
            .map(|&day| {
                let Date { year, month, day } = Date::of_day(day);
                format!("{year:04}-{month:02}-{day:02}")
            })
            .collect(),
        cell_of: bins
            .iter()
            .map(|bin| starts.binary_search(&(*bin)?).ok().map(|i| i as u16))
            .collect(),
    }
}

/// Counts the cells of `members` and hides those below the thresholds.
///
/// If just one cell would be hidden, its count were the difference to the total, which is shown; then the next
/// smallest is hidden with it.
pub(super) fn tally(
    cell_of: &[Option<u16>],
    n_cells: usize,
    members: &[usize],
    prepared: &Prepared,
    thresholds: Thresholds,
) -> Breakdown {
    let mut groups = vec![Vec::new(); n_cells];
    let mut n_without = 0;
    for &member in members {
        match cell_of[member] {
            Some(cell) => groups[usize::from(cell)].push(prepared.accounts[member]),
            None => n_without += 1,
        }
    }
    let mut counts: Vec<Option<usize>> = groups
        .iter()
        .map(|group| {
            let size = GroupSize::count(group.iter().copied(), prepared.accounts_known);
            thresholds
                .admit(size)
                .map(|admitted| admitted.size().conversations())
        })
        .collect();
    let hidden = |counts: &[Option<usize>]| {
        groups
            .iter()
            .zip(counts)
            .filter(|(group, count)| count.is_none() && !group.is_empty())
            .count()
    };
    if hidden(&counts) == 1
        && n_without == 0
        && let Some((smallest, _)) = counts
            .iter()
            .enumerate()
            .filter_map(|(cell, count)| Some((cell, (*count)?)))
            .min_by_key(|&(cell, count)| (count, cell))
    {
        counts[smallest] = None;
    }
    let shown: usize = counts.iter().flatten().sum();
    Breakdown {
        counts,
        other: members.len() - shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fall_into_named_bins() {
        let cells = numbers(&[
            Some(0.0),
            Some(1.0),
            Some(2.0),
            Some(3.0),
            Some(4.0),
            Some(5.0),
            Some(1500.0),
            None,
        ]);
        let name = |i: usize| cells.cell_of[i].map(|cell| cells.names[usize::from(cell)].as_str());
        assert_eq!(
            (0..8).map(name).collect::<Vec<_>>(),
            [
                Some("0"),
                Some("1"),
                Some("2"),
                Some("3–4"),
                Some("3–4"),
                Some("5–8"),
                Some("1,025–2,048"),
                None
            ]
        );
    }

    #[test]
    fn weeks_start_on_monday() {
        let day = |n: i64| Some(n * MS_PER_DAY);
        // 2026-03-02 is a Monday.
        let cells = times(&[day(20_514), day(20_520), day(20_521), day(20_600)]);
        assert_eq!(cells.names, ["2026-03-02", "2026-03-09", "2026-05-25"]);
        assert_eq!(cells.cell_of, [Some(0), Some(0), Some(1), Some(2)]);
    }
}
