//! Passwords, PINs, user names and social-media handles.

use std::sync::LazyLock;

use regex::Regex;

use super::assignment::{Link, Value, values_after};
use super::cues::{Cue, CueHit};
use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::{View, breaks_sentence};
use super::words;

/// Bytes between the name of a site and a handle.
const SITE_GAP: usize = 40;
/// Bytes read behind a cue for a place and the name after it.
const PLACED_WINDOW: usize = 96;
/// Bytes between a word for passwords or for their loss and a password set off from the sentence.
const APPOSED_GAP: usize = 80;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    find_passwords(view, out);
    find_apposed_passwords(view, out);
    find_usernames(view, out);
    find_placed_usernames(view, out);
    find_handles(view, out);
    find_home_folders(view, out);
}

fn find_passwords(view: &View<'_>, out: &mut Vec<Span>) {
    let mut push = |start, end| {
        out.push(Span::new(PiiKind::Password, start, end));
    };
    for value in values_after(view, Cue::Password) {
        let token = without_sentence_end(value.text(view));
        if is_password(token, value) {
            push(value.start, value.start + token.len());
        }
    }
    for value in values_after(view, Cue::Pin) {
        let token = without_sentence_end(value.text(view));
        if (4..=8).contains(&token.len())
            && token.bytes().all(|byte| byte.is_ascii_digit())
            && (value.link != Link::Bare || token.len() <= 6)
        {
            push(value.start, value.start + token.len());
        }
    }
}

/// "the same password since school, moon77!x, and": what is made up of letters, digits and signs and is set off by
/// quotes, brackets or commas, near a word for passwords or for their loss.
fn find_apposed_passwords(view: &View<'_>, out: &mut Vec<Span>) {
    static APPOSED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?:["'`«(]([A-Za-z0-9!$%&*+?#^~_=]{8,40})["'`»),\s]|, ([A-Za-z0-9!$%&*+?#^~_=]{8,40}),)"#,
        )
    });
    let mut cues: Vec<CueHit> = view
        .cues(Cue::Password)
        .chain(view.cues(Cue::Breach))
        .collect();
    cues.sort_by_key(|hit| hit.end);
    for hit in cues {
        let (before, after) = (
            view.window_before(hit.start, APPOSED_GAP),
            view.window(hit.end, APPOSED_GAP),
        );
        for (from, window) in [(hit.start - before.len(), before), (hit.end, after)] {
            let tokens = APPOSED
                .captures_iter(window)
                .filter_map(|captures| captures.get(1).or_else(|| captures.get(2)));
            for token in tokens.filter(|token| is_made_up(token.as_str())) {
                let start = from + token.start();
                let gap = if start < hit.start {
                    &window[token.end()..]
                } else {
                    &window[..token.start()]
                };
                if !breaks_sentence(gap) {
                    out.push(Span::new(PiiKind::Password, start, start + token.len()));
                }
            }
        }
    }
}

/// Letters, digits and a sign in one word, and no identifier or expression of code.
fn is_made_up(token: &str) -> bool {
    let has = |is_member: fn(&char) -> bool| token.chars().any(|c| is_member(&c));
    let inner = token.trim_end_matches('_');
    let identifier =
        inner.len() == token.len() && inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let expression =
        token.contains(['=', '+', '*', '?', '&', '%']) && !has(char::is_ascii_uppercase);
    has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && has(char::is_ascii_punctuation)
        && !identifier
        && !expression
        && !is_code(token)
}

fn is_password(token: &str, value: Value) -> bool {
    let length = token.chars().count();
    if !(3..=128).contains(&length) || is_stand_in(token) || is_code(token) {
        return false;
    }
    let digits = token.contains(|c: char| c.is_ascii_digit());
    let letters = token.contains(char::is_alphabetic);
    let signs = token.contains(|c: char| c.is_ascii_punctuation() && !"-'._/".contains(c));
    let mixed = token.chars().skip(1).any(char::is_uppercase) && token.contains(char::is_lowercase);
    let strong = (digits && (letters || signs)) || (letters && signs) || mixed;
    match value.link {
        Link::Assigned => strong || value.quoted || length >= 4,
        Link::Copula => strong || (value.quoted && length >= 4) || (digits && length >= 4),
        Link::Bare => (strong && digits && length >= 6) || (value.quoted && strong),
    }
}

fn find_usernames(view: &View<'_>, out: &mut Vec<Span>) {
    let mut push = |start, end| {
        out.push(Span::new(PiiKind::Username, start, end));
    };
    for (cue, firm) in [(Cue::Username, true), (Cue::Account, false)] {
        for value in values_after(view, cue) {
            let token = without_sentence_end(value.text(view));
            if is_username(token, value, firm) {
                push(value.start, value.start + token.len());
            }
        }
    }
}

/// `login in their app jane_doe`: a place stands between the cue and a name that is written like a login.
fn find_placed_usernames(view: &View<'_>, out: &mut Vec<Span>) {
    static PLACED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^ (?:{}) (?:[\p{{Ll}}']{{1,9}} ){{0,2}}(?i:{}) (?:[\p{{Ll}}]{{2,3}} )?([a-z][a-z0-9._-]{{3,30}}[a-z0-9_])(?:[\n,;)!?]|\.\s|\.?\z)",
            words::PLACE_LINKS,
            words::PLACES
        ))
    });
    for hit in view.cues(Cue::Account).chain(view.cues(Cue::Username)) {
        let Some(name) = PLACED
            .captures(view.window(hit.end, PLACED_WINDOW))
            .and_then(|captures| captures.get(1))
        else {
            continue;
        };
        let joined = name.as_str().contains('_');
        let digits = name.as_str().ends_with(|c: char| c.is_ascii_digit());
        if joined || digits {
            let start = hit.end + name.start();
            out.push(Span::new(PiiKind::Username, start, start + name.len()));
        }
    }
}

/// `firm` for a cue that can mean nothing but a login name.
fn is_username(token: &str, value: Value, firm: bool) -> bool {
    let body = token.strip_prefix('@').unwrap_or(token);
    let length = body.chars().count();
    let allowed = |c: char| c.is_alphanumeric() || "._-\\".contains(c);
    if !(3..=40).contains(&length)
        || !body.starts_with(char::is_alphanumeric)
        || !body.chars().all(allowed)
        || is_stand_in(body)
        || is_code(body)
    {
        return false;
    }
    let letters = body.contains(char::is_alphabetic);
    let digits = body.contains(|c: char| c.is_ascii_digit());
    // A dot joins names, and hosts too.
    let joined = body.contains('_') || (firm && body.contains('.'));
    let at = body.len() < token.len();
    let looks_like_one = letters && (digits || joined || at);
    match value.link {
        Link::Assigned => firm || looks_like_one,
        Link::Copula => looks_like_one || (firm && value.quoted),
        // A word in capitals with a number is a standard or a model ("can't handle WPA3").
        Link::Bare => {
            looks_like_one && (digits || at) && (firm || body.contains(char::is_lowercase))
        }
    }
}

/// `@name` near the name of a site, or with a digit or underscore, which decorators and annotations seldom have.
fn find_handles(view: &View<'_>, out: &mut Vec<Span>) {
    static HANDLE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"@[A-Za-z][A-Za-z0-9_]{2,29}(?:\.[A-Za-z0-9_]{2,20})?"));
    for handle in HANDLE.find_iter(&view.text) {
        let before = &view.text[..handle.start()];
        let free = before.is_empty()
            || before
                .ends_with(|c: char| c.is_whitespace() || "(,:\"'".contains(c) || !c.is_ascii());
        let code = view.text[handle.end()..].starts_with(['/', '(', '.', ':', '-', '@']);
        let line_start = before.trim_end_matches([' ', '\t']);
        let line_start = line_start.is_empty() || line_start.ends_with('\n');
        let name = handle.as_str();
        let marked =
            name.contains(|c: char| c.is_ascii_digit()) || (name.contains('_') && !line_start);
        if free && !code && (marked || view.is_cued(Cue::Social, handle.start(), SITE_GAP)) {
            out.push(Span::new(PiiKind::Username, handle.start(), handle.end()));
        }
    }
}

/// `/home/jane/…`, `C:\Users\Jane Doe\…`: pasted logs and error messages name the account.
fn find_home_folders(view: &View<'_>, out: &mut Vec<Span>) {
    static FOLDER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:/home/|/Users/|[Cc]:[\\/]{1,2}Users[\\/]{1,2})([A-Za-z0-9._-]{2,32}(?: [A-Z][A-Za-z]{1,20}[\\/])?)",
        )
    });
    for captures in FOLDER.captures_iter(&view.text) {
        let Some(name) = captures.get(1) else {
            continue;
        };
        let text = name.as_str().trim_end_matches(['\\', '/', '.']);
        if !words::SHARED_FOLDERS.contains(text) {
            out.push(Span::new(
                PiiKind::Username,
                name.start(),
                name.start() + text.len(),
            ));
        }
    }
}

/// Punctuation that ends the sentence is not the value's; an exclamation mark might be, and is cut all the same.
fn without_sentence_end(token: &str) -> &str {
    token.trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '?', '!', '>', '*', '。'])
}

/// Words that stand where a value would: types, "see below", form hints.
fn is_stand_in(token: &str) -> bool {
    words::STAND_INS.contains(token)
        || token.chars().all(|c| "*•x.-_".contains(c))
        || token.starts_with("http")
}

/// Code that computes or names the value instead of writing it.
fn is_code(token: &str) -> bool {
    token.starts_with(['$', '<', '{', '(', '%', '&', '[', '/', '\\', '='])
        || token.contains("()")
        || token.contains("${")
        || token.contains("->")
        || token.contains("::")
        || token.contains("==")
        || is_applied(token)
        || words::CODE_PREFIXES
            .split('|')
            .any(|prefix| token.starts_with(prefix))
}

/// A call, an index or a type with parameters: `auth[2`, `Option<String`, `env(`.
fn is_applied(token: &str) -> bool {
    token.find(['(', '[', '<']).is_some_and(|at| {
        at > 1
            && token[..at]
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || b"_.".contains(&byte))
    })
}
