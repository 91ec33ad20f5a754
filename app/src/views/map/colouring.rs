//! A colour slot for every point, and the legend that explains the slots. No colours here: a slot is an
//! index into the palette that the stylesheet gives.

use clioscope_core::report::v1::{Facet, FacetKind};

use crate::state::hash::ColourBy;
use crate::views::explore::model::ExploreModel;

/// Slot of points in clusters too small to be shown, and of values below the thresholds.
pub const NEUTRAL: u8 = 0;
/// Slot of categories beyond the distinguishable ones.
pub const OTHER: u8 = 1;
/// First of the [`N_CATEGORIES`] categorical slots.
pub const CATEGORIES: u8 = 2;
/// Categories that can be told apart.
pub const N_CATEGORIES: usize = 12;
/// First of the [`N_RAMP`] slots of the sequential ramp, low to high.
pub const RAMP: u8 = 16;
/// Steps of the ramp.
pub const N_RAMP: usize = 16;
/// Slots in all.
pub const N_SLOTS: usize = RAMP as usize + N_RAMP;

/// A line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// Its colour.
    pub slot: u8,
    /// What has that colour.
    pub name: String,
}

/// How points are coloured.
#[derive(Clone, Debug, PartialEq)]
pub struct Colouring {
    /// Slot of each point.
    pub slots: Vec<u8>,
    /// Slot of each cluster, where colours mean clusters; neutral above the level that is coloured.
    pub cluster_slots: Vec<u8>,
    /// The legend, in display order; empty where colours only tell neighbours apart.
    pub legend: Vec<LegendEntry>,
    /// Whether the slots are a ramp.
    pub sequential: bool,
}

impl Colouring {
    /// Colours the points; a facet or level that the report does not have is the top level.
    pub fn new(model: &ExploreModel, by: &ColourBy) -> Self {
        match by {
            ColourBy::Facet(key) => match model.facet(key) {
                Some((_, facet)) => Self::by_facet(model, facet),
                None => Self::by_level(model, 0),
            },
            ColourBy::Level(level) => {
                Self::by_level(model, (*level).min(model.n_levels().saturating_sub(1)))
            }
        }
    }

    fn by_level(model: &ExploreModel, level: u32) -> Self {
        let clusters = &model.report().clusters;
        let mut at_level: Vec<u32> = clusters
            .iter()
            .filter(|cluster| {
                cluster.level == level || (cluster.level < level && cluster.children.is_empty())
            })
            .map(|cluster| cluster.id)
            .collect();
        at_level.sort_by_key(|&id| (std::cmp::Reverse(clusters[id as usize].conversations), id));
        let few = at_level.len() <= N_CATEGORIES;
        let shared = if few || level == 0 {
            (0..at_level.len()).map(category).collect()
        } else {
            far_apart(model, &at_level)
        };
        let mut of_level = vec![NEUTRAL; clusters.len()];
        for (&id, &slot) in at_level.iter().zip(&shared) {
            of_level[id as usize] = slot;
        }
        let cluster_slots: Vec<u8> = clusters
            .iter()
            .map(|cluster| {
                model
                    .ancestor_at(cluster.id, level)
                    .map_or(NEUTRAL, |id| of_level[id as usize])
            })
            .collect();
        let slots: Vec<u8> = model.report().point_clusters[..model.n_points()]
            .iter()
            .map(|cluster| {
                cluster
                    .and_then(|id| cluster_slots.get(id as usize).copied())
                    .unwrap_or(NEUTRAL)
            })
            .collect();
        let mut legend: Vec<LegendEntry> = Vec::new();
        if few || level == 0 {
            legend.extend(
                at_level
                    .iter()
                    .zip(&shared)
                    .filter(|&(_, &slot)| slot != OTHER)
                    .map(|(&id, &slot)| LegendEntry {
                        slot,
                        name: clusters[id as usize].name.clone(),
                    }),
            );
            push_if_used(&mut legend, &slots, OTHER, "Smaller clusters");
        }
        push_if_used(&mut legend, &slots, NEUTRAL, "Cluster too small to show");
        Self {
            slots,
            cluster_slots,
            legend,
            sequential: false,
        }
    }

    fn by_facet(model: &ExploreModel, facet: &Facet) -> Self {
        let sequential = facet.kind != FacetKind::Categorical;
        let n_cells = facet.cells.len();
        let cell_slots: Vec<u8> = if sequential {
            (0..n_cells).map(|cell| ramp(cell, n_cells)).collect()
        } else {
            let mut order: Vec<usize> = (0..n_cells).collect();
            let size = |&cell: &usize| facet.overall.counts.get(cell).copied().flatten();
            order.sort_by_key(|cell| (std::cmp::Reverse(size(cell)), *cell));
            let mut slots = vec![OTHER; n_cells];
            for (rank, &cell) in order.iter().enumerate() {
                slots[cell] = category(rank);
            }
            slots
        };
        let slots: Vec<u8> = (0..model.n_points())
            .map(|point| {
                let cell = facet.point_cells.get(point).copied().flatten();
                cell.and_then(|cell| cell_slots.get(usize::from(cell)).copied())
                    .unwrap_or(NEUTRAL)
            })
            .collect();
        let mut legend: Vec<LegendEntry> = facet
            .cells
            .iter()
            .zip(&cell_slots)
            .filter(|&(_, &slot)| slot != OTHER)
            .map(|(name, &slot)| LegendEntry {
                slot,
                name: name.clone(),
            })
            .collect();
        if !sequential {
            legend.sort_by_key(|entry| entry.slot);
        }
        push_if_used(&mut legend, &slots, OTHER, "Rarer values");
        push_if_used(
            &mut legend,
            &slots,
            NEUTRAL,
            "No value, or too rare to show",
        );
        Self {
            slots,
            cluster_slots: Vec::new(),
            legend,
            sequential,
        }
    }
}

fn category(rank: usize) -> u8 {
    if rank < N_CATEGORIES {
        CATEGORIES + rank as u8
    } else {
        OTHER
    }
}

/// The slot of bin `cell` of `n_cells`: the bins spread over the whole ramp.
fn ramp(cell: usize, n_cells: usize) -> u8 {
    let last = n_cells.saturating_sub(1).max(1);
    RAMP + (cell * (N_RAMP - 1) / last).min(N_RAMP - 1) as u8
}

fn push_if_used(legend: &mut Vec<LegendEntry>, slots: &[u8], slot: u8, name: &str) {
    if slots.contains(&slot) {
        legend.push(LegendEntry {
            slot,
            name: name.to_owned(),
        });
    }
}

/// Slots for many clusters: colours repeat, each as far as possible from its last use on the map.
fn far_apart(model: &ExploreModel, ids: &[u32]) -> Vec<u8> {
    let place = |id: u32| {
        model
            .cluster(id)
            .map_or((0.0, 0.0), |cluster| (cluster.x, cluster.y))
    };
    let mut users: Vec<Vec<(f32, f32)>> = vec![Vec::new(); N_CATEGORIES];
    ids.iter()
        .map(|&id| {
            let (x, y) = place(id);
            let distance = |slot: usize| {
                users[slot]
                    .iter()
                    .map(|&(ux, uy)| (ux - x).hypot(uy - y))
                    .fold(f32::INFINITY, f32::min)
            };
            let mut best = 0;
            for slot in 1..N_CATEGORIES {
                if distance(slot) > distance(best) {
                    best = slot;
                }
            }
            users[best].push((x, y));
            category(best)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::explore::sample::model;

    #[test]
    fn points_take_the_colour_of_their_cluster() {
        let colouring = Colouring::new(&model(), &ColourBy::Level(0));
        assert_eq!(colouring.slots, [2, 2, 2, 2, 2, 3, 3, NEUTRAL]);
        let names: Vec<&str> = colouring.legend.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(
            names,
            ["Code", "Éditer des textes", "Cluster too small to show"]
        );
        assert_eq!(
            Colouring::new(&model(), &ColourBy::Level(1)).cluster_slots,
            [NEUTRAL, NEUTRAL, 2, 4, 3]
        );
    }

    #[test]
    fn unknown_facets_and_levels_fall_back() {
        let top = Colouring::new(&model(), &ColourBy::Level(0));
        assert_eq!(Colouring::new(&model(), &ColourBy::Facet("no".into())), top);
        let base = Colouring::new(&model(), &ColourBy::Level(1));
        assert_eq!(Colouring::new(&model(), &ColourBy::Level(9)), base);
    }

    #[test]
    fn bins_spread_over_the_ramp() {
        let colouring = Colouring::new(&model(), &ColourBy::Facet("turns".into()));
        assert!(colouring.sequential);
        assert_eq!(colouring.slots[0], RAMP);
        assert_eq!(colouring.slots[2], RAMP + N_RAMP as u8 - 1);
        assert_eq!(colouring.slots[3], NEUTRAL);
        assert_eq!(ramp(0, 1), RAMP);
    }

    #[test]
    fn categories_beyond_the_distinguishable_are_other() {
        assert_eq!(category(11), 13);
        assert_eq!(category(12), OTHER);
        assert!(usize::from(category(11)) < usize::from(RAMP));
    }
}
