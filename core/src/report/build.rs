//! Builds the report from what a run found.

use super::cells::{cut, tally};
use super::v1::{
    Breakdown, Cluster, Counts, Facet, FacetTree, KQuality, ModelRecord, PrivacyRecord, Report,
    RunRecord,
};
use crate::cluster::Clustering;
use crate::conversation::Corpus;
use crate::embed::model::ModelSpec;
use crate::matrix::Matrix;
use crate::pipeline::plan::RunPlan;
use crate::pipeline::{Node, Prepared, Tree};
use crate::projection::Points;

/// What the stages found, before it is known what may be seen of it.
pub(crate) struct Findings {
    pub(crate) prepared: Prepared,
    /// At least one.
    pub(crate) hierarchies: Vec<Hierarchy>,
    pub(crate) model: Option<ModelRecord>,
    pub(crate) privacy: Option<PrivacyRecord>,
}

/// The clusters of one text facet.
#[derive(Default)]
pub(crate) struct Hierarchy {
    /// Key of the facet; empty in an offline run.
    pub(crate) facet: String,
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
    let mut trees = findings
        .hierarchies
        .iter()
        .map(|hierarchy| facet_tree(findings, hierarchy, &facets, plan));
    let main = trees.next().unwrap_or_default();
    let others = trees.collect();
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
            model: findings.model.clone(),
            privacy: findings.privacy.clone(),
        },
        clusters: main.clusters,
        facets,
        point_clusters: main.point_clusters,
        k_curve: main.k_curve,
        facet: main.facet,
        others,
    }
}

fn facet_tree(
    findings: &Findings,
    hierarchy: &Hierarchy,
    facets: &[Facet],
    plan: &RunPlan,
) -> FacetTree {
    let mut visitor = Visitor {
        prepared: &findings.prepared,
        hierarchy,
        facets,
        plan,
        clusters: Vec::new(),
    };
    visitor.visit(0, None);
    let clusters = visitor.clusters;
    let mut point_clusters = vec![None; findings.prepared.requests.len()];
    for (cluster, members) in &clusters {
        if cluster.children.is_empty() {
            for &member in *members {
                point_clusters[member] = Some(cluster.id);
            }
        }
    }
    FacetTree {
        facet: hierarchy.facet.clone(),
        clusters: clusters.into_iter().map(|(cluster, _)| cluster).collect(),
        point_clusters,
        k_curve: hierarchy
            .curve
            .iter()
            .map(|&(k, silhouette)| KQuality { k, silhouette })
            .collect(),
    }
}

fn counts(findings: &Findings, corpus: &Corpus) -> Counts {
    let selection = &findings.prepared.selection;
    let main = findings.hierarchies.first();
    Counts {
        conversations: corpus.conversations.len(),
        duplicates: selection.n_exact_duplicates + selection.n_near_duplicates,
        not_sampled: selection.n_not_sampled,
        clustered: selection.kept.len(),
        accounts: corpus.n_accounts(),
        base_clusters: main.map_or(0, |main| main.clustering.k()),
        removed_clusters: main.map_or(0, |main| main.tree.n_removed),
        removed_conversations: main.map_or(0, |main| main.tree.n_removed_conversations),
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

/// Lists clusters in the order of the report, each with its members: depth first, siblings largest first.
struct Visitor<'a> {
    prepared: &'a Prepared,
    hierarchy: &'a Hierarchy,
    facets: &'a [Facet],
    plan: &'a RunPlan,
    clusters: Vec<(Cluster, &'a [usize])>,
}

impl Visitor<'_> {
    /// Visits the children of a node (its index and cluster id) in the level above, or the top level, and gives their ids.
    fn visit(&mut self, level: usize, above: Option<(usize, u32)>) -> Vec<u32> {
        let Some(nodes) = self.hierarchy.tree.levels.get(level) else {
            return Vec::new();
        };
        let mut siblings: Vec<usize> = (0..nodes.len())
            .filter(|&node| above.is_none_or(|(parent, _)| nodes[node].parent == parent))
            .collect();
        siblings.sort_by_key(|&node| (usize::MAX - nodes[node].members.len(), node));
        let mut ids = Vec::with_capacity(siblings.len());
        for index in siblings {
            let node = &nodes[index];
            let id = self.clusters.len() as u32;
            let cluster = self.cluster(node, id, level, above.map(|(_, id)| id));
            self.clusters.push((cluster, node.members.as_slice()));
            let children = self.visit(level + 1, Some((index, id)));
            self.clusters[id as usize].0.children = children;
            ids.push(id);
        }
        ids
    }

    /// A cluster whose children are not known yet.
    fn cluster(&self, node: &Node, id: u32, level: usize, parent: Option<u32>) -> Cluster {
        let (x, y) = centre(&self.hierarchy.points, &node.members);
        let size = node.size.size();
        Cluster {
            id,
            level: level as u32,
            parent,
            children: Vec::new(),
            name: node.label.name.clone(),
            description: node.label.description.clone(),
            conversations: size.conversations(),
            accounts: size.accounts(),
            x,
            y,
            breakdowns: self
                .facets
                .iter()
                .map(|facet| {
                    tally(
                        &facet.point_cells,
                        facet.cells.len(),
                        &node.members,
                        self.prepared,
                        self.plan.thresholds,
                    )
                })
                .collect(),
            rating: node.rating,
        }
    }
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
