//! Counts bytes in and out of the inflater and stops it when a cap is reached.

use std::cell::Cell;
use std::io::{self, Read};

use super::error::Cap;
use super::{Caps, IngestError};

/// Byte counts of one import, shared by all its readers.
#[derive(Debug)]
pub(super) struct Meter {
    caps: Caps,
    read: Cell<u64>,
    inflated: Cell<u64>,
    breach: Cell<Option<(Cap, u64)>>,
}

impl Meter {
    pub(super) fn new(caps: Caps) -> Self {
        Self {
            caps,
            read: Cell::new(0),
            inflated: Cell::new(0),
            breach: Cell::new(None),
        }
    }

    pub(super) fn caps(&self) -> &Caps {
        &self.caps
    }

    /// Bytes read from sources since the last [`reset_read`](Self::reset_read), before inflation.
    pub(super) fn read(&self) -> u64 {
        self.read.get()
    }

    pub(super) fn reset_read(&self) {
        self.read.set(0);
    }

    /// What a failed read means: a cap, damaged data (`None`), or a source that fails.
    pub(super) fn verdict(&self, error: &io::Error, file: &str) -> Option<IngestError> {
        let file = file.to_owned();
        if let Some((cap, limit)) = self.breach.get() {
            return Some(IngestError::OverCap { file, cap, limit });
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput => None,
            kind => Some(IngestError::Io { file, kind }),
        }
    }

    /// Counts what `input` gives: the bytes before inflation.
    pub(super) fn incoming<R: Read>(&self, input: R) -> Incoming<'_, R> {
        Incoming { meter: self, input }
    }

    /// Counts what `inflater` gives and fails once a cap is reached.
    pub(super) fn inflated<R: Read>(&self, inflater: R) -> Inflated<'_, R> {
        Inflated {
            meter: self,
            inflater,
            read_before: self.read.get(),
            given: 0,
        }
    }
}

pub(super) struct Incoming<'a, R> {
    meter: &'a Meter,
    input: R,
}

impl<R: Read> Read for Incoming<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buf)?;
        self.meter.read.set(self.meter.read.get() + n as u64);
        Ok(n)
    }
}

pub(super) struct Inflated<'a, R> {
    meter: &'a Meter,
    inflater: R,
    read_before: u64,
    given: u64,
}

impl<R: Read> Read for Inflated<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inflater.read(buf)?;
        let Meter { caps, inflated, .. } = self.meter;
        self.given += n as u64;
        inflated.set(inflated.get() + n as u64);
        let read = self.meter.read.get().saturating_sub(self.read_before);
        let breach = if inflated.get() > caps.inflated_bytes {
            Some((Cap::InflatedBytes, caps.inflated_bytes))
        } else if self.given > caps.ratio_free_bytes && self.given > read.saturating_mul(caps.ratio)
        {
            Some((Cap::Ratio, caps.ratio))
        } else {
            None
        };
        if breach.is_some() {
            self.meter.breach.set(breach);
            return Err(io::Error::other("over a cap"));
        }
        Ok(n)
    }
}
