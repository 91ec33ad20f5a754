//! What a file is, before it is imported: for the verdict "This is a … export" with a "change…" beside it.

use std::fmt;

use serde_json::Value;

use super::container::{self, Contents, Document};
use super::error::Cap;
use super::meter::Meter;
use super::{Caps, ColumnMapping, Container, Format, IngestError, Source};

/// What [`detect`] found.
#[derive(Clone, PartialEq, Eq)]
pub struct Detection {
    /// The format; `None` for text without records or columns.
    pub format: Option<Format>,
    /// How the file is packed.
    pub container: Container,
    /// Columns of a table, or keys of JSON records with those of objects in them after a dot.
    pub columns: Vec<String>,
    /// The mapping proposed for the columns, perhaps incomplete: see [`ColumnMapping::check`].
    pub mapping: Option<ColumnMapping>,
    /// Up to 20 rows of one cell a column, each cut to 200 characters. Raw conversation text: for the eyes of the person
    /// who chose the file, never to be stored or logged.
    pub preview: Vec<Vec<String>>,
}

impl fmt::Debug for Detection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detection")
            .field("format", &self.format)
            .field("container", &self.container)
            .field("columns", &self.columns)
            .field("mapping", &self.mapping)
            .field("preview_rows", &self.preview.len())
            .finish_non_exhaustive()
    }
}

/// Characters of a preview cell.
const CELL_CHARS: usize = 200;

/// Detects the format of `source` by its shape, from the first 64 KiB of it or of each text in it.
///
/// # Errors
/// The file is empty, foreign, encrypted, damaged, over a cap of [`Caps::default`], or cannot be read.
pub fn detect(source: &mut dyn Source) -> Result<Detection, IngestError> {
    let meter = Meter::new(Caps::default());
    let file = source.name().to_owned();
    detect_at(source, &file, &meter, 1)
}

fn detect_at(
    source: &mut dyn Source,
    file: &str,
    meter: &Meter,
    level: usize,
) -> Result<Detection, IngestError> {
    let contents = container::look(source, file, meter)?;
    let Contents {
        container,
        documents,
        mapped,
        nested,
        ..
    } = contents;
    if let Some(document) = documents.first() {
        return Ok(detection(document, container));
    }
    for member in nested {
        check_depth(level, file, meter)?;
        let mut inner = container::load_nested(source, member, file, meter)?;
        let name = inner.name().to_owned();
        if let Ok(detection) = detect_at(&mut inner, &name, meter, level + 1) {
            return Ok(Detection {
                container,
                ..detection
            });
        }
    }
    let document = mapped.first().ok_or_else(|| IngestError::UnknownShape {
        file: file.to_owned(),
    })?;
    Ok(detection(document, container))
}

/// Whether an archive at `level` may hold archives that are read.
pub(super) fn check_depth(level: usize, file: &str, meter: &Meter) -> Result<(), IngestError> {
    let limit = meter.caps().depth;
    if level < limit {
        return Ok(());
    }
    Err(IngestError::OverCap {
        file: file.to_owned(),
        cap: Cap::Depth,
        limit: limit as u64,
    })
}

fn detection(document: &Document, container: Container) -> Detection {
    let sample = &document.sniffed.sample;
    let format = document.sniffed.format;
    let has_columns = !sample.columns.is_empty();
    let preview = sample
        .rows
        .iter()
        .map(|row| {
            let row = Value::Object(row.clone());
            let cells = sample.columns.iter();
            cells.map(|column| preview_cell(&row, column)).collect()
        })
        .collect();
    Detection {
        format,
        container,
        columns: sample.columns.clone(),
        mapping: has_columns.then(|| ColumnMapping::propose(&sample.columns, &sample.rows)),
        preview,
    }
}

fn preview_cell(row: &Value, column: &str) -> String {
    let value = row.get(column).or_else(|| {
        let (head, rest) = column.split_once('.')?;
        row.get(head)?.get(rest)
    });
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    text.chars().take(CELL_CHARS).collect()
}
