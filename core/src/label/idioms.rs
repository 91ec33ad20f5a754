//! Whole sentences of function words, such as "who are you": what a group without any content word is about.

use std::collections::{BTreeMap, BTreeSet};

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
    vocabulary: &Vocabulary,
    rules: &LabelRules,
    voters: &[Option<u32>],
    group: &Group,
) -> Vec<Phrase> {
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
    let elsewhere = count_elsewhere(vocabulary, group, &users);
    let n_elsewhere = (vocabulary.n_conversations() - group.members.len()).max(1) as f32;
    let mut phrases: Vec<Phrase> = users
        .iter()
        .map(|(segment, who)| (segment, who.len() as f32 / n_users))
        .filter(|(segment, share)| {
            *share >= MIN_LIFT * elsewhere.get(*segment).copied().unwrap_or(0) as f32 / n_elsewhere
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

/// How many conversations outside `group` hold each of `wanted`.
fn count_elsewhere(
    vocabulary: &Vocabulary,
    group: &Group,
    wanted: &BTreeMap<Vec<u32>, BTreeSet<u32>>,
) -> BTreeMap<Vec<u32>, u32> {
    let inside: BTreeSet<usize> = group.members.iter().copied().collect();
    let mut counts = BTreeMap::new();
    for conversation in (0..vocabulary.n_conversations()).filter(|c| !inside.contains(c)) {
        let found: BTreeSet<Vec<u32>> = segments(vocabulary, conversation)
            .filter(|segment| wanted.contains_key(segment))
            .collect();
        for segment in found {
            *counts.entry(segment).or_insert(0) += 1;
        }
    }
    counts
}
