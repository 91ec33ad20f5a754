//! Containers, encodings, and files that are damaged, hostile or something else.

use std::ops::ControlFlow;

use clioscope_core::ingest::{
    Caps, Container, Format, IngestError, IngestOptions, MemorySource, Source, detect, ingest,
};
use serde_json::{Value, json};

use super::pack::{encrypted, gzip, lines, utf16le, zip};
use super::{check, check_error, check_files, import, options};

fn record(id: &str) -> Value {
    json!({"id": id, "messages": [{"role": "user", "content": format!("Text {id}")}]})
}

fn records(count: usize) -> String {
    lines(
        &(1..=count)
            .map(|n| record(&n.to_string()))
            .collect::<Vec<_>>(),
    )
}

#[test]
fn one_content_in_every_container() {
    let expected = "1: u=Text 1\n2: u=Text 2";
    let text = records(2);
    for bytes in [
        text.clone().into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        format!("\u{FEFF}{text}").into_bytes(),
        utf16le(&text),
        text.replace("Text", "Te\0xt").into_bytes(),
        gzip(text.as_bytes()),
        zip(&[("log.bin", &text)]),
        zip(&[("a/log.jsonl.gz", gzip(text.as_bytes()))]),
        zip(&[("inner.zip", zip(&[("log", &text)]))]),
    ] {
        check_files(&[("photo.png", &bytes)], &options(), expected);
    }
}

#[test]
fn damage_costs_only_what_it_hits() {
    let good = record("1").to_string();
    for (text, expected) in [
        (
            format!("{good}\n{{\"id\": \n{}\n", record("2")),
            "1: u=Text 1\n2: u=Text 2\n!truncated 2",
        ),
        (
            format!("{good}\nnonsense\n[1]\n"),
            "1: u=Text 1\n!invalid_json 2\n!not_an_object 3",
        ),
        (
            format!("[{good},{{\"id\": \"2\", \"mess"),
            "1: u=Text 1\n!truncated 2",
        ),
        (format!("[{good},"), "1: u=Text 1\n!truncated 2"),
        (
            format!("[{good}, {{\"a\" 1}}, {}]", record("3")),
            "1: u=Text 1\n3: u=Text 3\n!invalid_json 2",
        ),
        (
            format!(
                "{good}\n{{\"id\": \"2\", \"x\": {}1{}}}",
                "[".repeat(200),
                "]".repeat(200)
            ),
            "1: u=Text 1\n!too_deep 2",
        ),
        (
            format!(
                "{good}\n{}",
                record("2").to_string().replace("Text", "\\ud83d Text")
            ),
            "1: u=Text 1\n2: u=\u{FFFD} Text 2",
        ),
        (
            format!("{good}\n{{\"score\": NaN, \"id\": \"2\", \"messages\": []}}\n"),
            "1: u=Text 1",
        ),
    ] {
        check(text, expected);
    }
    let mut invalid = format!("{good}\n{}\n{}", record("2"), record("3")).into_bytes();
    let at = invalid
        .windows(6)
        .position(|window| window == b"Text 2")
        .unwrap();
    invalid[at] = 0xFF;
    check(invalid, "1: u=Text 1\n3: u=Text 3\n!invalid_utf8 2");
}

#[test]
fn truncated_containers_give_what_they_have() {
    // Texts that do not compress, so that a cut archive holds some of them.
    let noise = |n: u64| {
        (0..40)
            .map(|k| format!("{:x}", (n * 40 + k).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
            .collect::<String>()
    };
    let values: Vec<_> = (0..200)
        .map(|n| json!({"id": n.to_string(), "messages": [{"role": "user", "content": noise(n)}]}))
        .collect();
    let text = lines(&values);
    for mut bytes in [gzip(text.as_bytes()), zip(&[("log.jsonl", &text)])] {
        bytes.truncate(bytes.len() / 2);
        let imported = import(&[("f", &bytes)], &options()).unwrap();
        super::assert_invariants(&imported);
        assert!(
            imported.verdict.conversations > 50,
            "{}",
            imported.verdict.conversations
        );
        assert_eq!(imported.verdict.quarantined_total, 1);
    }
    let mut headless = zip(&[("a.jsonl", records(1)), ("b.jsonl", records(2))]);
    let directory = headless
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    headless.truncate(directory);
    check(headless, "1: u=Text 1\n2: u=Text 2\n-duplicate 1");
    for bytes in [
        &b"PK\x03\x04"[..],
        b"PK\x03\x04 this is no archive at all, only its first four bytes",
    ] {
        check_error(
            bytes,
            &options(),
            "f is damaged; export or download it again",
        );
    }
    check_error(
        b"\x1F\x8B\x08",
        &options(),
        "f is damaged; export or download it again",
    );
}

#[test]
fn oversized_records_are_skipped() {
    let caps = Caps {
        record_bytes: 1_000,
        ..Caps::default()
    };
    let options = IngestOptions { caps, ..options() };
    let large = json!({"id": "2", "messages": [{"role": "user", "content": "x".repeat(100_000)}]});
    let values = [record("1"), large, record("3")];
    let expected = "1: u=Text 1\n3: u=Text 3\n!too_large 2";
    check_files(&[("f", lines(&values).as_bytes())], &options, expected);
    check_files(
        &[("f", json!(values).to_string().as_bytes())],
        &options,
        expected,
    );
    let table = format!(
        "prompt,answer\nOne,1\n\"{}\",2\nThree,3\n",
        "x ".repeat(100_000)
    );
    check_files(
        &[("f", table.as_bytes())],
        &options,
        "f:1: u=One a=1\nf:3: u=Three a=3\n!too_large 2",
    );
}

#[test]
fn a_message_of_70_mb_is_quarantined() {
    let mut text = records(1);
    text.push_str("{\"id\":\"2\",\"messages\":[{\"role\":\"user\",\"content\":\"");
    text.push_str(&"x".repeat(70 << 20));
    text.push_str("\"}]}\n");
    text.push_str(&record("3").to_string());
    check(text, "1: u=Text 1\n3: u=Text 3\n!too_large 2");
}

#[test]
fn bombs_are_refused() {
    let text = records(1) + &" ".repeat(1 << 20);
    let bomb = zip(&[("log.jsonl", &text)]);
    let with = |caps: Caps| IngestOptions { caps, ..options() };
    let small = Caps {
        inflated_bytes: 1 << 18,
        ..Caps::default()
    };
    check_error(
        &bomb,
        &with(small),
        "f/log.jsonl goes over the limit of 262144 for inflated bytes",
    );
    check_error(
        gzip(text.as_bytes()),
        &with(small),
        "f goes over the limit of 262144 for inflated bytes",
    );
    let ratio = Caps {
        ratio_free_bytes: 1 << 18,
        ..Caps::default()
    };
    check_error(
        &bomb,
        &with(ratio),
        "f/log.jsonl goes over the limit of 200 for inflated bytes per compressed byte",
    );
    let entries = Caps {
        entries: 3,
        ..Caps::default()
    };
    let many: Vec<_> = (0..4).map(|n| (format!("{n}"), "x")).collect();
    let many: Vec<_> = many
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    check_error(
        zip(&many),
        &with(entries),
        "f goes over the limit of 3 for files in an archive",
    );
    let deep = zip(&[("2.zip", zip(&[("3.zip", zip(&[("log", records(1))]))]))]);
    check_error(
        deep,
        &options(),
        "f/2.zip goes over the limit of 2 for archives inside archives",
    );
    let nested = Caps {
        nested_bytes: 50,
        ..Caps::default()
    };
    let expected = "f/2.zip goes over the limit of 50 for bytes of an archive inside an archive";
    check_error(
        zip(&[("2.zip", zip(&[("log", records(9))]))]),
        &with(nested),
        expected,
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    for (bytes, expected) in [
        (b"".to_vec(), "f is empty"),
        (b" \n\t\n".to_vec(), "f is empty"),
        (gzip(b""), "f is empty"),
        (
            encrypted(zip(&[("conversations.json", "[]")])),
            "f is encrypted; unpack it with its password first",
        ),
        (
            b"PAR1....".to_vec(),
            "f looks like a Parquet file; export the conversations as CSV or JSON lines",
        ),
        (
            b"SQLite format 3\0".to_vec(),
            "f looks like a SQLite database; export the conversations as CSV or JSON lines",
        ),
        (
            b"\x28\xB5\x2F\xFD".to_vec(),
            "f looks like a Zstandard archive; unpack it and choose the file in it",
        ),
        (
            b"%PDF-1.7".to_vec(),
            "f looks like a PDF; choose the export of the conversations itself",
        ),
        (
            b"\x89PNG\r\n".to_vec(),
            "f looks like an image; choose the export of the conversations itself",
        ),
        (
            b"<!doctype html>".to_vec(),
            "f looks like a web page; choose the JSON file of the same export",
        ),
        (
            (1..=8).cycle().take(99).collect(),
            "f looks like a binary file of unknown kind; choose an export in JSON, JSON lines or CSV, or the zip around it",
        ),
        (
            zip(&[("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")]),
            "f looks like an Office document; save the table as CSV",
        ),
        (
            zip(&[("photo.png", "x")]),
            "f holds no conversations in a known shape",
        ),
        (
            b"[1, 2, 3]".to_vec(),
            "f holds no conversations in a known shape",
        ),
        (b"[]".to_vec(), "f holds no conversations in a known shape"),
        (
            json!({"chat": {"history": {"messages": {}}}})
                .to_string()
                .into_bytes(),
            "f looks like an Open WebUI export; convert it to JSON lines, one conversation a line, with messages of role and content",
        ),
    ] {
        check_error(&bytes, &options(), expected);
        match detect(&mut MemorySource::from_bytes("f", bytes)) {
            Ok(detection) => assert_eq!(detection.format, None, "{expected}"),
            Err(error) => assert_eq!(error.to_string(), expected),
        }
    }
}

#[test]
fn detection_says_what_it_is() {
    for (bytes, container, format) in [
        (
            records(1).into_bytes(),
            Container::Plain,
            Format::OpenAiMessages,
        ),
        (
            gzip(records(1).as_bytes()),
            Container::Gzip,
            Format::OpenAiMessages,
        ),
        (
            zip(&[("x", records(1))]),
            Container::Zip,
            Format::OpenAiMessages,
        ),
        (
            zip(&[("x.zip", zip(&[("x", records(1))]))]),
            Container::Zip,
            Format::OpenAiMessages,
        ),
        (b"a,b\n1,2\n".to_vec(), Container::Plain, Format::Csv),
        (
            b"{\"q\":1,\"r\":2}".to_vec(),
            Container::Plain,
            Format::Jsonl,
        ),
    ] {
        let detection = detect(&mut MemorySource::from_bytes("f", bytes)).unwrap();
        assert_eq!(
            (detection.container, detection.format),
            (container, Some(format))
        );
        assert!(
            !format!("{detection:?}").contains("Text"),
            "Debug shows no text"
        );
    }
    // A first record larger than what detection looks at.
    let long = json!([{"title": "t", "create_time": 1, "mapping": {"a": {"message": {"author": {"role": "user"},
        "content": {"content_type": "text", "parts": ["x".repeat(200_000)]}}}}}]);
    let detection = detect(&mut MemorySource::from_bytes("f", long.to_string())).unwrap();
    assert_eq!(detection.format, Some(Format::ChatGptExport));
}

#[test]
fn a_callback_cancels() {
    let mut source = MemorySource::from_bytes("f", records(1_000));
    let mut sources: [&mut dyn Source; 1] = [&mut source];
    let cancelled = ingest(&mut sources, &options(), &mut |progress| {
        if progress.records > 300 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!(cancelled, Err(IngestError::Cancelled));
    assert_eq!(
        ingest(&mut [], &options(), &mut |_| ControlFlow::Continue(())),
        Err(IngestError::NoSources)
    );
}

#[test]
fn quarantine_is_counted_beyond_what_is_listed() {
    let text = records(1) + &"nonsense\n".repeat(1_500);
    // Mostly nonsense is not detected as records; the person can say what it is.
    let good_first = records(2_000) + &text;
    let imported = import(&[("f", good_first.as_bytes())], &options()).unwrap();
    assert_eq!(imported.verdict.quarantined.len(), 1_000);
    assert_eq!(imported.verdict.quarantined_total, 1_500);
    assert_eq!(imported.verdict.quarantined[0].place.record, 2_002);
    super::assert_invariants(&imported);
}
