//! The one place that can reach another origin.
//!
//! It sends [`Outbound`]s, which only the gate of the core makes and which hold redacted text alone; it asks for a list of
//! models; and it knocks without saying anything, for the diagnosis. No cookie, referrer or cached answer goes along, and a
//! redirect is an error, so that nothing arrives where it was not sent to.

use std::cell::Cell;
use std::rc::Rc;

use clioscope_core::llm::wire::{
    Outbound, auth_header, check_size, headers, models_url, read_completion, read_models,
};
use clioscope_core::llm::{ApiKey, CallError, Completion, Endpoint};
use gloo::timers::callback::Timeout;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestMode, RequestRedirect, Response,
};

use super::scope;

/// Milliseconds for the list of models and for a knock.
const ASIDE_TIMEOUT_MS: u32 = 15_000;

/// How a call ended.
pub(super) struct Sent {
    /// `None` if it was aborted by the person.
    pub(super) result: Option<Result<Completion, CallError>>,
    /// Bytes of the body that came.
    pub(super) bytes_in: usize,
}

/// Makes a call. `stop` ends it at once.
pub(super) async fn send(
    endpoint: &Endpoint,
    key: Option<&ApiKey>,
    call: &Outbound,
    stop: &AbortController,
) -> Sent {
    let watch = Watch::new(stop, endpoint.timeout_ms);
    let mut bytes_in = 0;
    let result = async {
        let init = init(endpoint, key, "POST")?;
        init.set_body(&call.body().into());
        let reply = exchange(call.url(), &init, &watch, &mut bytes_in).await?;
        read_completion(
            endpoint.api,
            reply.status,
            reply.retry_after.as_deref(),
            &reply.body,
        )
    }
    .await;
    Sent {
        result: watch.verdict(result),
        bytes_in,
    }
}

/// What came of asking for the models.
pub(super) struct Listed {
    pub(super) result: Result<Vec<String>, CallError>,
    pub(super) bytes_in: usize,
}

/// Asks which models there are: a GET that carries nothing but the key.
pub(super) async fn list_models(endpoint: &Endpoint, key: Option<&ApiKey>) -> Listed {
    let mut bytes_in = 0;
    let result = async {
        let stop = AbortController::new().map_err(|_error| CallError::Unreachable)?;
        let watch = Watch::new(&stop, ASIDE_TIMEOUT_MS);
        let init = init(endpoint, key, "GET")?;
        let exchanged = exchange(&models_url(endpoint), &init, &watch, &mut bytes_in).await;
        let reply = watch
            .verdict(exchanged)
            .unwrap_or(Err(CallError::Unreachable))?;
        if !(200..300).contains(&reply.status) {
            // The same statuses mean the same as for a call.
            let retry_after = reply.retry_after.as_deref();
            read_completion(endpoint.api, reply.status, retry_after, &reply.body)?;
        }
        read_models(&reply.body)
    }
    .await;
    Listed { result, bytes_in }
}

/// Whether anything answers at the endpoint's address, if not to this page: a GET without key, whose answer cannot be read.
pub(super) async fn answers_at_all(endpoint: &Endpoint) -> bool {
    let Ok(stop) = AbortController::new() else {
        return false;
    };
    let _watch = Watch::new(&stop, ASIDE_TIMEOUT_MS);
    let init = RequestInit::new();
    harden(&init, &stop);
    init.set_method("GET");
    init.set_cache(RequestCache::NoStore);
    init.set_mode(RequestMode::NoCors);
    // What is asked for with `no-cors` must be let follow redirects.
    init.set_redirect(RequestRedirect::Follow);
    JsFuture::from(scope().fetch_with_str_and_init(endpoint.base_url.as_str(), &init))
        .await
        .is_ok()
}

fn init(endpoint: &Endpoint, key: Option<&ApiKey>, method: &str) -> Result<RequestInit, CallError> {
    let init = RequestInit::new();
    let fields = Headers::new().map_err(|_error| CallError::Unreachable)?;
    let add = |name: &str, value: &str| {
        // Names are the protocol's, and a key was checked for what a header can carry.
        fields
            .append(name, value)
            .map_err(|_error| CallError::Unreachable)
    };
    for (name, value) in headers(endpoint.api) {
        if method == "POST" || *name != "content-type" {
            add(name, value)?;
        }
    }
    if let Some(key) = key {
        let (name, value) = auth_header(endpoint.api, key);
        add(name, &value)?;
    }
    init.set_method(method);
    if method == "GET" {
        // No cache answers a POST or keeps its answer; asked for all the same, this would have the browser ask the server
        // before every single call whether the page may make it.
        init.set_cache(RequestCache::NoStore);
    }
    init.set_headers_headers(&fields);
    init.set_mode(RequestMode::Cors);
    init.set_redirect(RequestRedirect::Error);
    Ok(init)
}

/// Nothing of this browser goes along.
fn harden(init: &RequestInit, stop: &AbortController) {
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&stop.signal()));
}

struct Reply {
    status: u16,
    retry_after: Option<String>,
    body: String,
}

async fn exchange(
    url: &str,
    init: &RequestInit,
    watch: &Watch,
    bytes_in: &mut usize,
) -> Result<Reply, CallError> {
    harden(init, &watch.stop);
    // The browser does not tell why: a closed port, a refused origin and a redirect all look alike.
    let response: Response = JsFuture::from(scope().fetch_with_str_and_init(url, init))
        .await
        .map_err(|_error| CallError::Unreachable)?
        .unchecked_into();
    let retry_after = response.headers().get("retry-after").ok().flatten();
    let body = body(&response, bytes_in).await?;
    Ok(Reply {
        status: response.status(),
        retry_after,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// Reads a body chunk by chunk, up to the greatest size that is taken.
async fn body(response: &Response, bytes_in: &mut usize) -> Result<Vec<u8>, CallError> {
    let Some(stream) = response.body() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let step = JsFuture::from(reader.read())
            .await
            .map_err(|_error| CallError::Cut)?;
        if Reflect::get(&step, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(bytes);
        }
        let chunk: Uint8Array = Reflect::get(&step, &"value".into())
            .map_err(|_error| CallError::Cut)?
            .unchecked_into();
        *bytes_in += chunk.length() as usize;
        if let Err(error) = check_size(*bytes_in) {
            // The rest is not wanted; that it cannot be stopped changes nothing.
            drop(JsFuture::from(reader.cancel()).await);
            return Err(error);
        }
        let at = bytes.len();
        bytes.resize(at + chunk.length() as usize, 0);
        chunk.copy_to(&mut bytes[at..]);
    }
}

/// Ends a call that takes too long, and knows afterwards whether it or the person ended it.
struct Watch {
    stop: AbortController,
    is_late: Rc<Cell<bool>>,
    _timeout: Timeout,
}

impl Watch {
    fn new(stop: &AbortController, timeout_ms: u32) -> Self {
        let is_late = Rc::new(Cell::new(false));
        let (late, controller) = (Rc::clone(&is_late), stop.clone());
        let timeout = Timeout::new(timeout_ms, move || {
            late.set(true);
            controller.abort();
        });
        Self {
            stop: stop.clone(),
            is_late,
            _timeout: timeout,
        }
    }

    /// A failed call's true cause; `None` if the person ended it.
    fn verdict<T>(&self, result: Result<T, CallError>) -> Option<Result<T, CallError>> {
        match result {
            Err(CallError::Unreachable | CallError::Cut) if self.is_late.get() => {
                Some(Err(CallError::TimedOut))
            }
            Err(CallError::Unreachable | CallError::Cut) if self.stop.signal().aborted() => None,
            result => Some(result),
        }
    }
}
