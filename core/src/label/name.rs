//! Composes the name of a group from its phrases and makes the names of a level distinct.

use std::collections::{BTreeMap, BTreeSet};

use super::ctfidf::Standing;
use super::joining::enumerate;
use super::phrases::{Phrase, share_a_word};
use super::tokens::is_unspaced;

/// Longest name in words, as in the paper.
const MAX_WORDS: usize = 10;
/// Most phrases in a name.
const MAX_PHRASES: usize = 3;
/// A further phrase must bring this share of the members, or this share of what the first brought in a group so
/// diverse that even the first is not common; and this share of the first phrase's relevance.
const MIN_NEW_SHARE: f32 = 0.1;
const MIN_NEW_BY_FIRST: f32 = 0.4;
const MIN_GAIN: f32 = 0.25;
/// The same while the name is a single word.
const MIN_GAIN_BY_WORD: f32 = 0.1;
/// A first phrase this common needs no other.
const ENOUGH_SHARE: f32 = 0.8;
/// What a group without a telling phrase is called, before phrases that only hint at what is in it.
const VARIOUS: &str = "Various: ";

/// What a name takes besides phrases.
#[derive(Clone, Debug)]
pub(super) struct Fallback<'a> {
    /// Code of the main language, which joins the phrases.
    pub code: &'a str,
    /// The name of a group without phrases.
    pub neutral: String,
    /// Its most frequent language in English, which may tell equal names apart.
    pub language: Option<&'static str>,
}

/// A name in the making: the phrases chosen so far.
struct Draft<'a> {
    phrases: &'a [Phrase],
    /// Indices into `phrases`, in order of choice.
    chosen: Vec<usize>,
    fallback: &'a Fallback<'a>,
    /// Whether the language is added, and a number, 0 for none: they distinguish names that no phrase can.
    with_language: bool,
    number: usize,
}

impl<'a> Draft<'a> {
    /// Takes the first phrase, and others while they add members.
    fn new(phrases: &'a [Phrase], fallback: &'a Fallback<'a>) -> Self {
        let mut draft = Self {
            phrases,
            chosen: Vec::new(),
            fallback,
            with_language: false,
            number: 0,
        };
        let first_share = phrases.first().map_or(0.0, |phrase| phrase.new_share);
        let min_new_share = MIN_NEW_SHARE.min(MIN_NEW_BY_FIRST * first_share);
        let mut covered = 0.0;
        for (index, phrase) in phrases.iter().enumerate() {
            let adds = phrase.in_main_language
                && phrase.standing == phrases[0].standing
                && phrase.text.starts_with(is_unspaced) == phrases[0].text.starts_with(is_unspaced)
                && phrase.new_share >= min_new_share
                && phrase.gain >= draft.min_gain()
                && !draft.has_word_of(phrase)
                && covered < ENOUGH_SHARE;
            if (index == 0 || adds) && draft.try_add(index) {
                covered += phrase.new_share;
            }
        }
        draft
    }

    fn has_word_of(&self, phrase: &Phrase) -> bool {
        let mut chosen = self.chosen.iter();
        chosen.any(|&index| share_a_word(&self.phrases[index].text, &phrase.text))
    }

    fn min_gain(&self) -> f32 {
        match self.chosen[..] {
            [only] if self.phrases[only].n_words() == 1 => MIN_GAIN_BY_WORD,
            _ => MIN_GAIN,
        }
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

    /// Makes the name another one: by a further phrase, or by the language, or by a number.
    fn lengthen(&mut self) {
        if (0..self.phrases.len()).any(|index| self.try_add(index)) {
            return;
        }
        if !self.with_language && !self.chosen.is_empty() {
            self.with_language = true;
        } else {
            self.number = self.number.max(1) + 1;
        }
    }

    fn text(&self) -> String {
        let text = if self.chosen.is_empty() {
            self.fallback.neutral.clone()
        } else {
            let parts: Vec<_> = self
                .chosen
                .iter()
                .map(|&i| self.phrases[i].text.as_str())
                .collect();
            let text = enumerate(&parts, self.fallback.code);
            if self.phrases[self.chosen[0]].standing == Standing::Telling {
                sentence_case(&text)
            } else {
                format!("{VARIOUS}{}", parts.join(", "))
            }
        };
        let text = match self.fallback.language {
            Some(language) if self.with_language => format!("{text} ({language})"),
            _ => text,
        };
        match self.number {
            0 => text,
            number => format!("{text} ({number})"),
        }
    }
}

/// One name per group, all different and none of `taken` (lower case), to which they are added: `phrases[g]` best
/// first, `fallbacks[g]` for a group without phrases.
///
/// Of equal names, the group whose first phrase is most common keeps it; the others get a further phrase of their
/// own, and their language or a number if they have none.
pub(super) fn compose(
    phrases: &[Vec<Phrase>],
    fallbacks: &[Fallback],
    taken: &mut BTreeSet<String>,
) -> Vec<String> {
    let mut drafts: Vec<Draft> = phrases
        .iter()
        .zip(fallbacks)
        .map(|(phrases, fallback)| Draft::new(phrases, fallback))
        .collect();
    let share = |draft: &Draft| draft.phrases.first().map_or(0.0, |phrase| phrase.share);
    // The names of the first drafts, all different. Each clash makes a draft longer, so that this ends.
    let mut settled: Vec<String> = Vec::with_capacity(drafts.len());
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(draft) = drafts.get(settled.len()) {
        let text = draft.text().to_lowercase();
        let holder = holders.get(&text).copied();
        if holder.is_none() && !taken.contains(&text) {
            holders.insert(text.clone(), settled.len());
            settled.push(text);
            continue;
        }
        let changed = match holder {
            Some(holder) if share(draft) > share(&drafts[holder]) => holder,
            _ => settled.len(),
        };
        drafts[changed].lengthen();
        for text in settled.drain(changed..) {
            holders.remove(&text);
        }
    }
    let names: Vec<String> = drafts.iter().map(Draft::text).collect();
    taken.extend(names.iter().map(|name| name.to_lowercase()));
    names
}

/// `text` with its first letter in upper case.
pub(super) fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
