//! Whole sentences of function words, such as "who are you": what a group without any content word is about.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ctfidf::Standing;
use super::phrases::Phrase;
use super::reader::NO_TERM;
use super::vocabulary::Vocabulary;
use super::{Group, LabelRules};

/// Shortest and longest idiom, in words.
const MIN_WORDS: usize = 3;
const MAX_WORDS: usize = 6;
/// At least this share of the group's voters use it, and this many times the share of conversations elsewhere.
const MIN_SHARE: f32 = 0.15;
const MIN_LIFT: f32 = 4.0;
/// How many segments of a text are looked at: a greeting may come first, thanks come later.
const N_SEGMENTS: usize = 2;
/// Most idioms kept.
const MAX_IDIOMS: usize = 2;

/// The segments that enough voters of `group` wrote in exactly the same words and few others did, the most used
/// first, ties by text. Thanks and greetings, which occur everywhere, are none.
pub(super) fn idioms(
    sentences: &Sentences,
    rules: &LabelRules,
    voters: &[Option<u32>],
    group: &Group,
) -> Vec<Phrase> {
    let vocabulary = sentences.vocabulary;
    let mut users: BTreeMap<Vec<u32>, BTreeSet<u32>> = BTreeMap::new();
    let mut all_users = BTreeSet::new();
    for &member in &group.members {
        if let Some(voter) = voters[member] {
            all_users.insert(voter);
            for segment in segments(vocabulary, member) {
                users.entry(segment).or_default().insert(voter);
            }
        }
    }
    let n_users = all_users.len().max(1) as f32;
    users.retain(|_, who| {
        rules.admits(who.len() as u32, who.len() as u32) && who.len() as f32 >= MIN_SHARE * n_users
    });
    if users.is_empty() {
        return Vec::new();
    }
    let inside = count(vocabulary, group.members.iter().copied());
    let all = sentences.counts();
    let n_elsewhere = (vocabulary.n_conversations() - group.members.len()).max(1) as f32;
    let mut phrases: Vec<Phrase> = users
        .iter()
        .map(|(segment, who)| (segment, who.len() as f32 / n_users))
        .filter(|(segment, share)| {
            *share >= MIN_LIFT * (all[*segment] - inside[*segment]) as f32 / n_elsewhere
        })
        .map(|(segment, share)| Phrase {
            term: NO_TERM,
            text: vocabulary.join(segment),
            gain: 1.0,
            new_share: share,
            share,
            in_main_language: true,
            standing: Standing::Telling,
        })
        .collect();
    phrases.sort_by(|a, b| {
        b.share
            .total_cmp(&a.share)
            .then_with(|| a.text.cmp(&b.text))
    });
    phrases.truncate(MAX_IDIOMS);
    phrases
}

/// The first segments of a conversation, if of the right length, as forms.
fn segments(vocabulary: &Vocabulary, conversation: usize) -> impl Iterator<Item = Vec<u32>> {
    vocabulary
        .tokens(conversation)
        .chunk_by(|_, next| !next.opens_segment)
        .take(N_SEGMENTS)
        .filter(|segment| (MIN_WORDS..=MAX_WORDS).contains(&segment.len()) && !segment[0].unspaced)
        .map(|segment| segment.iter().map(|token| token.surface).collect())
}

/// How many conversations of the corpus hold each short sentence: counted once, when a group first needs it.
pub(super) struct Sentences<'a> {
    vocabulary: &'a Vocabulary,
    counts: OnceCell<HashMap<Vec<u32>, u32>>,
}

impl<'a> Sentences<'a> {
    /// Those of `vocabulary`, not counted yet.
    pub(super) fn new(vocabulary: &'a Vocabulary) -> Self {
        Self {
            vocabulary,
            counts: OnceCell::new(),
        }
    }

    fn counts(&self) -> &HashMap<Vec<u32>, u32> {
        self.counts
            .get_or_init(|| count(self.vocabulary, 0..self.vocabulary.n_conversations()))
    }
}

/// How many of some `conversations` hold each short sentence.
fn count(
    vocabulary: &Vocabulary,
    conversations: impl Iterator<Item = usize>,
) -> HashMap<Vec<u32>, u32> {
    let mut counts = HashMap::new();
    for conversation in conversations {
        let held: BTreeSet<Vec<u32>> = segments(vocabulary, conversation).collect();
        for segment in held {
            *counts.entry(segment).or_insert(0) += 1;
        }
    }
    counts
}
