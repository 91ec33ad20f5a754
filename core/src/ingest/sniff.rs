//! What a stream of text is, from its first 64 KiB: encoding, syntax, format, columns.

use serde_json::{Map, Value};

use super::Format;
use super::decode::{Decoder, Encoding};
use super::json;
use super::recognise::{Foreign, Recognised, recognise};
use super::split::{Shape, Splitter, Step};
use super::table;

/// Bytes looked at.
pub(super) const SNIFF_BYTES: usize = 64 << 10;

/// Rows of a sample.
pub(super) const SAMPLE_ROWS: usize = 20;

/// Keys under which exports wrap their list of records.
const WRAPPERS: [&str; 7] = [
    "conversations",
    "data",
    "items",
    "chats",
    "results",
    "records",
    "logs",
];

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Json(Shape),
    Table { delimiter: u8 },
}

/// What a text is.
pub(super) struct Sniffed {
    pub(super) encoding: Encoding,
    pub(super) syntax: Syntax,
    /// `None` for text without records.
    pub(super) format: Option<Format>,
    pub(super) sample: Sample,
}

/// The first records.
#[derive(Default)]
pub(super) struct Sample {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Map<String, Value>>,
}

/// Why a text is none to read.
pub(super) enum Refusal {
    Empty,
    /// Bytes or markup.
    NotText(Foreign),
    /// Records of a format that is known and not read.
    Foreign(Foreign),
}

/// Looks at the start of a stream; `is_whole` if there is no more than `prefix`.
pub(super) fn sniff(prefix: &[u8], is_whole: bool) -> Result<Sniffed, Refusal> {
    let encoding = Encoding::of_mark(prefix);
    let text = decode(prefix, encoding);
    let first = text.trim_ascii_start().first();
    let Some(&first) = first else {
        return Err(Refusal::Empty);
    };
    if is_binary(&text) {
        return Err(Refusal::NotText(Foreign {
            looks_like: "a binary file of unknown kind",
            advice: "choose an export in JSON, JSON lines or CSV, or the zip around it",
        }));
    }
    if first == b'<' {
        return Err(Refusal::NotText(Foreign {
            looks_like: "a web page",
            advice: "choose the JSON file of the same export",
        }));
    }
    if matches!(first, b'{' | b'[') || is_mostly_records(&text) {
        return sniff_json(&text, encoding);
    }
    // A table that is not UTF-8 is what spreadsheets write in Western locales.
    let is_utf8 = match std::str::from_utf8(&text) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let (encoding, text) = if is_utf8 {
        (encoding, text)
    } else {
        (Encoding::Windows1252, decode(prefix, Encoding::Windows1252))
    };
    let delimiter = table::delimiter(&text, is_whole);
    let sample = table::sample(&text, delimiter, is_whole, SAMPLE_ROWS);
    let format = (sample.columns.len() > 1 || !sample.rows.is_empty()).then_some(Format::Csv);
    Ok(Sniffed {
        encoding,
        syntax: Syntax::Table { delimiter },
        format,
        sample,
    })
}

fn decode(prefix: &[u8], encoding: Encoding) -> Vec<u8> {
    let mut text = Vec::with_capacity(prefix.len());
    // Reading from memory does not fail.
    let _infallible = std::io::Read::read_to_end(&mut Decoder::new(prefix, encoding), &mut text);
    text
}

/// Text has few control characters; NUL bytes are gone already, for some exporters leave them in text.
fn is_binary(text: &[u8]) -> bool {
    let odd = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x1E);
    text.iter().filter(odd).count() > 8 + text.len() / 50
}

fn sniff_json(text: &[u8], encoding: Encoding) -> Result<Sniffed, Refusal> {
    let shape = shape(text);
    let rows = records(text, shape);
    let mut format = (!rows.is_empty()).then_some(Format::Jsonl);
    for row in &rows {
        match recognise(row) {
            Recognised::Known(known) => {
                format = Some(known);
                break;
            }
            Recognised::Foreign(foreign) => return Err(Refusal::Foreign(foreign)),
            Recognised::Unknown => {}
        }
    }
    let sample = Sample {
        columns: columns(&rows),
        rows,
    };
    Ok(Sniffed {
        encoding,
        syntax: Syntax::Json(shape),
        format,
        sample,
    })
}

/// How records follow one another in `text`.
fn shape(text: &[u8]) -> Shape {
    let text = text.trim_ascii_start();
    if text.starts_with(b"[") {
        return Shape::Array;
    }
    if let Some(Value::Object(object)) = json::parse_prefix(first_value(text))
        && recognise(&object) == Recognised::Unknown
    {
        let is_list_of_objects = |key: &&&str| {
            let list = object.get(**key).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(Value::is_object))
        };
        if let Some(key) = WRAPPERS.iter().find(is_list_of_objects) {
            return Shape::Wrapped(key);
        }
    }
    if is_mostly_records(text) {
        Shape::Lines
    } else {
        Shape::Values
    }
}

/// `text` up to the end of its first value, if that is complete.
fn first_value(text: &[u8]) -> &[u8] {
    let mut splitter = Splitter::new(text, Shape::Values, usize::MAX);
    match splitter.advance() {
        Ok(Step::Element) => &text[..splitter.element().len()],
        _ => text,
    }
}

/// Whether most lines look like a record each. One line that goes on beyond the sample is a record, too.
fn is_mostly_records(text: &[u8]) -> bool {
    let (mut records, mut others) = (0, 0);
    let mut lines = text.split(|&byte| byte == b'\n').peekable();
    let mut is_first = true;
    while let Some(line) = lines.next() {
        let line = line.trim_ascii();
        let is_cut = lines.peek().is_none() && !is_first;
        is_first = false;
        if line.is_empty() || is_cut {
            continue;
        }
        let line = line.strip_suffix(b",").unwrap_or(line);
        let is_only_line = lines.peek().is_none();
        if line.starts_with(b"{") && (line.ends_with(b"}") || is_only_line) {
            records += 1;
        } else {
            others += 1;
        }
    }
    records > 0 && records >= others
}

/// The first objects among the records, the last one as far as it goes.
fn records(text: &[u8], shape: Shape) -> Vec<Map<String, Value>> {
    let mut splitter = Splitter::new(text, shape, usize::MAX);
    let mut rows = Vec::new();
    while rows.len() < SAMPLE_ROWS {
        let value = match splitter.advance() {
            Ok(Step::Element) => json::parse(splitter.element())
                .ok()
                .or_else(|| json::parse_prefix(splitter.element())),
            // The cut end of the sample helps only if nothing whole was found.
            Ok(Step::Fault(_)) if rows.is_empty() => json::parse_prefix(splitter.element()),
            Ok(Step::Fault(_)) => None,
            Ok(Step::End) | Err(_) => break,
        };
        if let Some(Value::Object(row)) = value {
            rows.push(row);
        }
    }
    rows
}

/// Keys of the rows, and of objects in them after a dot, in the order first seen.
fn columns(rows: &[Map<String, Value>]) -> Vec<String> {
    let mut columns = Vec::new();
    let mut add = |column: String| {
        if !columns.contains(&column) && columns.len() < 200 {
            columns.push(column);
        }
    };
    for row in rows {
        for (key, value) in row {
            match value {
                Value::Object(inner) => {
                    for (inner, value) in inner {
                        if !value.is_object() {
                            add(format!("{key}.{inner}"));
                        }
                    }
                }
                _ => add(key.clone()),
            }
        }
    }
    columns
}
