//! The embedding model of a run: on its way, or in the workers.

use std::future::pending;

use clioscope_core::embed::model::ModelSpec;
use futures_util::FutureExt;
use futures_util::future::RemoteHandle;
use wasm_bindgen_futures::spawn_local;

use super::message::post;
use super::models::{self, ModelFiles};
use super::pool::{Pool, PoolEvent};
use crate::protocol::{FromWorker, RunId};

/// Where the model is.
pub(super) enum Embedding {
    /// Nowhere: not asked for yet, or needed no more.
    Off,
    /// Dropped, it fetches no more.
    Fetching(RemoteHandle<Result<ModelFiles, String>>),
    /// In the workers.
    Ready(Box<Pool>),
}

/// What comes of it.
pub(super) enum Embedded {
    Fetched(Result<ModelFiles, String>),
    Reported(Option<PoolEvent>),
}

impl Embedding {
    /// Fetches a model while the run goes on.
    pub(super) fn fetch(run: RunId, spec: ModelSpec) -> Self {
        let fetching = async move {
            models::load(&spec, |done, total| {
                post(&FromWorker::ModelProgress { run, done, total }, &[]);
            })
            .await
        };
        let (task, handle) = fetching.remote_handle();
        spawn_local(task);
        Self::Fetching(handle)
    }

    /// Waits for what comes next; for ever if it is off.
    pub(super) async fn next(&mut self) -> Embedded {
        match self {
            Self::Off => pending().await,
            Self::Fetching(files) => Embedded::Fetched(files.await),
            Self::Ready(pool) => Embedded::Reported(pool.next().await),
        }
    }
}
