//! From terms to phrases: how a term is best written for a group, and which few phrases together tell it.

use std::collections::{BTreeMap, BTreeSet};

use super::ctfidf::{Candidate, Census};
use super::stopwords::{has_loose_edge, is_personal};
use super::vocabulary::{NO_TERM, Token, Vocabulary};
use super::{Group, LabelRules};

/// How many of the best candidates compete for the phrases.
const N_COMPETING: usize = 80;
/// Most phrases kept per group.
pub(super) const MAX_PHRASES: usize = 6;
/// How much a candidate keeps whose members are all covered by chosen phrases.
const KEPT_WITHOUT_NEW_MEMBERS: f32 = 0.25;
/// How much a candidate loses for words it shares with chosen phrases, at full overlap.
const OVERLAP_LOSS: f32 = 0.8;
/// A wording with "my" or "you" in it is used only if at least this share of the term's voters chose it.
const PERSONAL_SHARE: f32 = 0.5;

/// A phrase chosen for a group.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// As shown inside a sentence.
    pub text: String,
    /// Marginal relevance as a share of the first phrase's, in (0, 1].
    pub gain: f32,
    /// Share of the members that no earlier phrase covers, in [0, 1].
    pub new_share: f32,
    /// Share of the group's voters that use it, in (0, 1].
    pub share: f32,
    /// The folded words.
    pub units: Vec<u32>,
}

impl Phrase {
    /// Words as a reader counts them: two characters of a script without blanks are about one.
    pub(super) fn n_words(&self) -> usize {
        n_words(&self.text)
    }
}

/// Words in `text` separated by blanks.
pub(super) fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Renders and selects the phrases of one group.
pub(super) struct Phraser<'a> {
    pub vocabulary: &'a Vocabulary,
    pub rules: &'a LabelRules,
    pub voters: &'a [Option<u32>],
    pub census: &'a Census<'a>,
}

impl Phraser<'_> {
    /// At most [`MAX_PHRASES`] phrases, by maximal marginal relevance: weight, new members and new words.
    ///
    /// They are in the main language of the group if it has any; empty if no candidate can be written.
    pub(super) fn select(&self, group: &Group, index: usize, candidates: &[Candidate]) -> Vec<Phrase> {
        let main = self.census.main_language(index);
        let in_main = |candidate: &&Candidate| {
            let language = self.vocabulary.term(candidate.term).language;
            Some(language) == main || self.vocabulary.is_unknown_language(language)
        };
        let chosen = self.select_from(group, index, candidates.iter().filter(in_main));
        if chosen.is_empty() {
            self.select_from(group, index, candidates.iter())
        } else {
            chosen
        }
    }

    fn select_from<'c>(
        &self,
        group: &Group,
        index: usize,
        candidates: impl Iterator<Item = &'c Candidate>,
    ) -> Vec<Phrase> {
        let mut competing: Vec<&Candidate> = candidates.take(N_COMPETING).collect();
        let members = self.members_by_term(group, &competing);
        let mut covered = vec![false; group.members.len()];
        let mut used: BTreeSet<u32> = BTreeSet::new();
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut first_gain = 0.0;
        while phrases.len() < MAX_PHRASES {
            let best = competing
                .iter()
                .enumerate()
                .map(|(at, candidate)| {
                    let with = &members[&candidate.term];
                    let new = with.iter().filter(|&&member| !covered[member]).count();
                    let fresh = new as f32 / with.len().max(1) as f32;
                    let overlap = self.overlap(candidate.term, &used);
                    let gain = candidate.weight
                        * (KEPT_WITHOUT_NEW_MEMBERS + (1.0 - KEPT_WITHOUT_NEW_MEMBERS) * fresh)
                        * (1.0 - OVERLAP_LOSS * overlap);
                    (at, if overlap < 1.0 { gain } else { 0.0 }, new)
                })
                // The earlier, which is the heavier, on a tie.
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let Some((at, gain, new)) = best.filter(|&(_, gain, _)| gain > 0.0) else {
                break;
            };
            let candidate = competing.remove(at);
            let Some(text) = self.render(group, index, candidate) else {
                continue;
            };
            if phrases.is_empty() {
                first_gain = gain;
            }
            for &member in &members[&candidate.term] {
                covered[member] = true;
            }
            let units = self.vocabulary.units_of(candidate.term);
            used.extend(&units);
            phrases.push(Phrase {
                text,
                gain: gain / first_gain,
                new_share: new as f32 / group.members.len() as f32,
                share: candidate.share,
                units,
            });
        }
        phrases
    }

    /// Up to `n` single words of any language, best first; in scripts without blanks, words of several characters.
    pub(super) fn keywords(
        &self,
        group: &Group,
        index: usize,
        candidates: &[Candidate],
        n: usize,
    ) -> Vec<String> {
        let mut keywords: Vec<String> = Vec::new();
        for candidate in candidates.iter().take(N_COMPETING) {
            let term = self.vocabulary.term(candidate.term);
            if term.prefix != NO_TERM && !term.unspaced {
                continue;
            }
            if let Some(text) = self.render(group, index, candidate)
                && !keywords.iter().any(|keyword| keyword.contains(&text) || text.contains(keyword))
            {
                keywords.push(text);
            }
            if keywords.len() == n {
                break;
            }
        }
        keywords
    }

    /// Positions within the group of the members that hold each term.
    fn members_by_term(&self, group: &Group, candidates: &[&Candidate]) -> BTreeMap<u32, Vec<usize>> {
        let mut members: BTreeMap<u32, Vec<usize>> = candidates
            .iter()
            .map(|candidate| (candidate.term, Vec::new()))
            .collect();
        for (at, &member) in group.members.iter().enumerate() {
            for term in self.vocabulary.terms_of(member) {
                if let Some(list) = members.get_mut(term) {
                    list.push(at);
                }
            }
        }
        members
    }

    /// Share of the words of `term` that chosen phrases have.
    fn overlap(&self, term: u32, used: &BTreeSet<u32>) -> f32 {
        let units = self.vocabulary.units_of(term);
        let shared = units.iter().filter(|unit| used.contains(unit)).count();
        shared as f32 / units.len().max(1) as f32
    }

    /// The wording of a term most voters of the group use, if at least the required number use it.
    ///
    /// A wording with a personal pronoun gives way to another one or to the bare words, unless it is the usual one.
    /// The bare words may be used where no single wording is frequent enough, but each of them is.
    fn render(&self, group: &Group, index: usize, candidate: &Candidate) -> Option<String> {
        if !self.census.digits_are_common(index, candidate.term) {
            return None;
        }
        let units = self.vocabulary.units_of(candidate.term);
        let mut wordings: BTreeMap<Vec<u32>, BTreeSet<u32>> = BTreeMap::new();
        let mut forms: Vec<BTreeMap<u32, BTreeSet<u32>>> = vec![BTreeMap::new(); units.len()];
        for &member in &group.members {
            let Some(voter) = self.voters[member] else {
                continue;
            };
            if self.vocabulary.terms_of(member).binary_search(&candidate.term).is_err() {
                continue;
            }
            for wording in occurrences(self.vocabulary.tokens(member), &units) {
                for (form, token) in forms.iter_mut().zip(wording.iter().filter(|t| t.unit != NO_TERM)) {
                    form.entry(token.surface).or_default().insert(voter);
                }
                let surfaces = wording.iter().map(|token| token.surface).collect();
                wordings.entry(surfaces).or_default().insert(voter);
            }
        }
        let required = self.rules.min_voters() as usize;
        let unspaced = self.vocabulary.term(candidate.term).unspaced;
        let personal = |surfaces: &[u32]| {
            surfaces.iter().any(|&surface| is_personal(self.vocabulary.lower(surface)))
        };
        let mut ranked: Vec<(usize, String, bool)> = wordings
            .iter()
            .filter(|(_, voters)| voters.len() >= required)
            .map(|(surfaces, voters)| {
                (voters.len(), self.join(surfaces, unspaced), personal(surfaces))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let usual = ranked.iter().find(|(n, _, personal)| {
            !personal || *n as f32 >= PERSONAL_SHARE * candidate.voters as f32
        });
        let text = match usual {
            Some((_, text, _)) => text.clone(),
            None => {
                let surfaces: Option<Vec<u32>> = forms
                    .iter()
                    .map(|form| most_used(form, required))
                    .collect();
                self.join(&surfaces?, unspaced)
            }
        };
        (!unspaced || !has_loose_edge(&text)).then_some(text)
    }

    /// Puts forms together as written: with blanks, but none in scripts without them and after elided articles.
    fn join(&self, surfaces: &[u32], unspaced: bool) -> String {
        let mut text = String::new();
        for &surface in surfaces {
            if !text.is_empty() && !unspaced && !text.ends_with('\'') {
                text.push(' ');
            }
            text.push_str(self.vocabulary.written(surface));
        }
        text
    }
}

/// The form most voters use, the lowest id on a tie; `None` if fewer than `required` do.
fn most_used(form: &BTreeMap<u32, BTreeSet<u32>>, required: usize) -> Option<u32> {
    form.iter()
        .filter(|(_, voters)| voters.len() >= required)
        .max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)))
        .map(|(&surface, _)| surface)
}

/// The stretches of `tokens` that are the content words `units` in order with linking words between.
fn occurrences<'t>(tokens: &'t [Token], units: &'t [u32]) -> impl Iterator<Item = &'t [Token]> {
    (0..tokens.len()).filter_map(move |start| {
        let mut left = units;
        for (offset, token) in tokens[start..].iter().enumerate() {
            if offset > 0 && token.opens_segment {
                return None;
            }
            if Some(&token.unit) == left.first() {
                left = &left[1..];
                if left.is_empty() {
                    return Some(&tokens[start..=start + offset]);
                }
            } else if offset == 0 || !token.linking {
                return None;
            }
        }
        None
    })
}
