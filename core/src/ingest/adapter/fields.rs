//! Field access that shrugs: vendors change types without notice, and a field of the wrong type is a missing one.

use std::borrow::Cow;

use serde_json::Value;

use super::Record;
use crate::{Role, TimestampMs};

/// The text under `key`, or an empty one.
pub(super) fn text<'a>(record: &'a Record, key: &str) -> &'a str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The object under `key`.
pub(super) fn object<'a>(record: &'a Record, key: &str) -> Option<&'a Record> {
    record.get(key).and_then(Value::as_object)
}

/// The array under `key`, or an empty one.
pub(super) fn array<'a>(record: &'a Record, key: &str) -> &'a [Value] {
    record
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Whether `key` is `true`.
pub(super) fn flag(record: &Record, key: &str) -> bool {
    record.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// The time under the first of `keys` that holds one.
pub(super) fn time(record: &Record, keys: &[&str]) -> Option<TimestampMs> {
    keys.iter()
        .filter_map(|key| record.get(*key))
        .find_map(crate::ingest::time::from_value)
}

/// A string that is not blank, a number or a truth value, as text.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The scalar at a path of keys joined by dots. A key that has the dots itself comes first.
pub(super) fn scalar_at<'a>(record: &'a Record, path: &str) -> Option<Cow<'a, str>> {
    at(record, path).and_then(scalar)
}

/// The value at a path of keys joined by dots. A key that has the dots itself comes first.
pub(super) fn at<'a>(record: &'a Record, path: &str) -> Option<&'a Value> {
    record.get(path).or_else(|| {
        let (head, rest) = path.split_once('.')?;
        at(object(record, head)?, rest)
    })
}

/// Who speaks, as the role words of the formats say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaker {
    Turn(Role),
    System,
    Tool,
}

/// The speaker that `word` names, whatever its case; `None` if it is not a word for a role.
pub(super) fn speaker(word: &str) -> Option<Speaker> {
    Some(match word.trim().to_lowercase().as_str() {
        "user" | "human" | "prompter" | "customer" | "client" | "person" | "me" | "you"
        | "employee" | "visitor" | "requester" | "question" | "prompt" | "in" | "inbound"
        | "incoming" | "true" | "1" => Speaker::Turn(Role::User),
        "assistant" | "ai" | "bot" | "gpt" | "model" | "agent" | "chatgpt" | "claude" | "bing"
        | "bard" | "gemini" | "copilot" | "chatbot" | "answer" | "response" | "out"
        | "outbound" | "outgoing" | "false" | "0" => Speaker::Turn(Role::Assistant),
        "system" | "developer" => Speaker::System,
        "tool" | "function" | "tool_call" | "tool_result" | "function_call" | "observation" => {
            Speaker::Tool
        }
        _ => return None,
    })
}

/// Names of fields that identify a person. As an account they are hashed; they never become metadata.
pub(super) fn is_personal(key: &str) -> bool {
    let key = key.rsplit('.').next().unwrap_or(key).to_lowercase();
    let words: Vec<_> = key
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let joined = words.concat();
    words.iter().any(|word| {
        matches!(
            *word,
            "email" | "mail" | "phone" | "ip" | "user" | "account"
        )
    }) || matches!(
        joined.as_str(),
        "name"
            | "title"
            | "summary"
            | "fullname"
            | "firstname"
            | "lastname"
            | "username"
            | "userid"
            | "accountid"
            | "customerid"
            | "employeeid"
            | "uid"
            | "hashedip"
            | "safetyidentifier"
            | "enduser"
            | "sender"
            | "author"
            | "header"
    )
}
