//! Messages as JavaScript objects `{ head, buffers? }`: `head` by serde, `buffers` moved, never copied.

use js_sys::{Array, ArrayBuffer, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessageEvent};

/// Builds a message with `buffers`, which are typed arrays, and the list of what to transfer with it.
pub(super) fn encode(
    head: &impl Serialize,
    buffers: &[&Object],
) -> Result<(Object, Array), JsValue> {
    let message = Object::new();
    let head = head.serialize(&Serializer::json_compatible())?;
    Reflect::set(&message, &"head".into(), &head)?;
    let transfer = Array::new();
    if !buffers.is_empty() {
        let list: Array = buffers.iter().collect();
        Reflect::set(&message, &"buffers".into(), &list)?;
        for buffer in buffers {
            transfer.push(&Reflect::get(buffer, &"buffer".into())?);
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

/// Gives up the memory of a buffer that was copied: it leaves in a message that nobody reads. A buffer that is transferred
/// within the script keeps its memory until the garbage is collected.
pub(super) fn release(buffer: &ArrayBuffer) {
    if let Ok(channel) = MessageChannel::new() {
        let port = channel.port1();
        drop(port.post_message_with_transferable(&JsValue::NULL, &Array::of1(buffer)));
        port.close();
        channel.port2().close();
    }
}

/// Hears the messages of whoever started this worker, as long as it lives.
pub(super) fn listen(mut hear: impl FnMut(JsValue) + 'static) {
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| hear(event.data()));
    super::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// Posts to whoever started this worker.
pub(super) fn post(head: &impl Serialize, buffers: &[&Object]) {
    let posted = encode(head, buffers).and_then(|(message, transfer)| {
        super::scope().post_message_with_transfer(&message, &transfer)
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
