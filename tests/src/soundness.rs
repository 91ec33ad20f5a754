//! What must hold whatever the bytes are: the body of the fuzz targets and of the mutation tests.

use std::ops::ControlFlow;

use clioscope_core::Salt;
use clioscope_core::ingest::{Caps, IngestOptions, MemorySource, Source, detect};
use clioscope_core::llm::journal::Journal;
use clioscope_core::llm::wire::{read_completion, read_models};
use clioscope_core::llm::{Api, BaseUrl, Field, FieldKind, Shape};
use clioscope_core::project;
use clioscope_core::projection::Points;
use clioscope_core::redact::Redactor;
use clioscope_core::report::export::{assignments_csv, tree};
use clioscope_core::report::v1::Report;

/// Reads any bytes as a log: no panic, balanced books, a person in every conversation.
pub fn ingest(bytes: &[u8]) {
    let caps = Caps {
        record_bytes: 64 << 10,
        inflated_bytes: 4 << 20,
        ..Caps::default()
    };
    let options = IngestOptions {
        caps,
        ..IngestOptions::new(Salt([7; 32]))
    };
    let mut source = MemorySource::from_bytes("file", bytes);
    // A file that cannot be told apart may still be imported, and the other way round: neither may panic.
    drop(detect(&mut source));
    let mut sources: [&mut dyn Source; 1] = [&mut source];
    let imported =
        clioscope_core::ingest::ingest(&mut sources, &options, &mut |_| ControlFlow::Continue(()));
    if let Ok(imported) = imported {
        assert!(imported.verdict.balances(), "{:?}", imported.verdict);
        let spoken = |conversation: &clioscope_core::Conversation| {
            conversation.user_texts().next().is_some()
        };
        assert!(imported.corpus.conversations.iter().all(spoken));
    }
}

/// Redacts any text: spans in order and on characters, and nothing left to redact in what comes out.
pub fn redact(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let redactor = Redactor::new(&["term".to_owned()]);
    let (redacted, spans) = redactor.redact_with_spans(&text);
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
    assert!(spans.iter().all(|span| {
        text.get(span.start..span.end)
            .is_some_and(|part| !part.is_empty())
    }));
    assert_eq!(redactor.redact(redacted.as_str()), redacted);
}

/// Reads any bytes as a stored report: what can be read can be walked, exported, and written without loss.
pub fn report_json(bytes: &[u8]) {
    let Ok(report) = serde_json::from_slice::<Report>(bytes) else {
        return;
    };
    let ids: Vec<String> = (0..report.point_clusters.len())
        .map(|point| point.to_string())
        .collect();
    let csv = assignments_csv(
        &report,
        ids.iter().map(String::as_str),
        &report.point_clusters,
    );
    assert_eq!(csv.lines().count(), 1 + ids.len());
    drop(tree(&report));
    let written = serde_json::to_vec(&report).expect("a report can be written");
    let again: Report = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(again, report);
}

/// Reads any bytes as a model's answer, alone and within each protocol, as a list of models, as recorded answers and as an
/// address: nothing panics, no field but notes is missing in what can be read, and an address can be read again.
pub fn model_answer(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let redactor = Redactor::new(&[]);
    let choices = ["Bake bread", "Grow plants"].map(|choice| redactor.redact(choice));
    let fields = [
        ("notes", FieldKind::Notes),
        ("summary", FieldKind::Text),
        ("topic", FieldKind::Choice(choices.to_vec())),
        ("rating", FieldKind::Integer { min: 1, max: 5 }),
        ("amount", FieldKind::Number),
        ("is_work", FieldKind::YesNo),
        ("names", FieldKind::List { max: 9 }),
    ]
    .map(|(name, kind)| Field {
        name: name.to_owned(),
        kind,
    });
    let singles = fields.iter().map(|field| vec![field.clone()]);
    for fields in singles.chain([fields.to_vec()]) {
        let shape = Shape { fields };
        if let Ok(values) = shape.read(&text) {
            assert_eq!(values.len(), shape.fields.len());
            let mut both = shape.fields.iter().zip(&values);
            assert!(both.all(|(field, value)| value.is_some() || field.kind == FieldKind::Notes));
        }
    }
    for api in [Api::OpenAi, Api::Anthropic, Api::BuiltIn] {
        for status in [200, 400, 429] {
            drop(read_completion(api, status, Some(&text), &text));
        }
    }
    drop(read_models(&text));
    drop(Journal::read(&text));
    if let Ok(url) = BaseUrl::parse(&text) {
        assert_eq!(BaseUrl::parse(url.as_str()).as_ref(), Ok(&url));
    }
}

/// Reads any bytes as a project file: what can be read can be written without loss, and is whole.
pub fn project(bytes: &[u8]) {
    let Ok(project) = project::read(bytes) else {
        return;
    };
    if let Some(report) = &project.report {
        let sizes = std::iter::once(report.point_clusters.len())
            .chain(report.others.iter().map(|tree| tree.point_clusters.len()));
        assert!(project.points.iter().map(Points::len).eq(sizes));
    }
    let written = project::write(&project).expect("a project can be written");
    assert_eq!(project::read(&written), Ok(project));
}
