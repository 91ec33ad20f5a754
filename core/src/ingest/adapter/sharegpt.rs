//! ShareGPT: `conversations` of `from` and `value`. No times, no accounts; long chats may be cut into chunks whose ids
//! continue one another.

use serde_json::Value;

use super::fields::{Speaker, scalar, speaker, text};
use super::{Adapter, Record};
use crate::ingest::collect::{Collector, Origin};
use crate::ingest::draft::{Draft, Identity};
use crate::ingest::ledger::{DropReason, QuarantineReason};

/// Holds back a conversation until it is clear that the next record does not continue it.
#[derive(Default)]
pub(super) struct ShareGpt {
    pending: Option<Pending>,
}

struct Pending {
    draft: Draft,
    origin: Origin,
    /// Id without its chunk number, and that number.
    chunk: Option<(String, usize)>,
}

impl Adapter for ShareGpt {
    fn record(&mut self, record: Record, origin: &Origin, out: &mut Collector<'_>) {
        let Some(messages) = record.get("conversations").and_then(Value::as_array) else {
            self.finish(out);
            out.quarantine_record(QuarantineReason::MissingMessages, origin);
            return;
        };
        let id = record.get("id").and_then(scalar).unwrap_or_default();
        let chunk = chunk(&id);
        if let (Some(pending), Some((base, number))) = (&mut self.pending, &chunk)
            && pending.continues_with(base, *number)
        {
            read_messages(messages, &mut pending.draft);
            pending.chunk = chunk;
            return;
        }
        self.finish(out);
        let mut draft = Draft::new(id, Identity::Prefix, out.options.limits);
        draft.answered_by(text(&record, "model"));
        read_messages(messages, &mut draft);
        self.pending = Some(Pending {
            draft,
            origin: origin.clone(),
            chunk,
        });
    }

    fn finish(&mut self, out: &mut Collector<'_>) {
        if let Some(Pending { draft, origin, .. }) = self.pending.take() {
            out.finish(draft, &origin);
        }
    }
}

impl Pending {
    /// Chunks are numbered one by one, or by the number of their first message.
    fn continues_with(&self, base: &str, number: usize) -> bool {
        let Some((pending_base, pending_number)) = &self.chunk else {
            return false;
        };
        pending_base == base
            && number > 0
            && (number == pending_number + 1 || number == self.draft.seen)
    }
}

/// `abc_3` is chunk 3 of `abc`.
fn chunk(id: &str) -> Option<(String, usize)> {
    let (base, number) = id.rsplit_once('_')?;
    if base.is_empty() {
        return None;
    }
    Some((base.to_owned(), number.parse().ok()?))
}

/// Reads messages of `from` and `value`.
pub(super) fn read_messages(messages: &[Value], draft: &mut Draft) {
    for message in messages {
        let Value::Object(message) = message else {
            draft.quarantine(QuarantineReason::NotAnObject);
            continue;
        };
        let body = text(message, "value");
        match speaker(text(message, "from")) {
            Some(Speaker::System) => draft.drop(DropReason::System),
            Some(Speaker::Tool) => draft.drop(DropReason::Tool),
            Some(Speaker::Turn(role)) => draft.turn(role, body, None, DropReason::Empty),
            None => draft.quarantine(QuarantineReason::UnknownRole),
        }
    }
}
