//! Messages as JavaScript objects `{ head, buffers? }`: `head` by serde, `buffers` moved, never copied.

use js_sys::{Array, ArrayBuffer, Float32Array, Function, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// Builds a message and the list of what to transfer with it.
pub(super) fn encode(
    head: &impl Serialize,
    buffers: &[Float32Array],
) -> Result<(Object, Array), JsValue> {
    let message = Object::new();
    let head = head.serialize(&Serializer::json_compatible())?;
    Reflect::set(&message, &"head".into(), &head)?;
    let transfer = Array::new();
    if !buffers.is_empty() {
        let list: Array = buffers.iter().collect();
        Reflect::set(&message, &"buffers".into(), &list)?;
        for buffer in buffers {
            transfer.push(&buffer.buffer());
        }
    }
    Ok((message, transfer))
}

/// Reads the head of a message.
pub(super) fn decode<T: DeserializeOwned>(message: &JsValue) -> Result<T, JsValue> {
    let head = Reflect::get(message, &"head".into())?;
    Ok(serde_wasm_bindgen::from_value(head)?)
}

/// The list under `name`, empty if there is none.
pub(super) fn list(message: &JsValue, name: &str) -> Array {
    Reflect::get(message, &name.into())
        .ok()
        .and_then(|value| value.dyn_into().ok())
        .unwrap_or_default()
}

/// Gives up the memory of a buffer that was copied, at once where the browser can do that; elsewhere it goes with its
/// garbage.
pub(super) fn release(buffer: &ArrayBuffer) {
    let transfer = Reflect::get(buffer, &"transfer".into()).ok();
    if let Some(transfer) = transfer.and_then(|transfer| transfer.dyn_into::<Function>().ok()) {
        drop(transfer.call1(buffer, &0.into()));
    }
}

/// Posts to whoever started this worker.
pub(super) fn post(head: &impl Serialize, buffers: &[Float32Array]) {
    let posted = encode(head, buffers).and_then(|(message, transfer)| {
        super::scope().post_message_with_transfer(&message, &transfer)
    });
    if let Err(error) = posted {
        // Nobody can be told but the console; the value is the browser's own message about cloning.
        web_sys::console::error_1(&error);
    }
}

/// Posts a message with bytes, which are moved.
pub(super) fn post_bytes(head: &impl Serialize, bytes: &Uint8Array) {
    let posted = encode(head, &[]).and_then(|(message, _)| {
        Reflect::set(&message, &"buffers".into(), &Array::of1(bytes))?;
        super::scope().post_message_with_transfer(&message, &Array::of1(&bytes.buffer()))
    });
    if let Err(error) = posted {
        // Nobody can be told but the console; the value is the browser's own message about cloning.
        web_sys::console::error_1(&error);
    }
}

/// The message of a JavaScript error.
pub(super) fn describe(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "unknown error".to_owned())
}
