//! Steps that the offline pipeline and the one with a model share.

use std::mem::take;
use std::sync::Arc;

use super::exchange::Exchange;
use super::plan::RunPlan;
use super::run::{Inputs, RunOutput};
use super::stage::Stage;
use crate::cluster::{Clustering, KCurve, KMeansRuns, default_k, default_restarts};
use crate::matrix::Matrix;
use crate::projection::{Points, STEP_BUDGET, Umap, UmapParams};
use crate::report::build::{Findings, report};

/// Clusters `vectors` with the plan's k and restarts or the rules', and draws the quality curve around that k. Resolves both
/// in the plan.
///
/// `part` of `parts`: which of several clusterings of the run this is, for progress. The vectors are lent to whoever does
/// restarts elsewhere, and are there again at the end.
pub(super) async fn cluster(
    exchange: &Exchange,
    vectors: &mut Matrix,
    plan: &mut RunPlan,
    part: usize,
    parts: usize,
) -> (Vec<(usize, f32)>, Clustering) {
    let k = plan
        .k
        .unwrap_or_else(|| default_k(vectors.n_rows(), plan.thresholds));
    plan.k = Some(k);
    let n_restarts = (plan.n_restarts).unwrap_or_else(|| default_restarts(vectors.n_rows()));
    plan.n_restarts = Some(n_restarts);
    let lent = Arc::new(take(vectors));
    let given_out = exchange.give_out(&lent, (k, n_restarts, plan.seed));
    let mut curve = KCurve::new(&lent, k, plan.seed);
    let mut runs = KMeansRuns::new(k, n_restarts, plan.seed);
    // A point of the curve counts as a pass over the rows.
    let steps = curve.remaining() + runs.progress().1;
    let report = |done: usize| exchange.report(Stage::Cluster, part * steps + done, parts * steps);
    report(0);
    exchange.breathe().await;
    while curve.step() {
        report(curve.points().len() + exchange.passes_elsewhere());
        exchange.breathe().await;
    }
    let found = if given_out {
        exchange.restarts().await
    } else {
        None
    };
    let clustering = match found.and_then(|found| best_of(&lent, &found)) {
        Some(clustering) => clustering,
        None => loop {
            if let Some(clustering) = runs.step(&lent) {
                break clustering;
            }
            report(curve.points().len() + runs.progress().0);
            exchange.breathe().await;
        },
    };
    *vectors = Arc::unwrap_or_clone(lent);
    (curve.points().to_vec(), clustering)
}

/// The clustering of the least inertia, the first of several; `None` if labels are not sound.
fn best_of(vectors: &Matrix, found: &[Vec<u32>]) -> Option<Clustering> {
    let mut clusterings = found
        .iter()
        .map(|labels| Clustering::of_labels(vectors, labels));
    let first = clusterings.next()??;
    clusterings.try_fold(first, |best, later| Some(best.or_better(later?)))
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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::super::restarts::ClusterJob;
    use super::super::run::Action;
    use super::*;
    use crate::random::Random;

    fn rows(n: usize) -> Matrix {
        let mut random = Random::new(5, "rows");
        let values = (0..n * 8).map(|_| random.unit() - 0.5).collect();
        let mut vectors = Matrix::from_vec(values, 8).unwrap();
        vectors.normalize_rows();
        vectors
    }

    /// Clusters; `work` answers the jobs that wait, whenever the pipeline does.
    fn clustered(
        is_shared: bool,
        mut work: impl FnMut(&Exchange, &mut VecDeque<ClusterJob>),
    ) -> (Matrix, Clustering) {
        let exchange = Exchange::new(8);
        if is_shared {
            exchange.share_clustering(0);
        }
        let mut vectors = rows(900);
        let mut plan = RunPlan {
            k: Some(12),
            n_restarts: Some(3),
            ..RunPlan::new("none")
        };
        let clustering = {
            let mut pipeline = pin!(cluster(&exchange, &mut vectors, &mut plan, 0, 1));
            let mut jobs = VecDeque::new();
            let mut context = Context::from_waker(Waker::noop());
            loop {
                while let Some(job) = exchange.next_cluster_job() {
                    jobs.push_back(job);
                }
                match exchange.next_action::<()>() {
                    Action::Compute => {
                        exchange.fall_asleep();
                        if let Poll::Ready((_, clustering)) = pipeline.as_mut().poll(&mut context) {
                            break clustering;
                        }
                    }
                    Action::Wait => work(&exchange, &mut jobs),
                    other => panic!("{other:?}"),
                }
            }
        };
        (vectors, clustering)
    }

    fn labels(job: &ClusterJob) -> Vec<u32> {
        let clustering = KMeansRuns::one(job.k, job.restart, job.seed).run(&job.vectors);
        clustering
            .assignment
            .iter()
            .map(|&cluster| cluster as u32)
            .collect()
    }

    #[test]
    fn restarts_done_elsewhere_in_any_order_give_the_same() {
        let alone = clustered(false, |_, _| panic!("nothing is given out"));
        let last_first = clustered(true, |exchange, jobs| {
            let job = jobs.pop_back().unwrap();
            exchange.advance_clustering(job.id, 3);
            assert!(exchange.supply_labels(job.id, labels(&job)));
            assert!(!exchange.supply_labels(99, Vec::new()));
        });
        assert_eq!(last_first, alone);
        let declined_midway = clustered(true, |exchange, jobs| {
            if let Some(job) = jobs.pop_front().filter(|job| job.restart == 0) {
                exchange.supply_labels(job.id, labels(&job));
            } else {
                exchange.decline_clustering();
            }
        });
        assert_eq!(declined_midway, alone);
        let unsound = clustered(true, |exchange, jobs| {
            let job = jobs.pop_front().unwrap();
            exchange.supply_labels(job.id, vec![u32::MAX; 900]);
        });
        assert_eq!(unsound, alone);
    }
}
