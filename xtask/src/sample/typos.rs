//! Light typing errors in what people write; never in planted values, code, addresses or quotations.

use super::random::Random;
use super::text::{Piece, without_accent};

/// How much a text may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Letters, accents, capitals and punctuation.
    Careless,
    /// Capitals and punctuation at the ends only: the letters are what the text is about.
    Letters,
}

const LATIN: [&str; 9] = ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "tr"];

/// Roughens a message a little.
pub(super) fn roughen(pieces: &mut [Piece], language: &str, care: Care, random: &mut Random) {
    if care == Care::Careless && LATIN.contains(&language) {
        let mut words = open_words(pieces);
        random.shuffle(&mut words);
        words.truncate(1 + words.len() / 30);
        // From the back, so that the places of the others stay valid.
        words.sort_unstable_by(|a, b| b.cmp(a));
        for Word { piece, start, end } in words {
            if let Piece::Plain(text) = &mut pieces[piece] {
                let changed = mistype(&text[start..end], language, random);
                text.replace_range(start..end, &changed);
            }
        }
    }
    if random.chance(0.4) {
        lower_first(pieces);
    }
    if random.chance(0.5) {
        drop_final_mark(pieces);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    piece: usize,
    start: usize,
    end: usize,
}

/// The words in which a typing error does no harm.
fn open_words(pieces: &[Piece]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut fenced = false;
    let mut quoted = false;
    let last = pieces.len().saturating_sub(1);
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Plain(text) = piece else { continue };
        let mut line_start = 0;
        for line in text.split_inclusive('\n') {
            let fence = line.trim_start().starts_with("```");
            fenced ^= fence;
            let code = fence || fenced || looks_like_code(line);
            let mut at = line_start;
            for token in line.split_inclusive(char::is_whitespace) {
                let (start, end) = (at, at + token.len());
                at = end;
                let marks = token.chars().filter(|c| is_quote(*c)).count();
                let inside = quoted || marks > 0;
                quoted ^= marks % 2 == 1;
                // A token that touches a planted value may be a part of it ("'s", "@").
                let touches = (start == 0 && index > 0)
                    || (end == text.len() && index < last && !token.ends_with(char::is_whitespace));
                if code || inside || touches {
                    continue;
                }
                if let Some(length) = open_length(token) {
                    words.push(Word {
                        piece: index,
                        start,
                        end: start + length,
                    });
                }
            }
            line_start += line.len();
            // A quotation mark that is never closed must not silence the rest of a long text.
            quoted &= !line.trim().is_empty();
        }
    }
    words
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn looks_like_code(line: &str) -> bool {
    let marks = [
        '{', '}', ';', '=', '<', '>', '_', '\\', '|', '#', '`', '$', '/', '@', '\t',
    ];
    line.starts_with("  ") || line.contains(marks) || line.contains("()") || line.contains("Error:")
}

/// The length of the word at the start of `token`, if it is an ordinary lower-case word of at least five letters.
fn open_length(token: &str) -> Option<usize> {
    let word = token
        .trim_end()
        .trim_end_matches([',', '.', '!', '?', ')', ':']);
    let ordinary = word
        .chars()
        .all(|c| c.is_alphabetic() && !c.is_uppercase() || c == '\'');
    (ordinary && word.chars().count() >= 5).then_some(word.len())
}

/// `word` with one typing error.
fn mistype(word: &str, language: &str, random: &mut Random) -> String {
    let without = without_accents(word, language);
    if without != word {
        return without;
    }
    if word.contains('\'') {
        return if language == "en" {
            word.replace('\'', "")
        } else {
            word.to_owned()
        };
    }
    let mut letters: Vec<char> = word.chars().collect();
    let place = random.between(1, letters.len() - 2);
    match random.below(4) {
        0 | 1 => letters.swap(place, place + 1),
        2 => {
            letters.remove(place);
        }
        _ => letters.insert(place, letters[place]),
    }
    letters.into_iter().collect()
}

/// `word` as typed by somebody who leaves the accents out; umlauts stay, Germans do not drop them.
fn without_accents(word: &str, language: &str) -> String {
    if !matches!(language, "fr" | "es" | "pt" | "pl" | "it" | "tr") {
        return word.to_owned();
    }
    word.chars().map(without_accent).collect()
}

/// Begins the message in lower case, unless its first word is an acronym, "I" or the like.
pub(super) fn lower_first(pieces: &mut [Piece]) {
    let Some(Piece::Plain(text)) = pieces.first_mut() else {
        return;
    };
    let word = text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    let mut letters = word.chars();
    let Some(first) = letters.next().filter(|c| c.is_uppercase()) else {
        return;
    };
    if letters.next().is_some_and(char::is_lowercase)
        && word.chars().filter(|c| c.is_uppercase()).count() == 1
    {
        let lower: String = if first == 'İ' {
            "i".to_owned()
        } else {
            first.to_lowercase().collect()
        };
        text.replace_range(..first.len_utf8(), &lower);
    }
}

fn drop_final_mark(pieces: &mut [Piece]) {
    let Some(Piece::Plain(text)) = pieces.last_mut() else {
        return;
    };
    let prose = text.trim_end_matches(['.', '?', '。', '？', '؟']);
    let marks = text.chars().count() - prose.chars().count();
    if marks == 1 && prose.ends_with(char::is_alphabetic) && !looks_like_code(text) {
        text.truncate(prose.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::pii::{Kind, Planted};

    fn words(text: &str) -> Vec<&str> {
        let pieces = [Piece::Plain(text.to_owned())];
        let words = open_words(&pieces).into_iter();
        words.map(|word| &text[word.start..word.end]).collect()
    }

    #[test]
    fn code_urls_quotations_and_proper_nouns_are_closed() {
        let text = "please check it\n```\nlet value of\n```\nsay \"dear reader\" from Berlin at www/here now";
        assert_eq!(words(text), ["please", "check"]);
        assert_eq!(
            words("where does Paris write \"some thing\" else?"),
            ["where", "write"]
        );
        assert!(words("SELECT name from people;").is_empty());
    }

    #[test]
    fn planted_values_and_what_touches_them_stay() {
        let planted = Planted {
            kind: Kind::Name,
            value: "martina muster".to_owned(),
            plain: "martina muster".to_owned(),
            obfuscated: false,
        };
        for run in 0..100 {
            let mut pieces = [
                Piece::Plain("this letter is from".to_owned()),
                Piece::Planted(planted.clone()),
                Piece::Plain("thing and others".to_owned()),
            ];
            roughen(
                &mut pieces,
                "en",
                Care::Careless,
                &mut Random::new(&format!("{run}")),
            );
            assert_eq!(pieces[1], Piece::Planted(planted.clone()));
            assert!(matches!(&pieces[0], Piece::Plain(text) if text.ends_with("from")));
            assert!(matches!(&pieces[2], Piece::Plain(text) if text.starts_with("thing")));
        }
    }

    #[test]
    fn acronyms_keep_their_capitals() {
        for text in ["HMRC wrote", "I think", "iOS is", "McCoy", "123 Go"] {
            let mut pieces = [Piece::Plain(text.to_owned())];
            lower_first(&mut pieces);
            assert_eq!(pieces, [Piece::Plain(text.to_owned())]);
        }
    }
}
