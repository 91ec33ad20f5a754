//! Requests as bytes and answers back: the only place where the body of a call to a model is made.

mod answer;
mod body;
mod error;
mod probe;

use std::fmt;

use super::endpoint::{Api, ApiKey, Endpoint};
use super::request::{ModelStage, Request, RequestKey};

use body::body;

pub use answer::{Completion, MAX_ANSWER_BYTES, check_size, read_completion, read_models};
pub use error::CallError;
pub use probe::{probe_requests, read_probe};

/// What is sent: made only by [`outbound`], from a [`Request`], so that nothing but redacted text can be in it.
///
/// The key is not in it: whoever sends it adds the header that [`auth_header`] names. `Debug` shows the length of the body only.
#[derive(Clone, PartialEq, Eq)]
pub struct Outbound {
    stage: ModelStage,
    key: RequestKey,
    url: String,
    body: String,
}

/// The call that puts `request` to `endpoint`.
///
/// The rules come first, then the words that ask for the shape, then the material: what is the same for all requests of a
/// stage is a prefix that providers cache. For [`Api::BuiltIn`] there is no address, and the body is an object with `system`,
/// `user`, `temperature` and, where the format is a JSON schema, `schema`.
pub fn outbound(endpoint: &Endpoint, request: &Request) -> Outbound {
    let instructions = request.shape.instructions(endpoint.format);
    let (rules, material) = (request.prompt.rules(), request.prompt.material());
    let (system, user) = if shape_varies(request.stage) {
        (rules.to_owned(), joined(material, &instructions))
    } else {
        (joined(rules, &instructions), material.to_owned())
    };
    let body = body(endpoint, request, &system, &user);
    let suffix = match endpoint.api {
        Api::Anthropic => "/messages",
        Api::OpenAi | Api::BuiltIn => "/chat/completions",
    };
    Outbound {
        stage: request.stage,
        key: request.key(),
        url: endpoint.url(suffix),
        body,
    }
}

impl Outbound {
    /// What it is for.
    pub fn stage(&self) -> ModelStage {
        self.stage
    }

    /// The request's name.
    pub fn key(&self) -> RequestKey {
        self.key
    }

    /// Where it goes; empty for the browser's own model.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// JSON.
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Outbound({}, {:?}, {} bytes)",
            self.stage.id(),
            self.key,
            self.body.len()
        )
    }
}

/// The headers of every call, without the key.
pub fn headers(api: Api) -> &'static [(&'static str, &'static str)] {
    match api {
        Api::OpenAi => &[("content-type", "application/json")],
        Api::Anthropic => &[
            ("content-type", "application/json"),
            ("anthropic-version", "2023-06-01"),
            ("anthropic-dangerous-direct-browser-access", "true"),
        ],
        Api::BuiltIn => &[],
    }
}

/// The header that carries the key: name and value.
pub fn auth_header(api: Api, key: &ApiKey) -> (&'static str, String) {
    match api {
        Api::Anthropic => ("x-api-key", key.expose().to_owned()),
        Api::OpenAi | Api::BuiltIn => ("authorization", format!("Bearer {}", key.expose())),
    }
}

/// Where the list of models is; empty for the browser's own model.
pub fn models_url(endpoint: &Endpoint) -> String {
    endpoint.url("/models")
}

/// Whether requests of a stage differ in what their answers may hold: the names to choose from do.
fn shape_varies(stage: ModelStage) -> bool {
    stage == ModelStage::Assign
}

/// Both parts with an empty line between them.
fn joined(first: &str, second: &str) -> String {
    match (first.trim_end(), second) {
        ("", only) | (only, "") => only.to_owned(),
        (first, second) => format!("{first}\n\n{second}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::llm::{BaseUrl, Field, FieldKind, Format, Prompt, Shape};

    fn request(stage: ModelStage) -> Request {
        Request {
            stage,
            prompt: Prompt::default().rule("Rules.\n").say("Material."),
            shape: Shape {
                fields: vec![Field {
                    name: "answer".to_owned(),
                    kind: FieldKind::YesNo,
                }],
            },
            max_tokens: 50,
            temperature: 0.5,
            conversations: vec![],
            attempt: 0,
        }
    }

    fn sent(
        api: Api,
        base: &str,
        model: &str,
        format: Format,
        stage: ModelStage,
    ) -> (String, Value) {
        let base = BaseUrl::parse(base).expect("a good address");
        let endpoint = Endpoint {
            format,
            ..Endpoint::new(api, base, model)
        };
        let outbound = outbound(&endpoint, &request(stage));
        (
            outbound.url().to_owned(),
            serde_json::from_str(outbound.body()).expect("JSON"),
        )
    }

    #[test]
    fn bodies_of_open_ai() {
        let words = |format| request(ModelStage::Screen).shape.instructions(format);
        let (url, body) = sent(
            Api::OpenAi,
            "http://localhost:1",
            "m",
            Format::Tags,
            ModelStage::Screen,
        );
        assert_eq!(url, "http://localhost:1/v1/chat/completions");
        assert_eq!(
            body,
            json!({
                "model": "m",
                "messages": [
                    {"role": "system", "content": format!("Rules.\n\n{}", words(Format::Tags))},
                    {"role": "user", "content": "Material."},
                ],
                "temperature": 0.5,
                "max_tokens": 50,
                "stream": false,
            })
        );
        let (_, body) = sent(
            Api::OpenAi,
            "http://localhost:1",
            "m",
            Format::JsonObject,
            ModelStage::Screen,
        );
        assert_eq!(body["response_format"], json!({"type": "json_object"}));
        let (_, body) = sent(
            Api::OpenAi,
            "http://localhost:1",
            "m",
            Format::JsonSchema,
            ModelStage::Screen,
        );
        let schema: Value =
            serde_json::from_str(&request(ModelStage::Screen).shape.schema().to_string())
                .expect("JSON");
        assert_eq!(
            body["response_format"],
            json!({"type": "json_schema", "json_schema": {"name": "answer", "strict": true, "schema": schema}})
        );
    }

    #[test]
    fn names_to_choose_from_do_not_break_the_common_prefix() {
        let (_, body) = sent(
            Api::OpenAi,
            "http://localhost:1",
            "m",
            Format::Tags,
            ModelStage::Assign,
        );
        assert_eq!(body["messages"][0]["content"], "Rules.\n");
        assert!(
            body["messages"][1]["content"]
                .as_str()
                .is_some_and(|user| user.starts_with("Material.\n\nGive"))
        );
    }

    #[test]
    fn open_ai_itself_has_names_of_its_own() {
        for (model, temperature) in [
            ("gpt-4o-mini", true),
            ("o3-mini", false),
            ("gpt-5-nano", false),
            ("omni", true),
        ] {
            let (_, body) = sent(
                Api::OpenAi,
                "https://api.openai.com/v1",
                model,
                Format::Tags,
                ModelStage::Screen,
            );
            assert_eq!(body["max_completion_tokens"], 50);
            assert!(body.get("max_tokens").is_none());
            assert_eq!(body.get("temperature").is_some(), temperature, "{model}");
        }
    }

    #[test]
    fn bodies_of_anthropic_and_the_browser() {
        let (url, body) = sent(
            Api::Anthropic,
            "https://a.example",
            "m",
            Format::JsonSchema,
            ModelStage::Screen,
        );
        let system = format!(
            "Rules.\n\n{}",
            request(ModelStage::Screen)
                .shape
                .instructions(Format::JsonSchema)
        );
        assert_eq!(url, "https://a.example/v1/messages");
        assert_eq!(
            body,
            json!({
                "model": "m",
                "max_tokens": 50,
                "temperature": 0.5,
                "system": [{"type": "text", "text": system, "cache_control": {"type": "ephemeral"}}],
                "messages": [{"role": "user", "content": "Material."}],
            })
        );
        let (url, body) = sent(
            Api::BuiltIn,
            "https://a.example",
            "",
            Format::JsonSchema,
            ModelStage::Screen,
        );
        assert_eq!(
            (url.as_str(), &body["user"], &body["schema"]["type"]),
            ("", &json!("Material."), &json!("object"))
        );
    }

    #[test]
    fn the_key_is_in_its_header_only() {
        let key = ApiKey::parse("sk-1").expect("a good key").expect("a key");
        assert_eq!(
            auth_header(Api::OpenAi, &key),
            ("authorization", "Bearer sk-1".to_owned())
        );
        assert_eq!(
            auth_header(Api::Anthropic, &key),
            ("x-api-key", "sk-1".to_owned())
        );
        let base = BaseUrl::parse("http://localhost:1").expect("a good address");
        let outbound = outbound(
            &Endpoint::new(Api::OpenAi, base, "m"),
            &request(ModelStage::Name),
        );
        assert!(!format!("{outbound:?}").contains("Material"));
    }
}
