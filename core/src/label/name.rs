//! Composes the name of a group from its phrases and makes the names of a level distinct.

use std::collections::BTreeMap;

use super::phrases::Phrase;

/// Longest name in words, as in the paper.
const MAX_WORDS: usize = 10;
/// Most phrases in a name.
const MAX_PHRASES: usize = 3;
/// A further phrase must bring this share of the members, or this share of what the first brought in a group so
/// diverse that even the first is not common; and this share of the first phrase's relevance.
const MIN_NEW_SHARE: f32 = 0.1;
const MIN_NEW_BY_FIRST: f32 = 0.4;
const MIN_GAIN: f32 = 0.3;
/// A first phrase this common needs no other.
const ENOUGH_SHARE: f32 = 0.8;
/// Between the phrases of a name.
const SEPARATOR: &str = " · ";

/// A name in the making: the phrases chosen so far.
struct Draft<'a> {
    phrases: &'a [Phrase],
    /// Indices into `phrases`, in order of choice.
    chosen: Vec<usize>,
    fallback: String,
    /// Distinguishes names that no phrase can; 0 for none.
    number: usize,
}

impl<'a> Draft<'a> {
    /// Takes the first phrase, and others while they add members.
    fn new(phrases: &'a [Phrase], fallback: &str) -> Self {
        let mut draft = Self {
            phrases,
            chosen: Vec::new(),
            fallback: fallback.to_owned(),
            number: 0,
        };
        let first_share = phrases.first().map_or(0.0, |phrase| phrase.new_share);
        let min_new_share = MIN_NEW_SHARE.min(MIN_NEW_BY_FIRST * first_share);
        let mut covered = 0.0;
        for (index, phrase) in phrases.iter().enumerate() {
            let adds = phrase.in_main_language
                && phrase.new_share >= min_new_share
                && phrase.gain >= MIN_GAIN
                && covered < ENOUGH_SHARE;
            if (index == 0 || adds) && draft.try_add(index) {
                covered += phrase.new_share;
            }
        }
        draft
    }

    /// Adds a phrase unless the name is full.
    fn try_add(&mut self, index: usize) -> bool {
        let words: usize = self.chosen.iter().map(|&i| self.phrases[i].n_words()).sum();
        let fits = self.chosen.len() < MAX_PHRASES
            && words + self.phrases[index].n_words() <= MAX_WORDS
            && !self.chosen.contains(&index);
        if fits {
            self.chosen.push(index);
        }
        fits
    }

    fn text(&self) -> String {
        let text = if self.chosen.is_empty() {
            self.fallback.clone()
        } else {
            let parts: Vec<_> = self
                .chosen
                .iter()
                .map(|&i| self.phrases[i].text.as_str())
                .collect();
            sentence_case(&parts.join(SEPARATOR))
        };
        match self.number {
            0 => text,
            number => format!("{text} ({number})"),
        }
    }
}

/// One name per group, all different: `phrases[g]` best first, `fallbacks[g]` for a group without phrases.
///
/// Of equal names, the group whose first phrase is most common keeps it; the others get a further phrase of their
/// own, and a number if they have none.
pub(super) fn compose(phrases: &[Vec<Phrase>], fallbacks: &[String]) -> Vec<String> {
    let mut drafts: Vec<Draft> = phrases
        .iter()
        .zip(fallbacks)
        .map(|(phrases, fallback)| Draft::new(phrases, fallback))
        .collect();
    // Each round a draft grows by one phrase, so that this ends.
    while let Some(later) = first_clash(&drafts) {
        let draft = &mut drafts[later];
        let extended = (0..draft.phrases.len()).any(|index| draft.try_add(index));
        if !extended {
            draft.number = draft.number.max(1) + 1;
        }
    }
    drafts.iter().map(Draft::text).collect()
}

/// The weaker of two groups of equal name, or `None` if all names differ.
fn first_clash(drafts: &[Draft]) -> Option<usize> {
    let share = |draft: &Draft| draft.phrases.first().map_or(0.0, |phrase| phrase.share);
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        if let Some(holder) = holders.insert(draft.text().to_lowercase(), index) {
            let later_is_weaker = share(draft) <= share(&drafts[holder]);
            return Some(if later_is_weaker { index } else { holder });
        }
    }
    None
}

/// `text` with its first letter in upper case.
pub(super) fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
