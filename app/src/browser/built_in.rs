//! The browser's own language model, which pages can reach and workers cannot.
//!
//! It is not in web-sys: found by name, used through promises. Nothing of it leaves the machine; the browser may first have to
//! fetch the model, from its maker and by its own rules.

use js_sys::{Array, Function, Object, Promise, Reflect};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether the browser's own model can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Availability {
    /// This browser has none, or not for this page.
    #[default]
    None,
    /// There would be one once the browser has fetched it.
    ToFetch,
    /// It is there.
    Ready,
}

/// A call as [`wire`](clioscope_core::llm::wire) makes it for [`Api::BuiltIn`](clioscope_core::llm::Api::BuiltIn).
#[derive(Deserialize)]
struct Call {
    #[serde(default)]
    system: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    schema: Option<serde_json::Value>,
}

/// Asks the browser whether it has a model.
pub async fn availability() -> Availability {
    let Some(options) = options() else {
        return Availability::None;
    };
    let Ok(answer) = call(&model(), "availability", &options).await else {
        return Availability::None;
    };
    match answer.as_string().as_deref() {
        Some("available") => Availability::Ready,
        Some("downloadable" | "downloading") => Availability::ToFetch,
        _ => Availability::None,
    }
}

/// Puts a call to the model; `None` if it fails.
pub async fn ask(body: &str) -> Option<String> {
    let question: Call = serde_json::from_str(body).ok()?;
    let options = options()?;
    if !question.system.is_empty() {
        let message = object(&[
            ("role", "system".into()),
            ("content", question.system.into()),
        ])?;
        Reflect::set(&options, &"initialPrompts".into(), &Array::of1(&message)).ok()?;
    }
    let session = call(&model(), "create", &options).await.ok()?;
    let answer = prompt(&session, &question.user, question.schema.as_ref()).await;
    // The session holds memory until it is let go.
    if let Ok(destroy) = method(&session, "destroy") {
        destroy.call0(&session).ok();
    }
    answer
}

async fn prompt(
    session: &JsValue,
    user: &str,
    schema: Option<&serde_json::Value>,
) -> Option<String> {
    let options = Object::new();
    if let Some(schema) = schema {
        let schema = js_sys::JSON::parse(&schema.to_string()).ok()?;
        Reflect::set(&options, &"responseConstraint".into(), &schema).ok()?;
    }
    let promise = method(session, "prompt")
        .ok()?
        .call2(session, &user.into(), &options)
        .ok()?;
    JsFuture::from(Promise::resolve(&promise))
        .await
        .ok()?
        .as_string()
}

/// What every use of the model says: texts in English come out, whatever goes in.
fn options() -> Option<Object> {
    let text = object(&[
        ("type", "text".into()),
        ("languages", Array::of1(&"en".into()).into()),
    ])?;
    object(&[("expectedOutputs", Array::of1(&text).into())])
}

/// The global of the model; undefined where there is none.
fn model() -> JsValue {
    Reflect::get(&js_sys::global(), &"LanguageModel".into()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method that gives a promise.
async fn call(target: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let promise = method(target, name)?.call1(target, argument)?;
    JsFuture::from(Promise::resolve(&promise)).await
}

fn method(target: &JsValue, name: &str) -> Result<Function, JsValue> {
    // `Reflect::get` throws for what is no object.
    Reflect::get(target, &name.into())?.dyn_into()
}

fn object(fields: &[(&str, JsValue)]) -> Option<Object> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).ok()?;
    }
    Some(object)
}
