//! The theme: kept in localStorage, applied as `data-theme` on the root element.
//!
//! `app/boot/theme.js` applies it before the first paint; this module does so on every change.

use crate::state::model_form::ModelForm;
use crate::state::theme::Theme;

/// Key in localStorage; `app/boot/theme.js` reads the same one.
const THEME_KEY: &str = "clioscope.theme";

/// Key in sessionStorage of the form of the endpoint, which has no key in it.
const MODEL_KEY: &str = "clioscope-model";

fn local_storage() -> Option<web_sys::Storage> {
    // Throws where storage is denied.
    web_sys::window()?.local_storage().ok().flatten()
}

/// The stored theme; the system's if there is none or storage is denied.
pub fn load_theme() -> Theme {
    local_storage()
        .and_then(|storage| storage.get_item(THEME_KEY).ok().flatten())
        .map_or_else(Theme::default, |id| Theme::from_id(&id))
}

/// Applies `theme` and keeps it. That it cannot be kept stops nothing.
pub fn keep_theme(theme: Theme) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    let Some(root) = root else { return };
    let storage = local_storage();
    if theme == Theme::System {
        root.remove_attribute("data-theme").ok();
        storage.map(|storage| storage.remove_item(THEME_KEY).ok());
    } else {
        root.set_attribute("data-theme", theme.id()).ok();
        storage.map(|storage| storage.set_item(THEME_KEY, theme.id()).ok());
    }
}

fn session_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// The form of the endpoint as it was before the page was loaded again; the empty one if it was not.
pub fn load_model() -> ModelForm {
    session_storage()
        .and_then(|storage| storage.get_item(MODEL_KEY).ok().flatten())
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Keeps the form of the endpoint for this tab, until it is closed; an untouched one leaves no trace. That it cannot be kept
/// stops nothing.
pub fn keep_model(form: &ModelForm) {
    let Some(storage) = session_storage() else {
        return;
    };
    if *form == ModelForm::default() {
        storage.remove_item(MODEL_KEY).ok();
    } else if let Ok(text) = serde_json::to_string(form) {
        storage.set_item(MODEL_KEY, &text).ok();
    }
}

/// Deletes all that the page keeps in localStorage and sessionStorage.
pub fn clear() {
    for storage in [local_storage(), session_storage()].into_iter().flatten() {
        storage.clear().ok();
    }
}
