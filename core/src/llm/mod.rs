//! Talking to a language model: what may be said, how an answer looks, and what is kept of both.
//!
//! Sans-IO: nothing here opens a connection. A stage makes a [`Request`], which only [`Prompt`] can fill and which
//! takes no text but [`RedactedText`](crate::redact::RedactedText) and the program's own; [`wire`] turns it into the one
//! [`Outbound`] that whoever drives the run may send; [`client`] decides when, how often and how many at a time;
//! [`journal`] keeps every answer, so that a run resumes without asking twice; [`ledger`] keeps what left.

pub mod client;
pub mod diagnose;
mod endpoint;
pub mod estimate;
pub mod journal;
pub mod ledger;
mod request;
mod shape;
mod tokens;
pub mod wire;

pub use endpoint::{Api, ApiKey, BaseUrl, Endpoint, EndpointError, PRESETS, Preset, preset};
pub use request::{ModelStage, Prompt, Request, RequestKey};
pub use shape::{Field, FieldKind, Format, Malformed, Schema, Shape, Value};
pub use tokens::estimate_tokens;
pub use wire::{CallError, Completion, Outbound};
