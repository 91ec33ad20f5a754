//! Runs other programs, saying which.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::{Failure, root};

/// Runs `program` with `arguments` in the root of the workspace, and fails if it does.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<(), Failure> {
    run_in(root(), program, arguments, &[])
}

/// As [`run`], in another folder and with more environment.
pub(crate) fn run_in(
    folder: &Path,
    program: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<(), Failure> {
    println!("$ {program} {}", arguments.join(" "));
    let started = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .status()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    println!("  {program} took {:.0} s", started.elapsed().as_secs_f64());
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program} {} failed", arguments.join(" ")).into())
    }
}

/// What `program` prints, or `None` if it is missing or fails.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
