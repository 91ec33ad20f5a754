//! The endpoint in use: taken over, asked for its models, and tried.

use std::cell::Cell;
use std::rc::Rc;

use clioscope_core::llm::diagnose::{Diagnosis, Observed, Permission, diagnose};
use clioscope_core::llm::ledger::ANSWERED;
use clioscope_core::llm::wire::{outbound, probe_requests, read_probe};
use clioscope_core::llm::{
    Api, ApiKey, BaseUrl, CallError, Endpoint, Format, ModelStage, PRESETS, RequestKey,
};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Event};

use super::{Pipeline, notice};
use crate::protocol::{FromWorker, TestState, TestStep};
use crate::worker::message::post;
use crate::worker::model_call::{Link, make, record};
use crate::worker::model_http::{Listed, answers_at_all, list_models};
use crate::worker::{base, scope};

/// With less context than this most conversations are shortened and neighbourhoods are small.
const SMALL_CONTEXT: usize = 4_096;
/// Milliseconds for one question of the test: a local server may have to load its model first.
const TEST_TIMEOUT_MS: u32 = 60_000;

/// What came of the test's questions.
struct Probed {
    result: Result<(), CallError>,
    /// The strictest format that was honoured.
    format: Option<Format>,
}

impl Pipeline {
    /// Takes the endpoint over; its key comes beside the message and stays here.
    pub(super) fn use_endpoint(&self, endpoint: Option<Endpoint>, message: &JsValue) {
        let key = Reflect::get(message, &"key".into())
            .ok()
            .and_then(|key| key.as_string())
            .unwrap_or_default();
        match ApiKey::parse(&key) {
            Ok(key) => *self.link.borrow_mut() = endpoint.map(|endpoint| Link { endpoint, key }),
            Err(error) => {
                *self.link.borrow_mut() = None;
                notice(error.to_string());
            }
        }
    }

    pub(super) async fn list_models(&self) {
        let Ok(link) = self.link() else {
            return;
        };
        let (models, problem) = match self.listed(&link).await {
            Ok(models) => (models, None),
            Err(error) => (Vec::new(), Some(self.explain(&link, error).await)),
        };
        post(&FromWorker::Models { models, problem }, &[]);
    }

    /// The endpoint's models. Asking is a call like others, and booked.
    async fn listed(&self, link: &Link) -> Result<Vec<String>, CallError> {
        if link.endpoint.api == Api::BuiltIn {
            return Ok(Vec::new());
        }
        // There is no request that could be named.
        let Some(no_request) = RequestKey::from_hex(&"0".repeat(32)) else {
            return Ok(Vec::new());
        };
        let book = self.book().await;
        let mut call = record(link, ModelStage::Probe, no_request, 0);
        book.began(&call);
        let Listed { result, bytes_in } = list_models(&link.endpoint, link.key.as_ref()).await;
        call.bytes_in = bytes_in as u64;
        let outcome = match &result {
            Ok(_) => ANSWERED,
            Err(error) => error.id(),
        };
        outcome.clone_into(&mut call.outcome);
        book.ended(call);
        result
    }

    /// What is wrong with a list of models that did not come.
    async fn explain(&self, link: &Link, error: CallError) -> TestStep {
        let policy = PolicyWatch::start();
        let observed = observe(link, Err(error), None, &policy).await;
        bad(diagnose(&observed), link)
    }

    pub(super) async fn test_connection(&self) {
        let Ok(link) = self.link() else {
            let steps = vec![TestStep {
                state: TestState::Bad,
                title: "There is no endpoint yet.".to_owned(),
                advice: "Fill in its address and the name of the model.".to_owned(),
            }];
            return post(
                &FromWorker::Tested {
                    steps,
                    format: None,
                },
                &[],
            );
        };
        let policy = PolicyWatch::start();
        let listed = match link.endpoint.api {
            Api::BuiltIn => None,
            Api::OpenAi | Api::Anthropic => Some(self.listed(&link).await),
        };
        let probed = self.probe(&link).await;
        let mut steps = Vec::new();
        if let Some(Ok(models)) = &listed {
            steps.push(list_step(models, &link.endpoint.model));
        }
        let is_listed = listed.map(|listed| listed.is_ok());
        let mut observed = observe(&link, probed.result, is_listed, &policy).await;
        observed.format = probed.format;
        let diagnosis = diagnose(&observed);
        if diagnosis.is_failure() {
            steps.push(bad(diagnosis, &link));
            return post(
                &FromWorker::Tested {
                    steps,
                    format: None,
                },
                &[],
            );
        }
        steps.push(TestStep {
            state: TestState::Good,
            title: Diagnosis::Ok.title().to_owned(),
            advice: String::new(),
        });
        steps.extend(format_step(probed.format, &link));
        if link.endpoint.context_tokens < SMALL_CONTEXT {
            steps.push(remark(
                "The context is small.",
                "Long conversations are shortened to fit, and counted. Give the model a longer context if you can, and write it in the field.",
            ));
        }
        // A model that missed every form in so short a test may still do better with tags than with anything else.
        let format = Some(probed.format.unwrap_or(Format::Tags));
        post(&FromWorker::Tested { steps, format }, &[]);
    }

    /// Asks a small question in each format, the strictest first, until one is honoured.
    async fn probe(&self, link: &Link) -> Probed {
        let book = self.book().await;
        let mut last = Ok(());
        for (format, request) in probe_requests() {
            let mut link = link.clone();
            link.endpoint.format = format;
            link.endpoint.timeout_ms = link.endpoint.timeout_ms.min(TEST_TIMEOUT_MS);
            let call = outbound(&link.endpoint, &request);
            let Ok(stop) = AbortController::new() else {
                break;
            };
            let made = make(&book, &self.built_in, &link, &call, Vec::new(), &stop).await;
            match made.unwrap_or(Err(CallError::Unreachable)) {
                Ok(completion) => {
                    last = Ok(());
                    if read_probe(format, &completion) {
                        let format = Some(format);
                        return Probed {
                            result: Ok(()),
                            format,
                        };
                    }
                }
                // A form that it does not know makes many a server fail; without one it may work.
                Err(
                    error
                    @ (CallError::Refused(_) | CallError::Server { .. } | CallError::Protocol),
                ) => {
                    // One that worked in another form works.
                    last = last.and(Err(error));
                }
                Err(error) => {
                    return Probed {
                        result: Err(error),
                        format: None,
                    };
                }
            }
        }
        Probed {
            result: last,
            format: None,
        }
    }
}

fn list_step(models: &[String], model: &str) -> TestStep {
    if models.iter().any(|known| known == model) {
        TestStep {
            state: TestState::Good,
            title: "The server has the model.".to_owned(),
            advice: String::new(),
        }
    } else {
        remark(
            "The server's list does not have a model of this name.",
            "Some servers take any name; if calls fail, choose a name from the list.",
        )
    }
}

fn format_step(format: Option<Format>, link: &Link) -> Option<TestStep> {
    match format {
        Some(Format::BoundedSchema | Format::JsonSchema) => None,
        Some(Format::JsonObject | Format::Tags) => {
            let diagnosis = Diagnosis::NoJsonSchema;
            let title = diagnosis.title();
            Some(remark(title, &advice(diagnosis, link)))
        }
        None => Some(remark(
            "The model answers, but not in the form that it was asked for.",
            "Many answers may be of no use. Check the model on labelled conversations before you rely on it, or choose a larger one.",
        )),
    }
}

fn remark(title: &str, advice: &str) -> TestStep {
    TestStep {
        state: TestState::Remark,
        title: title.to_owned(),
        advice: advice.to_owned(),
    }
}

fn bad(diagnosis: Diagnosis, link: &Link) -> TestStep {
    TestStep {
        state: TestState::Bad,
        title: diagnosis.title().to_owned(),
        advice: advice(diagnosis, link),
    }
}

/// What to do, a line each; what to paste stands between backticks, by which the page knows it.
fn advice(diagnosis: Diagnosis, link: &Link) -> String {
    let endpoint = link.endpoint.base_url.origin();
    let lines: Vec<String> = diagnosis
        .advice(preset_of(&link.endpoint), &page_origin(), endpoint)
        .into_iter()
        .map(|advice| match advice.paste.as_str() {
            "" => advice.text.to_owned(),
            paste => format!("{}\n`{paste}`", advice.text),
        })
        .collect();
    lines.join("\n")
}

/// The kind of server that usually is where the endpoint is.
fn preset_of(endpoint: &Endpoint) -> &'static str {
    if endpoint.api == Api::BuiltIn {
        return "built_in";
    }
    let usual = |address: &str| address.replacen("127.0.0.1", "localhost", 1);
    let origin = usual(endpoint.base_url.origin());
    PRESETS
        .iter()
        .filter(|preset| preset.api == endpoint.api && !preset.base_url.is_empty())
        .find(|preset| usual(preset.base_url).starts_with(&origin))
        .map_or("other", |preset| preset.id)
}

/// The page's own origin.
fn page_origin() -> String {
    let base = base();
    let host = base.find("//").map_or(0, |at| at + 2);
    let end = base[host..].find('/').map_or(base.len(), |at| host + at);
    base[..end].to_owned()
}

/// What can be observed beside a result.
async fn observe(
    link: &Link,
    result: Result<(), CallError>,
    models_listed: Option<bool>,
    policy: &PolicyWatch,
) -> Observed {
    let is_cut_off = result == Err(CallError::Unreachable);
    let no_cors_reachable = if is_cut_off && link.endpoint.api != Api::BuiltIn {
        Some(answers_at_all(&link.endpoint).await)
    } else {
        None
    };
    Observed {
        page_is_https: base().starts_with("https:"),
        url: link.endpoint.base_url.clone(),
        allowed_by_policy: !policy.has_blocked(),
        result,
        no_cors_reachable,
        local_network_permission: local_network_permission(&link.endpoint).await,
        models_listed,
        format: None,
    }
}

/// The browser's permission for the local network, under whichever of its names this browser knows.
async fn local_network_permission(endpoint: &Endpoint) -> Option<Permission> {
    let url = &endpoint.base_url;
    // A page that comes from this machine, or from the same network, needs none.
    let needs_none = BaseUrl::parse(&page_origin())
        .is_ok_and(|page| page.is_loopback() || page.is_private() && !url.is_loopback());
    if needs_none {
        return None;
    }
    let newest = if endpoint.base_url.is_loopback() {
        "loopback-network"
    } else {
        "local-network"
    };
    for name in [newest, "local-network-access"] {
        if let Ok(state) = permission(name).await {
            return match state.as_str() {
                "granted" => Some(Permission::Granted),
                "denied" => Some(Permission::Denied),
                "prompt" => Some(Permission::Prompt),
                _ => None,
            };
        }
    }
    None
}

async fn permission(name: &str) -> Result<String, JsValue> {
    // Not in web-sys for workers.
    let permissions = Reflect::get(&scope().navigator(), &"permissions".into())?;
    let query: Function = Reflect::get(&permissions, &"query".into())?.dyn_into()?;
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"name".into(), &name.into())?;
    let promise: Promise = query.call1(&permissions, &descriptor)?.dyn_into()?;
    let status = JsFuture::from(promise).await?;
    Ok(Reflect::get(&status, &"state".into())?
        .as_string()
        .unwrap_or_default())
}

/// Notices when the page's policy blocks something.
struct PolicyWatch {
    has_blocked: Rc<Cell<bool>>,
    listener: Closure<dyn Fn(Event)>,
}

const VIOLATION: &str = "securitypolicyviolation";

impl PolicyWatch {
    fn start() -> Self {
        let has_blocked = Rc::new(Cell::new(false));
        let noted = Rc::clone(&has_blocked);
        let listener = Closure::<dyn Fn(Event)>::new(move |_| noted.set(true));
        // Without it, a blocked call looks like a server that is not there.
        drop(
            scope().add_event_listener_with_callback(VIOLATION, listener.as_ref().unchecked_ref()),
        );
        Self {
            has_blocked,
            listener,
        }
    }

    fn has_blocked(&self) -> bool {
        self.has_blocked.get()
    }
}

impl Drop for PolicyWatch {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        drop(scope().remove_event_listener_with_callback(VIOLATION, listener));
    }
}
