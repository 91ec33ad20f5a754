//! Carries a run to its end on the calling thread: the native program and the tests.

use super::calls::Answer;
use super::run::{Action, EmbedBatch, ModelCall, Run, RunError};
use super::stage::Progress;
use crate::llm::CallError;
use crate::matrix::Matrix;

/// Why [`drive`] stopped.
#[derive(Debug, thiserror::Error)]
pub enum DriveError<E> {
    /// The embedder failed.
    #[error(transparent)]
    Embed(E),
    /// The run could not go on, or refused what it was given.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Drives `run` with `embed` for its batches and `ask` for its questions, one at a time; `observe` hears of progress after
/// every action.
///
/// # Errors
/// The first error of `embed`, [`RunError::WrongVectors`] if it gives the wrong shape, or why the run could not go on.
pub fn drive<T, E>(
    mut run: Run<T>,
    mut embed: impl FnMut(&EmbedBatch) -> Result<Matrix, E>,
    mut ask: impl FnMut(&ModelCall) -> Result<Answer, CallError>,
    mut observe: impl FnMut(Progress),
) -> Result<T, DriveError<E>> {
    loop {
        match run.next_action() {
            // With one thing at a time there is never anything to wait for.
            Action::Compute | Action::Wait => run.compute(),
            Action::Embed(batch) => {
                let vectors = embed(&batch).map_err(DriveError::Embed)?;
                run.supply(batch.id, &vectors)?;
            }
            Action::Ask(call) => {
                run.answer(call.id, &ask(&call));
            }
            Action::Finish(output) => return Ok(*output?),
        }
        observe(run.progress());
    }
}

/// For [`drive`] over a run that asks no model.
///
/// # Errors
/// Always: there is no model.
pub fn no_model(_: &ModelCall) -> Result<Answer, CallError> {
    Err(CallError::Unreachable)
}
