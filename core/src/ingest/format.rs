//! The log formats ingest reads.

use serde::{Deserialize, Serialize};

/// A log format with an adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// ChatGPT "Export data": a zip, or the `conversations.json` in it.
    #[serde(rename = "chatgpt-export")]
    ChatGptExport,
    /// ChatGPT Enterprise and Edu compliance logs: JSON lines, one message each.
    #[serde(rename = "chatgpt-compliance")]
    ChatGptCompliance,
    /// Claude.ai export: a zip, or the `conversations.json` in it.
    ClaudeExport,
    /// Records with `messages` of `role` and `content`.
    #[serde(rename = "openai-messages")]
    OpenAiMessages,
    /// Records with `conversations` of `from` and `value`.
    #[serde(rename = "sharegpt")]
    ShareGpt,
    /// A delimited table, read through a [`ColumnMapping`](super::ColumnMapping).
    Csv,
    /// JSON records of any other shape, read through a [`ColumnMapping`](super::ColumnMapping).
    Jsonl,
}

impl Format {
    /// Every format, in the order the page lists them.
    pub const ALL: [Self; 7] = [
        Self::ChatGptExport,
        Self::ChatGptCompliance,
        Self::ClaudeExport,
        Self::OpenAiMessages,
        Self::ShareGpt,
        Self::Csv,
        Self::Jsonl,
    ];

    /// Stable name for files and command lines, such as `chatgpt-export`.
    pub fn id(self) -> &'static str {
        match self {
            Self::ChatGptExport => "chatgpt-export",
            Self::ChatGptCompliance => "chatgpt-compliance",
            Self::ClaudeExport => "claude-export",
            Self::OpenAiMessages => "openai-messages",
            Self::ShareGpt => "sharegpt",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// The format with this [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::ChatGptExport => "ChatGPT export",
            Self::ChatGptCompliance => "ChatGPT Enterprise compliance log",
            Self::ClaudeExport => "Claude export",
            Self::OpenAiMessages => "OpenAI chat messages",
            Self::ShareGpt => "ShareGPT",
            Self::Csv => "Table (CSV)",
            Self::Jsonl => "JSON records",
        }
    }

    /// Whether a [`ColumnMapping`](super::ColumnMapping) says what its fields mean.
    pub fn needs_mapping(self) -> bool {
        matches!(self, Self::Csv | Self::Jsonl)
    }
}
