//! The gate: the only way in which text gets into a request to a model.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::shape::Shape;
use crate::embed::model::hex;
use crate::redact::RedactedText;

/// What a request is for. Every byte that leaves is booked under one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelStage {
    /// The yes/no question that decides which conversations are analysed.
    Screen,
    /// Facets of a conversation.
    Facets,
    /// Name and description of a base cluster.
    Name,
    /// Broader names for a neighbourhood of clusters.
    Propose,
    /// One list of names out of those of all neighbourhoods.
    Deduplicate,
    /// The parent of a cluster.
    Assign,
    /// Name and description of a parent from its children.
    Rename,
    /// The auditor's judgement of a cluster.
    Audit,
    /// The auditor as a measuring instrument, on a sample of conversations and summaries.
    Measure,
    /// The auditor's own test, on fictional texts.
    SelfTest,
    /// "Test connection".
    Probe,
}

impl ModelStage {
    /// All stages, in the order of a run.
    pub const ALL: [Self; 11] = [
        Self::Screen,
        Self::Facets,
        Self::Name,
        Self::Propose,
        Self::Deduplicate,
        Self::Assign,
        Self::Rename,
        Self::Audit,
        Self::Measure,
        Self::SelfTest,
        Self::Probe,
    ];

    /// The stage's stable name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Facets => "facets",
            Self::Name => "name",
            Self::Propose => "propose",
            Self::Deduplicate => "deduplicate",
            Self::Assign => "assign",
            Self::Rename => "rename",
            Self::Audit => "audit",
            Self::Measure => "measure",
            Self::SelfTest => "self_test",
            Self::Probe => "probe",
        }
    }
}

/// The text of a request: rules first, which are the same for all requests of a stage so that a provider's prompt cache
/// works, then the material.
///
/// It takes the program's own words (`&'static str`), numbers, and [`RedactedText`]; nothing else can get in.
///
/// ```compile_fail,E0308
/// let log = String::from("what the person wrote");
/// clioscope_core::llm::Prompt::default().text(&log);
/// ```
///
/// `Debug` shows lengths only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Prompt {
    rules: String,
    material: String,
}

impl Prompt {
    /// Adds to the rules.
    #[must_use]
    pub fn rule(mut self, words: &'static str) -> Self {
        self.rules.push_str(words);
        self
    }

    /// Adds words of the operator (a facet's question, a criterion) to the rules; redacted like everything else.
    #[must_use]
    pub fn own_rule(mut self, words: &RedactedText) -> Self {
        self.rules.push_str(words.as_str());
        self
    }

    /// Adds a number to the rules.
    #[must_use]
    pub fn rule_number(mut self, number: usize) -> Self {
        self.rules.push_str(&number.to_string());
        self
    }

    /// Adds the program's words to the material.
    #[must_use]
    pub fn say(mut self, words: &'static str) -> Self {
        self.material.push_str(words);
        self
    }

    /// Adds a number to the material.
    #[must_use]
    pub fn number(mut self, number: usize) -> Self {
        self.material.push_str(&number.to_string());
        self
    }

    /// Adds redacted text to the material as it is. For what comes from a log or a model, [`fence`](Self::fence) it.
    #[must_use]
    pub fn text(mut self, text: &RedactedText) -> Self {
        self.material.push_str(text.as_str());
        self
    }

    /// Adds untrusted texts, one a line, between marks that they cannot contain: the mark is a digest of what it encloses.
    #[must_use]
    pub fn fence<'a>(mut self, texts: impl IntoIterator<Item = &'a RedactedText>) -> Self {
        let mut body = String::new();
        for text in texts {
            body.push_str(&disarm(text.as_str()));
            body.push('\n');
        }
        let mark = hex(&Sha256::digest(body.as_bytes())[..6]);
        for piece in ["<data-", &mark, ">\n", &body, "</data-", &mark, ">\n"] {
            self.material.push_str(piece);
        }
        self
    }

    /// The rules: the same for all requests of a stage.
    pub fn rules(&self) -> &str {
        &self.rules
    }

    /// The material: different in every request.
    pub fn material(&self) -> &str {
        &self.material
    }
}

/// Control tokens of chat templates, which some servers read inside a message too, lose their form.
fn disarm(text: &str) -> String {
    let mut text = text.replace("<|", "< |").replace("|>", "| >");
    for token in [
        "[INST]",
        "[/INST]",
        "<<SYS>>",
        "<</SYS>>",
        "<s>",
        "</s>",
        "<start_of_turn>",
        "<end_of_turn>",
    ] {
        if text.contains(token) {
            text = text.replace(token, &format!("{} {}", &token[..1], &token[1..]));
        }
    }
    text
}

impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Prompt({} + {} bytes)",
            self.rules.len(),
            self.material.len()
        )
    }
}

/// One question to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What it is for.
    pub stage: ModelStage,
    /// What is asked.
    pub prompt: Prompt,
    /// What the answer must hold.
    pub shape: Shape,
    /// Longest answer, in tokens.
    pub max_tokens: u32,
    /// Sampling temperature, 0 to 1.
    pub temperature: f32,
    /// Indices into the corpus of the conversations whose text is in it, for the ledger.
    pub conversations: Vec<usize>,
    /// 0, or how many malformed answers came before: the same question asked again is another request.
    pub attempt: u32,
}

impl Request {
    /// Names the request by its content. The endpoint and its answer format are not part of it: an answer that one model
    /// gave stays when another goes on.
    pub fn key(&self) -> RequestKey {
        let mut hasher = Sha256::new();
        for part in [
            self.stage.id(),
            self.prompt.rules(),
            self.prompt.material(),
            &self.shape.schema().to_string(),
        ] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.update(self.attempt.to_le_bytes());
        let digest = hasher.finalize();
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        RequestKey(key)
    }
}

/// 128 bits of the SHA-256 of a request's content.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestKey([u8; 16]);

impl RequestKey {
    /// 32 hex digits.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }

    /// Reads 32 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        let mut key = [0; 16];
        for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).ok()?;
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        Some(Self(key))
    }
}

impl fmt::Debug for RequestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}
