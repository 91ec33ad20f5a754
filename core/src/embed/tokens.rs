//! Token ids of texts, by the Hugging Face tokenizers.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokenizers::{
    DecoderWrapper, Model, ModelWrapper, NormalizerWrapper, PostProcessorWrapper,
    PreTokenizerWrapper, Result, TokenizerImpl, TruncationParams,
};

use super::EmbedError;
use super::unigram::Unigram;

type Tokenizer<M> =
    TokenizerImpl<M, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

type Encode = dyn Fn(&str) -> Result<Vec<u32>>;

/// The tokenizer of a model, cutting texts to the length the model allows.
pub(super) struct Tokens(Box<Encode>);

/// What says which model a file holds.
#[derive(Deserialize)]
struct Head {
    model: Kind,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    name: Option<String>,
}

impl Tokens {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    /// [`EmbedError::Tokenizer`] if it is none.
    pub(super) fn new(file: &[u8], max_tokens: usize) -> std::result::Result<Self, EmbedError> {
        // The tokenizers' own reader panics on some files that are no JSON.
        let head: Head = serde_json::from_slice(file)
            .map_err(|error| EmbedError::Tokenizer(error.to_string()))?;
        let tokens = match head.model.name.as_deref() {
            Some("Unigram") => Self::with::<Unigram>(file, max_tokens),
            _ => Self::with::<ModelWrapper>(file, max_tokens),
        };
        tokens.map_err(|error| EmbedError::Tokenizer(error.to_string()))
    }

    fn with<M: Model + DeserializeOwned + 'static>(file: &[u8], max_tokens: usize) -> Result<Self> {
        let mut tokenizer: Tokenizer<M> = serde_json::from_slice(file)?;
        // The files bring their own (128 tokens, fixed padding), which is not what the model allows.
        tokenizer.with_padding(None);
        tokenizer.with_truncation(Some(TruncationParams {
            max_length: max_tokens,
            ..TruncationParams::default()
        }))?;
        Ok(Self(Box::new(move |text| {
            let encoding = tokenizer.encode_fast(text, true)?;
            Ok(encoding.get_ids().to_vec())
        })))
    }

    /// Ids of each text, special tokens included; none for a text without any token.
    pub(super) fn encode(&self, texts: &[&str]) -> std::result::Result<Vec<Vec<u32>>, EmbedError> {
        (texts.iter())
            .map(|text| (self.0)(text).map_err(|error| EmbedError::Tokenizer(error.to_string())))
            .collect()
    }
}
