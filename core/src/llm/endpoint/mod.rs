//! Which model is asked, and where.

mod key;
mod preset;
mod typed;
mod url;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::shape::Format;

pub use key::ApiKey;
pub use preset::{PRESETS, Preset, preset};
pub use url::BaseUrl;

/// The protocol of an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// Chat completions, the protocol of most servers: vLLM, llama.cpp, Ollama, LM Studio.
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

impl Endpoint {
    /// An endpoint with careful defaults: answers in tags, 8192 tokens of context, 8 calls at a time (1 for the browser's own
    /// model), 2 minutes a call.
    pub fn new(api: Api, base_url: BaseUrl, model: impl Into<String>) -> Self {
        Self {
            api,
            base_url,
            model: model.into(),
            format: Format::Tags,
            context_tokens: 8192,
            max_concurrency: if api == Api::BuiltIn { 1 } else { 8 },
            timeout_ms: 120_000,
        }
    }

    /// The address of the protocol's path `suffix` (which begins with a slash): under the base address, or under its `/v1` if
    /// the base address has no path. Empty for [`Api::BuiltIn`].
    pub fn url(&self, suffix: &str) -> String {
        match self.api {
            Api::BuiltIn => String::new(),
            Api::OpenAi | Api::Anthropic if self.base_url.has_path() => self.base_url.path(suffix),
            Api::OpenAi | Api::Anthropic => format!("{}{suffix}", self.base_url.path("/v1")),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lie_under_v1_unless_another_is_given() {
        for (api, base, expected) in [
            (
                Api::OpenAi,
                "http://127.0.0.1:8091",
                "http://127.0.0.1:8091/v1/models",
            ),
            (
                Api::OpenAi,
                "http://127.0.0.1:8091/v1/",
                "http://127.0.0.1:8091/v1/models",
            ),
            (
                Api::OpenAi,
                "https://a.example/openai/v1",
                "https://a.example/openai/v1/models",
            ),
            (
                Api::Anthropic,
                "https://a.example",
                "https://a.example/v1/models",
            ),
            (Api::BuiltIn, "https://a.example", ""),
        ] {
            let base = BaseUrl::parse(base).expect("a good address");
            assert_eq!(Endpoint::new(api, base, "m").url("/models"), expected);
        }
    }

    #[test]
    fn an_endpoint_survives_storage() {
        for endpoint in [
            Endpoint::new(
                Api::OpenAi,
                BaseUrl::parse("http://localhost:1234").expect("a good address"),
                "m",
            ),
            Endpoint::new(Api::BuiltIn, BaseUrl::default(), ""),
        ] {
            let stored = serde_json::to_string(&endpoint).expect("plain data");
            assert_eq!(
                serde_json::from_str::<Endpoint>(&stored).expect("what was written"),
                endpoint
            );
        }
        let typo = r#"{"api":"open_ai","base_url":"localhost","model":"m","format":"tags","context_tokens":1,"max_concurrency":1,"timeout_ms":1}"#;
        assert!(serde_json::from_str::<Endpoint>(typo).is_err());
    }
}
