//! `clioscope run`: the pipeline, headless.

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
use clioscope_core::llm::estimate::{Measured, StageEstimate};
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::stage::{Progress, Stage};
use clioscope_core::pipeline::{Action, Run, RunOutput, RunSize, estimate_run};
use clioscope_core::report::export::{assignments_csv, points_csv, tree};

use crate::input::{file_name, import};
use crate::model::{Driver, ModelArgs, N_SAMPLE, Paused, error_table, estimate_table};
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
    #[command(flatten)]
    model: ModelArgs,
}

/// A run that ended before its end and can go on.
#[derive(Debug, thiserror::Error)]
#[error("{cause} {how}")]
pub(crate) struct PausedRun {
    cause: Paused,
    /// How to go on.
    how: String,
}

impl PausedRun {
    fn new(cause: Paused, driver: &Driver) -> Self {
        let how = match driver.kept() {
            (n, Some(dir)) => format!(
                "{n} answers are kept in {}: the same command goes on from there.",
                dir.display()
            ),
            (0, None) => "Nothing was answered yet.".to_owned(),
            (n, None) => format!("The {n} answers are lost: --resume DIR would have kept them."),
        };
        Self { cause, how }
    }
}

/// Runs the pipeline and writes its results.
pub(crate) fn run(args: &RunArgs) -> Result<(), Error> {
    let started = Instant::now();
    let model_plan = args.model.plan()?;
    let Imported { corpus, verdict } = import(&args.files)?;
    let import_secs = started.elapsed().as_secs_f64();
    let embedder = models::load(
        args.plan.model.as_deref(),
        verdict.languages.iter().map(|(code, n)| (*code, *n)),
        args.plan.precision(),
    )?;
    if let Some(notice) = embedder.notice() {
        eprintln!("{notice}");
    }
    let plan = RunPlan {
        model_plan,
        ..args.plan.plan(&embedder.spec().id)
    };
    let corpus = Arc::new(corpus);
    // Before any call: it refuses what cannot be asked about.
    let size = RunSize::of(&corpus, &plan)?;
    let mut driver = args.model.driver(&corpus, plan.seed)?;
    let estimates = match &size {
        Some(size) => estimates(args, size, &corpus, &plan, &embedder, driver.as_mut())?,
        None => Vec::new(),
    };
    if args.model.estimate {
        return Ok(());
    }
    let files = args.files.iter().map(|path| file_name(path)).collect();
    let run = Run::new(Arc::clone(&corpus), plan, embedder.spec().clone(), files)?;
    let (mut output, seconds) = execute(run, &embedder, driver.as_mut())?;
    let record = &mut output.report.run.seconds;
    record.push(("import".to_owned(), import_secs));
    record.extend(seconds);
    write(&args.out, &corpus, &output)?;
    if let Some(driver) = &driver {
        write_file(&args.out, "ledger.csv", &driver.ledger().csv())?;
    }
    conclude(&output, driver.as_ref(), &estimates);
    println!("Written to {}", args.out.display());
    Ok(())
}

/// Prints what a run with a model will take, after asking about a few conversations, whose answers the run uses.
fn estimates(
    args: &RunArgs,
    size: &RunSize,
    corpus: &Arc<Corpus>,
    plan: &RunPlan,
    embedder: &Embedder,
    driver: Option<&mut Driver>,
) -> Result<Vec<StageEstimate>, Error> {
    let mut measured = Measured::default();
    match driver {
        // Recorded answers cost nothing.
        Some(driver) if driver.endpoint().is_none() => return Ok(Vec::new()),
        Some(driver) => {
            let sample = Run::measure(
                Arc::clone(corpus),
                plan.clone(),
                embedder.spec().clone(),
                N_SAMPLE,
            )?;
            execute(sample, embedder, Some(driver))?;
            measured = driver.measured();
        }
        None => {}
    }
    let price = args.model.price()?;
    let estimates = estimate_run(
        size,
        plan,
        &measured,
        price.as_ref(),
        args.model.concurrency(),
    );
    println!("{}", estimate_table(&estimates, price.is_some()));
    Ok(estimates)
}

/// Says what came of a run.
fn conclude(output: &RunOutput, driver: Option<&Driver>, estimates: &[StageEstimate]) {
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
    if let Some(driver) = driver.filter(|driver| driver.endpoint().is_some()) {
        let actuals = driver.actuals();
        let (calls, reused) = (
            actuals.totals().calls,
            actuals.stages().map(|(_, stage)| stage.reused).sum::<u64>(),
        );
        println!("{calls} calls; {reused} questions answered from what was kept");
        println!("{}", error_table(estimates, actuals));
    }
}

/// Drives a run, with `driver` for its questions. Gives the seconds by stage too.
pub(crate) fn execute<T>(
    mut run: Run<T>,
    embedder: &Embedder,
    mut driver: Option<&mut Driver>,
) -> Result<(T, Vec<(String, f64)>), Error> {
    let mut clock = Clock::default();
    let mut ticker = Ticker::default();
    loop {
        let action = run.next_action();
        match action {
            Action::Compute => run.compute(),
            Action::Embed(batch) => run.supply(batch.id, &embedder.embed(&batch.texts)?)?,
            Action::Ask(call) => match &mut driver {
                Some(driver) => driver.ask(call)?,
                None => return Err("the run asks a model, and there is none".into()),
            },
            Action::Wait => {
                if let Some(driver) = &mut driver {
                    match driver.wait() {
                        Ok((id, answer)) => run.answer(id, &answer),
                        Err(error) => return Err(paused(error, driver)),
                    };
                } else {
                    run.compute();
                }
            }
            Action::Finish(output) => {
                ticker.clear();
                return Ok((*output?, clock.seconds()));
            }
        }
        if let Some(driver) = &mut driver {
            loop {
                match driver.poll() {
                    Ok(Some((id, answer))) => run.answer(id, &answer),
                    Ok(None) => break,
                    Err(error) => return Err(paused(error, driver)),
                };
            }
        }
        let progress = run.progress();
        clock.enter(progress.stage);
        ticker.show(
            progress,
            &driver
                .as_ref()
                .map_or_else(String::new, |driver| driver.status()),
        );
    }
}

/// A pause with what is kept; any other error as it is.
fn paused(error: Error, driver: &Driver) -> Error {
    match error.downcast::<Paused>() {
        Ok(cause) => PausedRun::new(*cause, driver).into(),
        Err(error) => error,
    }
}

/// Seconds by stage.
struct Clock {
    seconds: BTreeMap<Stage, f64>,
    stage: Stage,
    since: Instant,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            seconds: BTreeMap::new(),
            stage: Stage::Select,
            since: Instant::now(),
        }
    }
}

impl Clock {
    fn enter(&mut self, stage: Stage) {
        *self.seconds.entry(self.stage).or_default() += self.since.elapsed().as_secs_f64();
        self.stage = stage;
        self.since = Instant::now();
    }

    fn seconds(mut self) -> Vec<(String, f64)> {
        self.enter(self.stage);
        self.seconds
            .into_iter()
            .map(|(stage, secs)| (stage.id().to_owned(), secs))
            .collect()
    }
}

fn write(out: &Path, corpus: &Corpus, output: &RunOutput) -> Result<(), Error> {
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let save = |name: &str, content: &str| write_file(out, name, content);
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
    if let Some(privacy) = &output.report.run.privacy {
        save("privacy.json", &serde_json::to_string_pretty(privacy)?)?;
    }
    // The hierarchies of the other text facets.
    for index in 0..output.report.others.len() {
        let mut report = output.report.clone();
        report.exchange(index);
        save(
            &format!("tree-{}.json", report.facet),
            &serde_json::to_string_pretty(&tree(&report))?,
        )?;
    }
    Ok(())
}

fn write_file(out: &Path, name: &str, content: &str) -> Result<(), Error> {
    let path = out.join(name);
    fs::write(&path, content).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// One line of progress on a terminal.
#[derive(Default)]
struct Ticker {
    shown: Option<String>,
}

impl Ticker {
    fn show(&mut self, progress: Progress, status: &str) {
        let percent = progress.done * 100 / progress.total.max(1);
        let line = format!("{:<10} {percent:>3} %  {status}", progress.stage.id());
        if self.shown.as_ref() == Some(&line) || !std::io::stderr().is_terminal() {
            return;
        }
        eprint!("\r\x1b[K{}", line.trim_end());
        self.shown = Some(line);
        // A terminal that does not flush shows the line late, which harms nobody.
        drop(std::io::stderr().flush());
    }

    fn clear(&self) {
        if self.shown.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}
