//! Why a call gave no answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

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

impl CallError {
    /// A short stable name, for the ledger.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Cut => "cut",
            Self::Key(_) => "key_refused",
            Self::Unknown(_) => "unknown_model",
            Self::RateLimited { .. } => "rate_limited",
            Self::Server { .. } => "server_failed",
            Self::TooLong => "too_long",
            Self::Refused(_) => "request_refused",
            Self::Protocol => "not_the_protocol",
            Self::Huge(_) => "too_large",
        }
    }

    /// What a status that is no success means; `body` is looked through for words and forgotten.
    pub(super) fn of_status(status: u16, retry_after: Option<&str>, body: &str) -> Self {
        let said = said(body);
        let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let retry_after_ms = retry_after.and_then(milliseconds);
        match status {
            413 => Self::TooLong,
            400 | 422 | 500 if says(&TOO_LONG) => Self::TooLong,
            401 | 403 => Self::Key(status),
            404 => Self::Unknown(status),
            400 | 422 if said.contains("model") && says(&UNKNOWN) => Self::Unknown(status),
            408 => Self::TimedOut,
            // Waiting does not fill an account.
            429 if says(&["insufficient_quota"]) => Self::Refused(status),
            429 => Self::RateLimited { retry_after_ms },
            400..=499 => Self::Refused(status),
            500.. => Self::Server {
                status,
                retry_after_ms,
            },
            // Redirects are followed before; anything else is no answer to a call.
            _ => Self::Protocol,
        }
    }
}

/// How servers say that a prompt does not fit.
const TOO_LONG: [&str; 13] = [
    "context length",
    "context_length",
    "context size",
    "context_size",
    "context window",
    "maximum context",
    "n_ctx",
    "too long",
    "too many tokens",
    "maximum length",
    "maximum number of tokens",
    "reduce the length",
    "token limit",
];

/// How servers say that they do not have a model.
const UNKNOWN: [&str; 8] = [
    "not found",
    "not_found",
    "does not exist",
    "unknown model",
    "invalid model",
    "no such",
    "not a valid model",
    "not loaded",
];

/// The error in a body, in lower case: the protocols' `error`, or the beginning of anything else.
fn said(body: &str) -> String {
    const MOST: usize = 2000;
    let error = serde_json::from_str::<Value>(body)
        .ok()
        .and_then(|body| body.get("error").map(Value::to_string));
    let said = error.as_deref().unwrap_or(body);
    said[..said.floor_char_boundary(MOST)].to_lowercase()
}

/// The milliseconds of a Retry-After header in seconds, at most a day. A date gives nothing: there is no clock here.
fn milliseconds(retry_after: &str) -> Option<u64> {
    const DAY: f64 = 86_400.0;
    let seconds: f64 = retry_after.trim().parse().ok()?;
    (seconds >= 0.0).then(|| (seconds.min(DAY) * 1000.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses() {
        let limited = |retry_after_ms| CallError::RateLimited { retry_after_ms };
        let server = |status, retry_after_ms| CallError::Server {
            status,
            retry_after_ms,
        };
        for (status, retry_after, body, expected) in [
            (
                400,
                None,
                r#"{"error":{"message":"This model's maximum context length is 2048 tokens"}}"#,
                CallError::TooLong,
            ),
            (
                400,
                None,
                r#"{"error":{"type":"exceed_context_size_error","message":"the request exceeds the available context size"}}"#,
                CallError::TooLong,
            ),
            (
                400,
                None,
                r#"{"type":"error","error":{"message":"prompt is too long: 250000 tokens > 200000 maximum"}}"#,
                CallError::TooLong,
            ),
            (413, None, "", CallError::TooLong),
            (
                500,
                None,
                "the prompt exceeds the context window",
                CallError::TooLong,
            ),
            (
                400,
                None,
                r#"{"error":{"message":"max_tokens must be at most 4096"}}"#,
                CallError::Refused(400),
            ),
            (
                400,
                None,
                r#"{"error":"model 'x' not found"}"#,
                CallError::Unknown(400),
            ),
            (
                400,
                None,
                r#"{"error":{"message":"response_format is not supported by this model"}}"#,
                CallError::Refused(400),
            ),
            (401, None, "", CallError::Key(401)),
            (403, None, "", CallError::Key(403)),
            (404, None, "", CallError::Unknown(404)),
            (405, None, "", CallError::Refused(405)),
            (408, None, "", CallError::TimedOut),
            (422, None, "{}", CallError::Refused(422)),
            (429, None, "", limited(None)),
            (429, Some("2"), "", limited(Some(2000))),
            (429, Some(" 0.25 "), "", limited(Some(250))),
            (429, Some("-1"), "", limited(None)),
            (429, Some("NaN"), "", limited(None)),
            (429, Some("1e99"), "", limited(Some(86_400_000))),
            (
                429,
                Some("Wed, 21 Oct 2026 07:28:00 GMT"),
                "",
                limited(None),
            ),
            (
                429,
                None,
                r#"{"error":{"code":"insufficient_quota"}}"#,
                CallError::Refused(429),
            ),
            (500, None, "", server(500, None)),
            (503, Some("1"), "<html>", server(503, Some(1000))),
            (529, None, "", server(529, None)),
            (302, None, "", CallError::Protocol),
            (0, None, "", CallError::Protocol),
        ] {
            assert_eq!(
                CallError::of_status(status, retry_after, body),
                expected,
                "{status} {body}"
            );
        }
    }
}
