//! Reads texts into tokens: interns the forms and the folded words, and notes how words are spelt and placed.

use std::collections::HashMap;

use super::fold::fold;
use super::stopwords::{Lexicon, Role, opens_question, role_of};
use super::tokens::{RawToken, tokenize};

/// No term: the token is a function word, or the term is too rare.
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

/// What is known of a one-word term.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    /// The folded word; for ties only.
    pub key: String,
    /// A verb like "show", which may only start a phrase.
    pub light: bool,
    /// Holds a digit ("mp3").
    pub has_digit: bool,
    occurrences: u32,
    commands: u32,
    weak: u32,
}

impl Unit {
    /// True for words that tell no topic alone. The majority decides: a weak word of one language may be telling in
    /// another.
    pub(super) fn is_weak(&self) -> bool {
        self.light || 2 * self.weak > self.occurrences
    }

    /// Share of the occurrences where a command has its verb: at the start of a segment or after "please", "to", "you".
    pub(super) fn command_rate(&self) -> f32 {
        self.commands as f32 / self.occurrences.max(1) as f32
    }
}

/// A lower-case form and the ways it is written inside a segment.
pub(super) struct Surface {
    pub lower: String,
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
    pub(super) fn majority(&self) -> String {
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

/// The role of a lower-case form, which may be a contraction ("don't" is listed as "dont", "that's" as "that").
fn role_of_form(lists: &[&HashMap<&'static str, Role>], lower: &str) -> Role {
    let role = role_of(lists, lower);
    if role != Role::Content {
        return role;
    }
    if let Some((head, _)) = lower.split_once('\'') {
        let joined = lower.replace('\'', "");
        let contracts =
            role_of(lists, &joined) != Role::Content || role_of(lists, head) != Role::Content;
        return if contracts { Role::Stop } else { Role::Content };
    }
    if lower.chars().nth(1).is_none() {
        return Role::Stop;
    }
    Role::Content
}

/// Reads texts one after the other and interns forms and units.
///
/// Ids follow the order of first occurrence; the hash maps serve for look-up only.
pub(super) struct Reader {
    /// The tokens of all texts.
    pub tokens: Vec<Token>,
    /// Shape `(n_texts + 1)`: where the tokens of each text start.
    pub token_starts: Vec<usize>,
    /// The forms.
    pub surfaces: Vec<Surface>,
    surface_ids: HashMap<String, u32>,
    /// The folded words.
    pub units: Vec<Unit>,
    unit_ids: HashMap<String, u32>,
    /// Per text, whether it asks a question.
    pub asks: Vec<bool>,
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
    /// Reads the next text.
    pub(super) fn read(&mut self, text: &str, language: &str, lexicon: &Lexicon) {
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
            let role = if token.unspaced {
                Role::Content
            } else {
                role_of_form(&lists, &lower)
            };
            let unit = if matches!(role, Role::Content | Role::Light | Role::Weak) {
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
        unit.weak += u32::from(role == Role::Weak);
        unit.has_digit |= token.has_digit;
        unit.occurrences += 1;
        let commands = token.opens_segment
            || before.is_some_and(|word| matches!(word, "please" | "to" | "you" | "bitte" | "and"));
        unit.commands += u32::from(commands);
        id
    }
}
