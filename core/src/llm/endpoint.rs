//! Which model is asked, and where.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::shape::Format;

/// The protocol of an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// OpenAI chat completions: OpenAI, vLLM, llama.cpp, Ollama, LM Studio, LiteLLM.
    #[default]
    OpenAi,
    /// Anthropic Messages.
    Anthropic,
    /// The browser's own language model: nothing leaves the machine.
    BuiltIn,
}

/// An endpoint without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its protocol.
    pub api: Api,
    /// Where it is; of no meaning for [`Api::BuiltIn`].
    pub base_url: BaseUrl,
    /// Name of the model.
    pub model: String,
    /// How answers are asked for.
    pub format: Format,
    /// Tokens that prompt and answer may have together.
    pub context_tokens: usize,
    /// Most calls at a time, at least 1.
    pub max_concurrency: usize,
    /// Milliseconds until a call is given up.
    pub timeout_ms: u32,
}

/// The address under which an endpoint's paths lie: `https://host[:port][/path]`, without a slash at its end, user, query or
/// fragment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// [`EndpointError`] with what is wrong and what would be right.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        Ok(Self(text.trim().trim_end_matches('/').to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port: what a policy names and the ledger books.
    pub fn origin(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0[host..].find('/').map_or(self.0.len(), |at| host + at);
        &self.0[..end]
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = EndpointError;
    fn try_from(text: String) -> Result<Self, EndpointError> {
        Self::parse(&text)
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.0
    }
}

/// A key, in memory only: it is neither serialised nor shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Reads what a person pasted; `None` for a blank, which means that the endpoint wants no key.
    ///
    /// # Errors
    /// [`EndpointError::Key`] for a line break, another control character or anything but ASCII inside.
    pub fn parse(text: &str) -> Result<Option<Self>, EndpointError> {
        let key = text.trim();
        Ok((!key.is_empty()).then(|| Self(key.to_owned())))
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

/// What is wrong with an endpoint that a person described. Never holds a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// No such thing as an address.
    #[error("{0}")]
    Url(String),
    /// A key that no header can carry.
    #[error("{0}")]
    Key(String),
}
