//! Terms to hide wherever they stand: code names, employees, customers that the person running Clioscope listed.

use std::collections::BTreeMap;

use super::kind::{PiiKind, Span};
use super::view::{View, is_unspaced, is_word_char};

/// The terms, prepared: folded, in lower case, split at blanks.
///
/// A text is read word by word and each word looked up, so the number of terms costs next to nothing. Terms of scripts
/// without word spaces, and terms that begin with a sign, have no first word to look up and are searched one by one.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// By the first run of word characters: the whole terms, split at blanks.
    by_first_word: BTreeMap<String, Vec<Vec<String>>>,
    /// Terms that may begin anywhere.
    anywhere: Vec<Vec<String>>,
}

impl Terms {
    /// Blank terms are left out.
    pub(super) fn new(terms: &[String]) -> Self {
        let mut prepared = Self::default();
        for term in terms {
            let view = View::new(term);
            let parts: Vec<String> = view.lower.split_whitespace().map(str::to_owned).collect();
            let Some(first) = parts.first() else {
                continue;
            };
            let word = &first[..word_len(first)];
            if word.is_empty() {
                prepared.anywhere.push(parts);
            } else {
                prepared
                    .by_first_word
                    .entry(word.to_owned())
                    .or_default()
                    .push(parts);
            }
        }
        prepared
    }

    /// Adds where the terms stand, as spans of `kind`.
    pub(super) fn find(&self, view: &View<'_>, kind: PiiKind, out: &mut Vec<Span>) {
        let mut push = |start, end| {
            out.push(Span::new(kind, start, end));
        };
        if !self.by_first_word.is_empty() {
            let mut at = 0;
            while let Some(offset) = view.lower[at..].find(is_word_char) {
                let start = at + offset;
                let length = word_len(&view.lower[start..]);
                let terms = self.by_first_word.get(&view.lower[start..start + length]);
                let ends = terms
                    .into_iter()
                    .flatten()
                    .filter_map(|parts| term_end(view, start, parts));
                if let Some(end) = ends.max() {
                    push(start, end);
                }
                at = start + length;
            }
        }
        for parts in &self.anywhere {
            for (start, _) in view.lower.match_indices(&parts[0]) {
                if let Some(end) = term_end(view, start, parts) {
                    push(start, end);
                }
            }
        }
    }
}

/// Length of the word at the beginning of `text`, 0 if it begins otherwise.
fn word_len(text: &str) -> usize {
    text.find(|c| !is_word_char(c)).unwrap_or(text.len())
}

/// The end of the term if it stands at `start`, with any blanks between its parts, and ends on a word boundary.
fn term_end(view: &View<'_>, start: usize, parts: &[String]) -> Option<usize> {
    let mut rest = &view.lower[start..];
    for (n, part) in parts.iter().enumerate() {
        let trimmed = rest.trim_start();
        if n > 0 && trimmed.len() == rest.len() {
            return None;
        }
        rest = trimmed.strip_prefix(part.as_str())?;
    }
    let end = view.lower.len() - rest.len();
    let open = parts
        .last()
        .is_some_and(|part| part.ends_with(|c: char| !is_word_char(c) || is_unspaced(c)));
    (open || view.ends_word(end)).then_some(end)
}
