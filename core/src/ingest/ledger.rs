//! The books of an import: every message and every record is kept, dropped for a reason, or quarantined for one.

use std::collections::BTreeMap;

use serde::Serialize;

/// Why a message that could be read was left out. Nothing is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// An edited or regenerated sibling that is not on the path to the last message.
    Branches,
    /// Marked invisible in the conversation, or of weight 0.
    Hidden,
    /// A system or developer message.
    System,
    /// A tool call, or what a tool answered.
    Tool,
    /// The model's thinking.
    Reasoning,
    /// Custom instructions or memory put before the conversation.
    Context,
    /// No text is left after normalisation.
    Empty,
    /// Files or images without text.
    AttachmentsOnly,
    /// An answer in several nodes: all but the first, whose text has theirs.
    Merged,
    /// A temporary chat.
    Temporary,
    /// Seen before: the same conversation, message or event.
    Duplicate,
    /// A conversation in which the person says nothing.
    NoUserTurn,
    /// A log line about something else than a message.
    OtherEvent,
    /// The middle of a conversation longer than the limit.
    OverLimit,
}

/// Why a record or message could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuarantineReason {
    /// Not JSON, even after mending.
    InvalidJson,
    /// The file ends, or its compressed data breaks off, inside the record.
    Truncated,
    /// Over the cap for one record.
    TooLarge,
    /// JSON of some other kind where an object belongs.
    NotAnObject,
    /// A ChatGPT conversation without its message tree.
    MissingMapping,
    /// A conversation without its list of messages.
    MissingMessages,
    /// A message that does not say which conversation it belongs to.
    MissingId,
    /// Not UTF-8.
    InvalidUtf8,
    /// Nested deeper than 127 levels.
    TooDeep,
    /// A message by neither person nor model, system nor tool.
    UnknownRole,
    /// A table row that cannot be split into cells.
    InvalidRow,
}

macro_rules! ids {
    ($type:ident { $($variant:ident => $id:literal),* $(,)? }) => {
        impl $type {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Stable name, as in the verdict's JSON.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }
        }
    };
}

ids!(DropReason {
    Branches => "branches",
    Hidden => "hidden",
    System => "system",
    Tool => "tool",
    Reasoning => "reasoning",
    Context => "context",
    Empty => "empty",
    AttachmentsOnly => "attachments_only",
    Merged => "merged",
    Temporary => "temporary",
    Duplicate => "duplicate",
    NoUserTurn => "no_user_turn",
    OtherEvent => "other_event",
    OverLimit => "over_limit",
});

ids!(QuarantineReason {
    InvalidJson => "invalid_json",
    Truncated => "truncated",
    TooLarge => "too_large",
    NotAnObject => "not_an_object",
    MissingMapping => "missing_mapping",
    MissingMessages => "missing_messages",
    MissingId => "missing_id",
    InvalidUtf8 => "invalid_utf8",
    TooDeep => "too_deep",
    UnknownRole => "unknown_role",
    InvalidRow => "invalid_row",
});

/// Where a record is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Name of the file; a member of an archive follows after a slash.
    pub file: String,
    /// Number of the record in it, from 1. Blank lines and a table's header are not counted.
    pub record: usize,
}

/// A record or message in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// What is wrong with it.
    pub reason: QuarantineReason,
    /// The record it is, or is part of.
    pub place: Place,
}

/// Counts of conversation records; `kept + dropped + quarantined = seen`.
///
/// For formats of one message a record these are the conversations formed, and a message that cannot be read is in
/// none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordCounts {
    /// All conversation records.
    pub seen: usize,
    /// Conversations in the corpus.
    pub kept: usize,
    /// Read and left out: empty, temporary, duplicate, or without the person.
    pub dropped: usize,
    /// Not readable as a conversation.
    pub quarantined: usize,
}

/// The books while an import runs. Turns are not in them: they are counted in the corpus at the end.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) seen: usize,
    pub(super) dropped: BTreeMap<DropReason, usize>,
    pub(super) quarantined_total: usize,
    pub(super) quarantined: Vec<Quarantined>,
    stored: BTreeMap<QuarantineReason, usize>,
    pub(super) records: RecordCounts,
    pub(super) truncated_turns: usize,
}

impl Ledger {
    /// Entries kept of each quarantine reason; further ones are only counted.
    pub(super) const STORED_PER_REASON: usize = 1_000;

    /// Books `count` messages that were seen before as dropped.
    pub(super) fn drop_seen(&mut self, reason: DropReason, count: usize) {
        if count > 0 {
            *self.dropped.entry(reason).or_default() += count;
        }
    }

    /// Books one message that was seen before as quarantined.
    pub(super) fn quarantine_seen(&mut self, reason: QuarantineReason, place: Place) {
        self.quarantined_total += 1;
        let stored = self.stored.entry(reason).or_default();
        if *stored < Self::STORED_PER_REASON {
            *stored += 1;
            self.quarantined.push(Quarantined { reason, place });
        }
    }
}
