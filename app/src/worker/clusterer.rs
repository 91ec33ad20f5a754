//! The clustering role: holds vectors, and does restarts of k-means on them.

use clioscope_core::Matrix;
use clioscope_core::cluster::KMeansRuns;
use js_sys::{Float32Array, Uint32Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::message::{decode, describe, list, listen, post, release};

/// From the pool to a clustering worker.
#[derive(Serialize, Deserialize)]
pub(super) enum ToClusterer {
    /// The vectors; `buffers` holds one `Float32Array`, row after row.
    Vectors {
        /// Of a row.
        dims: usize,
    },
    /// Do a restart.
    Restart {
        /// Names the job in the answers.
        id: usize,
        /// Number of clusters.
        k: usize,
        /// Which restart.
        restart: usize,
        /// Seed of all restarts.
        seed: u64,
    },
}

/// From a clustering worker to the pool.
#[derive(Serialize, Deserialize)]
pub(super) enum FromClusterer {
    /// The script runs: messages posted before are lost.
    Started,
    /// The vectors are there.
    Ready,
    /// So many passes of a job are done.
    Passes {
        /// The job.
        id: usize,
        /// Passes.
        passes: usize,
    },
    /// A job is done; `buffers` holds one `Uint32Array`, the cluster of each row.
    Labels {
        /// The job.
        id: usize,
    },
    /// It cannot go on.
    Failed,
}

pub(super) fn start() {
    let mut vectors = Matrix::default();
    listen(move |message| {
        if handle(&mut vectors, &message).is_err() {
            post(&FromClusterer::Failed, &[]);
        }
    });
    post(&FromClusterer::Started, &[]);
}

fn handle(vectors: &mut Matrix, message: &JsValue) -> Result<(), String> {
    match decode(message).map_err(|error| describe(&error))? {
        ToClusterer::Vectors { dims } => {
            let values: Float32Array = list(message, "buffers").get(0).unchecked_into();
            let rows = values.to_vec();
            release(&values.buffer());
            *vectors = Matrix::from_vec(rows, dims).ok_or("half a row")?;
            post(&FromClusterer::Ready, &[]);
        }
        ToClusterer::Restart {
            id,
            k,
            restart,
            seed,
        } => {
            let mut runs = KMeansRuns::one(k, restart, seed);
            let clustering = loop {
                if let Some(clustering) = runs.step(vectors) {
                    break clustering;
                }
                let passes = runs.progress().0;
                post(&FromClusterer::Passes { id, passes }, &[]);
            };
            let labels: Vec<u32> = (clustering.assignment.iter())
                .map(|&cluster| cluster as u32)
                .collect();
            post(
                &FromClusterer::Labels { id },
                &[&Uint32Array::from(labels.as_slice())],
            );
        }
    }
    Ok(())
}
