//! The project file: everything of a run but keys and conversations, in one zip archive.
//!
//! | Member | Content |
//! |---|---|
//! | `manifest.json` | version of this form, version of the product, when it was made, names and fingerprint of the files |
//! | `plan.json` | the run's [`RunPlan`] |
//! | `report.json` | the [`Report`], if the run is finished |
//! | `points.bin` | for each facet tree the x and then the y of its points, 32-bit floats, little-endian |
//! | `endpoint.json` | the [`Endpoint`], without its key, if a model was asked |
//! | `answers.jsonl` | the [`journal`](crate::llm::journal) |
//! | `ledger.jsonl` | the [`ledger`](crate::llm::ledger) |
//!
//! A file is read as a whole or not at all: whoever opens one changes nothing before [`read`] has succeeded.

use std::io::{Cursor, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zip::ZipArchive;
use zip::ZipWriter;
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;

use crate::conversation::TimestampMs;
use crate::llm::Endpoint;
use crate::pipeline::plan::RunPlan;
use crate::projection::Points;
use crate::report::v1::Report;

/// Version of the form that [`write`] writes.
pub const PROJECT_VERSION: u32 = 1;

/// Longest member that is read, inflated: 512 MiB, more than a tab could hold twice.
const MAX_MEMBER_BYTES: u64 = 512 << 20;

/// What a project file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// When it was made, UTC milliseconds.
    pub created_at: TimestampMs,
    /// Names of the files of the run.
    pub files: Vec<String>,
    /// [`Corpus::fingerprint`](crate::Corpus::fingerprint) of what was in them; empty if unknown.
    pub corpus: String,
    /// The parameters of the run.
    pub plan: RunPlan,
    /// What the run found, once it is finished.
    pub report: Option<Report>,
    /// The maps of the report: of its first facet tree, then of [`Report::others`] in order. Empty without a report.
    pub points: Vec<Points>,
    /// Which model was asked; `None` for an offline run.
    pub endpoint: Option<Endpoint>,
    /// The answers kept, a line each, as [`journal`](crate::llm::journal) writes them.
    pub answers: Vec<u8>,
    /// What left, a line each, as [`ledger`](crate::llm::ledger) writes it.
    pub ledger: Vec<u8>,
}

/// Why a project file could not be read, as a sentence for a person. Never holds any of its content.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProjectError {
    /// Another kind of file.
    #[error(
        "This is not a project file of Clioscope. Choose a .zip that was saved here with “Save project”."
    )]
    NotAProject,
    /// Cut short, or changed since it was written.
    #[error(
        "The project file is damaged or was cut short: its {0} cannot be read. Take another copy; what was open before is still there."
    )]
    Damaged(&'static str),
    /// Of a version to come.
    #[error(
        "The project file is of version {found}, and this program reads version {PROJECT_VERSION}. Open it with a newer Clioscope."
    )]
    Newer {
        /// The file's version.
        found: u32,
    },
    /// Of a version that is not read any more.
    #[error(
        "The project file is of version {found}, which this program does not read any more. Open it with the Clioscope that saved it."
    )]
    Older {
        /// The file's version.
        found: u32,
    },
    /// A member that no memory could hold.
    #[error("The {0} in the project file are larger than 512 MiB, which this program cannot hold.")]
    TooLarge(&'static str),
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    clioscope_project: u32,
    clioscope_version: String,
    created_at: TimestampMs,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    corpus: String,
}

/// A member of the archive and what it is called in a message.
type Member = (&'static str, &'static str);

const MANIFEST: Member = ("manifest.json", "manifest");
const PLAN: Member = ("plan.json", "plan");
const REPORT: Member = ("report.json", "report");
const POINTS: Member = ("points.bin", "points");
const ENDPOINT: Member = ("endpoint.json", "endpoint");
const ANSWERS: Member = ("answers.jsonl", "answers");
const LEDGER: Member = ("ledger.jsonl", "ledger entries");

/// The bytes of a project file.
///
/// # Errors
/// If a part cannot be written as JSON or the archive grows beyond what its form allows; the message is that of the library.
pub fn write(project: &Project) -> Result<Vec<u8>, ProjectError> {
    let too_large = |member: Member| move |_: ZipError| ProjectError::TooLarge(member.1);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add =
        |member: Member, bytes: &[u8]| add(&mut archive, member, bytes).map_err(too_large(member));
    let manifest = Manifest {
        clioscope_project: PROJECT_VERSION,
        clioscope_version: env!("CARGO_PKG_VERSION").to_owned(),
        created_at: project.created_at,
        files: project.files.clone(),
        corpus: project.corpus.clone(),
    };
    add(MANIFEST, &json(&manifest, MANIFEST)?)?;
    add(PLAN, &json(&project.plan, PLAN)?)?;
    if let Some(endpoint) = &project.endpoint {
        add(ENDPOINT, &json(endpoint, ENDPOINT)?)?;
    }
    if let Some(report) = &project.report {
        add(REPORT, &json(report, REPORT)?)?;
        add(POINTS, &points_bytes(&project.points))?;
    }
    add(ANSWERS, &project.answers)?;
    add(LEDGER, &project.ledger)?;
    archive
        .finish()
        .map(Cursor::into_inner)
        .map_err(too_large(ANSWERS))
}

fn add(archive: &mut ZipWriter<Cursor<Vec<u8>>>, member: Member, bytes: &[u8]) -> ZipResult<()> {
    archive.start_file(member.0, SimpleFileOptions::default())?;
    archive.write_all(bytes)?;
    Ok(())
}

fn json(part: &impl Serialize, member: Member) -> Result<Vec<u8>, ProjectError> {
    serde_json::to_vec(part).map_err(|_error| ProjectError::Damaged(member.1))
}

/// Reads the bytes of a project file.
///
/// # Errors
/// [`ProjectError`], which says what to do about it.
pub fn read(bytes: &[u8]) -> Result<Project, ProjectError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_error| {
        // An archive that was cut off has lost its list of contents, which stands at the end.
        if bytes.starts_with(b"PK") {
            ProjectError::Damaged("list of contents")
        } else {
            ProjectError::NotAProject
        }
    })?;
    let manifest: Manifest = match member(&mut archive, MANIFEST)? {
        None => return Err(ProjectError::NotAProject),
        Some(bytes) => {
            let version: serde_json::Value = parse(&bytes, MANIFEST)?;
            match version
                .get("clioscope_project")
                .and_then(serde_json::Value::as_u64)
            {
                None => return Err(ProjectError::NotAProject),
                Some(found) => check_version(found)?,
            }
            parse(&bytes, MANIFEST)?
        }
    };
    let plan = member(&mut archive, PLAN)?.ok_or(ProjectError::Damaged(PLAN.1))?;
    let report: Option<Report> = optional(&mut archive, REPORT)?;
    let points = match &report {
        None => Vec::new(),
        Some(report) => {
            let bytes = member(&mut archive, POINTS)?.ok_or(ProjectError::Damaged(POINTS.1))?;
            check_report(report).ok_or(ProjectError::Damaged(REPORT.1))?;
            points(report, &bytes).ok_or(ProjectError::Damaged(POINTS.1))?
        }
    };
    Ok(Project {
        created_at: manifest.created_at,
        files: manifest.files,
        corpus: manifest.corpus,
        plan: parse(&plan, PLAN)?,
        report,
        points,
        endpoint: optional(&mut archive, ENDPOINT)?,
        answers: member(&mut archive, ANSWERS)?.ok_or(ProjectError::Damaged(ANSWERS.1))?,
        ledger: member(&mut archive, LEDGER)?.ok_or(ProjectError::Damaged(LEDGER.1))?,
    })
}

fn check_version(found: u64) -> Result<(), ProjectError> {
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    match found.cmp(&PROJECT_VERSION) {
        std::cmp::Ordering::Less => Err(ProjectError::Older { found }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(ProjectError::Newer { found }),
    }
}

/// The bytes of a member; `None` if there is no such member.
fn member(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    (file, name): Member,
) -> Result<Option<Vec<u8>>, ProjectError> {
    let found = match archive.by_name(file) {
        Ok(found) => found,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(ProjectError::Damaged(name)),
    };
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there are more; the archive's own figure may be wrong.
    match found.take(MAX_MEMBER_BYTES + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > MAX_MEMBER_BYTES => Err(ProjectError::TooLarge(name)),
        Ok(_) => Ok(Some(bytes)),
        Err(_) => Err(ProjectError::Damaged(name)),
    }
}

fn optional<T: DeserializeOwned>(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: Member,
) -> Result<Option<T>, ProjectError> {
    member(archive, part)?
        .map(|bytes| parse(&bytes, part))
        .transpose()
}

/// What serde says may quote the file, and is not passed on.
fn parse<T: DeserializeOwned>(bytes: &[u8], (_, name): Member) -> Result<T, ProjectError> {
    serde_json::from_slice(bytes).map_err(|_error| ProjectError::Damaged(name))
}

/// Whether every point belongs to a cluster that there is.
fn check_report(report: &Report) -> Option<()> {
    let are_known = |points: &[Option<u32>], clusters: usize| {
        points
            .iter()
            .flatten()
            .all(|cluster| (*cluster as usize) < clusters)
    };
    let first = are_known(&report.point_clusters, report.clusters.len());
    let others = report
        .others
        .iter()
        .all(|tree| are_known(&tree.point_clusters, tree.clusters.len()));
    (first && others).then_some(())
}

fn points_bytes(points: &[Points]) -> Vec<u8> {
    points
        .iter()
        .flat_map(|points| points.x.iter().chain(&points.y))
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

/// `None` unless there are as many finite values as the trees of the report have points.
fn points(report: &Report, bytes: &[u8]) -> Option<Vec<Points>> {
    let mut values = bytes
        .chunks(4)
        .map(|bytes| <[u8; 4]>::try_from(bytes).ok().map(f32::from_le_bytes));
    let mut axis = |n: usize| -> Option<Vec<f32>> {
        (0..n)
            .map(|_| values.next().flatten().filter(|value| value.is_finite()))
            .collect()
    };
    let sizes = std::iter::once(report.point_clusters.len())
        .chain(report.others.iter().map(|tree| tree.point_clusters.len()));
    let points: Option<Vec<Points>> = sizes
        .map(|n| {
            Some(Points {
                x: axis(n)?,
                y: axis(n)?,
            })
        })
        .collect();
    points.filter(|_| values.next().is_none())
}
