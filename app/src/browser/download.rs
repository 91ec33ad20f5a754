//! Files for the person to keep.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// After how long the address of a download is given up, in milliseconds: it may start after this turn.
const KEPT_MS: u32 = 10_000;

/// Offers bytes as a file. The browser may refuse; there is then no file and nothing else changes.
pub fn save(name: &str, media: &str, bytes: &[u8]) {
    offer(name, media, bytes).ok();
}

fn offer(name: &str, media: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(document) = document {
        let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    gloo::timers::callback::Timeout::new(KEPT_MS, move || {
        Url::revoke_object_url(&url).ok();
    })
    .forget();
    Ok(())
}
