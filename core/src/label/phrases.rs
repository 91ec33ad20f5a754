//! From terms to phrases: which few phrases together tell a group.

use std::collections::{BTreeMap, BTreeSet};

use super::ctfidf::{Candidate, Census, Standing};
use super::parents::Children;
use super::reader::NO_TERM;
use super::stopwords::is_participle;
use super::tokens::is_unspaced;
use super::vocabulary::Vocabulary;
use super::{Group, LabelRules};

/// How many of the best candidates compete for the phrases.
const N_COMPETING: usize = 80;
/// Most phrases kept per group.
pub(super) const MAX_PHRASES: usize = 6;
/// Hints are added to fewer telling phrases than this.
const ENOUGH_PHRASES: usize = 3;
/// A term of another language counts as one of the main language from so many conversations in it on, and from this
/// share of what an equal spread over the languages would give.
const MIN_NATIVE: usize = 2;
const NATIVE_RATE: f32 = 0.5;
/// How much a candidate keeps whose members are all covered by chosen phrases.
const KEPT_WITHOUT_NEW_MEMBERS: f32 = 0.25;
/// How much a candidate loses for words it shares with chosen phrases, at full overlap.
const OVERLAP_LOSS: f32 = 0.8;
/// Words that share this much of their letters from the start are taken for forms of one word.
const SAME_FORM: f32 = 0.7;

/// A phrase chosen for a group.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// The term behind it; [`NO_TERM`] if there is none.
    pub term: u32,
    /// As shown inside a sentence.
    pub text: String,
    /// Marginal relevance as a share of the first phrase's, in (0, 1].
    pub gain: f32,
    /// Share of the members that no earlier phrase covers, in [0, 1].
    pub new_share: f32,
    /// Share of the group's voters that use it, in (0, 1].
    pub share: f32,
    /// False for a phrase in another language than most of the group, which a name takes only to be distinct.
    pub in_main_language: bool,
    /// Whether it may carry a name.
    pub standing: Standing,
}

impl Phrase {
    /// Words as a reader counts them: two characters of a script without blanks are about one.
    pub(super) fn n_words(&self) -> usize {
        let n_unspaced = self.text.chars().filter(|&c| is_unspaced(c)).count();
        self.text.split_whitespace().count().max(n_unspaced / 2)
    }
}

/// True if two phrases would say the same twice: every word of the shorter has its like in the longer ("Erinnerung",
/// "Erinnerungen"), or they differ in blanks and hyphens only ("top-up", "top up").
fn repeats(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    if a.starts_with(is_unspaced) && b.starts_with(is_unspaced) {
        return a.contains(&b) || b.contains(&a);
    }
    let squeezed = |text: &str| text.replace(['-', ' '], "");
    let words = |text: &str| {
        text.split([' ', '-'])
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (short, long) = (words(&a), words(&b));
    let (short, long) = if short.len() <= long.len() {
        (short, long)
    } else {
        (long, short)
    };
    squeezed(&a) == squeezed(&b)
        || short
            .iter()
            .all(|word| long.iter().any(|other| are_forms(word, other)))
}

/// True if two phrases have a word in common.
pub(super) fn share_a_word(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a.split_whitespace()
        .any(|word| b.split_whitespace().any(|other| are_forms(word, other)))
}

/// True if two words share a beginning of four or more characters that is most of the longer one.
fn are_forms(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let longer = a.chars().count().max(b.chars().count());
    a == b || (shared >= 4 && shared as f32 >= SAME_FORM * longer as f32)
}

/// Renders and selects the phrases of one group.
#[derive(Clone, Copy)]
pub(super) struct Phraser<'a> {
    pub vocabulary: &'a Vocabulary,
    pub rules: &'a LabelRules,
    pub voters: &'a [Option<u32>],
    pub census: &'a Census<'a>,
}

impl Phraser<'_> {
    /// At most [`MAX_PHRASES`] phrases: telling ones first, those in the main language of the group before others;
    /// hints if they are few, weak ones only if there is nothing else.
    ///
    /// Empty if no candidate can be written.
    pub(super) fn select(
        &self,
        group: &Group,
        index: usize,
        candidates: &[Candidate],
        children: Option<&Children>,
    ) -> Vec<Phrase> {
        let native = self.native_terms(group, index, candidates);
        let mut phrases: Vec<Phrase> = Vec::new();
        for (standing, in_main_language, enough) in [
            (Standing::Telling, true, MAX_PHRASES),
            (Standing::Telling, false, MAX_PHRASES),
            (Standing::Hint, true, ENOUGH_PHRASES),
            (Standing::Hint, false, 1),
            (Standing::Weak, true, 1),
        ] {
            if phrases.len() >= enough {
                continue;
            }
            let competing = candidates
                .iter()
                .filter(|candidate| {
                    candidate.standing == standing
                        && in_main_language == native.contains(&candidate.term)
                })
                .collect();
            let leads = in_main_language || phrases.is_empty();
            for phrase in self.select_from(group, index, competing, leads, children) {
                if phrases.len() < MAX_PHRASES
                    && !phrases.iter().any(|p| repeats(&p.text, &phrase.text))
                {
                    phrases.push(phrase);
                }
            }
        }
        // A telling term may have been worded as a mere hint.
        phrases.sort_by_key(|phrase| phrase.standing);
        phrases
    }

    /// The candidates that are terms of the group's main language, or are as common in it as in the others, like the
    /// names of programs.
    fn native_terms(&self, group: &Group, index: usize, candidates: &[Candidate]) -> BTreeSet<u32> {
        let Some(main) = self.census.main_language(index) else {
            return BTreeSet::new();
        };
        let is_main = |at: &usize| self.vocabulary.language_of(group.members[*at]) == main;
        let main_share = (0..group.members.len()).filter(is_main).count() as f32
            / group.members.len().max(1) as f32;
        let (mut native, foreign): (Vec<&Candidate>, Vec<&Candidate>) = candidates
            .iter()
            .partition(|candidate| self.vocabulary.term(candidate.term).language == main);
        let members = self.members_by_term(group, &foreign);
        native.extend(foreign.into_iter().filter(|candidate| {
            let with = &members[&candidate.term];
            let in_main = with.iter().copied().filter(is_main).count();
            in_main >= MIN_NATIVE && in_main as f32 >= NATIVE_RATE * main_share * with.len() as f32
        }));
        native.into_iter().map(|candidate| candidate.term).collect()
    }

    /// Phrases of `competing` (best first) by maximal marginal relevance: weight, new members and new words.
    fn select_from(
        &self,
        group: &Group,
        index: usize,
        mut competing: Vec<&Candidate>,
        in_main_language: bool,
        children: Option<&Children>,
    ) -> Vec<Phrase> {
        competing.truncate(N_COMPETING);
        let members = match children {
            None => self.members_by_term(group, &competing),
            // A further phrase should tell of other children.
            Some(children) => competing
                .iter()
                .map(|candidate| (candidate.term, children.covered_by(group, candidate.term)))
                .collect(),
        };
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
            let Some(text) = self.render(group, index, candidate).filter(|text| {
                // "top-up" and "top up" share no unit.
                !phrases.iter().any(|phrase| repeats(&phrase.text, text))
            }) else {
                continue;
            };
            if phrases.is_empty() {
                first_gain = gain;
            }
            for &member in &members[&candidate.term] {
                covered[member] = true;
            }
            used.extend(self.vocabulary.units_of(candidate.term));
            phrases.push(Phrase {
                term: candidate.term,
                gain: gain / first_gain,
                new_share: new as f32 / group.members.len() as f32,
                share: candidate.share,
                in_main_language,
                standing: if candidate.standing == Standing::Telling && is_participle(&text) {
                    Standing::Hint
                } else {
                    candidate.standing
                },
                text,
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
                && !keywords.iter().any(|keyword| repeats(keyword, &text))
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
    fn members_by_term(
        &self,
        group: &Group,
        candidates: &[&Candidate],
    ) -> BTreeMap<u32, Vec<usize>> {
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
}
