//! Rows read through a [`ColumnMapping`]: CSV, and JSON records of any other shape.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::fields::{Speaker, at, is_personal, scalar, scalar_at, speaker};
use super::groups::Groups;
use super::{Adapter, Record, openai, sharegpt};
use crate::ingest::collect::{Collector, Origin};
use crate::ingest::draft::{Draft, Identity, RawAccount, Utterance};
use crate::ingest::json;
use crate::ingest::ledger::{DropReason, QuarantineReason};
use crate::ingest::mapping::{ColumnMapping, Layout};
use crate::ingest::time;
use crate::{Role, TimestampMs};

/// Rows by mapping. A row of a table is a record of texts.
pub(super) struct Tabular {
    mapping: ColumnMapping,
    groups: Groups<(Draft, Origin)>,
    /// Hashes of the messages that have a time: the same words at the same instant are the same message.
    seen: HashSet<u64>,
}

impl Adapter for Tabular {
    fn records_are_messages(&self) -> bool {
        self.mapping.layout == Layout::Message
    }

    fn record(&mut self, record: Record, origin: &Origin, out: &mut Collector<'_>) {
        match self.mapping.layout {
            Layout::Message => self.message(&record, origin, out),
            Layout::Conversation => self.conversation(&record, origin, out),
        }
    }

    fn finish(&mut self, out: &mut Collector<'_>) {
        for (_, (mut draft, origin)) in self.groups.take() {
            draft.sort_by_time();
            out.finish(draft, &origin);
        }
    }
}

impl Tabular {
    pub(super) fn new(mapping: ColumnMapping) -> Self {
        Self {
            mapping,
            groups: Groups::default(),
            seen: HashSet::new(),
        }
    }

    fn message(&mut self, record: &Record, origin: &Origin, out: &mut Collector<'_>) {
        let mapping = &self.mapping;
        let Some(id) = cell(record, mapping.conversation.as_deref()) else {
            return out.quarantine_message(QuarantineReason::MissingId, origin);
        };
        let role = match cell(record, mapping.role.as_deref()) {
            None if mapping.role.is_some() => None,
            None => Some(Speaker::Turn(Role::User)),
            Some(word) => speaker(&word),
        };
        let role = match role {
            Some(Speaker::Turn(role)) => role,
            Some(Speaker::System) => return out.drop_message(DropReason::System),
            Some(Speaker::Tool) => return out.drop_message(DropReason::Tool),
            None => return out.quarantine_message(QuarantineReason::UnknownRole, origin),
        };
        let limits = out.options.limits;
        let body = cell(record, mapping.text.as_deref()).unwrap_or_default();
        let reply = cell(record, mapping.reply.as_deref())
            .and_then(|reply| Utterance::new(&reply, &limits));
        let Some(said) = Utterance::new(&body, &limits) else {
            out.drop_message(DropReason::Empty);
            if let Some(reply) = reply {
                let (draft, _) = self.group(&id, record, origin, out);
                draft.utterance(Role::Assistant, reply, None);
            }
            return;
        };
        let at = time_of(record, self.mapping.time.as_deref());
        if at.is_some() && !self.is_new(&(&id, role, &body, at)) {
            out.drop_message(DropReason::Duplicate);
            if reply.is_some() {
                out.drop_message(DropReason::Duplicate);
            }
            return;
        }
        let (draft, _) = self.group(&id, record, origin, out);
        draft.utterance(role, said, at);
        if let Some(reply) = reply {
            draft.utterance(Role::Assistant, reply, at);
        }
    }

    fn is_new(&mut self, message: &impl Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        message.hash(&mut hasher);
        self.seen.insert(hasher.finish())
    }

    /// The conversation of a row, with what the row says about it.
    fn group(
        &mut self,
        id: &str,
        record: &Record,
        origin: &Origin,
        out: &Collector<'_>,
    ) -> &mut (Draft, Origin) {
        let limits = out.options.limits;
        let group = self.groups.entry(id, || {
            (Draft::new(id, Identity::Prefix, limits), origin.clone())
        });
        read_columns(record, &self.mapping, &mut group.0);
        group
    }

    fn conversation(&self, record: &Record, origin: &Origin, out: &mut Collector<'_>) {
        let mapping = &self.mapping;
        let id = cell(record, mapping.conversation.as_deref()).unwrap_or_default();
        let mut draft = Draft::new(id, Identity::Prefix, out.options.limits);
        if let Some(column) = &mapping.messages {
            let messages = match at(record, column) {
                Some(Value::String(text)) => match json::parse(text.as_bytes()) {
                    Ok(parsed) => Cow::Owned(parsed),
                    Err(reason) => return out.quarantine_record(reason, origin),
                },
                Some(value) => Cow::Borrowed(value),
                None => Cow::Owned(Value::Null),
            };
            let Some(messages) = messages.as_array() else {
                return out.quarantine_record(QuarantineReason::MissingMessages, origin);
            };
            if messages.iter().any(|message| message.get("from").is_some()) {
                sharegpt::read_messages(messages, &mut draft);
            } else {
                openai::read_messages(messages, &mut draft);
            }
        } else {
            let body = cell(record, mapping.text.as_deref()).unwrap_or_default();
            draft.turn(Role::User, &body, None, DropReason::Empty);
        }
        if let Some(reply) = cell(record, mapping.reply.as_deref()) {
            draft.turn(Role::Assistant, &reply, None, DropReason::Empty);
        }
        read_columns(record, mapping, &mut draft);
        draft.created_at = time_of(record, mapping.time.as_deref());
        out.finish(draft, origin);
    }
}

/// Account and metadata, from the first row that has them.
fn read_columns(record: &Record, mapping: &ColumnMapping, draft: &mut Draft) {
    if draft.account.is_none()
        && let Some(column) = &mapping.account
    {
        draft.account = scalar_at(record, column).map(|value| RawAccount {
            field: column.clone().into(),
            value: value.into_owned(),
        });
    }
    for (column, value) in record {
        let is_mapped = mapping.columns().any(|mapped| mapped == column);
        if is_mapped || is_personal(column) || draft.meta.contains_key(column) {
            continue;
        }
        if let Some(value) = scalar(value) {
            draft.meta(column, &value);
        }
    }
}

/// The cell in `column`, if there is one and it is not blank. A list of parts is read as message content.
fn cell<'a>(record: &'a Record, column: Option<&str>) -> Option<Cow<'a, str>> {
    match at(record, column?)? {
        content @ (Value::Array(_) | Value::Object(_)) => {
            let (text, _) = openai::content(Some(content));
            (!text.trim().is_empty()).then_some(Cow::Owned(text))
        }
        value => scalar(value),
    }
}

fn time_of(record: &Record, column: Option<&str>) -> Option<TimestampMs> {
    at(record, column?).and_then(time::from_value)
}
