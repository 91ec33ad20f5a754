//! Starts workers of the `worker` binary.
//!
//! A worker from a network URL obeys the policy in *its own* response headers, which a plain static host does not
//! send; one from a `blob:` URL inherits the policy of the page. So every worker starts from a two-line script in a
//! blob that loads the binary from this origin, and the page's Content-Security-Policy binds it everywhere.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions};

/// The global in which a worker finds the address of the folder that the page is served from.
pub const BASE_GLOBAL: &str = "clioscopeBase";

/// Starts a worker called `name` from the binary in `base`, the address of the page's folder with a slash at its end.
///
/// # Errors
/// What the browser says, such as a policy that forbids workers.
pub fn spawn(base: &str, name: &str) -> Result<Worker, JsValue> {
    let base = js_sys::JSON::stringify(&base.into())?;
    let script = format!(
        "self.{BASE_GLOBAL}={base};importScripts({base}+'worker.js');wasm_bindgen({{module_or_path:{base}+'worker_bg.wasm'}});"
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_name(name);
    // The address is not revoked: the browser may fetch it after this returns, and it holds two lines.
    Worker::new_with_options(&url, &options)
}
