//! Full names that nothing announces, by a given name of the [`gazetteer`](super::gazetteer): "Hannah Weber",
//! "WEBER Anna", "Weber, Anna", "Nagy Anna", "Kim Min-jun".
//!
//! A given name alone is left: one word says little about who is meant, and many of them are words of some language.
//! Names in scripts without capitals are the business of [`full_name_caseless`](super::full_name_caseless).

use super::full_name_caseless;
use super::gazetteer::{Given, Tradition, fold, given, is_family, slavic_given};
use super::kind::{PiiKind, Span};
use super::name::{ends_clause, is_no_name, names_no_person};
use super::name_words;
use super::syllables::{is_korean_name, is_pinyin_name};
use super::view::View;
use super::written::{Shape, Word, next_word, without_possessive};

/// Words behind a given name that are looked at: initials and particles count.
const MAX_WORDS: usize = 6;
/// Family names of one person, middle names included.
const MAX_FAMILY: usize = 3;
/// Letters of a Vietnamese syllable with the longest cluster ("Nghiêng").
const MAX_SYLLABLE: usize = 7;
/// Letters of the shortest family name in capitals beside a name that is not; shorter ones are mostly abbreviations.
const MIN_CAPITALS: usize = 4;

/// A name among the words of a run: its bytes, and the words it takes.
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) n_words: usize,
}

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    let mut before: Vec<Word<'_>> = Vec::new();
    let mut run: Vec<Word<'_>> = Vec::new();
    let mut at = 0;
    loop {
        let word = next_word(&view.text, at);
        let goes_on = match (&word, run.last()) {
            (Some(word), Some(last)) => &view.text[last.end..word.start] == " ",
            _ => false,
        };
        if !goes_on {
            find_in_run(&run, out);
            if let Some((start, end)) = listed(view, &before, &run) {
                out.push(Span::new(PiiKind::Name, start, end));
            }
            std::mem::swap(&mut before, &mut run);
            run.clear();
        }
        let Some(word) = word else {
            break;
        };
        at = word.end;
        run.push(word);
    }
}

/// Names among words that only single spaces part.
fn find_in_run(run: &[Word<'_>], out: &mut Vec<Span>) {
    if run.len() < 2 {
        return;
    }
    let mut at = 0;
    while at < run.len() {
        let found = match run[at].shape {
            Shape::Proper | Shape::Capitals if goes_on_as_name(run, at + 1) => {
                given_first(run, at).or_else(|| family_first(run, at))
            }
            Shape::Caseless => full_name_caseless::in_run(run, at),
            _ => None,
        };
        at += found.as_ref().map_or(1, |found| found.n_words);
        if let Some(Found { start, end, .. }) = found {
            out.push(Span::new(PiiKind::Name, start, end));
        }
    }
}

/// True if the word may be one of a name. Most words behind a capitalised one are not, and are not looked up.
fn goes_on_as_name(run: &[Word<'_>], at: usize) -> bool {
    run.get(at).is_some_and(|word| match word.shape {
        Shape::Proper | Shape::Capitals | Shape::Initial => true,
        Shape::Caseless => false,
        Shape::Other => name_words::SURE_PARTICLES.contains_exact(word.text),
    })
}

/// "Anna M. Weber", "Ana Maria de la Cruz", "Rose Martin".
fn given_first(run: &[Word<'_>], at: usize) -> Option<Found> {
    let first = &run[at];
    let (mut start, mut name) = (first.start, first.text);
    // "l'Anna", "d'Anna", "qu'Anna"
    if let Some((article, rest)) = name.split_once('\'')
        && article.chars().count() <= 2
        && (article.starts_with(char::is_lowercase) || given(name).is_none())
    {
        start += article.len() + 1;
        name = rest;
    }
    let next = run.get(at + 1)?;
    // "There's Anna", "Bora Bora"
    if without_possessive(name).1 || name == next.text {
        return None;
    }
    let given_name = given(name).or_else(|| given_by_family(name, next.text))?;
    let previous = at.checked_sub(1).map(|before| &run[before]);
    if previous.is_some_and(|word| name_words::PLACE_TITLES.contains(word.text)) {
        return None;
    }
    let shouted = first.shape == Shape::Capitals;
    let family = family_names(run, at + 1, given_name, shouted)?;
    let after = run.get(at + 1 + family.n_words);
    let alone = !shouted
        || [previous, after]
            .iter()
            .flatten()
            .all(|word| word.shape != Shape::Capitals);
    // "with Rose Halliwell", but not "the Rose Garden", nor "Rose Garden" at the beginning of a sentence.
    let in_sentence = previous.is_some_and(|word| {
        word.shape == Shape::Other
            && word.text.starts_with(char::is_lowercase)
            && !name_words::BEFORE_THINGS.contains_exact(word.text)
    });
    let plausible = alone && (given_name == Given::Sure || in_sentence);
    (plausible || family.is_known).then_some(Found {
        start,
        end: family.end,
        n_words: 1 + family.n_words,
    })
}

/// Given names that only the family name behind them shows: "Min-jun Kim", "Xiaoming Wang", "Anny Kowalskiej".
fn given_by_family(name: &str, family: &str) -> Option<Given> {
    if is_family(Tradition::Korean, family) && is_korean_name(name)
        || is_family(Tradition::Pinyin, family) && is_pinyin_name(name, 2)
    {
        return Some(Given::Sure);
    }
    if name_words::is_slavic_family(&fold(family)) {
        return slavic_given(name);
    }
    None
}

/// What follows a given name.
struct Family {
    end: usize,
    n_words: usize,
    /// The list, an ending or an initial says that this is a family name.
    is_known: bool,
}

fn family_names(run: &[Word<'_>], from: usize, given_name: Given, shouted: bool) -> Option<Family> {
    let mut family = None;
    let mut n_names = 0;
    let mut is_known = false;
    let mut after_particle = false;
    for (n, word) in run[from..].iter().take(MAX_WORDS).enumerate() {
        let (name, is_owner) = without_possessive(word.text);
        let is_name = match word.shape {
            Shape::Initial => {
                let next = run.get(from + n + 1);
                let middle = next.is_some_and(|next| next.shape == Shape::Proper);
                if n_names > 0 || !(middle || word.text.ends_with('.')) {
                    break;
                }
                is_known |= word.text.ends_with('.');
                continue;
            }
            Shape::Other => {
                let firm = n_names > 0 || after_particle;
                let next = run.get(from + n + 1).map_or("", |next| next.text);
                let conjunction = matches!(word.text, "e" | "y" | "i") && given(next).is_some();
                after_particle = name_words::SURE_PARTICLES.contains_exact(word.text)
                    || (firm && !conjunction && is_particle(word.text));
                if after_particle {
                    continue;
                }
                break;
            }
            Shape::Proper => !shouted,
            Shape::Capitals => {
                shouted
                    || (given_name == Given::Sure && name.chars().count() >= MIN_CAPITALS)
                    || is_family(Tradition::Western, name)
            }
            Shape::Caseless => false,
        };
        if !is_name || is_no_name(name) || is_roman_numeral(name) {
            break;
        }
        let known = is_family(Tradition::Western, name)
            || name_words::is_family_by_ending(&fold(name))
            || is_family(Tradition::Pinyin, name)
            || is_family(Tradition::Korean, name);
        if name_words::THINGS.contains(name) || (names_no_person(name) && !known) {
            // "George Washington University"
            if n_names == 0 || name_words::INSTITUTIONS.contains(name) {
                return None;
            }
            break;
        }
        n_names += 1;
        // "Mark Anthony Rivera": what follows a second given name is a family name.
        let second = n_names == 1 && given(name) == Some(Given::Sure);
        is_known |= (known && !second) || after_particle;
        is_known |= n_names == 2 && given(run[from].text) == Some(Given::Sure);
        after_particle = false;
        family = Some((word.start + name.len(), n + 1));
        // In a shouted sentence anything may follow: "ANNA SCHMIDT LEFT".
        let ends = shouted && given(name).is_none();
        if is_owner || ends || n_names == MAX_FAMILY {
            break;
        }
    }
    let (end, n_words) = family?;
    Some(Family {
        end,
        n_words,
        is_known,
    })
}

/// "WEBER Anna", "Nagy Anna", "Nguyễn Văn An", "Wang Xiaoming", "Kim Min-jun".
fn family_first(run: &[Word<'_>], at: usize) -> Option<Found> {
    let (family, next) = (&run[at], run.get(at + 1)?);
    let (name, _) = without_possessive(next.text);
    let found = |n_words: usize| {
        let last = &run[at + n_words - 1];
        let (name, _) = without_possessive(last.text);
        Found {
            start: family.start,
            end: last.start + name.len(),
            n_words,
        }
    };
    if next.shape != Shape::Proper {
        return None;
    }
    if family.shape == Shape::Capitals {
        let behind = run.get(at + 2);
        let spoken = fold(family.text).contains(['a', 'e', 'i', 'o', 'u', 'y']);
        let is_name = spoken
            && family.text.chars().count() >= MIN_CAPITALS
            && !is_no_name(family.text)
            && !names_no_person(family.text)
            && !name_words::THINGS.contains(family.text);
        let previous = at.checked_sub(1).map(|before| &run[before]);
        let ends = [previous, behind]
            .iter()
            .flatten()
            .all(|word| !matches!(word.shape, Shape::Proper | Shape::Capitals));
        return (is_name && ends && given(name) == Some(Given::Sure)).then(|| found(2));
    }
    if is_family(Tradition::Korean, family.text) && is_korean_name(name)
        || is_family(Tradition::Pinyin, family.text) && is_pinyin_name(name, 1)
        || is_family(Tradition::Hungarian, family.text) && given(name).is_some()
    {
        return Some(found(2));
    }
    if is_family(Tradition::Vietnamese, family.text) && family.text != "Hồ" {
        let n_names = run[at + 1..]
            .iter()
            .take(MAX_FAMILY)
            .take_while(|word| {
                word.shape == Shape::Proper
                    && word.text.chars().count() <= MAX_SYLLABLE
                    && !(family.text.is_ascii() && is_no_name(word.text))
            })
            .count();
        if n_names > 1 || (n_names == 1 && given(name).is_some()) {
            return Some(found(1 + n_names));
        }
    }
    None
}

/// "Weber, Anna" as an entry of its own: at the beginning of a line or cell, and up to its end.
fn listed(
    view: &View<'_>,
    family: &[Word<'_>],
    given_names: &[Word<'_>],
) -> Option<(usize, usize)> {
    let (first, last) = (family.first()?, family.last()?);
    let (name, end) = (given_names.first()?, given_names.last()?);
    let parted = &view.text[last.end..name.start] == ", ";
    if !parted || family.len() > 2 || given_names.len() > 3 {
        return None;
    }
    let is_family = family.iter().all(|word| {
        matches!(word.shape, Shape::Proper | Shape::Capitals)
            && given(word.text).is_none()
            && !is_no_name(word.text)
            && !names_no_person(word.text)
            && !name_words::THINGS.contains(word.text)
    });
    let are_given = given_names
        .iter()
        .all(|word| word.shape == Shape::Initial || given(word.text).is_some())
        && given(name.text) == Some(Given::Sure);
    let before = view.text[..first.start].trim_end_matches([' ', '"', '*']);
    let opens = before.is_empty() || before.ends_with(['\n', ';', '|', '(', '\t', '-', '•']);
    let rest = &view.text[end.end..];
    let closes = ends_clause(rest) && !rest.starts_with([',', '!', '?', ':']);
    (is_family && are_given && opens && closes).then_some((first.start, end.end))
}

fn is_particle(word: &str) -> bool {
    name_words::PARTICLES
        .split('|')
        .any(|particle| particle == word)
}

/// "Elizabeth II": a monarch's number, not a name.
fn is_roman_numeral(word: &str) -> bool {
    word.bytes().all(|byte| b"IVX".contains(&byte))
}
