//! Sentence encoders, and the texts that they are measured on.

use clioscope_core::embed::batch::BatchPlan;
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::embed::{Embedder, Precision};
use clioscope_core::redact::{RedactedText, Redactor};
use tokenizers::Tokenizer;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A loaded sentence encoder.
#[wasm_bindgen]
pub struct Encoder {
    embedder: Embedder,
    dims: usize,
}

#[wasm_bindgen]
impl Encoder {
    /// Loads a model; `spec` is its line of the model list.
    #[wasm_bindgen(constructor)]
    pub fn new(
        spec: &str,
        weights: &[u8],
        tokenizer: &[u8],
        precision: &str,
    ) -> Result<Self, JsError> {
        let precision = match precision {
            "integer" => Precision::Integer,
            "float" => Precision::Float,
            _ => return Err(JsError::new("there are the precisions integer and float")),
        };
        let spec: ModelSpec = serde_json::from_str(spec)?;
        let dims = spec.dims;
        let embedder = Embedder::load_with(spec, weights, tokenizer, precision)?;
        Ok(Self { embedder, dims })
    }

    /// Unit vectors of one batch of texts, as it is given; shape `(n, dims)`.
    pub fn embed_batch(&self, texts: Vec<String>) -> Result<Vec<f32>, JsError> {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        Ok(self.embedder.embed_strs(&texts)?.into_vec())
    }

    /// Unit vectors of any number of texts, in the batches of the product; shape `(n, dims)`.
    pub fn embed_all(&self, texts: &Texts) -> Result<Vec<f32>, JsError> {
        let Texts(texts) = texts;
        let plan = BatchPlan::new(texts);
        let mut unique = vec![0.0; plan.first_of.len() * self.dims];
        for batch in &plan.batches {
            let of_batch: Vec<_> = batch
                .iter()
                .map(|&index| texts[plan.first_of[index]].clone())
                .collect();
            let vectors = self.embedder.embed(&of_batch)?;
            for (&index, vector) in batch.iter().zip(vectors.rows()) {
                unique[index * self.dims..][..self.dims].copy_from_slice(vector);
            }
        }
        let rows = plan.unique_of.iter();
        Ok(rows
            .flat_map(|&index| &unique[index * self.dims..][..self.dims])
            .copied()
            .collect())
    }
}

/// Texts without personal data, as all stages after redaction see them.
#[wasm_bindgen]
pub struct Texts(Vec<RedactedText>);

#[wasm_bindgen]
impl Texts {
    /// Redacts texts.
    #[wasm_bindgen(constructor)]
    pub fn new(texts: Vec<String>) -> Self {
        let redactor = Redactor::new(&[]);
        Self(texts.iter().map(|text| redactor.redact(text)).collect())
    }

    /// The same for the peers.
    pub fn strings(&self) -> Vec<String> {
        let Self(texts) = self;
        texts.iter().map(|text| text.as_str().to_owned()).collect()
    }
}

/// `n_texts` different texts of exactly `n_tokens` tokens each (special tokens included), made of common words.
#[wasm_bindgen]
pub fn texts_of_length(
    tokenizer: &[u8],
    n_tokens: usize,
    n_texts: usize,
) -> Result<Vec<String>, JsError> {
    const WORDS: &str = "the people want to know how much time it takes when they write a long letter about work and \
        home for a friend who lives in another city and asks what we did last week with our new car";
    let error = |error: tokenizers::Error| JsError::new(&error.to_string());
    let mut tokenizer = Tokenizer::from_bytes(tokenizer).map_err(error)?;
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(error)?;
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut texts = Vec::new();
    for index in 0..n_texts {
        // Another start and another stride make another text.
        let stride = 1 + index / words.len() * 2;
        let mut text = String::new();
        for position in 0.. {
            let length = tokenizer
                .encode_fast(text.as_str(), true)
                .map_err(error)?
                .len();
            if length == n_tokens {
                break;
            }
            if length > n_tokens {
                return Err(JsError::new(
                    "the tokenizer cuts a common word into several tokens",
                ));
            }
            text += words[(index + position * stride) % words.len()];
            text.push(' ');
        }
        texts.push(text.trim_end().to_owned());
    }
    Ok(texts)
}
