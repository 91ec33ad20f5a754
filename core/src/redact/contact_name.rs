//! Names beside the details that reach them: "Gareth Halliwell | [PHONE]", "Tanya Pruitt\\n[ADDRESS]".
//!
//! In letterheads, lists and signatures nothing announces a name but what stands next to it. Placeholders say what that
//! was, so these names are found once the details have been replaced.

use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::name::{is_no_name, names_no_person};
use super::name_words;
use super::pattern;
use super::street::{CAPITAL, LETTER};
use super::view::View;

/// Bytes read before a placeholder: a name of four words, and a label.
const WINDOW: usize = 96;
/// What reaches or identifies one person.
const DETAILS: [PiiKind; 5] = [
    PiiKind::Email,
    PiiKind::Phone,
    PiiKind::BirthDate,
    PiiKind::Iban,
    PiiKind::Address,
];

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    let mut floor = 0;
    for &(start, end) in &view.placeholders {
        let kind = DETAILS
            .into_iter()
            .find(|kind| kind.placeholder() == &view.text[start..end]);
        if let Some(kind) = kind {
            let window = view.window_before(start, WINDOW.min(start - floor));
            let from = start - window.len();
            if let Some((name, name_end)) = cased(view, from, window, kind)
                .or_else(|| caseless(view, from, window))
                .or_else(|| thai(from, window))
            {
                out.push(Span::new(PiiKind::Name, name, name_end));
            }
        }
        floor = end;
    }
}

/// Two to four capitalised words and what leads from them to the detail.
fn cased(view: &View<'_>, from: usize, window: &str, kind: PiiKind) -> Option<(usize, usize)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let word = format!("[{CAPITAL}](?:[{LETTER}'-]*[{LETTER}]|\\.)");
        let particles = format!(
            "(?:(?:{}) ){{0,2}}",
            name_words::PARTICLES.replace('.', "\\.")
        );
        pattern(&format!(
            r"(?:^|[^{LETTER}'.-])({word}(?: {particles}{word}){{1,3}})((?: ?[,;|/•(-]\s?\(?|\r?\n| )(?:[\p{{L}}.-]{{1,14}}:?[ \n]){{0,3}})\z"
        ))
    });
    let captures = NAME.captures(window)?;
    let (name, gap) = (captures.get(1)?, captures.get(2)?);
    // "the house at Green Lane [ADDRESS]": a street before its town.
    if kind == PiiKind::Address
        && gap.as_str().starts_with(' ')
        && !gap.as_str().contains(['|', '(', '-'])
    {
        return None;
    }
    if !labels(view, from + gap.start(), gap.as_str()) || names_no_person(name.as_str()) {
        return None;
    }
    // A capitalised word that opens the sentence is cut off: "Write Ana Ruiz, …".
    let mut start = name.start();
    let mut at = start;
    for word in name.as_str().split(' ') {
        let word_start = at;
        at += word.len() + 1;
        if is_no_name(word)
            || name_words::OPENERS.contains(word)
            || is_label(view, from + word_start, word.len())
        {
            start = at;
        }
    }
    let text = window.get(start..name.end())?;
    let full = text
        .split(' ')
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    (full.count() > 1 && text.contains(char::is_lowercase))
        .then_some((from + start, from + name.end()))
}

/// True if every word of the gap leads to a detail: "tel", "born", "mail", "on".
fn labels(view: &View<'_>, gap_start: usize, gap: &str) -> bool {
    let mut at = gap_start;
    gap.split([' ', '\n']).all(|word| {
        let start = at;
        at += word.len() + 1;
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        let offset = word.find(bare).unwrap_or(0);
        bare.is_empty()
            || name_words::DETAIL_LINKS.contains(bare)
            || is_label(view, start + offset, bare.len())
    })
}

/// True if a cue for a detail covers the word: it is a label, not a name.
fn is_label(view: &View<'_>, start: usize, length: usize) -> bool {
    [
        Cue::Phone,
        Cue::Born,
        Cue::Address,
        Cue::Reference,
        Cue::NameField,
        Cue::Salutation,
    ]
    .into_iter()
    .any(|cue| view.has_cue(cue, start, start + length))
}

/// Two or three words of a script without capitals, alone between the end of a clause and a comma.
fn caseless(view: &View<'_>, from: usize, window: &str) -> Option<(usize, usize)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let word = r"[\u{590}-\u{6FF}\u{900}-\u{97F}]{2,14}";
        pattern(&format!(
            r"(?:^|[.,:;!?\n(]\s?)({word}(?: {word}){{1,2}}) ?[,|(\n] ?\z"
        ))
    });
    let name = NAME.captures(window)?.get(1)?;
    let mut at = name.start();
    let label = name.as_str().split(' ').any(|word| {
        let start = at;
        at += word.len() + 1;
        is_label(view, from + start, word.len())
    });
    (!label && !name.as_str().starts_with("ال")).then_some((from + name.start(), from + name.end()))
}

/// Thai writes a space between given and family name, and few others: after "contact", "named" or a title.
fn thai(from: usize, window: &str) -> Option<(usize, usize)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:ติดต่อ|คือ|ชื่อ|คุณ|นาย|นาง|นางสาว) ?([\u{E01}-\u{E4E}]{2,14} [\u{E01}-\u{E4E}]{2,16})(?: ?[,(]| (?:เบอร์โทร|เบอร์|โทรศัพท์|โทร|มือถือ|อีเมล)\.?:?)? ?\z",
        )
    });
    let name = NAME.captures(window)?.get(1)?;
    let office = name_words::THAI_OFFICES
        .split('|')
        .any(|office| name.as_str().starts_with(office));
    (!office).then_some((from + name.start(), from + name.end()))
}
