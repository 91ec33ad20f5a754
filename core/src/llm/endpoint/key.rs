//! Keys of endpoints.

use std::fmt;

use super::EndpointError;

/// A key, in memory only: it is neither serialised nor shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Reads what a person pasted; `None` for a blank, which means that the endpoint wants no key.
    ///
    /// # Errors
    /// [`EndpointError::Key`] for a line break, white space, another control character or anything but ASCII inside.
    pub fn parse(text: &str) -> Result<Option<Self>, EndpointError> {
        let key = text.trim();
        let wrong = if key.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']) {
            "the key has a line break in it: paste it again without"
        } else if key.contains(char::is_whitespace) {
            "the key has a space in it: paste the key alone, without words before or after it"
        } else if key.contains(char::is_control) {
            "the key has an invisible character in it: copy it again from where you got it"
        } else if !key.is_ascii() {
            "the key has a character that no key can have: copy it again from where you got it"
        } else {
            return Ok((!key.is_empty()).then(|| Self(key.to_owned())));
        };
        Err(EndpointError::Key(wrong.to_owned()))
    }

    /// The key, for the header of a call and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_never_shown() {
        for (text, expected) in [
            ("", Ok(None)),
            (" \n ", Ok(None)),
            (" sk-Abc_1\n", Ok(Some("sk-Abc_1"))),
            ("sk-abc\ndef", Err("line break")),
            ("sk-abc\r\ndef", Err("line break")),
            ("Bearer sk-abc", Err("space")),
            ("sk-abc\u{7}def", Err("invisible")),
            ("sk-äbc", Err("no key can have")),
            ("sk-abc…", Err("no key can have")),
        ] {
            let key = ApiKey::parse(text);
            let shown = format!("{key:?}");
            assert!(!shown.contains("bc"), "{shown}");
            match (key, expected) {
                (Ok(key), Ok(expected)) => assert_eq!(key.as_ref().map(ApiKey::expose), expected),
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
                (key, _) => panic!("{text:?}: {key:?}"),
            }
        }
    }
}
