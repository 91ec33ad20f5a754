//! Starts workers of the `worker` binary.
//!
//! A worker from a network URL obeys the policy in *its own* response headers, which a plain static host does not
//! send; one from a `blob:` URL inherits the policy of the page. So every worker starts from a short script in a
//! blob that loads the binary from this origin, and both policies of the page bind it everywhere.
//!
//! What the browser blocks in a worker is told to that worker alone. The script passes it on to the page, which counts
//! (`app/boot/policy.js`).

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions};

/// The global in which a worker finds the address of the folder that the page is served from.
pub const BASE_GLOBAL: &str = "clioscopeBase";

/// The global, of the page and of every worker, with the name of the channel on which workers report what was blocked.
const VIOLATIONS_GLOBAL: &str = "clioscopeViolations";

/// Starts a worker called `name` from the binary in `base`, the address of the page's folder with a slash at its end.
///
/// # Errors
/// What the browser says, such as a policy that forbids workers.
pub fn spawn(base: &str, name: &str) -> Result<Worker, JsValue> {
    let base = JSON::stringify(&base.into())?;
    let channel = Reflect::get(&js_sys::global(), &VIOLATIONS_GLOBAL.into())?;
    let channel = JSON::stringify(&channel.as_string().unwrap_or_default().into())?;
    let report = format!(
        "self.{VIOLATIONS_GLOBAL}={channel};{{const channel=new BroadcastChannel({channel});addEventListener('securitypolicyviolation',()=>channel.postMessage(1));}}"
    );
    let script = format!(
        "self.{BASE_GLOBAL}={base};\n{report}\nimportScripts({base}+'worker.js');wasm_bindgen({{module_or_path:{base}+'worker_bg.wasm'}});"
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_name(name);
    // The address is not revoked: the browser may fetch it after this returns, and it holds three lines.
    Worker::new_with_options(&url, &options)
}
