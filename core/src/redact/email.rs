//! E-mail addresses, plain and written out to hide from harvesters.

use std::sync::LazyLock;

use regex::Regex;

use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::View;

/// A letter or digit of an address: Latin, Greek, Cyrillic. Scripts without word spaces are left out, for an address
/// in a Chinese sentence would swallow the sentence.
const L: &str = r"[a-z0-9\u{DF}-\u{24F}\u{370}-\u{52F}]";
/// "at" in brackets.
const AT: &str = r"\s?[\[({<]\s?(?:at|@|ät|arroba|arobase)\s?[\])}>]\s?";
/// "dot" in brackets.
const DOT: &str = r"\s?[\[({<]\s?(?:dot|\.|punkt|punto|point|ponto|punt|точка)\s?[\])}>]\s?";
/// "dot" as a word.
const DOT_WORD: &str = r"\s(?:dot|punkt|punto|point|ponto|punt|точка)\s";
/// "at" and "dot" as words, language by language: a mixture ("valid at any point in") is a sentence.
const SPOKEN: &[(&str, &str)] = &[
    ("at", "dot"),
    ("ät|at", "punkt"),
    ("arroba", "punto|ponto|dot"),
    ("arobase", "point"),
    ("chiocciola", "punto"),
    ("apenstaartje", "punt"),
    ("małpa", "kropka"),
    ("собака", "точка"),
];
/// Endings that make "name at host.ending" an address and not a sentence.
const TLD: &str = r"(?:com|net|org|edu|gov|info|example|test|io|ai|app|dev|eu|[a-z]{2}\.[a-z]{2}|de|fr|es|it|nl|uk|ch|at|be|pl|ru|jp|cn|br|se|dk|fi|cz|tr|in|au|ca|us|mx|pt|gr|ua|kr)";

/// Bytes looked back from a password in a URL to its scheme.
const MAX_USER_INFO: usize = 128;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        // The local part may be quoted, the host may be an address in brackets. An ending of letters is asked for:
        // "react@18.2.0" is a package.
        pattern(&format!(
            r#"(?:"[^"\s]{{1,64}}"|(?:{L}|[!$%'+^_~.-])*(?:{L}|[_+-]))@(?:(?:{L}(?:{L}|-)*\.)+(?:xn--[a-z0-9-]+|[a-z\u{{DF}}-\u{{24F}}\u{{370}}-\u{{52F}}]{{2,}})|\[[0-9a-f.:]{{3,45}}\])"#
        ))
    });
    static SPACED: LazyLock<Regex> = LazyLock::new(|| {
        // A blank before the sign alone is a mention: "thanks @jane.Next".
        pattern(&format!(
            r"{L}(?:{L}|[._%+-])*(?: @ |@ ){L}(?:{L}|-)*(?:(?: \. |\.){L}(?:{L}|-)*)*(?: \. |\.)[a-z]{{2,}}"
        ))
    });
    static WORDED: LazyLock<Regex> = LazyLock::new(|| {
        let word = format!("{L}(?:{L}|[_%+-])*");
        let name = format!(r"{word}(?:(?:\.|{DOT}|{DOT_WORD}){word})*");
        let bracketed = format!(r"{AT}{name}(?:\.|{DOT}|{DOT_WORD}){word}");
        let half = format!(r"@{name}(?:{DOT}|{DOT_WORD})[a-z]{{2,}}");
        let spoken = SPOKEN.iter().map(|(at, dot)| {
            let dots = format!(r"(?:{DOT}|\s(?:{dot})\s)");
            format!(r"\s(?:{at})\s{word}(?:(?:\.|{dots}){word})*{dots}{TLD}(?-u:\b)")
        });
        let rest: Vec<String> = [bracketed, half].into_iter().chain(spoken).collect();
        pattern(&format!(r"{name}(?:{})", rest.join("|")))
    });
    static AT_HOST: LazyLock<Regex> = LazyLock::new(|| {
        // The bare word "at" before a host needs a local part that is no plain word.
        let word = format!("{L}(?:{L}|[_%+-])*");
        pattern(&format!(
            r"(?-u:\b)(?:[a-z](?:{L}|[_%+.-])*[0-9_]|[a-z](?:{L}|[_%+-])*(?:\.{word})+)\s(?:at|arroba)\s{L}(?:{L}|-)*(?:\.{L}(?:{L}|-)*)*\.{TLD}(?-u:\b)"
        ))
    });
    let mut push = |start: usize, end: usize| {
        out.push(Span::new(PiiKind::Email, start, end));
    };
    for found in PLAIN.find_iter(&view.lower) {
        // The account of code hosts' SSH remotes is nobody's; a password before a host is for another detector.
        if !found.as_str().starts_with("git@") && !follows_user_info(view, found.start()) {
            // Signs that the grammar allows but that in prose belong to the sentence.
            let lead = found.as_str().len() - found.as_str().trim_start_matches(LEADING).len();
            push(found.start() + lead, found.end());
        }
    }
    for found in [&SPACED, &WORDED, &AT_HOST]
        .into_iter()
        .flat_map(|pattern| pattern.find_iter(&view.lower))
    {
        push(found.start(), found.end());
    }
}

/// Not taken as the beginning of an address, though the standard allows them.
const LEADING: &[char] = &['\'', '~', '.', '!', '-', '$', '%', '^'];

/// True if what stands before is the beginning of a URL with user and password: `https://user:`.
fn follows_user_info(view: &View<'_>, start: usize) -> bool {
    let from = view
        .text
        .floor_char_boundary(start.saturating_sub(MAX_USER_INFO));
    let before = &view.text[from..start];
    before.ends_with(':')
        && before
            .rsplit_once("://")
            .is_some_and(|(_, user)| !user.contains(|c: char| c.is_whitespace() || c == '/'))
}
