//! Long openings told with one sentence less: not everybody gives every detail.

use super::random::Random;
use super::seed::{Part, Template};

/// Words that point back to the sentence before.
const POINTING: [&str; 22] = [
    "It", "It's", "They", "That", "That's", "This", "He", "She", "So", "And", "But", "Then",
    "Because", "Which", "Also", "Those", "These", "it", "it's", "they", "that", "so",
];

/// `opening` without one of its inner sentences, if it is long enough to have one that can go.
///
/// Sentences with choices, planted values, questions or quotations stay, as do the first and the last one.
pub(super) fn thin(opening: &Template, random: &mut Random) -> Template {
    let parts = &opening.0;
    let pasted = |part: &Part| matches!(part, Part::Text(text) if text.contains(['\n', '`', '{', '"', '„', '«', '“']));
    let candidates = if parts.iter().any(pasted) {
        Vec::new()
    } else {
        candidates(parts)
    };
    if candidates.is_empty() {
        return opening.clone();
    }
    let (part, start, end) = random.pick(&candidates);
    let mut parts = parts.clone();
    if let Part::Text(text) = &mut parts[part] {
        text.replace_range(start..end, "");
    }
    Template(parts)
}

/// The sentences that can go: part, start, end.
fn candidates(parts: &[Part]) -> Vec<(usize, usize, usize)> {
    let mut boundaries: Vec<(usize, usize)> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if let Part::Text(text) = part {
            boundaries.extend(ends(text).into_iter().map(|end| (index, end)));
        }
    }
    if boundaries.len() < 3 {
        return Vec::new();
    }
    let sentences = boundaries.windows(2).filter_map(|pair| {
        let ((part, start), (other, end)) = (pair[0], pair[1]);
        let Part::Text(text) = &parts[part] else {
            return None;
        };
        let next = text.get(end..)?.split(' ').next().unwrap_or_default();
        let fits = part == other
            && (12..=160).contains(&text[start..end].chars().count())
            && !text[start..end].contains(['?', '？', ':', '؟'])
            && !POINTING.contains(&next);
        fits.then_some((part, start, end))
    });
    sentences.collect()
}

/// Where sentences of `text` end that are followed by another one: after the white space.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    // Letters since the last character that is none.
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c == '。' {
            ends.push(end);
        } else if letters >= 3 && ".!?".contains(c) && text[end..].starts_with(' ') {
            let after = &text[end + 1..];
            if after.starts_with(char::is_alphabetic) {
                ends.push(end + 1);
            }
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    ends.retain(|&end| end < text.len());
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Template {
        Template::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn an_inner_sentence_goes() {
        let long =
            "My door is stuck. We moved in last year. The frame is made of oak. How do I free it?";
        let thinner = [
            parse("My door is stuck. The frame is made of oak. How do I free it?"),
            parse("My door is stuck. We moved in last year. How do I free it?"),
        ];
        assert!(thinner.contains(&thin(&parse(long), &mut Random::new("thin"))));
    }

    #[test]
    fn short_texts_choices_and_pasted_lines_stay() {
        for text in [
            "My door is stuck. How do I free it?",
            "My door is stuck. We moved in [[2019|2020]] with a cat. How do I free it? Please help.",
            "My door is stuck. Here is the label.\nModel twelve. Made here. How do I free it?",
        ] {
            assert_eq!(thin(&parse(text), &mut Random::new("thin")), parse(text));
        }
    }
}
