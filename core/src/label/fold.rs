//! Folds the forms of a word to one key for counting: "alarm", "Alarms" and "alarm's" are one word.
//!
//! Keys are never shown; a label shows a form that people wrote. Folding too much costs little here, folding too
//! little splits the evidence below the account threshold.

/// Languages that inflect by suffix chains, where a five-letter prefix is the plain and good stemmer
/// (Can et al. 2008, "Information retrieval on Turkish texts": F5).
const PREFIX_FOLDED: &[&str] = &[
    "tur", "aze", "uzb", "tuk", "fin", "est", "hun", "lit", "lav", "pol", "ces", "slk", "slv",
    "hrv", "srp", "rus", "ukr", "bel", "bul", "mkd", "ell", "hye", "kat",
];

/// Korean particles, longest first.
const KOREAN_PARTICLES: &[&str] = &[
    "에서", "으로", "까지", "부터", "에게", "이나", "을", "를", "이", "가", "은", "는", "에", "의",
    "로", "와", "과", "도", "만",
];

/// English words that only look inflected.
const INVARIANT: &[&str] = &[
    "news", "always", "plus", "lens", "bus", "gas", "yes", "during", "morning", "evening", "thing",
    "bring", "spring", "string", "king", "wedding", "need", "feed", "speed", "seed",
];

/// The counting key of the lower-case `word` from a text in `language`.
pub(super) fn fold(word: &str, language: &str) -> String {
    let word = strip_possessive(word);
    let Some(first) = word.chars().next() else {
        return String::new();
    };
    match first {
        '\u{ac00}'..='\u{d7a3}' => fold_korean(word),
        '\u{0600}'..='\u{06ff}' => fold_arabic(word),
        '\u{0370}'..='\u{052f}' => prefix(word, 5),
        _ if PREFIX_FOLDED.contains(&language) => prefix(word, 5),
        'a'..='z' => fold_english(word),
        _ => word.to_owned(),
    }
}

/// Cuts "'s", "'m", "'re", "'ve", "'ll" and "'d"; drops other apostrophes ("don't" is "dont").
fn strip_possessive(word: &str) -> &str {
    match word.rsplit_once('\'') {
        Some((head, "s" | "" | "m" | "re" | "ve" | "ll" | "d")) if !head.is_empty() => head,
        _ => word,
    }
}

fn prefix(word: &str, n_chars: usize) -> String {
    word.chars().take(n_chars).collect()
}

fn fold_korean(word: &str) -> String {
    KOREAN_PARTICLES
        .iter()
        .find_map(|particle| {
            word.strip_suffix(particle)
                .filter(|stem| stem.chars().count() >= 2)
        })
        .unwrap_or(word)
        .to_owned()
}

fn fold_arabic(word: &str) -> String {
    word.strip_prefix("ال")
        .filter(|stem| stem.chars().count() >= 3)
        .unwrap_or(word)
        .to_owned()
}

/// A small part of Porter's stemmer: plurals, "-ing", "-ed" and the final "e". Applied to every other word in
/// Latin letters, as the language of a short text is uncertain and plurals in "s" are common.
fn fold_english(word: &str) -> String {
    if word.len() < 4 || INVARIANT.contains(&word) {
        return word.to_owned();
    }
    let mut stem = word.to_owned();
    if stem.ends_with("ies") {
        stem.truncate(stem.len() - 1);
    } else if ["sses", "xes", "ches", "shes", "zes"]
        .iter()
        .any(|ending| stem.ends_with(ending))
    {
        stem.truncate(stem.len() - 2);
    } else if stem.ends_with('s')
        && !["ss", "us", "is"]
            .iter()
            .any(|ending| stem.ends_with(ending))
    {
        stem.truncate(stem.len() - 1);
    }
    for ending in ["ing", "ed"] {
        if let Some(head) = stem.strip_suffix(ending)
            && head.len() >= 3
            && head.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            let head = undouble(head);
            stem.truncate(head);
            break;
        }
    }
    if stem.len() > 4 && stem.ends_with("ie") {
        stem.truncate(stem.len() - 2);
        stem.push('y');
    } else if stem.len() > 4 && stem.ends_with('e') {
        stem.truncate(stem.len() - 1);
    }
    stem
}

/// The length of `head` without the second of two equal consonants at its end ("sett" of "setting").
fn undouble(head: &str) -> usize {
    let bytes = head.as_bytes();
    match bytes {
        [.., a, b] if a == b && b"bdgmnprt".contains(b) => head.len() - 1,
        _ => head.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn forms_of_a_word_share_a_key() {
        for (language, forms) in [
            ("eng", &["alarm", "alarms", "alarm's"][..]),
            ("eng", &["movie", "movies"]),
            ("eng", &["set", "setting"]),
            ("eng", &["increase", "increased", "increases", "increasing"]),
            ("eng", &["decline", "declined"]),
            ("tur", &["alarm", "alarmı", "alarmımı", "alarmları"]),
            ("rus", &["будильник", "будильники", "будильников"]),
            ("kor", &["알람", "알람을", "알람이"]),
        ] {
            let keys: Vec<_> = forms.iter().map(|form| fold(form, language)).collect();
            assert!(
                keys.iter().all(|key| key == &keys[0]),
                "{forms:?}: {keys:?}"
            );
        }
    }

    #[test]
    fn different_words_keep_different_keys() {
        for (a, b) in [
            ("new", "news"),
            ("king", "k"),
            ("bus", "bu"),
            ("string", "str"),
        ] {
            assert_ne!(fold(a, "eng"), fold(b, "eng"));
        }
    }
}
