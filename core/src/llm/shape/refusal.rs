//! Answers that decline to answer.

/// Whether a text begins as models do that decline.
pub(super) fn is_refusal(text: &str) -> bool {
    const OPENINGS: [&str; 16] = [
        "i can't help",
        "i cannot help",
        "i can't assist",
        "i cannot assist",
        "i can't provide",
        "i cannot provide",
        "i can't answer",
        "i cannot answer",
        "i can't fulfill",
        "i cannot fulfill",
        "i'm unable to",
        "i am unable to",
        "i'm sorry, but",
        "i am sorry, but",
        "sorry, but i can",
        "as an ai",
    ];
    const LONGEST: usize = 40;
    let opening: String = text
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take(LONGEST)
        .map(|c| {
            if c == '’' {
                '\''
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    OPENINGS.iter().any(|known| opening.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_by_their_beginning() {
        for (text, expected) in [
            ("I'm sorry, but I can't do that.", true),
            ("\"I’m unable to say", true),
            ("As an AI language model", true),
            ("I CANNOT HELP WITH THAT", true),
            (
                "The user asks why as an AI it says I can't help with that",
                false,
            ),
            ("I'm sorry to hear that", false),
            ("", false),
        ] {
            assert_eq!(is_refusal(text), expected, "{text}");
        }
    }
}
