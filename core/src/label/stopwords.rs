//! Which words carry no topic: function words and the small talk of chats, by language.
//!
//! An own list and not the crate `stop-words`: its ISO lists hold content words ("show", "open", "order", "bill"
//! in English), and nothing tells the articles a phrase may hold inside ("set **an** alarm") from the words that
//! end one ("because"). Languages without a list rely on the contrast between clusters.

use std::collections::HashMap;

use super::wordlists::{
    LISTS, PERSONAL, QUESTION, UNSPACED_EDGES, UNSPACED_ENDS, UNSPACED_NO_END, UNSPACED_NO_START,
};

/// What a word may do in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Carries the topic; may be anywhere.
    Content,
    /// Verbs like "show" and "get": may start a phrase, but neither end nor be one.
    Light,
    /// Words like "day", "name" and "said": part of a telling phrase ("day trip"), telling nothing alone.
    Weak,
    /// Articles, prepositions, possessives: only between other words.
    Linking,
    /// Any other function word and chat boilerplate: in no phrase.
    Stop,
}

/// Looks up the [`Role`] of words.
pub(super) struct Lexicon {
    /// One map per entry of [`LISTS`].
    lists: Vec<HashMap<&'static str, Role>>,
}

impl Lexicon {
    /// The lexicon of all lists below.
    pub(super) fn new() -> Self {
        let lists = LISTS
            .iter()
            .map(|words| {
                let mut roles = HashMap::new();
                for (text, role) in [
                    (words.weak, Role::Weak),
                    (words.light, Role::Light),
                    (words.linking, Role::Linking),
                    (words.stop, Role::Stop),
                ] {
                    roles.extend(text.split_whitespace().map(|word| (word, role)));
                }
                roles
            })
            .collect();
        Self { lists }
    }

    /// The lists that apply to a text in `language`, the most telling first.
    ///
    /// English always counts, as everyone mixes it in. Short texts are often of unknown language; all lists
    /// apply to them, and to languages without a list, which have related ones.
    pub(super) fn of_language(&self, language: &str) -> Vec<&HashMap<&'static str, Role>> {
        match LISTS
            .iter()
            .position(|words| words.codes.contains(&language))
        {
            Some(0) => vec![&self.lists[0]],
            Some(own) => vec![&self.lists[own], &self.lists[0]],
            None => self.lists.iter().collect(),
        }
    }
}

/// The role of the lower-case `word` by the first of `lists` that knows it.
pub(super) fn role_of(lists: &[&HashMap<&'static str, Role>], word: &str) -> Role {
    lists
        .iter()
        .find_map(|roles| roles.get(word))
        .copied()
        .unwrap_or(Role::Content)
}

/// True if `word` (lower case) speaks of a person in the talk: "my", "me", "your". A name avoids these.
pub(super) fn is_personal(word: &str) -> bool {
    PERSONAL.split_whitespace().any(|personal| personal == word)
}

/// True for a lone English "cooked" or "declined", which describes a topic rather than names it.
pub(super) fn is_participle(text: &str) -> bool {
    text.len() > 3
        && text.ends_with("ed")
        && !text.ends_with("eed")
        && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// True if a text that starts with `word` (lower case) is a question even without a question mark.
pub(super) fn opens_question(word: &str) -> bool {
    QUESTION.split_whitespace().any(|opener| opener == word)
}

/// True if `text`, in a script without blanks, starts or ends with a function word or with half a syllable.
pub(super) fn has_loose_edge(text: &str) -> bool {
    let starts_badly = text.chars().next().is_none_or(|first| {
        // Japanese content words start with kanji or katakana; hiragana in front is a particle or an ending.
        ('\u{3040}'..='\u{309f}').contains(&first) || UNSPACED_NO_START.contains(first)
    });
    let ends_badly = text
        .chars()
        .next_back()
        .is_none_or(|last| UNSPACED_NO_END.contains(last));
    starts_badly
        || ends_badly
        || UNSPACED_EDGES
            .split_whitespace()
            .any(|word| text.starts_with(word) || text.ends_with(word))
        || UNSPACED_ENDS
            .split_whitespace()
            .any(|word| text.ends_with(word))
}
