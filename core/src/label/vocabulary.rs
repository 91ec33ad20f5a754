//! The tokens of all texts, and the terms: sequences of content words that more than one conversation holds.
//!
//! A term skips the small words between its words, so that "set an alarm" and "set my alarm" are one term; how it
//! is written is decided per group, in [`super::phrases`]. Ids follow the order of first occurrence, so hash maps
//! serve for look-up only and their order reaches no result.

use std::collections::HashMap;

use super::LabelInput;
use super::fold::fold;
use super::stopwords::{Lexicon, Role, opens_question, role_of};
use super::tokens::{RawToken, tokenize};

/// Most content words in a term of words, and most characters in a term of a script without blanks.
const MAX_WORDS: usize = 4;
const MAX_CHARACTERS: usize = 8;
/// Most linking words skipped between two words of a term.
const MAX_GAP: usize = 2;
/// No term: the token is a function word, or the longer term is too rare.
pub(super) const NO_TERM: u32 = u32::MAX;

/// A word where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Index of the lower-case form.
    pub surface: u32,
    /// The one-word term, or [`NO_TERM`] for function words.
    pub unit: u32,
    /// True for linking words, which a phrase may hold inside.
    pub linking: bool,
    /// True at the start of a segment, which no phrase crosses.
    pub opens_segment: bool,
    /// True if written without a blank to neighbours of its kind.
    pub unspaced: bool,
}

/// A sequence of one to [`MAX_WORDS`] folded content words, or up to [`MAX_CHARACTERS`] characters.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The term without its last unit; [`NO_TERM`] if it has only one.
    pub prefix: u32,
    /// The term without its first unit; [`NO_TERM`] if it has only one.
    pub suffix: u32,
    /// The last unit.
    pub last: u32,
    /// Number of units, at least 1.
    pub len: u8,
    /// True if all units are of scripts without blanks.
    pub unspaced: bool,
    /// Index of the language most of its conversations are in.
    pub language: u16,
    /// Number of conversations of the corpus that hold it.
    pub conversations: u32,
}

/// What is known of a one-word term.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    /// The folded word; for ties only.
    key: String,
    /// A verb like "show", which may only start a phrase.
    pub light: bool,
    /// Holds a digit ("mp3").
    pub has_digit: bool,
    occurrences: u32,
    commands: u32,
}

impl Unit {
    /// Share of the occurrences where a command has its verb: at the start of a segment or after "please", "to", "you".
    pub(super) fn command_rate(&self) -> f32 {
        self.commands as f32 / self.occurrences.max(1) as f32
    }
}

/// The texts of a corpus, tokenised once, for any number of [`super::label_groups`] calls.
pub struct Vocabulary {
    tokens: Vec<Token>,
    /// Shape `(n_conversations + 1)`: where the tokens of each conversation start.
    token_starts: Vec<usize>,
    /// Distinct terms of each conversation, ascending.
    conversation_terms: Vec<u32>,
    term_starts: Vec<usize>,
    /// Lower-case forms and, at the same index, as mostly written.
    surfaces: Vec<String>,
    written: Vec<String>,
    /// Shape `(n_units)`; unit ids are the first term ids.
    units: Vec<Unit>,
    terms: Vec<Term>,
    /// Language codes, ascending, and the index into them for each conversation.
    languages: Vec<String>,
    language_of: Vec<u16>,
    asks: Vec<bool>,
}

impl Vocabulary {
    /// Tokenises `input.texts` and interns their terms. An empty input gives an empty vocabulary.
    pub fn build(input: &LabelInput) -> Self {
        let mut languages: Vec<String> = input.languages.iter().map(|&l| l.to_owned()).collect();
        languages.push(UNKNOWN.to_owned());
        languages.sort_unstable();
        languages.dedup();
        let mut reader = Reader::default();
        let lexicon = Lexicon::new();
        let mut language_of = Vec::with_capacity(input.texts.len());
        for (index, text) in input.texts.iter().enumerate() {
            let language = input.languages.get(index).copied().unwrap_or(UNKNOWN);
            language_of.push(languages.partition_point(|l| l.as_str() < language) as u16);
            reader.read(text, language, &lexicon);
        }
        let Reader {
            tokens,
            token_starts,
            surfaces,
            units,
            asks,
            ..
        } = reader;
        let written = surfaces.iter().map(Surface::majority).collect();
        let mut vocabulary = Self {
            tokens,
            token_starts,
            conversation_terms: Vec::new(),
            term_starts: vec![0],
            surfaces: surfaces.into_iter().map(|surface| surface.lower).collect(),
            written,
            units,
            terms: Vec::new(),
            languages,
            language_of,
            asks,
        };
        vocabulary.intern_terms();
        vocabulary.find_languages();
        vocabulary
    }

    /// Number of conversations.
    pub fn n_conversations(&self) -> usize {
        self.language_of.len()
    }

    pub(super) fn n_languages(&self) -> usize {
        self.languages.len()
    }

    pub(super) fn language_code(&self, language: u16) -> &str {
        &self.languages[usize::from(language)]
    }

    pub(super) fn language_of(&self, conversation: usize) -> u16 {
        self.language_of[conversation]
    }

    pub(super) fn is_unknown_language(&self, language: u16) -> bool {
        self.language_code(language) == UNKNOWN
    }

    /// True if the text asks a question.
    pub(super) fn asks(&self, conversation: usize) -> bool {
        self.asks[conversation]
    }

    pub(super) fn tokens(&self, conversation: usize) -> &[Token] {
        &self.tokens[self.token_starts[conversation]..self.token_starts[conversation + 1]]
    }

    /// The distinct terms of a conversation, ascending.
    pub(super) fn terms_of(&self, conversation: usize) -> &[u32] {
        &self.conversation_terms[self.term_starts[conversation]..self.term_starts[conversation + 1]]
    }

    pub(super) fn term(&self, term: u32) -> &Term {
        &self.terms[term as usize]
    }

    pub(super) fn unit(&self, unit: u32) -> &Unit {
        &self.units[unit as usize]
    }

    /// The units of `term` in order.
    pub(super) fn units_of(&self, mut term: u32) -> Vec<u32> {
        let mut units = Vec::new();
        while term != NO_TERM {
            units.push(self.term(term).last);
            term = self.term(term).prefix;
        }
        units.reverse();
        units
    }

    /// The folded words of `term`, blank-separated: what ties are broken by.
    pub(super) fn key(&self, term: u32) -> String {
        let units = self.units_of(term);
        let keys: Vec<_> = units.iter().map(|&unit| self.unit(unit).key.as_str()).collect();
        keys.join(" ")
    }

    /// The lower-case form of a surface.
    pub(super) fn lower(&self, surface: u32) -> &str {
        &self.surfaces[surface as usize]
    }

    /// A surface in the case most people write it in.
    pub(super) fn written(&self, surface: u32) -> &str {
        &self.written[surface as usize]
    }

    /// Level by level: a term of k units is counted where both its parts of k - 1 units were frequent enough.
    fn intern_terms(&mut self) {
        let chain = Chain::new(&self.tokens);
        self.terms = (0..self.units.len() as u32)
            .map(|unit| Term {
                prefix: NO_TERM,
                suffix: NO_TERM,
                last: unit,
                len: 1,
                unspaced: true,
                language: 0,
                conversations: 0,
            })
            .collect();
        for token in &self.tokens {
            if token.unit != NO_TERM {
                self.terms[token.unit as usize].unspaced &= token.unspaced;
            }
        }
        let owners = chain.owners(&self.token_starts);
        let mut per_conversation: Vec<Vec<u32>> = vec![Vec::new(); self.language_of.len()];
        let mut level: Vec<u32> = chain.positions.iter().map(|&p| self.tokens[p].unit).collect();
        for len in 1..=MAX_CHARACTERS {
            if len > 1 {
                level = self.next_level(&chain, &owners, &level, len);
            }
            for (&term, &owner) in level.iter().zip(&owners) {
                if term != NO_TERM {
                    per_conversation[owner as usize].push(term);
                }
            }
        }
        for terms in &mut per_conversation {
            terms.sort_unstable();
            terms.dedup();
            for &term in terms.iter() {
                self.terms[term as usize].conversations += 1;
            }
            self.conversation_terms.extend_from_slice(terms);
            self.term_starts.push(self.conversation_terms.len());
        }
    }

    /// The term of `len` units that starts at each place of the chain, from the terms of `len - 1` units.
    fn next_level(&mut self, chain: &Chain, owners: &[u32], level: &[u32], len: usize) -> Vec<u32> {
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
            if let Some(pair) = pair_at(&self.terms, place) {
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
            let Some(pair) = pair_at(&self.terms, place) else {
                continue;
            };
            let Some(count) = counts.get_mut(&pair).filter(|count| count.conversations > 1) else {
                continue;
            };
            if count.term == NO_TERM {
                count.term = self.terms.len() as u32;
                let (prefix, suffix) = (&self.terms[pair.0 as usize], &self.terms[pair.1 as usize]);
                let term = Term {
                    prefix: pair.0,
                    suffix: pair.1,
                    last: suffix.last,
                    len: len as u8,
                    unspaced: prefix.unspaced && suffix.unspaced,
                    language: 0,
                    conversations: 0,
                };
                self.terms.push(term);
            }
            *slot = count.term;
        }
        next_level
    }

    /// Sets the language of each term: the one most of its conversations are in, on a tie the first by code.
    fn find_languages(&mut self) {
        let mut most = vec![0_u32; self.terms.len()];
        for language in 0..self.languages.len() as u16 {
            let mut counts = vec![0_u32; self.terms.len()];
            for conversation in 0..self.language_of.len() {
                if self.language_of[conversation] == language {
                    for &term in self.terms_of(conversation) {
                        counts[term as usize] += 1;
                    }
                }
            }
            for (term, &count) in counts.iter().enumerate() {
                if count > most[term] {
                    most[term] = count;
                    self.terms[term].language = language;
                }
            }
        }
    }
}

/// The code for "not identified".
const UNKNOWN: &str = "und";

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
                        && !tokens[from + 1..=to].iter().any(|token| token.opens_segment)
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

/// A lower-case form and the ways it is written inside a segment.
struct Surface {
    lower: String,
    /// Spellings other than lower case, with counts, in order of first occurrence.
    spellings: Vec<(String, u32)>,
    n_lower: u32,
}

impl Surface {
    fn saw(&mut self, text: &str) {
        if text == self.lower {
            self.n_lower += 1;
        } else if let Some((_, count)) = self.spellings.iter_mut().find(|(s, _)| s == text) {
            *count += 1;
        } else {
            self.spellings.push((text.to_owned(), 1));
        }
    }

    /// The most frequent spelling; lower case on a tie with it, else the first in text order.
    fn majority(&self) -> String {
        let best = self
            .spellings
            .iter()
            .max_by(|(a, n_a), (b, n_b)| n_a.cmp(n_b).then_with(|| b.cmp(a)));
        match best {
            Some((text, count)) if *count > self.n_lower => text.clone(),
            _ => self.lower.clone(),
        }
    }
}

/// Reads texts one after the other and interns forms and units.
struct Reader {
    tokens: Vec<Token>,
    token_starts: Vec<usize>,
    surfaces: Vec<Surface>,
    surface_ids: HashMap<String, u32>,
    units: Vec<Unit>,
    unit_ids: HashMap<String, u32>,
    asks: Vec<bool>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            token_starts: vec![0],
            surfaces: Vec::new(),
            surface_ids: HashMap::new(),
            units: Vec::new(),
            unit_ids: HashMap::new(),
            asks: Vec::new(),
        }
    }
}

impl Reader {
    fn read(&mut self, text: &str, language: &str, lexicon: &Lexicon) {
        let lists = lexicon.of_language(language);
        let raw = tokenize(text);
        // All capitals say nothing about the case of a word.
        let shouts = !text.chars().any(char::is_lowercase);
        let mut before: Option<String> = None;
        for token in &raw {
            let lower = token.text.to_lowercase();
            let surface = self.surface(&lower);
            if !token.opens_segment && !shouts {
                self.surfaces[surface as usize].saw(&token.text);
            }
            let bare = lower.replace('\'', "");
            let role = if token.unspaced {
                Role::Content
            } else {
                match role_of(&lists, &lower) {
                    Role::Content => match role_of(&lists, &bare) {
                        Role::Content if bare.chars().count() < 2 => Role::Stop,
                        role => role,
                    },
                    role => role,
                }
            };
            let unit = if matches!(role, Role::Content | Role::Light) {
                self.unit(&lower, language, token, role, before.as_deref())
            } else {
                NO_TERM
            };
            self.tokens.push(Token {
                surface,
                unit,
                linking: role == Role::Linking,
                opens_segment: token.opens_segment,
                unspaced: token.unspaced,
            });
            before = Some(lower);
        }
        self.token_starts.push(self.tokens.len());
        self.asks.push(
            text.contains(['?', '？', '؟'])
                || raw.first().is_some_and(|first| {
                    opens_question(&first.text.to_lowercase().replace('\'', ""))
                }),
        );
    }

    fn surface(&mut self, lower: &str) -> u32 {
        if let Some(&id) = self.surface_ids.get(lower) {
            return id;
        }
        let id = self.surfaces.len() as u32;
        self.surfaces.push(Surface {
            lower: lower.to_owned(),
            spellings: Vec::new(),
            n_lower: 0,
        });
        self.surface_ids.insert(lower.to_owned(), id);
        id
    }

    fn unit(
        &mut self,
        lower: &str,
        language: &str,
        token: &RawToken,
        role: Role,
        before: Option<&str>,
    ) -> u32 {
        let key = if token.unspaced {
            lower.to_owned()
        } else {
            fold(lower, language)
        };
        let id = if let Some(&id) = self.unit_ids.get(&key) {
            id
        } else {
            let id = self.units.len() as u32;
            self.units.push(Unit {
                key: key.clone(),
                ..Unit::default()
            });
            self.unit_ids.insert(key, id);
            id
        };
        let unit = &mut self.units[id as usize];
        unit.light |= role == Role::Light;
        unit.has_digit |= token.has_digit;
        unit.occurrences += 1;
        let commands = token.opens_segment
            || before.is_some_and(|word| matches!(word, "please" | "to" | "you" | "bitte" | "and"));
        unit.commands += u32::from(commands);
        id
    }
}
