//! What every adapter emits and every later stage starts from: conversations of turns.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::embed::model::hex;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type TimestampMs = i64;

/// Who speaks in a [`Turn`]. System, developer and tool turns are dropped at ingest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// One utterance after normalisation: never empty, no control characters but line feeds and tabs.
///
/// `Debug` shows the length only, so that a log line can hold no conversation text.
#[derive(Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// Raw text, not yet redacted.
    pub text: String,
    /// When, if the log says so.
    pub at: Option<TimestampMs>,
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Turn({:?}, {} bytes)", self.role, self.text.len())
    }
}

/// The key of the account hash: random per project in the page, fixed by the caller elsewhere.
#[derive(Clone, Copy)]
pub struct Salt(pub [u8; 32]);

/// An account as the thresholds count it: a salted hash, from which the raw value cannot be had.
///
/// Equal raw values under an equal [`Salt`] give equal keys; the order of keys means nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey([u8; 16]);

impl AccountKey {
    /// HMAC-SHA256 of the trimmed raw value under `salt`, cut to 128 bits.
    ///
    /// `None` for a blank value: a missing account must not become one big account.
    pub fn hash(salt: &Salt, raw: &str) -> Option<Self> {
        let raw = raw.trim();
        if raw.is_empty() {
            return None;
        }
        // HMAC pads a short key with zeros to the block size, so this is the key itself.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&salt.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(raw.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        Some(Self(key))
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountKey({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

/// One normalised conversation.
///
/// `Debug` shows counts only: ids and metadata come from the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Conversation {
    /// The log's own id, or `file:record` where it has none.
    pub id: String,
    /// Hashed account, if the log (or the person's mapping) names one.
    pub account: Option<AccountKey>,
    /// First known time.
    pub started_at: Option<TimestampMs>,
    /// Last known time.
    pub ended_at: Option<TimestampMs>,
    /// Name of the answering model, if the log names one; the last one where several answered.
    pub model: Option<String>,
    /// Other metadata columns: short scalar values by column name.
    pub meta: BTreeMap<String, String>,
    /// User and assistant turns in order; at least one user turn.
    pub turns: Vec<Turn>,
}

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Conversation({} turns, {} metadata columns)",
            self.turns.len(),
            self.meta.len()
        )
    }
}

impl Conversation {
    /// The texts of the person's turns, in order.
    pub fn user_texts(&self) -> impl Iterator<Item = &str> {
        self.turns
            .iter()
            .filter(|turn| turn.role == Role::User)
            .map(|turn| turn.text.as_str())
    }
}

/// The conversations of a run, in the order they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corpus {
    /// The conversations; ids are unique.
    pub conversations: Vec<Conversation>,
}

impl Corpus {
    /// Number of distinct accounts, or `None` if no conversation has one.
    pub fn n_accounts(&self) -> Option<usize> {
        let accounts: BTreeSet<_> = self
            .conversations
            .iter()
            .filter_map(|conversation| conversation.account)
            .collect();
        (!accounts.is_empty()).then_some(accounts.len())
    }

    /// 32 hex digits that tell this corpus from others: a digest of the ids of the conversations and of the lengths of
    /// their turns, in order, and of no text.
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        let mut take = |number: usize| hasher.update((number as u64).to_le_bytes());
        take(self.conversations.len());
        for conversation in &self.conversations {
            take(conversation.turns.len());
            for turn in &conversation.turns {
                take(turn.text.len());
            }
        }
        for conversation in &self.conversations {
            hasher.update(conversation.id.as_bytes());
            hasher.update([0]);
        }
        hex(&hasher.finalize()[..16])
    }
}
