//! What each failure of a call means for the calls to come.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::llm::wire::CallError;

/// Why an endpoint was given up, as a sentence for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopCause {
    /// 401 or 403.
    #[error(
        "The endpoint refused the key (status {0}). Check it and continue; nothing that was answered is lost."
    )]
    Key(u16),
    /// 404, or the model's name is wrong.
    #[error(
        "The endpoint does not know the model or the address (status {0}). Check both and continue."
    )]
    Unknown(u16),
    /// No connection, or it broke every time.
    #[error(
        "The endpoint cannot be reached any more. Check that it is running and continue; nothing that was answered is lost."
    )]
    Unreachable,
    /// No answer in time.
    #[error(
        "The endpoint does not answer in time. Give it a longer time limit or fewer calls at a time, and continue."
    )]
    TimedOut,
    /// Only refusals for a rate limit.
    #[error("The endpoint keeps asking for fewer calls. Its quota may be used up: continue later.")]
    RateLimited,
    /// Only failures of the server.
    #[error(
        "The endpoint keeps failing (status {0}). Continue when it works again; nothing that was answered is lost."
    )]
    Server(u16),
    /// Every prompt is too long.
    #[error(
        "Every prompt is longer than the model's context. Set the context to what the model has, and continue."
    )]
    TooLong,
    /// Every request is refused.
    #[error(
        "The endpoint refuses every request (status {0}). Test the connection; the answer format may be one that it does not know."
    )]
    Refused(u16),
    /// No answer is of the protocol.
    #[error(
        "The endpoint's answers are not of its protocol. Check the address and the kind of endpoint, and continue."
    )]
    Protocol,
}

impl From<&CallError> for StopCause {
    fn from(error: &CallError) -> Self {
        match error {
            CallError::Unreachable | CallError::Cut => Self::Unreachable,
            CallError::TimedOut => Self::TimedOut,
            CallError::Key(status) => Self::Key(*status),
            CallError::Unknown(status) => Self::Unknown(*status),
            CallError::RateLimited { .. } => Self::RateLimited,
            CallError::Server { status, .. } => Self::Server(*status),
            CallError::TooLong => Self::TooLong,
            CallError::Refused(status) => Self::Refused(*status),
            CallError::Protocol | CallError::Huge(_) => Self::Protocol,
        }
    }
}

/// How a failure is dealt with.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Nothing will work until a person does something.
    Fatal,
    /// The same call would fail again.
    Item,
    /// Too many calls, with the milliseconds of Retry-After.
    Overload(f64),
    /// The endpoint's or the item's fault: time tells.
    Doubtful,
}

pub(super) fn kind(error: &CallError) -> Kind {
    match error {
        CallError::Key(_) | CallError::Unknown(_) => Kind::Fatal,
        CallError::TooLong | CallError::Refused(_) | CallError::Huge(_) => Kind::Item,
        CallError::RateLimited { retry_after_ms }
        | CallError::Server {
            status: 503 | 529,
            retry_after_ms,
        } => Kind::Overload(retry_after_ms.unwrap_or(0) as f64),
        CallError::Unreachable
        | CallError::TimedOut
        | CallError::Cut
        | CallError::Server { .. }
        | CallError::Protocol => Kind::Doubtful,
    }
}
