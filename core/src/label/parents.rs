//! What a parent takes from its children: a name should cover them, not repeat the largest one.

use super::Group;
use super::ctfidf::{Candidate, Census, Standing};
use super::phrases::Phrase;

/// A term is present in a child that uses it at this many times the rate of the parent, or more.
const PRESENT: f32 = 0.5;
/// A term covers a parent if children with this share of the members hold it, and this share of the accounts use it.
const COVERING: f32 = 0.75;
const COVERING_SHARE: f32 = 0.4;
/// What the first phrases of a child, which carry its name, are worth to the parent.
const LEADS: [f32; 3] = [1.0, 0.85, 0.6];
/// The exponent of the share of the accounts that use a term: of the words for a child, the more general one is meant
/// for the parent.
const GENERALITY: f32 = 0.4;
/// How much the weight of a term in the parent counts beside the size of the children it leads.
const OWN_WEIGHT: f32 = 0.3;

/// The level below, as already labelled.
pub(super) struct Below<'a> {
    pub census: &'a Census<'a>,
    pub groups: &'a [Group],
    pub phrases: &'a [Vec<Phrase>],
    /// Shape `(n_groups)`: for each group below, its parent.
    pub parents: &'a [usize],
}

/// The children of one parent.
pub(super) struct Children<'a> {
    below: &'a Below<'a>,
    /// Indices into the level below.
    indices: Vec<usize>,
    n_members: f32,
}

impl<'a> Children<'a> {
    pub(super) fn of(below: &'a Below<'a>, parent: usize) -> Self {
        let indices: Vec<usize> = (0..below.parents.len())
            .filter(|&child| below.parents[child] == parent)
            .collect();
        let n_members: usize = indices.iter().map(|&c| below.groups[c].members.len()).sum();
        Self {
            below,
            indices,
            n_members: n_members.max(1) as f32,
        }
    }

    /// Weighs the candidates of the parent anew, best first. Telling are those that cover it, and those that lead the
    /// names of its largest children.
    pub(super) fn reweigh(&self, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
        let heaviest = candidates.first().map_or(1.0, |candidate| candidate.weight);
        for candidate in &mut candidates {
            let own = OWN_WEIGHT * candidate.weight / heaviest;
            let breadth: f32 = self.sum_shares(&self.with(candidate.term));
            let leads = self.leads(candidate.term);
            let covers = candidate.standing == Standing::Telling
                && breadth >= COVERING
                && candidate.share >= COVERING_SHARE;
            let led: f32 = leads
                .iter()
                .map(|&(child, worth)| worth * self.share(child))
                .sum();
            let general = libm::powf(candidate.share, GENERALITY);
            candidate.weight = general * (own + led) + if covers { candidate.share } else { 0.0 };
            candidate.standing = match candidate.standing {
                _ if covers || !leads.is_empty() => Standing::Telling,
                Standing::Telling => Standing::Hint,
                other => other,
            };
        }
        // The sort is stable: ties stay in the order of their text.
        candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        candidates
    }

    /// Positions within `parent` of the members that `term` tells of: those of the children it leads, or else of the
    /// children in which it is present; ascending.
    pub(super) fn covered_by(&self, parent: &Group, term: u32) -> Vec<usize> {
        let leads = self.leads(term);
        let children = if leads.is_empty() {
            self.with(term)
        } else {
            leads.into_iter().map(|(child, _)| child).collect()
        };
        let mut members: Vec<usize> = children
            .into_iter()
            .flat_map(|child| self.below.groups[child].members.iter().copied())
            .collect();
        members.sort_unstable();
        (0..parent.members.len())
            .filter(|&at| members.binary_search(&parent.members[at]).is_ok())
            .collect()
    }

    /// The children whose name `term` leads, and what that is worth.
    fn leads(&self, term: u32) -> Vec<(usize, f32)> {
        self.indices
            .iter()
            .filter_map(|&child| {
                let phrases = self.below.phrases[child].iter().zip(LEADS);
                phrases
                    .filter(|(phrase, _)| phrase.standing == Standing::Telling)
                    .find(|(phrase, _)| phrase.term == term)
                    .map(|(_, worth)| (child, worth))
            })
            .collect()
    }

    /// The children in which `term` is present.
    fn with(&self, term: u32) -> Vec<usize> {
        let count = |child: usize| self.below.census.conversations_with(child, term) as f32;
        let all: f32 = self.indices.iter().map(|&child| count(child)).sum();
        let rate = all / self.n_members;
        self.indices
            .iter()
            .copied()
            .filter(|&child| {
                let size = self.below.groups[child].members.len() as f32;
                count(child) > 0.0 && count(child) >= PRESENT * rate * size
            })
            .collect()
    }

    fn sum_shares(&self, children: &[usize]) -> f32 {
        children.iter().map(|&child| self.share(child)).sum()
    }

    /// Share of the parent's members in `child`.
    fn share(&self, child: usize) -> f32 {
        self.below.groups[child].members.len() as f32 / self.n_members
    }
}
