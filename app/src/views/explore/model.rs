//! A report prepared for exploring: paths, extents on the map, order. Computed once for each report.

use std::sync::Arc;

use clioscope_core::report::v1::{Cluster, Facet, FacetKind, Report};

use crate::state::app_context::LoadedReport;

/// A rectangle in the map's own units; positive sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Least x.
    pub left: f32,
    /// Least y.
    pub top: f32,
    /// Greatest x.
    pub right: f32,
    /// Greatest y.
    pub bottom: f32,
}

impl Extent {
    /// Around the points: all but `trim` of them (0..0.5) at each end of each axis. `None` for no points.
    pub fn around(xs: &mut [f32], ys: &mut [f32], trim: f32) -> Option<Self> {
        let ends = |values: &mut [f32]| {
            let last = values.len().checked_sub(1)?;
            let skip = ((last as f32) * trim) as usize;
            let (_, low, _) = values.select_nth_unstable_by(skip, f32::total_cmp);
            let low = *low;
            let (_, high, _) = values.select_nth_unstable_by(last - skip, f32::total_cmp);
            Some((low, *high))
        };
        let (left, right) = ends(xs)?;
        let (top, bottom) = ends(ys)?;
        Some(Self {
            left,
            top,
            right,
            bottom,
        })
    }

    /// The middle.
    pub fn centre(&self) -> (f32, f32) {
        (
            f32::midpoint(self.left, self.right),
            f32::midpoint(self.top, self.bottom),
        )
    }

    /// Half of the longer side.
    pub fn radius(&self) -> f32 {
        (self.right - self.left).max(self.bottom - self.top) / 2.0
    }
}

/// Share of the points, at each end of each axis, that may stand apart from the body of the map.
const STRAY: f32 = 0.01;
/// The body is shown without them only if it is this much smaller than all.
const MUCH_SMALLER: f32 = 0.8;

/// A report prepared for exploring.
#[derive(Debug)]
pub struct ExploreModel {
    loaded: Arc<LoadedReport>,
    paths: Vec<Vec<u32>>,
    extents: Vec<Option<Extent>>,
    bounds: Option<Extent>,
    body: Option<Extent>,
    n_levels: u32,
}

impl ExploreModel {
    /// Prepares a report. Points that are not finite are on no map.
    pub fn new(loaded: Arc<LoadedReport>) -> Self {
        let report = &loaded.report;
        let paths: Vec<Vec<u32>> = (0..report.clusters.len())
            .map(|id| report.path(id as u32))
            .collect();
        let n_levels = report
            .clusters
            .iter()
            .map(|cluster| cluster.level + 1)
            .max()
            .unwrap_or(0);
        let mut of_cluster = vec![(Vec::new(), Vec::new()); paths.len()];
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for ((cluster, &x), &y) in report.point_clusters.iter().zip(&loaded.x).zip(&loaded.y) {
            if !(x.is_finite() && y.is_finite()) {
                continue;
            }
            xs.push(x);
            ys.push(y);
            let path = cluster.and_then(|id| paths.get(id as usize));
            for &id in path.into_iter().flatten() {
                let (xs, ys) = &mut of_cluster[id as usize];
                xs.push(x);
                ys.push(y);
            }
        }
        let extents = of_cluster
            .iter_mut()
            .map(|(xs, ys)| Extent::around(xs, ys, 0.04))
            .collect();
        let bounds = Extent::around(&mut xs, &mut ys, 0.0);
        let body = Extent::around(&mut xs, &mut ys, STRAY)
            .filter(|body| bounds.is_some_and(|all| body.radius() < MUCH_SMALLER * all.radius()))
            .or(bounds);
        Self {
            loaded,
            paths,
            extents,
            bounds,
            body,
            n_levels,
        }
    }

    /// The report.
    pub fn report(&self) -> &Report {
        &self.loaded.report
    }

    /// Horizontal positions of the points, parallel to `point_clusters`.
    pub fn x(&self) -> &[f32] {
        &self.loaded.x
    }

    /// Vertical positions of the points.
    pub fn y(&self) -> &[f32] {
        &self.loaded.y
    }

    /// Number of points: of the shortest of the three arrays.
    pub fn n_points(&self) -> usize {
        self.report()
            .point_clusters
            .len()
            .min(self.x().len())
            .min(self.y().len())
    }

    /// Levels of the tree, base included; 0 without clusters.
    pub fn n_levels(&self) -> u32 {
        self.n_levels
    }

    /// Where all points are.
    pub fn bounds(&self) -> Option<Extent> {
        self.bounds
    }

    /// Where all points are but a few that stand far off and would make the rest small.
    pub fn body(&self) -> Option<Extent> {
        self.body
    }

    /// Where nearly all points of a cluster are.
    pub fn extent(&self, id: u32) -> Option<Extent> {
        *self.extents.get(id as usize)?
    }

    /// The cluster with this id.
    pub fn cluster(&self, id: u32) -> Option<&Cluster> {
        self.report().cluster(id)
    }

    /// Ids from the top level down to `id` itself; empty if there is no such cluster.
    pub fn path(&self, id: u32) -> &[u32] {
        self.paths.get(id as usize).map_or(&[], Vec::as_slice)
    }

    /// The cluster at `level` that holds `id`; `id` itself where its branch ends above that level.
    pub fn ancestor_at(&self, id: u32, level: u32) -> Option<u32> {
        let path = self.path(id);
        path.get(level as usize).or(path.last()).copied()
    }

    /// Whether `id` is `ancestor` or below it.
    pub fn is_within(&self, id: u32, ancestor: u32) -> bool {
        self.path(id).contains(&ancestor)
    }

    /// Clusters with the same parent, itself included, largest first.
    pub fn siblings(&self, id: u32) -> Vec<u32> {
        match self.cluster(id).and_then(|cluster| cluster.parent) {
            Some(parent) => self
                .cluster(parent)
                .map_or_else(Vec::new, |parent| parent.children.clone()),
            None => self.report().roots().collect(),
        }
    }

    /// Names from the top level down to the cluster's parent.
    pub fn parent_names(&self, id: u32) -> Vec<String> {
        let path = self.path(id);
        path[..path.len().saturating_sub(1)]
            .iter()
            .filter_map(|&id| self.cluster(id))
            .map(|cluster| cluster.name.clone())
            .collect()
    }

    /// Conversations that were clustered: what shares are shares of.
    pub fn total(&self) -> usize {
        self.report().run.counts.clustered
    }

    /// Index and facet with this key.
    pub fn facet(&self, key: &str) -> Option<(usize, &Facet)> {
        self.report()
            .facets
            .iter()
            .enumerate()
            .find(|(_, facet)| facet.key == key)
    }

    /// The first facet of times, for the strip below the map.
    pub fn time_facet(&self) -> Option<(usize, &Facet)> {
        self.report()
            .facets
            .iter()
            .enumerate()
            .find(|(_, facet)| facet.kind == FacetKind::Time)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{loaded, model};
    use super::*;

    #[test]
    fn paths_and_ancestors() {
        let model = model();
        assert_eq!(model.n_levels(), 2);
        assert_eq!(model.path(3), [0, 3]);
        assert_eq!(model.ancestor_at(3, 0), Some(0));
        assert_eq!(model.ancestor_at(3, 9), Some(3));
        assert_eq!(model.ancestor_at(99, 0), None);
        assert!(model.is_within(3, 0) && !model.is_within(3, 1));
        assert_eq!(model.siblings(2), [2, 3]);
        assert_eq!(model.siblings(0), [0, 1]);
        assert_eq!(model.parent_names(3), ["Code"]);
        assert!(model.parent_names(0).is_empty());
    }

    #[test]
    fn extents_hold_the_points_of_all_below() {
        let model = model();
        let parent = model.extent(0).unwrap();
        let child = model.extent(2).unwrap();
        assert!(parent.left <= child.left && parent.right >= child.right);
        assert!(model.bounds().unwrap().right >= parent.right);
    }

    #[test]
    fn points_that_are_not_finite_are_left_out() {
        let mut broken = loaded();
        broken.x[0] = f32::NAN;
        let model = ExploreModel::new(Arc::new(broken));
        assert!(model.bounds().unwrap().left.is_finite());
    }

    #[test]
    fn an_extent_of_none_or_one() {
        assert_eq!(Extent::around(&mut [], &mut [], 0.0), None);
        let one = Extent::around(&mut [2.0], &mut [3.0], 0.04).unwrap();
        assert_eq!((one.centre(), one.radius()), ((2.0, 3.0), 0.0));
    }
}
