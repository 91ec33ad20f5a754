//! Records with a list of messages of `role` and `content`: what most gateways and data sets write.

use serde_json::Value;

use super::fields::{Speaker, array, is_personal, object, scalar, scalar_at, speaker, text, time};
use super::{Adapter, Record};
use crate::Role;
use crate::ingest::collect::{Collector, Origin};
use crate::ingest::draft::{Draft, Identity, RawAccount};
use crate::ingest::ledger::{DropReason, QuarantineReason};

/// Fields that name the account, best first; also of records of other shapes without a mapping.
const ACCOUNT_FIELDS: [&str; 7] = [
    "account_id",
    "user_id",
    "user",
    "safety_identifier",
    "metadata.account_id",
    "metadata.user_id",
    "hashed_ip",
];
const ID_FIELDS: [&str; 6] = [
    "conversation_id",
    "conversation_hash",
    "chat_id",
    "session_id",
    "thread_id",
    "id",
];
const TIME_FIELDS: [&str; 5] = ["created_at", "created", "timestamp", "create_time", "time"];

/// Stateless: a record is a conversation, or one state of it as a request repeats it.
pub(super) struct OpenAi;

impl Adapter for OpenAi {
    fn record(&mut self, record: Record, origin: &Origin, out: &mut Collector<'_>) {
        let list = ["messages", "conversation"]
            .into_iter()
            .find_map(|key| record.get(key).and_then(Value::as_array));
        let Some(messages) = list else {
            out.quarantine_record(QuarantineReason::MissingMessages, origin);
            return;
        };
        let mut draft = Draft::new("", Identity::Prefix, out.options.limits);
        read_siblings(&record, &mut draft);
        read_messages(messages, &mut draft);
        out.finish(draft, origin);
    }
}

/// Id, account, time, model, and every other short scalar beside the messages as metadata.
pub(super) fn read_siblings(record: &Record, draft: &mut Draft) {
    if let Some(id) = ID_FIELDS.iter().find_map(|key| scalar_at(record, key)) {
        id.trim().clone_into(&mut draft.id);
    }
    draft.account = ACCOUNT_FIELDS.iter().find_map(|&key| {
        Some(RawAccount {
            field: key.into(),
            value: scalar_at(record, key)?.into_owned(),
        })
    });
    draft.created_at = time(record, &TIME_FIELDS);
    draft.answered_by(text(record, "model"));
    let is_other = |key: &str| {
        key != "model"
            && !ID_FIELDS.contains(&key)
            && !TIME_FIELDS.contains(&key)
            && !is_personal(key)
    };
    for (key, value) in record {
        match value {
            Value::Object(metadata) if key == "metadata" => {
                for (key, value) in metadata.iter().filter(|(key, _)| is_other(key)) {
                    if let Some(value) = scalar(value) {
                        draft.meta(key, &value);
                    }
                }
            }
            value if is_other(key) => {
                if let Some(value) = scalar(value) {
                    draft.meta(key, &value);
                }
            }
            _ => {}
        }
    }
}

/// Reads messages of `role` and `content`.
pub(super) fn read_messages(messages: &[Value], draft: &mut Draft) {
    for message in messages {
        let Value::Object(message) = message else {
            draft.quarantine(QuarantineReason::NotAnObject);
            continue;
        };
        match speaker(text(message, "role")) {
            Some(Speaker::System) => draft.drop(DropReason::System),
            Some(Speaker::Tool) => draft.drop(DropReason::Tool),
            Some(Speaker::Turn(role)) => read_turn(role, message, draft),
            None => draft.quarantine(QuarantineReason::UnknownRole),
        }
    }
}

fn read_turn(role: Role, message: &Record, draft: &mut Draft) {
    if role == Role::Assistant {
        draft.answered_by(text(message, "model"));
    }
    let (body, has_attachment) = content(message.get("content"));
    let calls_tool =
        !array(message, "tool_calls").is_empty() || object(message, "function_call").is_some();
    let if_blank = if calls_tool {
        DropReason::Tool
    } else if has_attachment {
        DropReason::AttachmentsOnly
    } else {
        DropReason::Empty
    };
    // A refusal is the answer where there is no content.
    let body = if body.trim().is_empty() {
        text(message, "refusal").to_owned()
    } else {
        body
    };
    draft.turn(role, &body, time(message, &TIME_FIELDS), if_blank);
}

/// The text of a string or of parts, and whether there are parts of other kinds. An image beside text leaves
/// `[image]`, for the text may be about it.
pub(super) fn content(content: Option<&Value>) -> (String, bool) {
    let parts = match content {
        Some(Value::String(text)) => return (text.clone(), false),
        Some(Value::Array(parts)) => parts.as_slice(),
        Some(part @ Value::Object(_)) => std::slice::from_ref(part),
        _ => return (String::new(), false),
    };
    let (mut texts, mut has_image, mut has_other) = (Vec::new(), false, false);
    for part in parts {
        match part {
            Value::String(text) => texts.push(text.as_str()),
            Value::Object(part) => match text(part, "type") {
                "text" | "input_text" | "output_text" | "" => texts.push(text(part, "text")),
                "refusal" => texts.push(text(part, "refusal")),
                kind if kind.contains("image") => has_image = true,
                _ => has_other = true,
            },
            _ => {}
        }
    }
    if has_image && texts.iter().any(|text| !text.trim().is_empty()) {
        texts.push("[image]");
    }
    (texts.join("\n"), has_image || has_other)
}
