//! Answers of servers.

use std::fmt;

use serde_json::Value;

use super::CallError;
use crate::llm::Api;

/// The largest body that is taken: no answer asked for comes near it.
pub const MAX_ANSWER_BYTES: usize = 1 << 20;

/// What a model answered. `Debug` shows the length of the text only.
#[derive(Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text; untrusted.
    pub text: String,
    /// Tokens of the prompt, as the server counted them.
    pub tokens_in: Option<u64>,
    /// Tokens of the answer, as the server counted them.
    pub tokens_out: Option<u64>,
    /// Whether the answer was cut at its greatest length.
    pub cut: bool,
}

impl fmt::Debug for Completion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            text,
            tokens_in,
            tokens_out,
            cut,
        } = self;
        write!(
            f,
            "Completion({} bytes, tokens {tokens_in:?} + {tokens_out:?}, cut: {cut})",
            text.len()
        )
    }
}

/// Whether a body of this many bytes, or so far, is taken.
///
/// # Errors
/// [`CallError::Huge`] if it is larger than [`MAX_ANSWER_BYTES`].
pub fn check_size(bytes: usize) -> Result<(), CallError> {
    if bytes > MAX_ANSWER_BYTES {
        Err(CallError::Huge(MAX_ANSWER_BYTES))
    } else {
        Ok(())
    }
}

/// Reads the answer to a call: its status, its Retry-After header and its body. For [`Api::BuiltIn`] the body is the text itself.
///
/// # Errors
/// [`CallError`] for a status that is no success, and for a body that is not of the protocol.
pub fn read_completion(
    api: Api,
    status: u16,
    retry_after: Option<&str>,
    body: &str,
) -> Result<Completion, CallError> {
    check_size(body.len())?;
    if !(200..300).contains(&status) {
        return Err(CallError::of_status(status, retry_after, body));
    }
    if api == Api::BuiltIn {
        return Ok(Completion {
            text: body.to_owned(),
            tokens_in: None,
            tokens_out: None,
            cut: false,
        });
    }
    let Ok(answer) = serde_json::from_str::<Value>(body) else {
        return Err(CallError::Protocol);
    };
    // Proxies wrap the failure of the server behind them in a success.
    if let Some(status) = answer.pointer("/error/code").and_then(Value::as_u64) {
        let status = u16::try_from(status).unwrap_or_default();
        return Err(CallError::of_status(status, retry_after, body));
    }
    let completion = match api {
        Api::Anthropic => anthropic(&answer),
        Api::OpenAi | Api::BuiltIn => open_ai(&answer),
    };
    completion.ok_or(CallError::Protocol)
}

fn open_ai(answer: &Value) -> Option<Completion> {
    let choice = answer.get("choices")?.get(0)?;
    let message = choice.get("message")?.as_object()?;
    let text = match message.get("content") {
        None | Some(Value::Null) => message
            .get("refusal")
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned(),
        Some(content) => text_of(content)?,
    };
    let count = |name: &str| answer.pointer(name).and_then(Value::as_u64);
    Some(Completion {
        text,
        tokens_in: count("/usage/prompt_tokens"),
        tokens_out: count("/usage/completion_tokens"),
        cut: choice.get("finish_reason").and_then(Value::as_str) == Some("length"),
    })
}

fn anthropic(answer: &Value) -> Option<Completion> {
    let usage = |name: &str| {
        answer
            .get("usage")
            .and_then(|usage| usage.get(name))
            .and_then(Value::as_u64)
    };
    // What was read from the cache or written to it is not in `input_tokens`.
    let cached = ["cache_creation_input_tokens", "cache_read_input_tokens"]
        .into_iter()
        .filter_map(usage);
    Some(Completion {
        text: text_of(answer.get("content").filter(|content| content.is_array())?)?,
        tokens_in: usage("input_tokens").map(|tokens| cached.fold(tokens, u64::saturating_add)),
        tokens_out: usage("output_tokens"),
        cut: answer.get("stop_reason").and_then(Value::as_str) == Some("max_tokens"),
    })
}

/// A string, or the texts of a list of parts; parts of other kinds are left out.
fn text_of(content: &Value) -> Option<String> {
    match content {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => Some(
            parts
                .iter()
                .filter_map(|part| part.get("text")?.as_str())
                .collect(),
        ),
        _ => None,
    }
}

/// The names in a list of models, in its order.
///
/// # Errors
/// [`CallError::Huge`], or [`CallError::Protocol`] for a body that is no such list.
pub fn read_models(body: &str) -> Result<Vec<String>, CallError> {
    check_size(body.len())?;
    let Ok(list) = serde_json::from_str::<Value>(body) else {
        return Err(CallError::Protocol);
    };
    let models = ["data", "models"]
        .iter()
        .find_map(|key| list.get(key)?.as_array())
        .ok_or(CallError::Protocol)?;
    let name = |model: &Value| {
        let name = ["id", "name", "model"]
            .iter()
            .find_map(|key| model.get(key)?.as_str());
        name.filter(|name| !name.is_empty()).map(str::to_owned)
    };
    Ok(models.iter().filter_map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completion(
        text: &str,
        tokens_in: Option<u64>,
        tokens_out: Option<u64>,
        cut: bool,
    ) -> Result<Completion, CallError> {
        Ok(Completion {
            text: text.to_owned(),
            tokens_in,
            tokens_out,
            cut,
        })
    }

    #[test]
    fn completions() {
        for (api, body, expected) in [
            (
                Api::OpenAi,
                r#"{"choices":[{"message":{"role":"assistant","content":"x","reasoning_content":"y"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#,
                completion("x", Some(7), Some(2), false),
            ),
            (
                Api::OpenAi,
                r#"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"image"},{"type":"text","text":"b"}]},"finish_reason":"length"}]}"#,
                completion("ab", None, None, true),
            ),
            (
                Api::OpenAi,
                r#"{"choices":[{"message":{"content":null}}]}"#,
                completion("", None, None, false),
            ),
            (
                Api::OpenAi,
                r#"{"choices":[{"message":{"content":null,"refusal":"no"}}]}"#,
                completion("no", None, None, false),
            ),
            (Api::OpenAi, r#"{"choices":[]}"#, Err(CallError::Protocol)),
            (
                Api::OpenAi,
                r#"{"choices":[{"text":"x"}]}"#,
                Err(CallError::Protocol),
            ),
            (
                Api::OpenAi,
                r#"{"choices":[{"message":{"content":5}}]}"#,
                Err(CallError::Protocol),
            ),
            (Api::OpenAi, "<html>", Err(CallError::Protocol)),
            (Api::OpenAi, "", Err(CallError::Protocol)),
            (
                Api::OpenAi,
                r#"{"error":{"code":429}}"#,
                Err(CallError::RateLimited {
                    retry_after_ms: None,
                }),
            ),
            (
                Api::Anthropic,
                r#"{"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"cache_read_input_tokens":90,"output_tokens":2}}"#,
                completion("x", Some(93), Some(2), false),
            ),
            (
                Api::Anthropic,
                r#"{"content":[],"stop_reason":"max_tokens"}"#,
                completion("", None, None, true),
            ),
            (
                Api::Anthropic,
                r#"{"choices":[]}"#,
                Err(CallError::Protocol),
            ),
            (Api::BuiltIn, "x", completion("x", None, None, false)),
        ] {
            assert_eq!(read_completion(api, 200, None, body), expected, "{body}");
        }
        assert_eq!(
            read_completion(Api::OpenAi, 401, None, "secret"),
            Err(CallError::Key(401))
        );
        assert_eq!(
            read_completion(Api::OpenAi, 200, None, &" ".repeat(MAX_ANSWER_BYTES + 1)),
            Err(CallError::Huge(MAX_ANSWER_BYTES))
        );
    }

    #[test]
    fn lists_of_models() {
        for (body, expected) in [
            (
                r#"{"object":"list","data":[{"id":"a","object":"model"},{"id":"b"}]}"#,
                Ok(vec!["a", "b"]),
            ),
            (
                r#"{"models":[{"name":"a:latest","model":"a"}]}"#,
                Ok(vec!["a:latest"]),
            ),
            (r#"{"data":[{},{"id":""},5]}"#, Ok(vec![])),
            (r#"{"data":"x"}"#, Err(CallError::Protocol)),
            ("Ollama is running", Err(CallError::Protocol)),
        ] {
            let expected = expected
                .map(|names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(read_models(body), expected, "{body}");
        }
    }
}
