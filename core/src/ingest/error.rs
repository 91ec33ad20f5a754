//! What stops an import as a whole. A record that cannot be read stops nothing: it is quarantined.

use std::io;

use thiserror::Error;

/// Why nothing was imported.
///
/// Names files and columns, which the person chose; never holds text, cells or account values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IngestError {
    /// No file was given.
    #[error("no file was given")]
    NoSources,
    /// The file has no bytes, or no text but white space.
    #[error("{file} is empty")]
    Empty {
        /// Name of the file.
        file: String,
    },
    /// A kind of file that is recognised and cannot be read.
    #[error("{file} looks like {looks_like}; {advice}")]
    Unsupported {
        /// Name of the file.
        file: String,
        /// What it looks like, with its article.
        looks_like: &'static str,
        /// What the person can do about it.
        advice: &'static str,
    },
    /// The shape fits no format, and there are no columns to map either.
    #[error("{file} holds no conversations in a known shape")]
    UnknownShape {
        /// Name of the file.
        file: String,
    },
    /// A table whose columns must be named by the person first.
    #[error("the columns of {file} must be mapped first: {missing} is missing")]
    NeedsMapping {
        /// Name of the file.
        file: String,
        /// The part of [`ColumnMapping`](super::ColumnMapping) without a column.
        missing: &'static str,
    },
    /// The mapping names a column that the file does not have.
    #[error("{file} has no column named {column:?}")]
    NoSuchColumn {
        /// Name of the file.
        file: String,
        /// The column as the mapping names it.
        column: String,
    },
    /// The archive, or the member that holds the conversations, is encrypted.
    #[error("{file} is encrypted; unpack it with its password first")]
    Encrypted {
        /// Name of the file.
        file: String,
    },
    /// A cap against decompression bombs was reached; [`Caps`](super::Caps) sets them.
    #[error("{file} goes over the limit of {limit} for {cap}")]
    OverCap {
        /// Name of the file.
        file: String,
        /// Which cap.
        cap: Cap,
        /// Its value, in the cap's own unit.
        limit: u64,
    },
    /// The archive or gzip file is damaged and no part of it can be read.
    #[error("{file} is damaged; export or download it again")]
    Damaged {
        /// Name of the file.
        file: String,
    },
    /// The source itself failed.
    #[error("{file} could not be read ({kind})")]
    Io {
        /// Name of the file.
        file: String,
        /// The reader's own kind; its message is left out, for it may quote what it read.
        kind: io::ErrorKind,
    },
    /// The progress callback asked to stop.
    #[error("the import was cancelled")]
    Cancelled,
}

/// A cap of [`Caps`](super::Caps).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// Bytes inflated over the whole import.
    InflatedBytes,
    /// Inflated bytes for one compressed byte.
    Ratio,
    /// Members of an archive.
    Entries,
    /// Archives inside archives.
    Depth,
    /// Bytes of an archive inside an archive, which is held in memory.
    NestedBytes,
}

impl std::fmt::Display for Cap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::InflatedBytes => "inflated bytes",
            Self::Ratio => "inflated bytes per compressed byte",
            Self::Entries => "files in an archive",
            Self::Depth => "archives inside archives",
            Self::NestedBytes => "bytes of an archive inside an archive",
        })
    }
}
