//! Puts many questions to the model: as many at a time as the driver takes, malformed answers asked for again, and every
//! outcome counted.

use std::collections::BTreeMap;

use super::calls::Answer;
use super::exchange::Exchange;
use crate::llm::{CallError, Malformed, ModelStage};
use crate::prompt::Question;
use crate::redact::Redactor;
use crate::report::v1::StageRecord;

/// Questions out at a time; the driver decides how many of them are calls at a time.
const WINDOW: usize = 128;
/// How often a question is put before it is given up.
const MAX_ATTEMPTS: u32 = 3;
/// Questions made between looks at the driver: each may redact a long conversation.
const CHUNK: usize = 4;

/// A question without a usable answer after all attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GivenUp;

/// Puts questions on behalf of a pipeline.
pub(super) struct Asker {
    exchange: Exchange,
    redactor: Redactor,
    stages: BTreeMap<ModelStage, StageRecord>,
    models: BTreeMap<String, usize>,
}

impl Asker {
    pub(super) fn new(exchange: Exchange, redactor: Redactor) -> Self {
        Self {
            exchange,
            redactor,
            stages: BTreeMap::new(),
            models: BTreeMap::new(),
        }
    }

    pub(super) fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// The figures of all stages so far, and which model gave how many answers.
    pub(super) fn into_record(self) -> (Vec<StageRecord>, Vec<(String, usize)>) {
        (
            self.stages.into_values().collect(),
            self.models.into_iter().collect(),
        )
    }

    /// The model that gave most answers; empty if none did.
    pub(super) fn main_model(&self) -> String {
        self.models
            .iter()
            .max_by_key(|(_, answers)| **answers)
            .map(|(model, _)| model.clone())
            .unwrap_or_default()
    }

    /// Puts `n` questions, made one by one as there is room, and gives their answers in the order of the questions.
    ///
    /// `about` names the corpus indices of the conversations whose text is in a question. `done` hears how many are
    /// through.
    pub(super) async fn ask_all<T>(
        &mut self,
        n: usize,
        mut question: impl FnMut(&Redactor, usize) -> (Question<T>, Vec<usize>),
        done: impl Fn(&Exchange, usize),
    ) -> Vec<Result<T, GivenUp>> {
        let mut answers: Vec<Option<Result<T, GivenUp>>> = (0..n).map(|_| None).collect();
        let mut out: BTreeMap<u64, (usize, Question<T>)> = BTreeMap::new();
        let (mut next, mut n_done) = (0, 0);
        done(&self.exchange, 0);
        while n_done < n {
            let mut made = 0;
            while next < n && out.len() < WINDOW && made < CHUNK {
                let (mut question, about) = question(&self.redactor, next);
                question.request.conversations = about;
                out.insert(
                    self.exchange.calls().ask(question.request.clone()),
                    (next, question),
                );
                next += 1;
                made += 1;
            }
            if next < n && out.len() < WINDOW {
                self.exchange.breathe().await;
            } else {
                self.exchange.answers().await;
            }
            loop {
                // Not in the head of the loop, where the borrow would live on.
                let Some((id, answer)) = self.exchange.calls().take() else {
                    break;
                };
                let Some((index, mut question)) = out.remove(&id) else {
                    continue;
                };
                match self.judge(&question, answer) {
                    Ok(value) => answers[index] = Some(Ok(value)),
                    Err(Some(_)) if question.request.attempt + 1 < MAX_ATTEMPTS => {
                        question.request.attempt += 1;
                        out.insert(
                            self.exchange.calls().ask(question.request.clone()),
                            (index, question),
                        );
                        continue;
                    }
                    Err(_) => {
                        self.exchange.calls().give_up(&question.request);
                        self.stage(question.request.stage).quarantined += 1;
                        answers[index] = Some(Err(GivenUp));
                    }
                }
                n_done += 1;
                done(&self.exchange, n_done);
            }
        }
        answers
            .into_iter()
            .map(|answer| answer.unwrap_or(Err(GivenUp)))
            .collect()
    }

    /// One question.
    pub(super) async fn ask<T>(&mut self, question: Question<T>) -> Result<T, GivenUp> {
        let mut question = Some(question);
        self.ask_all(
            1,
            |_, _| match question.take() {
                Some(question) => (question, Vec::new()),
                // Asked for once only: there is one question.
                None => unreachable!("one question is made once"),
            },
            |_, _| {},
        )
        .await
        .pop()
        .unwrap_or(Err(GivenUp))
    }

    /// Counts an answer and reads it; `Err(None)` if the call itself failed.
    fn judge<T>(
        &mut self,
        question: &Question<T>,
        answer: Result<Answer, CallError>,
    ) -> Result<T, Option<Malformed>> {
        let answer = answer.map_err(|_failed| None)?;
        *self.models.entry(answer.model).or_default() += 1;
        let read = question.read(&self.redactor, &answer.text);
        let stage = self.stage(question.request.stage);
        stage.answers += 1;
        stage.tokens_in += answer.tokens_in;
        stage.tokens_out += answer.tokens_out;
        if let Err(malformed) = &read {
            stage.malformed += 1;
            stage.instructions += usize::from(*malformed == Malformed::Instruction);
        }
        read.map_err(Some)
    }

    fn stage(&mut self, stage: ModelStage) -> &mut StageRecord {
        self.stages
            .entry(stage)
            .or_insert_with(|| StageRecord::new(stage))
    }
}
