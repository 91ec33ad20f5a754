//! The text as the detectors see it: look-alike characters folded to ASCII, a lower-case copy, and the cue words in it.
//!
//! Folding happens once, so that no pattern has to know of look-alikes. Positions in a view are translated back by
//! [`View::origin`].

use std::borrow::Cow;

use super::cues::{Cue, CueHit, find_cues};
use super::fold::{fold, with_zeros};
use super::spans::placeholders;

/// Digits of the first number of a list ("call 555-1234 or 555-1235") that do not cut its cue off from the next.
const MIN_LISTED: usize = 7;

/// Bytes that a cue may go on behind a word of it.
const MAX_CUE: usize = 48;

/// One text prepared for detection.
///
/// Invariant: `text`, `lower` and `zeros` have equal length and equal character boundaries, so a position in one is a
/// position in the others.
pub(super) struct View<'t> {
    /// The folded text.
    pub(super) text: Cow<'t, str>,
    /// `text` in lower case, except for the few characters whose lower case has another length.
    pub(super) lower: String,
    /// `text` with zeros for the letter O within numbers; `None` if there is no such letter.
    zeros: Option<String>,
    /// For each byte of `text`, and for its end, the byte of the original; `None` if nothing was folded.
    origins: Option<Vec<usize>>,
    /// Placeholders that stand in the text already: sorted, disjoint, left alone.
    pub(super) placeholders: Vec<(usize, usize)>,
    /// By end; none touches a placeholder.
    cues: Vec<CueHit>,
}

impl<'t> View<'t> {
    pub(super) fn new(original: &'t str) -> Self {
        let (text, origins) = fold(original);
        let lower: String = text.chars().map(lower_same_length).collect();
        let placeholders = placeholders(&text);
        let mut cues = find_cues(&lower);
        cues.retain(|hit| !overlaps_any(&placeholders, hit.start, hit.end));
        Self {
            zeros: with_zeros(&text),
            text,
            lower,
            origins,
            placeholders,
            cues,
        }
    }

    /// The byte of the original text that byte `at` of the view came from.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.origins.as_ref().map_or(at, |origins| origins[at])
    }

    /// The text for reading numbers.
    pub(super) fn numerals(&self) -> &str {
        self.zeros.as_deref().unwrap_or(&self.text)
    }

    /// The hits of one cue in order.
    pub(super) fn cues(&self, cue: Cue) -> impl Iterator<Item = CueHit> + '_ {
        self.cues.iter().copied().filter(move |hit| hit.cue == cue)
    }

    /// True if a cue of this sort ends at most `max_gap` bytes before `at`, in the same sentence, and announces no
    /// shorter number in between ("call 3 functions with 1000000 items").
    pub(super) fn is_cued(&self, cue: Cue, at: usize, max_gap: usize) -> bool {
        self.is_cued_by(cue, at, max_gap, |_| true)
    }

    /// As [`is_cued`](Self::is_cued), if `links` holds for what stands between the cue and `at`.
    pub(super) fn is_cued_by(
        &self,
        cue: Cue,
        at: usize,
        max_gap: usize,
        links: impl Fn(&str) -> bool,
    ) -> bool {
        let until = self.cues.partition_point(|hit| hit.end <= at);
        self.cues[..until]
            .iter()
            .rev()
            .take_while(|hit| at - hit.end <= max_gap)
            .filter(|hit| hit.cue == cue)
            .map(|hit| &self.text[hit.end..at])
            .any(|gap| {
                let digits = gap.bytes().filter(u8::is_ascii_digit).count();
                (digits == 0 || digits >= MIN_LISTED) && !breaks_sentence(gap) && links(gap)
            })
    }

    /// True if a cue of this sort covers the bytes from `start` to `end`.
    pub(super) fn has_cue(&self, cue: Cue, start: usize, end: usize) -> bool {
        let first = self.cues.partition_point(|hit| hit.end < end);
        self.cues[first..]
            .iter()
            .take_while(|hit| hit.end < end + MAX_CUE)
            .any(|hit| hit.cue == cue && hit.start <= start && hit.end >= end)
    }

    /// True unless a word goes on to the left of `at`.
    pub(super) fn starts_word(&self, at: usize) -> bool {
        !self.text[..at]
            .chars()
            .next_back()
            .is_some_and(is_word_char)
    }

    /// True unless a word goes on to the right of `at`.
    pub(super) fn ends_word(&self, at: usize) -> bool {
        !self.text[at..].chars().next().is_some_and(is_word_char)
    }

    /// At most `n` bytes of the text from `at`, cut back to a character boundary.
    pub(super) fn window(&self, at: usize, n: usize) -> &str {
        &self.text[at..self.text.floor_char_boundary(at + n)]
    }

    /// At most `n` bytes of the text up to `at`, cut back to a character boundary.
    pub(super) fn window_before(&self, at: usize, n: usize) -> &str {
        &self.text[self.text.ceil_char_boundary(at.saturating_sub(n))..at]
    }
}

/// A letter, digit or underscore of a script that puts spaces between words.
///
/// Chinese, Japanese, Thai and the like run words together, and Korean glues particles to numbers; there a neighbour
/// says nothing about a boundary.
pub(super) fn is_word_char(c: char) -> bool {
    (c.is_alphanumeric() && !is_unspaced(c)) || c == '_'
}

/// A character of a script written without spaces, or of Hangul.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

fn overlaps_any(ranges: &[(usize, usize)], start: usize, end: usize) -> bool {
    let first = ranges.partition_point(|range| range.1 <= start);
    ranges.get(first).is_some_and(|range| range.0 < end)
}

/// True if a sentence ends within the gap between a cue and a value. The full stop of an abbreviated cue does not count.
pub(super) fn breaks_sentence(gap: &str) -> bool {
    let gap = gap.strip_prefix('.').unwrap_or(gap);
    gap.contains(['!', '?', ';', '。']) || gap.contains(". ") || gap.matches('\n').count() > 1
}

fn lower_same_length(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::View;

    #[test]
    fn folds_and_maps_back() {
        let original = "a\u{200B}４\u{00A0}É\u{2013}é٣";
        let view = View::new(original);
        assert_eq!(view.text, "a4 É-é3");
        assert_eq!(view.lower, "a4 é-é3");
        let four = view.text.find('4').expect("folded");
        assert_eq!(&original[view.origin(four)..view.origin(four + 1)], "４");
        assert_eq!(view.origin(view.text.len()), original.len());
    }

    #[test]
    fn plain_text_is_borrowed() {
        let view = View::new("plain İ text");
        assert!(view.origins.is_none());
        assert_eq!(view.lower.len(), view.text.len());
        assert_eq!(View::new("").origin(0), 0);
    }
}
