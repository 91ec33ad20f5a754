//! The questions of a run that are out, and the answers that came.

use std::collections::{BTreeMap, VecDeque};

use super::run::ModelCall;
use crate::llm::{CallError, Request, RequestKey};

/// What a model answered, and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The text; untrusted.
    pub text: String,
    /// The model that gave it.
    pub model: String,
    /// Tokens of the prompt.
    pub tokens_in: u64,
    /// Tokens of the answer.
    pub tokens_out: u64,
}

/// Questions by number. A question that is out already is not put twice: whoever asks it again waits for the same answer.
#[derive(Default)]
pub(super) struct Calls {
    n_asked: u64,
    /// Not handed out yet.
    queue: VecDeque<ModelCall>,
    /// Out: the key of each call, and everybody who waits for it.
    out: BTreeMap<u64, RequestKey>,
    waiting: BTreeMap<RequestKey, Vec<u64>>,
    answers: VecDeque<(u64, Result<Answer, CallError>)>,
    given_up: Vec<Vec<RequestKey>>,
}

impl Calls {
    /// Puts a question; the number names it in [`take`](Self::take).
    pub(super) fn ask(&mut self, request: Request) -> u64 {
        let id = self.n_asked;
        self.n_asked += 1;
        let key = request.key();
        let waiting = self.waiting.entry(key).or_default();
        waiting.push(id);
        if waiting.len() == 1 {
            self.out.insert(id, key);
            self.queue.push_back(ModelCall { id, request });
        }
        id
    }

    /// The next answer, in the order in which they came.
    pub(super) fn take(&mut self) -> Option<(u64, Result<Answer, CallError>)> {
        self.answers.pop_front()
    }

    /// A question is given up after this request and the attempts before it.
    pub(super) fn give_up(&mut self, last: &Request) {
        let attempt = |attempt| Request {
            attempt,
            ..last.clone()
        };
        let keys = (0..=last.attempt).map(|number| attempt(number).key());
        self.given_up.push(keys.collect());
    }

    /// For each question that was given up the requests that put it.
    pub(super) fn given_up(&self) -> &[Vec<RequestKey>] {
        &self.given_up
    }

    pub(super) fn has_answers(&self) -> bool {
        !self.answers.is_empty()
    }

    pub(super) fn hand_out(&mut self) -> Option<ModelCall> {
        self.queue.pop_front()
    }

    /// Takes an answer; false if nobody waits for it.
    pub(super) fn answer(&mut self, id: u64, answer: &Result<Answer, CallError>) -> bool {
        let Some(key) = self.out.remove(&id) else {
            return false;
        };
        for waiting in self.waiting.remove(&key).unwrap_or_default() {
            self.answers.push_back((waiting, answer.clone()));
        }
        true
    }
}
