//! Steps that the offline pipeline and the one with a model share.

use super::exchange::Exchange;
use super::plan::RunPlan;
use super::run::{Inputs, RunOutput};
use super::stage::Stage;
use crate::cluster::{Clustering, KCurve, KMeansRuns, default_k};
use crate::matrix::Matrix;
use crate::projection::{Points, STEP_BUDGET, Umap, UmapParams};
use crate::report::build::{Findings, report};

/// Clusters `vectors` with the plan's k or the rule's, and draws the quality curve around it. Resolves the plan's k.
///
/// `part` of `parts`: which of several clusterings of the run this is, for progress.
pub(super) async fn cluster(
    exchange: &Exchange,
    vectors: &Matrix,
    plan: &mut RunPlan,
    part: usize,
    parts: usize,
) -> (Vec<(usize, f32)>, Clustering) {
    let k = plan
        .k
        .unwrap_or_else(|| default_k(vectors.n_rows(), plan.thresholds));
    plan.k = Some(k);
    let mut curve = KCurve::new(vectors, k, plan.seed);
    let mut runs = KMeansRuns::new(k, plan.n_restarts, plan.seed);
    // A point of the curve counts as a pass over the rows.
    let steps = curve.remaining() + runs.progress().1;
    let report = |done: usize| exchange.report(Stage::Cluster, part * steps + done, parts * steps);
    report(0);
    exchange.breathe().await;
    while curve.step() {
        report(curve.points().len());
        exchange.breathe().await;
    }
    let clustering = loop {
        if let Some(clustering) = runs.step(vectors) {
            break clustering;
        }
        report(curve.points().len() + runs.progress().0);
        exchange.breathe().await;
    };
    (curve.points().to_vec(), clustering)
}

/// The map of `vectors`, a point a row.
pub(super) async fn project(
    exchange: &Exchange,
    vectors: &Matrix,
    seed: u64,
    part: usize,
    parts: usize,
) -> Points {
    let params = UmapParams {
        seed,
        ..UmapParams::default()
    };
    let mut umap = Umap::new(vectors, params);
    while !umap.is_done() {
        let done = ((part as f64 + f64::from(umap.fraction())) * 1000.0) as usize;
        exchange.report(Stage::Project, done, parts * 1000);
        exchange.breathe().await;
        umap.step(vectors, STEP_BUDGET);
    }
    umap.into_points()
}

/// The report, and what else the driver gets.
pub(super) fn output(inputs: &Inputs, findings: Findings) -> RunOutput {
    let Inputs {
        corpus,
        plan,
        model,
        files,
    } = inputs;
    let report = report(&findings, corpus, plan, model, files);
    let selection = findings.prepared.selection;
    let points_of: Vec<Option<usize>> = (0..corpus.conversations.len())
        .map(|index| {
            selection.stands_for[index].and_then(|kept| selection.kept.binary_search(&kept).ok())
        })
        .collect();
    let mut hierarchies = findings.hierarchies.into_iter();
    let main = hierarchies.next().unwrap_or_default();
    RunOutput {
        cluster_of: points_of
            .iter()
            .map(|point| report.point_clusters[(*point)?])
            .collect(),
        base_of: points_of
            .iter()
            .map(|point| Some(main.clustering.assignment[(*point)?]))
            .collect(),
        corpus_of_point: selection.kept,
        point_of: points_of,
        report,
        points: main.points,
        other_points: hierarchies.map(|other| other.points).collect(),
        centroids: main.clustering.centroids,
        assignment: main.clustering.assignment,
        vectors: main.vectors,
    }
}
