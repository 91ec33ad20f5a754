//! What an import found, for the person to check before the pipeline runs.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::ledger::{DropReason, Ledger, Place, QuarantineReason, Quarantined, RecordCounts};
use super::{Format, time};
use crate::{Conversation, Corpus, TimestampMs, identify_language};

/// What an import found. Holds no text and no account value.
///
/// In message units, `turns + sum(dropped) + quarantined_total = seen`; a record that cannot be read counts as one
/// message. In records, see [`RecordCounts`].
///
/// Serialises as an object of exactly these keys: `format` (ids, joined by `+`), `conversations`, `turns`, `accounts`
/// (number or null), `account_field` (string or null), `first_at`, `last_at` (ISO 8601 in UTC, or null), `languages`
/// (language to conversations), `dropped` (reason to messages), `quarantined` (reason to a list of `{file, record}`, at
/// most 1,000 a reason), `quarantined_total`, `seen`, and `records` (`{seen, kept, dropped, quarantined}`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Formats read.
    pub formats: BTreeSet<Format>,
    /// Conversations kept.
    pub conversations: usize,
    /// Turns of the person and the model kept.
    pub turns: usize,
    /// Distinct accounts, or `None` if no conversation has one.
    pub accounts: Option<usize>,
    /// Where accounts were found, such as `account.uuid`; `(file)` and `(conversation)` under the other rules.
    pub account_field: Option<String>,
    /// First known time.
    pub first_at: Option<TimestampMs>,
    /// Last known time.
    pub last_at: Option<TimestampMs>,
    /// Conversations by the language of the person's first texts; `und` where it cannot be told.
    pub languages: BTreeMap<&'static str, usize>,
    /// Messages read and left out.
    pub dropped: BTreeMap<DropReason, usize>,
    /// Records and messages that could not be used, at most 1,000 of each reason.
    pub quarantined: Vec<Quarantined>,
    /// Their number.
    pub quarantined_total: usize,
    /// All messages seen.
    pub seen: usize,
    /// Counts of conversation records.
    pub records: RecordCounts,
    /// Turns of which only head and tail were kept. Not in the JSON.
    pub truncated_turns: usize,
}

impl Verdict {
    pub(super) fn new(
        corpus: &Corpus,
        ledger: Ledger,
        formats: BTreeSet<Format>,
        account_fields: &BTreeSet<String>,
    ) -> Self {
        let mut languages = BTreeMap::new();
        for conversation in &corpus.conversations {
            *languages.entry(language(conversation)).or_default() += 1;
        }
        let conversations = &corpus.conversations;
        let fields: Vec<_> = account_fields.iter().map(String::as_str).collect();
        Self {
            formats,
            conversations: conversations.len(),
            turns: conversations.iter().map(|c| c.turns.len()).sum(),
            accounts: corpus.n_accounts(),
            account_field: (!fields.is_empty()).then(|| fields.join(", ")),
            first_at: conversations.iter().filter_map(|c| c.started_at).min(),
            last_at: conversations.iter().filter_map(|c| c.ended_at).max(),
            languages,
            dropped: ledger.dropped,
            quarantined: ledger.quarantined,
            quarantined_total: ledger.quarantined_total,
            seen: ledger.seen,
            records: RecordCounts {
                kept: conversations.len(),
                ..ledger.records
            },
            truncated_turns: ledger.truncated_turns,
        }
    }

    /// The ids of [`formats`](Self::formats), joined by `+`; empty if nothing was read.
    pub fn format_id(&self) -> String {
        let ids: Vec<_> = self.formats.iter().map(|format| format.id()).collect();
        ids.join("+")
    }

    /// Whether both ledgers balance.
    pub fn balances(&self) -> bool {
        let RecordCounts {
            seen,
            kept,
            dropped,
            quarantined,
        } = self.records;
        self.turns + self.dropped.values().sum::<usize>() + self.quarantined_total == self.seen
            && kept + dropped + quarantined == seen
    }
}

/// The language of the first 300 characters or so that the person wrote.
fn language(conversation: &Conversation) -> &'static str {
    const CHARS: usize = 300;
    let mut sample = String::new();
    let mut left = CHARS;
    for text in conversation.user_texts() {
        if !sample.is_empty() {
            sample.push('\n');
        }
        let before = sample.len();
        sample.extend(text.chars().take(left));
        left -= sample[before..].chars().count();
        if left == 0 {
            break;
        }
    }
    identify_language(&sample)
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut quarantined: BTreeMap<QuarantineReason, Vec<&Place>> = BTreeMap::new();
        for Quarantined { reason, place } in &self.quarantined {
            quarantined.entry(*reason).or_default().push(place);
        }
        let mut object = serializer.serialize_struct("Verdict", 13)?;
        object.serialize_field("format", &self.format_id())?;
        object.serialize_field("conversations", &self.conversations)?;
        object.serialize_field("turns", &self.turns)?;
        object.serialize_field("accounts", &self.accounts)?;
        object.serialize_field("account_field", &self.account_field)?;
        object.serialize_field("first_at", &self.first_at.map(time::to_iso))?;
        object.serialize_field("last_at", &self.last_at.map(time::to_iso))?;
        object.serialize_field("languages", &self.languages)?;
        object.serialize_field("dropped", &self.dropped)?;
        object.serialize_field("quarantined", &quarantined)?;
        object.serialize_field("quarantined_total", &self.quarantined_total)?;
        object.serialize_field("seen", &self.seen)?;
        object.serialize_field("records", &self.records)?;
        object.end()
    }
}
