//! Every test, cheap ones first.

use crate::command::{run, run_in};
use crate::{Failure, root, site, target, tools};

/// What `cargo` is asked to check, in order.
const CARGO: [&[&str]; 7] = [
    &["fmt", "--all", "--check"],
    &[
        "clippy",
        "--workspace",
        "--exclude=clioscope-app",
        "--features=clioscope-core/cli",
        "--",
        "-Dwarnings",
    ],
    &[
        "test",
        "--workspace",
        "--exclude=clioscope-app",
        "--exclude=clioscope-bench",
        "--features=clioscope-core/cli",
    ],
    &["test", "--package=clioscope-app", "--lib"],
    &[
        "clippy",
        "--package=clioscope-app",
        "--target=wasm32-unknown-unknown",
        "--",
        "-Dwarnings",
    ],
    &[
        "clippy",
        "--package=clioscope-app",
        "--target=wasm32-unknown-unknown",
        "--no-default-features",
        "--features=worker",
        "--",
        "-Dwarnings",
    ],
    &[
        "clippy",
        "--package=clioscope-app",
        "--target=wasm32-unknown-unknown",
        "--no-default-features",
        "--features=relaxed-simd",
        "--",
        "-Dwarnings",
    ],
];

/// Installs what is missing and runs all checks; stops at the first that fails.
pub(crate) fn test() -> Result<(), Failure> {
    tools::ensure_build_tools()?;
    tools::ensure_test_tools()?;
    for arguments in CARGO {
        run("cargo", arguments)?;
    }
    site::build()?;
    // The tests of the native program have built it.
    let program = target().join("debug/clioscope");
    run_in(
        &root().join("tests/e2e"),
        "npm",
        &["test"],
        &[
            ("CLIOSCOPE_DIST", &root().join("dist").to_string_lossy()),
            ("CLIOSCOPE_PROGRAM", &program.to_string_lossy()),
        ],
    )
}
