//! Facets (paper §2.4): attributes of a conversation. Direct ones are computed; the request text is
//! extracted from the person's own redacted words where there is no model to ask; where there is one, it answers the
//! questions of the [`FacetSpec`]s about the [`Transcript`].

mod answered;
mod boilerplate;
mod check;
mod direct;
mod languages;
mod read;
mod request;
mod sentences;
mod spec;
mod transcript;

pub use check::{
    FacetError, MAX_CHOICE_CHARS, MAX_CHOICES, MAX_CRITERIA_CHARS, MAX_FACETS, MAX_QUESTION_CHARS,
    check_facet_forms, check_facets,
};
pub use direct::{Column, FacetTable, Values};
pub use languages::{OTHER_LANGUAGE, languages_of};
pub use read::read_facets;
pub use request::{MAX_REQUEST_CHARS, request_text};
pub use spec::{AnswerKind, FacetMode, FacetSpec};
pub use transcript::Transcript;
