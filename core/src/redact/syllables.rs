//! Chinese and Korean given names in Latin letters, recognised by their syllables.

/// True for a capitalised word of at least `min` and at most two pinyin syllables: "Xiaoming", "Wei", "Xiao-ming".
pub(super) fn is_pinyin_name(word: &str, min: usize) -> bool {
    let lower = word.to_ascii_lowercase().replace('-', "");
    (min..=2).any(|count| is_pinyin(&lower, count))
}

/// True if `text` falls into just `count` syllables in some way.
fn is_pinyin(text: &str, count: usize) -> bool {
    const INITIALS: [&str; 24] = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x",
        "r", "z", "c", "s", "y", "w", "",
    ];
    const FINALS: [&str; 35] = [
        "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "ai", "an",
        "ao", "ei", "en", "er", "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "a",
        "e", "i", "o", "u", "ve", "v", "üe",
    ];
    if count == 0 {
        return text.is_empty();
    }
    INITIALS.iter().any(|initial| {
        text.strip_prefix(initial).is_some_and(|rest| {
            FINALS.iter().any(|end| {
                rest.strip_prefix(end)
                    .is_some_and(|rest| is_pinyin(rest, count - 1))
            })
        })
    })
}

/// True for two Korean syllables with a hyphen: "Min-jun", "Ji-Woo".
pub(super) fn is_korean_name(word: &str) -> bool {
    word.split_once('-').is_some_and(|(first, second)| {
        word.starts_with(char::is_uppercase)
            && first.len() > 1
            && is_korean_syllable(&first.to_lowercase())
            && is_korean_syllable(&second.to_lowercase())
    })
}

fn is_korean_syllable(text: &str) -> bool {
    const VOWELS: [&str; 24] = [
        "yeo", "yoo", "you", "yae", "woo", "ae", "eo", "eu", "ee", "oo", "oe", "ou", "ui", "wa",
        "we", "wi", "wo", "ya", "ye", "yo", "yu", "a", "i", "u",
    ];
    const SHORT: [&str; 2] = ["e", "o"];
    let start = text
        .find(|c| "aeiouwy".contains(c))
        .filter(|start| *start <= 2);
    let Some(start) = start else {
        return false;
    };
    let onset = matches!(
        &text[..start],
        "" | "b"
            | "ch"
            | "d"
            | "g"
            | "h"
            | "j"
            | "k"
            | "l"
            | "m"
            | "n"
            | "p"
            | "r"
            | "s"
            | "t"
            | "sh"
    );
    onset
        && VOWELS.iter().chain(&SHORT).any(|vowel| {
            text[start..].strip_prefix(vowel).is_some_and(|coda| {
                matches!(coda, "" | "n" | "ng" | "m" | "l" | "k" | "p" | "t" | "h")
            })
        })
}

#[cfg(test)]
mod tests {
    use super::{is_korean_name, is_pinyin_name};

    #[test]
    fn syllables_make_names() {
        for name in ["Wei", "Xiaoming", "Xiao-ming", "Jianguo", "Yan"] {
            assert!(is_pinyin_name(name, 1), "{name}");
        }
        for word in ["Street", "Beijingren", "Dynasty", "Language", "Fish"] {
            assert!(!is_pinyin_name(word, 1), "{word}");
        }
        for name in ["Min-jun", "Ji-Woo", "Soo-jin", "Eun-ji", "Young-ho"] {
            assert!(is_korean_name(name), "{name}");
        }
        for word in [
            "Check-in",
            "Drive-in",
            "Sign-up",
            "Sing-along",
            "Hi-Tech",
            "E-book",
            "Minjun",
        ] {
            assert!(!is_korean_name(word), "{word}");
        }
    }
}
