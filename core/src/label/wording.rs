//! How a term is best written for a group: in the words most of its people use.

use std::collections::{BTreeMap, BTreeSet};

use super::Group;
use super::ctfidf::Candidate;
use super::phrases::Phraser;
use super::reader::{NO_TERM, Token};
use super::stopwords::{has_loose_edge, is_personal};

/// A wording with "my" or "you" in it is used only if at least this share of the term's voters chose it.
const PERSONAL_SHARE: f32 = 0.5;
/// A form written by less than the required number of voters divided by this is not shown for its longer forms.
const RARE_FORM: usize = 3;

impl Phraser<'_> {
    /// The wording of a term most voters of the group use, if at least the required number use it.
    ///
    /// Wordings that differ in a pronoun count together and lose it, unless one with a pronoun is the usual one.
    /// The bare words may be used where no single wording is frequent enough, but each of them is.
    pub(super) fn render(
        &self,
        group: &Group,
        index: usize,
        candidate: &Candidate,
    ) -> Option<String> {
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
