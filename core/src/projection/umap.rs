//! The run: parameters, and the stages one after another in bounded steps.

use super::Points;
use super::fuzzy_graph::{FuzzyGraph, LocalSets};
use super::init::InitialLayout;
use super::knn_graph::{KnnGraph, KnnSearch};
use super::layout::Layout;
use crate::Matrix;

/// A budget for [`Umap::step`] that takes some 20 to 50 ms in wasm.
///
/// The unit is one multiply-add of a distance between rows; other work is counted by its time relative to it.
pub const STEP_BUDGET: usize = 64_000_000;

/// Above this many points, fewer epochs are enough.
const MANY_POINTS: usize = 10_000;
/// Share of the whole that the graph and the initial layout take, for [`Umap::fraction`].
const SETUP_SHARE: f32 = 0.05;

/// The parameters of a map, under their names in umap-learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UmapParams {
    /// Size of the neighbourhood, the point itself included; larger shows more of the whole, smaller more detail.
    /// Default 15, at least 2, cut to the number of points.
    pub n_neighbors: usize,
    /// How close points may lie, in units of `spread`. Default 0, which packs topics tightly.
    pub min_dist: f32,
    /// Scale of the membership curve, above 0. Default 1.
    pub spread: f32,
    /// Passes over the graph. Default `None`: 500 up to 10,000 points, 200 above. 0 leaves the initial layout.
    pub n_epochs: Option<usize>,
    /// Random points pushed away for each edge pulled together. Default 5.
    pub negative_sample_rate: usize,
    /// Seed of all chance. Default 0.
    pub seed: u64,
}

impl Default for UmapParams {
    fn default() -> Self {
        Self {
            n_neighbors: 15,
            min_dist: 0.0,
            spread: 1.0,
            n_epochs: None,
            negative_sample_rate: 5,
            seed: 0,
        }
    }
}

/// What is left after a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// More steps are needed; the done share of the work, in `[0, 1)`.
    Running(f32),
    /// The points are final.
    Done,
}

/// A map in the making.
///
/// ```
/// use clioscope_core::Matrix;
/// use clioscope_core::projection::{Progress, STEP_BUDGET, Umap, UmapParams};
///
/// let vectors = Matrix::from_vec(vec![1.0, 0.0, 0.6, 0.8, 0.0, 1.0], 2).expect("whole rows");
/// let mut umap = Umap::new(&vectors, UmapParams::default());
/// while let Progress::Running(fraction) = umap.step(&vectors, STEP_BUDGET) {
///     assert!(fraction < 1.0); // Report it, let others run.
/// }
/// assert_eq!(umap.into_points().len(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Umap {
    params: UmapParams,
    n_points: usize,
    n_epochs: usize,
    /// Estimated share of the neighbour search in the whole, in `[0, 1 - SETUP_SHARE]`.
    search_share: f32,
    stage: Stage,
}

#[derive(Clone, Debug)]
enum Stage {
    Search(KnnSearch),
    Graph {
        knn: KnnGraph,
        sets: LocalSets,
    },
    Start {
        graph: FuzzyGraph,
        start: InitialLayout,
    },
    Layout(Layout),
}

impl Umap {
    /// Prepares the map of the rows of `vectors`, shape `(n, d)`, of unit length.
    ///
    /// All inputs have a map: rows of zeros count as equal to each other and unlike all others, rows with values
    /// that are not finite as unlike all others. Distance is cosine distance.
    pub fn new(vectors: &Matrix, params: UmapParams) -> Self {
        let n_points = vectors.n_rows();
        let params = UmapParams {
            n_neighbors: params.n_neighbors.max(2),
            ..params
        };
        let n_epochs = params
            .n_epochs
            .unwrap_or(if n_points > MANY_POINTS { 200 } else { 500 });
        let search = KnnSearch::new(vectors, params.n_neighbors);
        let search_cost = search.estimated_cost(vectors);
        let layout_cost = Layout::estimated_cost(n_points, &params, n_epochs);
        let search_share = search_cost / (search_cost + layout_cost).max(1.0);
        Self {
            stage: Stage::Search(search),
            params,
            n_points,
            n_epochs,
            search_share: search_share * (1.0 - SETUP_SHARE),
        }
    }

    /// Does a bounded piece of the work: about `budget` multiply-adds, see [`STEP_BUDGET`].
    ///
    /// Not divided are the choice of landmarks and their map, some 0.2 s natively whatever the number of points, and,
    /// shorter up to 100,000 points, the first split of the neighbour search and the union of the graph. To cancel, stop
    /// calling.
    ///
    /// # Panics
    ///
    /// If `vectors` has not the number of rows that [`Umap::new`] saw.
    pub fn step(&mut self, vectors: &Matrix, budget: usize) -> Progress {
        assert_eq!(
            vectors.n_rows(),
            self.n_points,
            "not the vectors of this map"
        );
        if let Some(stage) = self.advance(vectors, budget) {
            self.stage = stage;
        }
        if self.is_done() {
            Progress::Done
        } else {
            Progress::Running(self.fraction())
        }
    }

    /// Does some more of the stage; returns the next one when this is at its end.
    fn advance(&mut self, vectors: &Matrix, budget: usize) -> Option<Stage> {
        match &mut self.stage {
            Stage::Search(search) => {
                search.advance(vectors, budget);
                search.is_done().then(|| {
                    let knn = search.take_graph();
                    let sets = LocalSets::new(&knn);
                    Stage::Graph { knn, sets }
                })
            }
            Stage::Graph { knn, sets } => {
                sets.advance(knn, budget);
                sets.is_done(knn).then(|| {
                    let graph = sets.union(knn, self.n_points);
                    // Edges too weak to be sampled even once.
                    let weakest = graph.max_strength() / self.n_epochs.max(1) as f32;
                    Stage::Start {
                        graph: graph.pruned(weakest),
                        start: InitialLayout::new(self.params),
                    }
                })
            }
            Stage::Start { graph, start } => start
                .advance(vectors, budget)
                .map(|start| Stage::Layout(Layout::new(start, graph, &self.params, self.n_epochs))),
            Stage::Layout(layout) => {
                layout.advance(budget);
                None
            }
        }
    }

    /// The done share of the work, in `[0, 1]`, by an estimate of time; never falls.
    pub fn fraction(&self) -> f32 {
        match &self.stage {
            Stage::Search(search) => self.search_share * search.fraction(),
            Stage::Graph { .. } => self.search_share,
            Stage::Start { .. } => self.search_share + 0.5 * SETUP_SHARE,
            Stage::Layout(layout) => {
                let before = self.search_share + SETUP_SHARE;
                (before + (1.0 - before) * layout.fraction()).min(1.0)
            }
        }
    }

    /// Whether the points are final.
    pub fn is_done(&self) -> bool {
        match &self.stage {
            Stage::Layout(layout) => layout.is_done(),
            _ => false,
        }
    }

    /// The points as they are: final once [`is_done`](Self::is_done), before that the layout so far, and all at the
    /// origin as long as there is none.
    pub fn into_points(self) -> Points {
        match self.stage {
            Stage::Layout(layout) => Points::framed(&layout.into_positions()),
            _ => Points::framed(&vec![[0.0; 2]; self.n_points]),
        }
    }
}

/// The map of the rows of `vectors`, shape `(n, d)`, of unit length, in one go; see [`Umap`] for steps.
pub fn project(vectors: &Matrix, params: UmapParams) -> Points {
    let mut umap = Umap::new(vectors, params);
    while umap.step(vectors, usize::MAX) != Progress::Done {}
    umap.into_points()
}
