//! Benchmarks against the peers, in the browser and natively: `tests/bench`.

use std::path::Path;

use crate::command::{run, run_in};
use crate::{Failure, root, target, tools};

/// What the peers' models are made with, and the native peers.
const PYTHON_PACKAGES: [&str; 5] = [
    "faiss-cpu==1.15.1",
    "numpy==2.4.6",
    "onnx==1.23.2",
    "onnxruntime==1.32.0",
    "umap-learn==0.5.12",
];
/// The model that the peers run too.
const SHARED_MODEL: &str = "all-MiniLM-L6-v2";
/// Numbers of vectors that are clustered and mapped; the last is for the full benchmarks only.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Installs and builds what is missing, and runs the benchmarks that `arguments` name, all without names.
///
/// `native` runs those of `core/benches` instead of a page.
pub(crate) fn bench(arguments: &[&str]) -> Result<(), Failure> {
    if arguments == ["native"] {
        return run(
            "cargo",
            &[
                "bench",
                "--package=clioscope-core",
                "--features=cli",
                "--benches",
            ],
        );
    }
    tools::ensure_build_tools()?;
    tools::ensure_test_tools()?;
    let here = root().join("tests/bench");
    run_in(&here, "npm", &["ci", "--no-audit", "--no-fund"], &[])?;
    let work = target().join("bench");
    let python = tools::ensure_python(&work.join("venv"), &PYTHON_PACKAGES, &[])?;
    prepare(&python, &work, arguments.contains(&"--quick"))?;
    build(&work, "simd128", "clioscope-app/worker")?;
    build(
        &work,
        "relaxed",
        "clioscope-app/relaxed-simd,clioscope-bench/relaxed-simd",
    )?;
    run_in(
        &here,
        "node",
        &[&["bench.mjs"], arguments].concat(),
        &[
            ("CLIOSCOPE_BENCH_TARGET", &work.to_string_lossy()),
            ("CLIOSCOPE_BENCH_PYTHON", &python.to_string_lossy()),
        ],
    )
}

/// Writes the peers' models and the vectors, where they are missing.
fn prepare(python: &Path, work: &Path, quick: bool) -> Result<(), Failure> {
    let script = root().join("tests/bench/prepare.py");
    let script = script.to_string_lossy();
    let python = python.to_string_lossy();
    let models = work.join("models").join(SHARED_MODEL);
    if !models.exists() {
        let source = root().join("public/models").join(SHARED_MODEL);
        let folders = [source.to_string_lossy(), models.to_string_lossy()];
        run(&python, &[&script, "models", &folders[0], &folders[1]])?;
    }
    for n in &SIZES[..if quick { 2 } else { 3 }] {
        let file = work.join(format!("vectors-{n}.f32"));
        if !file.exists() {
            let file = file.to_string_lossy();
            run(&python, &[&script, "vectors", &file, &n.to_string()])?;
        }
    }
    Ok(())
}

/// Builds our part of the page into the folder `name`.
///
/// With the worker of the same features beside it: dependencies are then those that the site has built already.
fn build(work: &Path, name: &str, features: &str) -> Result<(), Failure> {
    let features = format!("--features={features}");
    let arguments = [
        "build",
        "--package=clioscope-app",
        "--package=clioscope-bench",
        "--lib",
        "--release",
        "--target=wasm32-unknown-unknown",
        "--no-default-features",
        &features,
    ];
    run("cargo", &arguments)?;
    let built = target().join("wasm32-unknown-unknown/release/clioscope_bench.wasm");
    run(
        "wasm-bindgen",
        &[
            "--target=web",
            "--no-typescript",
            "--out-dir",
            &work.join(name).to_string_lossy(),
            &built.to_string_lossy(),
        ],
    )
}
