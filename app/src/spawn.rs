//! Starts workers of the `worker` binaries.
//!
//! A worker from a network URL obeys the policy in *its own* response headers, which a plain static host does not
//! send; one from a `blob:` URL inherits the policy of the page. So every worker starts from a short script in a
//! blob that loads the binary from this origin, and both policies of the page bind it everywhere.
//!
//! What the browser blocks in a worker is told to that worker alone. The script passes it on to the page, which counts
//! (`app/boot/policy.js`).

use js_sys::{Array, JSON, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions};

/// The global in which a worker finds the address of the folder that the page is served from.
pub const BASE_GLOBAL: &str = "clioscopeBase";

/// The global in which a worker finds the name of its binary.
pub const BINARY_GLOBAL: &str = "clioscopeBinary";

/// The global, of the page and of every worker, with the name of the channel on which workers report what was blocked.
const VIOLATIONS_GLOBAL: &str = "clioscopeViolations";

/// The smallest module with the instruction that [`Binary::Relaxed`] is built for:
/// `(a, b, c: v128) → v128 { i32x4.relaxed_dot_i8x16_i7x16_add_s(a, b, c) }`.
const RELAXED_PROBE: [u8; 37] = [
    0, 97, 115, 109, 1, 0, 0, 0, // "\0asm", version 1
    1, 8, 1, 96, 3, 123, 123, 123, 1, 123, // types
    3, 2, 1, 0, // functions
    10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 147, 2, 11, // code
];

/// Two builds of one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// The 128-bit SIMD that every supported browser has.
    Simd,
    /// The same with relaxed SIMD: products of bytes four at a time.
    Relaxed,
}

impl Binary {
    /// The fastest that this browser runs.
    pub fn best() -> Self {
        let probe = Uint8Array::from(&RELAXED_PROBE[..]);
        match WebAssembly::validate(&probe) {
            Ok(true) => Self::Relaxed,
            Ok(false) | Err(_) => Self::Simd,
        }
    }

    /// The one of this name, the plain one if there is none.
    pub fn named(name: &str) -> Self {
        if name == Self::Relaxed.name() {
            Self::Relaxed
        } else {
            Self::Simd
        }
    }

    /// Its files are `<name>.js` and `<name>_bg.wasm`.
    fn name(self) -> &'static str {
        match self {
            Self::Simd => "worker",
            Self::Relaxed => "worker_relaxed",
        }
    }
}

/// Starts a worker called `name` from a binary in `base`, the address of the page's folder with a slash at its end. Given the
/// `module` of that binary, the worker shares its compiled code; without, it fetches and compiles.
///
/// # Errors
/// What the browser says, such as a policy that forbids workers.
pub fn spawn(
    base: &str,
    binary: Binary,
    name: &str,
    module: Option<JsValue>,
) -> Result<Worker, JsValue> {
    let base = JSON::stringify(&base.into())?;
    let channel = Reflect::get(&js_sys::global(), &VIOLATIONS_GLOBAL.into())?;
    let channel = JSON::stringify(&channel.as_string().unwrap_or_default().into())?;
    let report = format!(
        "self.{VIOLATIONS_GLOBAL}={channel};{{const channel=new BroadcastChannel({channel});addEventListener('securitypolicyviolation',()=>channel.postMessage(1));}}"
    );
    let binary = binary.name();
    let start = match module {
        Some(_) => {
            "onmessage=({data})=>{onmessage=null;wasm_bindgen({module_or_path:data.module});};"
                .to_owned()
        }
        None => format!("wasm_bindgen({{module_or_path:{base}+'{binary}_bg.wasm'}});"),
    };
    let script = format!(
        "self.{BASE_GLOBAL}={base};self.{BINARY_GLOBAL}='{binary}';\n{report}\nimportScripts({base}+'{binary}.js');{start}"
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_name(name);
    // The address is not revoked: the browser may fetch it after this returns, and it holds three lines.
    let worker = Worker::new_with_options(&url, &options)?;
    if let Some(module) = module {
        let message = Object::new();
        Reflect::set(&message, &"module".into(), &module)?;
        worker.post_message(&message)?;
    }
    Ok(worker)
}
