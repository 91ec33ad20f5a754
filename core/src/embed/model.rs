//! The models a deployment offers: one line each in `models/models.json`.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One line of the model list. All files lie in the folder `models/<id>/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSpec {
    /// Folder name and stable id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Number of dimensions of a vector.
    pub dims: usize,
    /// Longest input in tokens, special tokens included; longer texts are cut.
    pub max_tokens: usize,
    /// Id of the padding token.
    pub pad_id: u32,
    /// ISO 639-3 codes of the languages it was trained on.
    pub languages: Vec<String>,
    /// File name and SHA-256 (hex) of the weights.
    pub weights: FileSpec,
    /// File name and SHA-256 (hex) of the tokenizer.
    pub tokenizer: FileSpec,
    /// SPDX licence.
    pub licence: String,
}

/// A file of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSpec {
    /// Name within the model's folder.
    pub file: String,
    /// SHA-256 of its content, lower-case hex.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
}

/// A model file that is not what the list says.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "{file}: SHA-256 is {found}, the model list says {expected}; fetch the file again or correct its line in models.json"
)]
pub struct WrongFile {
    /// The file.
    pub file: String,
    /// Digest in the list.
    pub expected: String,
    /// Digest of the content.
    pub found: String,
}

impl FileSpec {
    /// Checks `content` against the list.
    ///
    /// # Errors
    /// [`WrongFile`] if the digest differs.
    pub fn verify(&self, content: &[u8]) -> Result<(), WrongFile> {
        let found = sha256_hex(content);
        if found == self.sha256 {
            Ok(())
        } else {
            Err(WrongFile {
                file: self.file.clone(),
                expected: self.sha256.clone(),
                found,
            })
        }
    }
}

/// SHA-256 of `content` in lower-case hex.
pub fn sha256_hex(content: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex(&Sha256::digest(content))
}

/// Bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Id of the model that serves many languages, proposed when English does not prevail.
pub const MULTILINGUAL: &str = "use-multilingual";
/// Id of the English model.
pub const ENGLISH: &str = "all-MiniLM-L6-v2";

/// Share of texts not in English above which the multilingual model is proposed.
pub const MAX_OTHER_LANGUAGES: f64 = 0.1;

/// The model to propose, and why, from the number of conversations by language code.
pub fn propose_model<'a>(
    languages: impl IntoIterator<Item = (&'a str, usize)>,
) -> (&'static str, String) {
    let (mut known, mut other) = (0_usize, 0_usize);
    for (language, count) in languages {
        if language != "und" {
            known += count;
            other += if language == "eng" { 0 } else { count };
        }
    }
    let share = other as f64 / known.max(1) as f64;
    let percent = (share * 100.0).round();
    if share > MAX_OTHER_LANGUAGES {
        (
            MULTILINGUAL,
            format!(
                "{percent}% of the conversations are not in English, and an English model would sort those by language rather than by topic."
            ),
        )
    } else {
        (
            ENGLISH,
            format!(
                "{percent}% of the conversations are not in English, so the English model fits best."
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proposes_by_the_share_of_other_languages() {
        for (languages, expected) in [
            (vec![("eng", 95), ("deu", 5)], ENGLISH),
            (vec![("eng", 90), ("deu", 10)], ENGLISH),
            (vec![("eng", 89), ("deu", 11)], MULTILINGUAL),
            (vec![("eng", 10), ("und", 90)], ENGLISH),
            (vec![], ENGLISH),
        ] {
            assert_eq!(propose_model(languages).0, expected);
        }
    }

    #[test]
    fn a_wrong_file_is_refused() {
        let spec = FileSpec {
            file: "weights".to_owned(),
            sha256: sha256_hex(b"right"),
            bytes: 5,
        };
        assert!(spec.verify(b"right").is_ok());
        assert_eq!(
            spec.verify(b"wrong").map_err(|error| error.found),
            Err(sha256_hex(b"wrong"))
        );
    }
}
