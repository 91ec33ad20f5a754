//! Development tasks: `cargo xtask <task>`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program talks on the standard streams"
)]

mod bench;
mod command;
mod deployment;
mod model;
mod sample;
mod seal;
mod serve;
mod site;
mod test;
mod tools;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask <task>

tasks:
  serve [PORT]   install what is missing, build the site and serve it (default port 8080)
  test           install what is missing and run every test
  model          install what is missing and run the end-to-end test against a real, small model
  bench [NAMES]  install what is missing and measure against the peers; --quick tries it, native runs core/benches
  dist           install what is missing and build the site into dist/
  policy [SITE]  write the policy that follows from config.json into a built site (default dist/)
  sample         write the bundled sample from its seeds
";

/// What a task fails with, as one line for the person.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["serve"] => serve::serve(8080),
        ["serve", port] => port.parse().map_err(Failure::from).and_then(serve::serve),
        ["test"] => test::test(),
        ["model"] => model::model(),
        ["bench", arguments @ ..] => bench::bench(arguments),
        ["dist"] => site::build(),
        ["policy"] => seal::write_policy(&root().join("dist")),
        ["policy", site] => seal::write_policy(Path::new(site)),
        ["seal"] => seal::seal_staging(),
        ["sample"] => write_sample(),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace, whatever the working directory is.
fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Where cargo puts what it builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn write_sample() -> Result<(), Failure> {
    let sample = sample::generate(root())?;
    sample::write(root(), &sample)?;
    println!("{}", sample::summary(&sample));
    Ok(())
}
