//! Personal data and secrets out, placeholders in: the gate that every text passes before it may leave the machine.
//!
//! One file a kind of data finds candidates in a prepared view of the text; overlapping candidates are united
//! and replaced by typed placeholders such as `[EMAIL]`. Only this module can make a [`RedactedText`], so a function
//! that takes one cannot be given raw text.
//!
//! What nothing gives away stays: a single or rare name without a cue, a street without a number. Redaction lowers the risk; the
//! thresholds and the audit of later stages carry the rest.
//!
//! Time is linear in the text: the `regex` and `aho-corasick` automata do not backtrack, and everything looked at
//! around a cue has a fixed width.

mod address;
mod assignment;
mod birth_date;
mod checksum;
mod contact_name;
mod credential;
mod cue_words;
mod cues;
mod digits;
mod email;
mod fold;
mod full_name;
mod full_name_caseless;
mod gazetteer;
mod kind;
mod mentions;
mod name;
mod name_words;
mod national_id;
mod network;
mod payment;
mod person;
mod phone;
mod secret;
mod spans;
mod street;
mod syllables;
mod terms;
mod text;
mod view;
mod words;
mod written;

use std::borrow::Cow;

use regex::Regex;

pub use kind::{PiiKind, Span};
pub use text::RedactedText;

use terms::Terms;
use view::View;

/// Finds what it can of one kind, in positions of the view, in any order.
type Detector = fn(&View<'_>, &mut Vec<Span>);

const DETECTORS: [Detector; 13] = [
    network::find,
    secret::find,
    payment::find,
    email::find,
    national_id::find,
    birth_date::find,
    phone::find,
    credential::find,
    address::find,
    person::find,
    contact_name::find,
    full_name::find,
    full_name_caseless::find,
];

/// How often a text is looked at again after placeholders went in; see [`Redactor::spans`]. Two do in practice.
const MAX_PASSES: usize = 8;

/// Finds personal data and secrets in texts and replaces them by placeholders.
#[derive(Debug)]
pub struct Redactor {
    terms: Terms,
}

impl Redactor {
    /// A redactor that also hides `terms`, in any case, where they stand as words of their own. Blank terms are ignored.
    pub fn new(terms: &[String]) -> Self {
        Self {
            terms: Terms::new(terms),
        }
    }

    /// The text with each of its [`spans`](Self::spans) replaced by the placeholder of its kind.
    ///
    /// Redacting what came out changes nothing.
    pub fn redact(&self, text: &str) -> RedactedText {
        self.redact_with_spans(text).0
    }

    /// As [`redact`](Self::redact), with the spans that were replaced.
    pub fn redact_with_spans(&self, text: &str) -> (RedactedText, Vec<Span>) {
        let spans = self.spans(text);
        (RedactedText::new(spans::replace(text, &spans)), spans)
    }

    /// The personal data in `text`: sorted, disjoint, on character boundaries. Placeholders are left alone.
    ///
    /// A placeholder can give its neighbours a boundary that they did not have, so the replaced text is looked at again
    /// until nothing more is found.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let mut done = Vec::new();
        let mut current = Cow::Borrowed(text);
        for _ in 0..MAX_PASSES {
            let found = self.detect(&current);
            if found.is_empty() {
                break;
            }
            spans::add_translated(&mut done, &found);
            current = Cow::Owned(spans::replace(text, &done));
        }
        done
    }

    /// One look at the text.
    fn detect(&self, text: &str) -> Vec<Span> {
        let view = View::new(text);
        let mut found = Vec::new();
        for find in DETECTORS {
            find(&view, &mut found);
        }
        mentions::find(&view, &mut found);
        self.terms.find(&view, PiiKind::Custom, &mut found);
        let found = spans::unite(found);
        spans::cut(&view.text, &found, &view.placeholders)
            .into_iter()
            .map(|span| Span::new(span.kind, view.origin(span.start), view.origin(span.end)))
            .collect()
    }
}

/// Compiles a pattern of this module.
fn pattern(source: &str) -> Regex {
    // Every source is a constant, and the tests run each detector, so a bad one cannot reach a release.
    Regex::new(source).expect("a constant pattern")
}
