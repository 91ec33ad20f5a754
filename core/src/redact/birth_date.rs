//! Dates of birth: a full date near a word for birth, or right behind a name ("Ana Ruiz, 26/09/1972").

use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::{View, breaks_sentence};
use super::words;

/// Bytes between the cue and its date ("born in Lyon, France, on").
const GAP: usize = 32;
/// Bytes of the longest date ("Wednesday the twenty …" is not read; "11. září 1958" is).
const DATE: usize = 40;
/// Bytes between a date and a cue behind it ("1985年3月2日生まれ", "02.03.1985 doğumlu").
const GAP_BACK: usize = 4;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    // The cue vouches for the month, so any word will do for its name: no table of months in every language.
    static DATE_AFTER: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?:{})", dates())));
    static DATE_BEFORE: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"({})[\s,(]{{0,3}}\z", dates())));
    let mut push = |start, end| {
        out.push(Span::new(PiiKind::BirthDate, start, end));
    };
    for hit in view.cues(Cue::Born) {
        let after = view.window(hit.end, GAP + DATE);
        if let Some(date) = DATE_AFTER.find(after)
            && date.start() <= GAP
            && leads_on(&after[..date.start()])
        {
            push(hit.end + date.start(), hit.end + date.end());
            continue;
        }
        let from = view
            .text
            .floor_char_boundary(hit.start.saturating_sub(DATE + GAP_BACK));
        if let Some(date) = DATE_BEFORE
            .captures(&view.text[from..hit.start])
            .and_then(|captures| captures.get(1))
        {
            push(from + date.start(), from + date.end());
        }
    }
    find_behind_names(view, &mut push);
}

/// Dates that a name vouches for. Names are placeholders by then: the text is looked at again once they went in.
fn find_behind_names(view: &View<'_>, push: &mut impl FnMut(usize, usize)) {
    static DATE_BEHIND: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"\A\s?[,(]\s?({})", dates())));
    // Dates of this and the next decade are mostly those of letters and meetings.
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"19[0-9]{2}|20[01][0-9]"));
    let name = PiiKind::Name.placeholder();
    for &(start, end) in &view.placeholders {
        if &view.text[start..end] != name {
            continue;
        }
        if let Some(date) = DATE_BEHIND
            .captures(view.window(end, DATE + GAP_BACK))
            .and_then(|captures| captures.get(1))
            && YEAR.is_match(date.as_str())
        {
            push(end + date.start(), end + date.end());
        }
    }
}

/// True if the gap between a cue and a date stays in the sentence, or asks and answers ("date of birth? It's").
fn leads_on(gap: &str) -> bool {
    let Some((question, answer)) = gap.split_once('?') else {
        return !breaks_sentence(gap);
    };
    !breaks_sentence(question)
        && answer
            .split_whitespace()
            .map(|word| word.trim_matches([':', ',', '-']))
            .all(|word| word.is_empty() || words::ANSWERS.contains(word))
}

fn dates() -> String {
    let day = r"(?:0?[1-9]|[12][0-9]|3[01])";
    let month = r"(?:0?[1-9]|1[0-2])";
    // A year that a living person may be born in, also of the Buddhist era.
    let year = r"(?:(?:19|20)[0-9]{2}|2(?:4[6-9]|5[0-6])[0-9])";
    let word = r"[^\s0-9,;:!?()/+=-]{3,}";
    [
        format!(r"{year}\s?(?:年|년|[-./])\s?{month}\s?(?:月|월|[-./])\s?{day}\s?(?:日|일)?"),
        format!(r"(?:{day}\s?[-./]\s?{month}|{month}\s?[-./]\s?{day})\s?[-./]\s?(?:{year}|[0-9]{{2}})"),
        format!(r"{day}(?:st|nd|rd|th|er|\.|º|-?[аего]{{1,2}})?[\s-](?:of\s|de\s|d')?{word}\.?,?[\s-](?:de\s|del\s|of\s)?(?:{year}|'[0-9]{{2}})"),
        format!(r"{day}\s(?:tháng|del|de)\s{month}\s(?:năm|del|de)\s{year}"),
        format!(r"{word}\.?\s{day}(?:st|nd|rd|th)?,?\s(?:of\s)?(?:{year}|'[0-9]{{2}})"),
        r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])".to_owned(),
    ]
    .map(|date| format!("(?-u:\\b){date}(?-u:\\b)").replace("(?:日|일)?(?-u:\\b)", "(?:日|일)?"))
    .into_iter()
    // A Japanese era; no ASCII word boundary stands before or behind it.
    .chain([format!(r"(?:大正|昭和|平成|令和)\s?(?:[0-9]{{1,2}}|元)年\s?{month}月\s?{day}日")])
    .collect::<Vec<_>>()
    .join("|")
}
