//! Cuts a text into sentences for extraction: by Unicode sentence bounds, lines, and list items; code is left out.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Byte ranges of the sentences of `text`, in order, trimmed, none empty.
///
/// Fenced code blocks are skipped; a text that is all code gives its first lines, since something must stand for it.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut in_code = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            continue;
        }
        if in_code {
            continue;
        }
        for (at, sentence) in line.split_sentence_bound_indices() {
            push_trimmed(&mut ranges, text, start + at..start + at + sentence.len());
        }
    }
    if ranges.is_empty() {
        push_trimmed(&mut ranges, text, 0..text.len());
    }
    ranges
}

fn push_trimmed(ranges: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.start + part.trim_end().len();
    if start < end {
        ranges.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn cuts() {
        let check = |text: &str, expected: &[&str]| {
            let parts: Vec<_> = sentences(text)
                .into_iter()
                .map(|range| &text[range])
                .collect();
            assert_eq!(parts, expected, "{text:?}");
        };
        check("", &[]);
        check("  \n ", &[]);
        check("One. Two?\n- three", &["One.", "Two?", "- three"]);
        check(
            "今天天气好吗？请告诉我。",
            &["今天天气好吗？", "请告诉我。"],
        );
        check(
            "Why?\n```rust\nlet x. = 1;\n```\nThanks",
            &["Why?", "Thanks"],
        );
        check("```\nonly code\n```", &["```\nonly code\n```"]);
    }
}
