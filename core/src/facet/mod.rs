//! Facets (paper §2.4): attributes of a conversation. Direct ones are computed; the request text is
//! extracted from the person's own redacted words, since the offline pipeline has no model to ask.

mod boilerplate;
mod direct;
mod request;
mod sentences;
mod spec;

pub use direct::{Column, FacetTable, Values};
pub use request::{MAX_REQUEST_CHARS, request_text};
pub use spec::{AnswerKind, FacetError, FacetMode, FacetSpec};
