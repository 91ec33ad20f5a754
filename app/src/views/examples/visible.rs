//! Hostile text made safe to look at: what would be invisible or would reorder other text is spelt out.

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Shown as it is.
    Text(String),
    /// A character spelt out, e.g. `⟨U+202E⟩`.
    Spelt(String),
}

/// Splits text into what is shown and what is spelt out.
///
/// Line breaks and tabs stay, as do the joiners that scripts and emoji need.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for character in text.replace("\r\n", "\n").chars() {
        if is_hidden(character) {
            pieces.push(Piece::Spelt(format!("⟨U+{:04X}⟩", u32::from(character))));
        } else if let Some(Piece::Text(text)) = pieces.last_mut() {
            text.push(character);
        } else {
            pieces.push(Piece::Text(character.to_string()));
        }
    }
    pieces
}

fn is_hidden(character: char) -> bool {
    if matches!(character, '\n' | '\t') {
        return false;
    }
    character.is_control()
        // Soft hyphen, fillers, Arabic letter mark, Mongolian vowel separator.
        || matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}')
        || matches!(character, '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}')
        // Zero-width space; direction marks, embeddings, overrides and isolates; invisible operators.
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        // Tags and supplementary variation selectors: both can carry hidden text.
        || matches!(character, '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> String {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Spelt(text) => text,
            })
            .collect()
    }

    #[test]
    fn hidden_characters_are_spelt_out() {
        for (text, expected) in [
            ("plain\n\ttext", "plain\n\ttext"),
            ("a\u{202e}b", "a⟨U+202E⟩b"),
            ("\u{0}\u{1b}[31m", "⟨U+0000⟩⟨U+001B⟩[31m"),
            ("x\r\ny\rz", "x\ny⟨U+000D⟩z"),
            ("zero\u{200b}width", "zero⟨U+200B⟩width"),
            ("tag\u{e0041}", "tag⟨U+E0041⟩"),
            ("👩\u{200d}💻 é", "👩\u{200d}💻 é"),
            ("<b>not html</b>", "<b>not html</b>"),
            ("", ""),
        ] {
            assert_eq!(flat(text), expected);
        }
        assert_eq!(pieces("a\u{2066}")[1], Piece::Spelt("⟨U+2066⟩".into()));
    }
}
