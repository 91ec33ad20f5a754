//! Every answer that a run got: what makes a run resume without asking twice, and replay without a model.
//!
//! A journal is text: a line with the version, then a JSON object a line, in any order. Whoever drives the run appends
//! [`Entry::to_line`] as answers come; a later line about the same request counts instead of an earlier one.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::request::{ModelStage, RequestKey};
use super::wire::CallError;

/// The version that this program writes and reads.
const VERSION: u64 = 1;

/// The first line of a journal, without its line break.
pub const VERSION_LINE: &str = r#"{"clioscope_journal":1}"#;

/// What came of one request.
///
/// The text of an answer is a model's, which saw redacted text only; `Debug` shows its length all the same.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The request.
    pub key: RequestKey,
    /// What it was for.
    pub stage: ModelStage,
    /// The model that was asked.
    pub model: String,
    /// The text of the answer, or why there is none and will be none.
    pub outcome: Result<String, CallError>,
    /// Tokens of the prompt, as the server counted them.
    pub tokens_in: Option<u64>,
    /// Tokens of the answer, as the server counted them.
    pub tokens_out: Option<u64>,
    /// Milliseconds from the call to its outcome.
    pub millis: u32,
}

impl Entry {
    /// The entry as a line, without a line break at its end.
    pub fn to_line(&self) -> String {
        let (text, error) = match &self.outcome {
            Ok(text) => (Some(text.clone()), None),
            Err(error) => (None, Some(error.clone())),
        };
        let line = Line {
            key: self.key.to_hex(),
            stage: self.stage,
            model: self.model.clone(),
            text,
            error,
            tokens_in: self.tokens_in,
            tokens_out: self.tokens_out,
            millis: self.millis,
        };
        // Strings and numbers: JSON can hold them all.
        serde_json::to_string(&line).unwrap_or_default()
    }

    /// Reads a line; `None` if it is damaged.
    pub fn from_line(line: &str) -> Option<Self> {
        let line: Line = serde_json::from_str(line).ok()?;
        let outcome = match (line.text, line.error) {
            (Some(text), None) => Ok(text),
            (None, Some(error)) => Err(error),
            _ => return None,
        };
        Some(Self {
            key: RequestKey::from_hex(&line.key)?,
            stage: line.stage,
            model: line.model,
            outcome,
            tokens_in: line.tokens_in,
            tokens_out: line.tokens_out,
            millis: line.millis,
        })
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            key,
            stage,
            model,
            outcome,
            ..
        } = self;
        let outcome = outcome.as_ref().map(String::len);
        write!(
            f,
            "Entry({key:?}, {}, {model:?}, {outcome:?} bytes)",
            stage.id()
        )
    }
}

#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    stage: ModelStage,
    model: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<CallError>,
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    tokens_in: Option<u64>,
    #[serde(default, rename = "out", skip_serializing_if = "Option::is_none")]
    tokens_out: Option<u64>,
    #[serde(rename = "ms")]
    millis: u32,
}

/// Why a text is not taken for a journal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JournalError {
    /// Written by another version of the program.
    #[error(
        "these answers were recorded in version {found} of their format, and this program reads version {VERSION}: open them with the program that wrote them"
    )]
    Version {
        /// Its version.
        found: u64,
    },
    /// No line of it is a journal's.
    #[error("this is no record of answers")]
    NoJournal,
}

/// The outcomes of a run's requests, by request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    entries: BTreeMap<RequestKey, Entry>,
}

impl Journal {
    /// What came of a request.
    pub fn get(&self, key: RequestKey) -> Option<&Entry> {
        self.entries.get(&key)
    }

    /// Keeps an entry, instead of what there was about its request.
    pub fn insert(&mut self, entry: Entry) {
        self.entries.insert(entry.key, entry);
    }

    /// Number of requests.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries, by key.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Reads a journal, and counts the lines that are damaged, such as a last line that was cut short. An empty text is an
    /// empty journal. A journal with damaged lines is to be written anew before anything is appended, or the next entry
    /// would be part of the cut line.
    ///
    /// # Errors
    /// [`JournalError`] for another version, or if no line but an only one, which may be cut, can be read.
    pub fn read(text: &str) -> Result<(Self, usize), JournalError> {
        let mut journal = Self::default();
        let (mut n_lines, mut n_damaged) = (0, 0);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            n_lines += 1;
            match (Entry::from_line(line), version(line)) {
                (Some(entry), _) => journal.insert(entry),
                (None, Some(VERSION)) => {}
                (None, Some(found)) => return Err(JournalError::Version { found }),
                (None, None) => n_damaged += 1,
            }
        }
        if n_lines > 1 && n_damaged == n_lines {
            return Err(JournalError::NoJournal);
        }
        Ok((journal, n_damaged))
    }

    /// The journal as lines, without line breaks: the version, then the entries by key.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        std::iter::once(VERSION_LINE.to_owned()).chain(self.entries.values().map(Entry::to_line))
    }

    /// Drops the requests that have no answer, so that they are put again; says how many.
    pub fn forget_failures(&mut self) -> usize {
        let before = self.entries.len();
        self.entries.retain(|_, entry| entry.outcome.is_ok());
        before - self.entries.len()
    }

    /// How many answers each model gave at each stage: models may change within a run.
    pub fn by_model(&self) -> BTreeMap<&str, BTreeMap<ModelStage, usize>> {
        let mut counts: BTreeMap<&str, BTreeMap<ModelStage, usize>> = BTreeMap::new();
        for entry in self.entries.values().filter(|entry| entry.outcome.is_ok()) {
            *counts
                .entry(&entry.model)
                .or_default()
                .entry(entry.stage)
                .or_default() += 1;
        }
        counts
    }
}

fn version(line: &str) -> Option<u64> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    line.get("clioscope_journal")?.as_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: u8, outcome: Result<&str, CallError>) -> Entry {
        Entry {
            key: RequestKey::from_hex(&format!("{key:032x}")).expect("32 digits"),
            stage: ModelStage::Facets,
            model: "m".to_owned(),
            outcome: outcome.map(str::to_owned),
            tokens_in: Some(7),
            tokens_out: None,
            millis: 12,
        }
    }

    #[test]
    fn an_entry_is_a_line() {
        let answered = entry(10, Ok("a\nb"));
        let line = r#"{"key":"0000000000000000000000000000000a","stage":"facets","model":"m","text":"a\nb","in":7,"ms":12}"#;
        assert_eq!(answered.to_line(), line);
        assert_eq!(Entry::from_line(line), Some(answered.clone()));
        assert!(!format!("{answered:?}").contains("a\\nb"));
        for error in [
            CallError::TooLong,
            CallError::Key(401),
            CallError::Server {
                status: 500,
                retry_after_ms: Some(1),
            },
        ] {
            let failed = entry(1, Err(error));
            assert_eq!(Entry::from_line(&failed.to_line()), Some(failed));
        }
        for damaged in [
            "",
            "{}",
            &line[..40],
            &line.replace("0000a", "000a"),
            &line.replace("0000a", "0000x"),
            &line.replace("facets", "facts"),
            &line.replace("\"text\":\"a\\nb\",", ""),
            &line.replace("\"ms\"", "\"error\":\"too_long\",\"ms\""),
        ] {
            assert_eq!(Entry::from_line(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn journals_are_read_as_far_as_they_go() {
        let (one, two) = (entry(1, Ok("one")).to_line(), entry(2, Ok("two")).to_line());
        let head = VERSION_LINE;
        let check = |text: &str, expected: Result<(usize, usize), JournalError>| {
            assert_eq!(
                Journal::read(text).map(|(journal, n_damaged)| (journal.len(), n_damaged)),
                expected,
                "{text}"
            );
        };
        check("", Ok((0, 0)));
        check(head, Ok((0, 0)));
        check(&head[..9], Ok((0, 1)));
        check(&format!("{head}\n{one}\r\n\n{two}\n"), Ok((2, 0)));
        check(
            &format!("{head}\n{one}\n{}", &two[..two.len() - 1]),
            Ok((1, 1)),
        );
        check(&format!("{head}\n{}{two}\n{two}", &one[..20]), Ok((1, 1)));
        check(&format!("{}\n{one}\n{two}", &head[..9]), Ok((2, 1)));
        check(&format!("{head}\n{one}\n{one}"), Ok((1, 0)));
        check(
            "{\"clioscope_journal\":2}\n",
            Err(JournalError::Version { found: 2 }),
        );
        check(
            &format!("{{\"clioscope_journal\":0}}\n{one}"),
            Err(JournalError::Version { found: 0 }),
        );
        check("a,b\n1,2\n", Err(JournalError::NoJournal));
    }

    #[test]
    fn later_entries_count_and_failures_can_be_forgotten() {
        let mut journal = Journal::default();
        journal.insert(entry(3, Err(CallError::TooLong)));
        journal.insert(entry(2, Err(CallError::TooLong)));
        journal.insert(entry(2, Ok("two")));
        journal.insert(Entry {
            model: "n".to_owned(),
            stage: ModelStage::Name,
            ..entry(1, Ok("one"))
        });
        let text: Vec<String> = journal.lines().collect();
        assert_eq!(Journal::read(&text.join("\n")), Ok((journal.clone(), 0)));
        assert_eq!(text[0], VERSION_LINE);
        assert!(text[1].contains("one") && text[2].contains("two"));
        let counts = journal.by_model();
        assert_eq!(
            (
                counts["m"][&ModelStage::Facets],
                counts["n"][&ModelStage::Name],
                counts.len()
            ),
            (1, 1, 2)
        );
        assert_eq!(
            (
                journal.forget_failures(),
                journal.len(),
                journal.forget_failures()
            ),
            (1, 2, 0)
        );
        assert!(journal.get(entry(3, Ok("")).key).is_none());
    }
}
