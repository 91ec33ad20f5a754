//! A conversation while an adapter reads it. Every message an adapter meets goes in here once, kept or not, which is
//! what makes the books balance.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Limits;
use super::ledger::{DropReason, QuarantineReason};
use super::text;
use crate::{Role, TimestampMs, Turn};

/// A raw account value and the field it came from. Lives from the record to the hash.
#[derive(Clone)]
pub(super) struct RawAccount {
    pub(super) field: Cow<'static, str>,
    pub(super) value: String,
}

/// What tells that two conversations of one id are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Identity {
    /// The id alone: the later version replaces the earlier one.
    Version {
        /// When this version was written.
        updated_at: Option<TimestampMs>,
        /// Messages and nodes in it; the larger of two equally late versions wins.
        size: usize,
    },
    /// The id and the turns: the one that continues the other replaces it; any other is a conversation of its own.
    Prefix,
}

/// A text as it is kept: normalised, visible, cut to the limit.
pub(super) struct Utterance {
    text: String,
    was_cut: bool,
}

impl Utterance {
    /// `None` if nothing visible is left of `raw`.
    pub(super) fn new(raw: &str, limits: &Limits) -> Option<Self> {
        let text = text::normalise(raw);
        if text.is_empty() {
            return None;
        }
        let (text, was_cut) = limits.cut_turn(text);
        Some(Self { text, was_cut })
    }
}

/// A conversation being read.
pub(super) struct Draft {
    /// The log's own id; blank where it has none.
    pub(super) id: String,
    pub(super) identity: Identity,
    pub(super) account: Option<RawAccount>,
    /// When the conversation was opened and last changed, if the log says so apart from its messages.
    pub(super) created_at: Option<TimestampMs>,
    pub(super) updated_at: Option<TimestampMs>,
    pub(super) model: Option<String>,
    pub(super) meta: BTreeMap<String, String>,
    pub(super) is_temporary: bool,
    pub(super) turns: Vec<Turn>,
    /// For each turn as it came, a hash of it and all before it.
    pub(super) prefixes: Vec<u64>,
    pub(super) seen: usize,
    pub(super) dropped: BTreeMap<DropReason, usize>,
    pub(super) quarantined: Vec<QuarantineReason>,
    pub(super) truncated_turns: usize,
    limits: Limits,
}

impl Draft {
    pub(super) fn new(id: impl Into<String>, identity: Identity, limits: Limits) -> Self {
        Self {
            id: id.into(),
            identity,
            account: None,
            created_at: None,
            updated_at: None,
            model: None,
            meta: BTreeMap::new(),
            is_temporary: false,
            turns: Vec::new(),
            prefixes: Vec::new(),
            seen: 0,
            dropped: BTreeMap::new(),
            quarantined: Vec::new(),
            truncated_turns: 0,
            limits,
        }
    }

    /// Takes a message of the person or the model. One without visible text is dropped as `if_blank`.
    pub(super) fn turn(
        &mut self,
        role: Role,
        raw: &str,
        at: Option<TimestampMs>,
        if_blank: DropReason,
    ) {
        match Utterance::new(raw, &self.limits) {
            Some(utterance) => self.utterance(role, utterance, at),
            None => self.drop(if_blank),
        }
    }

    /// Takes a message of the person or the model.
    pub(super) fn utterance(&mut self, role: Role, said: Utterance, at: Option<TimestampMs>) {
        let Utterance { text, was_cut } = said;
        self.seen += 1;
        self.truncated_turns += usize::from(was_cut);
        let mut hasher = DefaultHasher::new();
        (self.prefixes.last(), role, &text).hash(&mut hasher);
        self.prefixes.push(hasher.finish());
        self.turns.push(Turn { role, text, at });
    }

    /// Takes a message that is left out.
    pub(super) fn drop(&mut self, reason: DropReason) {
        self.drop_many(reason, 1);
    }

    /// Takes `count` messages that are left out.
    pub(super) fn drop_many(&mut self, reason: DropReason, count: usize) {
        if count > 0 {
            self.seen += count;
            *self.dropped.entry(reason).or_default() += count;
        }
    }

    /// Takes a message that cannot be used.
    pub(super) fn quarantine(&mut self, reason: QuarantineReason) {
        self.seen += 1;
        self.quarantined.push(reason);
    }

    /// Makes one turn of each run of assistant turns; the text of the run is one turn to the limits, too.
    pub(super) fn merge_assistant_runs(&mut self) {
        let mut merged: Vec<Turn> = Vec::with_capacity(self.turns.len());
        let mut count = 0;
        for turn in std::mem::take(&mut self.turns) {
            match merged.last_mut() {
                Some(last) if last.role == Role::Assistant && turn.role == Role::Assistant => {
                    let both = [last.text.as_str(), &turn.text].join("\n\n");
                    let (text, was_cut) = self.limits.cut_turn(both);
                    last.text = text;
                    self.truncated_turns += usize::from(was_cut);
                    count += 1;
                }
                _ => merged.push(turn),
            }
        }
        self.turns = merged;
        if count > 0 {
            *self.dropped.entry(DropReason::Merged).or_default() += count;
        }
    }

    /// Puts the turns in the order of their times, if all have one; equal times stay in log order.
    pub(super) fn sort_by_time(&mut self) {
        if self.turns.iter().all(|turn| turn.at.is_some()) {
            self.turns.sort_by_key(|turn| turn.at);
        }
    }

    /// Applies the limit on turns.
    pub(super) fn cut(&mut self) {
        let cut = self.limits.cut_turns(&mut self.turns);
        if cut > 0 {
            *self.dropped.entry(DropReason::OverLimit).or_default() += cut;
        }
    }

    /// Notes the name of the answering model, if it is one.
    pub(super) fn answered_by(&mut self, model: &str) {
        let model = text::normalise(model);
        if !model.is_empty() && model.chars().count() <= Self::META_CHARS {
            self.model = Some(model);
        }
    }

    /// Keeps a short scalar under `key`, up to [`Self::META_KEYS`] of them.
    pub(super) fn meta(&mut self, key: &str, value: &str) {
        let value = text::normalise(value);
        let fits = !value.is_empty()
            && value.chars().count() <= Self::META_CHARS
            && self.meta.len() < Self::META_KEYS;
        if fits {
            self.meta.insert(key.to_owned(), value);
        }
    }

    /// Characters of the longest metadata value kept; longer ones are text rather than a category.
    const META_CHARS: usize = 200;
    /// Metadata values kept of one conversation.
    const META_KEYS: usize = 50;

    /// First known time.
    pub(super) fn started_at(&self) -> Option<TimestampMs> {
        let first = self.turns.iter().filter_map(|turn| turn.at).min();
        self.created_at
            .into_iter()
            .chain(first)
            .min()
            .or(self.updated_at)
    }

    /// Last known time.
    pub(super) fn ended_at(&self) -> Option<TimestampMs> {
        let last = self.turns.iter().filter_map(|turn| turn.at).max();
        last.or(self.updated_at).max(self.created_at)
    }
}
