//! Starts workers of the `worker` binaries.
//!
//! A worker from a network URL obeys the policy in *its own* response headers, which a plain static host does not
//! send; one from a `blob:` URL inherits the policy of the page. So every worker starts from a short script in a
//! blob that loads the binary from this origin, and both policies of the page bind it everywhere.
//!
//! What the browser blocks in a worker is told to that worker alone. The script passes it on to the page, which counts
//! (`app/boot/policy.js`).

use std::ops::Range;

use js_sys::{Array, Function, JSON, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions};

/// The global in which a worker finds the address of the folder that the page is served from.
pub const BASE_GLOBAL: &str = "clioscopeBase";

/// The global in which a worker finds the name of its binary.
pub const BINARY_GLOBAL: &str = "clioscopeBinary";

/// The global, of the page and of every worker, with the name of the channel on which workers report what was blocked.
const VIOLATIONS_GLOBAL: &str = "clioscopeViolations";

/// Operands of the instructions that [`Binary::Relaxed`] is built for: they sum the products of four, or of two, `WEIGHTS`
/// and `UNITS`, of which the latter are never negative; that of four adds `SUMS`.
const WEIGHTS: [i8; 16] = [
    -127, 127, -1, 1, -127, -127, -127, -127, 127, 127, 127, 127, 3, -90, 44, -7,
];
const UNITS: [i8; 16] = [
    127, 127, 127, 0, 127, 127, 127, 127, 127, 127, 127, 127, 9, 100, 1, 64,
];
const SUMS: [i32; 4] = [-1, 1_000_000, -1_000_000, 0];

/// Two builds of one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// The 128-bit SIMD that every supported browser has.
    Simd,
    /// The same with relaxed SIMD: products of bytes four at a time.
    Relaxed,
}

impl Binary {
    /// The fastest that this browser runs, and runs right: there are engines that compute relaxed
    /// instructions otherwise (V8 of Node 20).
    pub fn best() -> Self {
        if computes_exactly(&probe()).unwrap_or(false) {
            Self::Relaxed
        } else {
            Self::Simd
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

/// A module that exports `exact() → i32`: 1 if `i32x4.relaxed_dot_i8x16_i7x16_add_s` and
/// `i16x8.relaxed_dot_i8x16_i7x16_s` of the operands are what they should be.
fn probe() -> Vec<u8> {
    let bytes = |values: [i8; 16]| values.map(i8::cast_unsigned);
    let product = |i: usize| i32::from(WEIGHTS[i]) * i32::from(UNITS[i]);
    let dot = |inputs: Range<usize>| inputs.map(product).sum::<i32>();
    let dots = [0, 1, 2, 3].map(|lane| SUMS[lane] + dot(4 * lane..4 * lane + 4));
    let pairs = [0, 1, 2, 3, 4, 5, 6, 7].map(|lane| dot(2 * lane..2 * lane + 2) as i16);
    let constant = |bytes: &[u8]| [&[253, 12], bytes].concat();
    let body = [
        &[0][..], // no locals
        &constant(&bytes(WEIGHTS)),
        &constant(&bytes(UNITS)),
        &constant(&SUMS.map(i32::to_le_bytes).concat()),
        &[253, 147, 2], // i32x4.relaxed_dot_i8x16_i7x16_add_s
        &constant(&dots.map(i32::to_le_bytes).concat()),
        &[253, 55],     // i32x4.eq
        &[253, 163, 1], // i32x4.all_true
        &constant(&bytes(WEIGHTS)),
        &constant(&bytes(UNITS)),
        &[253, 146, 2], // i16x8.relaxed_dot_i8x16_i7x16_s
        &constant(&pairs.map(i16::to_le_bytes).concat()),
        &[253, 45],     // i16x8.eq
        &[253, 131, 1], // i16x8.all_true
        &[113, 11],     // i32.and, end
    ]
    .concat();
    [
        &b"\0asm\x01\0\0\0"[..],
        &[1, 5, 1, 96, 0, 1, 127],    // a type: () → i32
        &[3, 2, 1, 0],                // a function of it
        b"\x07\x09\x01\x05exact\0\0", // its export
        &[10],
        &length(body.len() + 3),
        &[1],
        &length(body.len()),
        &body,
    ]
    .concat()
}

/// A number below 2¹⁴ in two bytes of LEB128.
fn length(number: usize) -> [u8; 2] {
    [number as u8 | 0x80, (number >> 7) as u8]
}

fn computes_exactly(probe: &[u8]) -> Result<bool, JsValue> {
    let probe = Uint8Array::from(probe);
    if !WebAssembly::validate(&probe)? {
        return Ok(false);
    }
    let instance = WebAssembly::Instance::new(&WebAssembly::Module::new(&probe)?, &Object::new())?;
    let exact: Function = Reflect::get(&instance.exports(), &"exact".into())?.dyn_into()?;
    Ok(exact.call0(&JsValue::UNDEFINED)?.is_truthy())
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
    module: Option<&JsValue>,
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
            "onmessage=({data})=>{onmessage=null;wasm_bindgen({module_or_path:data});};".to_owned()
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
        worker.post_message(module)?;
    }
    Ok(worker)
}
