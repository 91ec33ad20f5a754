//! Clusters, maps and hierarchies of vectors.

use clioscope_core::cluster::{KMeansRuns, default_k, default_restarts};
use clioscope_core::dot;
use clioscope_core::hierarchy::{default_levels, default_top, level_sizes, nest};
use clioscope_core::metrics::trustworthiness_around;
use clioscope_core::privacy::Thresholds;
use clioscope_core::projection::{Points, Progress, STEP_BUDGET, Umap, UmapParams};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::matrix;

/// A clustering by k-means.
#[wasm_bindgen]
pub struct KMeans {
    /// Sum of squared distances to the means.
    pub inertia: f64,
    /// Lloyd's iterations of the only restart, as far as the progress tells.
    pub iterations: usize,
    centroids: Vec<f32>,
    weights: Vec<u32>,
}

#[wasm_bindgen]
impl KMeans {
    /// Clusters unit vectors `(n, dims)` into `k` groups, the best of so many restarts, seeding included.
    #[wasm_bindgen(constructor)]
    pub fn new(
        vectors: Vec<f32>,
        dims: usize,
        k: usize,
        n_restarts: usize,
        seed: u32,
    ) -> Result<Self, JsError> {
        let vectors = matrix(vectors, dims)?;
        let mut runs = KMeansRuns::new(k, n_restarts, seed.into());
        // The passes before the step that ends the run: the seeding, and the iterations.
        let mut passes = 1;
        let clustering = loop {
            if let Some(clustering) = runs.step(&vectors) {
                break clustering;
            }
            passes = runs.progress().0.max(passes);
        };
        let members = clustering.members();
        Ok(Self {
            inertia: clustering.inertia,
            iterations: passes - 1,
            weights: members.iter().map(|rows| rows.len() as u32).collect(),
            centroids: clustering.centroids.into_vec(),
        })
    }

    /// Unit centroids, shape `(k, dims)`.
    pub fn centroids(&self) -> Vec<f32> {
        self.centroids.clone()
    }

    /// Members of each cluster, shape `(k)`.
    pub fn weights(&self) -> Vec<u32> {
        self.weights.clone()
    }
}

/// The number of clusters that the product proposes for `n` conversations.
#[wasm_bindgen]
pub fn proposed_k(n: usize) -> usize {
    default_k(n, Thresholds::CELL)
}

/// The number of restarts that the product proposes for `n` conversations.
#[wasm_bindgen]
pub fn proposed_restarts(n: usize) -> usize {
    default_restarts(n)
}

/// Nests base clusters in levels of the default sizes; the number of levels.
#[wasm_bindgen]
pub fn hierarchy(centroids: Vec<f32>, dims: usize, weights: Vec<u32>) -> Result<usize, JsError> {
    let weights: Vec<usize> = weights.into_iter().map(|weight| weight as usize).collect();
    let k = weights.len();
    let sizes = level_sizes(k, default_top(k), default_levels(k));
    Ok(nest(&matrix(centroids, dims)?, &weights, &sizes)
        .parents
        .len())
}

/// The map of unit vectors `(n, dims)` in the steps of the product.
#[wasm_bindgen]
pub fn umap(vectors: Vec<f32>, dims: usize, seed: u32) -> Result<Vec<f32>, JsError> {
    let vectors = matrix(vectors, dims)?;
    let params = UmapParams {
        seed: seed.into(),
        ..UmapParams::default()
    };
    let mut umap = Umap::new(&vectors, params);
    while umap.step(&vectors, STEP_BUDGET) != Progress::Done {}
    let points = umap.into_points();
    Ok(points
        .x
        .iter()
        .zip(&points.y)
        .flat_map(|(&x, &y)| [x, y])
        .collect())
}

/// Trustworthiness (Venna and Kaski 2001) of positions, over `n_sampled` evenly spaced points and the `k` nearest.
#[wasm_bindgen]
pub fn trustworthiness(
    vectors: Vec<f32>,
    dims: usize,
    positions: Vec<f32>,
    n_sampled: usize,
    k: usize,
) -> Result<f64, JsError> {
    let vectors = matrix(vectors, dims)?;
    let (x, y) = positions
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[x, y]| (x, y))
        .unzip();
    let rows: Vec<usize> = (0..n_sampled)
        .map(|sampled| sampled * vectors.n_rows() / n_sampled)
        .collect();
    Ok(trustworthiness_around(&rows, &vectors, &Points { x, y }, k))
}

/// Works `n_rounds` times through two rows that fit the first cache: a load that shares nothing but the core.
#[wasm_bindgen]
pub fn bare_loop(n_rounds: u32) -> f32 {
    let mut a = vec![0.5_f32; 1024];
    let b = vec![0.25_f32; 1024];
    let mut sum = 0.0;
    for round in 0..n_rounds as usize {
        a[round % 1024] = sum * 1e-9;
        sum += dot(&a, &b);
    }
    sum
}
