//! Small things of the window: title, hash, reload, focus.

use wasm_bindgen::JsCast;

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Empties the hash, which holds the view state of a report.
pub fn clear_hash() {
    if let Some(window) = web_sys::window() {
        window.location().set_hash("").ok();
    }
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        window.location().reload().ok();
    }
}

/// Removes the start screen that `index.html` holds.
pub fn remove_boot() {
    let boot = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("boot"));
    if let Some(boot) = boot {
        boot.remove();
    }
}

/// Moves the focus to `element` without a jump of the page.
pub fn focus(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        element.focus().ok();
    }
}

/// Puts text on the clipboard. That the browser may refuse stops nothing: the text is there to be selected.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        let promise = window.navigator().clipboard().write_text(text);
        wasm_bindgen_futures::spawn_local(async move {
            wasm_bindgen_futures::JsFuture::from(promise).await.ok();
        });
    }
}
