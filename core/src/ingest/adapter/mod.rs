//! One adapter a log format. An adapter takes records one by one and gives drafts to the collector; it never fails:
//! what it cannot use it quarantines.

mod chatgpt;
mod claude;
mod compliance;
mod fields;
mod groups;
mod openai;
mod sharegpt;
mod tabular;

use serde_json::{Map, Value};

use super::collect::{Collector, Origin};
use super::{ColumnMapping, Format};

/// A record as parsed.
pub(super) type Record = Map<String, Value>;

/// Reads the records of one format, over all files of an import that have it.
pub(super) trait Adapter {
    /// Whether a record is a message, so that conversations are complete only at the end.
    fn records_are_messages(&self) -> bool {
        false
    }

    /// Takes the next record.
    fn record(&mut self, record: Record, origin: &Origin, out: &mut Collector<'_>);

    /// Gives what waited for further records. Called once, after the last record of the last file.
    fn finish(&mut self, _out: &mut Collector<'_>) {}
}

/// The adapter of `format`; `mapping` is used by those that need one.
pub(super) fn adapter(format: Format, mapping: &ColumnMapping) -> Box<dyn Adapter> {
    match format {
        Format::ChatGptExport => Box::new(chatgpt::ChatGpt),
        Format::ChatGptCompliance => Box::new(compliance::Compliance::default()),
        Format::ClaudeExport => Box::new(claude::Claude),
        Format::OpenAiMessages => Box::new(openai::OpenAi),
        Format::ShareGpt => Box::new(sharegpt::ShareGpt::default()),
        Format::Csv | Format::Jsonl => Box::new(tabular::Tabular::new(mapping.clone())),
    }
}
