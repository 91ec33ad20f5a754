//! API keys, tokens and private keys: by their known prefix, behind a cue word, or because they look random.

use std::sync::LazyLock;

use regex::Regex;

use super::assignment::{Link, values_after};
use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::View;

/// Characters from which on a string on its own can be a secret; shorter ones are ids and names.
const MIN_ALONE: usize = 24;
/// Characters of a secret behind a cue word.
const MIN_CUED: usize = 12;
/// Shannon entropy in bits a character over the string's own characters. Random base-62 strings of 24 characters have
/// 4.2 ± 0.15, camel-case identifiers of that length 3.4 to 3.9.
const MIN_ENTROPY_ALONE: f32 = 3.7;
/// The same behind a cue word: 12 random characters have about 3.4, 32 hexadecimal ones about 3.6.
const MIN_ENTROPY_CUED: f32 = 2.8;
/// Mean length of the words that a camel-case reading finds: random base-62 strings have 2.2, identifiers 3 to 6.
const MAX_MEAN_WORD: f32 = 2.6;
/// Separate numbers in a random string of [`MIN_ALONE`] characters: 3.2 on average; identifiers have one or two.
const MIN_NUMBERS: usize = 3;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    find_known(view, out);
    find_private_keys(view, out);
    find_cued(view, out);
    find_random(view, out);
}

/// Formats that their issuers document, so that scanners may find them.
fn find_known(view: &View<'_>, out: &mut Vec<Span>) {
    static KNOWN: LazyLock<Regex> = LazyLock::new(|| {
        let formats = [
            r"sk-(?:[a-z0-9]+-)?[A-Za-z0-9_-]{16,}",
            r"(?:[spr]k|key|api|tok|token|secret)[_-](?:live|test|prod)[_-][A-Za-z0-9_-]{10,}",
            r"gh[pousr]_[A-Za-z0-9_]{16,}",
            r"github_pat_[A-Za-z0-9_]{20,}",
            r"gl(?:pat|ptt|dt|rt)-[A-Za-z0-9_-]{16,}",
            r"(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Za-z0-9]{12,}",
            r"AIza[A-Za-z0-9_-]{30,}",
            r"ya29\.[A-Za-z0-9_-]{20,}",
            r"xox[abeoprs]-[A-Za-z0-9-]{10,}",
            r"hooks\.slack\.com/services/[A-Za-z0-9/]{20,}",
            r"hf_[A-Za-z0-9]{16,}",
            r"npm_[A-Za-z0-9]{20,}",
            r"pypi-[A-Za-z0-9_-]{30,}",
            r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
            r"(?:whsec|shpat|shpss|dop_v1|doo_v1|rubygems|sq0atp|sq0csp|gsk|r8|pplx|lin_api|nvapi|dckr_pat|sbp|secret)[_-][A-Za-z0-9_-]{20,}",
            r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",
            r"[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}",
            r"[MNO][A-Za-z0-9_-]{22,}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}",
        ];
        pattern(&format!(r"(?-u:\b)(?:{})", formats.join("|")))
    });
    for found in KNOWN.find_iter(&view.text) {
        // A hyphenated phrase has no digits; a token of this length without any is rare.
        if found.as_str().contains(|c: char| c.is_ascii_digit()) {
            out.push(span(found.start(), found.end()));
        }
    }
}

/// PEM blocks, to their end line or, if they were cut off, as far as their base-64 text goes.
fn find_private_keys(view: &View<'_>, out: &mut Vec<Span>) {
    static BEGIN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----"));
    for begin in BEGIN.find_iter(&view.text) {
        let rest = &view.text[begin.end()..];
        // The next dashes are the end line's, unless the block was cut off.
        let end_line = rest
            .find("-----")
            .filter(|at| rest[*at..].starts_with("-----END "));
        let closed = end_line.and_then(|at| {
            let label = at + "-----END ".len();
            rest[label..]
                .find("-----")
                .map(|dashes| label + dashes + "-----".len())
        });
        out.push(span(
            begin.start(),
            begin.end() + closed.unwrap_or_else(|| base64_len(rest)),
        ));
    }
}

fn base64_len(text: &str) -> usize {
    // Words of a following sentence are base-64 characters too: a line break alone does not end the block, a line with
    // a space in it does.
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end().trim_end_matches("\\n");
        if !body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=\\".contains(&byte))
        {
            break;
        }
        length += line.trim_end().len() + usize::from(line.ends_with('\n'));
    }
    text[..length].trim_end().len()
}

fn find_cued(view: &View<'_>, out: &mut Vec<Span>) {
    for value in values_after(view, Cue::Secret) {
        let text = value.text(view);
        let token = text.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '=');
        let classes = Classes::of(token);
        if token.len() >= MIN_CUED
            && classes.is_token()
            && classes.digits > 0
            && (classes.lower + classes.upper > 0 || value.link == Link::Assigned)
            && !token.contains("://")
            && entropy(token) >= MIN_ENTROPY_CUED
        {
            out.push(span(value.start, value.start + token.len()));
        }
    }
}

/// Tokens that nothing announces: long, of three classes, uneven. Hashes and UUIDs have two classes and stay, as do
/// words, paths and URLs.
fn find_random(view: &View<'_>, out: &mut Vec<Span>) {
    let mut at = 0;
    for word in view
        .text
        .split_inclusive(|c: char| c.is_whitespace() || "\"'`<>,;()[]{}=:".contains(c))
    {
        let start = at;
        at += word.len();
        let token = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if token.len() < MIN_ALONE || is_path(token) || view.text[..start].ends_with("base64,") {
            continue;
        }
        let classes = Classes::of(token);
        if classes.is_token()
            && classes.lower > 0
            && classes.upper > 1
            && classes.digits > 1
            && classes.is_uneven()
            && entropy(token) >= MIN_ENTROPY_ALONE
        {
            out.push(span(start, start + token.len()));
        }
    }
}

/// Dots and slashes make a host, a path or a file name; base 64 has slashes too, but not at this rate.
fn is_path(token: &str) -> bool {
    token.starts_with('/')
        || token.contains("//")
        || token.contains('.')
        || token.matches('/').count() * 16 > token.len()
}

/// How many characters of each class a token has.
#[derive(Default)]
struct Classes {
    lower: usize,
    upper: usize,
    digits: usize,
    joints: usize,
    foreign: usize,
    words: usize,
    numbers: usize,
}

impl Classes {
    fn of(token: &str) -> Self {
        let mut classes = Self::default();
        let mut last = 0;
        for byte in token.bytes() {
            let (class, count) = match byte {
                b'a'..=b'z' => (1, &mut classes.lower),
                b'A'..=b'Z' => (2, &mut classes.upper),
                b'0'..=b'9' => (3, &mut classes.digits),
                b'-' | b'_' | b'.' | b'+' | b'/' | b'=' | b'~' | b'%' => (4, &mut classes.joints),
                _ => (5, &mut classes.foreign),
            };
            *count += 1;
            // A capital and the small letters after it are one word.
            let begins = last != class && (last, class) != (2, 1);
            classes.words += usize::from(begins);
            classes.numbers += usize::from(begins && class == 3);
            last = class;
        }
        classes
    }

    /// True if all characters are of the alphabets that tokens are written in, and few of them are joints.
    fn is_token(&self) -> bool {
        let solid = self.lower + self.upper + self.digits;
        self.foreign == 0 && self.joints * 4 <= solid
    }

    /// True if words and numbers alternate too fast for a name.
    fn is_uneven(&self) -> bool {
        let length = self.lower + self.upper + self.digits + self.joints;
        self.numbers >= MIN_NUMBERS || (length as f32) < MAX_MEAN_WORD * self.words as f32
    }
}

/// Shannon entropy of the bytes, in bits a byte; 0 for the empty text.
fn entropy(text: &str) -> f32 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = text.len() as f32;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| *count as f32 / length)
        .map(|share| -share * share.log2())
        .sum()
}

fn span(start: usize, end: usize) -> Span {
    Span::new(PiiKind::Secret, start, end)
}

#[cfg(test)]
mod tests {
    use super::{Classes, MIN_ENTROPY_ALONE, entropy};

    #[test]
    fn entropy_of_known_distributions() {
        assert!(entropy("").abs() < 1e-6);
        assert!(entropy("aaaa").abs() < 1e-6);
        assert!((entropy("abcd") - 2.0).abs() < 1e-6);
    }

    #[test]
    fn limits_lie_between_random_strings_and_identifiers() {
        for random in ["q7RtZ2mK9xLb4WcV8nHs3YfJ", "a8F3kLp0ZxQw7VbN2mTr5YcE"] {
            assert!(entropy(random) >= MIN_ENTROPY_ALONE);
            assert!(Classes::of(random).is_uneven(), "{random}");
        }
        for identifier in [
            "getUserByIdAndTenantName2V3",
            "AbstractSingletonProxyFactoryBean42",
        ] {
            assert!(!Classes::of(identifier).is_uneven(), "{identifier}");
        }
    }
}
