//! What the tab may reach, as `app/boot/policy.js` has told the browser before the page started.
//!
//! The browser keeps to it whatever the program does, and until the page is loaded again nothing changes it. So to choose
//! another endpoint is to store its origin and to load the page again: what is in memory, such as imported files and
//! keys, is gone then. Only the origin is stored, in sessionStorage: of this tab, until it is closed.

use clioscope_core::llm::Api;
use js_sys::{Function, Reflect};
use serde::Deserialize;
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};

use super::window;

/// The global that `app/boot/policy.js` leaves.
const POLICY_GLOBAL: &str = "clioscopePolicy";

/// Key in sessionStorage; `app/boot/policy.js` reads the same one.
const ORIGIN_KEY: &str = "clioscope-endpoint-origin";

/// An endpoint that the administrator of the site wrote into `config.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ConfigEndpoint {
    /// What to call it.
    pub name: String,
    /// Its protocol.
    #[serde(deserialize_with = "api")]
    pub api: Api,
    /// Its address as it was written; none for [`Api::BuiltIn`].
    pub base_url: Option<String>,
    /// The one model to be used there, if it is prescribed.
    pub model: Option<String>,
    /// The origin of its address.
    pub origin: Option<String>,
}

/// Why an endpoint cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotChosen {
    /// A policy names hosts by letters, digits, hyphens and dots.
    #[error(
        "The browser can be told to allow a host by its name or IPv4 address only. For an IPv6 address use the host's name; for this machine, localhost."
    )]
    CannotName,
    /// The administrator's list does not hold it.
    #[error("The administrator of this site allows other endpoints only.")]
    NotInConfig,
    /// The browser keeps nothing for this site.
    #[error(
        "The browser does not let this site remember the choice until the page is loaded again. Allow it to store data, or use a window that is not private."
    )]
    StorageDenied,
}

/// The origins beside its own that the tab may reach, as `https://host[:port]`.
pub fn allowed_origins() -> Vec<String> {
    read("origins").unwrap_or_default()
}

/// Whether `config.json` names the endpoints, possibly none; if not, the person may choose any.
pub fn is_fixed() -> bool {
    read("fixed").unwrap_or(true)
}

/// The endpoints that `config.json` names; empty if the person may choose, and if there may be none.
pub fn config_endpoints() -> Vec<ConfigEndpoint> {
    #[derive(Deserialize)]
    struct Config {
        endpoints: Option<Vec<ConfigEndpoint>>,
    }
    read::<Config>("config")
        .and_then(|config| config.endpoints)
        .unwrap_or_default()
}

/// What is wrong with `config.json` and what follows, in words for the person.
pub fn problem() -> Option<String> {
    read("problem")
}

/// How often the browser has blocked something in the page or its workers.
pub fn violations() -> u32 {
    read("violations").unwrap_or_default()
}

/// Chooses the one endpoint that the tab may reach, or none, and loads the page again. Where that origin is already the
/// only one allowed, nothing happens.
///
/// # Errors
/// [`NotChosen`]; nothing has changed then.
pub fn choose_origin(origin: Option<&str>) -> Result<(), NotChosen> {
    if let Some(origin) = origin {
        if !can_name(origin) {
            return Err(NotChosen::CannotName);
        }
        let named = |endpoint: ConfigEndpoint| endpoint.origin.as_deref() == Some(origin);
        if is_fixed() && !config_endpoints().into_iter().any(named) {
            return Err(NotChosen::NotInConfig);
        }
    }
    if allowed_origins().iter().map(String::as_str).eq(origin) {
        return Ok(());
    }
    let storage = web_sys::window()
        .and_then(|window| window.session_storage().ok().flatten())
        .ok_or(NotChosen::StorageDenied)?;
    match origin {
        Some(origin) => storage.set_item(ORIGIN_KEY, origin),
        None => storage.remove_item(ORIGIN_KEY),
    }
    .map_err(|_denied| NotChosen::StorageDenied)?;
    window::reload();
    Ok(())
}

/// Whether a policy can name `origin`.
fn can_name(origin: &str) -> bool {
    global()
        .and_then(|policy| Reflect::get(&policy, &"canName".into()).ok())
        .and_then(|function| function.dyn_into::<Function>().ok())
        .and_then(|function| function.call1(&JsValue::UNDEFINED, &origin.into()).ok())
        .is_some_and(|answer| answer.is_truthy())
}

fn global() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &POLICY_GLOBAL.into()).ok()
}

fn read<T: for<'de> Deserialize<'de>>(field: &str) -> Option<T> {
    let value = Reflect::get(&global()?, &field.into()).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

/// The names of protocols in `config.json`.
fn api<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Api, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "openai" => Ok(Api::OpenAi),
        "anthropic" => Ok(Api::Anthropic),
        "built_in" => Ok(Api::BuiltIn),
        _ => Err(serde::de::Error::custom("no such protocol")),
    }
}
