//! Messages as pieces: what may be roughened, and planted values that must stay as they are.

use super::pii::{Kind, Planted};

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Prose or code.
    Plain(String),
    /// A planted value.
    Planted(Planted),
}

/// A message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) is_user: bool,
    pub(super) pieces: Vec<Piece>,
}

/// Where a planted value lies in a message: half-open ranges in three units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) kind: Kind,
    pub(super) value: String,
    pub(super) obfuscated: bool,
    pub(super) code_points: [usize; 2],
    pub(super) bytes: [usize; 2],
    pub(super) utf16: [usize; 2],
}

impl Message {
    /// The text as it stands in the log.
    pub(super) fn text(&self) -> String {
        let texts = self.pieces.iter().map(|piece| match piece {
            Piece::Plain(text) => text.as_str(),
            Piece::Planted(planted) => &planted.value,
        });
        texts.collect()
    }

    /// The planted values with their places.
    pub(super) fn spans(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut at = [0_usize; 3];
        for piece in &self.pieces {
            let text = match piece {
                Piece::Plain(text) => text,
                Piece::Planted(planted) => &planted.value,
            };
            let start = at;
            at[0] += text.chars().count();
            at[1] += text.len();
            at[2] += text.encode_utf16().count();
            if let Piece::Planted(planted) = piece {
                spans.push(Span {
                    kind: planted.kind,
                    value: planted.value.clone(),
                    obfuscated: planted.obfuscated,
                    code_points: [start[0], at[0]],
                    bytes: [start[1], at[1]],
                    utf16: [start[2], at[2]],
                });
            }
        }
        spans
    }
}

/// The lower-case letter `c` without its accent.
pub(super) fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' | 'ć' => 'c',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ş' | 'ś' => 's',
        'ż' | 'ź' => 'z',
        'ğ' => 'g',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_in_three_units() {
        let planted = Planted {
            kind: Kind::Name,
            value: "Zoë 王".to_owned(),
            plain: "Zoë 王".to_owned(),
            obfuscated: false,
        };
        let message = Message {
            is_user: true,
            pieces: vec![Piece::Plain("🙃 é ".to_owned()), Piece::Planted(planted)],
        };
        let spans = message.spans();
        assert_eq!(spans[0].code_points, [4, 9]);
        assert_eq!(spans[0].bytes, [8, 16]);
        assert_eq!(spans[0].utf16, [5, 10]);
        assert_eq!(message.text(), "🙃 é Zoë 王");
    }
}
