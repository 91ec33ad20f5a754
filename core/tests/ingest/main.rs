//! Ingest over synthetic files: every format, container and kind of damage, and both ledgers on all of them.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]
#![allow(clippy::format_collect, reason = "fixtures are small")]
#![allow(clippy::doc_markdown, reason = "the names of products are prose here")]

mod chatgpt;
mod containers;
mod damage;
mod formats;
mod mappings;
mod pack;
mod properties;

use std::fmt::Write as _;
use std::ops::ControlFlow;

use clioscope_core::ingest::{
    Imported, IngestError, IngestOptions, MemorySource, Quarantined, Source, ingest,
};
use clioscope_core::{Role, Salt};

/// The defaults under a fixed salt.
pub(crate) fn options() -> IngestOptions {
    IngestOptions::new(Salt([7; 32]))
}

/// Imports files of these names and bytes.
pub(crate) fn import(
    files: &[(&str, &[u8])],
    options: &IngestOptions,
) -> Result<Imported, IngestError> {
    let mut sources: Vec<_> = files
        .iter()
        .map(|(name, bytes)| MemorySource::from_bytes(*name, *bytes))
        .collect();
    let mut sources: Vec<&mut dyn Source> = sources
        .iter_mut()
        .map(|source| source as &mut dyn Source)
        .collect();
    let mut last = None;
    let imported = ingest(&mut sources, options, &mut |progress| {
        assert!(progress.bytes_done <= progress.bytes_total);
        last = Some(progress);
        ControlFlow::Continue(())
    })?;
    let last = last.unwrap();
    assert_eq!(
        (last.file, last.bytes_done),
        (files.len(), last.bytes_total)
    );
    Ok(imported)
}

/// What came of an import in lines: `id: u=… a=…` a conversation, then reasons of dropping with counts, then of
/// quarantine with record numbers.
pub(crate) fn summary(imported: &Imported) -> String {
    let mut lines = String::new();
    for conversation in &imported.corpus.conversations {
        write!(lines, "{}:", conversation.id).unwrap();
        for turn in &conversation.turns {
            let role = match turn.role {
                Role::User => "u",
                Role::Assistant => "a",
            };
            write!(lines, " {role}={}", turn.text.replace('\n', "/")).unwrap();
        }
        lines.push('\n');
    }
    for (reason, count) in &imported.verdict.dropped {
        writeln!(lines, "-{} {count}", reason.id()).unwrap();
    }
    for Quarantined { reason, place } in &imported.verdict.quarantined {
        writeln!(lines, "!{} {}", reason.id(), place.record).unwrap();
    }
    lines
}

/// The invariants of every import: balanced books, no empty text, a user turn everywhere, unique ids, JSON as documented.
pub(crate) fn assert_invariants(imported: &Imported) {
    let Imported { corpus, verdict } = imported;
    assert!(verdict.balances(), "{verdict:?}");
    let mut ids = std::collections::BTreeSet::new();
    for conversation in &corpus.conversations {
        assert!(ids.insert(&conversation.id), "an id came twice");
        assert!(conversation.user_texts().next().is_some());
        for turn in &conversation.turns {
            assert!(!turn.text.trim().is_empty());
            assert!(
                !turn
                    .text
                    .contains(|c: char| c.is_control() && c != '\n' && c != '\t')
            );
        }
    }
    let value = serde_json::to_value(verdict).unwrap();
    let keys: Vec<_> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let documented = [
        "account_field",
        "accounts",
        "conversations",
        "dropped",
        "first_at",
        "format",
        "languages",
        "last_at",
        "quarantined",
        "quarantined_total",
        "records",
        "seen",
        "turns",
    ];
    assert_eq!(keys, documented);
}

/// Imports files and compares the [`summary`].
#[track_caller]
pub(crate) fn check_files(files: &[(&str, &[u8])], options: &IngestOptions, expected: &str) {
    let imported = import(files, options).unwrap_or_else(|error| panic!("{error} ({expected})"));
    assert_invariants(&imported);
    let expected: Vec<_> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let summary = summary(&imported);
    assert_eq!(summary.lines().collect::<Vec<_>>(), expected);
    assert_eq!(
        import(files, options).unwrap(),
        imported,
        "importing again gives the same"
    );
}

/// Imports one file, under a name that says nothing, with the defaults.
#[track_caller]
pub(crate) fn check(bytes: impl AsRef<[u8]>, expected: &str) {
    check_files(&[("f", bytes.as_ref())], &options(), expected);
}

/// Imports one file and compares the error's words.
#[track_caller]
pub(crate) fn check_error(bytes: impl AsRef<[u8]>, options: &IngestOptions, expected: &str) {
    let error = import(&[("f", bytes.as_ref())], options).unwrap_err();
    assert_eq!(error.to_string(), expected);
}
