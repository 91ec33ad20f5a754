//! Full names without a cue: a given name that many people bear, and capitalised words after it.

use std::sync::LazyLock;

use regex::Regex;

use super::given_names::{ALSO_WORDS, GIVEN_NAMES, NO_SURNAMES};
use super::kind::{PiiKind, Span};
use super::name::{is_no_name, names_no_person};
use super::name_words;
use super::pattern;
use super::street::{CAPITAL, LETTER};
use super::view::View;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let word = format!("[{CAPITAL}][{LETTER}'-]*[{LETTER}]");
        let initials = format!("(?:[{CAPITAL}]\\. ?){{0,2}}");
        let particles = format!(
            "(?:(?:{}) ){{0,2}}",
            name_words::PARTICLES.replace('.', "\\.")
        );
        pattern(&format!(
            r"({word})((?: {initials}{particles}{word}){{1,3}})"
        ))
    });
    let text = &*view.text;
    let mut at = 0;
    while let Some(found) = NAME.captures_at(text, at) {
        let (Some(whole), Some(first), Some(rest)) = (found.get(0), found.get(1), found.get(2))
        else {
            return;
        };
        // The next word may be the given name: "Ask Hannah Castellon".
        at = first.end();
        if text[..first.start()].ends_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '-') {
            continue;
        }
        let given = first.as_str().split('-').next().unwrap_or_default();
        if !GIVEN_NAMES.contains(given) {
            continue;
        }
        let length = surnames(rest.as_str());
        let name = &text[first.start()..rest.start() + length];
        if length == 0 || names_no_person(name) {
            continue;
        }
        // "May Day", "Will Power": a given name that is a word too needs a word after it that is none.
        if ALSO_WORDS.contains(given)
            && text[..first.start()]
                .trim_end()
                .ends_with(['.', '!', '?', '\n'])
        {
            continue;
        }
        out.push(Span::new(
            PiiKind::Name,
            first.start(),
            rest.start() + length,
        ));
        at = (rest.start() + length).min(whole.end());
    }
}

/// Bytes of the words after a given name that may be surnames; 0 if the first of them is none.
fn surnames(rest: &str) -> usize {
    let mut length = 0;
    for word in rest.split_inclusive(' ').skip(1) {
        let bare = word.trim_end();
        if is_no_name(bare) || NO_SURNAMES.contains(bare) {
            break;
        }
        length += word.len();
    }
    // The first space was skipped; one at the end belongs to the text again.
    if length == 0 {
        return 0;
    }
    rest[..=length].trim_end().len()
}
