//! The auditor as a measuring instrument (paper §D): the same question about a sample of conversations, of their
//! summaries, and of their clusters.

use crate::facet::Transcript;
use crate::pipeline::asking::Asker;
use crate::pipeline::exchange::Exchange;
use crate::pipeline::plan::ModelPlan;
use crate::pipeline::prepared::Prepared;
use crate::pipeline::run::Inputs;
use crate::pipeline::stage::Stage;
use crate::prompt;
use crate::random::Random;
use crate::redact::RedactedText;
use crate::report::v1::{PrivacyRecord, Ratings};

pub(super) async fn measured(
    inputs: &Inputs,
    model_plan: &ModelPlan,
    prepared: &Prepared,
    summaries: &[RedactedText],
    cluster_ratings: &[Option<u8>],
    asker: &mut Asker,
    exchange: &Exchange,
) -> PrivacyRecord {
    let kept = &prepared.selection.kept;
    let mut sample: Vec<usize> = (0..kept.len()).collect();
    Random::new(inputs.plan.seed, "audited conversations").shuffle(&mut sample);
    sample.truncate(model_plan.n_measured);
    let n = sample.len();
    exchange.report(Stage::Privacy, 0, 2 * n);
    exchange.breathe().await;
    let raw = asker
        .ask_all(
            n,
            |redactor, i| {
                let index = kept[sample[i]];
                let conversation = &inputs.corpus.conversations[index];
                let budget = model_plan.audited_tokens();
                let transcript = Transcript::new(conversation, redactor, budget);
                (prompt::measure(transcript.text()), vec![index])
            },
            |exchange, done| exchange.report(Stage::Privacy, done, 2 * n),
        )
        .await;
    let summary = asker
        .ask_all(
            n,
            |_, i| {
                (
                    prompt::measure(&summaries[sample[i]]),
                    vec![kept[sample[i]]],
                )
            },
            |exchange, done| exchange.report(Stage::Privacy, n + done, 2 * n),
        )
        .await;
    let rating = |answers: Vec<Result<prompt::Audit, _>>| {
        answers
            .into_iter()
            .map(|answer| answer.ok().map(|audit| audit.rating))
            .collect::<Vec<_>>()
    };
    let cluster = sample
        .iter()
        .map(|&position| cluster_ratings[position])
        .collect::<Vec<_>>();
    PrivacyRecord {
        measured: vec![
            Ratings::count("raw", &rating(raw)),
            Ratings::count("summary", &rating(summary)),
            Ratings::count("cluster", &cluster),
        ],
        n_sample: n,
        ..PrivacyRecord::default()
    }
}
