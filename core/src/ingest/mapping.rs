//! Tables and records of unknown shape: which column means what, proposed by name and decided by the person.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A row is a message, or a question with its answer; rows of one conversation share an id.
    Message,
    /// A row is a whole conversation.
    #[default]
    Conversation,
}

/// Column names by meaning. Columns of JSON records may be paths, as in `metadata.user_id`.
///
/// Every other column whose value is short becomes metadata, unless its name says that it identifies a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnMapping {
    /// What a row is.
    pub layout: Layout,
    /// Id of the conversation; required for [`Layout::Message`].
    pub conversation: Option<String>,
    /// Who speaks, in a word such as `user` or `bot`, or whether it is the person (`true`, `1`). Without it every
    /// [`text`](Self::text) is the person's.
    pub role: Option<String>,
    /// The message, or the person's question.
    pub text: Option<String>,
    /// The model's answer in the same row.
    pub reply: Option<String>,
    /// All messages, as a list (in a table: as JSON) in the shape of OpenAI messages or ShareGPT; instead of `text`.
    pub messages: Option<String>,
    /// When.
    pub time: Option<String>,
    /// Whose.
    pub account: Option<String>,
}

/// Names by meaning, best first, compared without case and punctuation.
const CONVERSATION: &[&str] = &[
    "conversation_id",
    "conversation",
    "chat_id",
    "session_id",
    "thread_id",
    "dialogue_id",
    "dialog_id",
    "trace_id",
    "thread_ts",
    "uuid",
    "id",
];
const ROLE: &[&str] = &[
    "role",
    "sender",
    "speaker",
    "author",
    "from",
    "sender_type",
    "author_type",
    "is_user",
    "is_created_by_user",
    "direction",
];
const TEXT: &[&str] = &[
    "content",
    "text",
    "message",
    "body",
    "prompt",
    "question",
    "input",
    "query",
    "user_message",
    "utterance",
    "value",
    "request",
    "instruction",
];
const REPLY: &[&str] = &[
    "response",
    "reply",
    "output",
    "completion",
    "answer",
    "assistant_message",
    "bot_response",
];
const MESSAGES: &[&str] = &[
    "messages",
    "conversation",
    "conversations",
    "transcript",
    "chat",
    "dialogue",
    "dialog",
    "turns",
    "history",
];
const TIME: &[&str] = &[
    "timestamp",
    "created_at",
    "create_time",
    "date",
    "time",
    "datetime",
    "ts",
    "created",
    "sent_at",
];
const ACCOUNT: &[&str] = &[
    "account_id",
    "account",
    "user_id",
    "user",
    "customer_id",
    "employee_id",
    "uid",
    "email",
    "user_email",
    "hashed_ip",
    "member_id",
    "username",
];

impl ColumnMapping {
    /// Proposes a mapping from the names of the columns and a few rows, objects of column name to value.
    pub fn propose(columns: &[String], rows: &[Map<String, Value>]) -> Self {
        let by_name = |names: &[&str]| find(columns, names);
        let messages = names_in(columns, MESSAGES).find(|column| holds_lists(column, rows));
        let is_free = |column: &String| Some(column) != messages.as_ref();
        let mut mapping = Self {
            role: by_name(ROLE),
            text: by_name(TEXT),
            reply: by_name(REPLY),
            time: by_name(TIME),
            account: by_name(ACCOUNT),
            ..Self::default()
        };
        let ids: Vec<_> = names_in(columns, CONVERSATION).filter(is_free).collect();
        let shared_id = ids.iter().find(|column| repeats(column, rows));
        if messages.is_some() {
            mapping.conversation = ids.first().cloned();
            (mapping.role, mapping.text, mapping.reply) = (None, None, None);
            mapping.messages = messages;
        } else if mapping.role.is_some() || shared_id.is_some() {
            mapping.layout = Layout::Message;
            // A column that is only called `id` may as well number the rows.
            mapping.conversation = shared_id.or(ids.first()).cloned();
        } else {
            mapping.conversation = ids.first().cloned();
        }
        mapping
    }

    /// What is missing before rows can be read, in words.
    ///
    /// # Errors
    /// The name of the part without a column.
    pub fn check(&self) -> Result<(), &'static str> {
        match self.layout {
            Layout::Message if self.conversation.is_none() => Err("the conversation id"),
            Layout::Message if self.text.is_none() => Err("the text"),
            Layout::Conversation if self.text.is_none() && self.messages.is_none() => {
                Err("the text or the list of messages")
            }
            Layout::Message | Layout::Conversation => Ok(()),
        }
    }

    /// The columns named.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        [
            &self.conversation,
            &self.role,
            &self.text,
            &self.reply,
            &self.messages,
            &self.time,
            &self.account,
        ]
        .into_iter()
        .filter_map(Option::as_deref)
    }
}

/// A name without case and punctuation.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The columns of these names, in the order of the names.
fn names_in<'a>(columns: &'a [String], names: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    names.iter().filter_map(|name| {
        let name = plain(name);
        columns.iter().find(|column| plain(column) == name).cloned()
    })
}

fn find(columns: &[String], names: &[&str]) -> Option<String> {
    names_in(columns, names).next()
}

/// Whether the first value of `column` is a list, or JSON text that starts like one.
fn holds_lists(column: &str, rows: &[Map<String, Value>]) -> bool {
    let first = rows.iter().find_map(|row| row.get(column));
    match first {
        Some(Value::Array(_)) => true,
        Some(Value::String(text)) => text.trim_start().starts_with('['),
        _ => false,
    }
}

/// Whether two rows have an equal value in `column`.
fn repeats(column: &str, rows: &[Map<String, Value>]) -> bool {
    let mut seen = BTreeSet::new();
    rows.iter()
        .filter_map(|row| row.get(column))
        .any(|value| !seen.insert(value.to_string()))
}
