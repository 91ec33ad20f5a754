//! What the program keeps of its calls: answers and the ledger, a line each, written as they come.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clioscope_core::llm::journal::{self, Journal, VERSION_LINE};
use clioscope_core::llm::ledger;
use clioscope_core::llm::{Endpoint, RequestKey};

use crate::Error;

/// The outcome of a call of which nothing is known but that it was sent: the program ended before the answer.
const SENT: &str = "sent";
/// How long a line may wait for the disk. The system has it at once, so that only a power cut can lose it.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// A file that grows by lines.
pub(crate) struct Lines {
    file: File,
    path: PathBuf,
    synced: Instant,
}

impl Lines {
    /// Writes `lines` to a new file, in place of what there was, and goes on behind them.
    pub(crate) fn create(path: &Path, lines: impl Iterator<Item = String>) -> Result<Self, Error> {
        let complain = |error: std::io::Error| format!("{}: {error}", path.display());
        // Written beside and moved: whatever happens, one whole file is there.
        let beside = path.with_extension("part");
        let mut file = File::create(&beside).map_err(complain)?;
        let text: String = lines.flat_map(|line| [line, "\n".to_owned()]).collect();
        file.write_all(text.as_bytes()).map_err(complain)?;
        file.sync_data().map_err(complain)?;
        fs::rename(&beside, path).map_err(complain)?;
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(complain)?;
        Ok(Self {
            file,
            path: path.to_owned(),
            synced: Instant::now(),
        })
    }

    /// Appends a line.
    pub(crate) fn push(&mut self, line: &str) -> Result<(), Error> {
        self.write(line)
            .map_err(|error| format!("{}: {error}", self.path.display()).into())
    }

    fn write(&mut self, line: &str) -> std::io::Result<()> {
        // One write a line: a line is there or is not, but for the last, which reading takes care of.
        self.file.write_all(format!("{line}\n").as_bytes())?;
        if self.synced.elapsed() >= SYNC_EVERY {
            self.file.sync_data()?;
            self.synced = Instant::now();
        }
        Ok(())
    }
}

/// The folder that makes a run resume.
pub(crate) struct Store {
    dir: PathBuf,
    answers: Lines,
    calls: Lines,
}

/// What a folder held.
#[derive(Default)]
pub(crate) struct Kept {
    /// Answers.
    pub(crate) journal: Journal,
    /// Calls, in the order in which they were made.
    pub(crate) calls: Vec<ledger::Entry>,
    /// Lines that could not be read.
    pub(crate) n_damaged: usize,
}

impl Store {
    /// Opens or makes a folder. Without `failures`, requests that were given up are put again.
    pub(crate) fn open(dir: &Path, failures: bool) -> Result<(Self, Kept), Error> {
        fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        let answers = dir.join("answers.jsonl");
        let (mut journal, damaged_answers) = read_journal(&answers)?;
        if !failures {
            journal.forget_failures();
        }
        let calls = dir.join("ledger.jsonl");
        let (entries, damaged_calls) = read_calls(&read_if_there(&calls)?);
        let store = Self {
            dir: dir.to_owned(),
            answers: Lines::create(&answers, journal.lines())?,
            calls: Lines::create(&calls, entries.iter().map(ledger::Entry::to_line))?,
        };
        let kept = Kept {
            journal,
            calls: entries,
            n_damaged: damaged_answers + damaged_calls,
        };
        Ok((store, kept))
    }

    /// The folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Keeps an answer.
    pub(crate) fn answer(&mut self, entry: &journal::Entry) -> Result<(), Error> {
        self.answers.push(&entry.to_line())
    }

    /// Books a call before it is made.
    pub(crate) fn sent(&mut self, entry: &ledger::Entry) -> Result<(), Error> {
        let sent = ledger::Entry {
            outcome: SENT.to_owned(),
            ..entry.clone()
        };
        self.calls.push(&sent.to_line())
    }

    /// Books how a call ended.
    pub(crate) fn ended(&mut self, entry: &ledger::Entry) -> Result<(), Error> {
        self.calls.push(&entry.to_line())
    }

    /// The endpoint of an earlier run with this folder, for the answer format that it was found to honour.
    pub(crate) fn endpoint(&self) -> Option<Endpoint> {
        let text = fs::read_to_string(self.dir.join("endpoint.json")).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Keeps the endpoint, which has no key in it.
    pub(crate) fn keep_endpoint(&self, endpoint: &Endpoint) -> Result<(), Error> {
        let path = self.dir.join("endpoint.json");
        fs::write(&path, serde_json::to_string_pretty(endpoint)?)
            .map_err(|error| format!("{}: {error}", path.display()).into())
    }
}

/// Reads a journal; an absent file is an empty one.
fn read_journal(path: &Path) -> Result<(Journal, usize), Error> {
    Journal::read(&read_if_there(path)?)
        .map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Reads recorded answers, which must be there.
pub(crate) fn read_record(path: &Path) -> Result<Journal, Error> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (journal, n_damaged) =
        Journal::read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    if n_damaged > 0 {
        return Err(format!(
            "{}: {n_damaged} lines are damaged; record the answers again",
            path.display()
        )
        .into());
    }
    Ok(journal)
}

/// Starts a file of recorded answers.
pub(crate) fn new_record(path: &Path) -> Result<Lines, Error> {
    Lines::create(path, std::iter::once(VERSION_LINE.to_owned()))
}

fn read_if_there(path: &Path) -> Result<String, Error> {
    match fs::read(path) {
        // A line that was cut may end within a character.
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(format!("{}: {error}", path.display()).into()),
    }
}

/// The calls of a ledger: of each that ended, the line with its outcome alone; of the others, that they were sent. Counts the
/// lines that are damaged.
fn read_calls(text: &str) -> (Vec<ledger::Entry>, usize) {
    let mut calls: Vec<ledger::Entry> = Vec::new();
    // Where the calls of a request that have not ended are in `calls`.
    let mut open: BTreeMap<(RequestKey, i64), usize> = BTreeMap::new();
    let mut n_damaged = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Some(entry) = ledger::Entry::from_line(line) else {
            n_damaged += 1;
            continue;
        };
        let call = (entry.request, entry.at_ms);
        if entry.outcome == SENT {
            open.insert(call, calls.len());
            calls.push(entry);
        } else if let Some(at) = open.remove(&call) {
            calls[at] = entry;
        } else {
            calls.push(entry);
        }
    }
    (calls, n_damaged)
}
