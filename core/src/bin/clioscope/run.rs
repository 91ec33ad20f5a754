//! `clioscope run`: the offline pipeline, headless.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use clioscope_core::Corpus;
use clioscope_core::embed::Embedder;
use clioscope_core::ingest::Imported;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::stage::{Progress, Stage};
use clioscope_core::pipeline::{Run, RunOutput, drive, no_model};
use clioscope_core::report::export::{assignments_csv, points_csv, tree};

use crate::input::{file_name, import};
use crate::{Error, PlanArgs, models};

/// Arguments of `run`.
#[derive(Args)]
pub(crate) struct RunArgs {
    /// Files of one log.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder for the results; made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    plan: PlanArgs,
}

/// Runs the pipeline and writes its results.
pub(crate) fn run(args: &RunArgs) -> Result<(), Error> {
    let started = Instant::now();
    let Imported { corpus, verdict } = import(&args.files)?;
    let import_secs = started.elapsed().as_secs_f64();
    let embedder = models::load(
        args.plan.model.as_deref(),
        verdict.languages.iter().map(|(code, n)| (*code, *n)),
    )?;
    let plan = args.plan.plan(&embedder.spec().id);
    let corpus = Arc::new(corpus);
    let files = args.files.iter().map(|path| file_name(path)).collect();
    let mut output = execute(&corpus, plan, &embedder, files)?;
    output
        .report
        .run
        .seconds
        .insert(0, ("import".to_owned(), import_secs));
    write(&args.out, &corpus, &output)?;
    let report = &output.report;
    let counts = &report.run.counts;
    println!(
        "{} of {} conversations in {} clusters, {} at the top; {} clusters with {} conversations removed by the thresholds",
        counts.clustered - counts.removed_conversations,
        counts.conversations,
        counts.base_clusters - counts.removed_clusters,
        report.roots().count(),
        counts.removed_clusters,
        counts.removed_conversations,
    );
    if counts.accounts.is_none() {
        println!(
            "The log names no accounts: the account threshold was not applied and cannot be claimed."
        );
    }
    println!("Written to {}", args.out.display());
    Ok(())
}

/// Drives a run, with seconds by stage in its record.
pub(crate) fn execute(
    corpus: &Arc<Corpus>,
    plan: RunPlan,
    embedder: &Embedder,
    files: Vec<String>,
) -> Result<RunOutput, Error> {
    let run = Run::new(Arc::clone(corpus), plan, embedder.spec().clone(), files)?;
    let mut seconds: BTreeMap<Stage, f64> = BTreeMap::new();
    let mut last = (Stage::Select, Instant::now());
    let mut ticker = Ticker::default();
    let mut output = drive(
        run,
        |batch| embedder.embed(&batch.texts),
        no_model,
        |progress| {
            *seconds.entry(last.0).or_default() += last.1.elapsed().as_secs_f64();
            last = (progress.stage, Instant::now());
            ticker.show(progress);
        },
    )?;
    ticker.clear();
    output.report.run.seconds = seconds
        .into_iter()
        .map(|(stage, secs)| (stage.id().to_owned(), secs))
        .collect();
    Ok(output)
}

fn write(out: &Path, corpus: &Corpus, output: &RunOutput) -> Result<(), Error> {
    let complain = |error: std::io::Error| format!("{}: {error}", out.display());
    fs::create_dir_all(out).map_err(complain)?;
    let save = |name: &str, content: &str| fs::write(out.join(name), content).map_err(complain);
    let all_ids = corpus
        .conversations
        .iter()
        .map(|conversation| conversation.id.as_str());
    let point_ids = output
        .corpus_of_point
        .iter()
        .map(|&index| corpus.conversations[index].id.as_str());
    save(
        "tree.json",
        &serde_json::to_string_pretty(&tree(&output.report))?,
    )?;
    save(
        "assignments.csv",
        &assignments_csv(&output.report, all_ids, &output.cluster_of),
    )?;
    save(
        "points.csv",
        &points_csv(point_ids, &output.points.x, &output.points.y),
    )?;
    save(
        "run.json",
        &serde_json::to_string_pretty(&output.report.run)?,
    )?;
    Ok(())
}

/// One line of progress on a terminal.
#[derive(Default)]
struct Ticker {
    shown: Option<(Stage, usize)>,
}

impl Ticker {
    fn show(&mut self, progress: Progress) {
        let percent = progress.done * 100 / progress.total.max(1);
        if self.shown == Some((progress.stage, percent)) || !std::io::stderr().is_terminal() {
            return;
        }
        self.shown = Some((progress.stage, percent));
        eprint!("\r\x1b[K{:<10} {:>3} %", progress.stage.id(), percent);
        // A terminal that does not flush shows the line late, which harms nobody.
        drop(std::io::stderr().flush());
    }

    fn clear(&self) {
        if self.shown.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}
