//! The levels above the base (paper §2.7): neighbourhoods, propose, deduplicate, assign, rename; then the auditor.
//!
//! A parent that fails the audit is removed, and its children go to the most similar parent that stays; if fewer than
//! two parents stay, the level is left out. So is one that would not be smaller than the one below: the sizes are a
//! finite list, and every parent has two children, so that it always ends.

use std::collections::BTreeSet;

use super::names::{Base, Named, audit, fault};
use crate::hierarchy::{
    Neighbourhood, Regrouped, default_levels, default_top, level_sizes, neighbourhoods, regroup,
    shares,
};
use crate::label::Label;
use crate::matrix::{Matrix, dot};
use crate::pipeline::asking::{Asker, GivenUp};
use crate::pipeline::exchange::Exchange;
use crate::pipeline::plan::RunPlan;
use crate::pipeline::prepared::Prepared;
use crate::pipeline::stage::Stage;
use crate::pipeline::tree::{Node, Tree};
use crate::privacy::GroupSize;
use crate::prompt::{self, Naming};
use crate::random::Random;
use crate::redact::RedactedText;
use crate::report::v1::Removed;

/// Thousandths of progress that each facet's hierarchy counts for.
const WHOLE: usize = 1000;

/// The tree of one facet.
pub(super) struct Grown {
    pub(super) tree: Tree,
    /// Parents that failed the audit; the facet is left to be filled in.
    pub(super) removed: Vec<Removed>,
}

/// A cluster of some level.
struct Branch {
    naming: Naming,
    members: Vec<usize>,
    rating: Option<u8>,
    /// In the level above, once there is one.
    parent: usize,
}

/// What every level needs.
struct Grower<'a> {
    plan: &'a RunPlan,
    criteria: &'a RedactedText,
    min_rating: u8,
    neighbourhood_size: usize,
    exchange: &'a Exchange,
}

pub(super) async fn grow(
    named: Named,
    prepared: &Prepared,
    plan: &RunPlan,
    (criteria, min_rating): (&RedactedText, u8),
    (part, parts): (usize, usize),
    asker: &mut Asker,
    exchange: &Exchange,
) -> Grown {
    let mut tree = Tree {
        n_removed: named.below.0,
        n_removed_conversations: named.below.1,
        ..Tree::default()
    };
    let mut base = Vec::new();
    for Base {
        members,
        naming,
        audit,
    } in named.clusters
    {
        if fault(audit.as_ref(), min_rating).is_some() {
            tree.n_removed += 1;
            tree.n_removed_conversations += members.len();
        } else {
            base.push(Branch {
                naming,
                members,
                rating: audit.map(|audit| audit.rating),
                parent: 0,
            });
        }
    }
    let n_levels = plan.levels.unwrap_or_else(|| default_levels(base.len()));
    let sizes = level_sizes(base.len(), default_top(base.len()), n_levels);
    let grower = Grower {
        plan,
        criteria,
        min_rating,
        neighbourhood_size: plan
            .model_plan
            .as_ref()
            .map_or(usize::MAX, super::ModelPlan::neighbourhood_size),
        exchange,
    };
    let mut removed = Vec::new();
    let mut levels = vec![base];
    let n_above = sizes.len().saturating_sub(1).max(1);
    for (step, &size) in sizes.iter().rev().skip(1).enumerate() {
        let from = part * WHOLE + step * WHOLE / n_above;
        let progress = |share: f64| {
            let done = from + (share * (WHOLE / n_above) as f64) as usize;
            exchange.report(Stage::Hierarchy, done, parts * WHOLE);
        };
        progress(0.0);
        let height = levels.len();
        let below = &mut levels[height - 1];
        let Some(parents) = grower
            .above(below, size, height, &progress, asker, &mut removed)
            .await
        else {
            break;
        };
        levels.push(parents);
    }
    exchange.report(Stage::Hierarchy, (part + 1) * WHOLE, parts * WHOLE);
    levels.reverse();
    tree.levels = levels
        .into_iter()
        .map(|level| nodes(level, prepared, plan))
        .collect();
    if tree.levels.iter().all(Vec::is_empty) {
        tree.levels.clear();
    }
    Grown { tree, removed }
}

impl Grower<'_> {
    /// The level above `below`, of about `n_parents` clusters, with every cluster's parent set; `None` if there is none.
    async fn above(
        &self,
        below: &mut [Branch],
        n_parents: usize,
        height: usize,
        progress: &impl Fn(f64),
        asker: &mut Asker,
        removed: &mut Vec<Removed>,
    ) -> Option<Vec<Branch>> {
        let children: Vec<Naming> = below.iter().map(|branch| branch.naming.clone()).collect();
        let vectors = self
            .embed(children.iter().map(Naming::line).collect())
            .await;
        let names = self
            .parent_names(&children, &vectors, n_parents, asker)
            .await;
        progress(0.2);
        if names.len() < 2 {
            return None;
        }
        let name_vectors = self.embed(names.clone()).await;
        let similarity =
            |child: usize, parent: usize| dot(vectors.row(child), name_vectors.row(parent));
        let assigned = self
            .assign(&children, &names, height, progress, asker)
            .await;
        let parent_of: Vec<usize> = assigned
            .into_iter()
            .enumerate()
            .map(|(child, parent)| {
                parent.unwrap_or_else(|GivenUp| {
                    (0..names.len())
                        .max_by(|&a, &b| {
                            similarity(child, a)
                                .total_cmp(&similarity(child, b))
                                .then(b.cmp(&a))
                        })
                        .unwrap_or(0)
                })
            })
            .collect();
        let Regrouped { parents, parent_of } =
            regroup(&parent_of, &vec![true; names.len()], similarity)?;
        progress(0.7);
        let namings = self
            .rename(&children, &names, &parents, &parent_of, asker)
            .await;
        progress(0.85);
        let audits = asker
            .ask_all(
                namings.len(),
                |_, parent| (audit(&namings[parent]), Vec::new()),
                |_, _| {},
            )
            .await;
        let audits: Vec<_> = audits.into_iter().map(Result::ok).collect();
        let faults: Vec<_> = audits
            .iter()
            .map(|audit| fault(audit.as_ref(), self.min_rating))
            .collect();
        for reason in ["auditor", "few", "unaudited"] {
            let of_reason = |parent: usize| faults[parent] == Some(reason);
            let n = (0..parents.len())
                .filter(|&parent| of_reason(parent))
                .count();
            if n > 0 {
                let conversations = below
                    .iter()
                    .zip(&parent_of)
                    .filter(|(_, parent)| of_reason(**parent))
                    .map(|(branch, _)| branch.members.len())
                    .sum();
                removed.push(Removed::new("", reason, height, n, conversations));
            }
        }
        let stays: Vec<bool> = faults.iter().map(Option::is_none).collect();
        let regrouped = regroup(&parent_of, &stays, |child, parent| {
            similarity(child, parents[parent])
        })?;
        for (branch, &parent) in below.iter_mut().zip(&regrouped.parent_of) {
            branch.parent = parent;
        }
        Some(
            regrouped
                .parents
                .iter()
                .enumerate()
                .map(|(index, &parent)| Branch {
                    naming: namings[parent].clone(),
                    members: members(below, index),
                    rating: audits[parent].as_ref().map(|audit| audit.rating),
                    parent: 0,
                })
                .collect(),
        )
    }

    async fn embed(&self, texts: Vec<RedactedText>) -> Matrix {
        self.exchange.embed(texts, None).await
    }

    /// Proposed by each neighbourhood, then one list out of all.
    async fn parent_names(
        &self,
        children: &[Naming],
        vectors: &Matrix,
        n_parents: usize,
        asker: &mut Asker,
    ) -> Vec<RedactedText> {
        let near: Vec<Neighbourhood> =
            neighbourhoods(vectors, self.neighbourhood_size, self.plan.seed);
        let wanted = shares(&near, n_parents);
        let proposals = asker
            .ask_all(
                near.len(),
                |_, one| {
                    let Neighbourhood { inside, outside } = &near[one];
                    let shown: Vec<Naming> = inside
                        .iter()
                        .chain(outside)
                        .map(|&child| children[child].clone())
                        .collect();
                    (
                        prompt::propose(self.criteria, &shown, wanted[one]),
                        Vec::new(),
                    )
                },
                |_, _| {},
            )
            .await;
        let names = distinct(proposals.into_iter().flatten().flatten());
        // One neighbourhood that kept to its number has nothing to deduplicate.
        if names.len() < 2 || (near.len() == 1 && 2 * names.len() <= 3 * n_parents) {
            return names;
        }
        match asker
            .ask(prompt::deduplicate(self.criteria, &names, n_parents))
            .await
        {
            Ok(fewer) if fewer.len() >= 2 => distinct(fewer.into_iter()),
            _ => names,
        }
    }

    /// Every child among all parents, which each question lists in an order of its own (paper §G.7).
    async fn assign(
        &self,
        children: &[Naming],
        names: &[RedactedText],
        height: usize,
        progress: &impl Fn(f64),
        asker: &mut Asker,
    ) -> Vec<Result<usize, GivenUp>> {
        let n = children.len();
        let orders: Vec<Vec<usize>> = (0..n)
            .map(|child| {
                let mut order: Vec<usize> = (0..names.len()).collect();
                let purpose = format!("parents of {child} at height {height}");
                Random::new(self.plan.seed, &purpose).shuffle(&mut order);
                order
            })
            .collect();
        let answers = asker
            .ask_all(
                n,
                |_, child| {
                    let listed: Vec<RedactedText> = orders[child]
                        .iter()
                        .map(|&name| names[name].clone())
                        .collect();
                    (prompt::assign(&listed, &children[child]), Vec::new())
                },
                |_, done| progress(0.2 + 0.5 * done as f64 / n.max(1) as f64),
            )
            .await;
        answers
            .into_iter()
            .zip(&orders)
            .map(|(answer, order)| {
                answer.and_then(|choice| order.get(choice).copied().ok_or(GivenUp))
            })
            .collect()
    }

    /// Names of the parents from the children that they got. Without an answer the proposed name stays.
    async fn rename(
        &self,
        children: &[Naming],
        names: &[RedactedText],
        parents: &[usize],
        parent_of: &[usize],
        asker: &mut Asker,
    ) -> Vec<Naming> {
        let answers = asker
            .ask_all(
                parents.len(),
                |_, parent| {
                    let own: Vec<RedactedText> = children
                        .iter()
                        .zip(parent_of)
                        .filter(|(_, of)| **of == parent)
                        .map(|(child, _)| child.name.clone())
                        .collect();
                    (prompt::rename(self.criteria, &own), Vec::new())
                },
                |_, _| {},
            )
            .await;
        answers
            .into_iter()
            .zip(parents)
            .map(|(answer, &parent)| {
                answer.unwrap_or_else(|GivenUp| Naming {
                    name: names[parent].clone(),
                    description: names[parent].clone(),
                })
            })
            .collect()
    }
}

/// Without repetitions, whatever the case of letters.
fn distinct(names: impl Iterator<Item = RedactedText>) -> Vec<RedactedText> {
    let mut seen = BTreeSet::new();
    names
        .filter(|name| seen.insert(name.as_str().to_lowercase()))
        .collect()
}

/// The members of all children of a parent, ascending.
fn members(below: &[Branch], parent: usize) -> Vec<usize> {
    let mut members: Vec<usize> = below
        .iter()
        .filter(|branch| branch.parent == parent)
        .flat_map(|branch| branch.members.iter().copied())
        .collect();
    members.sort_unstable();
    members
}

fn nodes(level: Vec<Branch>, prepared: &Prepared, plan: &RunPlan) -> Vec<Node> {
    level
        .into_iter()
        // A parent holds at least one admitted base cluster, so nothing is lost here.
        .filter_map(|branch| {
            let accounts = branch
                .members
                .iter()
                .map(|&member| prepared.accounts[member]);
            let size = plan
                .thresholds
                .admit(GroupSize::count(accounts, prepared.accounts_known))?;
            Some(Node {
                parent: branch.parent,
                members: branch.members,
                size,
                label: Label {
                    name: branch.naming.name.as_str().to_owned(),
                    description: branch.naming.description.as_str().to_owned(),
                    keywords: Vec::new(),
                },
                rating: branch.rating,
            })
        })
        .collect()
}
