//! What the page itself has fetched, by the browser's own account.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Requests of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// To the page's own origin.
    pub own: usize,
    /// To any other origin.
    pub other: usize,
}

/// Counts the page's resource timing entries; `None` where the browser keeps none.
pub fn ledger() -> Option<Ledger> {
    let window = web_sys::window()?;
    let origin = window.location().origin().ok()?;
    let performance = Reflect::get(&window, &JsValue::from_str("performance")).ok()?;
    let entries: Function = Reflect::get(&performance, &JsValue::from_str("getEntriesByType"))
        .ok()?
        .dyn_into()
        .ok()?;
    let entries: Array = entries
        .call1(&performance, &JsValue::from_str("resource"))
        .ok()?
        .dyn_into()
        .ok()?;
    let mut ledger = Ledger::default();
    for entry in entries.iter() {
        let name = Reflect::get(&entry, &JsValue::from_str("name"))
            .ok()?
            .as_string()?;
        let rest = name.strip_prefix(&origin);
        // In-memory addresses never reach a network; `https://own.example.evil` is not our own.
        if name.starts_with("blob:") || name.starts_with("data:") {
            continue;
        }
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            ledger.own += 1;
        } else {
            ledger.other += 1;
        }
    }
    Some(ledger)
}
