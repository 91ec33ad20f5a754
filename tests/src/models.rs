//! The bundled models, and the paper's own where somebody put its files.

use std::path::Path;

use clioscope_core::embed::Embedder;
use clioscope_core::embed::model::{FileSpec, ModelSpec};

use crate::files;

/// A model with its two files in memory.
pub struct ModelFiles {
    /// Its line in the list.
    pub spec: ModelSpec,
    /// The ONNX graph.
    pub weights: Vec<u8>,
    /// `tokenizer.json`.
    pub tokenizer: Vec<u8>,
}

impl ModelFiles {
    /// The loaded model.
    pub fn load(&self) -> Embedder {
        Embedder::load(self.spec.clone(), &self.weights, &self.tokenizer)
            .expect("a bundled model loads")
    }

    fn read(folder: &Path, spec: ModelSpec) -> Self {
        Self {
            weights: files::bytes(folder.join(&spec.weights.file)),
            tokenizer: files::bytes(folder.join(&spec.tokenizer.file)),
            spec,
        }
    }
}

/// The list of bundled models.
pub fn list() -> Vec<ModelSpec> {
    serde_json::from_slice(&files::bytes("public/models/models.json"))
        .expect("models.json is a list of models")
}

/// A bundled model.
pub fn bundled(id: &str) -> ModelFiles {
    let spec = list().into_iter().find(|spec| spec.id == id);
    ModelFiles::read(
        &files::path("public/models").join(id),
        spec.expect("models.json has a line for each bundled model"),
    )
}

/// all-mpnet-base-v2, the paper's model, of `public/models` or the folder that `CLIOSCOPE_BENCH_MODELS` names; `None` if
/// it is in neither. At 110 MB it is not part of the repository.
pub fn mpnet() -> Option<ModelFiles> {
    let folder = [
        Some(files::path("public/models")),
        std::env::var_os("CLIOSCOPE_BENCH_MODELS").map(files::path),
    ]
    .into_iter()
    .flatten()
    .map(|folder| folder.join("all-mpnet-base-v2"))
    .find(|folder| folder.is_dir())?;
    let file = |name: &str| FileSpec {
        file: name.to_owned(),
        sha256: String::new(),
        bytes: 0,
    };
    // Dimensions, length and padding as in the model's own config.json and sentence_bert_config.json.
    let spec = ModelSpec {
        id: "all-mpnet-base-v2".to_owned(),
        name: "MPNet base v2".to_owned(),
        dims: 768,
        max_tokens: 384,
        pad_id: 1,
        languages: vec!["eng".to_owned()],
        weights: file("model_w8.onnx"),
        tokenizer: file("tokenizer.json"),
        licence: "Apache-2.0".to_owned(),
    };
    Some(ModelFiles::read(&folder, spec))
}
