//! One call to the model, on record in the ledger from before its first byte.

use clioscope_core::llm::ledger::ANSWERED;
use clioscope_core::llm::{
    Api, ApiKey, CallError, Completion, Endpoint, ModelStage, Outbound, RequestKey, journal, ledger,
};
use web_sys::AbortController;

use super::book::Book;
use super::built_in::BuiltIn;
use super::model_http;
use crate::protocol::BUILT_IN_ORIGIN;

/// Outcome of a call that the person ended.
const CANCELLED: &str = "cancelled";

/// Which model is asked.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) endpoint: Endpoint,
    pub(super) key: Option<ApiKey>,
}

/// Makes one call, on record from before its first byte; `None` if the person ended it.
pub(super) async fn make(
    book: &Book,
    built_in: &BuiltIn,
    link: &Link,
    call: &Outbound,
    conversations: Vec<String>,
    stop: &AbortController,
) -> Option<Result<Completion, CallError>> {
    let endpoint = &link.endpoint;
    let is_built_in = endpoint.api == Api::BuiltIn;
    let mut record = record(link, call.stage(), call.key(), call.body().len());
    record.conversations = conversations;
    book.began(&record);
    let sent = if is_built_in {
        built_in.send(call, endpoint.timeout_ms, stop).await
    } else {
        model_http::send(endpoint, link.key.as_ref(), call, stop).await
    };
    record.bytes_in = sent.bytes_in as u64;
    let outcome = match &sent.result {
        None => CANCELLED,
        Some(Ok(_)) => ANSWERED,
        Some(Err(error)) => error.id(),
    };
    outcome.clone_into(&mut record.outcome);
    book.ended(record);
    sent.result
}

/// The ledger's entry of a call that is about to be made.
pub(super) fn record(
    link: &Link,
    stage: ModelStage,
    request: RequestKey,
    bytes_out: usize,
) -> ledger::Entry {
    let origin = match link.endpoint.api {
        Api::BuiltIn => BUILT_IN_ORIGIN,
        Api::OpenAi | Api::Anthropic => link.endpoint.base_url.origin(),
    };
    ledger::Entry {
        at_ms: js_sys::Date::now() as i64,
        stage,
        origin: origin.to_owned(),
        model: link.endpoint.model.clone(),
        bytes_out: bytes_out as u64,
        bytes_in: 0,
        request,
        conversations: Vec::new(),
        outcome: String::new(),
    }
}

/// The journal's entry of a call that ended.
pub(super) fn entry(
    call: &Outbound,
    link: &Link,
    result: Result<&Completion, &CallError>,
    millis: f64,
) -> journal::Entry {
    let completion = result.ok();
    journal::Entry {
        key: call.key(),
        stage: call.stage(),
        model: link.endpoint.model.clone(),
        outcome: result
            .map(|completion| completion.text.clone())
            .map_err(CallError::clone),
        tokens_in: completion.and_then(|completion| completion.tokens_in),
        tokens_out: completion.and_then(|completion| completion.tokens_out),
        millis: millis as u32,
    }
}
