//! Files from a drop or a picker.

use leptos::ev::DragEvent;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, File, FileList, HtmlInputElement};

/// The files of a list.
fn collect(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|i| list.get(i)).collect()
}

/// The files chosen in an `<input type=file>`, which is emptied so that the same ones can be chosen again.
pub fn take_chosen(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files().map(|list| collect(&list)).unwrap_or_default();
    input.set_value("");
    files
}

/// The files of a drop, without folders.
pub fn dropped(event: &DragEvent) -> Vec<File> {
    let Some(transfer) = event.data_transfer() else {
        return Vec::new();
    };
    let files = transfer
        .files()
        .map(|list| collect(&list))
        .unwrap_or_default();
    let folders = folder_names(&transfer);
    files
        .into_iter()
        .filter(|file| !folders.contains(&file.name()))
        .collect()
}

/// Whether what is dragged over the window includes files, as opposed to text or a link.
pub fn drags_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| {
        transfer
            .types()
            .iter()
            .any(|kind| kind.as_string().as_deref() == Some("Files"))
    })
}

fn folder_names(transfer: &DataTransfer) -> Vec<String> {
    let items = transfer.items();
    (0..items.length())
        .filter_map(|i| items.get(i))
        .filter_map(|item| item.webkit_get_as_entry().ok().flatten())
        .filter(web_sys::FileSystemEntry::is_directory)
        .map(|entry| entry.name())
        .collect()
}

/// The input element that an event came from.
pub fn input_of(event: &web_sys::Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}
