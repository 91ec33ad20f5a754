//! Postal addresses: a street and its number with the town that follows, or whatever has a number behind "I live at".

use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::pattern;
use super::street::{CAPITAL, LETTER, NUMBER, capitalised, streets};
use super::view::View;
use super::words;

/// Bytes read behind a cue.
const WINDOW: usize = 160;
/// Bytes of a town and postcode behind a street.
const TAIL: usize = 80;
/// Letters of the longest abbreviation in a street name ("Str.", "Blvd.").
const MAX_ABBREVIATION: usize = 4;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    let mut push = |start, end| {
        out.push(Span::new(PiiKind::Address, start, end));
    };
    // Every pattern has a number in it.
    if !view.text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    for street in streets() {
        for found in street.pattern.find_iter(&view.text) {
            let text = found.as_str();
            if view.starts_word(found.start())
                && view.ends_word(found.end())
                && !(street.no_years && has_year(text))
                && !is_no_street(text)
            {
                push(found.start(), with_town(view, found.end()));
            }
        }
    }
    for hit in view.cues(Cue::Address) {
        if let Some((start, end)) = announced(view, hit.end) {
            push(start, end);
        }
    }
}

fn has_year(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

fn is_no_street(text: &str) -> bool {
    text.split(' ')
        .any(|word| words::NO_STREETS.contains_exact(word))
}

/// The end of the address whose street ends at `end`: flat, postcode, town, state.
fn with_town(view: &View<'_>, end: usize) -> usize {
    static FLAT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^,? ?(?:(?:[Aa]pt|[Uu]nit|[Ss]uite|[Ss]te|[Ff]lat|[Ff]loor|[Ww]ohnung|[Aa]ppt|[Bb]ât|[Pp]iso|[Ii]nt|[Kk]at|[Dd]aire|кв|оф|[Ll]ok|m)\.? ?|# ?)[0-9A-Z][0-9A-Za-z-]{0,5}(?-u:\b)",
        )
    });
    static TOWN_AND_CODE: LazyLock<Regex> = LazyLock::new(|| {
        let town = town();
        let code = r"(?:[A-Z]{1,2}-)?(?:[0-9]{2}-[0-9]{3}|[0-9]{3,6}(?:[ -]?(?:[0-9]{2,4}|[A-Z]{2}))?)(?-u:\b)";
        let british = r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}(?-u:\b)";
        let arabic = r"(?:[\u{600}-\u{6FF}]{3,20} ){1,3}[0-9]{4,6}(?-u:\b)";
        pattern(&format!(
            r"^(?:,? ?\n?|, ?)(?:{code},? {town}|{town},? {british}|{town},? (?:[A-Z]{{2,3}} )?{code}|{british}|{arabic})"
        ))
    });
    // What follows a town that no postcode confirms: the phrase ends, or goes on in small letters.
    static TOWN_ALONE: LazyLock<Regex> = LazyLock::new(|| {
        let town = town();
        pattern(&format!(
            r"^, ?({town}(?:,? [A-Z]{{2,3}}(?-u:\b))?)\s*(?:[,.;:!?)\n\u{{3002}}]|$|[{LETTER}])"
        ))
    });
    let end = end
        + FLAT
            .find(view.window(end, TAIL))
            .map_or(0, |flat| flat.end());
    let rest = view.window(end, TAIL);
    // "…, Leeds 555-1234": the digits of a phone number are no postcode.
    let cut_number = |at: usize| {
        let next = rest[at..].strip_prefix(['-', '.']);
        next.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let coded = TOWN_AND_CODE
        .find(rest)
        .map(|town| town.end())
        .filter(|at| !cut_number(*at));
    let alone = || TOWN_ALONE.captures(rest)?.get(1).map(|town| town.end());
    coded
        .or_else(alone)
        .map(|length| end + length)
        .filter(|end| view.ends_word(*end))
        .unwrap_or(end)
}

/// "Harrogate", "Kadıköy/İstanbul", "Frankfurt am Main", "Nykøbing F".
fn town() -> String {
    let word = format!("[{CAPITAL}][{LETTER}'-]+");
    format!(
        r"{word}(?:[ /-](?:(?:am|an der|a\.d\.|im|sur|de|del|di|la|upon|on) )?{word}){{0,3}}(?: [A-Z](?-u:\b)\.?)?"
    )
}

/// What follows a cue, if it has a house number: up to the number and the town behind it.
fn announced(view: &View<'_>, cue_end: usize) -> Option<(usize, usize)> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"^(?:\s?[:=]\s*|\s(?:is|ist|lautet|est|es|è|é|er|är|on|to|of|the|der|dem|die|den|im|am|au|à|en|na|przy|op|in|at|olan|adalah|yra|je|это)(?-u:\b)|は|是|[ \t"'*]){0,6}"#,
        )
    });
    static STREET: LazyLock<Regex> = LazyLock::new(|| {
        let capitalised = capitalised();
        // Any letter, so that scripts without capitals have streets too.
        let word = r"[^\s0-9,;:!?()\[\]{}<>=+*/@]+";
        pattern(&format!(
            r"^(?:[0-9]{{1,5}}[A-Za-z]?,? (?:{word} ){{0,3}}{capitalised}|(?:{word}[ ,]{{1,2}}){{1,6}}{NUMBER}|[\u{{3040}}-\u{{30FF}}\u{{4E00}}-\u{{9FFF}}\u{{AC00}}-\u{{D7AF}}]{{2,24}}[0-9][0-9号楼室栋单元層階丁目番地-]{{0,20}})"
        ))
    });
    let start = cue_end
        + LEAD
            .find(view.window(cue_end, 48))
            .map_or(0, |lead| lead.end());
    let street = STREET.find(view.window(start, WINDOW))?;
    let text = street.as_str();
    // A lower-case phrase with a number in it ("in a house with 3") is no street, nor is the next sentence.
    let proper = text.contains(char::is_uppercase) || !text.contains(char::is_lowercase);
    let sentence_ends = text
        .split(' ')
        .any(|word| word.ends_with('.') && word.chars().count() > MAX_ABBREVIATION + 1);
    let end = start + street.end();
    (proper && !sentence_ends && !counts(text) && view.ends_word(end))
        .then(|| (start, with_town(view, end)))
}

/// True if the number at the end counts or dates something ("Leeds since 2021", "for about 400").
fn counts(text: &str) -> bool {
    let mut words = text.rsplit([' ', ',']).filter(|word| !word.is_empty());
    words.next();
    words
        .next()
        .is_some_and(|word| words::BEFORE_COUNTS.contains_exact(word))
}
