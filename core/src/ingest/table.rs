//! Delimited tables: the delimiter by trial, headers made usable, and rows read one by one within a cap.

use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::ledger::QuarantineReason;
use super::sniff::Sample;

/// A row by column name.
pub(super) type Row = Map<String, Value>;

/// The delimiter under which most rows have as many cells as the header; a comma if none has two.
pub(super) fn delimiter(text: &[u8], is_whole: bool) -> u8 {
    let score = |delimiter: u8| {
        let rows = first_rows(text, delimiter, is_whole, 50);
        let width = rows.first().map_or(0, ByteRecord::len);
        let alike = rows.iter().filter(|row| row.len() == width).count();
        let share = alike * 100 / rows.len().max(1);
        (width > 1, share, width)
    };
    // The last of equals wins, so the commonest comes last.
    [b'|', b'\t', b';', b',']
        .into_iter()
        .max_by_key(|&delimiter| score(delimiter))
        .unwrap_or(b',')
}

/// Header and first rows.
pub(super) fn sample(text: &[u8], delimiter: u8, is_whole: bool, rows: usize) -> Sample {
    let mut records = first_rows(text, delimiter, is_whole, rows + 1).into_iter();
    let columns = records
        .next()
        .map(|header| headers(&header))
        .unwrap_or_default();
    let rows = records
        .filter_map(|record| row(&columns, &record).ok())
        .collect();
    Sample { columns, rows }
}

fn first_rows(text: &[u8], delimiter: u8, is_whole: bool, count: usize) -> Vec<ByteRecord> {
    let reader = builder(delimiter).from_reader(text);
    let mut rows: Vec<_> = reader
        .into_byte_records()
        .map_while(Result::ok)
        .take(count + 1)
        .collect();
    // The last row of a sample may be cut.
    if rows.len() > count || !is_whole && rows.len() > 1 {
        rows.pop();
    }
    rows
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true);
    builder
}

/// Column names: trimmed; a blank one is named by its place, a repeated one is numbered.
fn headers(header: &ByteRecord) -> Vec<String> {
    let mut columns: Vec<String> = Vec::with_capacity(header.len());
    for (at, name) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(name).trim().to_owned();
        let name = if name.is_empty() {
            format!("column {}", at + 1)
        } else {
            name
        };
        let mut unique = name.clone();
        let mut number = 1;
        while columns.contains(&unique) {
            number += 1;
            unique = format!("{name} {number}");
        }
        columns.push(unique);
    }
    columns
}

/// A row as an object of texts, without blank cells and cells beyond the header.
fn row(columns: &[String], record: &ByteRecord) -> Result<Row, QuarantineReason> {
    let mut row = Map::new();
    for (column, cell) in columns.iter().zip(record) {
        let Ok(cell) = std::str::from_utf8(cell) else {
            return Err(QuarantineReason::InvalidUtf8);
        };
        if !cell.trim().is_empty() {
            row.insert(column.clone(), Value::String(cell.to_owned()));
        }
    }
    Ok(row)
}

/// Reads the rows of a table after its header.
pub(super) struct TableReader<R: Read> {
    /// `None` only while it is being replaced.
    reader: Option<csv::Reader<Guard<R>>>,
    delimiter: u8,
    columns: Vec<String>,
    record: ByteRecord,
    number: usize,
}

impl<R: Read> TableReader<R> {
    /// Reads the header; a row of more than `cap` bytes or so is skipped.
    pub(super) fn new(input: R, delimiter: u8, cap: usize) -> io::Result<Self> {
        let guard = Guard {
            input,
            cap,
            given: 0,
            is_over: false,
            is_at_end: false,
        };
        let mut table = Self {
            reader: Some(reader(guard, delimiter)),
            delimiter,
            columns: Vec::new(),
            record: ByteRecord::new(),
            number: 0,
        };
        if let Some(header) = table.read()? {
            header.map_err(|_reason| io::Error::from(io::ErrorKind::InvalidData))?;
            table.columns = headers(&table.record);
        }
        Ok(table)
    }

    /// Number of the last row, from 1; the header and blank lines are not counted.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// The next row, or why it cannot be had; `None` at the end.
    pub(super) fn advance(&mut self) -> io::Result<Option<Result<Row, QuarantineReason>>> {
        let Some(read) = self.read()? else {
            return Ok(None);
        };
        self.number += 1;
        Ok(Some(read.and_then(|()| row(&self.columns, &self.record))))
    }

    fn read(&mut self) -> io::Result<Option<Result<(), QuarantineReason>>> {
        let Some(reader) = &mut self.reader else {
            return Ok(None);
        };
        reader.get_mut().given = 0;
        let found =
            reader
                .read_byte_record(&mut self.record)
                .map_err(|error| match error.into_kind() {
                    csv::ErrorKind::Io(error) => error,
                    _ => io::Error::from(io::ErrorKind::InvalidData),
                })?;
        if reader.get_ref().is_over {
            self.skip_line()?;
            return Ok(Some(Err(QuarantineReason::TooLarge)));
        }
        if !found {
            return Ok(None);
        }
        // A quote that is never closed takes the rest of the file into its cell.
        let is_short = self.record.len() < self.columns.len();
        let runs_on = |cell: &[u8]| cell.contains(&b'\n');
        let is_last = reader.get_ref().is_at_end;
        if is_last && is_short && self.record.iter().next_back().is_some_and(runs_on) {
            return Ok(Some(Err(QuarantineReason::InvalidRow)));
        }
        Ok(Some(Ok(())))
    }

    /// Starts over behind the line in which the cap was reached; the reader has used up all it was given.
    fn skip_line(&mut self) -> io::Result<()> {
        let Some(old) = self.reader.take() else {
            return Ok(());
        };
        let mut guard = old.into_inner();
        let mut byte = [0];
        while guard.input.read(&mut byte)? > 0 && byte != *b"\n" {}
        guard.is_over = false;
        self.reader = Some(reader(guard, self.delimiter));
        Ok(())
    }
}

fn reader<R: Read>(guard: Guard<R>, delimiter: u8) -> csv::Reader<Guard<R>> {
    builder(delimiter).from_reader(guard)
}

/// Pretends that the input ends where a row goes over the cap, for the csv crate knows no limit.
struct Guard<R> {
    input: R,
    cap: usize,
    /// Bytes given since the row began.
    given: usize,
    is_over: bool,
    /// Whether the input has really ended, which it has for the last row only once that is read.
    is_at_end: bool,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.given > self.cap {
            self.is_over = true;
            return Ok(0);
        }
        let n = self.input.read(buf)?;
        self.given += n;
        self.is_at_end |= n == 0 && !buf.is_empty();
        Ok(n)
    }
}
