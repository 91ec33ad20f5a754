//! The program as a child process, and the files around it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::Server;

/// Conversations whose facets are asked for to estimate the rest by.
pub(crate) const N_SAMPLE: usize = 20;
/// What the program must never write anywhere.
pub(crate) const KEY: &str = "sk-fictional-4711";

pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// An empty folder of this name for one test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("endpoint")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The first `n` conversations of the sample.
pub(crate) fn log(folder: &Path, n: usize) -> String {
    let sample = fs::read_to_string(repository("public/sample/conversations.jsonl")).unwrap();
    let lines: Vec<&str> = sample.lines().take(n).collect();
    let path = folder.join("log.jsonl");
    fs::write(&path, lines.join("\n")).unwrap();
    text(&path)
}

pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// `run` over `log` into `out`, against `server` if there is one.
pub(crate) fn command(log: &str, out: &Path, server: Option<&Server>, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clioscope"));
    command
        .args(["run", log, "--out", &text(out)])
        .args(more)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .env("CLIOSCOPE_MODELS", repository("public/models"))
        .env("SCRIPTED_KEY", KEY);
    if let Some(server) = server {
        command.args(["--endpoint", &server.address, "--model-name", "scripted"]);
    }
    command
}

/// Starts the program without its words.
pub(crate) fn quietly(mut program: Command) -> Child {
    program
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

pub(crate) fn wait_for(server: &Server, n_calls: usize) {
    let started = Instant::now();
    while server.n_seen() < n_calls {
        let n = server.n_seen();
        assert!(started.elapsed() < Duration::from_secs(120), "{n} calls");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Ends the program once the server has seen so many calls.
pub(crate) fn kill_at(mut program: Child, server: &Server, n_calls: usize) {
    wait_for(server, n_calls);
    assert!(program.try_wait().unwrap().is_none(), "ended by itself");
    program.kill().unwrap();
    program.wait().unwrap();
}

pub(crate) fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// The lines of a file of JSON lines.
pub(crate) fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The calls that ended, in order, and how.
pub(crate) fn outcomes(resume: &Path) -> Vec<String> {
    lines(&resume.join("ledger.jsonl"))
        .iter()
        .map(|call| call["outcome"].as_str().unwrap().to_owned())
        .filter(|outcome| outcome != "sent")
        .collect()
}
