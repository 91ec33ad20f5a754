//! What is drawn, apart from where the camera is: the points' slots, which stand out, and their order.

use std::sync::Arc;

use super::colouring::{Colouring, NEUTRAL};
use crate::views::explore::model::ExploreModel;

/// What stands out on the map; everything else is dimmed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Emphasis {
    /// These clusters and all below them, if any.
    pub clusters: Vec<u32>,
    /// Points of this slot, if any: a line of the legend. Goes before the clusters.
    pub slot: Option<u8>,
}

/// The points as the renderer wants them. Positions are in the model and never change.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Slot and emphasis (0 dimmed, 1 plain or standing out) of each point.
    pub attributes: Vec<[u8; 2]>,
    /// Points from the bottom to the top: dimmed ones, then plain ones; neutral ones first in each. Points that
    /// are not finite are left out.
    pub order: Vec<u32>,
}

impl Scene {
    /// Composes colours and emphasis.
    pub fn new(model: &ExploreModel, colouring: &Colouring, emphasis: &Emphasis) -> Self {
        let stands_out: Vec<bool> = model
            .report()
            .clusters
            .iter()
            .map(|cluster| {
                emphasis.clusters.is_empty()
                    || emphasis
                        .clusters
                        .iter()
                        .any(|&id| model.is_within(cluster.id, id))
            })
            .collect();
        let is_plain = |point: usize, slot: u8| match emphasis.slot {
            Some(only) => slot == only,
            None => model.report().point_clusters[point]
                .map_or(emphasis.clusters.is_empty(), |id| {
                    stands_out.get(id as usize).copied().unwrap_or(false)
                }),
        };
        let attributes: Vec<[u8; 2]> = colouring
            .slots
            .iter()
            .enumerate()
            .map(|(point, &slot)| [slot, u8::from(is_plain(point, slot))])
            .collect();
        let is_finite = |&point: &u32| {
            model.x()[point as usize].is_finite() && model.y()[point as usize].is_finite()
        };
        let mut order: Vec<u32> = (0..attributes.len() as u32).filter(is_finite).collect();
        order.sort_by_key(|&point| {
            let [slot, plain] = attributes[point as usize];
            (plain, slot != NEUTRAL)
        });
        Self { attributes, order }
    }

    /// A scene to share.
    pub fn shared(model: &ExploreModel, colouring: &Colouring, emphasis: &Emphasis) -> Arc<Self> {
        Arc::new(Self::new(model, colouring, emphasis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::hash::ColourBy;
    use crate::views::explore::sample::model;

    fn plain(emphasis: &Emphasis) -> Vec<u8> {
        let model = model();
        let colouring = Colouring::new(&model, &ColourBy::Level(0));
        let scene = Scene::new(&model, &colouring, emphasis);
        scene.attributes.iter().map(|[_, plain]| *plain).collect()
    }

    #[test]
    fn all_are_plain_without_emphasis() {
        assert_eq!(plain(&Emphasis::default()), [1; 8]);
    }

    #[test]
    fn points_outside_the_selection_are_dimmed() {
        let parent = Emphasis {
            clusters: vec![0],
            slot: None,
        };
        assert_eq!(plain(&parent), [1, 1, 1, 1, 1, 0, 0, 0]);
        let two = Emphasis {
            clusters: vec![3, 1],
            slot: None,
        };
        assert_eq!(plain(&two), [0, 0, 0, 1, 1, 1, 1, 0]);
        let legend = Emphasis {
            clusters: vec![0],
            slot: Some(NEUTRAL),
        };
        assert_eq!(plain(&legend), [0, 0, 0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn what_stands_out_is_drawn_last() {
        let model = model();
        let colouring = Colouring::new(&model, &ColourBy::Level(0));
        let emphasis = Emphasis {
            clusters: vec![1],
            slot: None,
        };
        let scene = Scene::new(&model, &colouring, &emphasis);
        assert_eq!(scene.order, [7, 0, 1, 2, 3, 4, 5, 6]);
    }
}
