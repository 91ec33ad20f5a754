//! The worker half of the app: one pipeline worker and pools of share-nothing workers that embed or cluster, the same
//! program.

mod book;
mod built_in;
mod cluster_pool;
mod clusterer;
mod crew;
mod embedder;
mod embedding;
mod eta;
mod executor;
mod import;
mod message;
mod model_call;
mod model_client;
mod model_http;
mod model_store;
mod models;
mod pipeline;
mod pool;
mod reporter;
mod store;
mod turn;

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

use crate::spawn::{BASE_GLOBAL, BINARY_GLOBAL, Binary};

/// Name under which the pool starts embedding workers; any other name but the next is the pipeline worker's.
const EMBEDDER: &str = "clioscope-embedder";
/// Name of clustering workers.
const CLUSTERER: &str = "clioscope-clusterer";

/// Starts the role that the worker's name says.
pub fn start() {
    console_error_panic_hook::set_once();
    match scope().name().as_str() {
        EMBEDDER => embedder::start(),
        CLUSTERER => clusterer::start(),
        _ => pipeline::start(),
    }
}

/// This worker's global scope.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds of a clock that never goes back, of arbitrary origin.
fn now_ms() -> f64 {
    scope()
        .performance()
        .map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// The address of the page's folder.
fn base() -> String {
    global(BASE_GLOBAL).unwrap_or_else(|| "./".to_owned())
}

/// The binary that this worker runs.
fn binary() -> Binary {
    Binary::named(&global(BINARY_GLOBAL).unwrap_or_default())
}

/// What [`spawn`](crate::spawn::spawn) left in a global.
fn global(name: &str) -> Option<String> {
    Reflect::get(&scope(), &name.into()).ok()?.as_string()
}
