//! The logs as files of the origin, written through the handles that only one tab at a time can have.

use std::cell::{Cell, RefCell};

use gloo::timers::callback::Timeout;
use gloo::timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileReaderSync, FileSystemDirectoryHandle, FileSystemFileHandle,
    FileSystemGetDirectoryOptions, FileSystemGetFileOptions, FileSystemReadWriteOptions,
    FileSystemRemoveOptions, FileSystemSyncAccessHandle,
};

use super::{Glimpse, Log, Stored};
use crate::worker::message::describe;
use crate::worker::scope;

const FOLDER: &str = "clioscope-model";
/// Milliseconds from a line to the moment when it is on the disk.
const FLUSH_AFTER_MS: u32 = 1_000;
/// Times that files held by another worker are tried: that of a page which was just left lives on for a moment.
const MAX_TRIES: usize = 8;
/// Milliseconds between these.
const TRY_AGAIN_MS: u32 = 150;

/// Why the files cannot be had.
pub(super) enum NoFiles {
    /// Another tab writes them.
    OtherTab,
    /// The browser has none for this page.
    Denied,
}

/// The open files.
pub(super) struct Files {
    logs: Vec<(Log, Appender)>,
    flush: RefCell<Option<Timeout>>,
    /// Shared with the timer.
    handles: Vec<FileSystemSyncAccessHandle>,
    is_flush_due: std::rc::Rc<Cell<bool>>,
}

struct Appender {
    handle: FileSystemSyncAccessHandle,
    end: Cell<f64>,
}

impl Files {
    pub(super) async fn open() -> Result<(Self, Stored), NoFiles> {
        let folder = folder(true).await?;
        let mut stored = Stored::default();
        let mut files = Self {
            logs: Vec::new(),
            flush: RefCell::new(None),
            handles: Vec::new(),
            is_flush_due: std::rc::Rc::default(),
        };
        for log in Log::ALL {
            let handle = open(&folder, log).await?;
            // From here on, dropping `files` closes it.
            files.handles.push(handle.clone());
            let (text, appender) = Appender::new(handle).map_err(|_error| NoFiles::Denied)?;
            *stored.log(log) = text;
            files.logs.push((log, appender));
        }
        Ok((files, stored))
    }

    pub(super) fn append(&self, log: Log, line: &str) -> Result<(), String> {
        if let Some((_, appender)) = self.logs.iter().find(|(of, _)| *of == log) {
            appender.append(line).map_err(|error| describe(&error))?;
        }
        if !self.is_flush_due.replace(true) {
            let (handles, due) = (self.handles.clone(), self.is_flush_due.clone());
            let flush = Timeout::new(FLUSH_AFTER_MS, move || {
                due.set(false);
                for handle in &handles {
                    // The browser has the lines, and writes them itself in the end.
                    drop(handle.flush());
                }
            });
            *self.flush.borrow_mut() = Some(flush);
        }
        Ok(())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for handle in &self.handles {
            drop(handle.flush());
            handle.close();
        }
    }
}

impl Appender {
    fn new(handle: FileSystemSyncAccessHandle) -> Result<(String, Self), JsValue> {
        let bytes = Uint8Array::new_with_length(handle.get_size()? as u32);
        let n_read = handle.read_with_js_u8_array_and_options(&bytes, &at(0.0))?;
        let text = String::from_utf8_lossy(&bytes.slice(0, n_read as u32).to_vec()).into_owned();
        let appender = Self {
            handle,
            end: Cell::new(n_read),
        };
        if !text.is_empty() && !text.ends_with('\n') {
            // A line was cut off; what follows must not become part of it.
            appender.append("")?;
        }
        Ok((text, appender))
    }

    fn append(&self, line: &str) -> Result<(), JsValue> {
        let line = format!("{line}\n");
        let options = at(self.end.get());
        let n_written = (self.handle).write_with_u8_array_and_options(line.as_bytes(), &options)?;
        self.end.set(self.end.get() + n_written);
        if n_written as usize == line.len() {
            Ok(())
        } else {
            Err(JsValue::from_str("the disk is full"))
        }
    }
}

fn at(offset: f64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at_f64(offset);
    options
}

/// The folder of the logs.
async fn folder(create: bool) -> Result<FileSystemDirectoryHandle, NoFiles> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(create);
    let root = root().await?;
    JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options))
        .await
        .map(JsCast::unchecked_into)
        .map_err(|_error| NoFiles::Denied)
}

async fn root() -> Result<FileSystemDirectoryHandle, NoFiles> {
    let storage = scope().navigator().storage();
    // Neither on plain-http hosts nor in older browsers; calling what is not there would end the worker.
    let is_there = js_sys::Reflect::has(&storage, &"getDirectory".into()).unwrap_or(false);
    if !is_there {
        return Err(NoFiles::Denied);
    }
    JsFuture::from(storage.get_directory())
        .await
        .map(JsCast::unchecked_into)
        .map_err(|_error| NoFiles::Denied)
}

async fn open(
    folder: &FileSystemDirectoryHandle,
    log: Log,
) -> Result<FileSystemSyncAccessHandle, NoFiles> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file: FileSystemFileHandle =
        JsFuture::from(folder.get_file_handle_with_options(log.name(), &options))
            .await
            .map_err(|_error| NoFiles::Denied)?
            .unchecked_into();
    if !js_sys::Reflect::has(&file, &"createSyncAccessHandle".into()).unwrap_or(false) {
        return Err(NoFiles::Denied);
    }
    for _ in 0..MAX_TRIES {
        match JsFuture::from(file.create_sync_access_handle()).await {
            Ok(handle) => return Ok(handle.unchecked_into()),
            Err(error) if is_locked(&error) => TimeoutFuture::new(TRY_AGAIN_MS).await,
            Err(_) => return Err(NoFiles::Denied),
        }
    }
    Err(NoFiles::OtherTab)
}

fn is_locked(error: &JsValue) -> bool {
    error.dyn_ref::<js_sys::Error>().is_some_and(|error| {
        error.name() == "NoModificationAllowedError" || error.name() == "InvalidStateError"
    })
}

pub(super) async fn glimpse() -> Result<Option<Glimpse>, NoFiles> {
    root().await?;
    // No folder: nothing was ever kept.
    let Ok(folder) = folder(false).await else {
        return Ok(None);
    };
    let (Some(runs), Some(answers)) = (
        snapshot(&folder, Log::Runs).await,
        snapshot(&folder, Log::Answers).await,
    ) else {
        return Ok(None);
    };
    let Ok(runs) = content(&runs) else {
        return Ok(None);
    };
    let answered = content(&answers).unwrap_or_default();
    Ok(Some(Glimpse {
        runs: String::from_utf8_lossy(&runs).into_owned(),
        answers: answered.split(|byte| *byte == b'\n').count() - 1,
        at_ms: answers.last_modified(),
    }))
}

/// A file as it is now.
async fn snapshot(folder: &FileSystemDirectoryHandle, log: Log) -> Option<File> {
    let handle: FileSystemFileHandle = JsFuture::from(folder.get_file_handle(log.name()))
        .await
        .ok()?
        .unchecked_into();
    JsFuture::from(handle.get_file())
        .await
        .ok()
        .map(JsCast::unchecked_into)
}

fn content(file: &File) -> Result<Vec<u8>, JsValue> {
    let bytes = FileReaderSync::new()?.read_as_array_buffer(file)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

pub(super) async fn forget() -> Result<(), NoFiles> {
    let root = root().await?;
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    match JsFuture::from(root.remove_entry_with_options(FOLDER, &options)).await {
        Err(error) if is_locked(&error) => Err(NoFiles::OtherTab),
        // Nothing to delete is as good as deleted.
        _ => Ok(()),
    }
}
