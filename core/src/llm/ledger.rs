//! Everything that left, call by call.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::request::{ModelStage, RequestKey};
use crate::csv_cell::cell;

/// The outcome of a call that was answered; others have the name of their [`CallError`](super::CallError::id).
pub const ANSWERED: &str = "answered";

/// One call. A request that is put twice makes two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Milliseconds since 1970 at which the call was made.
    pub at_ms: i64,
    /// What it was for.
    pub stage: ModelStage,
    /// Scheme, host and port to which it went; `built-in` for the browser's own model.
    pub origin: String,
    /// The model that was asked.
    pub model: String,
    /// Bytes of the request's body.
    pub bytes_out: u64,
    /// Bytes of the answer's body, as far as it came.
    pub bytes_in: u64,
    /// The request.
    #[serde(serialize_with = "write_key", deserialize_with = "read_key")]
    pub request: RequestKey,
    /// Ids of the conversations whose text was in it.
    pub conversations: Vec<String>,
    /// [`ANSWERED`], or the name of an error.
    pub outcome: String,
}

fn write_key<S: Serializer>(key: &RequestKey, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&key.to_hex())
}

fn read_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RequestKey, D::Error> {
    let text = String::deserialize(deserializer)?;
    RequestKey::from_hex(&text).ok_or_else(|| serde::de::Error::custom("no key of a request"))
}

impl Entry {
    /// The entry as a line of JSON, without a line break at its end.
    pub fn to_line(&self) -> String {
        // Strings and numbers: JSON can hold them all.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a line; `None` if it is damaged.
    pub fn from_line(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }
}

/// What calls add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Calls.
    pub calls: u64,
    /// Bytes of the requests' bodies.
    pub bytes_out: u64,
    /// Bytes of the answers' bodies.
    pub bytes_in: u64,
}

impl Totals {
    fn add(&mut self, entry: &Entry) {
        self.calls += 1;
        self.bytes_out = self.bytes_out.saturating_add(entry.bytes_out);
        self.bytes_in = self.bytes_in.saturating_add(entry.bytes_in);
    }
}

/// The calls of a run, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<Entry>,
    totals: BTreeMap<(ModelStage, String), Totals>,
}

impl Ledger {
    /// Books a call.
    pub fn push(&mut self, entry: Entry) {
        self.totals
            .entry((entry.stage, entry.origin.clone()))
            .or_default()
            .add(&entry);
        self.entries.push(entry);
    }

    /// Number of calls.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if nothing left.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The calls.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// At most `n` calls after the first `skip`.
    pub fn page(&self, skip: usize, n: usize) -> &[Entry] {
        let start = skip.min(self.entries.len());
        let end = start.saturating_add(n).min(self.entries.len());
        &self.entries[start..end]
    }

    /// The sums for each stage and origin, in the order of a run.
    pub fn totals(&self) -> &BTreeMap<(ModelStage, String), Totals> {
        &self.totals
    }

    /// The sum of all calls.
    pub fn total(&self) -> Totals {
        self.totals
            .values()
            .fold(Totals::default(), |sum, part| Totals {
                calls: sum.calls + part.calls,
                bytes_out: sum.bytes_out.saturating_add(part.bytes_out),
                bytes_in: sum.bytes_in.saturating_add(part.bytes_in),
            })
    }

    /// Reads lines of [`Entry::to_line`], and counts those that are damaged.
    pub fn read(text: &str) -> (Self, usize) {
        let mut ledger = Self::default();
        let mut n_damaged = 0;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match Entry::from_line(line) {
                Some(entry) => ledger.push(entry),
                None => n_damaged += 1,
            }
        }
        (ledger, n_damaged)
    }

    /// The calls as CSV: the fields of [`Entry`] in their order, conversations with `;` between them.
    pub fn csv(&self) -> String {
        let mut csv = String::from(
            "at_ms,stage,origin,model,bytes_out,bytes_in,request,conversations,outcome\n",
        );
        for entry in &self.entries {
            let cells = [
                entry.at_ms.to_string(),
                entry.stage.id().to_owned(),
                cell(&entry.origin),
                cell(&entry.model),
                entry.bytes_out.to_string(),
                entry.bytes_in.to_string(),
                entry.request.to_hex(),
                cell(&entry.conversations.join(";")),
                cell(&entry.outcome),
            ];
            csv.push_str(&cells.join(","));
            csv.push('\n');
        }
        csv
    }
}

impl<'a> IntoIterator for &'a Ledger {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(stage: ModelStage, origin: &str) -> Entry {
        Entry {
            at_ms: 1000,
            stage,
            origin: origin.to_owned(),
            model: "=m,1".to_owned(),
            bytes_out: 20,
            bytes_in: 5,
            request: RequestKey::from_hex(&format!("{:032x}", 10)).expect("32 digits"),
            conversations: vec!["c1".to_owned(), "c2".to_owned()],
            outcome: ANSWERED.to_owned(),
        }
    }

    #[test]
    fn calls_are_booked_and_added_up() {
        let mut ledger = Ledger::default();
        for (stage, origin) in [
            (ModelStage::Name, "http://a"),
            (ModelStage::Facets, "http://b"),
            (ModelStage::Name, "http://a"),
        ] {
            ledger.push(entry(stage, origin));
        }
        let totals: Vec<_> = ledger
            .totals()
            .iter()
            .map(|((stage, origin), totals)| (stage.id(), origin.as_str(), totals.calls))
            .collect();
        assert_eq!(totals, [("facets", "http://b", 1), ("name", "http://a", 2)]);
        assert_eq!(
            ledger.total(),
            Totals {
                calls: 3,
                bytes_out: 60,
                bytes_in: 15
            }
        );
        for (skip, n, expected) in [
            (0, 2, 2),
            (2, 2, 1),
            (3, 1, 0),
            (9, usize::MAX, 0),
            (1, usize::MAX, 2),
        ] {
            assert_eq!(ledger.page(skip, n).len(), expected);
        }
    }

    #[test]
    fn lines_are_read_again() {
        let mut ledger = Ledger::default();
        ledger.push(entry(ModelStage::Screen, "http://a"));
        ledger.push(entry(ModelStage::Probe, "http://a"));
        let mut text: String = ledger.iter().map(|entry| entry.to_line() + "\n").collect();
        assert_eq!(Ledger::read(&text), (ledger.clone(), 0));
        text.push_str("{\"at_ms\":1000,\"sta");
        assert_eq!(Ledger::read(&text), (ledger, 1));
    }

    #[test]
    fn csv_is_safe_for_spreadsheets() {
        let mut ledger = Ledger::default();
        ledger.push(entry(ModelStage::Screen, "http://a"));
        assert_eq!(
            ledger.csv().lines().nth(1),
            Some(
                "1000,screen,http://a,\"'=m,1\",20,5,0000000000000000000000000000000a,c1;c2,answered"
            )
        );
    }
}
