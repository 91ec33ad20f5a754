//! One JSON record: parsed strictly, then once more after mending what real exporters get wrong.

use serde_json::Value;

use super::ledger::QuarantineReason;

/// serde_json refuses deeper nesting, which protects the stack.
const MAX_DEPTH: usize = 127;

/// Parses one record.
///
/// # Errors
/// Why the record must be quarantined: invalid UTF-8, nesting over 127, cut off, or not JSON.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, QuarantineReason> {
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Ok(value);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(QuarantineReason::InvalidUtf8);
    };
    if depth(text) > MAX_DEPTH {
        return Err(QuarantineReason::TooDeep);
    }
    serde_json::from_str(&repair(text)).map_err(|error| {
        if error.is_eof() {
            QuarantineReason::Truncated
        } else {
            QuarantineReason::InvalidJson
        }
    })
}

fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens(text) {
        match token {
            Token::Mark("{" | "[") => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Token::Mark("}" | "]") => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A piece of JSON text, as far as mending it needs to know.
enum Token<'a> {
    /// A string with its quotes; the closing one may be missing at the end of the text.
    String(&'a str),
    /// One of `{}[],:`.
    Mark(&'a str),
    /// A run of blanks.
    Blank(&'a str),
    /// Anything else up to the next of the above: a number or a word.
    Word(&'a str),
}

/// The tokens of any text; together they are the text.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = *rest.as_bytes().first()?;
        let blank = |byte: u8| byte.is_ascii_whitespace();
        let mark = |byte: u8| matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':');
        let run = |ends: &dyn Fn(u8) -> bool| rest.bytes().position(ends).unwrap_or(rest.len());
        let length = match first {
            b'"' => string_length(rest),
            first if mark(first) => 1,
            first if blank(first) => run(&|byte| !blank(byte)),
            _ => run(&|byte| mark(byte) || blank(byte) || byte == b'"'),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        Some(match first {
            b'"' => Token::String(token),
            first if mark(first) => Token::Mark(token),
            first if blank(first) => Token::Blank(token),
            _ => Token::Word(token),
        })
    })
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Mends lone surrogates, raw control characters in strings, `NaN` and `Infinity`, and trailing commas.
fn repair(text: &str) -> String {
    let mut mended = String::with_capacity(text.len() + 64);
    // A comma waits until it is clear that no closing bracket and no end follows.
    let mut comma = false;
    for token in tokens(text) {
        match token {
            Token::Blank(blank) => {
                mended.push_str(blank);
                continue;
            }
            Token::Mark(",") if !comma => {
                comma = true;
                continue;
            }
            Token::Mark("}" | "]") => {}
            _ if comma => mended.push(','),
            _ => {}
        }
        comma = false;
        match token {
            Token::String(string) => repair_string(string, &mut mended),
            Token::Word("NaN" | "Infinity" | "-Infinity" | "+Infinity" | "undefined") => {
                mended.push_str("null");
            }
            Token::Word("None") => mended.push_str("null"),
            Token::Word("True") => mended.push_str("true"),
            Token::Word("False") => mended.push_str("false"),
            Token::Word(word) | Token::Mark(word) | Token::Blank(word) => mended.push_str(word),
        }
    }
    mended
}

fn repair_string(string: &str, mended: &mut String) {
    let mut rest = string;
    while let Some(at) = rest.find(|c: char| c == '\\' || (c as u32) < 0x20) {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest.starts_with('\\') {
            // The match is an ASCII control character, one byte long.
            mended.push_str(match rest.as_bytes()[0] {
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                _ => "",
            });
            rest = &rest[1..];
            continue;
        }
        let taken = match (code_unit(rest), rest.get(6..).and_then(code_unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            // A backslash and whatever it escapes.
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    mended.push_str(rest);
}

/// The code unit of the escape `\uXXXX` at the start of `text`.
fn code_unit(text: &str) -> Option<u32> {
    let hex = text.strip_prefix("\\u")?.get(..4)?;
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex {
        u32::from_str_radix(hex, 16).ok()
    } else {
        None
    }
}

/// Parses the start of a record that goes on beyond `bytes`: what is complete is kept and all brackets are closed.
///
/// For telling the format from the first KiBs of a file; `None` if not even that much is JSON.
pub(super) fn parse_prefix(bytes: &[u8]) -> Option<Value> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // A character may be cut in half.
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let mut open: Vec<char> = Vec::new();
    let (mut at, mut cut, mut closers) = (0, 0, String::new());
    for token in tokens(text) {
        let (Token::String(piece) | Token::Mark(piece) | Token::Blank(piece) | Token::Word(piece)) =
            token;
        match piece {
            "{" => open.push('}'),
            "[" => open.push(']'),
            "}" | "]" => {
                open.pop();
            }
            _ => {}
        }
        // Before a comma, after an opening and after a closing bracket, what precedes is complete.
        let safe = match piece {
            "," => Some(at),
            "{" | "[" | "}" | "]" => Some(at + piece.len()),
            _ => None,
        };
        at += piece.len();
        if let Some(safe) = safe
            && open.len() <= MAX_DEPTH
        {
            cut = safe;
            closers = open.iter().rev().collect();
        }
    }
    serde_json::from_str(&repair(&[&text[..cut], &closers].concat())).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn mends_what_exporters_get_wrong() {
        for (input, expected) in [
            (r#"{"a":"\ud83d"}"#, json!({"a": "\u{FFFD}"})),
            (r#"{"a":"\ud83d\ud83d\ude00"}"#, json!({"a": "\u{FFFD}😀"})),
            (
                r#"{"a":"x\ude00y","b":"\\ud83d"}"#,
                json!({"a": "x\u{FFFD}y", "b": "\\ud83d"}),
            ),
            (
                r#"{"a":NaN,"b":[Infinity,-Infinity]}"#,
                json!({"a": null, "b": [null, null]}),
            ),
            (
                r#"{"a":"NaN, Infinity,]"}"#,
                json!({"a": "NaN, Infinity,]"}),
            ),
            ("{\"a\":\"b\nc\"}", json!({"a": "b\nc"})),
            (r#"{"a":[1,2,],},"#, json!({"a": [1, 2]})),
        ] {
            assert_eq!(parse(input.as_bytes()), Ok(expected), "{input}");
        }
    }

    #[test]
    fn says_why_a_record_is_lost() {
        let deep = "[".repeat(200) + &"]".repeat(200);
        for (input, expected) in [
            (
                b"{\"a\":\"\xFF\"}".as_slice(),
                QuarantineReason::InvalidUtf8,
            ),
            (deep.as_bytes(), QuarantineReason::TooDeep),
            (b"{\"a\":\"b".as_slice(), QuarantineReason::Truncated),
            (b"{\"a\" \"b\"}".as_slice(), QuarantineReason::InvalidJson),
            (
                b"{\"a\":1,,\"b\":2}".as_slice(),
                QuarantineReason::InvalidJson,
            ),
            (b"\"\\".as_slice(), QuarantineReason::Truncated),
        ] {
            assert_eq!(parse(input), Err(expected));
        }
    }

    #[test]
    fn closes_a_prefix() {
        let whole = r#"{"a":{"b":[1,"x"],"c":"long text"},"d":2}"#;
        for end in 1..whole.len() {
            assert!(parse_prefix(&whole.as_bytes()[..end]).is_some(), "{end}");
        }
        let value = parse_prefix(&whole.as_bytes()[..30]);
        assert_eq!(value, Some(json!({"a": {"b": [1, "x"]}})));
    }
}
