//! Files of the repository, named from its root.

use std::fs;
use std::path::{Path, PathBuf};

/// The path of `relative`, which is relative to the root of the repository.
pub fn path(relative: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(relative)
}

/// The bytes of a file.
pub fn bytes(relative: impl AsRef<Path>) -> Vec<u8> {
    let path = path(relative);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of a file.
pub fn text(relative: impl AsRef<Path>) -> String {
    String::from_utf8(bytes(relative)).expect("files of the repository are UTF-8")
}

/// All files below a folder that have this extension, sorted.
pub fn below(folder: impl AsRef<Path>, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![path(folder)];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a folder that can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
