//! The bodies of calls, protocol by protocol.

use serde::Serialize;

use crate::llm::endpoint::{Api, Endpoint};
use crate::llm::request::Request;
use crate::llm::shape::{Format, Schema};

/// The body that puts both parts of a request to an endpoint.
pub(super) fn body(endpoint: &Endpoint, request: &Request, system: &str, user: &str) -> String {
    match endpoint.api {
        Api::OpenAi => open_ai(endpoint, request, system, user),
        Api::Anthropic => anthropic(endpoint, request, system, user),
        Api::BuiltIn => written(&BuiltIn {
            system,
            user,
            temperature: request.temperature,
            schema: schema(endpoint.format, request),
        }),
    }
}

/// The schema that goes along, if the format has one.
fn schema(format: Format, request: &Request) -> Option<Schema<'_>> {
    match format {
        Format::BoundedSchema => Some(request.shape.bounded_schema()),
        Format::JsonSchema => Some(request.shape.schema()),
        Format::JsonObject | Format::Tags => None,
    }
}

fn anthropic(endpoint: &Endpoint, request: &Request, system: &str, user: &str) -> String {
    let cache_control = Typed {
        r#type: "ephemeral",
    };
    written(&Anthropic {
        model: &endpoint.model,
        max_tokens: request.max_tokens,
        temperature: request.temperature,
        system: [Block {
            r#type: "text",
            text: system,
            cache_control,
        }],
        messages: [Message {
            role: "user",
            content: user,
        }],
    })
}

fn open_ai(endpoint: &Endpoint, request: &Request, system: &str, user: &str) -> String {
    let is_own = endpoint.base_url.host() == "api.openai.com";
    let response_format = match endpoint.format {
        Format::BoundedSchema | Format::JsonSchema => Some(ResponseFormat {
            r#type: "json_schema",
            json_schema: schema(endpoint.format, request).map(|schema| NamedSchema {
                name: "answer",
                strict: true,
                schema,
            }),
        }),
        Format::JsonObject => Some(ResponseFormat {
            r#type: "json_object",
            json_schema: None,
        }),
        Format::Tags => None,
    };
    written(&OpenAi {
        model: &endpoint.model,
        messages: [
            Message {
                role: "system",
                content: system,
            },
            Message {
                role: "user",
                content: user,
            },
        ],
        temperature: (!is_own || takes_temperature(&endpoint.model)).then_some(request.temperature),
        // OpenAI itself has renamed the limit, and its newer models refuse the old name; other servers know the old one alone.
        max_tokens: (!is_own).then_some(request.max_tokens),
        max_completion_tokens: is_own.then_some(request.max_tokens),
        response_format,
        stream: false,
    })
}

/// The reasoning models of that provider refuse any temperature but their own.
fn takes_temperature(model: &str) -> bool {
    let reasons = model
        .strip_prefix('o')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !reasons && !model.starts_with("gpt-5")
}

fn written(body: &impl Serialize) -> String {
    // Strings, numbers and the names of fields: JSON can hold them all.
    serde_json::to_string(body).unwrap_or_default()
}

#[derive(Serialize)]
struct OpenAi<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    stream: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<NamedSchema<'a>>,
}

#[derive(Serialize)]
struct NamedSchema<'a> {
    name: &'static str,
    strict: bool,
    schema: Schema<'a>,
}

#[derive(Serialize)]
struct Anthropic<'a> {
    model: &'a str,
    max_tokens: u32,
    temperature: f32,
    system: [Block<'a>; 1],
    messages: [Message<'a>; 1],
}

#[derive(Serialize)]
struct Block<'a> {
    r#type: &'static str,
    text: &'a str,
    cache_control: Typed,
}

#[derive(Serialize)]
struct Typed {
    r#type: &'static str,
}

#[derive(Serialize)]
struct BuiltIn<'a> {
    system: &'a str,
    user: &'a str,
    temperature: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<Schema<'a>>,
}
