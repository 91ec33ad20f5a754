//! [`RedactedText`]: the proof, in a type, that a text went through the redactor.

use std::fmt;
use std::ops::Range;

use super::PiiKind;

/// Text without the personal data that the [`Redactor`](super::Redactor) knows.
///
/// Only [`Redactor::redact`](super::Redactor::redact) makes one from outside text; everything that may leave the
/// machine takes this type. `Debug` shows the length only, so that a log line can hold no conversation text.
///
/// ```
/// use clioscope_core::redact::{RedactedText, Redactor};
/// let text: RedactedText = Redactor::new(&[]).redact("write to ana@example.com");
/// assert_eq!(text.as_str(), "write to [EMAIL]");
/// ```
///
/// Nobody else can make one:
///
/// ```compile_fail,E0423
/// use clioscope_core::redact::RedactedText;
/// let text = RedactedText("write to ana@example.com".to_owned());
/// ```
///
/// ```compile_fail,E0624
/// use clioscope_core::redact::RedactedText;
/// let text = RedactedText::new("write to ana@example.com".to_owned());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RedactedText(String);

impl RedactedText {
    /// To be called by the redactor alone.
    pub(super) fn new(redacted: String) -> Self {
        Self(redacted)
    }

    /// Words of the program itself, in which nothing is redacted.
    #[must_use]
    pub fn own(words: &'static str) -> Self {
        Self(words.to_owned())
    }

    /// A number of the program itself.
    #[must_use]
    pub fn number(number: usize) -> Self {
        Self(number.to_string())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for the empty text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The part in `range` (bytes). Bounds past the end or inside a character are moved back to the nearest boundary;
    /// a range that is empty then gives an empty text.
    #[must_use]
    pub fn excerpt(&self, range: Range<usize>) -> Self {
        let start = self.0.floor_char_boundary(range.start);
        let end = self.0.floor_char_boundary(range.end).max(start);
        Self(self.0[start..end].to_owned())
    }

    /// Pieces of personal data that were replaced.
    pub fn n_placeholders(&self) -> usize {
        PiiKind::ALL
            .iter()
            .map(|kind| self.0.matches(kind.placeholder()).count())
            .sum()
    }

    /// The text with nothing where the placeholders stood, for uses in which what was redacted should not make texts
    /// alike; as it is if there would be no text left.
    #[must_use]
    pub fn without_placeholders(&self) -> Self {
        let mut text = self.0.clone();
        for kind in PiiKind::ALL {
            text = text.replace(kind.placeholder(), "");
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            return self.clone();
        }
        Self(words.join(" "))
    }

    /// The parts with `separator` between them; empty for no parts. The separator is static, so that no outside text
    /// comes in by it.
    #[must_use]
    pub fn join(parts: &[Self], separator: &'static str) -> Self {
        let parts: Vec<&str> = parts.iter().map(Self::as_str).collect();
        Self(parts.join(separator))
    }
}

impl fmt::Debug for RedactedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedactedText({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::RedactedText;

    #[test]
    fn excerpts_stay_inside_and_on_boundaries() {
        let text = RedactedText::new("aé[EMAIL]".to_owned());
        let check = |range, expected: &str| assert_eq!(text.excerpt(range).as_str(), expected);
        check(0..1, "a");
        check(0..2, "a");
        check(2..3, "é");
        check(3..99, "[EMAIL]");
        check(50..99, "");
        #[expect(clippy::reversed_empty_ranges, reason = "the edge under test")]
        check(5..3, "");
    }

    #[test]
    fn placeholders_can_be_left_out() {
        for (text, expected) in [
            ("Ask [NAME] at [EMAIL] , please", "Ask at , please"),
            ("nothing [here]", "nothing [here]"),
            ("[EMAIL]", "[EMAIL]"),
            ("", ""),
        ] {
            let text = RedactedText::new(text.to_owned());
            assert_eq!(text.without_placeholders().as_str(), expected);
        }
    }

    #[test]
    fn join_and_debug() {
        let part = RedactedText::new("secret plan".to_owned());
        assert_eq!(RedactedText::join(&[], "\n").as_str(), "");
        assert_eq!(
            RedactedText::join(&[part.clone(), part.clone()], " / ").as_str(),
            "secret plan / secret plan"
        );
        assert_eq!(format!("{part:?}"), "RedactedText(11 bytes)");
    }
}
