//! The embedded text facet: a short, faithful request text from the person's own redacted words.
//!
//! It is extractive, not a summary. The opening request says most about what a conversation is for; later
//! turns follow until the budget is used, so that one-word openings still get a subject.

use std::ops::Range;

use super::boilerplate::says_nothing;
use super::sentences::sentences;
use crate::redact::RedactedText;

/// Longest request text, in characters (about 130 tokens of English).
pub const MAX_REQUEST_CHARS: usize = 520;

/// Longest single sentence taken whole; of a longer one (a pasted document without stops) only the start.
const MAX_SENTENCE_CHARS: usize = 320;

/// The request text of a conversation from its redacted user turns, in order; empty if they say nothing.
///
/// Greetings, thanks and fenced code are skipped. If that leaves nothing, the first turn stands for the conversation.
pub fn request_text(user_turns: &[RedactedText]) -> RedactedText {
    let mut parts = Vec::new();
    let mut budget = MAX_REQUEST_CHARS;
    'turns: for turn in user_turns {
        for range in sentences(turn.as_str()) {
            if says_nothing(&turn.as_str()[range.clone()]) {
                continue;
            }
            let part = head(turn, range, budget.min(MAX_SENTENCE_CHARS));
            budget = budget.saturating_sub(part.as_str().chars().count() + 1);
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
            if budget < 12 {
                break 'turns;
            }
        }
    }
    if parts.is_empty()
        && let Some(first) = user_turns
            .iter()
            .find(|turn| !turn.as_str().trim().is_empty())
    {
        parts.push(head(first, 0..first.as_str().len(), MAX_SENTENCE_CHARS));
    }
    RedactedText::join(&parts, " ")
}

/// The first `max_chars` characters of a range, cut at a space if there is one near the end.
fn head(text: &RedactedText, range: Range<usize>, max_chars: usize) -> RedactedText {
    let part = &text.as_str()[range.clone()];
    let Some((cut, _)) = part.char_indices().nth(max_chars) else {
        return text.excerpt(range);
    };
    let cut = part[..cut]
        .rfind(char::is_whitespace)
        .filter(|space| *space > cut / 2)
        .unwrap_or(cut);
    text.excerpt(range.start..range.start + cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;

    fn check(turns: &[&str], expected: &str) {
        let redactor = Redactor::new(&[]);
        let turns: Vec<_> = turns.iter().map(|turn| redactor.redact(turn)).collect();
        assert_eq!(request_text(&turns).as_str(), expected);
    }

    #[test]
    fn keeps_the_request_and_skips_the_rest() {
        check(&[], "");
        check(&["Hi!"], "Hi!");
        check(
            &["Hi! How do I cancel an order? Thanks."],
            "How do I cancel an order?",
        );
        check(&["hello", "reset my router"], "reset my router");
        check(
            &[
                "why does this fail?\n```\nlet x = 1;\n```",
                "ok",
                "it says E0382",
            ],
            "why does this fail? it says E0382",
        );
        check(
            &["mail me at jane@example.org about the lease"],
            "mail me at [EMAIL] about the lease",
        );
    }

    #[test]
    fn is_bounded() {
        let redactor = Redactor::new(&[]);
        let long = "word ".repeat(20_000);
        let text = request_text(&[redactor.redact(&long), redactor.redact(&long)]);
        assert!(text.as_str().chars().count() <= MAX_REQUEST_CHARS);
        assert!(!text.is_empty());
    }
}
