//! What was dropped, how it is being read, and the verdict.

use std::sync::Arc;

use crate::protocol::{ImportChoices, ImportSummary, MappingQuestion, ToWorker};

/// Where the conversations come from. The page keeps the files, so the source can be read again at any time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Files of the person, by name.
    Files(Vec<String>),
    /// The bundled sample.
    Sample,
}

/// How far reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadProgress {
    /// Bytes read.
    pub done: f64,
    /// Bytes in all files; 0 while unknown.
    pub total: f64,
    /// Records seen.
    pub records: usize,
}

impl ReadProgress {
    /// The share read, 0 to 1; `None` while the total is unknown.
    pub fn fraction(self) -> Option<f64> {
        (self.total > 0.0).then(|| (self.done / self.total).clamp(0.0, 1.0))
    }
}

/// The import half of the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportState {
    /// What is read or was read.
    pub source: Option<Source>,
    /// Present exactly while the worker reads.
    pub reading: Option<ReadProgress>,
    /// The verdict of the last reading that succeeded.
    pub summary: Option<Arc<ImportSummary>>,
    /// The open question which column is what.
    pub question: Option<Arc<MappingQuestion>>,
    /// The choices of the reading in course, or of the last one.
    pub choices: ImportChoices,
    /// The choices that led to `summary`.
    pub accepted: ImportChoices,
}

impl ImportState {
    /// The message that reads the source with the current choices; `None` without a source.
    pub fn request(&self) -> Option<ToWorker> {
        self.source.as_ref().map(|source| match source {
            Source::Files(_) => ToWorker::Import {
                choices: self.choices.clone(),
            },
            Source::Sample => ToWorker::ImportSample,
        })
    }

    /// Whether the verdict on screen is being replaced by a new reading of the same source.
    pub fn rereading(&self) -> bool {
        self.reading.is_some() && self.summary.is_some()
    }

    /// Whether the choices can be changed; those of the sample are fixed.
    pub fn adjustable(&self) -> bool {
        matches!(self.source, Some(Source::Files(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_unknown_without_a_total_and_never_above_one() {
        for (done, total, expected) in [
            (0.0, 0.0, None),
            (5.0, 10.0, Some(0.5)),
            (12.0, 10.0, Some(1.0)),
        ] {
            let progress = ReadProgress {
                done,
                total,
                records: 0,
            };
            assert_eq!(progress.fraction(), expected);
        }
    }

    #[test]
    fn a_request_needs_a_source() {
        let mut import = ImportState::default();
        assert!(import.request().is_none());
        import.source = Some(Source::Sample);
        assert!(matches!(import.request(), Some(ToWorker::ImportSample)));
        assert!(!import.adjustable());
    }
}
