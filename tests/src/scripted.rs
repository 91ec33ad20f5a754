//! A model that answers by rule, so that whole runs can be tested without one: plausible, and a function of the question.

use std::collections::{BTreeMap, BTreeSet};

use clioscope_core::Matrix;
use clioscope_core::Random;
use clioscope_core::llm::{CallError, Field, FieldKind, ModelStage, Request, RequestKey};
use clioscope_core::pipeline::{Action, Answer, EmbedBatch, ModelCall, Run, RunError};
use serde_json::{Map, Value, json};

/// Dimensions of [`bag_of_words`].
pub const WORD_DIMS: usize = 48;

/// What the model said, by question: what a journal is to the product.
pub type Answers = BTreeMap<RequestKey, Answer>;

/// Stands in for the n-th answer, counting all stages; `None` leaves it as it is.
pub type Fault = fn(usize, &Request) -> Option<Result<String, CallError>>;

/// A model by rule; it remembers what it was asked.
#[derive(Default)]
pub struct Scripted {
    /// Texts that contain one of these get the auditor's worst rating.
    pub private: Vec<&'static str>,
    /// Texts that contain one of these carry a sensitive attribute of few.
    pub few: Vec<&'static str>,
    /// What comes instead of the n-th answer, counting all stages.
    pub fault: Option<Fault>,
    /// All questions, in order.
    pub asked: Vec<Request>,
}

impl Scripted {
    /// Answers `request`.
    ///
    /// # Errors
    /// What [`Self::fault`] says.
    pub fn answer(&mut self, request: &Request) -> Result<Answer, CallError> {
        let n = self.asked.len();
        self.asked.push(request.clone());
        let text = match self.fault.and_then(|fault| fault(n, request)) {
            Some(fault) => fault?,
            None => self.text(request),
        };
        Ok(Answer {
            text,
            model: "scripted".to_owned(),
            tokens_in: request.prompt.material().len() as u64 / 4,
            tokens_out: 20,
        })
    }

    /// Questions of a stage.
    pub fn n_asked(&self, stage: ModelStage) -> usize {
        self.asked
            .iter()
            .filter(|request| request.stage == stage)
            .count()
    }

    fn text(&self, request: &Request) -> String {
        let material = fenced(request.prompt.material());
        let mut answer = Map::new();
        for Field { name, kind } in &request.shape.fields {
            answer.insert(
                name.clone(),
                self.value(request.stage, name, kind, &material),
            );
        }
        Value::Object(answer).to_string()
    }

    fn value(&self, stage: ModelStage, name: &str, kind: &FieldKind, material: &[String]) -> Value {
        let all = material.join(" ");
        let auditing = matches!(
            stage,
            ModelStage::Audit | ModelStage::Measure | ModelStage::SelfTest
        );
        let holds = |words: &[&str]| words.iter().any(|word| all.contains(word));
        match kind {
            FieldKind::Integer { min, .. } if auditing && holds(&self.private) => json!(min),
            FieldKind::Integer { max, .. } if auditing => json!(max),
            FieldKind::Integer { min, .. } => json!(min),
            FieldKind::YesNo if auditing => json!(if holds(&self.few) { "yes" } else { "no" }),
            FieldKind::YesNo => json!("yes"),
            FieldKind::Number => json!(3),
            FieldKind::List { .. } if stage == ModelStage::Facets => json!(["English"]),
            FieldKind::List { .. } => json!(
                frequent(&material[0], 6)
                    .iter()
                    .map(|word| format!("All about {word}"))
                    .collect::<Vec<_>>()
            ),
            FieldKind::Choice(choices) => {
                let words: BTreeSet<String> = words(&all).collect();
                let best = choices.iter().max_by_key(|choice| {
                    self::words(choice.as_str())
                        .filter(|word| words.contains(word))
                        .count()
                });
                json!(best.map_or("", |choice| choice.as_str()))
            }
            FieldKind::Text if stage == ModelStage::Facets => json!(opening(&all)),
            FieldKind::Text if name == "name" => json!(format!(
                "Talk about {}",
                frequent(&material[0], 3).join(", ")
            )),
            FieldKind::Text => json!(format!(
                "They asked about {}. It was so.",
                frequent(&material[0], 5).join(", ")
            )),
            FieldKind::Notes => json!("I think."),
        }
    }
}

/// The first words of the first person's turn.
fn opening(transcript: &str) -> String {
    let start = transcript.find("<person").map_or(0, |at| at);
    let turn = &transcript[start..];
    let turn = turn.find('>').map_or(turn, |at| &turn[at + 1..]);
    let words: Vec<&str> = turn
        .split(|c: char| c == '<' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .take(12)
        .collect();
    format!("Ask {}", words.join(" "))
}

/// What stands between the data marks, a text a fence.
fn fenced(material: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = material;
    while let Some(at) = rest.find("<data-") {
        let body = rest[at..]
            .find('\n')
            .map_or(rest, |line| &rest[at + line + 1..]);
        let end = body.find("</data-").unwrap_or(body.len());
        texts.push(body[..end].to_owned());
        rest = &body[end..];
    }
    if texts.is_empty() {
        texts.push(material.to_owned());
    }
    texts
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 4)
        .map(str::to_lowercase)
}

/// The most frequent words; the first in the alphabet of equals.
fn frequent(text: &str, n: usize) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in words(text) {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| usize::MAX - count);
    counts.into_iter().take(n).map(|(word, _)| word).collect()
}

/// Unit vectors in which texts of like words are near.
pub fn bag_of_words(batch: &EmbedBatch) -> Matrix {
    let mut vectors = Matrix::zeros(batch.texts.len(), WORD_DIMS);
    for (row, text) in batch.texts.iter().enumerate() {
        for word in words(text.as_str()) {
            let mut random = Random::new(1, &word);
            for value in vectors.row_mut(row) {
                *value += random.unit() - 0.5;
            }
        }
    }
    vectors.normalize_rows();
    vectors
}

/// How a run is driven besides by the model.
#[derive(Default)]
pub struct Driving {
    /// Answers known beforehand; the model is not asked for them. New ones are added.
    pub answers: Answers,
    /// Stop after so many new answers, as if the tab were closed.
    pub kill_after: Option<usize>,
    /// How many questions are out at a time, at least 1.
    pub at_a_time: usize,
    /// Seed of the order in which the answers of those come back.
    pub order: u64,
}

impl Driving {
    /// Drives `run` to its end; `None` if it was killed.
    ///
    /// # Errors
    /// Why the run could not go on.
    pub fn drive<T>(
        &mut self,
        mut run: Run<T>,
        model: &mut Scripted,
    ) -> Result<Option<T>, RunError> {
        let mut random = Random::new(self.order, "order of answers");
        let mut out: Vec<ModelCall> = Vec::new();
        let mut n_new = 0;
        loop {
            let mut idle = false;
            match run.next_action() {
                Action::Compute => run.compute(),
                Action::Embed(batch) => run.supply(batch.id, &bag_of_words(&batch))?,
                Action::Ask(call) => match self.answers.get(&call.request.key()) {
                    Some(known) => {
                        run.answer(call.id, &Ok(known.clone()));
                    }
                    None => out.push(call),
                },
                Action::Wait => idle = true,
                Action::Finish(output) => return Ok(Some(*output?)),
            }
            if out.len() >= self.at_a_time.max(1) || (idle && !out.is_empty()) {
                if self.kill_after.is_some_and(|kill| n_new >= kill) {
                    return Ok(None);
                }
                let call = out.swap_remove(random.below(out.len()));
                let answer = model.answer(&call.request);
                if let Ok(answer) = &answer {
                    self.answers.insert(call.request.key(), answer.clone());
                }
                n_new += 1;
                run.answer(call.id, &answer);
            }
        }
    }
}
