//! The choice that a text means.

use super::list::bullet;
use crate::redact::RedactedText;

/// The least likeness, by edits, with which a text is taken for a choice that it does not spell.
const MIN_LIKENESS: f64 = 0.9;

/// The choice that is meant: by its exact words, by its words without case, marks and number, by its nearest spelling. A text
/// that fits several choices equally well is none of them.
pub(super) fn choice(choices: &[RedactedText], text: &str) -> Option<usize> {
    if let Some(exact) = choices
        .iter()
        .position(|choice| choice.as_str().trim() == text)
    {
        return Some(exact);
    }
    let folded: Vec<String> = choices.iter().map(|choice| fold(choice.as_str())).collect();
    let first_line = text.lines().next().unwrap_or(text);
    [
        text,
        without_bullet(text),
        first_line,
        without_bullet(first_line),
    ]
    .into_iter()
    .find_map(|text| {
        let text = fold(text);
        only(
            folded
                .iter()
                .map(|choice| f64::from(u8::from(!text.is_empty() && *choice == text))),
            1.0,
        )
    })
    .or_else(|| nearest(&folded, &fold(without_bullet(first_line))))
}

fn nearest(folded: &[String], text: &str) -> Option<usize> {
    let n_chars = text.chars().count() as f64;
    let likeness = folded.iter().map(|choice| {
        // The difference in length alone bounds the likeness; it spares long texts the table of edits.
        let n = choice.chars().count() as f64;
        if n.min(n_chars) < MIN_LIKENESS * n.max(n_chars) {
            return 0.0;
        }
        strsim::normalized_levenshtein(choice, text)
    });
    if n_chars == 0.0 {
        None
    } else {
        only(likeness, MIN_LIKENESS)
    }
}

/// The index of the greatest score if it is at least `min` and no other equals it.
fn only(scores: impl Iterator<Item = f64>, min: f64) -> Option<usize> {
    let mut best = None;
    let mut best_score = min;
    for (i, score) in scores.enumerate() {
        if score > best_score || (score >= best_score && best.is_none()) {
            best = Some((i, true));
            best_score = score;
        } else if score >= best_score {
            best = best.map(|(i, _)| (i, false));
        }
    }
    best.and_then(|(i, alone)| alone.then_some(i))
}

/// Words in lower case with one space between them, without marks.
fn fold(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// The text without the bullet or number of a list before it.
fn without_bullet(text: &str) -> &str {
    bullet(text).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;

    #[test]
    fn choices_are_matched() {
        let redactor = Redactor::new(&[]);
        let choices: Vec<RedactedText> = [
            "Fix a bicycle",
            "Write a cover letter",
            "C++",
            "C#",
            "Solve exercises for grade 10",
            "Solve exercises for grade 11",
            "3. Other things",
        ]
        .iter()
        .map(|text| redactor.redact(text))
        .collect();
        for (text, expected) in [
            ("Fix a bicycle", Some(0)),
            ("fix a Bicycle.", Some(0)),
            ("**\"Fix a bicycle\"**", Some(0)),
            ("12. Fix a bicycle", Some(0)),
            ("- Fix a bicycle\nbecause of the wheel", Some(0)),
            ("Write a coverletter", Some(1)),
            ("Write a cover leter", Some(1)),
            ("Write a letter", None),
            ("C++", Some(2)),
            ("c++", None),
            ("C#", Some(3)),
            ("Solve exercises for grade 11", Some(5)),
            ("Solve exercises for grade 12", None),
            ("Other things", None),
            ("3. Other things", Some(6)),
            ("!", None),
            ("", None),
        ] {
            assert_eq!(choice(&choices, text), expected, "{text}");
        }
    }
}
