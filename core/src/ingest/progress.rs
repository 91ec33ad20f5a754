//! How far an import is, and whether it is still wanted.

use std::ops::ControlFlow;

use super::IngestError;
use super::meter::Meter;

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IngestProgress {
    /// Index of the source being read; the number of sources at the end.
    pub file: usize,
    /// Bytes of the sources read so far, before inflation; never more than `bytes_total`.
    pub bytes_done: u64,
    /// Bytes of all sources.
    pub bytes_total: u64,
    /// Records read so far, readable or not.
    pub records: usize,
}

/// Records between two reports, unless [`BYTES_PER_REPORT`] come between them.
const RECORDS_PER_REPORT: usize = 256;
const BYTES_PER_REPORT: u64 = 1 << 20;

/// Reports now and then.
pub(super) struct Pace<'a> {
    callback: &'a mut (dyn FnMut(IngestProgress) -> ControlFlow<()> + 'a),
    now: IngestProgress,
    reported: IngestProgress,
    /// Size of the sources before the present one, and of it.
    before: u64,
    size: u64,
}

impl<'a> Pace<'a> {
    pub(super) fn new(
        bytes_total: u64,
        callback: &'a mut (dyn FnMut(IngestProgress) -> ControlFlow<()> + 'a),
    ) -> Self {
        let now = IngestProgress {
            bytes_total,
            ..IngestProgress::default()
        };
        Self {
            callback,
            now,
            reported: now,
            before: 0,
            size: 0,
        }
    }

    /// Goes to the next source.
    pub(super) fn start(&mut self, size: u64) -> Result<(), IngestError> {
        self.size = size;
        self.report()
    }

    /// Counts a record.
    pub(super) fn record(&mut self, meter: &Meter) -> Result<(), IngestError> {
        self.now.records += 1;
        self.now.bytes_done = self.before + meter.read().min(self.size);
        let bytes = self.now.bytes_done.saturating_sub(self.reported.bytes_done);
        let records = self.now.records - self.reported.records;
        if records < RECORDS_PER_REPORT && bytes < BYTES_PER_REPORT {
            return Ok(());
        }
        self.report()
    }

    /// The present source is done.
    pub(super) fn end(&mut self) -> Result<(), IngestError> {
        self.before += self.size;
        self.now.file += 1;
        self.now.bytes_done = self.before;
        self.report()
    }

    fn report(&mut self) -> Result<(), IngestError> {
        self.reported = self.now;
        match (self.callback)(self.now) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(IngestError::Cancelled),
        }
    }
}
