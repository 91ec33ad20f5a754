//! The human languages that a model may name: only names on this list get into a facet.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a language is called that is on no list.
pub const OTHER_LANGUAGE: &str = "Other";

/// Most languages that one conversation can have.
const MAX_LANGUAGES: usize = 8;

/// One language a line: its English name, then other names and codes by which models call it.
const LANGUAGES: &str = include_str!("languages.txt");

/// Not human languages; models list them in spite of being told not to.
const PROGRAMMING: [&str; 28] = [
    "python",
    "javascript",
    "typescript",
    "java",
    "c",
    "c++",
    "c#",
    "rust",
    "go",
    "golang",
    "sql",
    "html",
    "css",
    "bash",
    "shell",
    "php",
    "ruby",
    "kotlin",
    "swift",
    "r",
    "matlab",
    "latex",
    "json",
    "markdown",
    "code",
    "none",
    "no",
    "unknown",
];

/// The languages that `names` name, as English names, each once and in order.
///
/// A name may hold several, separated by `;`, `,`, `/`, `&` or "and"; dialects in brackets and programming languages are left
/// out. What is not known becomes [`OTHER_LANGUAGE`], and so does nothing at all.
pub fn languages_of<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for names in names {
        let names = names.replace(" and ", ";");
        for name in names.split([';', ',', '/', '&', '|', '\n']) {
            let Some(language) = language_of(name) else {
                continue;
            };
            if !found.contains(&language) {
                found.push(language);
            }
        }
    }
    found.truncate(MAX_LANGUAGES);
    if found.is_empty() {
        found.push(OTHER_LANGUAGE);
    }
    found
}

/// `None` for no language at all.
fn language_of(name: &str) -> Option<&'static str> {
    static BY_NAME: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
        LANGUAGES
            .lines()
            .filter_map(|line| {
                let language = line.split(',').next()?;
                Some(
                    line.split(',')
                        .map(move |name| (name.trim().to_lowercase(), language)),
                )
            })
            .flatten()
            .collect()
    });
    let name = name.split(['(', '[']).next().unwrap_or_default();
    let name = name
        .trim_matches(|c: char| c.is_whitespace() || ".'\"*-–•".contains(c))
        .to_lowercase();
    if name.is_empty() || PROGRAMMING.contains(&name.as_str()) {
        return None;
    }
    let known = BY_NAME.get(&name).or_else(|| {
        // "pt-BR"; then "Brazilian Portuguese" and "English language", in which short words are no codes.
        let code = name
            .split(['-', '_'])
            .next()
            .filter(|code| code.len() <= 3 && name.len() <= 7);
        code.and_then(|code| BY_NAME.get(code)).or_else(|| {
            name.split([' ', '-'])
                .rev()
                .filter(|word| word.chars().count() > 3)
                .find_map(|word| BY_NAME.get(word))
        })
    });
    Some(known.copied().unwrap_or(OTHER_LANGUAGE))
}

#[cfg(test)]
mod tests {
    use whatlang::Lang;

    use super::languages_of;
    use crate::language::language_name;

    #[test]
    fn names_are_found() {
        for (names, expected) in [
            (&["English"][..], &["English"][..]),
            (&["english; German", "ENGLISH"], &["English", "German"]),
            (
                &["English, Spanish and French"],
                &["English", "Spanish", "French"],
            ),
            (&["Mandarin Chinese"], &["Chinese"]),
            (&["Chinese (Simplified)"], &["Chinese"]),
            (&["Brazilian Portuguese"], &["Portuguese"]),
            (&["pt-BR", "de"], &["Portuguese", "German"]),
            (&["Deutsch", "日本語"], &["German", "Japanese"]),
            (&["English language."], &["English"]),
            (&["English", "Python", "SQL"], &["English"]),
            (&["Klingon"], &["Other"]),
            (&["it is not clear"], &["Other"]),
            (&["Python"], &["Other"]),
            (&["None"], &["Other"]),
            (&[""], &["Other"]),
            (&[], &["Other"]),
            (
                &["Haitian Creole", "Norwegian Bokmål"],
                &["Haitian Creole", "Norwegian"],
            ),
        ] {
            assert_eq!(languages_of(names.iter().copied()), expected, "{names:?}");
        }
    }

    #[test]
    fn what_is_identified_is_also_known() {
        for lang in Lang::all() {
            let name = language_name(lang.code()).unwrap();
            assert_ne!(languages_of([name]), ["Other"], "{name}");
        }
    }
}
