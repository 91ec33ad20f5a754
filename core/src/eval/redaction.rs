//! What redaction finds of planted personal data.

use std::collections::BTreeMap;

use serde::Serialize;

use super::truth::Planted;
use crate::redact::{PiiKind, Redactor};

/// Found of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct KindScore {
    /// Share of planted spans fully covered by redacted spans of any kind.
    pub recall: f64,
    /// Share of redacted spans of this kind that touch a planted span of any kind.
    pub precision: f64,
    /// Planted spans.
    pub planted: usize,
    /// Redacted spans.
    pub redacted: usize,
}

/// Scores by kind over `texts`, each with what was planted in it. Kinds neither planted nor found are left out.
///
/// Real data holds personal data that nobody planted, so precision is a lower bound.
pub fn redaction_scores<'a>(
    texts: impl IntoIterator<Item = (&'a str, Vec<&'a Planted>)>,
) -> BTreeMap<&'static str, KindScore> {
    let redactor = Redactor::new(&[]);
    // Covered, planted, right, redacted.
    let mut counts: BTreeMap<&'static str, [usize; 4]> = BTreeMap::new();
    for (text, planted) in texts {
        let spans = redactor.spans(text);
        for plant in &planted {
            let covered = (plant.b0..plant.b1).all(|byte| {
                !text.is_char_boundary(byte)
                    || !text[byte..].starts_with(char::is_alphanumeric)
                    || spans
                        .iter()
                        .any(|span| span.start <= byte && byte < span.end)
            });
            let count = counts.entry(kind_of(&plant.kind)).or_default();
            count[0] += usize::from(covered);
            count[1] += 1;
        }
        for span in &spans {
            let right = planted
                .iter()
                .any(|plant| plant.b0 < span.end && span.start < plant.b1);
            let count = counts.entry(span.kind.id()).or_default();
            count[2] += usize::from(right);
            count[3] += 1;
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    counts
        .into_iter()
        .map(|(kind, [covered, planted, right, redacted])| {
            let score = KindScore {
                recall: share(covered, planted),
                precision: share(right, redacted),
                planted,
                redacted,
            };
            (kind, score)
        })
        .collect()
}

fn kind_of(planted: &str) -> &'static str {
    match planted {
        "EMAIL" => PiiKind::Email,
        "PHONE" => PiiKind::Phone,
        "IP" => PiiKind::IpAddress,
        "CARD" => PiiKind::PaymentCard,
        "IBAN" => PiiKind::Iban,
        "SSN" => PiiKind::NationalId,
        "APIKEY" => PiiKind::Secret,
        "PASSWORD" => PiiKind::Password,
        "ADDRESS" => PiiKind::Address,
        "DOB" => PiiKind::BirthDate,
        "NAME" => PiiKind::Name,
        "USER" => PiiKind::Username,
        _ => PiiKind::Custom,
    }
    .id()
}
