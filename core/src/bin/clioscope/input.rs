//! Files as sources of the core.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clioscope_core::Salt;
use clioscope_core::ingest::{Imported, IngestOptions, ReaderSource, Source, ingest};

use crate::Error;

/// Reads conversations from `files`, together.
pub(crate) fn import(files: &[PathBuf]) -> Result<Imported, Error> {
    let mut sources = files
        .iter()
        .map(|path| open(path))
        .collect::<Result<Vec<_>, _>>()?;
    let mut borrowed: Vec<&mut dyn Source> = sources
        .iter_mut()
        .map(|source| source as &mut dyn Source)
        .collect();
    // Account hashes live in memory only and never leave it, so the salt needs no secret here.
    let options = IngestOptions::new(Salt([0; 32]));
    Ok(ingest(&mut borrowed, &options, &mut |_| {
        ControlFlow::Continue(())
    })?)
}

fn open(path: &Path) -> Result<ReaderSource<BufReader<File>>, Error> {
    let complain = |error| format!("{}: {error}", path.display());
    let mut file = File::open(path).map_err(complain)?;
    if file.metadata().map_err(complain)?.is_dir() {
        return Err(format!("{} is a folder; name the files in it", path.display()).into());
    }
    file.seek(SeekFrom::Start(0)).map_err(complain)?;
    Ok(ReaderSource::new(file_name(path), BufReader::new(file)).map_err(complain)?)
}

/// The last part of a path.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}
