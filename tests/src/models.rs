//! The bundled models, and the paper's own where somebody put its files.

use std::path::PathBuf;

use clioscope_core::embed::Embedder;
use clioscope_core::embed::model::{FileSpec, ModelSpec};

use crate::files;

/// Where the paper's model may lie; at 110 MB it is not part of the repository.
const MPNET_FOLDERS: [&str; 2] = [
    "public/models/all-mpnet-base-v2",
    "../shared/models/all-mpnet-base-v2",
];

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

    fn read(folder: &str, spec: ModelSpec) -> Self {
        let folder = PathBuf::from(folder);
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
        &format!("public/models/{id}"),
        spec.expect("models.json has a line for each bundled model"),
    )
}

/// all-mpnet-base-v2, the paper's model, or `None` if nobody put it there.
pub fn mpnet() -> Option<ModelFiles> {
    let folder = MPNET_FOLDERS
        .into_iter()
        .find(|folder| files::path(folder).is_dir())?;
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
    Some(ModelFiles::read(folder, spec))
}
