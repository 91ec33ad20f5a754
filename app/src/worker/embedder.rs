//! The embedding role: loads one model, then turns batches of texts into vectors.

use clioscope_core::embed::model::ModelSpec;
use clioscope_core::embed::{Embedder, Precision};
use js_sys::{Float32Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::message::{decode, describe, list, listen, post, release};

/// From the pool to an embedding worker.
#[derive(Serialize, Deserialize)]
pub(super) enum ToEmbedder {
    /// Load a model; `buffers` holds weights and tokenizer as `Uint8Array`s.
    Load(ModelSpec, Precision),
    /// Embed redacted texts.
    Embed {
        /// Names the batch in the answer.
        id: usize,
        /// The texts.
        texts: Vec<String>,
    },
}

/// From an embedding worker to the pool.
#[derive(Serialize, Deserialize)]
pub(super) enum FromEmbedder {
    /// The script runs: messages posted before are lost.
    Started,
    /// The model is loaded.
    Loaded {
        /// What the person should know about how it computes.
        notice: Option<String>,
    },
    /// Vectors of a batch; `buffers` holds one `Float32Array`, row after row.
    Vectors {
        /// The batch.
        id: usize,
    },
    /// It cannot go on.
    Failed {
        /// For the person.
        message: String,
    },
}

pub(super) fn start() {
    let mut embedder = None;
    listen(move |message| {
        if let Err(message) = handle(&mut embedder, &message) {
            post(&FromEmbedder::Failed { message }, &[]);
        }
    });
    post(&FromEmbedder::Started, &[]);
}

fn handle(embedder: &mut Option<Embedder>, message: &JsValue) -> Result<(), String> {
    let head: ToEmbedder = decode(message).map_err(|error| describe(&error))?;
    match head {
        ToEmbedder::Load(spec, precision) => {
            let files = list(message, "buffers");
            let [weights, tokenizer] = [0, 1].map(|index| take(files.get(index)));
            let loaded = Embedder::load_with(spec, weights, &tokenizer, precision)
                .map_err(|error| error.to_string())?;
            let notice = loaded.notice().map(str::to_owned);
            *embedder = Some(loaded);
            post(&FromEmbedder::Loaded { notice }, &[]);
        }
        ToEmbedder::Embed { id, texts } => {
            let embedder = embedder.as_ref().ok_or("no model is loaded")?;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let vectors = embedder
                .embed_strs(&texts)
                .map_err(|error| error.to_string())?;
            post(
                &FromEmbedder::Vectors { id },
                &[&Float32Array::from(vectors.as_slice())],
            );
        }
    }
    Ok(())
}

/// The bytes of a file, which is given up.
fn take(file: JsValue) -> Vec<u8> {
    let file: Uint8Array = file.unchecked_into();
    let bytes = file.to_vec();
    release(&file.buffer());
    bytes
}
