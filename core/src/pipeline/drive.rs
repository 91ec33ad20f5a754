//! Carries a run to its end on the calling thread: the native program and the tests.

use super::run::{Action, EmbedBatch, Run, RunError, RunOutput};
use super::stage::Progress;
use crate::matrix::Matrix;

/// Why [`drive`] stopped.
#[derive(Debug, thiserror::Error)]
pub enum DriveError<E> {
    /// The embedder failed.
    #[error(transparent)]
    Embed(E),
    /// The run refused what it was given.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Drives `run` with `embed` for its batches; `observe` hears of progress after every action.
///
/// # Errors
/// The first error of `embed`, or [`RunError::WrongVectors`] if it gives the wrong shape.
pub fn drive<E>(
    mut run: Run,
    mut embed: impl FnMut(&EmbedBatch) -> Result<Matrix, E>,
    mut observe: impl FnMut(Progress),
) -> Result<RunOutput, DriveError<E>> {
    loop {
        match run.next_action() {
            // With one batch at a time there is never anything to wait for.
            Action::Compute | Action::Wait => run.compute(),
            Action::Embed(batch) => {
                let vectors = embed(&batch).map_err(DriveError::Embed)?;
                run.supply(batch.id, &vectors)?;
            }
            Action::Finish(output) => return Ok(*output),
        }
        observe(run.progress());
    }
}
