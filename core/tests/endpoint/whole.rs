//! Runs from the first call to the last, however often they are interrupted.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::program::{command, kill_at, log, quietly, said, scratch, text, wait_for};
use crate::server::{Reply, Server};

/// Parameters of whole runs: few enough for a test, with several clusters above the thresholds.
const WHOLE: [&str; 8] = [
    "--k",
    "10",
    "--levels",
    "2",
    "--min-conversations",
    "6",
    "--min-accounts",
    "2",
];

/// What must not depend on how a run came to its end.
fn results(out: &Path) -> Vec<(String, String)> {
    let mut results: Vec<(String, String)> =
        ["tree.json", "assignments.csv", "points.csv", "privacy.json"]
            .map(|name| (name.to_owned(), fs::read_to_string(out.join(name)).unwrap()))
            .into();
    let mut record: Value =
        serde_json::from_str(&fs::read_to_string(out.join("run.json")).unwrap()).unwrap();
    record["seconds"] = Value::Null;
    results.push(("run.json".to_owned(), record.to_string()));
    results
}

fn assert_same(a: &Path, b: &Path) {
    for ((name, a), (_, b)) in results(a).into_iter().zip(results(b)) {
        assert!(a == b, "{name} differs");
    }
}

#[test]
fn paused_killed_resumed_and_replayed_a_run_ends_the_same() {
    let folder = scratch("whole");
    let log = log(&folder, 150);
    let of = |name: &str| folder.join(name);
    let record = text(&of("record.jsonl"));
    let server = Server::good();
    let more = [&WHOLE[..], &["--format", "schema", "--record", &record]].concat();
    let output = command(&log, &of("once"), Some(&server), &more)
        .output()
        .unwrap();
    let (code, out, errors) = said(&output);
    assert_eq!((code, errors.as_str()), (Some(0), ""), "{out}");
    let n_calls = server.n_seen();
    assert!(out.contains(&format!("{n_calls} calls; ")), "{out}");
    assert!(out.contains("estimate off by"), "{out}");
    let run: Value =
        serde_json::from_str(&fs::read_to_string(of("once").join("run.json")).unwrap()).unwrap();
    assert_eq!(run["model"]["models"][0][0], "scripted");
    let tree: Value =
        serde_json::from_str(&fs::read_to_string(of("once").join("tree.json")).unwrap()).unwrap();
    assert!(tree.as_array().unwrap().len() >= 2, "{tree}");
    let ledger = fs::read_to_string(of("once").join("ledger.csv")).unwrap();
    assert_eq!(ledger.lines().count(), 1 + n_calls);

    // From the record alone.
    let replayed = [&WHOLE[..], &["--replay", &record]].concat();
    let output = command(&log, &of("replayed"), None, &replayed)
        .output()
        .unwrap();
    assert_eq!(said(&output).0, Some(0), "{}", said(&output).2);
    assert_same(&of("once"), &of("replayed"));
    let output = command(
        &log,
        &of("other"),
        None,
        &[&replayed[..], &["--faithful"]].concat(),
    )
    .output()
    .unwrap();
    let (code, _, errors) = said(&output);
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("none to a question of the stage \"facets\""),
        "{errors}"
    );

    // Paused by a budget, killed twice, and carried to its end: no call is made twice but those in flight at a kill.
    let slow = Server::start(|_, _| Reply::Answer(15));
    let kept = text(&of("kept"));
    let more = [
        &WHOLE[..],
        &[
            "--format",
            "schema",
            "--concurrency",
            "4",
            "--resume",
            &kept,
        ],
    ]
    .concat();
    let budget = [&more[..], &["--budget-calls", "30"]].concat();
    let output = command(&log, &of("resumed"), Some(&slow), &budget)
        .output()
        .unwrap();
    let (code, _, errors) = said(&output);
    assert_eq!(code, Some(3), "{errors}");
    assert!(
        errors.contains("The budget of 30 calls is used up.")
            && errors.contains("30 answers are kept"),
        "{errors}"
    );
    assert_eq!(slow.n_seen(), 30);
    // Stopped by hand: what is in flight is still taken.
    #[cfg(unix)]
    {
        let mut program = command(&log, &of("resumed"), Some(&slow), &more);
        program.stdout(Stdio::null()).stderr(Stdio::piped());
        let program = program.spawn().unwrap();
        wait_for(&slow, 45);
        let id = program.id().to_string();
        let signalled = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(signalled.success());
        let (code, _, errors) = said(&program.wait_with_output().unwrap());
        assert_eq!(code, Some(3), "{errors}");
        let message = format!("clioscope: Stopped. {} answers are kept", slow.n_seen());
        assert!(errors.starts_with(&message), "{errors}");
    }
    for n in [80, n_calls - 20] {
        let program = command(&log, &of("resumed"), Some(&slow), &more);
        kill_at(quietly(program), &slow, n);
    }
    let output = command(&log, &of("resumed"), Some(&slow), &more)
        .output()
        .unwrap();
    assert_eq!(said(&output).0, Some(0), "{}", said(&output).2);
    assert_same(&of("once"), &of("resumed"));
    assert!(
        slow.n_seen() <= n_calls + 2 * 4,
        "{} calls instead of {n_calls}",
        slow.n_seen()
    );
    let ledger = fs::read_to_string(of("resumed").join("ledger.csv")).unwrap();
    // Booked before it is made: at a kill a call may be booked that never came.
    let (booked, seen) = (ledger.lines().count() - 1, slow.n_seen());
    assert!(
        (seen..=seen + 2 * 4).contains(&booked),
        "{booked} calls are booked and {seen} were made"
    );
    // Nothing is left to ask.
    let before = slow.n_seen();
    let output = command(&log, &of("resumed"), Some(&slow), &more)
        .output()
        .unwrap();
    assert_eq!((said(&output).0, slow.n_seen()), (Some(0), before));
}
