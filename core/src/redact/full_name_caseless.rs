//! Full names in scripts without capitals: Arabic, Hebrew and Devanagari, where words are parted, and Chinese, Japanese
//! and Korean, where they are not.
//!
//! Nothing but the lists tells a name from a word here, so both parts have to be known or of a telling shape.

use super::full_name::Found;
use super::gazetteer::{Given, Tradition, fold, given, is_family};
use super::kind::{PiiKind, Span};
use super::name_words;
use super::view::View;
use super::written::{Shape, Word};

/// Characters of the longest part of a Japanese name on the lists.
const MAX_PART: usize = 3;

/// "محمد المصري", "יוסי כהן", "राहुल शर्मा".
pub(super) fn in_run(run: &[Word<'_>], at: usize) -> Option<Found> {
    let (start, first, n_given) = given_at(run, at)?;
    let mut n_words = n_given;
    let mut sure = false;
    while let Some(word) = run.get(at + n_words)
        && word.shape == Shape::Caseless
        && n_words - n_given < MAX_PART
    {
        // "محمد بن سلمان": the word for "son" belongs if a name follows.
        let of = name_words::CASELESS_PARTICLES.contains_exact(word.text);
        let name = if of {
            run.get(at + n_words + 1)
        } else {
            Some(word)
        };
        let Some(name) = name.filter(|name| name.shape == Shape::Caseless) else {
            break;
        };
        let known = is_caseless_family(name.text) || (of && given(name.text).is_some());
        let second = first == Given::Sure && given(name.text).is_some();
        let nisba = (first == Given::Sure || sure) && is_nisba(name.text);
        if !(known || second || nisba) {
            break;
        }
        sure |= known;
        n_words += 1 + usize::from(of);
    }
    (n_words > n_given).then(|| Found {
        start,
        end: run[at + n_words - 1].end,
        n_words,
    })
}

/// The given name at a word: its first byte, how sure it is, and its words. A preposition or "and" may be written in front.
fn given_at(run: &[Word<'_>], at: usize) -> Option<(usize, Given, usize)> {
    let word = &run[at];
    if let Some(given) = given(word.text) {
        return Some((word.start, given, 1));
    }
    // "عبد الله"
    if word.text == "عبد" && run.get(at + 1)?.text.starts_with("ال") {
        return Some((word.start, Given::Sure, 2));
    }
    let mut chars = word.text.chars();
    let prefix = chars.next()?;
    let sure = "وبلفולבשמ".contains(prefix) && given(chars.as_str()) == Some(Given::Sure);
    sure.then(|| (word.start + prefix.len_utf8(), Given::Sure, 1))
}

fn is_caseless_family(word: &str) -> bool {
    [Tradition::Persian, Tradition::Hebrew, Tradition::Devanagari]
        .into_iter()
        .any(|tradition| is_family(tradition, word))
        || name_words::CASELESS_ENDINGS
            .iter()
            .any(|ending| word.ends_with(ending) && word.len() > ending.len() + 4)
}

/// "المصري": an Arabic name from a place or a tribe.
fn is_nisba(word: &str) -> bool {
    let folded = fold(word);
    folded.starts_with("ال")
        && folded.ends_with('ي')
        && folded.chars().count() > 5
        && !name_words::NO_NISBAS.contains_exact(&folded)
}

/// Names in scripts that run words together.
pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    let text = &*view.text;
    // Kana, Chinese signs and Hangul begin with these bytes, and no letter of most other scripts does.
    if !text.bytes().any(|byte| (0xE3..=0xED).contains(&byte)) {
        return;
    }
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c| c >= '\u{30A1}') {
        let start = at + offset;
        let first = text[start..].chars().next().unwrap_or(' ');
        let end = match first {
            '\u{30A1}'..='\u{30FA}' => katakana(text, start),
            '\u{4E00}'..='\u{9FFF}' => japanese(text, start).or_else(|| han(text, start)),
            '\u{AC00}'..='\u{D7AF}' => hangul(text, start),
            _ => None,
        };
        if let Some(end) = end {
            out.push(Span::new(PiiKind::Name, start, end));
        }
        at = end.unwrap_or(start + first.len_utf8());
    }
}

/// The first `n` characters of a text, if it has them.
fn chars(text: &str, n: usize) -> Option<&str> {
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    Some(&text[..ends.nth(n.checked_sub(1)?)?])
}

/// "김민수": a family name of one syllable, a given name of two, and no more than a particle.
fn hangul(text: &str, start: usize) -> Option<usize> {
    let is_hangul = |c: char| matches!(c, '\u{AC00}'..='\u{D7AF}');
    let rest = &text[start..];
    if !rest.starts_with(is_hangul) || text[..start].ends_with(is_hangul) {
        return None;
    }
    let family = chars(rest, 1)?;
    let spaced = usize::from(rest[family.len()..].starts_with(' '));
    let name = chars(&rest[family.len() + spaced..], 2)?;
    let end = start + family.len() + spaced + name.len();
    let particle: usize = text[end..]
        .chars()
        .take_while(|c| is_hangul(*c))
        .map(char::len_utf8)
        .sum();
    let particle = &text[end..end + particle];
    (is_family(Tradition::Hangul, family)
        && given(name).is_some()
        && (particle.is_empty()
            || name_words::HANGUL_PARTICLES
                .split('|')
                .any(|word| particle.starts_with(word))))
    .then_some(end)
}

/// "田中太郎", "佐々木 花子": a family name, and a given name of the list or with a telling last sign.
fn japanese(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let family = (2..=MAX_PART)
        .rev()
        .find_map(|n| chars(rest, n).filter(|family| is_family(Tradition::Japanese, family)))?;
    let spaced = usize::from(rest[family.len()..].starts_with(' '));
    let rest = &rest[family.len() + spaced..];
    let is_name = |name: &&str| {
        let two = name.chars().count() > 1;
        let is_kanji = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
        given(name).is_some() && (two || spaced > 0)
            || (two && name.chars().all(is_kanji) && name.ends_with(name_words::KANJI_ENDINGS))
    };
    let given = (1..=MAX_PART)
        .rev()
        .find_map(|n| chars(rest, n).filter(is_name))?;
    Some(start + family.len() + spaced + given.len())
}

/// "王晓燕": a family name and one or two signs that names are made of. Where both are everyday signs, or there is but
/// one, the name has to stand on its own.
fn han(text: &str, start: usize) -> Option<usize> {
    let is_han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let rest = &text[start..];
    let family = [2, 1]
        .into_iter()
        .find_map(|n| chars(rest, n).filter(|family| is_family(Tradition::Han, family)))?;
    let typical = |c: char| name_words::HAN_GIVEN.contains(c);
    let possible = |c: char| typical(c) || name_words::HAN_MAYBE_GIVEN.contains(c);
    let given =
        |n: usize| chars(&rest[family.len()..], n).filter(|given| given.chars().all(possible));
    let alone = |end: usize| {
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        before.is_none_or(|c| !is_han(c) || name_words::HAN_BEFORE.contains(c))
            && after.is_none_or(|c| !is_han(c) || name_words::HAN_AFTER.contains(c))
    };
    let end = |given: &str| start + family.len() + given.len();
    if let Some(given) = given(2) {
        return (given.contains(typical) || alone(end(given))).then(|| end(given));
    }
    given(1)
        .filter(|given| given.contains(typical) && alone(end(given)))
        .map(end)
}

/// "マイク・スミス".
fn katakana(text: &str, start: usize) -> Option<usize> {
    let is_katakana = |c: char| matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー');
    let run = |from: usize| -> usize {
        let run = text[from..].chars().take_while(|c| is_katakana(*c));
        from + run.map(char::len_utf8).sum::<usize>()
    };
    if text[..start].ends_with(is_katakana) {
        return None;
    }
    let first = run(start);
    given(&text[start..first])?;
    let mut end = first;
    while text[end..].starts_with('・') && run(end + '・'.len_utf8()) > end + '・'.len_utf8() {
        end = run(end + '・'.len_utf8());
    }
    (end > first).then_some(end)
}
