//! The native program as a person uses it: what it prints, what it writes, and how it refuses.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Bytes of a golden file at the most: more is no small example.
const MAX_GOLDEN: usize = 20 << 10;
/// Conversations of the sample that `run` gets.
const N_CONVERSATIONS: usize = 300;

/// Runs the program, with the models of this repository, in a folder where it can find nothing by itself.
fn clioscope<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clioscope"))
        .args(arguments)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .env("CLIOSCOPE_MODELS", repository("public/models"))
        .output()
        .unwrap()
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// An empty folder of this name for one test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("program")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Standard output of a call that succeeds.
#[track_caller]
fn success<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> String {
    let output = clioscope(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "", "progress is for terminals");
    String::from_utf8(output.stdout).unwrap()
}

/// The one line on standard error of a call that is refused, without the program's name.
#[track_caller]
fn refusal<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> String {
    let output = clioscope(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    assert_eq!(errors.lines().count(), 1, "one line: {errors:?}");
    errors
        .strip_prefix("clioscope: ")
        .expect("the line begins with the program's name")
        .trim_end()
        .to_owned()
}

#[track_caller]
fn assert_keys(value: &Value, expected: &[&str]) {
    let found: BTreeSet<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(found, expected.iter().copied().collect());
}

#[test]
fn golden_verdicts() {
    let folder = repository("core/tests/golden");
    let mut logs: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            !name.ends_with(".verdict.json") && name != "README.md" && name != "prompts.txt"
        })
        .collect();
    logs.sort();
    let mut formats = BTreeSet::new();
    for log in logs {
        let path = folder.join(&log);
        let size = fs::read(&path).unwrap().len();
        assert!(size <= MAX_GOLDEN, "{log} has {size} bytes");
        let verdict = success(&["inspect", "--json", path.to_str().unwrap()]);
        let parsed: Value = serde_json::from_str(&verdict).unwrap();
        assert_keys(
            &parsed,
            &[
                "format",
                "conversations",
                "turns",
                "accounts",
                "account_field",
                "first_at",
                "last_at",
                "languages",
                "dropped",
                "quarantined",
                "quarantined_total",
                "seen",
                "records",
            ],
        );
        assert_keys(
            &parsed["records"],
            &["seen", "kept", "dropped", "quarantined"],
        );
        formats.insert(parsed["format"].as_str().unwrap().to_owned());
        let golden = folder.join(format!("{log}.verdict.json"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &verdict).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(
            verdict, expected,
            "{log}; UPDATE_GOLDEN=1 accepts what the program says"
        );
    }
    let all: BTreeSet<String> = clioscope_core::ingest::Format::ALL
        .into_iter()
        .map(|format| format.id().to_owned())
        .collect();
    assert_eq!(formats, all, "one log a format");
}

#[test]
fn inspect_speaks_to_people_too() {
    let said = success(&[
        "inspect",
        repository("core/tests/golden/claude-export.json")
            .to_str()
            .unwrap(),
    ]);
    for part in [
        "claude-export",
        "account.uuid",
        "2026-01-05",
        "eng 1",
        "attachments_only 1",
        "quarantined    1",
    ] {
        assert!(said.contains(part), "{part:?} in\n{said}");
    }
}

#[test]
fn several_files_are_one_log() {
    let golden = |name: &str| {
        repository("core/tests/golden")
            .join(name)
            .to_str()
            .unwrap()
            .to_owned()
    };
    let both = [
        "inspect",
        "--json",
        &golden("sharegpt.jsonl"),
        &golden("openai-messages.jsonl"),
    ]
    .map(str::to_owned);
    let verdict: Value = serde_json::from_str(&success(&both)).unwrap();
    assert_eq!(verdict["format"], "openai-messages+sharegpt");
    assert_eq!(verdict["conversations"], 5);
}

/// Runs the first conversations of the sample, which are in many languages, into `out`.
fn run(log: &str, out: &Path, more: &[&str]) -> String {
    let fixed = ["run", log, "--out", out.to_str().unwrap(), "--k", "12"];
    success(&[&fixed[..], more].concat())
}

fn assert_node(node: &Value, level: u64) -> usize {
    assert_keys(
        node,
        &[
            "id",
            "level",
            "name",
            "description",
            "conversations",
            "accounts",
            "children",
        ],
    );
    assert_eq!(node["level"].as_u64(), Some(level));
    assert!(
        !node["name"].as_str().unwrap().is_empty()
            && !node["description"].as_str().unwrap().is_empty()
    );
    assert!(node["conversations"].as_u64() >= Some(10) && node["accounts"].as_u64() >= Some(5));
    let children = node["children"].as_array().unwrap();
    1 + children
        .iter()
        .map(|child| assert_node(child, level + 1))
        .sum::<usize>()
}

/// Rows of a CSV file by column.
fn table(path: &Path, columns: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    assert_eq!(reader.headers().unwrap(), columns);
    reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn run_writes_the_same_four_files_twice() {
    let folder = scratch("run");
    let sample = fs::read_to_string(repository("public/sample/conversations.jsonl")).unwrap();
    let lines: Vec<&str> = sample.lines().take(N_CONVERSATIONS).collect();
    let log = file(&folder, "log.jsonl", lines.join("\n"));
    let (out, again, other) = (
        folder.join("made/on/the/way"),
        folder.join("again"),
        folder.join("other"),
    );
    let minima = ["--min-conversations", "10"];
    let said = run(&log, &out, &minima);
    assert!(
        said.contains(&format!("of {N_CONVERSATIONS} conversations in")),
        "{said}"
    );
    assert!(
        said.ends_with(&format!("Written to {}\n", out.display())),
        "{said}"
    );
    run(&log, &again, &minima);
    run(&log, &other, &[&minima[..], &["--seed", "8"]].concat());

    let written: BTreeSet<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        written,
        ["assignments.csv", "points.csv", "run.json", "tree.json"]
            .map(str::to_owned)
            .into()
    );
    for name in ["tree.json", "assignments.csv", "points.csv"] {
        let bytes = |folder: &Path| fs::read(folder.join(name)).unwrap();
        assert_eq!(bytes(&out), bytes(&again), "{name} of the same seed");
        assert_ne!(bytes(&out), bytes(&other), "{name} of another seed");
    }

    let json = |folder: &Path, name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let record = json(&out, "run.json");
    assert_keys(
        &record,
        &[
            "report_version",
            "clioscope_version",
            "plan",
            "model_name",
            "model_sha256",
            "files",
            "counts",
            "first_at",
            "last_at",
            "seconds",
        ],
    );
    assert_eq!(record["files"], serde_json::json!(["log.jsonl"]));
    assert_eq!(
        record["plan"]["model"], "use-multilingual",
        "the sample is in many languages"
    );
    assert_eq!(record["plan"]["k"], 12);
    assert_eq!(record["counts"]["conversations"], N_CONVERSATIONS);
    let mut timeless = [record.clone(), json(&again, "run.json")];
    for record in &mut timeless {
        record["seconds"] = Value::Null;
    }
    assert_eq!(timeless[0], timeless[1], "only time differs");

    let n_clusters: usize = json(&out, "tree.json")
        .as_array()
        .unwrap()
        .iter()
        .map(|node| assert_node(node, 0))
        .sum();
    assert!(n_clusters > 1);
    let assignments = table(
        &out.join("assignments.csv"),
        &["conversation_id", "base_cluster", "path"],
    );
    assert_eq!(assignments.len(), N_CONVERSATIONS);
    for row in &assignments {
        assert_eq!(
            row[2].rsplit('/').next(),
            Some(row[1].as_str()),
            "a path ends at the base cluster"
        );
        assert!(row[1].is_empty() || row[1].parse::<usize>().unwrap() < n_clusters);
    }
    assert!(assignments.iter().any(|row| !row[1].is_empty()));
    let points = table(&out.join("points.csv"), &["conversation_id", "x", "y"]);
    assert_eq!(
        points.len() as u64,
        record["counts"]["clustered"].as_u64().unwrap()
    );
    assert!(
        points
            .iter()
            .flat_map(|row| &row[1..])
            .all(|place| place.parse::<f32>().unwrap().is_finite())
    );
}

#[test]
fn a_log_without_accounts_claims_none() {
    let folder = scratch("nobody");
    let mut log = String::new();
    for i in 0..40 {
        let line = serde_json::json!({"id": i.to_string(), "messages": [
            {"role": "user", "content": format!("How do I cook {i} eggs at the same time in one pan?")},
            {"role": "assistant", "content": "In a large pan."}]});
        log += &format!("{line}\n");
    }
    let log = file(&folder, "log.jsonl", log);
    let out = folder.join("out");
    let said = success(&["run", &log, "--out", out.to_str().unwrap()]);
    assert!(said.contains("names no accounts"), "{said}");
    let tree: Value = serde_json::from_slice(&fs::read(out.join("tree.json")).unwrap()).unwrap();
    assert!(
        tree[0]["accounts"].is_null() && tree[0]["conversations"] == 40,
        "{tree}"
    );
}

#[test]
fn what_cannot_be_read_is_said_in_one_line() {
    let folder = scratch("refused");
    let empty = file(&folder, "empty.jsonl", "");
    let blank = file(&folder, "blank.jsonl", " \n\n");
    let garbage = file(&folder, "garbage.bin", [0x00, 0xFF, 0x13, 0x37].repeat(500));
    let picture = file(&folder, "picture.png", b"\x89PNG\r\n\x1a\n0000");
    let poem = file(&folder, "poem.txt", "no log at all");
    let nobody = file(
        &folder,
        "nobody.jsonl",
        r#"{"messages": [{"role": "assistant", "content": "Hi"}]}"#,
    );
    let missing = folder.join("missing.jsonl").to_str().unwrap().to_owned();
    let a_folder = folder.to_str().unwrap().to_owned();
    let good = repository("core/tests/golden/sharegpt.jsonl")
        .to_str()
        .unwrap()
        .to_owned();
    let out = folder.join("out").to_str().unwrap().to_owned();
    for (log, expected) in [
        (&missing, "missing.jsonl"),
        (&a_folder, "is a folder"),
        (&empty, "empty.jsonl is empty"),
        (&blank, "blank.jsonl is empty"),
        (&garbage, "garbage.bin"),
        (&picture, "picture.png"),
        (&poem, "poem.txt"),
    ] {
        for call in [
            vec!["inspect", log],
            vec!["inspect", "--json", &good, log],
            vec!["run", log, "--out", &out],
        ] {
            let said = refusal(&call);
            assert!(said.contains(expected), "{call:?} says {said:?}");
        }
    }
    // A log of which nothing can be used is a verdict, and no run.
    assert!(success(&["inspect", &nobody]).contains("conversations  0"));
    for (call, expected) in [
        (vec!["run", &nobody, "--out", &out], "no conversation"),
        (vec!["run", &good, "--out", &empty], "empty.jsonl"),
        (
            vec!["run", &good, "--out", &out, "--model", &missing],
            "missing.jsonl",
        ),
        (
            vec!["run", &good, "--out", &out, "--model", &a_folder],
            "no .onnx file",
        ),
        (vec!["eval", &a_folder], "truth.jsonl"),
    ] {
        let said = refusal(&call);
        assert!(said.contains(expected), "{call:?} says {said:?}");
    }
    assert!(!Path::new(&out).exists(), "a refused run writes nothing");
}

#[test]
fn a_call_that_is_no_call_is_answered_with_the_usage() {
    for call in [
        &["run", "x.jsonl"][..],
        &["inspect"],
        &["run", "x", "--out", "y", "--k", "0"],
        &["frobnicate"],
    ] {
        let output = clioscope(call);
        assert_eq!(output.status.code(), Some(2), "{call:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("--help"));
    }
}
