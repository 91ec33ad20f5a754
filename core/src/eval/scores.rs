//! Agreement of clusters with known topics, in all and split English / other.

use std::collections::BTreeMap;

use serde::Serialize;

use super::truth::Truth;
use crate::hierarchy::{assign_to_categories, default_levels, default_top, level_sizes, nest};
use crate::matrix::Matrix;
use crate::metrics::{ari, nmi, purity};

/// Agreement of a partition with labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Share of conversations whose label is the majority of their cluster.
    pub purity: f64,
    /// Normalised mutual information (arithmetic mean).
    pub nmi: f64,
    /// Adjusted Rand index.
    pub ari: f64,
}

/// A figure over all conversations, those in English, and the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Split<T> {
    /// All.
    #[serde(flatten)]
    pub all: T,
    /// English only.
    pub english: T,
    /// The others.
    pub other: T,
}

/// How well a run found the topics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicScores {
    /// Conversations with a known topic that were clustered.
    pub n_labelled: usize,
    /// Base clusters against fine topics.
    pub base_fine: Split<Agreement>,
    /// Base clusters against top topics.
    pub base_top: Split<Agreement>,
    /// Supervised reconstruction (paper §C): share of conversations whose base cluster was assigned to their category.
    pub assigned_top: [f64; 3],
    /// The product's own top level against top topics, nesting all base clusters.
    pub tree_top: Agreement,
    /// Number of clusters of that level.
    pub n_tree_top: usize,
}

/// Categories, in the order in which [`topic_scores`] wants their vectors.
pub fn categories(truth: &[Truth]) -> Vec<&str> {
    let mut names: Vec<&str> = truth
        .iter()
        .filter_map(|truth| Some(truth.topic.as_ref()?.l1.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A clustering to be scored.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// Base cluster of each truth before thresholds; `None`: not clustered.
    pub base_of: &'a [Option<usize>],
    /// Unit centroids of the base clusters, shape `(k, d)`.
    pub centroids: &'a Matrix,
    /// Unit vectors of the clustered texts, shape `(n, d)`.
    pub vectors: &'a Matrix,
    /// Base clusters of the rows of `vectors`.
    pub assignment: &'a [usize],
}

/// Scores a clustering; `category_vectors` are those of [`categories`], one row each.
pub fn topic_scores(
    truth: &[Truth],
    scored: &Scored<'_>,
    category_vectors: &Matrix,
) -> TopicScores {
    let Scored {
        base_of,
        centroids,
        vectors,
        assignment,
    } = *scored;
    let categories = categories(truth);
    let mut weights = vec![0_usize; centroids.n_rows()];
    for &base in base_of.iter().flatten() {
        weights[base] += 1;
    }
    let category_of_base =
        assign_to_categories(vectors, assignment, centroids.n_rows(), category_vectors);
    let sizes = level_sizes(
        weights.len(),
        default_top(weights.len()),
        default_levels(weights.len()),
    );
    let nesting = nest(centroids, &weights, &sizes);
    let top_of_base = top_of_base(&nesting.parents);

    let labelled: Vec<(usize, usize)> = (0..truth.len())
        .filter_map(|i| Some((i, base_of[i]?)))
        .filter(|&(i, _)| truth[i].topic.is_some())
        .collect();
    let mut fine_ids: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for &(index, base) in &labelled {
        // Without a fine topic the category is a label of the source rather than of the subject.
        let Some(topic) = truth[index]
            .topic
            .as_ref()
            .filter(|topic| topic.l2.is_some())
        else {
            continue;
        };
        let n_fine = fine_ids.len();
        let fine = topic
            .l2
            .as_deref()
            .map(|l2| *fine_ids.entry((&topic.l1, l2)).or_insert(n_fine));
        let top = categories.binary_search(&topic.l1.as_str()).unwrap_or(0);
        rows.push(Row {
            base,
            fine,
            top,
            english: truth[index].language == "en",
        });
    }
    let split = |label: fn(&Row) -> Option<usize>| Split {
        all: agreement(&rows, |_| true, label),
        english: agreement(&rows, |row| row.english, label),
        other: agreement(&rows, |row| !row.english, label),
    };
    let accuracy = |keep: fn(&Row) -> bool| {
        let kept: Vec<&Row> = rows.iter().filter(|row| keep(row)).collect();
        let right = kept
            .iter()
            .filter(|row| category_of_base.get(row.base) == Some(&row.top))
            .count();
        right as f64 / kept.len().max(1) as f64
    };
    let tops: Vec<usize> = rows.iter().map(|row| top_of_base[row.base]).collect();
    let labels: Vec<usize> = rows.iter().map(|row| row.top).collect();
    TopicScores {
        n_labelled: rows.len(),
        base_fine: split(|row| row.fine),
        base_top: split(|row| Some(row.top)),
        assigned_top: [
            accuracy(|_| true),
            accuracy(|row| row.english),
            accuracy(|row| !row.english),
        ],
        tree_top: Agreement {
            purity: purity(&tops, &labels),
            nmi: nmi(&tops, &labels),
            ari: ari(&tops, &labels),
        },
        n_tree_top: nesting.sizes().first().copied().unwrap_or(0),
    }
}

struct Row {
    base: usize,
    fine: Option<usize>,
    top: usize,
    english: bool,
}

fn agreement(
    rows: &[Row],
    keep: impl Fn(&Row) -> bool,
    label: fn(&Row) -> Option<usize>,
) -> Agreement {
    let (clusters, labels): (Vec<usize>, Vec<usize>) = rows
        .iter()
        .filter(|row| keep(row))
        .filter_map(|row| Some((row.base, label(row)?)))
        .unzip();
    if clusters.is_empty() {
        return Agreement::default();
    }
    Agreement {
        purity: purity(&clusters, &labels),
        nmi: nmi(&clusters, &labels),
        ari: ari(&clusters, &labels),
    }
}

/// Follows the parents from the base to the top.
fn top_of_base(parents: &[Vec<usize>]) -> Vec<usize> {
    let Some(base) = parents.last() else {
        return Vec::new();
    };
    (0..base.len())
        .map(|cluster| {
            parents
                .iter()
                .skip(1)
                .rev()
                .fold(cluster, |cluster, parent_of| parent_of[cluster])
        })
        .collect()
}
