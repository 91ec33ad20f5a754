//! The texts of a corpus as the other files see them: tokens, terms, spellings and languages by conversation.

use super::LabelInput;
use super::copies::find_copies;
use super::reader::{NO_TERM, Reader, Surface, Token, Unit};
use super::stopwords::Lexicon;
use super::terms::{Term, Terms};
use super::tokens::is_unspaced;

/// The code for "not identified".
const UNKNOWN: &str = "und";

/// The texts of a corpus, tokenised once, for any number of [`super::label_groups`] calls.
pub struct Vocabulary {
    tokens: Vec<Token>,
    /// Shape `(n_conversations + 1)`: where the tokens of each conversation start.
    token_starts: Vec<usize>,
    /// Lower-case forms and, at the same index, as mostly written.
    surfaces: Vec<String>,
    written: Vec<String>,
    /// Shape `(n_units)`; unit ids are the first term ids.
    units: Vec<Unit>,
    terms: Terms,
    /// Language codes, ascending, and the index into them for each conversation.
    languages: Vec<String>,
    language_of: Vec<u16>,
    asks: Vec<bool>,
}

/// A vocabulary under way.
pub struct VocabularyBuilder<'a> {
    input: LabelInput<'a>,
    lexicon: Lexicon,
    reader: Reader,
    languages: Vec<String>,
    language_of: Vec<u16>,
}

impl<'a> VocabularyBuilder<'a> {
    /// Plans to read `input`.
    pub fn new(input: LabelInput<'a>) -> Self {
        let mut languages: Vec<String> = input.languages.iter().map(|&l| l.to_owned()).collect();
        languages.push(UNKNOWN.to_owned());
        languages.sort_unstable();
        languages.dedup();
        Self {
            lexicon: Lexicon::new(),
            reader: Reader::default(),
            languages,
            language_of: Vec::with_capacity(input.texts.len()),
            input,
        }
    }

    /// Conversations read so far.
    pub fn n_read(&self) -> usize {
        self.language_of.len()
    }

    /// Tokenises the next `n` texts; false once there are no more.
    pub fn read(&mut self, n: usize) -> bool {
        let start = self.n_read();
        let end = self.input.texts.len().min(start.saturating_add(n));
        for index in start..end {
            let language = self.input.languages.get(index).copied().unwrap_or(UNKNOWN);
            let place = self.languages.partition_point(|l| l.as_str() < language);
            self.language_of.push(place as u16);
            (self.reader).read(self.input.texts[index], language, &self.lexicon);
        }
        end < self.input.texts.len()
    }

    /// Interns the terms of what was read.
    pub fn finish(self) -> Vocabulary {
        let (reader, languages, language_of) = (self.reader, self.languages, self.language_of);
        let copied = find_copies(&reader.tokens, &reader.token_starts);
        let mut terms = Terms::intern(
            &reader.tokens,
            &copied,
            &reader.token_starts,
            reader.units.len(),
        );
        let unknown = languages.partition_point(|code| code.as_str() < UNKNOWN) as u16;
        terms.find_languages(&language_of, languages.len(), unknown);
        Vocabulary {
            tokens: reader.tokens,
            token_starts: reader.token_starts,
            written: reader.surfaces.iter().map(Surface::majority).collect(),
            surfaces: reader
                .surfaces
                .into_iter()
                .map(|surface| surface.lower)
                .collect(),
            units: reader.units,
            terms,
            languages,
            language_of,
            asks: reader.asks,
        }
    }
}

impl Vocabulary {
    /// Tokenises `input.texts` and interns their terms, all at once. An empty input gives an empty vocabulary.
    pub fn build(input: &LabelInput) -> Self {
        let mut builder = VocabularyBuilder::new(*input);
        builder.read(usize::MAX);
        builder.finish()
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
        self.terms.of(conversation)
    }

    /// For each of [`Self::terms_of`], whether the conversation holds it in copied passages only.
    pub(super) fn copied(&self, conversation: usize) -> &[bool] {
        self.terms.copied(conversation)
    }

    pub(super) fn n_terms(&self) -> usize {
        self.terms.all.len()
    }

    pub(super) fn term(&self, term: u32) -> &Term {
        &self.terms.all[term as usize]
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
        let keys: Vec<_> = units
            .iter()
            .map(|&unit| self.unit(unit).key.as_str())
            .collect();
        keys.join(" ")
    }

    /// The lower-case form of a surface.
    pub(super) fn lower(&self, surface: u32) -> &str {
        &self.surfaces[surface as usize]
    }

    /// A surface in the case most people write it in.
    fn written(&self, surface: u32) -> &str {
        &self.written[surface as usize]
    }

    /// Puts forms together as written: with blanks, but none in scripts without them and after elided articles.
    pub(super) fn join(&self, surfaces: &[u32]) -> String {
        let mut text = String::new();
        for &surface in surfaces {
            let written = self.written(surface);
            let glued = text.ends_with('\'')
                || (text.ends_with(is_unspaced) && written.starts_with(is_unspaced));
            if !text.is_empty() && !glued {
                text.push(' ');
            }
            text.push_str(written);
        }
        text
    }
}
