//! What the caller decides before an import.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ColumnMapping, Format, Limits};
use crate::Salt;

/// Whom a conversation belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountRule {
    /// The log's own account field; a conversation without one has no account.
    #[default]
    FromLog,
    /// One account for each file given.
    PerFile,
    /// One account for each conversation: the weakest, for it makes the account threshold a conversation threshold.
    PerConversation,
}

/// Options of [`ingest`](super::ingest()).
#[derive(Clone)]
pub struct IngestOptions {
    /// Key of the account hash.
    pub salt: Salt,
    /// Overrides detection for every file.
    pub format: Option<Format>,
    /// Columns of [`Format::Csv`] and [`Format::Jsonl`]; without it the proposal of detection is used if complete.
    pub mapping: Option<ColumnMapping>,
    /// Whom conversations belong to; default [`AccountRule::FromLog`].
    pub accounts: AccountRule,
    /// Whether chats marked temporary are read; default `false`.
    pub include_temporary: bool,
    /// How much of a conversation is kept.
    pub limits: Limits,
    /// Caps against hostile and broken files.
    pub caps: Caps,
}

impl IngestOptions {
    /// The defaults under this salt.
    pub fn new(salt: Salt) -> Self {
        Self {
            salt,
            format: None,
            mapping: None,
            accounts: AccountRule::default(),
            include_temporary: false,
            limits: Limits::default(),
            caps: Caps::default(),
        }
    }
}

impl fmt::Debug for IngestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IngestOptions")
            .field("format", &self.format)
            .field("mapping", &self.mapping)
            .field("accounts", &self.accounts)
            .field("include_temporary", &self.include_temporary)
            .field("limits", &self.limits)
            .field("caps", &self.caps)
            .finish_non_exhaustive()
    }
}

/// Caps against decompression bombs and records too large to hold. All but the first end the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Bytes of one record; a larger one is skipped and quarantined. Default 64 MiB.
    pub record_bytes: usize,
    /// Bytes inflated over the whole import. Default 8 GiB.
    pub inflated_bytes: u64,
    /// Inflated bytes for one compressed byte, looked at beyond [`ratio_free_bytes`](Self::ratio_free_bytes). Default 200.
    pub ratio: u64,
    /// Inflated bytes of a member below which its ratio does not matter. Default 64 MiB.
    pub ratio_free_bytes: u64,
    /// Members of one archive. Default 100,000.
    pub entries: usize,
    /// Archives inside archives; the archive given is level 1. Default 2.
    pub depth: usize,
    /// Bytes of an archive inside an archive, which is held in memory. Default 512 MiB.
    pub nested_bytes: u64,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            record_bytes: 64 << 20,
            inflated_bytes: 8 << 30,
            ratio: 200,
            ratio_free_bytes: 64 << 20,
            entries: 100_000,
            depth: 2,
            nested_bytes: 512 << 20,
        }
    }
}
