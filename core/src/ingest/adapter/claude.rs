//! Claude.ai export: messages in a list, in newer exports with parents that make the list a tree.

use serde_json::Value;

use super::fields::{Speaker, array, flag, object, speaker, text, time};
use super::{Adapter, Record};
use crate::Role;
use crate::ingest::collect::{Collector, Origin};
use crate::ingest::draft::{Draft, Identity, RawAccount};
use crate::ingest::ledger::{DropReason, QuarantineReason};
use crate::ingest::tree::{Forest, Node};

/// Stateless: a record is a conversation.
pub(super) struct Claude;

impl Adapter for Claude {
    fn record(&mut self, record: Record, origin: &Origin, out: &mut Collector<'_>) {
        let Some(messages) = record.get("chat_messages").and_then(Value::as_array) else {
            out.quarantine_record(QuarantineReason::MissingMessages, origin);
            return;
        };
        let updated_at = time(&record, &["updated_at"]);
        let identity = Identity::Version {
            updated_at,
            size: messages.len(),
        };
        let mut draft = Draft::new(text(&record, "uuid"), identity, out.options.limits);
        draft.created_at = time(&record, &["created_at"]);
        draft.updated_at = updated_at;
        draft.is_temporary = flag(&record, "is_temporary");
        draft.account = object(&record, "account").map(|account| RawAccount {
            field: "account.uuid".into(),
            value: text(account, "uuid").to_owned(),
        });
        draft.answered_by(text(&record, "model"));
        draft.meta("project_uuid", text(&record, "project_uuid"));
        read_messages(
            messages,
            text(&record, "current_leaf_message_uuid"),
            &mut draft,
        );
        out.finish(draft, origin);
    }
}

fn read_messages(messages: &[Value], leaf: &str, draft: &mut Draft) {
    let mut readable = Vec::with_capacity(messages.len());
    for message in messages {
        match message {
            Value::Object(message) => readable.push(message),
            _ => draft.quarantine(QuarantineReason::NotAnObject),
        }
    }
    let nodes: Vec<_> = readable
        .iter()
        .map(|message| Node {
            id: text(message, "uuid"),
            parent: text(message, "parent_message_uuid"),
            at: time(message, &["created_at"]),
        })
        .collect();
    // The parent of a root is a made-up id, so that only one that is there makes a tree.
    let ids: std::collections::HashSet<_> = nodes.iter().map(|node| node.id).collect();
    let is_tree = nodes
        .iter()
        .any(|node| !node.parent.is_empty() && ids.contains(node.parent));
    let path = if is_tree {
        Forest::new(&nodes).path(leaf)
    } else {
        (0..nodes.len()).collect()
    };
    draft.drop_many(DropReason::Branches, nodes.len() - path.len());
    for at in path {
        read_message(readable[at], nodes[at].at, draft);
    }
}

fn read_message(message: &Record, at: Option<i64>, draft: &mut Draft) {
    let role = match speaker(text(message, "sender")) {
        Some(Speaker::Turn(role)) => role,
        Some(Speaker::System) => return draft.drop(DropReason::System),
        Some(Speaker::Tool) => return draft.drop(DropReason::Tool),
        None => return draft.quarantine(QuarantineReason::UnknownRole),
    };
    if role == Role::Assistant {
        draft.answered_by(text(message, "model"));
    }
    let blocks: Vec<_> = array(message, "content")
        .iter()
        .filter_map(Value::as_object)
        .collect();
    let has = |kind: &str| {
        blocks
            .iter()
            .any(|block| text(block, "type").starts_with(kind))
    };
    // Without blocks there is the flattened text; with blocks it may hold placeholders for those it cannot show.
    let body = if blocks.is_empty() {
        text(message, "text").to_owned()
    } else {
        let texts = blocks.iter().filter(|block| text(block, "type") == "text");
        let texts: Vec<_> = texts.map(|block| text(block, "text")).collect();
        texts.join("\n\n")
    };
    let has_attachment =
        !array(message, "attachments").is_empty() || !array(message, "files").is_empty();
    let if_blank = if has("tool_") {
        DropReason::Tool
    } else if has("thinking") {
        DropReason::Reasoning
    } else if has_attachment {
        DropReason::AttachmentsOnly
    } else {
        DropReason::Empty
    };
    draft.turn(role, &body, at, if_blank);
}
