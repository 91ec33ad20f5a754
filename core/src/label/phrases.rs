//! From terms to phrases: how a term is best written for a group, and which few phrases together tell it.

use std::collections::{BTreeMap, BTreeSet};

use super::ctfidf::{Candidate, Census, Standing};
use super::parents::Children;
use super::reader::{NO_TERM, Token};
use super::stopwords::{has_loose_edge, is_participle, is_personal};
use super::tokens::is_unspaced;
use super::vocabulary::Vocabulary;
use super::{Group, LabelRules};

/// How many of the best candidates compete for the phrases.
const N_COMPETING: usize = 80;
/// Most phrases kept per group.
pub(super) const MAX_PHRASES: usize = 6;
/// Hints are added to fewer telling phrases than this.
const ENOUGH_PHRASES: usize = 3;
/// How much a candidate keeps whose members are all covered by chosen phrases.
const KEPT_WITHOUT_NEW_MEMBERS: f32 = 0.25;
/// How much a candidate loses for words it shares with chosen phrases, at full overlap.
const OVERLAP_LOSS: f32 = 0.8;
/// A wording with "my" or "you" in it is used only if at least this share of the term's voters chose it.
const PERSONAL_SHARE: f32 = 0.5;
/// A form written by less than the required number of voters divided by this is not shown for its longer forms.
const RARE_FORM: usize = 3;
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
        let main = self.census.main_language(index);
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
                    let language = self.vocabulary.term(candidate.term).language;
                    candidate.standing == standing && in_main_language == (Some(language) == main)
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

    /// The wording of a term most voters of the group use, if at least the required number use it.
    ///
    /// Wordings that differ in a pronoun count together and lose it, unless one with a pronoun is the usual one.
    /// The bare words may be used where no single wording is frequent enough, but each of them is.
    fn render(&self, group: &Group, index: usize, candidate: &Candidate) -> Option<String> {
        if !self.census.digits_are_common(index, candidate.term) {
            return None;
        }
        let wordings = self.wordings(group, candidate.term);
        let required = self.rules.min_voters() as usize;
        let usual = PERSONAL_SHARE * candidate.voters as f32;
        let text = most_used(&wordings.personal, required.max(usual.ceil() as usize))
            .or_else(|| most_used(&wordings.neutral, required))
            .map(|surfaces| self.vocabulary.join(surfaces))
            .or_else(|| {
                let forms: Option<Vec<u32>> = wordings
                    .forms
                    .iter()
                    .map(|form| self.shared_form(form, required))
                    .collect();
                Some(self.vocabulary.join(&forms?))
            })?;
        let unspaced = self.vocabulary.term(candidate.term).unspaced;
        (!unspaced || !has_loose_edge(&text)).then_some(text)
    }

    /// The form of a word most voters use. Where none has `required` of them, the shortest form that so many used at
    /// least as the beginning of theirs: "alarm" for "alarm", "alarms" and "alarm's". That "grade" goes on in "e"
    /// makes nobody a user of "grad", and a form hardly anyone wrote may be a typo.
    fn shared_form(&self, forms: &BTreeMap<u32, BTreeSet<u32>>, required: usize) -> Option<u32> {
        if let Some(&usual) = most_used(forms, required) {
            return Some(usual);
        }
        let lower = |surface: u32| self.vocabulary.lower(surface);
        forms
            .keys()
            .filter(|&&start| {
                let voters: BTreeSet<u32> = forms
                    .iter()
                    .filter(|&(&form, _)| {
                        let ending = lower(form).strip_prefix(lower(start));
                        ending.is_some_and(|ending| ending != "e")
                    })
                    .flat_map(|(_, voters)| voters.iter().copied())
                    .collect();
                voters.len() >= required && RARE_FORM * forms[&start].len() >= required
            })
            .min_by_key(|&&start| (lower(start).len(), lower(start)))
            .copied()
    }

    /// How the members of a group word a term.
    fn wordings(&self, group: &Group, term: u32) -> Wordings {
        let units = self.vocabulary.units_of(term);
        let mut wordings = Wordings {
            personal: BTreeMap::new(),
            neutral: BTreeMap::new(),
            forms: vec![BTreeMap::new(); units.len()],
        };
        for &member in &group.members {
            let Some(voter) = self.voters[member] else {
                continue;
            };
            if self
                .vocabulary
                .terms_of(member)
                .binary_search(&term)
                .is_err()
            {
                continue;
            }
            for wording in occurrences(self.vocabulary.tokens(member), &units) {
                let content = wording.iter().filter(|token| token.unit != NO_TERM);
                for (form, token) in wordings.forms.iter_mut().zip(content) {
                    form.entry(token.surface).or_default().insert(voter);
                }
                let all: Vec<u32> = wording.iter().map(|token| token.surface).collect();
                let neutral: Vec<u32> = wording
                    .iter()
                    .filter(|t| !t.linking || !is_personal(self.vocabulary.lower(t.surface)))
                    .map(|token| token.surface)
                    .collect();
                if neutral.len() < all.len() {
                    wordings.personal.entry(all).or_default().insert(voter);
                }
                wordings.neutral.entry(neutral).or_default().insert(voter);
            }
        }
        wordings
    }
}

/// The voters behind each wording of a term in a group.
struct Wordings {
    /// Wordings with a personal pronoun, as they are.
    personal: BTreeMap<Vec<u32>, BTreeSet<u32>>,
    /// All wordings, without personal pronouns.
    neutral: BTreeMap<Vec<u32>, BTreeSet<u32>>,
    /// For each unit of the term, its forms.
    forms: Vec<BTreeMap<u32, BTreeSet<u32>>>,
}

/// The key most voters stand behind, the lowest on a tie; `None` if fewer than `required` stand behind any.
fn most_used<K: Ord>(votes: &BTreeMap<K, BTreeSet<u32>>, required: usize) -> Option<&K> {
    votes
        .iter()
        .filter(|(_, voters)| voters.len() >= required)
        .max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)))
        .map(|(key, _)| key)
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
