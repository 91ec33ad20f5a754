//! Names that the browser knows.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// English name of a language by its ISO 639 code, by `Intl.DisplayNames`; the code itself if that does not know it.
pub fn language_name(code: &str) -> String {
    display_name(code).unwrap_or_else(|| code.to_owned())
}

/// Reached by reflection: the typed binding of `Intl.DisplayNames` is not in every js-sys 0.3.
fn display_name(code: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
    let class: Function = Reflect::get(&intl, &JsValue::from_str("DisplayNames"))
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(
        &options,
        &JsValue::from_str("type"),
        &JsValue::from_str("language"),
    )
    .ok()?;
    let names = Reflect::construct(&class, &Array::of2(&JsValue::from_str("en"), &options)).ok()?;
    let of: Function = Reflect::get(&names, &JsValue::from_str("of"))
        .ok()?
        .dyn_into()
        .ok()?;
    of.call1(&names, &JsValue::from_str(code)).ok()?.as_string()
}
