//! Every test, cheap ones first.

use crate::command::{run, run_in};
use crate::{Failure, root, site, tools};

/// Installs what is missing and runs all checks; stops at the first that fails.
pub(crate) fn test() -> Result<(), Failure> {
    run("cargo", &["fmt", "--all", "--check"])?;
    run(
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--exclude",
            "clioscope-app",
            "--all-targets",
            "--features",
            "clioscope-core/cli",
            "--",
            "-Dwarnings",
        ],
    )?;
    run(
        "cargo",
        &["test", "--workspace", "--features", "clioscope-core/cli"],
    )?;
    tools::ensure_build_tools()?;
    let wasm = [
        "clippy",
        "--package",
        "clioscope-app",
        "--target",
        "wasm32-unknown-unknown",
    ];
    run("cargo", &[&wasm[..], &["--", "-Dwarnings"]].concat())?;
    run(
        "cargo",
        &[
            &wasm[..],
            &[
                "--no-default-features",
                "--features",
                "worker",
                "--",
                "-Dwarnings",
            ],
        ]
        .concat(),
    )?;
    site::build()?;
    tools::ensure_test_tools()?;
    run(
        "cargo",
        &[
            "build",
            "--package",
            "clioscope-core",
            "--features",
            "cli",
            "--bin",
            "clioscope",
        ],
    )?;
    let dist = root().join("dist");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let program = target.join("debug/clioscope");
    run_in(
        &root().join("tests/e2e"),
        "npm",
        &["test"],
        &[
            ("CLIOSCOPE_DIST", &dist.to_string_lossy()),
            ("CLIOSCOPE_PROGRAM", &program.to_string_lossy()),
        ],
    )
}
