//! Project files: saved and opened without loss, and whatever is wrong with one said in words.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

#[path = "../../core/tests/ingest/damage.rs"]
mod damage;

use std::io::{Cursor, Read, Write};
use std::sync::{Arc, LazyLock};

use clioscope_core::llm::{Api, BaseUrl, Endpoint};
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::project::{Project, ProjectError, read, write};
use clioscope_core::projection::Points;
use clioscope_tests::corpora::of_texts;
use clioscope_tests::runs::{MADE_UP_DIMS, Vectors, made_up_model};
use clioscope_tests::soundness;
use damage::{changed, changes};
use proptest::prelude::*;
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A project with everything in it; its report has two hierarchies.
static PROJECT: LazyLock<Project> = LazyLock::new(|| {
    let rows: Vec<(String, String)> = (0..40)
        .map(|i| {
            (
                format!("a{}", i % 9),
                format!("How do I repair the {i}. bicycle?"),
            )
        })
        .collect();
    let corpus = of_texts(
        rows.iter()
            .map(|(account, text)| (account.as_str(), text.as_str())),
    );
    let plan = RunPlan {
        k: Some(3),
        levels: Some(1),
        ..RunPlan::new("made-up")
    };
    let output = Vectors::new(MADE_UP_DIMS).run(&Arc::new(corpus), &plan, &made_up_model());
    // The second is the first once more, under another name.
    let mut report = serde_json::to_value(&output.report).unwrap();
    report["others"] = json!([{
        "facet": "task",
        "clusters": report["clusters"],
        "point_clusters": report["point_clusters"],
        "k_curve": report["k_curve"],
    }]);
    let moved = Points {
        x: output.points.x.iter().map(|x| x + 1.0).collect(),
        y: output.points.y.clone(),
    };
    let base_url = BaseUrl::parse("http://localhost:8091").unwrap();
    Project {
        created_at: 1_790_000_000_000,
        files: vec!["log.jsonl".to_owned()],
        corpus: "0f".repeat(16),
        plan,
        report: Some(serde_json::from_value(report).unwrap()),
        points: vec![output.points, moved],
        endpoint: Some(Endpoint::new(Api::OpenAi, base_url, "small")),
        answers: b"{\"clioscope_journal\":1}\n".to_vec(),
        ledger: Vec::new(),
    }
});
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| write(&PROJECT).unwrap());

/// The members of an archive.
fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut member = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            (member.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn pack(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The project with one member replaced, or left out.
fn with(name: &str, content: Option<&[u8]>) -> Vec<u8> {
    let mut all = members(&BYTES);
    assert!(all.iter().any(|(known, _)| known == name), "{name}");
    all.retain(|(known, _)| known != name);
    all.extend(content.map(|content| (name.to_owned(), content.to_vec())));
    pack(&all)
}

#[test]
fn what_is_saved_is_opened() {
    assert_eq!(read(&BYTES).as_ref(), Ok(&*PROJECT));
    let offline = Project {
        report: None,
        points: Vec::new(),
        endpoint: None,
        answers: Vec::new(),
        ..PROJECT.clone()
    };
    assert_eq!(read(&write(&offline).unwrap()), Ok(offline));
}

#[test]
fn whatever_is_wrong_is_said() {
    use ProjectError::{Damaged, Newer, NotAProject, Older};
    let manifest = |version: serde_json::Value| {
        json!({"clioscope_project": version, "clioscope_version": "9", "created_at": 0}).to_string()
    };
    let report = |pointer: &str, value: serde_json::Value| {
        let mut report = serde_json::to_value(&PROJECT.report).unwrap();
        *report.pointer_mut(pointer).unwrap() = value;
        with("report.json", Some(report.to_string().as_bytes()))
    };
    for (bytes, expected) in [
        (Vec::new(), NotAProject),
        (b"a private line of a log".to_vec(), NotAProject),
        (
            pack(&[("conversations.json".to_owned(), b"[]".to_vec())]),
            NotAProject,
        ),
        (with("manifest.json", Some(b"{}")), NotAProject),
        (with("manifest.json", Some(b"{")), Damaged("manifest")),
        (
            with("manifest.json", Some(manifest(json!(0)).as_bytes())),
            Older { found: 0 },
        ),
        (
            with("manifest.json", Some(manifest(json!(2)).as_bytes())),
            Newer { found: 2 },
        ),
        (
            with("manifest.json", Some(manifest(json!(u64::MAX)).as_bytes())),
            Newer { found: u32::MAX },
        ),
        (with("plan.json", None), Damaged("plan")),
        (with("plan.json", Some(b"[]")), Damaged("plan")),
        (with("report.json", Some(b"{}")), Damaged("report")),
        (with("points.bin", None), Damaged("points")),
        (with("points.bin", Some(&[0; 12])), Damaged("points")),
        (
            with("points.bin", Some(&vec![0xFF; 40 * 2 * 2 * 4])),
            Damaged("points"),
        ),
        (with("answers.jsonl", None), Damaged("answers")),
        (with("ledger.jsonl", None), Damaged("ledger entries")),
        (
            with(
                "endpoint.json",
                Some(b"{\"api\":\"open_ai\",\"base_url\":\"nowhere\"}"),
            ),
            Damaged("endpoint"),
        ),
        (report("/point_clusters/0", json!(99)), Damaged("report")),
        (report("/point_clusters", json!([])), Damaged("points")),
        (
            BYTES[..BYTES.len() / 2].to_vec(),
            Damaged("list of contents"),
        ),
        (BYTES[..10].to_vec(), Damaged("list of contents")),
    ] {
        let error = read(&bytes).unwrap_err();
        assert_eq!(error, expected);
        assert!(!error.to_string().contains("private"));
    }
}

/// No file cut short passes for whole.
#[test]
fn a_file_cut_anywhere_is_refused() {
    for end in (0..BYTES.len()).step_by(37) {
        assert!(
            read(&BYTES[..end]).is_err(),
            "cut at {end} of {}",
            BYTES.len()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn damaged_files(changes in changes(1..5)) {
        soundness::project(&changed(&BYTES, &changes));
    }

    #[test]
    fn damaged_members(which in any::<prop::sample::Index>(), changes in changes(1..5)) {
        let mut all = members(&BYTES);
        let index = which.index(all.len());
        all[index].1 = changed(&all[index].1, &changes);
        soundness::project(&pack(&all));
    }
}
