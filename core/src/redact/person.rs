//! Names of persons, where something announces them: "my name is", "Frau", a letter's ending, a form field.
//!
//! A name that nothing announces is left: no list of names would be complete, and every list hides common words.

use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::{View, is_unspaced};
use super::words;

/// Most words of a name, particles and initials included.
const MAX_WORDS: usize = 6;
/// Most characters of a name in a script without word spaces.
const MAX_UNSPACED: usize = 8;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    let mut push = |start, end| {
        out.push(Span::new(PiiKind::Name, start, end));
    };
    for hit in view.cues(Cue::Name) {
        let start = skip_link(view, hit.end);
        if let Some(end) = spaced_name(view, start, 1)
            .or_else(|| unspaced_name(view, start))
            .or_else(|| lower_name(view, start))
        {
            push(start, end);
        }
    }
    for hit in view.cues(Cue::MaybeName) {
        let start = skip_blanks(view, hit.end, false);
        if start > hit.end
            && let Some(end) = cased_name(view, start, 2)
            // "I AM VERY ANGRY"
            && view.text[start..end].contains(char::is_lowercase)
        {
            push(start, end);
        }
    }
    for hit in view.cues(Cue::Person) {
        // "MS", "SR", "PAN" in capitals are abbreviations of something else.
        let shouted =
            hit.end - hit.start < 4 && !view.text[hit.start..hit.end].contains(char::is_lowercase);
        let title = hit.end - hit.start < 5;
        let dot = usize::from(title && view.text[hit.end..].starts_with('.'));
        let start = skip_blanks(view, hit.end + dot, false);
        if !shouted
            && start > hit.end
            && let Some(end) = cased_name(view, start, 1)
        {
            push(start, end);
        }
    }
    for hit in view.cues(Cue::Signature) {
        let casual = words::contains(words::CASUAL_ENDINGS, &view.lower[hit.start..hit.end]);
        if let Some(start) = signature_start(view, hit.start, hit.end, casual)
            && let Some(end) = cased_name(view, start, 1)
            && (!casual || ends_line(&view.text[end..]))
        {
            push(start, end);
        }
    }
    for hit in view.cues(Cue::NameField) {
        if let Some((start, words)) = field_start(view, hit.start, hit.end)
            && let Some(end) = cased_name(view, start, words).or_else(|| unspaced_name(view, start))
        {
            push(start, end);
        }
    }
}

/// After "my name is": blanks, a colon, quotes, a linking word.
fn skip_link(view: &View<'_>, at: usize) -> usize {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"^(?:\s?[:=-])?(?:\s["'*]{0,3})?(?:(?:is|ist|är|er|is een|:|هو|هي|आहे|है)\s|は|是|叫)?["'*]{0,2}"#,
        )
    });
    at + LINK.find(view.window(at, 24)).map_or(0, |link| link.end())
}

/// The position behind at most two blanks, of which one may be a line feed if `lines`.
fn skip_blanks(view: &View<'_>, at: usize, lines: bool) -> usize {
    let blanks = view.text[at..]
        .bytes()
        .take(if lines { 4 } else { 2 })
        .take_while(|byte| {
            matches!(byte, b' ' | b'\t' | b'*') || (lines && matches!(byte, b'\n' | b'\r'))
        })
        .count();
    at + blanks
}

/// Where the name of a letter's ending begins. On the same line it needs a comma, "thanks" and the like a new line.
fn signature_start(
    view: &View<'_>,
    cue_start: usize,
    cue_end: usize,
    casual: bool,
) -> Option<usize> {
    let rest = &view.text[cue_end..];
    let sign = rest
        .bytes()
        .take_while(|byte| b",.!-:".contains(byte))
        .count();
    let after = cue_end + sign;
    let start = skip_blanks(view, after, true);
    // An empty line after "Thanks" makes it a heading.
    let lines = view.text[after..start].matches('\n').count();
    let newline = lines == 1 || (lines > 1 && !casual);
    let comma = sign > 0 && !rest.starts_with(['.', '!']);
    let line_before = view.text[..cue_start].trim_end_matches([' ', '\t']);
    let opens = line_before.is_empty() || line_before.ends_with(['\n', '.', '!', '?']);
    (newline || (comma && !casual && (opens || start > after))).then_some(start)
}

/// True if nothing but punctuation follows on the line: a signature, not the next sentence.
fn ends_line(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '.', ',', '!', '*']);
    rest.is_empty() || rest.starts_with(['\n', '\r'])
}

/// Where the value of a form field begins, and how many words it needs. A bare "name" also labels products and files.
fn field_start(view: &View<'_>, cue_start: usize, cue_end: usize) -> Option<(usize, usize)> {
    static COLON: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"^["'*]{0,3}\s{0,2}[:=][\s"'*]{0,4}"#));
    let bare = words::contains(words::BARE_FIELDS, &view.lower[cue_start..cue_end]);
    let before = view.text[..cue_start].trim_end_matches([' ', '\t', '*', '"', '-', '•', '#']);
    let opens =
        before.is_empty() || before.ends_with(['\n', '.', ',', ';', ':', '{', '(', '|', '!', '?']);
    if bare && !opens && !owns(before) {
        return None;
    }
    let link = COLON.find(view.window(cue_end, 24))?;
    Some((cue_end + link.end(), if bare { 2 } else { 1 }))
}

/// True if the text ends with a possessive: "my name", "client's name".
fn owns(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or("");
    let word = word.to_lowercase();
    word.ends_with("'s")
        || [
            "my", "your", "his", "her", "their", "mein", "mon", "mi", "il", "mijn",
        ]
        .contains(&word.as_str())
}

/// A name in a script with capitals, or in Arabic, Hebrew or Devanagari, which have none.
fn spaced_name(view: &View<'_>, start: usize, min_words: usize) -> Option<usize> {
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
        end = Some(word.1);
    }
    end
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase() && !is_unspaced(c)
}

/// Capitalised words with particles and initials between them: "Imogen V. Gallagher", "Ana de la Cruz".
fn cased_name(view: &View<'_>, start: usize, min_words: usize) -> Option<usize> {
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

/// "my name is john smith": a word that is no function word, and a second if a sentence ends or turns after it.
fn lower_name(view: &View<'_>, start: usize) -> Option<usize> {
    let mut found = words(view, start).take(3).map(|(from, to)| {
        let text = view.text[from..to].trim_end_matches('.');
        (text, from + text.len())
    });
    let plain = |text: &str| {
        text.len() > 1
            && text.starts_with(char::is_lowercase)
            && !text.contains('.')
            && !is_no_name(text)
    };
    let (first, first_end) = found.next()?;
    if !plain(first) {
        return None;
    }
    match (found.next(), found.next()) {
        (Some((second, end)), third)
            if plain(second) && third.is_none_or(|(third, _)| is_no_name(third)) =>
        {
            Some(end)
        }
        _ => Some(first_end),
    }
}

/// A name in Chinese, Japanese, Korean or Thai: one run of one script.
fn unspaced_name(view: &View<'_>, start: usize) -> Option<usize> {
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
fn is_mark(c: char) -> bool {
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
    words::PARTICLES.split('|').any(|particle| particle == word)
}

fn is_no_name(word: &str) -> bool {
    words::contains(words::NO_NAMES, word.trim_end_matches('.'))
}
