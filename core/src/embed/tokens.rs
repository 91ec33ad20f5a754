//! Token ids of texts, by the Hugging Face tokenizers.

use serde::de::IgnoredAny;
use tokenizers::{Tokenizer, TruncationParams};

use super::EmbedError;

/// The tokenizer of a model, cutting texts to the length the model allows.
pub(super) struct Tokens(Tokenizer);

impl Tokens {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    /// [`EmbedError::Tokenizer`] if it is none.
    pub(super) fn new(file: &[u8], max_tokens: usize) -> Result<Self, EmbedError> {
        // The tokenizers' own reader panics on some files that are no JSON.
        serde_json::from_slice::<IgnoredAny>(file)
            .map_err(|error| EmbedError::Tokenizer(error.to_string()))?;
        let mut tokenizer = Tokenizer::from_bytes(file)
            .map_err(|error| EmbedError::Tokenizer(error.to_string()))?;
        // The files bring their own (128 tokens, fixed padding), which is not what the model allows.
        tokenizer.with_padding(None);
        tokenizer
            .with_truncation(Some(TruncationParams {
                max_length: max_tokens,
                ..TruncationParams::default()
            }))
            .map_err(|error| EmbedError::Tokenizer(error.to_string()))?;
        Ok(Self(tokenizer))
    }

    /// Ids of each text, special tokens included; none for a text without any token.
    pub(super) fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<u32>>, EmbedError> {
        texts
            .iter()
            .map(|text| match self.0.encode_fast(*text, true) {
                Ok(encoding) => Ok(encoding.get_ids().to_vec()),
                Err(error) => Err(EmbedError::Tokenizer(error.to_string())),
            })
            .collect()
    }
}
