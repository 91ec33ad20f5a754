//! Lists of given and family names: what gives a full name away that nothing announces.
//!
//! `given_names.txt` holds given names separated by blanks and sorted, a line an initial and script. A `~` marks one that
//! is as well a word, a place or a brand ("Rose", "Paris"). `family_names.txt` holds a line a tradition, its name first.
//! Both are written from general knowledge and complete nowhere.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// How sure a word is a given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Hardly anything else.
    Sure,
    /// A word, a place or a brand too.
    Ambiguous,
}

/// A tradition of family names, as the lines of `family_names.txt` call them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tradition {
    /// Behind the given name, in Latin letters.
    Western,
    /// Before the given name, in Latin letters.
    Hungarian,
    /// Before one or more short names.
    Vietnamese,
    /// Chinese in Latin letters.
    Pinyin,
    /// Korean in Latin letters.
    Korean,
    /// Chinese.
    Han,
    /// Korean.
    Hangul,
    /// Japanese.
    Japanese,
    /// Arabic and Persian.
    Persian,
    /// Hebrew.
    Hebrew,
    /// Hindi and its neighbours.
    Devanagari,
}

const TRADITIONS: [(&str, Tradition); 11] = [
    ("western", Tradition::Western),
    ("hungarian", Tradition::Hungarian),
    ("vietnamese", Tradition::Vietnamese),
    ("pinyin", Tradition::Pinyin),
    ("korean", Tradition::Korean),
    ("han", Tradition::Han),
    ("hangul", Tradition::Hangul),
    ("japanese", Tradition::Japanese),
    ("persian", Tradition::Persian),
    ("hebrew", Tradition::Hebrew),
    ("devanagari", Tradition::Devanagari),
];

struct GivenNames {
    /// Folded.
    names: HashMap<String, Given>,
    /// Russian and Ukrainian names without the ending that their cases change.
    stems: HashMap<String, Given>,
}

static GIVEN: LazyLock<GivenNames> = LazyLock::new(|| {
    let mut names = HashMap::new();
    let mut stems = HashMap::new();
    for entry in include_str!("given_names.txt").split_whitespace() {
        let (name, given) = match entry.strip_prefix('~') {
            Some(name) => (name, Given::Ambiguous),
            None => (entry, Given::Sure),
        };
        let name = fold(name);
        if name.starts_with(is_cyrillic) {
            let ending = ['а', 'я', 'и', 'ь', 'о'];
            let stem = name.strip_suffix(ending).unwrap_or(&name);
            if stem.chars().count() >= MIN_STEM {
                stems.entry(stem.to_owned()).or_insert(given);
            }
        }
        names.insert(name, given);
    }
    GivenNames { names, stems }
});

/// Characters of the shortest stem of a name whose endings change.
const MIN_STEM: usize = 3;

/// Whether a word of any script is a given name, whatever its case and accents; Russian ones in any case of grammar.
pub(super) fn given(word: &str) -> Option<Given> {
    let folded = fold(word);
    if let Some(given) = GIVEN.names.get(&folded) {
        return Some(*given);
    }
    if folded.starts_with(is_cyrillic) {
        // Folded: "ой" has lost its mark.
        return inflected(
            &folded,
            &["ами", "ою", "ои", "еи", "ом", "ем", "ею", "ии", "ию"],
        )
        .or_else(|| inflected(&folded, &["а", "я", "ы", "и", "е", "у", "ю"]));
    }
    // "Jean-Pierre", "Ana-Maria"
    let (first, second) = folded.split_once('-')?;
    let names = &GIVEN.names;
    match (names.get(first), names.get(second)) {
        (Some(Given::Sure), _) | (Some(_), Some(_)) => Some(Given::Sure),
        _ => None,
    }
}

fn inflected(folded: &str, endings: &[&str]) -> Option<Given> {
    endings
        .iter()
        .find_map(|ending| GIVEN.stems.get(folded.strip_suffix(ending)?).copied())
}

/// Whether a word in Latin letters is a given name with an ending of a Slavic case: "Anny", "Janem".
pub(super) fn slavic_given(word: &str) -> Option<Given> {
    const ENDINGS: [&str; 13] = [
        "iem", "owi", "ovi", "em", "om", "ou", "ie", "ej", "a", "y", "i", "e", "u",
    ];
    let folded = fold(word);
    ENDINGS.iter().find_map(|ending| {
        let stem = folded
            .strip_suffix(ending)
            .filter(|stem| stem.len() >= MIN_STEM)?;
        let names = &GIVEN.names;
        names
            .get(stem)
            .or_else(|| names.get(&format!("{stem}a")))
            .copied()
    })
}

/// True for a family name of this tradition. Western ones are compared without accents, others as they are.
pub(super) fn is_family(tradition: Tradition, word: &str) -> bool {
    static FAMILY: LazyLock<HashMap<Tradition, HashSet<String>>> = LazyLock::new(|| {
        let lines = include_str!("family_names.txt").lines();
        let entry = |line: &'static str| {
            let mut words = line.split(' ');
            let label = words.next()?;
            let (_, tradition) = TRADITIONS.iter().find(|(name, _)| *name == label)?;
            Some((
                *tradition,
                words.map(|word| family_key(*tradition, word)).collect(),
            ))
        };
        lines.filter_map(entry).collect()
    });
    FAMILY
        .get(&tradition)
        .is_some_and(|names| names.contains(&family_key(tradition, word)))
}

fn family_key(tradition: Tradition, word: &str) -> String {
    match tradition {
        Tradition::Western | Tradition::Persian => fold(word),
        _ => word.to_owned(),
    }
}

/// A word in small letters without accents and apostrophes; Arabic letters that stand for each other made one.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase().replace('\'', "");
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ى' | 'ی' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ک' => folded.push('ك'),
            'ς' => folded.push('σ'),
            '\'' => {}
            // Syllables would fall apart.
            '\u{AC00}'..='\u{D7AF}' | '\u{900}'..='\u{DFF}' | '\u{3040}'..='\u{30FF}' => {
                folded.push(c);
            }
            _ => folded.extend(std::iter::once(c).nfd().filter(|c| !is_accent(*c))),
        }
    }
    folded
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}')
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Given, TRADITIONS, fold, given, is_family};

    #[test]
    fn given_names_are_sorted_and_stand_once() {
        let mut seen = HashSet::new();
        for line in include_str!("given_names.txt").lines() {
            let names: Vec<String> = line
                .split(' ')
                .map(|name| fold(name.trim_start_matches('~')))
                .collect();
            assert!(names.is_sorted(), "{line}");
            for name in names {
                assert!(!name.is_empty() && seen.insert(name.clone()), "{name}");
            }
        }
    }

    #[test]
    fn every_line_of_family_names_has_a_tradition() {
        for line in include_str!("family_names.txt").lines() {
            let (label, names) = line.split_once(' ').expect("a label");
            let (_, tradition) = TRADITIONS
                .iter()
                .find(|(name, _)| *name == label)
                .expect("a tradition");
            assert!(names.split(' ').all(|name| is_family(*tradition, name)));
        }
    }

    #[test]
    fn case_accents_and_grammar_do_not_matter() {
        for name in [
            "HANNAH",
            "Jürgen",
            "jurgen",
            "Łukasz",
            "Özlem",
            "Галиной",
            "Сергею",
            "Марией",
            "ΓΙΏΡΓΟΣ",
            "أحمد",
            "احمد",
            "Jean-Pierre",
            "राहुल",
            "민수",
        ] {
            assert_eq!(given(name), Some(Given::Sure), "{name}");
        }
        for name in ["Rose", "Paris", "علي"] {
            assert_eq!(given(name), Some(Given::Ambiguous), "{name}");
        }
        for word in ["Street", "Zug", "город", "Café", "-", "سيارة"] {
            assert_eq!(given(word), None, "{word}");
        }
    }
}
