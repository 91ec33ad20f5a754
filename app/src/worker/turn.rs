//! Gives the event loop a turn, without the four milliseconds that browsers add to repeated timers of none.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// A way out of the event loop and back in behind whatever waits there.
pub(super) struct Turn(Option<MessageChannel>);

impl Turn {
    pub(super) fn new() -> Self {
        Self(MessageChannel::new().ok())
    }

    /// Comes back after the events that have arrived by now.
    pub(super) async fn next(&self) {
        let Some(channel) = &self.0 else {
            return gloo::timers::future::TimeoutFuture::new(0).await;
        };
        let promise = Promise::new(&mut |resolve, _| {
            channel.port1().set_onmessage(Some(&resolve));
            // A message of nothing can always be cloned.
            drop(channel.port2().post_message(&JsValue::NULL));
        });
        // The promise is never rejected.
        drop(JsFuture::from(promise).await);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(channel) = &self.0 {
            channel.port1().close();
        }
    }
}
