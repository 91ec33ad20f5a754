//! What must hold whatever the bytes are: the body of the fuzz targets and of the mutation tests.

use std::ops::ControlFlow;

use clioscope_core::Salt;
use clioscope_core::ingest::{Caps, IngestOptions, MemorySource, Source, detect};
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
