//! Cuts a redacted text into words, in scripts with and without blanks, and into the segments phrases stay within.
//!
//! Placeholders, addresses and numbers yield no token at all: what is never a token can never be a label.

use unicode_segmentation::UnicodeSegmentation;

/// Most tokens read of one text: a request shows its topic early, and a pasted book must not outvote the rest.
const MAX_TOKENS: usize = 300;
/// Longest word in characters; beyond it are keys, hashes and paths.
const MAX_WORD_CHARS: usize = 30;
/// Longest placeholder in bytes, brackets included.
const MAX_PLACEHOLDER: usize = 40;

/// One word of a text; in scripts without blanks, one character or one run of katakana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawToken {
    /// As written.
    pub text: String,
    /// True if punctuation, a number, a placeholder or the start of the text comes before it.
    pub opens_segment: bool,
    /// True for scripts written without blanks (Han, kana, Thai, Lao, Khmer, Burmese).
    pub unspaced: bool,
    /// True if a digit is part of the word ("mp3").
    pub has_digit: bool,
}

/// The tokens of `text` in order, at most [`MAX_TOKENS`]; empty for a text without words.
pub(super) fn tokenize(text: &str) -> Vec<RawToken> {
    let mut tokenizer = Tokenizer {
        tokens: Vec::new(),
        opens_segment: true,
        after_hyphen: false,
    };
    let mut rest = text;
    while let Some(start) = rest.find(['[', '<', '{']) {
        tokenizer.plain(&rest[..start]);
        rest = &rest[start..];
        let skipped = placeholder_len(rest).unwrap_or(1);
        rest = &rest[skipped..];
        tokenizer.split_segment();
    }
    tokenizer.plain(rest);
    tokenizer.tokens.truncate(MAX_TOKENS);
    tokenizer.tokens
}

/// Length in bytes of the placeholder ("[EMAIL]", `<PHONE_2>`) that `text` starts with.
fn placeholder_len(text: &str) -> Option<usize> {
    let end = text
        .bytes()
        .take(MAX_PLACEHOLDER)
        .position(|byte| matches!(byte, b']' | b'>' | b'}'))?;
    let inner = &text[1..end];
    let shaped = inner
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_- :".contains(&b));
    (shaped && inner.bytes().any(|b| b.is_ascii_uppercase())).then_some(end + 1)
}

struct Tokenizer {
    tokens: Vec<RawToken>,
    /// A boundary since the last token.
    opens_segment: bool,
    /// A hyphen directly after the last token.
    after_hyphen: bool,
}

impl Tokenizer {
    fn split_segment(&mut self) {
        self.opens_segment = true;
        self.after_hyphen = false;
    }

    /// Reads text without placeholders.
    fn plain(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            for chunk in line.split_whitespace() {
                if self.tokens.len() >= MAX_TOKENS {
                    return;
                }
                self.after_hyphen = false;
                if is_address(chunk) {
                    self.split_segment();
                } else {
                    for part in chunk.split_word_bounds() {
                        self.part(part);
                    }
                }
            }
            if line.ends_with('\n') {
                self.split_segment();
            }
        }
    }

    /// Reads one piece between two word boundaries.
    fn part(&mut self, part: &str) {
        if !part.chars().any(char::is_alphabetic) {
            if matches!(part, "-" | "‐" | "‑") && !self.opens_segment {
                self.after_hyphen = true;
            } else {
                self.split_segment();
            }
            return;
        }
        if !is_word(part) {
            self.split_segment();
            return;
        }
        let part = part.replace('’', "'");
        let unspaced = part.chars().all(is_unspaced);
        if std::mem::take(&mut self.after_hyphen)
            && !unspaced
            && let Some(last) = self.tokens.last_mut().filter(|last| !last.unspaced)
        {
            // "Wi-Fi" is one word.
            last.text.push('-');
            last.text.push_str(&part);
            last.has_digit |= part.chars().any(char::is_numeric);
            return;
        }
        match elision(&part) {
            Some(cut) => {
                self.push(&part[..cut], false);
                self.push(&part[cut..], false);
            }
            None => self.push(&part, unspaced),
        }
    }

    fn push(&mut self, text: &str, unspaced: bool) {
        self.tokens.push(RawToken {
            text: text.to_owned(),
            opens_segment: std::mem::take(&mut self.opens_segment),
            unspaced,
            has_digit: text.chars().any(char::is_numeric),
        });
    }
}

/// True for words: no numbers, no "3pm", no `snake_case`, no "example.com", nothing overlong.
fn is_word(part: &str) -> bool {
    part.chars().next().is_some_and(char::is_alphabetic)
        && !part.contains(['_', '.', ':'])
        && part.chars().count() <= MAX_WORD_CHARS
}

/// True for links, mail addresses, paths and handles.
fn is_address(chunk: &str) -> bool {
    let chunk = chunk.trim_end_matches(['.', ',', '!', '?', ';', ':', ')']);
    chunk.contains("://")
        || chunk.starts_with("www.")
        || chunk.contains('@')
        || chunk.contains('\\')
        || chunk.starts_with('#')
        || chunk.bytes().filter(|&byte| byte == b'/').count() >= 2
}

/// Where to cut the elided article off "l'alarme" and "dell'ordine"; `None` for "what's" and "don't".
fn elision(word: &str) -> Option<usize> {
    let (head, tail) = word.split_once('\'')?;
    let is_elided = (1..=5).contains(&head.chars().count())
        && tail.chars().count() >= 3
        && head.chars().all(char::is_alphabetic);
    is_elided.then_some(head.len() + 1)
}

/// True for letters of scripts that put no blanks between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::tokenize;

    /// Tokens joined by blanks, segments by bars.
    fn check(text: &str, expect: &str) {
        let mut found = String::new();
        for token in tokenize(text) {
            if !found.is_empty() {
                found.push_str(if token.opens_segment { " | " } else { " " });
            }
            found.push_str(&token.text);
        }
        assert_eq!(found, expect, "{text:?}");
    }

    #[test]
    fn words_and_segments() {
        check("", "");
        check("Cancel my alarm, please", "Cancel my alarm | please");
        check("fix the Wi-Fi now", "fix the Wi-Fi now");
        check("today’s news", "today's news");
        check("règle l'alarme", "règle l' alarme");
        check("don't", "don't");
        check("play mp3 at 7pm or 19:30", "play mp3 at | or");
        check("mail [EMAIL] or <PHONE_2> [sic]", "mail | or | sic");
        check(
            "see https://example.com/a and a@b.de now",
            "see | and | now",
        );
        check("使用snake_case", "使 用");
        check("取消闹钟", "取 消 闹 钟");
        check("アラームを削除", "アラーム を 削 除");
    }
}
