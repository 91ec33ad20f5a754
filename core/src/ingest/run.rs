//! One pass over all files: open, cut into records, hand each to the adapter of its format.

use std::ops::ControlFlow;
use std::rc::Rc;

use serde_json::Value;

use super::adapter::{Adapter, Record, adapter};
use super::collect::{Collector, Origin};
use super::container::{self, Contents, Document};
use super::detect::check_depth;
use super::draft::RawAccount;
use super::json;
use super::ledger::QuarantineReason;
use super::meter::Meter;
use super::progress::Pace;
use super::sniff::Syntax;
use super::split::{Splitter, Step};
use super::table::TableReader;
use super::{ColumnMapping, Format, Imported, IngestError, IngestOptions, IngestProgress, Source};

/// Reads the conversations of `sources`, in order.
///
/// Formats may differ from file to file. Messages of one conversation are brought together over all files, and a
/// conversation that comes twice is kept once. A record that cannot be read is quarantined and stops nothing; a verdict
/// without conversations is for the caller to refuse. `progress` is called every 256 records or 1 MiB, and at the start
/// and end of each file.
///
/// # Errors
/// A file that cannot be read at all (see [`IngestError`]), or `progress` breaking off.
pub fn ingest(
    sources: &mut [&mut dyn Source],
    options: &IngestOptions,
    progress: &mut dyn FnMut(IngestProgress) -> ControlFlow<()>,
) -> Result<Imported, IngestError> {
    if sources.is_empty() {
        return Err(IngestError::NoSources);
    }
    let bytes_total = sources.iter().map(|source| source.size()).sum();
    let meter = Meter::new(options.caps);
    let mut run = Run {
        out: Collector::new(options),
        meter: &meter,
        adapters: Vec::new(),
        pace: Pace::new(bytes_total, progress),
    };
    for (index, source) in sources.iter_mut().enumerate() {
        let file = source.name().to_owned();
        run.pace.start(source.size())?;
        run.source(&mut **source, &File::new(index, &file))?;
        run.pace.end()?;
    }
    for (_, _, adapter) in &mut run.adapters {
        adapter.finish(&mut run.out);
    }
    Ok(run.out.into_imported())
}

struct Run<'a> {
    out: Collector<'a>,
    meter: &'a Meter,
    /// By format and mapping; each lives to the end, for conversations may go on in the next file.
    adapters: Vec<(Format, ColumnMapping, Box<dyn Adapter>)>,
    pace: Pace<'a>,
}

/// The file given, or an archive in it.
struct File<'a> {
    index: usize,
    name: &'a str,
    owner: Option<Rc<RawAccount>>,
    /// 1 for the file given.
    level: usize,
}

impl<'a> File<'a> {
    fn new(index: usize, name: &'a str) -> Self {
        Self {
            index,
            name,
            owner: None,
            level: 1,
        }
    }
}

impl Run<'_> {
    fn source(&mut self, source: &mut dyn Source, file: &File<'_>) -> Result<(), IngestError> {
        let contents = container::look(source, file.name, self.meter)?;
        self.meter.reset_read();
        let Contents {
            documents,
            mapped,
            nested,
            owner,
            ..
        } = contents;
        let owner = owner.map(Rc::new).or(file.owner.clone());
        let wants_mapped = self.out.options.format.is_some_and(Format::needs_mapping);
        if !documents.is_empty() && (mapped.is_empty() || !wants_mapped) {
            return self.documents(source, &documents, file, owner.as_ref());
        }
        // An archive in the archive comes before tables, which may be lists of anything.
        let mut refusal = None;
        let mut was_read = false;
        for member in nested {
            check_depth(file.level, file.name, self.meter)?;
            let mut inner = container::load_nested(source, member, file.name, self.meter)?;
            let name = inner.name().to_owned();
            let inner_file = File {
                index: file.index,
                name: &name,
                owner: owner.clone(),
                level: file.level + 1,
            };
            match self.source(&mut inner, &inner_file) {
                Ok(()) => was_read = true,
                Err(
                    error @ (IngestError::OverCap { .. }
                    | IngestError::Io { .. }
                    | IngestError::Cancelled),
                ) => return Err(error),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        match refusal {
            _ if was_read => Ok(()),
            Some(error) if mapped.is_empty() => Err(error),
            _ => self.documents(source, &mapped, file, owner.as_ref()),
        }
    }

    /// Reads those documents of a file that can be read, of which there must be one.
    fn documents(
        &mut self,
        source: &mut dyn Source,
        documents: &[Document],
        file: &File<'_>,
        owner: Option<&Rc<RawAccount>>,
    ) -> Result<(), IngestError> {
        let mut refusal = None;
        let mut was_read = false;
        for document in documents {
            match self.plan(document) {
                Ok((format, mapping)) => {
                    let origin = Origin {
                        source: file.index,
                        file: document.file.as_str().into(),
                        owner: owner.cloned(),
                        record: 0,
                    };
                    self.document(source, document, format, mapping, origin)?;
                    was_read = true;
                }
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        match refusal {
            Some(error) if !was_read => Err(error),
            _ => Ok(()),
        }
    }

    /// As what a document is read.
    fn plan(&self, document: &Document) -> Result<(Format, ColumnMapping), IngestError> {
        let options = self.out.options;
        let file = || document.file.clone();
        let Some(format) = options.format.or(document.sniffed.format) else {
            return Err(IngestError::UnknownShape { file: file() });
        };
        if !format.needs_mapping() {
            return Ok((format, ColumnMapping::default()));
        }
        let sample = &document.sniffed.sample;
        let mapping = match &options.mapping {
            Some(mapping) => mapping.clone(),
            None => ColumnMapping::propose(&sample.columns, &sample.rows),
        };
        mapping
            .check()
            .map_err(|missing| IngestError::NeedsMapping {
                file: file(),
                missing,
            })?;
        // Keys of JSON records may first come after the sample; the columns of a table are all in its header.
        let is_table = matches!(document.sniffed.syntax, Syntax::Table { .. });
        let is_missing = |column: &&str| !sample.columns.iter().any(|have| have == column);
        if is_table && let Some(column) = mapping.columns().find(is_missing) {
            return Err(IngestError::NoSuchColumn {
                file: file(),
                column: column.to_owned(),
            });
        }
        Ok((format, mapping))
    }

    fn document(
        &mut self,
        source: &mut dyn Source,
        document: &Document,
        format: Format,
        mapping: ColumnMapping,
        mut origin: Origin,
    ) -> Result<(), IngestError> {
        self.out.read_format(format);
        let adapter = adapter_for(&mut self.adapters, format, mapping);
        let mut records = Records::open(document, source, self.meter)?;
        while let Some(record) = records.advance(&document.file, self.meter)? {
            origin.record = records.number();
            match record {
                Ok(record) => adapter.record(record, &origin, &mut self.out),
                Err(reason) if adapter.records_are_messages() => {
                    self.out.quarantine_message(reason, &origin);
                }
                Err(reason) => self.out.quarantine_record(reason, &origin),
            }
            self.pace.record(self.meter)?;
        }
        Ok(())
    }
}

fn adapter_for(
    adapters: &mut Vec<(Format, ColumnMapping, Box<dyn Adapter>)>,
    format: Format,
    mapping: ColumnMapping,
) -> &mut dyn Adapter {
    let found = adapters
        .iter()
        .position(|(f, m, _)| (*f, m) == (format, &mapping));
    let index = found.unwrap_or_else(|| {
        let adapter = adapter(format, &mapping);
        adapters.push((format, mapping, adapter));
        adapters.len() - 1
    });
    &mut *adapters[index].2
}

type Text<'s> = super::decode::Decoder<Box<dyn std::io::Read + 's>>;

/// The records of a document, whatever its syntax.
enum Records<'s> {
    Json {
        splitter: Splitter<Text<'s>>,
        is_damaged: bool,
    },
    Table {
        table: TableReader<Text<'s>>,
        is_damaged: bool,
    },
}

impl<'s> Records<'s> {
    fn open(
        document: &Document,
        source: &'s mut dyn Source,
        meter: &'s Meter,
    ) -> Result<Self, IngestError> {
        let cap = meter.caps().record_bytes;
        let opened = document
            .open(source, meter)
            .and_then(|text| match document.sniffed.syntax {
                Syntax::Json(shape) => Ok(Self::Json {
                    splitter: Splitter::new(text, shape, cap),
                    is_damaged: false,
                }),
                Syntax::Table { delimiter } => Ok(Self::Table {
                    table: TableReader::new(text, delimiter, cap)?,
                    is_damaged: false,
                }),
            });
        opened.map_err(|error| {
            let file = document.file.clone();
            let verdict = meter.verdict(&error, &file);
            verdict.unwrap_or(IngestError::Damaged { file })
        })
    }

    /// Number of the last record, from 1.
    fn number(&self) -> usize {
        match self {
            Self::Json {
                splitter,
                is_damaged,
            } => splitter.record() + usize::from(*is_damaged),
            Self::Table { table, is_damaged } => table.number() + usize::from(*is_damaged),
        }
    }

    /// The next record, or why it cannot be had; `None` at the end. Damaged data ends with one truncated record.
    fn advance(
        &mut self,
        file: &str,
        meter: &Meter,
    ) -> Result<Option<Result<Record, QuarantineReason>>, IngestError> {
        let (next, is_damaged) = match self {
            Self::Json {
                is_damaged: true, ..
            }
            | Self::Table {
                is_damaged: true, ..
            } => {
                return Ok(None);
            }
            Self::Json {
                splitter,
                is_damaged,
            } => {
                let next = splitter.advance().map(|step| match step {
                    Step::Element => Some(object(splitter.element())),
                    Step::Fault(reason) => Some(Err(reason)),
                    Step::End => None,
                });
                (next, is_damaged)
            }
            Self::Table { table, is_damaged } => (table.advance(), is_damaged),
        };
        match next {
            Ok(next) => Ok(next),
            Err(error) => {
                if let Some(error) = meter.verdict(&error, file) {
                    return Err(error);
                }
                *is_damaged = true;
                Ok(Some(Err(QuarantineReason::Truncated)))
            }
        }
    }
}

fn object(bytes: &[u8]) -> Result<Record, QuarantineReason> {
    match json::parse(bytes)? {
        Value::Object(record) => Ok(record),
        _ => Err(QuarantineReason::NotAnObject),
    }
}
