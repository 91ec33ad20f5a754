//! Finds and loads embedding models.

use std::fs;
use std::path::{Path, PathBuf};

use clioscope_core::embed::model::{FileSpec, ModelSpec, propose_model, sha256_hex};
use clioscope_core::embed::{Embedder, Precision};

use crate::Error;
use crate::input::file_name;

/// Loads the model in `dir`, or else the bundled one that suits the conversations' languages.
pub(crate) fn load<'a>(
    dir: Option<&Path>,
    languages: impl IntoIterator<Item = (&'a str, usize)>,
    precision: Precision,
) -> Result<Embedder, Error> {
    let (dir, spec) = if let Some(dir) = dir {
        (dir.to_owned(), spec_of(dir)?)
    } else {
        let models = bundled()?;
        let (id, _) = propose_model(languages);
        let spec = list(&models)?.into_iter().find(|spec| spec.id == id);
        (
            models.join(id),
            spec.ok_or_else(|| format!("models.json has no line for {id}"))?,
        )
    };
    let weights = read(&dir.join(&spec.weights.file))?;
    let tokenizer = read(&dir.join(&spec.tokenizer.file))?;
    spec.weights.verify(&weights)?;
    spec.tokenizer.verify(&tokenizer)?;
    Ok(Embedder::load_with(spec, &weights, &tokenizer, precision)?)
}

/// The folder of bundled models: `$CLIOSCOPE_MODELS`, else `public/models` here, beside the program or in the source tree.
fn bundled() -> Result<PathBuf, Error> {
    let mut candidates: Vec<PathBuf> = std::env::var_os("CLIOSCOPE_MODELS")
        .map(PathBuf::from)
        .into_iter()
        .collect();
    candidates.push(PathBuf::from("public/models"));
    if let Ok(program) = std::env::current_exe() {
        candidates.extend(
            program
                .ancestors()
                .skip(1)
                .map(|folder| folder.join("public/models")),
        );
    }
    candidates.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/models"));
    candidates.into_iter().find(|folder| folder.join("models.json").is_file()).ok_or_else(|| {
        "no embedding model found: name its folder with --model, or set CLIOSCOPE_MODELS to the folder of models.json".into()
    })
}

fn list(models: &Path) -> Result<Vec<ModelSpec>, Error> {
    let path = models.join("models.json");
    serde_json::from_slice(&read(&path)?)
        .map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The line of a model folder: the bundled list's if the weights are known, else made up from `config.json`.
fn spec_of(dir: &Path) -> Result<ModelSpec, Error> {
    let weights_file = fs::read_dir(dir)
        .map_err(|error| format!("{}: {error}", dir.display()))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "onnx")
        })
        .min()
        .ok_or_else(|| format!("{} holds no .onnx file", dir.display()))?;
    let digest = sha256_hex(&read(&weights_file)?);
    let known = bundled()
        .and_then(|models| list(&models))
        .unwrap_or_default();
    if let Some(spec) = known.into_iter().find(|spec| spec.weights.sha256 == digest) {
        let file = file_name(&weights_file);
        return Ok(ModelSpec {
            weights: FileSpec {
                file,
                ..spec.weights
            },
            ..spec
        });
    }
    let config_path = dir.join("config.json");
    let config: serde_json::Value = serde_json::from_slice(&read(&config_path)?)
        .map_err(|error| format!("{}: {error}", config_path.display()))?;
    let number = |key: &str| config[key].as_u64();
    let dims = number("hidden_size")
        .or_else(|| number("dim"))
        .ok_or_else(|| {
            format!(
                "{} does not say hidden_size, the number of dimensions",
                config_path.display()
            )
        })?;
    let tokenizer = read(&dir.join("tokenizer.json"))?;
    let positions = number("max_position_embeddings").unwrap_or(256);
    Ok(ModelSpec {
        id: file_name(dir),
        name: file_name(dir),
        dims: dims as usize,
        max_tokens: positions.saturating_sub(2).clamp(16, 384) as usize,
        pad_id: number("pad_token_id").unwrap_or(0) as u32,
        languages: Vec::new(),
        weights: FileSpec {
            file: file_name(&weights_file),
            sha256: digest,
            bytes: 0,
        },
        tokenizer: FileSpec {
            file: "tokenizer.json".to_owned(),
            sha256: sha256_hex(&tokenizer),
            bytes: tokenizer.len() as u64,
        },
        licence: "unknown".to_owned(),
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
