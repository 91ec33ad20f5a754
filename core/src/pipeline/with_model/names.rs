//! Base clusters: thresholds first, then names (paper §2.6), then the auditor (§5.2, layer 4).

use std::collections::BTreeSet;

use crate::cluster::Clustering;
use crate::label::{Group, LabelInput, LabelRules, Vocabulary, label_groups};
use crate::matrix::{Matrix, dot, most_similar};
use crate::pipeline::asking::{Asker, GivenUp};
use crate::pipeline::exchange::Exchange;
use crate::pipeline::plan::RunPlan;
use crate::pipeline::prepared::Prepared;
use crate::pipeline::stage::Stage;
use crate::privacy::GroupSize;
use crate::prompt::{self, Audit, Naming, Question, fitting};
use crate::random::Random;
use crate::redact::{RedactedText, Redactor};
use crate::report::build::Hierarchy;
use crate::report::v1::Removed;

/// Members whose texts a naming prompt shows, and as many texts that are near but not of the cluster.
const SHOWN: usize = 50;
/// Conversations among which those near a cluster are sought. On embedded texts a quarter is enough to miss none.
const CONSIDERED: usize = 4_000;

/// A base cluster that met the thresholds.
pub(super) struct Base {
    /// Positions of its conversations, ascending.
    pub(super) members: Vec<usize>,
    pub(super) naming: Naming,
    pub(super) audit: Option<Audit>,
}

/// The base clusters of one facet.
pub(super) struct Named {
    /// Those that met the thresholds.
    pub(super) clusters: Vec<Base>,
    /// Clusters and conversations below the thresholds.
    pub(super) below: (usize, usize),
    pub(super) min_rating: u8,
}

/// Why the auditor's answer removes a cluster.
pub(super) fn fault(audit: Option<&Audit>, min_rating: u8) -> Option<&'static str> {
    match audit {
        // Without a judgement there is no proof that it may be seen.
        None => Some("unaudited"),
        Some(audit) if audit.rating < min_rating => Some("auditor"),
        Some(audit) if audit.few => Some("few"),
        Some(_) => None,
    }
}

impl Named {
    /// The rating of each conversation's base cluster; `None` where it was below the thresholds or got no answer.
    pub(super) fn ratings_of(&self, n_conversations: usize) -> Vec<Option<u8>> {
        let mut ratings = vec![None; n_conversations];
        for cluster in &self.clusters {
            for &member in &cluster.members {
                ratings[member] = cluster.audit.as_ref().map(|audit| audit.rating);
            }
        }
        ratings
    }

    /// What is removed from the base, by reason.
    pub(super) fn removed(&self, facet: &str) -> Vec<Removed> {
        let count = |reason: &'static str| {
            self.clusters
                .iter()
                .filter(|cluster| fault(cluster.audit.as_ref(), self.min_rating) == Some(reason))
                .fold((0, 0), |(clusters, conversations), cluster| {
                    (clusters + 1, conversations + cluster.members.len())
                })
        };
        [
            ("threshold", self.below),
            ("auditor", count("auditor")),
            ("few", count("few")),
            ("unaudited", count("unaudited")),
        ]
        .into_iter()
        .filter(|(_, (clusters, _))| *clusters > 0)
        .map(|(reason, (clusters, conversations))| {
            Removed::new(facet, reason, 0, clusters, conversations)
        })
        .collect()
    }
}

/// Names the base clusters that meet the thresholds, and has the auditor judge them. `part` of `parts` facets.
pub(super) async fn named(
    sampler: &Sampler<'_>,
    criteria: &RedactedText,
    min_rating: u8,
    (part, parts): (usize, usize),
    asker: &mut Asker,
    exchange: &Exchange,
) -> Named {
    let Sampler { prepared, plan, .. } = sampler;
    let mut admitted = Vec::new();
    let mut below = (0, 0);
    for members in sampler.hierarchy.clustering.members() {
        let accounts = members.iter().map(|&member| prepared.accounts[member]);
        let size = GroupSize::count(accounts, prepared.accounts_known);
        if plan.thresholds.admit(size).is_some() {
            admitted.push(members);
        } else {
            below = (below.0 + 1, below.1 + members.len());
        }
    }
    let clusters: Vec<&[usize]> = admitted.iter().map(Vec::as_slice).collect();
    let n = clusters.len();
    let report = |step: usize| {
        move |exchange: &Exchange, done: usize| {
            exchange.report(Stage::Names, (2 * part + step) * n + done, 2 * parts * n);
        }
    };
    exchange.breathe().await;
    let names = asker
        .ask_all(
            n,
            |_, cluster| sampler.question(criteria, &clusters, cluster),
            report(0),
        )
        .await;
    let names = sampler.complete(&clusters, names, asker.redactor());
    let about = |cluster: usize| sampler.corpus_indices(clusters[cluster]);
    let audits = asker
        .ask_all(
            n,
            |_, cluster| (audit(&names[cluster]), about(cluster)),
            report(1),
        )
        .await;
    Named {
        clusters: admitted
            .into_iter()
            .zip(names)
            .zip(audits)
            .map(|((members, naming), audit)| Base {
                members,
                naming,
                audit: audit.ok(),
            })
            .collect(),
        below,
        min_rating,
    }
}

/// The auditor's question about a cluster: it sees name and description, nothing else.
pub(super) fn audit(naming: &Naming) -> Question<Audit> {
    prompt::audit(&naming.line())
}

/// The conversations of other admitted clusters nearest to the centroid, nearest first: what is below the thresholds is
/// in no prompt.
///
/// Sought among the nearest clusters by centroid, as many as hold [`CONSIDERED`] conversations: O((k + 4,000) · d) and not
/// O(n · d) a cluster. Up to so many conversations they are exactly the nearest, and beyond that all are of the nearest
/// clusters; a nearer one on the rim of a farther cluster may be missed.
fn contrast(
    clustering: &Clustering,
    vectors: &Matrix,
    clusters: &[&[usize]],
    cluster: usize,
) -> Vec<usize> {
    let centroid = |cluster: usize| {
        let first = *clusters[cluster].first()?;
        Some(clustering.centroids.row(clustering.assignment[first]))
    };
    let Some(center) = centroid(cluster) else {
        return Vec::new();
    };
    let others: Vec<(f32, usize)> = (0..clusters.len())
        .filter(|&other| other != cluster)
        .filter_map(|other| Some((dot(centroid(other)?, center), other)))
        .collect();
    let mut near: Vec<(f32, usize)> = Vec::new();
    for other in most_similar(others, clusters.len()) {
        if near.len() >= CONSIDERED {
            break;
        }
        let similarity = |&member: &usize| (dot(vectors.row(member), center), member);
        near.extend(clusters[other].iter().map(similarity));
    }
    most_similar(near, SHOWN)
}

/// Chooses what a naming prompt shows.
pub(in crate::pipeline) struct Sampler<'a> {
    pub(in crate::pipeline) prepared: &'a Prepared,
    /// Answers to the facet, one a conversation.
    pub(in crate::pipeline) texts: &'a [RedactedText],
    pub(in crate::pipeline) hierarchy: &'a Hierarchy,
    pub(in crate::pipeline) plan: &'a RunPlan,
}

impl Sampler<'_> {
    /// The naming question of one of the admitted `clusters`, and whose conversations are in it.
    pub(in crate::pipeline) fn question(
        &self,
        criteria: &RedactedText,
        clusters: &[&[usize]],
        cluster: usize,
    ) -> (Question<Naming>, Vec<usize>) {
        let members = self.members(clusters[cluster]);
        let Hierarchy {
            clustering,
            vectors,
            ..
        } = self.hierarchy;
        let contrast = contrast(clustering, vectors, clusters, cluster);
        let texts = |positions: &[usize]| -> Vec<RedactedText> {
            positions
                .iter()
                .map(|&position| self.texts[position].clone())
                .collect()
        };
        let (member_texts, contrast_texts) = (texts(&members), texts(&contrast));
        let member_texts = fitting(&member_texts, self.half_tokens());
        let contrast_texts = fitting(&contrast_texts, self.half_tokens());
        let question = prompt::name_cluster(criteria, member_texts, contrast_texts);
        let shown = [
            &members[..member_texts.len()],
            &contrast[..contrast_texts.len()],
        ];
        (question, self.corpus_indices(&shown.concat()))
    }

    /// Random members, at most one an account.
    fn members(&self, cluster: &[usize]) -> Vec<usize> {
        let mut order = cluster.to_vec();
        // By the first member: a cluster keeps its sample when others change.
        let purpose = format!(
            "{} members of {}",
            self.hierarchy.facet,
            cluster.first().unwrap_or(&0)
        );
        Random::new(self.plan.seed, &purpose).shuffle(&mut order);
        let mut seen = BTreeSet::new();
        if self.prepared.accounts_known {
            order.retain(|&member| seen.insert(self.prepared.accounts[member]));
        }
        order.truncate(SHOWN);
        order
    }

    /// Tokens for the members, and as many for the contrast.
    fn half_tokens(&self) -> usize {
        let plan = self.plan.model_plan.as_ref();
        plan.map_or(usize::MAX, |plan| plan.material_tokens() / 2)
    }

    fn corpus_indices(&self, positions: &[usize]) -> Vec<usize> {
        positions
            .iter()
            .map(|&position| self.prepared.selection.kept[position])
            .collect()
    }

    /// A cluster that the model could not name is named by its words, as without a model.
    pub(in crate::pipeline) fn complete(
        &self,
        clusters: &[&[usize]],
        names: Vec<Result<Naming, GivenUp>>,
        redactor: &Redactor,
    ) -> Vec<Naming> {
        if names.iter().all(Result::is_ok) {
            return names.into_iter().flatten().collect();
        }
        let texts: Vec<&str> = self.texts.iter().map(RedactedText::as_str).collect();
        let input = LabelInput {
            texts: &texts,
            accounts: &self.prepared.accounts,
            // The answers are in English, whatever the conversations are in.
            languages: &vec!["eng"; texts.len()],
        };
        let rules = LabelRules {
            min_accounts: self.plan.thresholds.min_accounts,
            min_conversations_per_word: 2,
            accounts_known: self.prepared.accounts_known,
        };
        let groups: Vec<Group> = clusters
            .iter()
            .map(|members| Group {
                members: members.to_vec(),
                centroid: Vec::new(),
            })
            .collect();
        let labels = label_groups(&Vocabulary::build(&input), &input, &groups, None, &rules);
        names
            .into_iter()
            .zip(labels)
            .map(|(name, label)| {
                name.unwrap_or_else(|GivenUp| Naming {
                    name: redactor.redact(&label.name),
                    description: redactor.redact(&label.description),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `n_topics` topics of unit rows in eight dimensions; row `i` is of topic `i % n_topics`.
    fn topics(n_rows: usize, n_topics: usize) -> (Matrix, Clustering) {
        let mut random = Random::new(3, "test");
        let mut unit = |n: usize| {
            let data = (0..n * 8).map(|_| random.unit() - 0.5).collect();
            let mut rows = Matrix::from_vec(data, 8).expect("whole rows");
            rows.normalize_rows();
            rows
        };
        let (centroids, mut vectors) = (unit(n_topics), unit(n_rows));
        for row in 0..n_rows {
            let topic = centroids.row(row % n_topics);
            for (value, mean) in vectors.row_mut(row).iter_mut().zip(topic) {
                *value = mean + 0.5 * *value;
            }
        }
        vectors.normalize_rows();
        let clustering = Clustering {
            assignment: (0..n_rows).map(|row| row % n_topics).collect(),
            centroids,
            inertia: 0.0,
        };
        (vectors, clustering)
    }

    #[test]
    fn the_contrast_is_the_nearest_outside_of_admitted_clusters() {
        // All rows are considered, or a third of them; one topic in ten is below the thresholds.
        for (n_rows, n_topics) in [(30, 1), (600, 20), (12_000, 300)] {
            let (vectors, clustering) = topics(n_rows, n_topics);
            let members = clustering.members();
            let admitted: Vec<&[usize]> = (0..n_topics)
                .filter(|topic| topic % 10 != 9)
                .map(|topic| members[topic].as_slice())
                .collect();
            for cluster in (0..admitted.len()).step_by(7) {
                let found = contrast(&clustering, &vectors, &admitted, cluster);
                let topic = clustering.assignment[admitted[cluster][0]];
                let similarity =
                    |&row: &usize| dot(vectors.row(row), clustering.centroids.row(topic));
                let mut expected: Vec<usize> = (0..n_rows)
                    .filter(|row| row % n_topics != topic && row % n_topics % 10 != 9)
                    .collect();
                expected.sort_by(|a, b| similarity(b).total_cmp(&similarity(a)));
                expected.truncate(SHOWN);
                assert_eq!(found, expected, "{topic} of {n_topics}");
            }
        }
    }
}
