//! The number that a text gives.

/// The number that a text gives: the one that it begins with, that follows "rating" or the like, or its only one. The ends of
/// a scale ("1 to 5", "of 5", "/5") are none.
pub(super) fn number(text: &str) -> Option<f64> {
    const LABELS: [&str; 6] = ["rating", "score", "answer", "number", "level", "is"];
    let numbers = numbers(text);
    let given: Vec<&Number> = numbers.iter().filter(|number| !number.of_scale).collect();
    let is_label = |number: &&&Number| {
        let before = text[..number.start].trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        LABELS.iter().any(|label| word.eq_ignore_ascii_case(label))
    };
    let first = *given.first()?;
    let begins = !text[..first.start].contains(char::is_alphanumeric);
    let alone = given
        .iter()
        .all(|number| number.value.total_cmp(&first.value).is_eq());
    let number = if begins || alone {
        first
    } else {
        given.iter().find(is_label)?
    };
    number.value.is_finite().then_some(number.value)
}

struct Number {
    start: usize,
    value: f64,
    /// Whether it only says how far the scale goes.
    of_scale: bool,
}

/// The first numbers of a text.
fn numbers(text: &str) -> Vec<Number> {
    const MOST: usize = 32;
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    let mut opens_scale = false;
    while at < bytes.len() && found.len() < MOST {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut end = at + digits(at);
        while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
        if bytes.get(end) == Some(&b'.') {
            let n = digits(end + 1);
            end += if n > 0 { n + 1 } else { 0 };
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let n = digits(end + 1 + sign);
            end += if n > 0 { 1 + sign + n } else { 0 };
        }
        let before = &text[..at];
        let negative = before
            .strip_suffix(['-', '−'])
            .filter(|before| !before.ends_with(char::is_alphanumeric));
        let start = negative.map_or(at, str::len);
        let value = text[at..end].replace(',', "").parse().unwrap_or(f64::NAN);
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let ends_scale = opens_scale || ends_with_word(before, "of") || before.ends_with('/');
        opens_scale = after
            .strip_prefix("to ")
            .or_else(|| after.strip_prefix(['-', '–', '—']))
            .is_some_and(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        found.push(Number {
            start,
            value: if negative.is_some() { -value } else { value },
            of_scale: ends_scale || opens_scale,
        });
        at = end;
    }
    found
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word)
        .is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found() {
        for (text, expected) in [
            ("3", Some(3.0)),
            ("3.", Some(3.0)),
            ("3/5", Some(3.0)),
            ("3 out of 5", Some(3.0)),
            ("**3** - nothing of concern in 2 places", Some(3.0)),
            ("Rating: 4", Some(4.0)),
            ("On a scale of 1 to 5, my rating is 4.", Some(4.0)),
            ("On a scale from 1 - 5 this is a 2", Some(2.0)),
            ("1-5", None),
            ("a whole number from 1 to 5", None),
            ("There are 3 people and 4 dogs", None),
            ("4 dogs, 4 of them black", Some(4.0)),
            ("-2", Some(-2.0)),
            ("−2", Some(-2.0)),
            ("page a-2", Some(2.0)),
            ("1,234,567.5", Some(1_234_567.5)),
            ("12,5", Some(12.0)),
            ("1e3", Some(1000.0)),
            ("1e", Some(1.0)),
            ("1e999", None),
            ("three", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
