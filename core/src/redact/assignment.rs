//! What is said after a cue: "the password for the wifi is X", "token=X", "パスワードはX".

use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cue;
use super::pattern;
use super::view::{View, breaks_sentence};

/// Bytes from the end of a cue within which its value begins and is read.
const WINDOW: usize = 320;

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

/// The value behind each hit of `cue`, by the firmest link that is there.
pub(super) fn values_after(view: &View<'_>, cue: Cue) -> Vec<Value> {
    view.cues(cue)
        .filter_map(|hit| value_after(view, hit.end))
        .collect()
}

/// The value behind a cue that ends at `at`.
fn value_after(view: &View<'_>, at: usize) -> Option<Value> {
    // Up to six words may stand between, as long as a link follows them; without a link the value comes at once.
    static LINKED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?i)^((?:[\])"'*_`,]{0,3}\s{0,2}[\p{L}'’()@-]{1,20}){0,6}?[\])"'*_`]{0,3}\s{0,2})(?:(:=|=>|->|[:=]|—|-\s)|(?:(?:\s|^)(?:is|was|are|to|be|ist|lautet|war|est|es|era|è|é|är|er|on|jest|je|to|este|είναι|это|есть|olan|adalah|là|yra)\s|是|为|為|は|が|는|은|:))\s{0,3}(["'`“«*]{0,3})([^\s"'`“”»«\u{3000}-\u{30FF}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7AF}]{2,256})"#,
        )
    });
    static BARE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"^[\s(]{0,2}(["'`“«]?)([^\s"'`“”»«]{2,256})"#));
    let window = view.window(at, WINDOW);
    let value = |captures: &regex::Captures<'_>, quote: usize, token: usize, link| {
        let token = captures.get(token)?;
        Some(Value {
            start: at + token.start(),
            end: at + token.end(),
            link,
            quoted: captures.get(quote).is_some_and(|quote| !quote.is_empty()),
        })
    };
    let linked = LINKED.captures(window).and_then(|captures| {
        let gap = captures.get(1).map_or("", |gap| gap.as_str());
        let link = match captures.get(2) {
            Some(_) => Link::Assigned,
            None => Link::Copula,
        };
        if breaks_sentence(gap) {
            return None;
        }
        value(&captures, 3, 4, link)
    });
    linked.or_else(|| value(&BARE.captures(window)?, 1, 2, Link::Bare))
}
