//! What a name looks like, script by script: capitalised words with particles and initials, words of a script without
//! capitals, a run of one script without word spaces.
//!
//! These read a name from a position on; whether one is to be expected there is the callers' business.

use super::name_words;
use super::view::{View, is_unspaced};

/// Most words of a name, particles and initials included.
const MAX_WORDS: usize = 6;
/// Most characters of a name in a script without word spaces.
const MAX_UNSPACED: usize = 8;

/// A name in a script with capitals, or in Arabic, Hebrew or Devanagari, which have none.
pub(super) fn spaced_name(view: &View<'_>, start: usize, min_words: usize) -> Option<usize> {
    let first = view.text[start..].chars().next()?;
    if !is_caseless(first) {
        return cased_name(view, start, min_words);
    }
    let mut end = None;
    for (n, word) in words(view, start).take(3).enumerate() {
        let text = &view.text[word.0..word.1];
        // The Arabic "and" is written as part of the next word; a third word belongs if it has the article.
        let next_clause = n > 0 && text.starts_with('و') && text.chars().count() > 3;
        if !text.starts_with(is_caseless) || next_clause || (n == 2 && !text.starts_with("ال")) {
            break;
        }
        let stop = text.ends_with('.');
        end = Some(word.1 - usize::from(stop));
        if stop {
            break;
        }
    }
    end
}

pub(super) fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase() && !is_unspaced(c)
}

/// Capitalised words with particles and initials between them: "Imogen V. Gallagher", "Ana de la Cruz".
pub(super) fn cased_name(view: &View<'_>, start: usize, min_words: usize) -> Option<usize> {
    let mut end = None;
    let mut names = 0;
    for word in words(view, start).take(MAX_WORDS) {
        let text = &view.text[word.0..word.1];
        let initial = is_initial(text);
        if is_particle(text) && (names > 0 || text.len() > 1) {
            continue;
        }
        let dotted = initial && text.ends_with('.');
        if !(dotted || ((initial || is_capitalised(text)) && !is_no_name(text))) {
            break;
        }
        names += 1;
        // "Smith." ends its sentence, "J." does not.
        let stop = text.ends_with('.') && !initial;
        end = Some(
            word.0
                + text
                    .trim_end_matches(if initial { '\0' } else { '.' })
                    .len(),
        );
        if stop {
            break;
        }
    }
    // An initial alone is no name.
    let long = end.is_some_and(|end| view.text[start..end].chars().count() > 2);
    end.filter(|_| names >= min_words && long)
}

/// "my name is john smith": one or two words that are no function words, up to where the clause ends or turns.
pub(super) fn lower_name(view: &View<'_>, start: usize) -> Option<usize> {
    let plain = |text: &str| {
        text.len() > 1
            && text.starts_with(char::is_lowercase)
            && !text.contains('.')
            && !is_no_name(text)
    };
    let mut end = None;
    for (n, (from, to)) in words(view, start).take(3).enumerate() {
        let text = view.text[from..to].trim_end_matches('.');
        if n > 0 && name_words::TURNS.contains(text) {
            return end;
        }
        if n == 2 || !plain(text) {
            return None;
        }
        end = Some(from + text.len());
    }
    end
}

/// A name in Chinese, Japanese, Korean or Thai: one run of one script.
pub(super) fn unspaced_name(view: &View<'_>, start: usize) -> Option<usize> {
    const POLITE: &[&str] = &[
        "입니다",
        "이에요",
        "예요",
        "이고",
        "이야",
        "라고",
        "です",
        "と申",
        "さん",
        "先生",
    ];
    let rest = &view.text[start..];
    let first = rest.chars().next().filter(|c| is_unspaced(*c))?;
    let script = |c: char| match c {
        '\u{3040}'..='\u{309F}' => 1,
        '\u{30A0}'..='\u{30FF}' => 2,
        '\u{4E00}'..='\u{9FFF}' | '\u{3005}' => 3,
        '\u{AC00}'..='\u{D7AF}' => 4,
        _ => 5,
    };
    let mut run: usize = rest
        .chars()
        .take(MAX_UNSPACED)
        .take_while(|c| is_unspaced(*c) && script(*c) == script(first))
        .map(char::len_utf8)
        .sum();
    for ending in POLITE {
        if let Some(at) = rest[..run].find(ending) {
            run = at;
        }
    }
    let count = rest[..run].chars().count();
    (count >= 2).then_some(start + run)
}

/// Words from `start`, each one space (or one space and a line's comma) from the last: byte ranges.
fn words<'v>(view: &'v View<'_>, start: usize) -> impl Iterator<Item = (usize, usize)> + 'v {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = &view.text[at..];
        let space = usize::from(at > start && rest.starts_with(' '));
        if at > start && space == 0 {
            return None;
        }
        let from = at + space;
        let length: usize = view.text[from..]
            .chars()
            .take_while(|c| c.is_alphabetic() || is_mark(*c) || "'-.".contains(*c))
            .map(char::len_utf8)
            .sum();
        at = from + length;
        (length > 0).then_some((from, at))
    })
}

/// Combining marks of Latin, Arabic, Hebrew and Indic scripts.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{900}'..='\u{DFF}')
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && matches!(chars.as_str(), "" | ".")
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().filter(|c| c.is_alphabetic()).count() > 1
}

fn is_particle(word: &str) -> bool {
    name_words::PARTICLES
        .split('|')
        .any(|particle| particle == word)
}

pub(super) fn is_no_name(word: &str) -> bool {
    name_words::NO_NAMES.contains(word.trim_end_matches('.'))
}

/// True if a word of the text says that it names a firm, an office or a role.
pub(super) fn names_no_person(text: &str) -> bool {
    any_word(text, |word| {
        name_words::ROLES.contains(word) || name_words::FIRMS.contains(word)
    })
}

/// True if a word of the text is what one calls a person in lack of a name: "Landlord", "Team".
pub(super) fn names_role(text: &str) -> bool {
    any_word(text, |word| name_words::ROLES.contains(word))
}

fn any_word(text: &str, is_member: impl Fn(&str) -> bool) -> bool {
    text.split([' ', '-'])
        .any(|word| is_member(word.trim_matches(['.', '\''])))
}

/// True if a clause ends at the beginning of `rest`: punctuation, a bracket, a line or the text.
pub(super) fn ends_clause(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '*', '"']);
    rest.is_empty()
        || rest.starts_with([
            ',', '.', ';', ':', '!', '?', '(', ')', '|', '/', '\n', '\r', '-', '<', '[',
        ])
}
