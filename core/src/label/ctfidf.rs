//! Class-based TF-IDF: how telling each term is for a group, against the whole corpus and the nearest groups.
//!
//! Frequency is counted in accounts, so that one busy account cannot name a cluster, and compared only with
//! conversations in the language of the term: otherwise every foreign function word tells a mixed cluster apart.

use std::collections::BTreeMap;

use super::cohesion::cohesion;
use super::reader::NO_TERM;
use super::terms::MAX_CHARACTERS;
use super::vocabulary::Vocabulary;
use super::{Group, LabelInput, LabelRules};
use crate::conversation::AccountKey;

/// A term must be this much more frequent inside than outside.
const MIN_LIFT: f32 = 1.3;
/// Smoothing of the share outside, in conversations: (df + `PRIOR_HITS`) / (n + `PRIOR_TOTAL`).
const PRIOR_HITS: f32 = 0.5;
const PRIOR_TOTAL: f32 = 10.0;
/// Added to the share outside: a phrase nobody else uses must not beat one that many more here share, which is what
/// pasted templates would do.
const OUTSIDE_FLOOR: f32 = 0.002;
/// The exponent of the frequency: below 1, so that a frequent vague word does not beat a telling phrase.
const FREQUENCY_POWER: f32 = 0.7;
/// What a single word is worth beside a phrase of two, in a small group and in one of at least
/// [`WIDE_GROUP`] of the corpus: the wider a group, the more general its name may be.
const WORD_IN_SMALL_GROUP: f32 = 0.45;
const WORD_IN_WIDE_GROUP: f32 = 0.75;
const WIDE_GROUP: f32 = 0.05;
/// What a single word is worth that mostly stands where commands have their verb.
const LONE_VERB: f32 = 0.5;
/// Above this [`Unit::command_rate`](super::reader::Unit::command_rate), a word counts as a verb.
const VERB_RATE: f32 = 0.5;
/// A word with a digit must be used by this many times the least number of voters.
const DIGIT_FACTOR: u32 = 3;
/// What a term is worth all of whose words are weak.
const WEAK: f32 = 0.1;
/// From this cohesion on a term may carry a name, if this share of the least number of voters use it outside of
/// copied passages, or if this share of the group uses it at all, as in a campaign.
const TELLING_COHESION: f32 = 0.5;
const TELLING_OWN: f32 = 0.6;
const TELLING_SHARE: f32 = 0.33;

/// Who stands behind a conversation: accounts as dense numbers, or the conversations themselves where accounts are
/// unknown. `None`: a conversation without account among others that have one; it proves nothing.
pub(super) fn voters(input: &LabelInput, rules: &LabelRules) -> Vec<Option<u32>> {
    if !rules.accounts_known {
        return (0..input.texts.len() as u32).map(Some).collect();
    }
    let mut numbers: BTreeMap<AccountKey, u32> = BTreeMap::new();
    (0..input.texts.len())
        .map(|conversation| {
            let account = input.accounts.get(conversation).copied().flatten()?;
            let next = numbers.len() as u32;
            Some(*numbers.entry(account).or_insert(next))
        })
        .collect()
}

/// How often a group uses a term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub term: u32,
    pub conversations: u32,
    pub voters: u32,
    /// Voters that use it outside of copied passages.
    pub own_voters: u32,
}

impl Count {
    /// Voters as evidence of a topic: those who only repeat a passage count by their square root.
    fn evidence(&self) -> f32 {
        self.own_voters as f32 + libm::sqrtf((self.voters - self.own_voters) as f32)
    }
}

/// What a term may do in a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// May carry a name.
    Telling,
    /// Occurs everywhere, or mostly in copied passages, or is a participle: for the description.
    Hint,
    /// Consists of weak words: better than nothing.
    Weak,
}

/// A term that qualifies for a group.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub term: u32,
    /// Distinct voters that use it in the group.
    pub voters: u32,
    /// The same as a share of the voters of the group, in (0, 1].
    pub share: f32,
    /// Class-based TF-IDF with contrast; positive, comparable within a group only.
    pub weight: f32,
    /// Whether it may carry a name.
    pub standing: Standing,
}

/// The counts of all groups of a level.
pub(super) struct Census<'a> {
    vocabulary: &'a Vocabulary,
    rules: &'a LabelRules,
    /// Per group, ascending by term.
    counts: Vec<Vec<Count>>,
    /// Per group, its number of distinct voters.
    n_voters: Vec<u32>,
    /// Per group, conversations by language.
    by_language: Vec<Vec<u32>>,
    /// Conversations of the corpus by language.
    corpus_by_language: Vec<u32>,
    /// Per term, see [`cohesion`].
    cohesion: Vec<f32>,
}

impl<'a> Census<'a> {
    /// Counts every group once.
    pub(super) fn new(
        vocabulary: &'a Vocabulary,
        groups: &[Group],
        voters: &[Option<u32>],
        rules: &'a LabelRules,
    ) -> Self {
        let all: Vec<usize> = (0..vocabulary.n_conversations()).collect();
        let counts: Vec<Vec<Count>> = groups
            .iter()
            .map(|group| count_terms(vocabulary, &group.members, voters))
            .collect();
        let by_language: Vec<Vec<u32>> = groups
            .iter()
            .map(|group| count_languages(vocabulary, &group.members))
            .collect();
        let corpus_by_language = count_languages(vocabulary, &all);
        Self {
            vocabulary,
            rules,
            cohesion: cohesion(vocabulary, &counts, &by_language, &corpus_by_language),
            counts,
            n_voters: groups
                .iter()
                .map(|group| distinct(group.members.iter().filter_map(|&m| voters[m]).collect()))
                .collect(),
            by_language,
            corpus_by_language,
        }
    }

    /// The language most members of a group are in, leaving out unidentified texts unless there is nothing else.
    pub(super) fn main_language(&self, group: usize) -> Option<u16> {
        let counts = &self.by_language[group];
        (0..counts.len() as u16)
            .filter(|&language| counts[usize::from(language)] > 0)
            .max_by_key(|&language| {
                let known = !self.vocabulary.is_unknown_language(language);
                // The first by code on a tie.
                (
                    known,
                    counts[usize::from(language)],
                    std::cmp::Reverse(language),
                )
            })
    }

    /// The qualifying terms of `group`, best first; ties by text.
    pub(super) fn candidates(&self, group: usize, contrast: &[usize]) -> Vec<Candidate> {
        let longest = self.support_of_longer(group);
        let n_members: u32 = self.by_language[group].iter().sum();
        let width = n_members as f32 / self.vocabulary.n_conversations().max(1) as f32;
        let single_word = WORD_IN_SMALL_GROUP
            + (WORD_IN_WIDE_GROUP - WORD_IN_SMALL_GROUP) * (width / WIDE_GROUP).min(1.0);
        let mut candidates: Vec<(String, Candidate)> = self.counts[group]
            .iter()
            .filter(|count| self.rules.admits(count.voters, count.conversations))
            .filter_map(|count| {
                let weight = self.weight(group, contrast, *count)?;
                let covered = longest.get(&count.term).copied().unwrap_or(0);
                let fragment = covered as f32 / count.voters as f32;
                let cohesion = self.cohesion[count.term as usize];
                let weak = self.is_weak(count.term);
                let share = count.voters as f32 / self.n_voters[group].max(1) as f32;
                let own = count.own_voters as f32 >= TELLING_OWN * self.rules.min_voters() as f32;
                let meant = own || share >= TELLING_SHARE;
                let shape = self.shape(count.term, fragment, single_word)?;
                let candidate = Candidate {
                    term: count.term,
                    voters: count.voters,
                    share,
                    weight: weight
                        * cohesion
                        * if weak { WEAK } else { 1.0 }
                        // A long phrase is no merit where it comes from a passage few repeat.
                        * if meant { shape } else { shape.min(single_word) },
                    standing: if weak {
                        Standing::Weak
                    } else if meant && cohesion >= TELLING_COHESION {
                        Standing::Telling
                    } else {
                        Standing::Hint
                    },
                };
                Some((self.vocabulary.key(count.term), candidate))
            })
            .collect();
        candidates.sort_by(|(a_key, a), (b_key, b)| {
            b.weight.total_cmp(&a.weight).then_with(|| a_key.cmp(b_key))
        });
        candidates
            .into_iter()
            .map(|(_, candidate)| candidate)
            .collect()
    }

    /// The TF-IDF of a term: frequency in the group times the logarithm of how rare it is outside, times how much of
    /// it the nearest groups leave to this one. `None` if it is no more frequent here than elsewhere.
    fn weight(&self, group: usize, contrast: &[usize], count: Count) -> Option<f32> {
        let term = self.vocabulary.term(count.term);
        let language = usize::from(term.language);
        let inside = self.by_language[group][language];
        let outside = self.corpus_by_language[language] - inside;
        let share_inside = (count.conversations as f32 / inside.max(1) as f32).min(1.0);
        let share_outside = smoothed(
            term.conversations.saturating_sub(count.conversations),
            outside,
        );
        if share_inside < MIN_LIFT * share_outside && outside > 0 {
            return None;
        }
        let (mut near_hits, mut near_total) = (0, 0);
        for &other in contrast {
            near_hits += self.conversations_with(other, count.term);
            near_total += self.by_language[other][language];
        }
        let share_near = if near_total == 0 {
            share_outside
        } else {
            smoothed(near_hits, near_total)
        };
        let frequency = count.evidence() / self.n_voters[group].max(1) as f32;
        let rarity = libm::logf(1.0 + share_inside / (share_outside + OUTSIDE_FLOOR));
        let contrast = share_inside / (share_inside + share_near);
        Some(libm::powf(frequency, FREQUENCY_POWER) * rarity * contrast)
    }

    /// How well a term reads as a phrase: 1 for two words; `None` if it cannot stand alone.
    ///
    /// `fragment` is the share of its voters that use one longer term around it, `single_word` the worth of a word.
    fn shape(&self, term: u32, fragment: f32, single_word: f32) -> Option<f32> {
        let units = self.vocabulary.units_of(term);
        let data = self.vocabulary.term(term);
        let unit = |index: usize| self.vocabulary.unit(units[index]);
        if data.unspaced {
            // Whether it reads is seen in the rendered text; here only whether it is a piece of a longer one,
            // as those of the greatest length are.
            let is_whole = units.len() > 1 && units.len() < MAX_CHARACTERS && fragment < 0.8;
            return (is_whole || unit_is_long(self.vocabulary, &units))
                .then(|| 0.6 + 0.1 * units.len().min(5) as f32);
        }
        if unit(units.len() - 1).light {
            return None;
        }
        let mut sorted = units.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted.len() < units.len() {
            return None;
        }
        let starts_with_verb = unit(0).command_rate() > VERB_RATE;
        let form = match (units.len(), starts_with_verb) {
            (1, true) => single_word * LONE_VERB,
            (1, false) => single_word,
            (3, true) => 1.3,
            (3, false) => 1.1,
            (_, true) => 1.2,
            (_, false) => 1.0,
        };
        let whole = if fragment > 0.6 { 0.6 } else { 1.0 };
        Some(form * whole)
    }

    fn is_weak(&self, term: u32) -> bool {
        let units = self.vocabulary.units_of(term);
        units.iter().all(|&u| self.vocabulary.unit(u).is_weak())
    }

    /// For each term of a group, the most voters of a term that is one unit longer.
    fn support_of_longer(&self, group: usize) -> BTreeMap<u32, u32> {
        let mut longest = BTreeMap::new();
        for count in &self.counts[group] {
            let term = self.vocabulary.term(count.term);
            for part in [term.prefix, term.suffix] {
                if part != NO_TERM {
                    let most = longest.entry(part).or_insert(0);
                    *most = count.voters.max(*most);
                }
            }
        }
        longest
    }

    /// True if all words of `term` with a digit are common enough in `group` to be names like "mp3".
    pub(super) fn digits_are_common(&self, group: usize, term: u32) -> bool {
        self.vocabulary.units_of(term).iter().all(|&unit| {
            !self.vocabulary.unit(unit).has_digit
                || self
                    .count(group, unit)
                    .is_some_and(|count| count.voters >= DIGIT_FACTOR * self.rules.min_voters())
        })
    }

    fn count(&self, group: usize, term: u32) -> Option<Count> {
        let counts = &self.counts[group];
        let at = counts
            .binary_search_by_key(&term, |count| count.term)
            .ok()?;
        Some(counts[at])
    }

    pub(super) fn conversations_with(&self, group: usize, term: u32) -> u32 {
        self.count(group, term)
            .map_or(0, |count| count.conversations)
    }
}

/// A katakana word is one unit and a word; a single Han character is not.
fn unit_is_long(vocabulary: &Vocabulary, units: &[u32]) -> bool {
    units.len() == 1 && vocabulary.key(units[0]).chars().count() > 2
}

fn smoothed(hits: u32, total: u32) -> f32 {
    (hits as f32 + PRIOR_HITS) / (total as f32 + PRIOR_TOTAL)
}

fn count_terms(vocabulary: &Vocabulary, members: &[usize], voters: &[Option<u32>]) -> Vec<Count> {
    let mut uses: Vec<(u32, Option<u32>, bool)> = members
        .iter()
        .flat_map(|&member| {
            let terms = vocabulary.terms_of(member).iter();
            terms
                .zip(vocabulary.copied(member))
                .map(move |(&term, &copied)| (term, voters[member], copied))
        })
        .collect();
    uses.sort_unstable();
    uses.chunk_by(|a, b| a.0 == b.0)
        // A term of a single conversation can neither qualify nor weigh in a contrast.
        .filter(|run| run.len() > 1)
        .map(|run| {
            let mut count = Count {
                term: run[0].0,
                conversations: run.len() as u32,
                voters: 0,
                own_voters: 0,
            };
            for same in run.chunk_by(|a, b| a.1 == b.1) {
                // An own use sorts before a copied one.
                let (_, voter, copied) = same[0];
                count.voters += u32::from(voter.is_some());
                count.own_voters += u32::from(voter.is_some() && !copied);
            }
            count
        })
        .collect()
}

fn count_languages(vocabulary: &Vocabulary, members: &[usize]) -> Vec<u32> {
    let mut counts = vec![0; vocabulary.n_languages()];
    for &member in members {
        counts[usize::from(vocabulary.language_of(member))] += 1;
    }
    counts
}

/// Number of distinct values.
pub(super) fn distinct(mut values: Vec<u32>) -> u32 {
    values.sort_unstable();
    values.dedup();
    values.len() as u32
}
