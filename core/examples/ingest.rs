//! Prints the verdict of an import: `cargo run --example ingest -- FILE…`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::fs::File;
use std::ops::ControlFlow;

use clioscope_core::Salt;
use clioscope_core::ingest::{IngestOptions, ReaderSource, Source, ingest};

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for path in std::env::args().skip(1) {
        files.push(ReaderSource::new(path.clone(), File::open(&path)?)?);
    }
    let mut sources: Vec<&mut dyn Source> = Vec::new();
    for file in &mut files {
        sources.push(file);
    }
    let options = IngestOptions::new(Salt([0; 32]));
    let imported = ingest(&mut sources, &options, &mut |_| ControlFlow::Continue(()))?;
    println!("{}", serde_json::to_string_pretty(&imported.verdict)?);
    println!("turns cut: {}", imported.verdict.truncated_turns);
    Ok(())
}
