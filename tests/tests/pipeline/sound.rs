//! What holds of every report, by counts made here from the corpus.

use std::collections::BTreeSet;
use std::iter;

use clioscope_core::pipeline::RunOutput;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::privacy::Thresholds;
use clioscope_core::report::v1::{Cluster, Report};
use clioscope_core::{AccountKey, Corpus};

/// Points of each cluster, ascending: those of a base cluster, or of all base clusters below.
pub(super) fn points_of(report: &Report) -> Vec<Vec<usize>> {
    let mut points = vec![Vec::new(); report.clusters.len()];
    for (point, cluster) in report.point_clusters.iter().enumerate() {
        for id in cluster.iter().flat_map(|cluster| report.path(*cluster)) {
            points[id as usize].push(point);
        }
    }
    points
}

fn assert_tree(report: &Report) {
    for (index, cluster) in report.clusters.iter().enumerate() {
        let Cluster {
            id,
            level,
            parent,
            children,
            name,
            conversations,
            ..
        } = cluster;
        assert_eq!(*id as usize, index, "an id is the index");
        match parent.and_then(|parent| report.cluster(parent)) {
            None => assert_eq!((*parent, *level), (None, 0), "cluster {id} hangs nowhere"),
            Some(above) => {
                assert!(above.id < *id, "a parent comes before its children");
                assert_eq!(*level, above.level + 1);
                assert!(above.children.contains(id));
            }
        }
        if !children.is_empty() {
            assert!(children.len() >= 2, "cluster {id} has one child");
            let sizes: Vec<usize> = children
                .iter()
                .map(|child| report.clusters[*child as usize].conversations)
                .collect();
            assert_eq!(
                sizes.iter().sum::<usize>(),
                *conversations,
                "cluster {id} is its children"
            );
            assert!(
                sizes.is_sorted_by(|a, b| a >= b),
                "children come largest first"
            );
        }
        let n_words = name
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric))
            .count();
        assert!((1..=10).contains(&n_words), "{name:?} has {n_words} words");
        assert!(!cluster.description.is_empty());
        assert!(cluster.x.is_finite() && cluster.y.is_finite());
    }
    let mut names = BTreeSet::new();
    for cluster in &report.clusters {
        assert!(
            names.insert(cluster.name.to_lowercase()),
            "{:?} comes twice in the tree",
            cluster.name
        );
    }
    let base_level = report.clusters.iter().map(|cluster| cluster.level).max();
    for cluster in &report.clusters {
        assert_eq!(
            cluster.children.is_empty(),
            Some(cluster.level) == base_level
        );
    }
}

/// Conversations and accounts of `points`, or `None` for accounts where the log has none. Conversations without an
/// account count together as one.
fn size(
    points: &[usize],
    account_of_point: &[Option<AccountKey>],
    accounts_known: bool,
) -> (usize, Option<usize>) {
    let accounts: BTreeSet<_> = points
        .iter()
        .map(|point| account_of_point[*point])
        .collect();
    (points.len(), accounts_known.then_some(accounts.len()))
}

/// Every cluster and every facet cell shown meets the thresholds, by counts made here from the corpus.
fn assert_thresholds(output: &RunOutput, corpus: &Corpus, thresholds: Thresholds) {
    let report = &output.report;
    let accounts: Vec<Option<AccountKey>> = output
        .corpus_of_point
        .iter()
        .map(|index| corpus.conversations[*index].account)
        .collect();
    let known = corpus
        .conversations
        .iter()
        .any(|conversation| conversation.account.is_some());
    let check = |what: &str, points: &[usize], claimed: (usize, Option<usize>)| {
        let (conversations, n_accounts) = size(points, &accounts, known);
        assert_eq!((conversations, n_accounts), claimed, "{what}");
        assert!(
            conversations >= thresholds.min_conversations.max(1),
            "{what}: {conversations} conversations"
        );
        assert!(
            n_accounts.is_none_or(|n| n >= thresholds.min_accounts.max(1)),
            "{what}: {n_accounts:?} accounts"
        );
    };
    let points = points_of(report);
    let everyone: Vec<usize> = (0..accounts.len()).collect();
    for cluster in &report.clusters {
        let points = &points[cluster.id as usize];
        check(
            &cluster.name,
            points,
            (cluster.conversations, cluster.accounts),
        );
        assert_eq!(cluster.breakdowns.len(), report.facets.len());
    }
    for (index, facet) in report.facets.iter().enumerate() {
        let clusters = report.clusters.iter().map(|cluster| {
            (
                cluster.name.as_str(),
                &points[cluster.id as usize],
                &cluster.breakdowns[index],
            )
        });
        for (name, points, breakdown) in
            clusters.chain(iter::once(("everyone", &everyone, &facet.overall)))
        {
            assert_eq!(breakdown.counts.len(), facet.cells.len());
            let shown: usize = breakdown.counts.iter().flatten().sum();
            assert_eq!(
                shown + breakdown.other,
                points.len(),
                "{} of {name}",
                facet.key
            );
            let mut n_hidden = 0;
            let mut n_without = 0;
            for (cell, count) in breakdown.counts.iter().enumerate() {
                let within =
                    |point: &usize| facet.point_cells[*point].map(usize::from) == Some(cell);
                let in_cell: Vec<usize> = points.iter().copied().filter(within).collect();
                match count {
                    Some(count) => {
                        let what = format!("{} {} of {name}", facet.key, facet.cells[cell]);
                        check(
                            &what,
                            &in_cell,
                            (*count, size(&in_cell, &accounts, known).1),
                        );
                    }
                    None => n_hidden += usize::from(!in_cell.is_empty()),
                }
            }
            n_without += points
                .iter()
                .filter(|point| facet.point_cells[**point].is_none())
                .count();
            let alone = n_hidden == 1 && n_without == 0 && shown > 0;
            assert!(
                !alone,
                "{} of {name}: the one hidden count is the difference to the total",
                facet.key
            );
        }
    }
}

fn assert_counts(output: &RunOutput, corpus: &Corpus, plan: &RunPlan) {
    let report = &output.report;
    let counts = &report.run.counts;
    assert_eq!(counts.conversations, corpus.conversations.len());
    assert_eq!(
        counts.clustered + counts.duplicates + counts.not_sampled,
        counts.conversations
    );
    assert_eq!(counts.accounts, corpus.n_accounts());
    let base: Vec<&Cluster> = report
        .clusters
        .iter()
        .filter(|cluster| cluster.children.is_empty())
        .collect();
    assert_eq!(base.len() + counts.removed_clusters, counts.base_clusters);
    let shown: usize = base.iter().map(|cluster| cluster.conversations).sum();
    assert_eq!(shown + counts.removed_conversations, counts.clustered);
    assert!(counts.base_clusters <= plan.k.unwrap_or(usize::MAX).max(1));

    let n_points = counts.clustered;
    assert_eq!(report.point_clusters.len(), n_points);
    assert_eq!(output.corpus_of_point.len(), n_points);
    assert_eq!(
        (output.points.x.len(), output.points.y.len()),
        (n_points, n_points)
    );
    assert!(
        output
            .points
            .x
            .iter()
            .chain(&output.points.y)
            .all(|place| place.is_finite())
    );
    assert!(
        report
            .facets
            .iter()
            .all(|facet| facet.point_cells.len() == n_points)
    );
    assert_eq!(output.cluster_of.len(), counts.conversations);
    for (&index, cluster) in output.corpus_of_point.iter().zip(&report.point_clusters) {
        assert_eq!(output.cluster_of[index], *cluster);
    }
    let resolved = &report.run.plan;
    assert!(
        resolved.k.is_some() && resolved.levels.is_some() && resolved.n_restarts.is_some(),
        "the record says what the rules decided"
    );
    let fixed = RunPlan {
        k: plan.k,
        levels: plan.levels,
        n_restarts: plan.n_restarts,
        ..resolved.clone()
    };
    assert_eq!(fixed, *plan);
}

fn assert_stored_without_loss(report: &Report) {
    let written = serde_json::to_string(report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&written).unwrap(), *report);
}

/// All of it.
#[track_caller]
pub(crate) fn assert_sound(output: &RunOutput, corpus: &Corpus, plan: &RunPlan) {
    assert_tree(&output.report);
    assert_thresholds(output, corpus, plan.thresholds);
    assert_counts(output, corpus, plan);
    assert_stored_without_loss(&output.report);
}
