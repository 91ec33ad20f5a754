//! From base clusters to the named tree: thresholds first, so that what they remove is never named nor a child.

use super::exchange::Exchange;
use super::plan::RunPlan;
use super::prepared::Prepared;
use super::stage::Stage;
use crate::cluster::Clustering;
use crate::hierarchy::{default_levels, default_top, level_sizes, nest};
use crate::label::{Group, Label, LabelInput, LabelRules, Level, TreeLabels, VocabularyBuilder};
use crate::matrix::normalize;
use crate::privacy::{Admitted, GroupSize};
use crate::redact::RedactedText;

/// Texts whose words are counted in one chunk.
const READ_CHUNK: usize = 1_000;
/// What the stage counts to: up to the first of these for reading, the rest for labels.
const READ: usize = 400;
const WHOLE: usize = 1_000;

/// The admitted clusters of all levels, from the top.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Levels from the top; the last holds the base clusters. Empty if no cluster was admitted.
    pub levels: Vec<Vec<Node>>,
    /// Base clusters removed by the thresholds.
    pub n_removed: usize,
    /// Conversations in them.
    pub n_removed_conversations: usize,
}

/// An admitted cluster.
#[derive(Clone, Debug)]
pub struct Node {
    /// Index in the level above; 0 at the top, without meaning there.
    pub parent: usize,
    /// Positions of its conversations, ascending.
    pub members: Vec<usize>,
    /// Proof of the thresholds, and the size.
    pub size: Admitted,
    /// Name and description.
    pub label: Label,
    /// The auditor's rating; `None` without a model.
    pub rating: Option<u8>,
}

/// Applies the thresholds to the base clusters, nests the rest and names all levels.
///
/// Resolves the plan's automatic number of levels.
pub(super) async fn grow(
    exchange: &Exchange,
    prepared: &Prepared,
    clustering: &Clustering,
    plan: &mut RunPlan,
) -> Tree {
    exchange.report(Stage::Hierarchy, 0, WHOLE);
    exchange.breathe().await;
    let admit = |members: &[usize]| {
        let accounts = members.iter().map(|&member| prepared.accounts[member]);
        plan.thresholds
            .admit(GroupSize::count(accounts, prepared.accounts_known))
    };
    let mut tree = Tree::default();
    let mut base = Vec::new();
    let mut rows = Vec::new();
    for (cluster, members) in clustering.members().into_iter().enumerate() {
        if admit(&members).is_some() {
            rows.push(cluster);
            base.push(members);
        } else {
            tree.n_removed += 1;
            tree.n_removed_conversations += members.len();
        }
    }
    let n_levels = plan.levels.unwrap_or_else(|| default_levels(base.len()));
    let sizes = level_sizes(base.len(), default_top(base.len()), n_levels);
    let weights: Vec<usize> = base.iter().map(Vec::len).collect();
    let nesting = nest(&clustering.centroids.select(&rows), &weights, &sizes);
    // Members of every level, from the base upwards.
    let mut members_of = vec![base];
    for parents in nesting.parents.iter().skip(1).rev() {
        let below = &members_of[members_of.len() - 1];
        let n_parents = parents.iter().max().map_or(0, |most| most + 1);
        let mut members = vec![Vec::new(); n_parents];
        for (child, &parent) in parents.iter().enumerate() {
            members[parent].extend(&below[child]);
        }
        for group in &mut members {
            group.sort_unstable();
        }
        members_of.push(members);
    }
    members_of.reverse();
    let levels: Vec<Level> = (nesting.parents.iter().zip(&members_of))
        .map(|(parents, members)| level(clustering, parents, members))
        .collect();
    let labels = label(exchange, prepared, plan, &levels).await;
    for ((parents, members), labels) in nesting.parents.iter().zip(members_of).zip(labels) {
        let nodes = parents
            .iter()
            .zip(members)
            .zip(labels)
            // A parent holds at least one admitted base cluster, so nothing is lost here.
            .filter_map(|((&parent, members), label)| {
                let size = admit(&members)?;
                Some(Node {
                    parent,
                    members,
                    size,
                    label,
                    rating: None,
                })
            })
            .collect();
        tree.levels.push(nodes);
    }
    plan.levels = Some(tree.levels.len().max(1));
    tree
}

fn level(clustering: &Clustering, parents: &[usize], members: &[Vec<usize>]) -> Level {
    let groups = members.iter().map(|members| Group {
        members: members.clone(),
        centroid: centroid(clustering, members),
    });
    Level {
        groups: groups.collect(),
        parents: parents.to_vec(),
    }
}

/// Names all levels by the words of the requests.
async fn label(
    exchange: &Exchange,
    prepared: &Prepared,
    plan: &RunPlan,
    levels: &[Level],
) -> Vec<Vec<Label>> {
    let texts: Vec<&str> = prepared.requests.iter().map(RedactedText::as_str).collect();
    let input = LabelInput {
        texts: &texts,
        accounts: &prepared.accounts,
        languages: &prepared.languages,
    };
    let rules = LabelRules {
        min_accounts: plan.thresholds.min_accounts,
        min_conversations_per_word: 2,
        accounts_known: prepared.accounts_known,
    };
    let mut builder = VocabularyBuilder::new(input);
    while builder.read(READ_CHUNK) {
        exchange.report(
            Stage::Hierarchy,
            READ * builder.n_read() / texts.len(),
            WHOLE,
        );
        exchange.breathe().await;
    }
    let vocabulary = builder.finish();
    exchange.breathe().await;
    let n_groups: usize = levels.iter().map(|level| level.groups.len()).sum();
    let mut labels = TreeLabels::new(&vocabulary, &input, levels, &rules);
    while labels.step() {
        let done = (WHOLE - READ) * labels.n_done() / n_groups.max(1);
        exchange.report(Stage::Hierarchy, READ + done, WHOLE);
        exchange.breathe().await;
    }
    labels.finish()
}

/// Unit mean of the members' base centroids, each member counting once.
fn centroid(clustering: &Clustering, members: &[usize]) -> Vec<f32> {
    let mut mean = vec![0.0; clustering.centroids.n_cols()];
    for &member in members {
        let row = clustering.centroids.row(clustering.assignment[member]);
        for (sum, value) in mean.iter_mut().zip(row) {
            *sum += value;
        }
    }
    normalize(&mut mean);
    mean
}
