//! The theme: kept in localStorage, applied as `data-theme` on the root element.
//!
//! `app/boot/theme.js` applies it before the first paint; this module does so on every change.

use crate::state::theme::Theme;

/// Key in localStorage; `app/boot/theme.js` reads the same one.
const THEME_KEY: &str = "clioscope.theme";

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

/// Deletes all that the page keeps in localStorage and sessionStorage.
pub fn clear() {
    if let Some(storage) = local_storage() {
        storage.clear().ok();
    }
    let session = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    if let Some(session) = session {
        session.clear().ok();
    }
}
