//! The terms: sequences of content words that more than one conversation holds.
//!
//! A term skips the small words between its words, so that "set an alarm" and "set my alarm" are one term; how it
//! is written is decided per group, in [`super::phrases`].

use std::collections::HashMap;

use super::reader::{NO_TERM, Token};

/// Most content words in a term of words, and most characters in a term of a script without blanks: as many as a
/// short Thai phrase has.
const MAX_WORDS: usize = 4;
pub(super) const MAX_CHARACTERS: usize = 16;
/// Most linking words skipped between two words of a term.
const MAX_GAP: usize = 2;

/// A sequence of one to [`MAX_WORDS`] folded content words, or up to [`MAX_CHARACTERS`] characters.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The term without its last unit; [`NO_TERM`] if it has only one.
    pub prefix: u32,
    /// The term without its first unit; [`NO_TERM`] if it has only one.
    pub suffix: u32,
    /// The last unit.
    pub last: u32,
    /// True if all units are of scripts without blanks.
    pub unspaced: bool,
    /// Index of the language most of its conversations are in.
    pub language: u16,
    /// Number of conversations of the corpus that hold it.
    pub conversations: u32,
}

/// All terms, and which conversation holds which.
pub(super) struct Terms {
    /// By id; the first ones are the single units, in the order of their own ids.
    pub all: Vec<Term>,
    /// Distinct terms of each conversation, ascending, one conversation after the other.
    of_conversations: Vec<u32>,
    /// For each entry of `of_conversations`, whether the conversation holds the term in copied passages only.
    copied: Vec<bool>,
    /// Shape `(n_conversations + 1)`: where each conversation starts.
    starts: Vec<usize>,
}

impl Terms {
    /// Level by level: a term of k units is counted where both its parts of k - 1 units were frequent enough.
    ///
    /// `copied` has an entry a token. The terms of a conversation start at its place in `token_starts`, shape `(n_conversations + 1)`.
    pub(super) fn intern(
        tokens: &[Token],
        copied: &[bool],
        token_starts: &[usize],
        n_units: usize,
    ) -> Self {
        let chain = Chain::new(tokens);
        let mut all: Vec<Term> = (0..n_units as u32)
            .map(|unit| Term {
                prefix: NO_TERM,
                suffix: NO_TERM,
                last: unit,
                unspaced: true,
                language: 0,
                conversations: 0,
            })
            .collect();
        for token in tokens {
            if token.unit != NO_TERM {
                all[token.unit as usize].unspaced &= token.unspaced;
            }
        }
        let owners = chain.owners(token_starts);
        let mut per_conversation: Vec<Vec<(u32, bool)>> = vec![Vec::new(); token_starts.len() - 1];
        let mut level: Vec<u32> = chain.positions.iter().map(|&p| tokens[p].unit).collect();
        for len in 1..=MAX_CHARACTERS {
            if len > 1 {
                level = next_level(&mut all, &chain, &owners, &level, len);
            }
            if level.iter().all(|&term| term == NO_TERM) {
                break;
            }
            for ((&term, &owner), &position) in level.iter().zip(&owners).zip(&chain.positions) {
                if term != NO_TERM {
                    per_conversation[owner as usize].push((term, copied[position]));
                }
            }
        }
        let mut interned = Self {
            all: Vec::new(),
            of_conversations: Vec::new(),
            copied: Vec::new(),
            starts: vec![0],
        };
        for terms in &mut per_conversation {
            terms.sort_unstable();
            // An own use sorts before a copied one, and stays.
            terms.dedup_by_key(|(term, _)| *term);
            for &(term, copied) in terms.iter() {
                all[term as usize].conversations += 1;
                interned.of_conversations.push(term);
                interned.copied.push(copied);
            }
            interned.starts.push(interned.of_conversations.len());
        }
        interned.all = all;
        interned
    }

    /// The distinct terms of a conversation, ascending.
    pub(super) fn of(&self, conversation: usize) -> &[u32] {
        &self.of_conversations[self.starts[conversation]..self.starts[conversation + 1]]
    }

    /// For each term of [`Self::of`], whether the conversation holds it in copied passages only.
    pub(super) fn copied(&self, conversation: usize) -> &[bool] {
        &self.copied[self.starts[conversation]..self.starts[conversation + 1]]
    }

    /// Sets the language of each term: the known one most of its conversations are in, on a tie the first by code.
    ///
    /// `language_of` has shape `(n_conversations)`; `unknown` is the index of the code for unidentified texts.
    pub(super) fn find_languages(&mut self, language_of: &[u16], n_languages: usize, unknown: u16) {
        let mut most = vec![0_u32; self.all.len()];
        for term in &mut self.all {
            term.language = unknown;
        }
        for language in (0..n_languages as u16).filter(|&language| language != unknown) {
            let mut counts = vec![0_u32; self.all.len()];
            for (conversation, &own) in language_of.iter().enumerate() {
                if own == language {
                    for &term in self.of(conversation) {
                        counts[term as usize] += 1;
                    }
                }
            }
            for (term, &count) in counts.iter().enumerate() {
                if count > most[term] {
                    most[term] = count;
                    self.all[term].language = language;
                }
            }
        }
    }
}

/// The term of `len` units that starts at each place of the chain, from the terms of `len - 1` units.
fn next_level(
    all: &mut Vec<Term>,
    chain: &Chain,
    owners: &[u32],
    level: &[u32],
    len: usize,
) -> Vec<u32> {
    /// Counts conversations: the last one seen, and how many.
    struct Count {
        owner: u32,
        conversations: u32,
        term: u32,
    }
    let pair_at = |terms: &[Term], place: usize| -> Option<(u32, u32)> {
        let next = *level.get(place + 1)?;
        let this = level[place];
        if !chain.links_to_next[place] || this == NO_TERM || next == NO_TERM {
            return None;
        }
        let unspaced = terms[this as usize].unspaced && terms[next as usize].unspaced;
        (unspaced || len <= MAX_WORDS).then_some((this, next))
    };
    let mut counts: HashMap<(u32, u32), Count> = HashMap::new();
    for (place, &owner) in owners.iter().enumerate() {
        if let Some(pair) = pair_at(all, place) {
            let count = counts.entry(pair).or_insert(Count {
                owner: u32::MAX,
                conversations: 0,
                term: NO_TERM,
            });
            if count.owner != owner {
                count.owner = owner;
                count.conversations += 1;
            }
        }
    }
    let mut next_level = vec![NO_TERM; level.len()];
    for (place, slot) in next_level.iter_mut().enumerate() {
        let Some(pair) = pair_at(all, place) else {
            continue;
        };
        let Some(count) = counts
            .get_mut(&pair)
            .filter(|count| count.conversations > 1)
        else {
            continue;
        };
        if count.term == NO_TERM {
            count.term = all.len() as u32;
            let (prefix, suffix) = (&all[pair.0 as usize], &all[pair.1 as usize]);
            let term = Term {
                prefix: pair.0,
                suffix: pair.1,
                last: suffix.last,
                unspaced: prefix.unspaced && suffix.unspaced,
                language: 0,
                conversations: 0,
            };
            all.push(term);
        }
        *slot = count.term;
    }
    next_level
}

/// The content words of all texts in order, without the words between them.
struct Chain {
    /// Indices of content tokens.
    positions: Vec<usize>,
    /// True if only a few linking words are between this content word and the next.
    links_to_next: Vec<bool>,
}

impl Chain {
    fn new(tokens: &[Token]) -> Self {
        let positions: Vec<usize> = (0..tokens.len())
            .filter(|&index| tokens[index].unit != NO_TERM)
            .collect();
        let links_to_next = positions
            .iter()
            .enumerate()
            .map(|(place, &from)| {
                positions.get(place + 1).is_some_and(|&to| {
                    let between = &tokens[from + 1..to];
                    between.len() <= MAX_GAP
                        && between.iter().all(|token| token.linking)
                        && !tokens[from + 1..=to]
                            .iter()
                            .any(|token| token.opens_segment)
                })
            })
            .collect();
        Self {
            positions,
            links_to_next,
        }
    }

    /// The conversation of each position.
    fn owners(&self, token_starts: &[usize]) -> Vec<u32> {
        let mut owner = 0;
        self.positions
            .iter()
            .map(|&position| {
                while token_starts[owner + 1] <= position {
                    owner += 1;
                }
                owner as u32
            })
            .collect()
    }
}
