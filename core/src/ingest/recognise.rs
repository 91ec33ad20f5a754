//! The format of a record, by its keys. File names play no part.

use serde_json::{Map, Value};

use super::Format;

/// What a record turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recognised {
    /// A record of a format with an adapter of its own.
    Known(Format),
    /// A record of a format that is known and not read.
    Foreign(Foreign),
    /// A record of any other shape.
    Unknown,
}

/// A recognised kind of file that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    pub(super) looks_like: &'static str,
    pub(super) advice: &'static str,
}

const CONVERT: &str =
    "convert it to JSON lines, one conversation a line, with messages of role and content";

type Record = Map<String, Value>;

/// Recognises `record`, which may lack what lay beyond the first KiBs of the file.
pub(super) fn recognise(record: &Record) -> Recognised {
    if let Some(looks_like) = foreign(record) {
        return Recognised::Foreign(Foreign {
            looks_like,
            advice: CONVERT,
        });
    }
    let known = if is_compliance(record) {
        Format::ChatGptCompliance
    } else if is_chatgpt(record) {
        Format::ChatGptExport
    } else if record.contains_key("uuid") && is_list(record, "chat_messages") {
        Format::ClaudeExport
    } else if any_has(record, "conversations", &["from", "value"]) {
        Format::ShareGpt
    } else if any_has(record, "messages", &["role"]) || any_has(record, "conversation", &["role"]) {
        Format::OpenAiMessages
    } else {
        return Recognised::Unknown;
    };
    Recognised::Known(known)
}

/// Any event of the compliance platform: the first lines of a file need not be messages.
fn is_compliance(record: &Record) -> bool {
    let has = |key: &str, inner: &str| record.get(key).and_then(|value| value.get(inner)).is_some();
    record.get("type").is_some_and(Value::is_string)
        && has("principal", "id")
        && (record.contains_key("event_id") || has("actor", "user_id"))
}

fn is_chatgpt(record: &Record) -> bool {
    record.get("mapping").is_some_and(Value::is_object)
        && [
            "current_node",
            "conversation_id",
            "create_time",
            "update_time",
            "title",
        ]
        .iter()
        .any(|key| record.contains_key(*key))
}

/// DeepSeek has ChatGPT's tree without roles: read as ChatGPT it would give conversations without turns.
fn is_deepseek(record: &Record) -> bool {
    let Some(mapping) = record.get("mapping").and_then(Value::as_object) else {
        return false;
    };
    let mut messages = mapping.values().filter_map(|node| node.get("message"));
    record.contains_key("inserted_at")
        || messages.any(|message| {
            message.get("fragments").is_some() || message.get("reasoning_content").is_some()
        })
}

fn foreign(record: &Record) -> Option<&'static str> {
    let has = |key: &str| record.contains_key(key);
    let is = |key: &str, value: &str| record.get(key).and_then(Value::as_str) == Some(value);
    let starts = |key: &str, start: &str| {
        let text = record.get(key).and_then(Value::as_str);
        text.is_some_and(|text| text.starts_with(start))
    };
    let history = || record.get("chat")?.get("history")?.get("messages");
    Some(match () {
        () if is_deepseek(record) => "a DeepSeek export",
        () if starts("id", "claude_chat_") => "an answer of the Claude Compliance API",
        () if is("schemaType", "ModelInvocationLog") => "an AWS Bedrock invocation log",
        () if has("interactionType") && has("appClass") => "a Microsoft 365 Copilot export",
        () if history().is_some() => "an Open WebUI export",
        () if has("messagesTree") || has("conversationId") && has("endpoint") => {
            "a LibreChat export"
        }
        () if has("message_tree_id") => "Open Assistant data",
        () if has("resourceSpans") => "an OpenTelemetry trace",
        () if has("run_type") && has("dotted_order") => "a LangSmith export",
        () if has("sessionId") && has("parentUuid") => "a Claude Code session",
        () if has("custom_id") && (has("body") || has("response")) => "an OpenAI Batch file",
        () if is("header", "Gemini Apps") => "a Google Takeout of Gemini",
        () if has("conversation_turns") => "a Gemini in Workspace export",
        () if has("chunkedPrompt") => "an AI Studio prompt",
        () => return None,
    })
}

fn is_list(record: &Record, key: &str) -> bool {
    record.get(key).is_some_and(Value::is_array)
}

/// Whether the list under `key` has an object with all of `keys`.
fn any_has(record: &Record, key: &str, keys: &[&str]) -> bool {
    let list = record.get(key).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .any(|element| keys.iter().all(|key| element.get(key).is_some()))
}

/// What a file starts with, where that is no text.
pub(super) enum Magic {
    Zip,
    Gzip,
    Foreign(Foreign),
}

/// Recognises the first bytes of a file.
pub(super) fn magic(prefix: &[u8]) -> Option<Magic> {
    const UNPACK: &str = "unpack it and choose the file in it";
    const EXPORT: &str = "export the conversations as CSV or JSON lines";
    const NOT_A_LOG: &str = "choose the export of the conversations itself";
    const FOREIGN: &[(&[u8], &str, &str)] = &[
        (b"\x28\xB5\x2F\xFD", "a Zstandard archive", UNPACK),
        (b"BZh", "a bzip2 archive", UNPACK),
        (b"\xFD7zXZ\0", "an xz archive", UNPACK),
        (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
        (b"Rar!", "a RAR archive", UNPACK),
        (b"PAR1", "a Parquet file", EXPORT),
        (b"ARROW1", "an Arrow file", EXPORT),
        (b"SQLite format 3\0", "a SQLite database", EXPORT),
        (
            b"\xD0\xCF\x11\xE0",
            "an older or protected Office document",
            "save it as CSV",
        ),
        (b"%PDF", "a PDF", NOT_A_LOG),
        (b"\x89PNG", "an image", NOT_A_LOG),
        (b"\xFF\xD8\xFF", "an image", NOT_A_LOG),
        (b"GIF8", "an image", NOT_A_LOG),
        (b"RIFF", "an image or a recording", NOT_A_LOG),
        (b"ID3", "a recording", NOT_A_LOG),
    ];
    let starts = |magic: &[u8]| prefix.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(Magic::Zip);
    }
    if starts(b"\x1F\x8B") {
        return Some(Magic::Gzip);
    }
    if prefix.get(257..262) == Some(b"ustar") {
        return Some(Magic::Foreign(Foreign {
            looks_like: "a tar archive",
            advice: UNPACK,
        }));
    }
    let &(_, looks_like, advice) = FOREIGN.iter().find(|(magic, _, _)| starts(magic))?;
    Some(Magic::Foreign(Foreign { looks_like, advice }))
}
