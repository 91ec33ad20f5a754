//! What is said after a cue: "the password for the wifi is X", "token=X", "パスワードはX".

use super::cues::Cue;
use super::view::{View, is_unspaced};

/// Words that may stand between a cue and the link to its value ("password for the guest wifi is").
const MAX_WORDS_BETWEEN: usize = 6;
/// Bytes of the longest word between.
const MAX_WORD: usize = 24;
/// Bytes of the longest value; keys are longer than passwords.
const MAX_VALUE: usize = 512;

/// Characters of the longest passphrase in quotes.
const MAX_QUOTED: usize = 80;

/// Words that say "here is the value".
const COPULAS: &[&str] = &[
    "is",
    "was",
    "are",
    "to",
    "be",
    "ist",
    "lautet",
    "war",
    "est",
    "es",
    "era",
    "è",
    "é",
    "är",
    "er",
    "on",
    "jest",
    "je",
    "este",
    "είναι",
    "это",
    "есть",
    "olan",
    "adalah",
    "là",
    "yra",
    "هي",
    "هو",
    "है",
];
/// The same in scripts without word spaces, written onto the cue.
const PARTICLES: &[&str] = &["是", "为", "為", "は", "が", "는", "은", "คือ"];
const ASSIGNMENTS: &[&str] = &[":=", "=>", "->", ":", "=", "—", "- "];

/// How firmly a value is tied to its cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// `:`, `=`, an arrow: whatever follows is the value.
    Assigned,
    /// "is", "ist", "est": the value, or an adjective.
    Copula,
    /// Only a space.
    Bare,
}

/// A token that follows a cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) link: Link,
    /// Whether it stands in quotes.
    pub(super) quoted: bool,
}

impl Value {
    pub(super) fn text<'v>(&self, view: &'v View<'_>) -> &'v str {
        &view.text[self.start..self.end]
    }
}

/// The value behind each hit of `cue`, by the first link that is there.
pub(super) fn values_after<'v>(view: &'v View<'_>, cue: Cue) -> impl Iterator<Item = Value> + 'v {
    view.cues(cue).filter_map(|hit| value_after(view, hit.end))
}

/// The value behind a cue that ends at `cue_end`: after a link, or else at once.
fn value_after(view: &View<'_>, cue_end: usize) -> Option<Value> {
    let mut at = cue_end;
    for _ in 0..=MAX_WORDS_BETWEEN {
        // `"password": "x"`, `**Token**: x`, `api_key') = x`
        at += span(&view.text[at..], 4, |c| "\"'`*_)],".contains(c));
        at += span(&view.text[at..], 2, char::is_whitespace);
        let rest = &view.lower[at..];
        if rest.starts_with("::") {
            // A path in code, not a colon.
            return None;
        }
        if let Some(sign) = ASSIGNMENTS.iter().find(|sign| rest.starts_with(**sign)) {
            return token(view, at + sign.len(), Link::Assigned);
        }
        if let Some(particle) = PARTICLES
            .iter()
            .find(|particle| rest.starts_with(**particle))
        {
            return token(view, at + particle.len(), Link::Copula);
        }
        let length = span(rest, MAX_WORD, |c| {
            (c.is_alphabetic() && !is_unspaced(c)) || "'-(@".contains(c)
        });
        let word = &rest[..length];
        at += length;
        if COPULAS.contains(&word) {
            // "is: X" is an assignment.
            let colon = span(&view.text[at..], 1, |c| c == ':');
            let link = if colon > 0 {
                Link::Assigned
            } else {
                Link::Copula
            };
            return token(view, at + colon, link);
        }
        if length == 0 {
            break;
        }
    }
    token(view, cue_end, Link::Bare)
}

/// The token that begins after at most three blanks and some opening marks.
fn token(view: &View<'_>, at: usize, link: Link) -> Option<Value> {
    let blanks = span(&view.text[at..], 3, |c| c.is_whitespace() || c == '(');
    if link == Link::Bare && blanks == 0 {
        return None;
    }
    let open = at + blanks;
    let marks = span(&view.text[open..], 3, |c| "\"'`*«".contains(c));
    let start = open + marks;
    let rest = &view.text[start..];
    let length = quoted_length(&view.text[open..start], rest).unwrap_or_else(|| {
        span(rest, MAX_VALUE, |c| {
            !c.is_whitespace() && !is_unspaced(c) && !"\"'`»«".contains(c)
        })
    });
    (length > 0).then_some(Value {
        start,
        end: start + length,
        link,
        quoted: marks > 0,
    })
}

/// Length of a value that stands in quotes, blanks included, if the quotes close soon and on the same line.
fn quoted_length(marks: &str, rest: &str) -> Option<usize> {
    let quote = marks.chars().find(|c| "\"'`".contains(*c))?;
    let length = span(rest, MAX_QUOTED, |c| c != quote && c != '\n');
    (length > 0 && rest[length..].starts_with(quote)).then_some(length)
}

/// Length in bytes of the leading characters that satisfy `is_member`, at most `max` of them.
fn span(text: &str, max: usize, is_member: impl Fn(char) -> bool) -> usize {
    let members = text.chars().take(max).take_while(|c| is_member(*c));
    members.map(char::len_utf8).sum()
}
