//! How much of a conversation is kept: the head and the tail, where people say what they want and how it ended.
//!
//! The bound is what makes memory proportional to the number of conversations rather than to the size of the log.
//! What is cut is counted in the verdict, never silently lost.

use serde::{Deserialize, Serialize};

/// Stands where the middle of a long turn was cut out.
pub const ELISION: &str = " […] ";

/// Bounds on one conversation. Lengths are in characters (Unicode scalar values) after normalisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// A turn longer than this is cut; default 4,000.
    pub turn_chars: usize,
    /// Characters kept of the start of a cut turn; default 3,000.
    pub turn_head: usize,
    /// Characters kept of the end of a cut turn; default 1,000.
    pub turn_tail: usize,
    /// A conversation of more turns than this is cut; default 40.
    pub turns: usize,
    /// Turns kept of the start of a cut conversation; default 30.
    pub turns_head: usize,
    /// Turns kept of the end of a cut conversation; default 10.
    pub turns_tail: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            turn_chars: 4_000,
            turn_head: 3_000,
            turn_tail: 1_000,
            turns: 40,
            turns_head: 30,
            turns_tail: 10,
        }
    }
}

impl Limits {
    /// `text` if it is short enough, else its head and tail with [`ELISION`] between; `true` if it was cut.
    pub fn cut_turn(&self, mut text: String) -> (String, bool) {
        // A text of n bytes has at most n characters: most turns need no counting.
        if text.len() <= self.turn_chars {
            return (text, false);
        }
        let length = text.chars().count();
        if length <= self.turn_chars || length <= self.turn_head + self.turn_tail {
            text.shrink_to_fit();
            return (text, false);
        }
        let head = byte_offset(&text, self.turn_head);
        let tail = byte_offset(&text, length - self.turn_tail);
        let cut = [text[..head].trim_end(), ELISION, text[tail..].trim_start()].concat();
        (cut, true)
    }

    /// Takes the middle out of a conversation that is too long and returns how many turns went.
    pub fn cut_turns<T>(&self, turns: &mut Vec<T>) -> usize {
        let kept = self.turns_head + self.turns_tail;
        if turns.len() <= self.turns.max(kept) {
            return 0;
        }
        let end = turns.len() - self.turns_tail;
        turns.drain(self.turns_head..end).count()
    }
}

/// Byte offset of the character number `index`, or the length of `text`.
fn byte_offset(text: &str, index: usize) -> usize {
    text.char_indices()
        .nth(index)
        .map_or(text.len(), |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_cut_by_characters() {
        let limits = Limits::default();
        let (same, cut) = limits.cut_turn("é".repeat(4_000));
        assert_eq!((same.chars().count(), cut), (4_000, false));
        let (shorter, cut) = limits.cut_turn("é".repeat(4_001));
        assert_eq!((shorter.chars().count(), cut), (4_000 + 5, true));
        assert!(shorter.contains(ELISION));
    }

    #[test]
    fn a_conversation_keeps_its_head_and_tail() {
        let limits = Limits::default();
        let mut turns: Vec<usize> = (0..40).collect();
        assert_eq!(limits.cut_turns(&mut turns), 0);
        turns.extend(40..45);
        assert_eq!(limits.cut_turns(&mut turns), 5);
        assert_eq!((turns.len(), turns[29], turns[30]), (40, 29, 35));
    }
}
