//! Builds the report from what a run found.

use super::cells::{cut, tally};
use super::v1::{Breakdown, Cluster, Counts, Facet, KQuality, Report, RunRecord};
use crate::cluster::Clustering;
use crate::conversation::Corpus;
use crate::embed::model::ModelSpec;
use crate::matrix::Matrix;
use crate::pipeline::plan::RunPlan;
use crate::pipeline::{Prepared, Tree};
use crate::projection::Points;

/// What the stages found, before it is known what may be seen of it.
pub(crate) struct Findings {
    pub(crate) prepared: Prepared,
    pub(crate) vectors: Matrix,
    /// k and silhouette.
    pub(crate) curve: Vec<(usize, f32)>,
    pub(crate) clustering: Clustering,
    pub(crate) tree: Tree,
    pub(crate) points: Points,
}

/// The report of a run.
pub(crate) fn report(
    findings: &Findings,
    corpus: &Corpus,
    plan: &RunPlan,
    model: &ModelSpec,
    files: &[String],
) -> Report {
    let facets = facets(findings, plan);
    let clusters = clusters(findings, &facets, plan);
    let mut point_clusters = vec![None; findings.prepared.requests.len()];
    for (cluster, members) in &clusters {
        if cluster.children.is_empty() {
            for &member in *members {
                point_clusters[member] = Some(cluster.id);
            }
        }
    }
    Report {
        run: RunRecord {
            report_version: 1,
            clioscope_version: env!("CARGO_PKG_VERSION").to_owned(),
            plan: plan.clone(),
            model_name: model.name.clone(),
            model_sha256: model.weights.sha256.clone(),
            files: files.to_vec(),
            counts: counts(findings, corpus),
            first_at: corpus
                .conversations
                .iter()
                .filter_map(|conversation| conversation.started_at)
                .min(),
            last_at: corpus
                .conversations
                .iter()
                .filter_map(|conversation| conversation.ended_at.or(conversation.started_at))
                .max(),
            seconds: Vec::new(),
            model: None,
            privacy: None,
        },
        clusters: clusters.into_iter().map(|(cluster, _)| cluster).collect(),
        facets,
        point_clusters,
        k_curve: findings
            .curve
            .iter()
            .map(|&(k, silhouette)| KQuality { k, silhouette })
            .collect(),
        facet: String::new(),
        others: Vec::new(),
    }
}

fn counts(findings: &Findings, corpus: &Corpus) -> Counts {
    let selection = &findings.prepared.selection;
    Counts {
        conversations: corpus.conversations.len(),
        duplicates: corpus.conversations.len() - selection.kept.len() - selection.n_not_sampled,
        not_sampled: selection.n_not_sampled,
        clustered: selection.kept.len(),
        accounts: corpus.n_accounts(),
        base_clusters: findings.clustering.k(),
        removed_clusters: findings.tree.n_removed,
        removed_conversations: findings.tree.n_removed_conversations,
        redactions: findings.prepared.n_redactions,
    }
}

/// Facets over all clustered conversations. One without any admitted cell is left out.
fn facets(findings: &Findings, plan: &RunPlan) -> Vec<Facet> {
    let prepared = &findings.prepared;
    let everyone: Vec<usize> = (0..prepared.requests.len()).collect();
    let mut facets = Vec::new();
    for column in &prepared.facets.columns {
        let cut = cut(&column.values, column.kind);
        let overall = tally(
            &cut.cell_of,
            cut.names.len(),
            &everyone,
            prepared,
            plan.thresholds,
        );
        // Cells below the thresholds leave no trace, not even a name.
        let listed: Vec<usize> = (0..cut.names.len())
            .filter(|&cell| overall.counts[cell].is_some())
            .collect();
        if listed.is_empty() {
            continue;
        }
        let mut new_of = vec![None; cut.names.len()];
        for (new, &old) in listed.iter().enumerate() {
            new_of[old] = Some(new as u16);
        }
        facets.push(Facet {
            key: column.key.clone(),
            name: column.name.clone(),
            kind: column.kind,
            cells: listed.iter().map(|&cell| cut.names[cell].clone()).collect(),
            point_cells: cut
                .cell_of
                .iter()
                .map(|cell| new_of[usize::from((*cell)?)])
                .collect(),
            overall: Breakdown {
                counts: listed.iter().map(|&cell| overall.counts[cell]).collect(),
                other: overall.other,
            },
        });
    }
    facets
}

/// Clusters in the order of the report, each with its members: depth first, siblings largest first.
fn clusters<'a>(
    findings: &'a Findings,
    facets: &[Facet],
    plan: &RunPlan,
) -> Vec<(Cluster, &'a [usize])> {
    let mut clusters = Vec::new();
    visit(findings, facets, plan, 0, None, &mut clusters);
    clusters
}

fn visit<'a>(
    findings: &'a Findings,
    facets: &[Facet],
    plan: &RunPlan,
    level: usize,
    above: Option<(usize, u32)>,
    clusters: &mut Vec<(Cluster, &'a [usize])>,
) -> Vec<u32> {
    let Some(nodes) = findings.tree.levels.get(level) else {
        return Vec::new();
    };
    let mut siblings: Vec<usize> = (0..nodes.len())
        .filter(|&node| above.is_none_or(|(parent, _)| nodes[node].parent == parent))
        .collect();
    siblings.sort_by_key(|&node| (usize::MAX - nodes[node].members.len(), node));
    let mut ids = Vec::with_capacity(siblings.len());
    for index in siblings {
        let node = &nodes[index];
        let id = clusters.len() as u32;
        let (x, y) = centre(&findings.points, &node.members);
        let size = node.size.size();
        clusters.push((
            Cluster {
                id,
                level: level as u32,
                parent: above.map(|(_, id)| id),
                children: Vec::new(),
                name: node.label.name.clone(),
                description: node.label.description.clone(),
                conversations: size.conversations(),
                accounts: size.accounts(),
                x,
                y,
                breakdowns: facets
                    .iter()
                    .map(|facet| {
                        tally(
                            &facet.point_cells,
                            facet.cells.len(),
                            &node.members,
                            &findings.prepared,
                            plan.thresholds,
                        )
                    })
                    .collect(),
                rating: None,
            },
            node.members.as_slice(),
        ));
        let children = visit(
            findings,
            facets,
            plan,
            level + 1,
            Some((index, id)),
            clusters,
        );
        clusters[id as usize].0.children = children;
        ids.push(id);
    }
    ids
}

/// The member nearest to the median of the members: a label stands on its cluster even if that has two parts.
fn centre(points: &Points, members: &[usize]) -> (f32, f32) {
    let median = |values: &[f32]| {
        let mut sorted: Vec<f32> = members.iter().map(|&member| values[member]).collect();
        sorted.sort_by(f32::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
    };
    let (x, y) = (median(&points.x), median(&points.y));
    let distance = |member: usize| {
        let (dx, dy) = (points.x[member] - x, points.y[member] - y);
        dx * dx + dy * dy
    };
    members
        .iter()
        .copied()
        .min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
        .map_or((0.0, 0.0), |member| (points.x[member], points.y[member]))
}
