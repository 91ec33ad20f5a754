//! Words that announce personal data: "password", "geboren am", "私の名前は".
//!
//! One automaton finds the cues of every sort in one pass; what may follow a cue is the business of the detector that
//! asks for it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::cue_words::CUES;
use super::view::{is_unspaced, is_word_char};

/// What a cue word announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A telephone number.
    Phone,
    /// A number that is no telephone number: order, invoice, part.
    Reference,
    /// A version number.
    Version,
    /// An IP address.
    Network,
    /// A password.
    Password,
    /// A numeric password.
    Pin,
    /// A user name.
    Username,
    /// A user name, or just a person ("user", "login").
    Account,
    /// A social-media site, on which handles are written with `@`.
    Social,
    /// An API key or token.
    Secret,
    /// Passwords that came to light.
    Breach,
    /// A date of birth.
    Born,
    /// A national number, without which nine digits could be anything.
    NationalId,
    /// A passport, identity card or driving licence.
    Document,
    /// A place of residence.
    Address,
    /// A name, surely.
    Name,
    /// A name, if two capitalised words follow ("I'm").
    MaybeName,
    /// A name, if a capitalised word follows ("my colleague", "Frau").
    Person,
    /// A name, if two capitalised words follow, which may be set off ("customer", "unter dem Namen", "signed").
    Role,
    /// A name, if what it greets ends with a comma ("Dear").
    Salutation,
    /// An age or a school year, behind the name of whom it is told.
    Age,
    /// What Japanese says behind a name: an honorific, "am called".
    Honorific,
    /// A name at the end of a letter ("Regards,").
    Signature,
    /// A name in a form ("Name:").
    NameField,
}

/// A cue word in a text, as bytes of the view.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub(super) cue: Cue,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The cue words in a lower-case text that stand on word boundaries, by end.
pub(super) fn find_cues(lower: &str) -> Vec<CueHit> {
    static WORDS: LazyLock<Vec<(Cue, &str, bool)>> = LazyLock::new(|| {
        let words = CUES.iter().flat_map(|(cue, words)| {
            words.split('|').map(|word| match word.strip_suffix('*') {
                Some(stem) => (*cue, stem, true),
                None => (*cue, word, false),
            })
        });
        words.collect()
    });
    static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
        // A few hundred short constants: far from any limit of the automaton.
        AhoCorasick::new(WORDS.iter().map(|(_, word, _)| word)).expect("a small automaton")
    });
    let mut hits = Vec::new();
    for found in FINDER.find_overlapping_iter(lower) {
        let (cue, word, is_stem) = WORDS[found.pattern().as_usize()];
        let (start, mut end) = (found.start(), found.end());
        let open_left = word.starts_with(is_word_char);
        if open_left && lower[..start].ends_with(is_word_char) {
            continue;
        }
        if is_stem {
            let suffix: usize = lower[end..]
                .chars()
                .take_while(|c| c.is_alphabetic() && !is_unspaced(*c))
                .take(MAX_SUFFIX)
                .map(char::len_utf8)
                .sum();
            end += suffix;
        }
        if word.ends_with(is_word_char) && lower[end..].starts_with(is_word_char) {
            continue;
        }
        hits.push(CueHit { cue, start, end });
    }
    hits.sort_by_key(|hit| hit.end);
    hits
}

/// Letters that may follow a stem.
const MAX_SUFFIX: usize = 8;

#[cfg(test)]
mod tests {
    use super::super::cue_words::CUES;
    use super::{Cue, find_cues};

    #[test]
    fn words_are_lower_case_and_not_empty() {
        for word in CUES.iter().flat_map(|(_, words)| words.split('|')) {
            assert!(!word.trim_matches('*').trim().is_empty());
            assert_eq!(word, word.to_lowercase(), "{word}");
            assert_eq!(word, word.trim(), "{word}");
        }
    }

    #[test]
    fn cues_stand_on_word_boundaries() {
        let announces_phone = |text| find_cues(text).iter().any(|hit| hit.cue == Cue::Phone);
        assert!(!announces_phone("hotel, recall, phoned"));
        assert!(announces_phone("tel. 12"));
        assert!(announces_phone("telefonunuz 12"));
        assert!(announces_phone("我的电话是12"));
    }
}
