//! The models of this deployment: the list, and their files, fetched from this origin only when chosen,
//! verified, and kept in the Cache API.

use clioscope_core::embed::model::{FileSpec, ModelSpec, WrongFile, hex};
use js_sys::{Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, ReadableStreamDefaultReader, Response};

use super::message::describe;
use super::{base, scope};

const CACHE: &str = "clioscope-models";

/// The content of a model's files, in JavaScript memory.
#[derive(Clone)]
pub(super) struct ModelFiles {
    pub(super) weights: Uint8Array,
    pub(super) tokenizer: Uint8Array,
}

/// Reads `models/models.json`.
pub(super) async fn list() -> Result<Vec<ModelSpec>, String> {
    let text = text("models/models.json").await?;
    serde_json::from_str(&text)
        .map_err(|error| format!("models/models.json is not a list of models: {error}"))
}

/// Fetches a small text file of this origin.
pub(super) async fn text(path: &str) -> Result<String, String> {
    let response = fetch(path).await?;
    let promise = response.text().map_err(|error| describe(&error))?;
    let text = JsFuture::from(promise)
        .await
        .map_err(|error| describe(&error))?;
    Ok(text.as_string().unwrap_or_default())
}

/// Gets both files of a model, from the cache if they are there and right. `progress` hears bytes done and in all.
pub(super) async fn load(
    spec: &ModelSpec,
    mut progress: impl FnMut(f64, f64),
) -> Result<ModelFiles, String> {
    let total = (spec.weights.bytes + spec.tokenizer.bytes) as f64;
    let cache = cache().await;
    let weights = file(spec, &spec.weights, cache.as_ref(), &mut |done| {
        progress(done, total);
    })
    .await?;
    let before = spec.weights.bytes as f64;
    let tokenizer = file(spec, &spec.tokenizer, cache.as_ref(), &mut |done| {
        progress(before + done, total);
    })
    .await?;
    Ok(ModelFiles { weights, tokenizer })
}

async fn file(
    spec: &ModelSpec,
    file: &FileSpec,
    cache: Option<&Cache>,
    progress: &mut dyn FnMut(f64),
) -> Result<Uint8Array, String> {
    let path = format!("models/{}/{}", spec.id, file.file);
    let url = format!("{}{path}", base());
    if let Some(cache) = cache
        && let Ok(found) = JsFuture::from(cache.match_with_str(&url)).await
        && let Ok(response) = found.dyn_into::<Response>()
        && let Ok((bytes, digest)) = read(&response, file.bytes, progress).await
        && digest == file.sha256
    {
        return Ok(bytes);
    }
    let (bytes, found) = read(&fetch(&path).await?, file.bytes, progress).await?;
    if found != file.sha256 {
        let wrong = WrongFile {
            file: path,
            expected: file.sha256.clone(),
            found,
        };
        return Err(wrong.to_string());
    }
    if let Some(cache) = cache
        && let Ok(response) = Response::new_with_opt_js_u8_array(Some(&bytes))
    {
        // A full disk or a private window only means that the file is fetched again next time.
        drop(JsFuture::from(cache.put_with_str(&url, &response)).await);
    }
    Ok(bytes)
}

/// Reads a body chunk by chunk into one array of `expected` bytes (or what comes), hashing as it goes: the bytes
/// never stand in wasm memory, which cannot be given back.
async fn read(
    response: &Response,
    expected: u64,
    progress: &mut dyn FnMut(f64),
) -> Result<(Uint8Array, String), String> {
    let complain = |error: JsValue| format!("a model file could not be read: {}", describe(&error));
    let body = response.body().ok_or("a model file came without content")?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let all = Uint8Array::new_with_length(expected as u32);
    let mut hasher = Sha256::new();
    let mut done = 0_u32;
    loop {
        let step = JsFuture::from(reader.read()).await.map_err(complain)?;
        if Reflect::get(&step, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            break;
        }
        let chunk: Uint8Array = Reflect::get(&step, &"value".into())
            .map_err(complain)?
            .unchecked_into();
        hasher.update(chunk.to_vec());
        if u64::from(done) + u64::from(chunk.length()) <= expected {
            all.set(&chunk, done);
        }
        done = done.saturating_add(chunk.length());
        progress(f64::from(done));
    }
    let digest = hex(&hasher.finalize());
    Ok((all, digest))
}

async fn fetch(path: &str) -> Result<Response, String> {
    let url = format!("{}{path}", base());
    let fetched = JsFuture::from(scope().fetch_with_str(&url)).await;
    let response: Response = fetched
        .map_err(|error| {
            format!(
                "{path} could not be fetched from the host of this page: {}",
                describe(&error)
            )
        })?
        .unchecked_into();
    if response.ok() {
        Ok(response)
    } else {
        Err(format!(
            "{path} is missing on the host of this page (status {})",
            response.status()
        ))
    }
}

/// The cache, where there is one: not in private windows of some browsers, nor outside secure contexts.
async fn cache() -> Option<Cache> {
    let caches = scope()
        .caches()
        .ok()
        .filter(|caches| !caches.is_undefined())?;
    JsFuture::from(caches.open(CACHE))
        .await
        .ok()?
        .dyn_into()
        .ok()
}

/// Deletes the cached files.
pub(super) async fn forget() {
    if let Ok(caches) = scope().caches()
        && !caches.is_undefined()
    {
        // Nothing to delete is as good as deleted.
        drop(JsFuture::from(caches.delete(CACHE)).await);
    }
}
