//! Builds the site: Trunk compiles the page and both builds of the worker, and calls the sealing step when it has put them together.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::command::run;
use crate::{Failure, root, tools};

/// Files of the first load, before a model is chosen: by ending, with the worker that starts beside the page.
const FIRST_LOAD: [&str; 4] = ["html", "js", "css", "wasm"];
/// The files of the other worker: a browser loads one of the two, and few load this one.
const OTHER_WORKER: [&str; 2] = ["worker.js", "worker_bg.wasm"];

/// Installs what is missing, builds `dist/` and prints what the first load weighs.
pub(crate) fn build() -> Result<(), Failure> {
    tools::ensure_build_tools()?;
    // Trunk is told to download nothing, and that holds for the cargo it calls.
    run("cargo", &["fetch", "--locked"])?;
    run("trunk", &["build", "--release"])?;
    print_sizes()
}

fn print_sizes() -> Result<(), Failure> {
    let mut total = 0;
    println!("{:<44} {:>10} {:>10}", "first load", "bytes", "gzip -9");
    let mut files: Vec<_> = fs::read_dir(root().join("dist"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let path = file.path();
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        if !FIRST_LOAD.contains(&ending) {
            continue;
        }
        let content = fs::read(&path)?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&content)?;
        let packed = encoder.finish()?.len();
        let name = file.file_name().to_string_lossy().into_owned();
        let is_counted = !OTHER_WORKER.contains(&name.as_str());
        if is_counted {
            total += packed;
        }
        let remark = if is_counted {
            ""
        } else {
            "  or instead, not counted"
        };
        println!("{name:<44} {:>10} {packed:>10}{remark}", content.len());
    }
    println!("{:<44} {:>10} {total:>10}", "together", "");
    Ok(())
}
