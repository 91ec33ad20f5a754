//! ChatGPT Enterprise and Edu compliance logs: one message a line, conversations scattered over lines and files.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::fields::{Speaker, flag, object, scalar_at, speaker, text, time};
use super::groups::Groups;
use super::{Adapter, Record};
use crate::Role;
use crate::TimestampMs;
use crate::ingest::collect::{Collector, Origin};
use crate::ingest::draft::{Draft, Identity, RawAccount, Utterance};
use crate::ingest::ledger::{DropReason, QuarantineReason};
use crate::ingest::text::strip_citations;
use crate::ingest::tree::{Forest, Node};

/// Gathers events by conversation until the last file.
#[derive(Default)]
pub(super) struct Compliance {
    /// Hashes of the events and messages seen; with 64 bits a collision loses one message in billions.
    seen: HashSet<u64>,
    conversations: Groups<Gathered>,
}

struct Gathered {
    draft: Draft,
    origin: Origin,
    messages: Vec<Message>,
}

/// A message, already cut to the limit.
struct Message {
    id: String,
    previous: String,
    at: Option<TimestampMs>,
    model: String,
    /// `None` for a message that was left out and is only a link of the chain.
    turn: Option<(Role, Utterance)>,
}

impl Adapter for Compliance {
    fn records_are_messages(&self) -> bool {
        true
    }

    fn record(&mut self, record: Record, origin: &Origin, out: &mut Collector<'_>) {
        if text(&record, "type") != "CONVERSATION_MESSAGE" {
            return out.drop_message(DropReason::OtherEvent);
        }
        let empty = Record::new();
        let conversation = object(&record, "conversation").unwrap_or(&empty);
        let message = object(&record, "message").unwrap_or(&empty);
        let id = text(conversation, "id").trim();
        if id.is_empty() {
            return out.quarantine_message(QuarantineReason::MissingId, origin);
        }
        let is_new_event = self.is_new("", text(&record, "event_id"));
        if !is_new_event || !self.is_new(id, text(message, "id")) {
            return out.drop_message(DropReason::Duplicate);
        }
        let limits = out.options.limits;
        let gathered = self.conversations.entry(id, || Gathered {
            draft: Draft::new(id, Identity::Prefix, limits),
            origin: origin.clone(),
            messages: Vec::new(),
        });
        read_header(&record, conversation, message, &mut gathered.draft);
        let turn = read_turn(message, origin, out);
        let author = object(message, "author").unwrap_or(&empty);
        gathered.messages.push(Message {
            id: text(message, "id").to_owned(),
            previous: text(&record, "previous_message_id").to_owned(),
            at: time(message, &["created_at"]).or_else(|| time(&record, &["timestamp"])),
            model: text(author, "model").to_owned(),
            turn,
        });
    }

    fn finish(&mut self, out: &mut Collector<'_>) {
        for (_, gathered) in self.conversations.take() {
            let origin = gathered.origin.clone();
            out.finish(gathered.into_draft(), &origin);
        }
    }
}

impl Compliance {
    /// Whether `id` was not yet seen in `scope`; a blank one cannot be told.
    fn is_new(&mut self, scope: &str, id: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        (scope, id).hash(&mut hasher);
        id.is_empty() || self.seen.insert(hasher.finish())
    }
}

/// What every event repeats about its conversation. The actor is the human, on the model's lines too; the e-mail
/// address beside it is never read.
fn read_header(record: &Record, conversation: &Record, message: &Record, draft: &mut Draft) {
    draft.is_temporary |= flag(conversation, "is_temporary_chat");
    draft.created_at = draft
        .created_at
        .or_else(|| time(conversation, &["created_at"]));
    if draft.account.is_none() {
        draft.account = scalar_at(record, "actor.user_id").map(|value| RawAccount {
            field: "actor.user_id".into(),
            value: value.into_owned(),
        });
    }
    let client = scalar_at(message, "author.client_type");
    draft.meta("client_type", &client.unwrap_or_default());
}

/// The turn of a message; books the message if there is none.
fn read_turn(
    message: &Record,
    origin: &Origin,
    out: &mut Collector<'_>,
) -> Option<(Role, Utterance)> {
    let author = scalar_at(message, "author.type").unwrap_or_default();
    let role = match speaker(&author) {
        Some(Speaker::Turn(role)) => role,
        Some(Speaker::System) => {
            out.drop_message(DropReason::System);
            return None;
        }
        Some(Speaker::Tool) => {
            out.drop_message(DropReason::Tool);
            return None;
        }
        None => {
            out.quarantine_message(QuarantineReason::UnknownRole, origin);
            return None;
        }
    };
    let content = object(message, "content");
    let body = content.map_or("", |content| text(content, "value"));
    let utterance = Utterance::new(&strip_citations(body), &out.options.limits);
    if utterance.is_none() {
        let kind = content.map_or("", |content| text(content, "type"));
        out.drop_message(match kind {
            "" | "text" => DropReason::Empty,
            _ => DropReason::AttachmentsOnly,
        });
    }
    Some((role, utterance?))
}

impl Gathered {
    /// Orders the messages by their chain, or by time if nothing links them.
    fn into_draft(mut self) -> Draft {
        let nodes: Vec<_> = self
            .messages
            .iter()
            .map(|message| Node {
                id: &message.id,
                parent: &message.previous,
                at: message.at,
            })
            .collect();
        let is_chain = nodes.iter().any(|node| !node.parent.is_empty());
        let path = if is_chain {
            Forest::new(&nodes).path_with_gaps()
        } else {
            let mut path: Vec<_> = (0..nodes.len()).collect();
            path.sort_by_key(|&at| (nodes[at].at, at));
            path
        };
        for at in path {
            let message = &mut self.messages[at];
            if let Some((role, utterance)) = message.turn.take() {
                if role == Role::Assistant {
                    self.draft.answered_by(&message.model);
                }
                self.draft.utterance(role, utterance, message.at);
            }
        }
        let left = self.messages.iter().filter(|m| m.turn.is_some()).count();
        self.draft.drop_many(DropReason::Branches, left);
        self.draft
    }
}
