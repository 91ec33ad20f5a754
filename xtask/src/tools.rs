//! Tools that builds and tests need, installed where they are missing.

use std::path::{Path, PathBuf};

use crate::command::{output, run, run_in};
use crate::{Failure, root};

/// The newest Trunk that the pinned Rust builds.
const TRUNK: &str = "0.21.14";
/// Where Debian's package puts the browser; `CHROMIUM` names another.
const CHROMIUM: &str = "/usr/bin/chromium";

/// How tools are compiled: they run for seconds, which are not worth minutes of optimising.
const HASTY: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];
const OPT_LEVEL: &str = "CARGO_PROFILE_RELEASE_OPT_LEVEL";

/// The wasm target, wasm-bindgen of the locked version, and Trunk.
pub(crate) fn ensure_build_tools() -> Result<(), Failure> {
    let target = "wasm32-unknown-unknown";
    if !output("rustup", &["target", "list", "--installed"])
        .is_some_and(|targets| targets.contains(target))
    {
        run("rustup", &["target", "add", target])?;
    }
    let wasm_bindgen = locked_wasm_bindgen()?;
    // The one that works through megabytes, and the one that calls others.
    ensure_installed("wasm-bindgen", "wasm-bindgen-cli", &wasm_bindgen, "1")?;
    ensure_installed("trunk", "trunk", TRUNK, "0")
}

/// Node and Chromium, and the packages of the end-to-end tests.
pub(crate) fn ensure_test_tools() -> Result<(), Failure> {
    if output("node", &["--version"]).is_none() {
        return Err("the end-to-end tests need Node.js 20 or newer on PATH".into());
    }
    if std::env::var_os("CHROMIUM").is_none() && !Path::new(CHROMIUM).exists() {
        println!("Chromium is missing: installing Debian's package");
        let installed = run("apt-get", &["update", "-q"]).and_then(|()| {
            run(
                "apt-get",
                &["install", "-y", "-q", "--no-install-recommends", "chromium"],
            )
        });
        installed.map_err(|error| {
            format!("{error}; install Chromium yourself and name it in CHROMIUM")
        })?;
    }
    run_in(
        &root().join("tests/e2e"),
        "npm",
        &["ci", "--no-audit", "--no-fund"],
        &[],
    )
}

/// The Python of a virtual environment in `folder` that has `packages`, given as `name==version`.
pub(crate) fn ensure_python(
    folder: &Path,
    packages: &[&str],
    options: &[&str],
) -> Result<PathBuf, Failure> {
    if output("python3", &["--version"]).is_none() {
        return Err("python3 with venv is needed on PATH".into());
    }
    let python = folder.join("bin/python");
    let name = python.to_string_lossy();
    if !python.exists() {
        run("python3", &["-m", "venv", &folder.to_string_lossy()])?;
    }
    let has = output(&name, &["-m", "pip", "freeze"]).unwrap_or_default();
    let is_missing = |package: &&str| !has.lines().any(|line| line == *package);
    let missing: Vec<&str> = packages.iter().copied().filter(is_missing).collect();
    if !missing.is_empty() {
        let install = ["-m", "pip", "install", "--quiet"];
        run(&name, &[&install, options, &missing].concat())?;
    }
    drop(name);
    Ok(python)
}

fn ensure_installed(
    program: &str,
    package: &str,
    version: &str,
    opt_level: &str,
) -> Result<(), Failure> {
    let has = output(program, &["--version"]).unwrap_or_default();
    if has.split_whitespace().any(|word| word == version) {
        return Ok(());
    }
    println!("{program} {version} is missing: installing it with cargo, which takes some minutes");
    run_in(
        root(),
        "cargo",
        &["install", package, "--version", version, "--locked"],
        &[&HASTY[..], &[(OPT_LEVEL, opt_level)]].concat(),
    )
}

/// The version of the wasm-bindgen crate in Cargo.lock, which the program must match exactly.
fn locked_wasm_bindgen() -> Result<String, Failure> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let mut lines = lock.lines();
    while let Some(line) = lines.next() {
        if line == "name = \"wasm-bindgen\""
            && let Some(version) = lines
                .next()
                .and_then(|line| line.strip_prefix("version = \""))
        {
            return Ok(version.trim_end_matches('"').to_owned());
        }
    }
    Err("Cargo.lock does not name wasm-bindgen".into())
}
