//! ChatGPT data export: a conversation is a tree of nodes under `mapping`, of which `current_node` is the last one seen.

use serde_json::Value;

use super::fields::{array, flag, object, text, time};
use super::{Adapter, Record};
use crate::Role;
use crate::ingest::collect::{Collector, Origin};
use crate::ingest::draft::{Draft, Identity};
use crate::ingest::ledger::{DropReason, QuarantineReason};
use crate::ingest::text::strip_citations;
use crate::ingest::tree::{Forest, Node};

/// Stateless: a record is a conversation.
pub(super) struct ChatGpt;

impl Adapter for ChatGpt {
    fn record(&mut self, record: Record, origin: &Origin, out: &mut Collector<'_>) {
        let Some(mapping) = object(&record, "mapping") else {
            out.quarantine_record(QuarantineReason::MissingMapping, origin);
            return;
        };
        let updated_at = time(&record, &["update_time"]);
        let id = match text(&record, "conversation_id") {
            "" => text(&record, "id"),
            id => id,
        };
        let identity = Identity::Version {
            updated_at,
            size: mapping.len(),
        };
        let mut draft = Draft::new(id, identity, out.options.limits);
        draft.created_at = time(&record, &["create_time"]);
        draft.updated_at = updated_at;
        draft.is_temporary = flag(&record, "is_temporary_chat");
        draft.answered_by(text(&record, "default_model_slug"));
        draft.meta("gizmo_id", text(&record, "gizmo_id"));
        read_tree(mapping, text(&record, "current_node"), &mut draft);
        draft.merge_assistant_runs();
        out.finish(draft, origin);
    }
}

fn read_tree(mapping: &Record, current_node: &str, draft: &mut Draft) {
    // A parent may be named by its children only.
    let parent_of_child: std::collections::HashMap<_, _> = mapping
        .iter()
        .flat_map(|(id, node)| {
            let children = node.get("children").and_then(Value::as_array);
            let children = children.into_iter().flatten().filter_map(Value::as_str);
            children.map(move |child| (child, id.as_str()))
        })
        .collect();
    let nodes: Vec<_> = mapping
        .iter()
        .map(|(id, node)| {
            let named = node
                .get("parent")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let parent = if mapping.contains_key(named) {
                named
            } else {
                parent_of_child
                    .get(id.as_str())
                    .copied()
                    .unwrap_or_default()
            };
            let at = message(node).and_then(|message| time(message, &["create_time"]));
            Node { id, parent, at }
        })
        .collect();
    let path = Forest::new(&nodes).path(current_node);
    let messages = mapping.values().filter_map(message).count();
    let mut on_path = 0;
    for at in path {
        if let Some(message) = mapping.get(nodes[at].id).and_then(message) {
            on_path += 1;
            read_message(message, draft);
        }
    }
    draft.drop_many(DropReason::Branches, messages - on_path);
}

/// The message of a node; structural nodes have none, and deleted ones no longer.
fn message(node: &Value) -> Option<&Record> {
    node.get("message").and_then(Value::as_object)
}

fn read_message(message: &Record, draft: &mut Draft) {
    let empty = Record::new();
    let metadata = object(message, "metadata").unwrap_or(&empty);
    let author = object(message, "author").unwrap_or(&empty);
    let is_weightless = message.get("weight").and_then(Value::as_f64) == Some(0.0);
    if is_weightless || flag(metadata, "is_visually_hidden_from_conversation") {
        return draft.drop(DropReason::Hidden);
    }
    if flag(metadata, "is_user_system_message") {
        return draft.drop(DropReason::Context);
    }
    let role = match text(author, "role") {
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "system" | "developer" => return draft.drop(DropReason::System),
        "tool" | "function" => return draft.drop(DropReason::Tool),
        _ => return draft.quarantine(QuarantineReason::UnknownRole),
    };
    let recipient = text(message, "recipient");
    if role == Role::Assistant && !matches!(recipient, "" | "all") {
        return draft.drop(DropReason::Tool);
    }
    let content = object(message, "content").unwrap_or(&empty);
    let (body, has_attachment) = match text(content, "content_type") {
        "thoughts" | "reasoning_recap" => return draft.drop(DropReason::Reasoning),
        "user_editable_context" | "model_editable_context" => {
            return draft.drop(DropReason::Context);
        }
        "execution_output"
        | "tether_browsing_display"
        | "tether_browsing_code"
        | "tether_quote"
        | "sonic_webpage"
        | "system_error"
        | "computer_output" => {
            return draft.drop(DropReason::Tool);
        }
        "code" => (text(content, "text").to_owned(), false),
        _ => parts(content),
    };
    let has_attachment = has_attachment || !array(metadata, "attachments").is_empty();
    if role == Role::Assistant {
        if text(message, "channel") == "analysis" {
            return draft.drop(DropReason::Reasoning);
        }
        draft.answered_by(text(metadata, "model_slug"));
    }
    let if_blank = if has_attachment {
        DropReason::AttachmentsOnly
    } else {
        DropReason::Empty
    };
    let at = time(message, &["create_time"]);
    draft.turn(role, &strip_citations(&body), at, if_blank);
}

/// The texts of `parts`, and whether there is anything else. Speech counts by its transcription; an image beside text
/// leaves `[image]`, for the text may be about it.
fn parts(content: &Record) -> (String, bool) {
    let (mut texts, mut images, mut has_other) = (Vec::new(), 0, false);
    for part in array(content, "parts") {
        match part {
            Value::String(text) => texts.push(text.as_str()),
            Value::Object(part) => match text(part, "content_type") {
                "audio_transcription" => texts.push(text(part, "text")),
                "image_asset_pointer" => images += 1,
                _ => match text(part, "text") {
                    "" => has_other = true,
                    text => texts.push(text),
                },
            },
            _ => {}
        }
    }
    if array(content, "parts").is_empty() {
        texts.push(text(content, "text"));
    }
    let has_text = texts.iter().any(|text| !text.trim().is_empty());
    if has_text && images > 0 {
        texts.push("[image]");
    }
    (texts.join("\n"), has_other || images > 0)
}
