//! The native program: the same core as the page, over files and the command line.
#![allow(clippy::print_stdout, reason = "its output is for the terminal")]
#![allow(
    clippy::print_stderr,
    reason = "errors and progress go to the terminal"
)]

mod eval;
mod input;
mod inspect;
mod model;
mod models;
mod run;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use clioscope_core::embed::Precision;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::privacy::Thresholds;

/// What can go wrong, as one line for the person.
type Error = Box<dyn std::error::Error>;

/// The exit code of a run that can go on.
const PAUSED: u8 = 3;

/// Clio on your own machine: clusters of what people ask an assistant for, behind privacy thresholds.
#[derive(Parser)]
#[command(name = "clioscope", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what files are: format, counts, accounts, what was dropped and quarantined.
    Inspect(inspect::InspectArgs),
    /// Run the pipeline, by itself or with a language model, and write tree.json, assignments.csv, points.csv and run.json.
    Run(Box<run::RunArgs>),
    /// Measure quality against known labels (conversations.jsonl and truth.jsonl in one folder).
    Eval(eval::EvalArgs),
}

/// Parameters that `run` and `eval` share.
#[derive(Args)]
struct PlanArgs {
    /// Number of base clusters [default: by the size of the data].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    k: Option<u32>,
    /// Number of levels of the tree, base included [default: by the number of base clusters].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=8))]
    levels: Option<u32>,
    /// Seed of all random choices.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Folder of the embedding model [default: the bundled one that fits the languages].
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Embed in 32-bit floats, to compare with integers.
    #[arg(long, hide = true)]
    float: bool,
    /// Least conversations of a cluster, label word or facet cell.
    #[arg(long, value_name = "N", default_value_t = Thresholds::CELL.min_conversations)]
    min_conversations: usize,
    /// Least distinct accounts of a cluster, label word or facet cell.
    #[arg(long, value_name = "N", default_value_t = Thresholds::CELL.min_accounts)]
    min_accounts: usize,
}

impl PlanArgs {
    fn precision(&self) -> Precision {
        if self.float {
            Precision::Float
        } else {
            Precision::Integer
        }
    }

    fn plan(&self, model: &str) -> RunPlan {
        RunPlan {
            k: self.k.map(|k| k as usize),
            levels: self.levels.map(|levels| levels as usize),
            seed: self.seed,
            thresholds: Thresholds {
                min_conversations: self.min_conversations,
                min_accounts: self.min_accounts,
            },
            ..RunPlan::new(model)
        }
    }
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Inspect(args) => inspect::inspect(&args),
        Command::Run(args) => run::run(&args),
        Command::Eval(args) => eval::eval(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("clioscope: {error}");
            if error.is::<run::PausedRun>() || error.is::<model::Paused>() {
                return ExitCode::from(PAUSED);
            }
            ExitCode::FAILURE
        }
    }
}
