//! How many tokens a text has, roughly.

/// A rough number of tokens of `text` for any model's tokenizer, rather too high than too low: 3.5 bytes a token for ASCII, a
/// token a character of Chinese, Japanese and Korean, and 2 bytes a token for everything else, whose words tokenizers break
/// into pieces.
///
/// Used to fit conversations into a context and to plan; what a server counts is what is booked.
pub fn estimate_tokens(text: &str) -> usize {
    // Fourteenths of a token, so that the parts add up without rounding each.
    const TOKEN: usize = 14;
    let cost = |c: char| match c {
        _ if c.is_ascii() => 4,
        '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}' => TOKEN,
        c => c.len_utf8() * TOKEN / 2,
    };
    text.chars().map(cost).sum::<usize>().div_ceil(TOKEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_estimated() {
        for (text, expected) in [
            ("", 0),
            ("a", 1),
            ("seven b", 2),
            ("seven bytes and more", 6),
            ("你好世界", 4),
            ("안녕", 2),
            ("привет", 6),
            ("🚲", 2),
        ] {
            assert_eq!(estimate_tokens(text), expected, "{text}");
        }
    }
}
