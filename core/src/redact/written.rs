//! The words of a text with what their capitals say about them, for [`full_name`](super::full_name).

use super::name::{is_caseless, is_mark};
use super::view::is_unspaced;

/// How a word of a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// "Weber", "`McDonald`", "O'Hara", "Jean-Pierre", "al-Masri", "d'Angelo".
    Proper,
    /// "WEBER".
    Capitals,
    /// "A." or "A".
    Initial,
    /// In a script without capitals.
    Caseless,
    /// Anything else.
    Other,
}

/// A word and where it stands in the view.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'v> {
    pub(super) text: &'v str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shape: Shape,
}

/// The next word at or behind `from` of a script that puts spaces between words.
pub(super) fn next_word(text: &str, from: usize) -> Option<Word<'_>> {
    let mut start = from;
    while !letter_at(text, start).is_some_and(|(letter, _)| letter) {
        start += letter_at(text, start)?.1;
    }
    // Most words: small letters up to the next space.
    let bytes = &text.as_bytes()[start..];
    let small = bytes.iter().take_while(|byte| byte.is_ascii_lowercase());
    let small = small.count();
    if small > 0 && bytes.get(small) == Some(&b' ') {
        let end = start + small;
        return Some(Word {
            text: &text[start..end],
            start,
            end,
            shape: Shape::Other,
        });
    }
    let mut end = start;
    let mut inner = false;
    while let Some((letter, length)) = letter_at(text, end) {
        let joins = !inner && matches!(text.as_bytes()[end], b'\'' | b'-');
        if !(letter || joins || text[end..].starts_with(is_mark)) {
            break;
        }
        inner = joins;
        end += length;
    }
    let word = text[start..end].trim_end_matches(['\'', '-']);
    let end = start + word.len();
    let shape = shape(word);
    let abbreviated = shape == Shape::Initial || matches!(word, "St" | "Ste" | "Mt" | "Ft");
    let dot = usize::from(abbreviated && text[end..].starts_with('.'));
    // "@Anna", "x_Anna", "anna.Weber", "3Anna", "Anna_", "Anna@"
    let glued = text[..start].ends_with(|c: char| c.is_alphanumeric() || "@#_./\\".contains(c))
        || text[end..].starts_with(|c: char| c.is_alphanumeric() || "@_/\\".contains(c));
    Some(Word {
        text: &text[start..end + dot],
        start,
        end: end + dot,
        shape: if glued { Shape::Other } else { shape },
    })
}

/// Whether a letter of a script that puts spaces between words stands at a byte, and the length of the character.
fn letter_at(text: &str, at: usize) -> Option<(bool, usize)> {
    // Most texts are mostly ASCII, and this looks at all of it.
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some((byte.is_ascii_alphabetic(), 1));
    }
    let c = text[at..].chars().next()?;
    Some((!is_unspaced(c) && c.is_alphabetic(), c.len_utf8()))
}

fn shape(word: &str) -> Shape {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Shape::Other;
    }
    if word.starts_with(is_caseless) {
        return Shape::Caseless;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 1 {
        return if word.starts_with(char::is_uppercase) {
            Shape::Initial
        } else {
            Shape::Other
        };
    }
    // "al-Masri", "d'Angelo"
    let core = match word.split_once(['\'', '-']) {
        Some((particle, rest))
            if particle.starts_with(char::is_lowercase)
                && particle.chars().count() <= 3
                && rest.starts_with(char::is_uppercase) =>
        {
            rest
        }
        _ => word,
    };
    if !core.starts_with(char::is_uppercase) {
        return Shape::Other;
    }
    let (core, _) = without_possessive(core);
    if !core.contains(char::is_lowercase) {
        return Shape::Capitals;
    }
    let is_proper = core.split(['\'', '-']).all(|part| {
        let part = ["Mc", "Mac", "De", "Di", "Le", "La", "Van", "Fitz"]
            .iter()
            .find_map(|prefix| {
                part.strip_prefix(prefix)
                    .filter(|rest| rest.starts_with(char::is_uppercase))
            })
            .unwrap_or(part);
        !part.chars().skip(1).any(char::is_uppercase)
    });
    if is_proper {
        Shape::Proper
    } else {
        Shape::Other
    }
}

/// The word without "'s", "'nin", and whether there was one. "O'Hara" has none.
pub(super) fn without_possessive(word: &str) -> (&str, bool) {
    match word.rsplit_once('\'') {
        Some((name, ending))
            if name.chars().count() > 2
                && ending.chars().count() <= 4
                && !ending.starts_with(char::is_uppercase) =>
        {
            (name, true)
        }
        _ => (word, false),
    }
}
