//! The pipeline without a language model.

use super::exchange::Exchange;
use super::prepared::Preparing;
use super::run::{Inputs, RunError, RunOutput};
use super::stage::Stage;
use super::steps::{cluster, output, project};
use super::tree::grow;
use crate::preprocess::select;
use crate::redact::RedactedText;
use crate::report::build::{Findings, Hierarchy};

/// Conversations redacted in one chunk.
const FACET_CHUNK: usize = 64;

pub(super) async fn run(mut inputs: Inputs, exchange: Exchange) -> Result<RunOutput, RunError> {
    let plan = &mut inputs.plan;
    let selection = select(&inputs.corpus.conversations, plan.sample_size, plan.seed);
    let mut preparing = Preparing::new(selection, plan);
    loop {
        exchange.report(Stage::Facets, preparing.done(), preparing.total());
        exchange.breathe().await;
        if preparing.step(&inputs.corpus, FACET_CHUNK) {
            break;
        }
    }
    let prepared = preparing.finish(&inputs.corpus);
    // Placeholders would draw together whatever was redacted.
    let texts = prepared
        .requests
        .iter()
        .map(RedactedText::without_placeholders)
        .collect();
    exchange.report(Stage::Embed, 0, prepared.requests.len());
    let mut vectors = exchange.embed(texts, Some(Stage::Embed)).await;
    let (curve, clustering) = cluster(&exchange, &mut vectors, plan, 0, 1).await;
    let tree = grow(&exchange, &prepared, &clustering, plan).await;
    let points = project(&exchange, &vectors, plan.seed, 0, 1).await;
    exchange.report(Stage::Report, 0, 1);
    exchange.breathe().await;
    let findings = Findings {
        prepared,
        hierarchies: vec![Hierarchy {
            facet: String::new(),
            vectors,
            curve,
            clustering,
            tree,
            points,
        }],
        model: None,
        privacy: None,
    };
    let output = output(&inputs, findings);
    exchange.report(Stage::Report, 1, 1);
    Ok(output)
}
