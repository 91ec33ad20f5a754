//! The bundled sample: conversations of invented people, widened from hand-written seeds, with their truth.
//!
//! The output is a function of the seeds and of one fixed number: equal bytes on every machine.

mod accounts;
mod expand;
mod phrases;
mod pii;
mod plan;
mod random;
mod records;
mod schedule;
mod seed;
mod siblings;
#[cfg(test)]
mod tests;
mod text;
mod thin;
mod typos;

use std::path::{Path, PathBuf};

use accounts::{Account, Cast};
use random::Random;
use seed::{Group, Seed};
use siblings::Siblings;
use text::{Message, Piece};
use typos::Care;

/// Where the seeds lie, from the root of the workspace.
const SEEDS: &str = "tests/sample/seeds";
/// Where the output goes.
const OUTPUT: &str = "public/sample";

/// Why there is no sample.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// A file cannot be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A record cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A seed breaks the format.
    #[error("{}:{line}: {what}", file.display())]
    Seed {
        file: PathBuf,
        line: usize,
        what: String,
    },
    /// The seeds do not fit the plan.
    #[error("{0}")]
    Plan(&'static str),
}

/// A conversation before it is written.
#[derive(Clone, Debug)]
struct Draft<'a> {
    seed: &'a Seed,
    account: &'a Account,
    /// Seconds since the period began.
    time: i64,
    messages: Vec<Message>,
    /// Number of this draft, and of the one it repeats.
    number: usize,
    repeats: Option<usize>,
}

/// The files of the sample.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sample {
    conversations: String,
    truth: String,
    canaries: String,
}

impl Sample {
    fn files(&self) -> [(&'static str, &str); 3] {
        [
            ("conversations.jsonl", &self.conversations),
            ("truth.jsonl", &self.truth),
            ("canaries.jsonl", &self.canaries),
        ]
    }
}

/// Writes the files below `root`.
pub(super) fn write(root: &Path, sample: &Sample) -> Result<(), Error> {
    let folder = root.join(OUTPUT);
    std::fs::create_dir_all(&folder)?;
    for (name, text) in sample.files() {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// A line on each file of what was generated.
pub(super) fn summary(sample: &Sample) -> String {
    let sizes = sample.files().map(|(name, text)| {
        format!(
            "{OUTPUT}/{name}: {} lines, {} kB",
            text.lines().count(),
            text.len() / 1000
        )
    });
    sizes.join("\n")
}

/// Generates the sample from the seeds below `root`.
pub(super) fn generate(root: &Path) -> Result<Sample, Error> {
    widen(&seed::load(&root.join(SEEDS))?)
}

fn widen(seeds: &[Seed]) -> Result<Sample, Error> {
    let quotas = plan::quotas(seeds, &mut Random::new("quotas"))?;
    let cast = accounts::cast(seeds, &quotas, &mut Random::new("accounts"));
    let times = schedule::times(seeds, &cast, &mut Random::new("times"));
    let mut drafts = draft(seeds, &cast, &times);
    repeat_some(&mut drafts, &mut Random::new("duplicates"));
    drafts.sort_by_key(|draft| (draft.time, draft.number));
    records::write(&drafts)
}

fn draft<'a>(seeds: &'a [Seed], cast: &'a Cast, times: &[i64]) -> Vec<Draft<'a>> {
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut siblings = Siblings::default();
    let mut previous = None;
    for (number, (&(seed, account), &time)) in cast.jobs.iter().zip(times).enumerate() {
        if previous.replace(seed) != Some(seed) {
            siblings.reset();
        }
        let (seed, account) = (&seeds[seed], &cast.accounts[account]);
        let mut random = Random::new(&format!("conversation {number}"));
        if let Some(messages) = siblings.next(seed, account.carelessness, &mut random) {
            drafts.push(Draft {
                seed,
                account,
                time,
                messages,
                number,
                repeats: None,
            });
        }
    }
    drafts
}

/// Lets some accounts ask the same again, word for word or nearly.
fn repeat_some(drafts: &mut Vec<Draft<'_>>, random: &mut Random) {
    let mut candidates: Vec<usize> = (0..drafts.len())
        .filter(|&i| drafts[i].seed.group == Group::Regular)
        .collect();
    random.shuffle(&mut candidates);
    for (index, candidate) in candidates.into_iter().take(plan::DUPLICATES).enumerate() {
        let original = &drafts[candidate];
        let mut copy = original.clone();
        copy.number = drafts.len();
        copy.repeats = Some(original.number);
        let gap = if random.chance(0.6) {
            random.between(60, 900)
        } else {
            random.between(20_000, 170_000)
        };
        copy.time = schedule::within(original.time + gap as i64);
        if index % 2 == 1 {
            let pieces = &mut copy.messages[0].pieces;
            typos::lower_first(pieces);
            typos::roughen(pieces, &copy.seed.language, Care::Careless, random);
            if let Some(Piece::Plain(text)) = pieces.last_mut() {
                text.push_str(random.pick(&["?", "??", " ..."]));
            }
            copy.messages.truncate(2);
        }
        drafts.push(copy);
    }
}
