//! Reads the person's files: slices of `File` objects as sources of the core, and its verdict for the page.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use clioscope_core::Salt;
use clioscope_core::embed::model::propose_model;
use clioscope_core::ingest::{
    AccountRule, ColumnMapping, Format, Imported, IngestError, IngestOptions, Layout, MemorySource,
    Source, Verdict, detect, ingest,
};
use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

use super::message::{describe, post};
use crate::protocol::{
    AccountChoice, FromWorker, ImportChoices, ImportSummary, Mapping, MappingQuestion, Place,
};

/// Bytes read ahead at a time; a synchronous read costs about a millisecond whatever its size.
const READ_AHEAD: u64 = 2 << 20;
/// Milliseconds between progress messages.
const REPORT_EVERY_MS: f64 = 100.0;
/// Places of quarantined records that the page lists for a reason.
const MAX_PLACES: usize = 20;

/// A file of the person, read by slices.
struct FileSource {
    file: File,
    name: String,
    size: u64,
    position: u64,
    buffer: Vec<u8>,
    buffer_at: u64,
    reader: FileReaderSync,
}

impl FileSource {
    fn new(file: File) -> Result<Self, String> {
        Ok(Self {
            name: file.name(),
            size: file.size() as u64,
            position: 0,
            buffer: Vec::new(),
            buffer_at: 0,
            reader: FileReaderSync::new().map_err(|error| describe(&error))?,
            file,
        })
    }

    fn fill(&mut self) -> io::Result<()> {
        let end = (self.position + READ_AHEAD).min(self.size);
        // The browser's message names no content, only that the file moved or cannot be read any more.
        let complain = |error| io::Error::other(describe(&error));
        let blob = self
            .file
            .slice_with_f64_and_f64(self.position as f64, end as f64)
            .map_err(complain)?;
        let bytes = self.reader.read_as_array_buffer(&blob).map_err(complain)?;
        self.buffer = Uint8Array::new(&bytes).to_vec();
        self.buffer_at = self.position;
        Ok(())
    }
}

impl Read for FileSource {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size || out.is_empty() {
            return Ok(0);
        }
        let buffered = self.buffer_at..self.buffer_at + self.buffer.len() as u64;
        if !buffered.contains(&self.position) {
            self.fill()?;
        }
        let from = (self.position - self.buffer_at) as usize;
        let n = out.len().min(self.buffer.len().saturating_sub(from));
        out[..n].copy_from_slice(&self.buffer[from..from + n]);
        self.position += n as u64;
        Ok(n)
    }
}

impl Seek for FileSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => i128::from(at),
            SeekFrom::End(by) => i128::from(self.size) + i128::from(by),
            SeekFrom::Current(by) => i128::from(self.position) + i128::from(by),
        };
        self.position = u64::try_from(target).map_err(io::Error::other)?;
        Ok(self.position)
    }
}

impl Source for FileSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }
}

/// What was imported, for the runs to come.
pub(super) struct Import {
    pub(super) imported: Imported,
    pub(super) files: Vec<String>,
}

/// Reads `files` and tells the page; `None` if there is nothing to run on yet.
pub(super) fn import_files(
    files: Vec<File>,
    choices: &ImportChoices,
    models: &[String],
) -> Option<Import> {
    let sources: Result<Vec<FileSource>, String> = files.into_iter().map(FileSource::new).collect();
    match sources {
        Ok(mut sources) => {
            let mut sources: Vec<&mut dyn Source> = sources
                .iter_mut()
                .map(|source| source as &mut dyn Source)
                .collect();
            import(&mut sources, choices, models)
        }
        Err(message) => {
            post(&FromWorker::ImportFailed { message }, &[]);
            None
        }
    }
}

/// Reads the bundled sample, given as text.
pub(super) fn import_sample(text: String, models: &[String]) -> Option<Import> {
    let mut source = MemorySource::from_bytes("sample.jsonl", text.into_bytes());
    import(&mut [&mut source], &ImportChoices::default(), models)
}

fn import(
    sources: &mut [&mut dyn Source],
    choices: &ImportChoices,
    models: &[String],
) -> Option<Import> {
    let files: Vec<String> = sources
        .iter()
        .map(|source| source.name().to_owned())
        .collect();
    let mut last_report = 0.0;
    let mut progress = |progress: clioscope_core::ingest::IngestProgress| {
        let now = super::now_ms();
        if now - last_report >= REPORT_EVERY_MS {
            last_report = now;
            let (done, total) = (progress.bytes_done as f64, progress.bytes_total as f64);
            post(
                &FromWorker::ImportProgress {
                    done,
                    total,
                    records: progress.records,
                },
                &[],
            );
        }
        ControlFlow::Continue(())
    };
    match options(choices).and_then(|options| {
        ingest(sources, &options, &mut progress).map_err(|error| match error {
            IngestError::NeedsMapping { .. } => Trouble::NeedsMapping,
            other => Trouble::Failed(other.to_string()),
        })
    }) {
        Ok(imported) => {
            let question = imported
                .verdict
                .formats
                .iter()
                .any(|format| matches!(format, Format::Csv | Format::Jsonl))
                .then(|| question(sources, choices.mapping.as_ref()))
                .flatten();
            let summary = summary(&imported.verdict, &files, choices, question, models);
            post(&FromWorker::Imported(Box::new(summary)), &[]);
            Some(Import { imported, files })
        }
        Err(Trouble::NeedsMapping) => {
            match question(sources, choices.mapping.as_ref()) {
                Some(question) => post(&FromWorker::NeedsMapping(question), &[]),
                None => post(
                    &FromWorker::ImportFailed {
                        message: "The file has no columns to choose from.".to_owned(),
                    },
                    &[],
                ),
            }
            None
        }
        Err(Trouble::Failed(message)) => {
            post(&FromWorker::ImportFailed { message }, &[]);
            None
        }
    }
}

enum Trouble {
    NeedsMapping,
    Failed(String),
}

fn options(choices: &ImportChoices) -> Result<IngestOptions, Trouble> {
    let mut salt = [0; 32];
    getrandom04::fill(&mut salt).map_err(|error| {
        Trouble::Failed(format!("the browser gives no random numbers: {error}"))
    })?;
    Ok(IngestOptions {
        format: choices.format.as_deref().and_then(Format::from_id),
        mapping: choices.mapping.as_ref().map(to_core),
        accounts: match choices.accounts {
            AccountChoice::FromLog => AccountRule::FromLog,
            AccountChoice::PerFile => AccountRule::PerFile,
            AccountChoice::PerConversation => AccountRule::PerConversation,
        },
        include_temporary: choices.include_temporary,
        ..IngestOptions::new(Salt(salt))
    })
}

/// The columns of the first file that has any.
fn question(sources: &mut [&mut dyn Source], mapping: Option<&Mapping>) -> Option<MappingQuestion> {
    sources.iter_mut().find_map(|source| {
        source.seek(SeekFrom::Start(0)).ok()?;
        let found = detect(*source).ok()?;
        (!found.columns.is_empty()).then(|| MappingQuestion {
            format: found.format.unwrap_or(Format::Jsonl).id().to_owned(),
            columns: found.columns,
            preview: found.preview,
            proposed: mapping
                .cloned()
                .unwrap_or_else(|| found.mapping.as_ref().map(from_core).unwrap_or_default()),
        })
    })
}

fn summary(
    verdict: &Verdict,
    files: &[String],
    choices: &ImportChoices,
    mapping: Option<MappingQuestion>,
    models: &[String],
) -> ImportSummary {
    let mut languages: Vec<(String, usize)> = verdict
        .languages
        .iter()
        .map(|(code, count)| ((*code).to_owned(), *count))
        .collect();
    languages.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let (model, because) = propose_model(
        verdict
            .languages
            .iter()
            .map(|(code, count)| (*code, *count)),
    );
    let proposed = models.iter().find(|id| *id == model).or(models.first());
    ImportSummary {
        files: files.to_vec(),
        format: verdict.format_id(),
        format_label: verdict
            .formats
            .iter()
            .map(|format| format.label())
            .collect::<Vec<_>>()
            .join(", "),
        formats: Format::ALL
            .iter()
            .map(|format| (format.id().to_owned(), format.label().to_owned()))
            .collect(),
        mapping,
        conversations: verdict.conversations,
        turns: verdict.turns,
        accounts: verdict.accounts,
        account_field: verdict.account_field.clone(),
        account_choice: choices.accounts,
        first_at: verdict.first_at,
        last_at: verdict.last_at,
        languages,
        dropped: verdict
            .dropped
            .iter()
            .map(|(reason, count)| (reason.id().to_owned(), *count))
            .collect(),
        quarantined: quarantined(verdict),
        seen: verdict.seen,
        truncated: verdict.truncated_turns,
        proposed_model: proposed.cloned().unwrap_or_else(|| model.to_owned()),
        proposed_because: because,
    }
}

fn quarantined(verdict: &Verdict) -> Vec<(String, usize, Vec<Place>)> {
    let mut by_reason: Vec<(String, usize, Vec<Place>)> = Vec::new();
    for entry in &verdict.quarantined {
        let reason = entry.reason.id();
        let index = by_reason
            .iter()
            .position(|(known, ..)| known == reason)
            .unwrap_or_else(|| {
                by_reason.push((reason.to_owned(), 0, Vec::new()));
                by_reason.len() - 1
            });
        by_reason[index].1 += 1;
        if by_reason[index].2.len() < MAX_PLACES {
            by_reason[index]
                .2
                .push((entry.place.file.clone(), entry.place.record));
        }
    }
    by_reason
}

fn to_core(mapping: &Mapping) -> ColumnMapping {
    ColumnMapping {
        layout: if mapping.row_is_message {
            Layout::Message
        } else {
            Layout::Conversation
        },
        conversation: mapping.conversation.clone(),
        role: mapping.role.clone(),
        text: mapping.text.clone(),
        reply: mapping.reply.clone(),
        messages: mapping.messages.clone(),
        time: mapping.time.clone(),
        account: mapping.account.clone(),
    }
}

fn from_core(mapping: &ColumnMapping) -> Mapping {
    Mapping {
        row_is_message: mapping.layout == Layout::Message,
        conversation: mapping.conversation.clone(),
        role: mapping.role.clone(),
        text: mapping.text.clone(),
        reply: mapping.reply.clone(),
        messages: mapping.messages.clone(),
        time: mapping.time.clone(),
        account: mapping.account.clone(),
    }
}
