//! Where bytes come from: a file the person dropped in, or memory in tests and fuzzing.

use std::fmt;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// A seekable file with a name, which is all that ingest knows of the outside world.
///
/// In the browser this is slices of a `File`, natively a [`ReaderSource`] over `std::fs::File`. Ingest reads in
/// chunks of tens of KiB and caches nothing, so an implementation with costly reads should read ahead.
pub trait Source: Read + Seek {
    /// The file's name, for error messages, the verdict and made-up conversation ids. Never decides the format.
    fn name(&self) -> &str;

    /// Size in bytes.
    fn size(&self) -> u64;
}

/// A [`Source`] over any seekable reader, such as `std::fs::File`.
pub struct ReaderSource<R> {
    name: String,
    size: u64,
    reader: R,
}

impl<R: Read + Seek> ReaderSource<R> {
    /// Wraps `reader`; its size is found by seeking to its end and back.
    ///
    /// # Errors
    /// Whatever the reader answers to the seek.
    pub fn new(name: impl Into<String>, mut reader: R) -> io::Result<Self> {
        let size = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        Ok(Self {
            name: name.into(),
            size,
            reader,
        })
    }
}

/// A [`Source`] held in memory: nested archives, tests, fuzzing.
pub type MemorySource = ReaderSource<Cursor<Vec<u8>>>;

impl MemorySource {
    /// A source of these bytes.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self {
            name: name.into(),
            size: bytes.len() as u64,
            reader: Cursor::new(bytes),
        }
    }
}

impl<R: Read + Seek> Source for ReaderSource<R> {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }
}

impl<R: Read> Read for ReaderSource<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buf)
    }
}

impl<R: Seek> Seek for ReaderSource<R> {
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        self.reader.seek(pos)
    }
}

impl<R> fmt::Debug for ReaderSource<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReaderSource({} bytes)", self.size)
    }
}
