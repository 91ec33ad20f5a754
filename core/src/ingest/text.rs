//! Text as every later stage may rely on it: visible, composed, trimmed.
//!
//! - Canonical composition (NFC), so that equal texts are equal bytes. Not NFKC: it would rewrite what people typed.
//! - Line ends become `\n`; other control characters go, tabs stay.
//! - Characters that show nothing and can smuggle instructions or break patterns go: tags and supplementary variation
//!   selectors (U+E0000 to U+E0FFF), zero-width space, word joiner, byte order mark, soft hyphen, and bidirectional
//!   embeddings, overrides and isolates (the page isolates quoted text itself). Subdivision flags lose their letters.
//! - Zero-width joiner and non-joiner and the direction marks stay: Persian, Indic scripts and emoji need them.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The normal form of `text`, empty if nothing visible is left. Idempotent.
pub(super) fn normalise(text: &str) -> String {
    // Most texts have nothing to change, and most of the time of an import would go into finding that out.
    if text
        .bytes()
        .all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t'))
    {
        return text.trim().to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                // A lone carriage return is an old line end; before a line feed it is half of one.
                if chars.peek() != Some(&'\n') {
                    kept.push('\n');
                }
            }
            '\n' | '\t' => kept.push(c),
            c if c.is_control() || is_hidden(c) => {}
            c => kept.push(c),
        }
    }
    let trimmed = trim(&kept);
    if is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
        if trimmed.len() == kept.len() {
            return kept;
        }
        return trimmed.to_owned();
    }
    trimmed.nfc().collect()
}

/// Joiners and marks at the edges join nothing: a text of them alone is empty.
fn trim(text: &str) -> &str {
    let edge = |c: char| c.is_whitespace() || matches!(c, '\u{200C}'..='\u{200F}');
    // At the end they may finish a word (Persian) or do nothing; only a text without anything else is emptied.
    if text.chars().all(edge) {
        ""
    } else {
        text.trim()
    }
}

fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// `text` without ChatGPT's citation marks: private-use spans `U+E200 … U+E201` and `【12†source】`.
pub(super) fn strip_citations(text: &str) -> String {
    if !text.contains(['\u{E200}', '\u{E201}', '\u{E202}', '【']) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\u{E200}', '\u{E201}', '\u{E202}', '【']) {
        kept.push_str(&rest[..at]);
        let mark = &rest[at..];
        rest = after_citation(mark).unwrap_or_else(|| {
            let mut chars = mark.chars();
            if let Some(c @ '【') = chars.next() {
                kept.push(c);
            }
            chars.as_str()
        });
    }
    kept.push_str(rest);
    kept
}

/// What follows the citation that `mark` starts with, or `None` if it starts with none.
fn after_citation(mark: &str) -> Option<&str> {
    /// Longer spans are text between two stray marks rather than a citation.
    const LONGEST: usize = 2_000;
    let (close, needs_dagger) = match mark.chars().next()? {
        '\u{E200}' => ('\u{E201}', false),
        '【' => ('】', true),
        _ => return None,
    };
    let end = mark.find(close).filter(|&end| end <= LONGEST)?;
    let is_citation = !needs_dagger || mark[..end].contains('†');
    is_citation.then(|| &mark[end + close.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms() {
        for (input, expected) in [
            ("  plain \n", "plain"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("a\u{0}b\u{7}c\td", "abc\td"),
            ("e\u{301}", "é"),
            ("zero\u{200B}width\u{FEFF}", "zerowidth"),
            ("hi\u{E0068}\u{E0069} there", "hi there"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("👩\u{200D}🔬", "👩\u{200D}🔬"),
            ("\u{202E}abc\u{202C}", "abc"),
            ("\u{200D} \u{200F}", ""),
            ("\u{1F}\u{200B} \n", ""),
            ("日本語", "日本語"),
        ] {
            let normal = normalise(input);
            assert_eq!(normal, expected, "{input:?}");
            assert_eq!(normalise(&normal), normal, "idempotent: {input:?}");
        }
    }

    #[test]
    fn citations() {
        for (input, expected) in [
            ("none", "none"),
            ("Rain\u{E200}cite\u{E202}turn0search1\u{E201}.", "Rain."),
            ("See【12†source】 now", "See now"),
            ("【title】 stays", "【title】 stays"),
            ("open \u{E200}left", "open left"),
        ] {
            assert_eq!(strip_citations(input), expected, "{input:?}");
        }
    }
}
