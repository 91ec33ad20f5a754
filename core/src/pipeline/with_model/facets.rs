//! From conversations to facets (paper §2.3, §2.4): filter, screener, and one or several questions a conversation.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use crate::conversation::{Conversation, Corpus};
use crate::facet::{Column, FacetMode, FacetTable, Transcript};
use crate::pipeline::asking::{Asker, GivenUp};
use crate::pipeline::exchange::Exchange;
use crate::pipeline::plan::{ModelPlan, RunPlan};
use crate::pipeline::prepared::{Prepared, language_of};
use crate::pipeline::run::{Inputs, RunError};
use crate::pipeline::stage::Stage;
use crate::preprocess::{Selection, select};
use crate::prompt::{self, FacetAnswer, OwnWords};
use crate::random::Random;
use crate::redact::{RedactedText, Redactor};
use crate::report::v1::ModelRecord;

/// Bytes that a compiled filter may take: a pattern that needs more is refused.
const MAX_FILTER_BYTES: usize = 1 << 20;

/// What is known once every conversation has its facets.
pub(in crate::pipeline) struct Answered {
    /// The conversations that have a usable answer to every text facet.
    pub(in crate::pipeline) prepared: Prepared,
    /// Answers to each text facet, shape `(n_text_facets, n_conversations)`.
    pub(in crate::pipeline) texts: Vec<Vec<RedactedText>>,
    /// What was left out.
    pub(in crate::pipeline) record: ModelRecord,
}

pub(in crate::pipeline) async fn answered(
    inputs: &Inputs,
    model_plan: &ModelPlan,
    own: &OwnWords,
    asker: &mut Asker,
    exchange: &Exchange,
) -> Result<Answered, RunError> {
    let mut record = ModelRecord::default();
    let mut selection = selected(&inputs.corpus, &inputs.plan, model_plan, &mut record)?;
    exchange.breathe().await;
    if let Some(question) = &model_plan.screener {
        screen(
            inputs,
            model_plan,
            question,
            &mut selection,
            &mut record,
            asker,
        )
        .await;
    }
    if selection.kept.is_empty() {
        return Err(RunError::NothingPasses);
    }
    let asking = Asking {
        corpus: &inputs.corpus,
        indices: &selection.kept,
        plan: model_plan,
        own,
    };
    let Facets {
        answers,
        n_shortened,
        n_redactions,
    } = asking.ask(asker).await;
    record.shortened = n_shortened;
    let text_facets = model_plan.text_facets();
    let usable: Vec<bool> = answers
        .iter()
        .map(|answers| text_facets.iter().all(|&facet| answers[facet].is_some()))
        .collect();
    record.unanswered = usable.iter().filter(|usable| !**usable).count();
    let answers: Vec<Vec<Option<FacetAnswer>>> = answers
        .into_iter()
        .zip(&usable)
        .filter_map(|(answers, usable)| usable.then_some(answers))
        .collect();
    selection.leave_out(&usable);
    if selection.kept.is_empty() {
        return Err(RunError::NoAnswers);
    }
    let texts: Vec<Vec<RedactedText>> = text_facets
        .iter()
        .map(|&facet| {
            answers
                .iter()
                .map(|answers| match &answers[facet] {
                    Some(FacetAnswer::Text(text)) => text.clone(),
                    _ => RedactedText::default(),
                })
                .collect()
        })
        .collect();
    let prepared = prepare(
        inputs,
        model_plan,
        selection,
        &texts[0],
        &answers,
        n_redactions,
    );
    Ok(Answered {
        prepared,
        texts,
        record,
    })
}

/// Puts the facets of `n` conversations to the model, drawn from those that the filter lets through.
pub(in crate::pipeline) async fn measure(
    inputs: Inputs,
    exchange: Exchange,
    n: usize,
) -> Result<(), RunError> {
    let Some(model_plan) = &inputs.plan.model_plan else {
        return Ok(());
    };
    let selection = selected(
        &inputs.corpus,
        &inputs.plan,
        model_plan,
        &mut ModelRecord::default(),
    )?;
    let mut indices = selection.kept;
    Random::new(inputs.plan.seed, "measured conversations").shuffle(&mut indices);
    indices.truncate(n);
    if indices.is_empty() {
        return Err(RunError::NothingPasses);
    }
    let mut asker = Asker::new(exchange, Redactor::new(&inputs.plan.redact_terms));
    let own = OwnWords::new(&model_plan.facets, asker.redactor());
    let asking = Asking {
        corpus: &inputs.corpus,
        indices: &indices,
        plan: model_plan,
        own: &own,
    };
    asking.ask(&mut asker).await;
    Ok(())
}

/// Duplicates collapsed, a sample drawn if asked for, and the filter applied.
pub(in crate::pipeline) fn selected(
    corpus: &Corpus,
    plan: &RunPlan,
    model_plan: &ModelPlan,
    record: &mut ModelRecord,
) -> Result<Selection, RunError> {
    let RunPlan {
        sample_size, seed, ..
    } = *plan;
    let conversations = &corpus.conversations;
    let Some(pattern) = &model_plan.filter else {
        return Ok(select(conversations, sample_size, seed));
    };
    let filter = filter(pattern)?;
    // The sample is drawn from what passes: otherwise a rare topic would leave next to nothing.
    let mut selection = select(conversations, None, seed);
    let passes: Vec<bool> = selection
        .kept
        .iter()
        .map(|&index| {
            conversations[index]
                .user_texts()
                .any(|text| filter.is_match(text))
        })
        .collect();
    record.filtered_out = selection.leave_out(&passes);
    selection.sample(sample_size, seed);
    Ok(selection)
}

/// Whether `pattern` will do as the filter of a run.
///
/// # Errors
/// [`RunError::Filter`] if it is not a regular expression, or too large a one.
pub fn check_filter(pattern: &str) -> Result<(), RunError> {
    filter(pattern).map(drop)
}

/// Compiles the person's filter: any case, bounded in size. Matching takes time linear in the text.
fn filter(pattern: &str) -> Result<Regex, RunError> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(MAX_FILTER_BYTES)
        .build()
        .map_err(|error| {
            // A drawing of where it is wrong comes before the line that says what.
            let said = error.to_string();
            let what = said.lines().last().unwrap_or_default();
            RunError::Filter(what.trim_start_matches("error: ").to_owned())
        })
}

async fn screen(
    inputs: &Inputs,
    model_plan: &ModelPlan,
    question: &str,
    selection: &mut Selection,
    record: &mut ModelRecord,
    asker: &mut Asker,
) {
    let question = asker.redactor().redact(question);
    let kept = selection.kept.clone();
    let answers = asker
        .ask_all(
            kept.len(),
            |redactor, position| {
                let index = kept[position];
                let conversation = &inputs.corpus.conversations[index];
                let transcript =
                    Transcript::new(conversation, redactor, model_plan.transcript_tokens());
                (prompt::screener(&question, &transcript), vec![index])
            },
            |exchange, done| exchange.report(Stage::Screen, done, kept.len()),
        )
        .await;
    record.undecided = answers.iter().filter(|answer| answer.is_err()).count();
    let passes: Vec<bool> = answers
        .into_iter()
        .map(|answer| answer == Ok(true))
        .collect();
    record.screened_out = selection.leave_out(&passes) - record.undecided;
}

/// Conversations whose facets are asked for.
struct Asking<'a> {
    corpus: &'a Arc<Corpus>,
    /// Into the corpus.
    indices: &'a [usize],
    plan: &'a ModelPlan,
    own: &'a OwnWords,
}

/// Facets by conversation.
struct Facets {
    /// Shape `(n_conversations, n_facets)`.
    answers: Vec<Vec<Option<FacetAnswer>>>,
    n_shortened: usize,
    n_redactions: usize,
}

impl Asking<'_> {
    async fn ask(&self, asker: &mut Asker) -> Facets {
        let specs = &self.plan.facets;
        let (n, n_facets) = (self.indices.len(), specs.len());
        // Facets a call.
        let width = match self.plan.mode {
            FacetMode::OneCall => n_facets,
            FacetMode::Faithful => 1,
        };
        let calls = n_facets.div_ceil(width.max(1));
        let (mut n_shortened, mut n_redactions) = (0, 0);
        let mut current: Option<(usize, Transcript)> = None;
        let answers = asker
            .ask_all(
                n * calls,
                |redactor, call| {
                    let index = self.indices[call / calls];
                    // The calls of a conversation follow each other, and share its transcript.
                    if current.as_ref().is_some_and(|(of, _)| *of != index) {
                        current = None;
                    }
                    let (_, transcript) = current.get_or_insert_with(|| {
                        let conversation = &self.corpus.conversations[index];
                        let transcript =
                            Transcript::new(conversation, redactor, self.plan.transcript_tokens());
                        n_shortened += usize::from(transcript.is_shortened());
                        n_redactions += transcript.text().n_placeholders();
                        (index, transcript)
                    });
                    let first = call % calls * width;
                    let asked = &specs[first..(first + width).min(n_facets)];
                    (prompt::facets(asked, self.own, transcript), vec![index])
                },
                |exchange, done| exchange.report(Stage::Facets, done, n * calls),
            )
            .await;
        Facets {
            answers: answers
                .chunks(calls.max(1))
                .map(|answers| row(answers, width))
                .collect(),
            n_shortened,
            n_redactions,
        }
    }
}

/// The answers of one conversation's calls, a facet each.
fn row(answers: &[Result<Vec<FacetAnswer>, GivenUp>], width: usize) -> Vec<Option<FacetAnswer>> {
    answers
        .iter()
        .flat_map(|answer| match answer {
            Ok(answers) => answers.iter().cloned().map(Some).collect(),
            Err(GivenUp) => vec![None; width],
        })
        .collect()
}

fn prepare(
    inputs: &Inputs,
    model_plan: &ModelPlan,
    selection: Selection,
    requests: &[RedactedText],
    answers: &[Vec<Option<FacetAnswer>>],
    n_redactions: usize,
) -> Prepared {
    let conversations = &inputs.corpus.conversations;
    let selected: Vec<&Conversation> = selection
        .kept
        .iter()
        .map(|&index| &conversations[index])
        .collect();
    let languages: Vec<_> = selected
        .iter()
        .map(|conversation| language_of(conversation))
        .collect();
    let mut facets = FacetTable::direct(&selected, &languages);
    for (facet, spec) in model_plan.facets.iter().enumerate() {
        let values: Vec<Option<&FacetAnswer>> = answers
            .iter()
            .map(|answers| answers[facet].as_ref())
            .collect();
        if let Some(column) = Column::answered(spec, &values) {
            facets.put(column);
        }
    }
    Prepared {
        accounts: selected
            .iter()
            .map(|conversation| conversation.account)
            .collect(),
        accounts_known: conversations
            .iter()
            .any(|conversation| conversation.account.is_some()),
        facets,
        requests: requests.to_vec(),
        languages,
        n_redactions,
        selection,
    }
}
