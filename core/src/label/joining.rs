//! Joins the phrases of a name into one readable phrase, with the "and" of its language.

/// The word for "and" by language code. Languages that are not listed get a comma only.
const AND: &[(&str, &str)] = &[
    ("eng", "and"),
    ("und", "and"),
    ("deu", "und"),
    ("fra", "et"),
    ("spa", "y"),
    ("ita", "e"),
    ("por", "e"),
    ("nld", "en"),
    ("afr", "en"),
    ("pol", "i"),
    ("rus", "и"),
    ("ukr", "та"),
    ("bul", "и"),
    ("srp", "и"),
    ("hrv", "i"),
    ("tur", "ve"),
    ("aze", "və"),
    ("swe", "och"),
    ("dan", "og"),
    ("nob", "og"),
    ("fin", "ja"),
    ("lit", "ir"),
    ("ind", "dan"),
    ("vie", "và"),
    ("pes", "و"),
];

/// "a", "a and b", "a, b and c" in the language of `code`.
pub(super) fn enumerate(parts: &[&str], code: &str) -> String {
    let comma = match code {
        "cmn" | "jpn" => "、",
        "ara" | "pes" => "، ",
        _ => ", ",
    };
    let and = AND.iter().find(|(listed, _)| *listed == code);
    match (parts, and) {
        ([init @ .., last], Some((_, and))) if !init.is_empty() => {
            format!("{} {and} {last}", init.join(comma))
        }
        _ => parts.join(comma),
    }
}

#[cfg(test)]
mod tests {
    use super::enumerate;

    #[test]
    fn lists_read_as_in_their_language() {
        assert_eq!(enumerate(&[], "eng"), "");
        assert_eq!(enumerate(&["visa"], "eng"), "visa");
        assert_eq!(enumerate(&["visa", "tax"], "eng"), "visa and tax");
        assert_eq!(enumerate(&["a", "b", "c"], "deu"), "a, b und c");
        assert_eq!(enumerate(&["闹钟", "音乐"], "cmn"), "闹钟、音乐");
    }
}
