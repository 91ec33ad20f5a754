//! Look-alike characters folded to ASCII: full-width digits, non-breaking spaces, typographic dashes, invisible marks; and
//! the letter O written for a zero.

use std::borrow::Cow;

use super::view::is_word_char;

/// The folded text and, for each of its bytes and its end, the byte of the original; `None` if positions are the same.
pub(super) fn fold(original: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    let Some(first) = original.find(|c| fold_char(c) != Some(c)) else {
        return (Cow::Borrowed(original), None);
    };
    let mut text = String::with_capacity(original.len());
    text.push_str(&original[..first]);
    let mut origins: Vec<usize> = (0..first).collect();
    for (at, c) in original[first..].char_indices() {
        if let Some(folded) = fold_char(c) {
            text.push(folded);
            // Bytes inside a character are never looked up; its own start stands for them.
            origins.resize(text.len(), first + at);
        }
    }
    origins.push(original.len());
    (Cow::Owned(text), Some(origins))
}

/// What a character looks like, or `None` for one that cannot be seen.
fn fold_char(c: char) -> Option<char> {
    let code = u32::from(c);
    let digit = |zero: u32| char::from_digit(code - zero, 10);
    match c {
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => None,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(code - 0xFEE0),
        '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{0660}'..='\u{0669}' => digit(0x660),
        '\u{06F0}'..='\u{06F9}' => digit(0x6F0),
        '\u{0966}'..='\u{096F}' => digit(0x966),
        '\u{2018}' | '\u{2019}' => Some('\''),
        '\u{201C}'..='\u{201E}' => Some('"'),
        '\u{3001}' | '\u{060C}' => Some(','),
        _ => Some(c),
    }
}

/// The text with zeros for the letter O in words of digits and that letter alone ("O77OO 9OO123"), if there are any.
///
/// Such a word is a number that somebody hid or read aloud, or else part of a code with letters; so this is a text for
/// the detectors of numbers only. Bytes stay where they are.
pub(super) fn with_zeros(text: &str) -> Option<String> {
    let is_zero = |byte: u8| matches!(byte, b'O' | b'o');
    let is_member = |byte: u8| byte.is_ascii_digit() || is_zero(byte);
    let bytes = text.as_bytes();
    let mut zeros: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(|byte| is_member(*byte)) {
        let start = at + offset;
        let length = bytes[start..].iter().take_while(|byte| is_member(**byte));
        let end = start + length.count();
        at = end;
        let word = &bytes[start..end];
        if word.iter().any(u8::is_ascii_digit)
            && word.iter().any(|byte| is_zero(*byte))
            && !text[..start].ends_with(is_word_char)
            && !text[end..].starts_with(is_word_char)
        {
            let folded = zeros.get_or_insert_with(|| bytes.to_vec());
            for byte in folded[start..end].iter_mut().filter(|byte| is_zero(**byte)) {
                *byte = b'0';
            }
        }
    }
    // One ASCII byte took another's place.
    zeros.map(|bytes| String::from_utf8(bytes).expect("still UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::with_zeros;

    #[test]
    fn letters_in_numbers_are_zeros() {
        let check = |text, zeros: Option<&str>| assert_eq!(with_zeros(text).as_deref(), zeros);
        check("O77OO, +1 415 555 o188", Some("07700, +1 415 555 0188"));
        check("é 1O我", Some("é 10我"));
        check("OO OK 5OK H2O 2Os Oo 100", None);
    }
}
