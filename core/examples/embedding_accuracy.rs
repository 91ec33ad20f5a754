//! How near the vectors of integer products come to those of 32-bit floats, and how fast either is:
//! `cargo run --release -p clioscope-core --features onnx --example embedding_accuracy -- FOLDER TEXTS [N] [WIDTH MAX_TOKENS PAD]`.
//!
//! FOLDER is that of a model in the list beside it (`public/models/<id>`), else WIDTH, `MAX_TOKENS` and PAD describe it. TEXTS is
//! JSON Lines of conversations; the first thing said in each of N (1000) of them, evenly spread, is embedded.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot set up its input has failed, and what it prints is what it is for"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clioscope_core::embed::batch::BatchPlan;
use clioscope_core::embed::model::{FileSpec, ModelSpec};
use clioscope_core::embed::{Embedder, Precision};
use clioscope_core::redact::{RedactedText, Redactor};
use clioscope_core::{Matrix, dot};
use serde_json::Value;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, texts, numbers @ ..] = &arguments[..] else {
        panic!("give the folder of a model and a file of texts");
    };
    let numbers: Vec<usize> = numbers
        .iter()
        .map(|number| number.parse().expect("a number"))
        .collect();
    let folder = PathBuf::from(folder);
    let spec = spec(&folder, &numbers);
    let texts = texts_of(Path::new(texts), numbers.first().copied().unwrap_or(1000));
    let [integer, float] = [Precision::Integer, Precision::Float].map(|precision| {
        let [weights, tokenizer] =
            [&spec.weights, &spec.tokenizer].map(|file| fs::read(folder.join(&file.file)).unwrap());
        let started = Instant::now();
        let embedder = Embedder::load_with(spec.clone(), &weights, &tokenizer, precision).unwrap();
        let loading = started.elapsed().as_secs_f64();
        let started = Instant::now();
        let vectors = embed(&embedder, &texts);
        let rate = texts.len() as f64 / started.elapsed().as_secs_f64();
        println!(
            "{precision:?}: loaded in {loading:.2} s, {rate:.1} texts/s; {}",
            embedder.notice().unwrap_or("no notice")
        );
        (vectors, rate)
    });
    let mut cosines: Vec<f32> = (integer.0.rows().zip(float.0.rows()))
        .map(|(a, b)| dot(a, b))
        .collect();
    cosines.sort_by(f32::total_cmp);
    let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
    println!(
        "{} texts: cosine of integers to floats least {:.4}, mean {mean:.4}; integers {:.2} times as fast",
        texts.len(),
        cosines[0],
        integer.1 / float.1
    );
}

fn embed(embedder: &Embedder, texts: &[RedactedText]) -> Matrix {
    let plan = BatchPlan::new(texts);
    let mut vectors = Matrix::zeros(texts.len(), embedder.spec().dims);
    for batch in &plan.batches {
        let own: Vec<RedactedText> = batch
            .iter()
            .map(|&unique| texts[plan.first_of[unique]].clone())
            .collect();
        let found = embedder.embed(&own).unwrap();
        for (row, &unique) in batch.iter().enumerate() {
            for (text, _) in plan
                .unique_of
                .iter()
                .enumerate()
                .filter(|(_, of)| **of == unique)
            {
                vectors.row_mut(text).copy_from_slice(found.row(row));
            }
        }
    }
    vectors
}

fn spec(folder: &Path, numbers: &[usize]) -> ModelSpec {
    if let [_, dims, max_tokens, pad_id] = numbers[..] {
        let file = |file: &str| FileSpec {
            file: file.to_owned(),
            sha256: String::new(),
            bytes: 0,
        };
        return ModelSpec {
            id: "given".to_owned(),
            name: "given".to_owned(),
            dims,
            max_tokens,
            pad_id: pad_id as u32,
            languages: Vec::new(),
            weights: file("model_w8.onnx"),
            tokenizer: file("tokenizer.json"),
            licence: String::new(),
        };
    }
    let list = fs::read(folder.join("../models.json")).expect("models.json beside the folder");
    let list: Vec<ModelSpec> = serde_json::from_slice(&list).unwrap();
    let id = folder.file_name().unwrap();
    list.into_iter()
        .find(|spec| *spec.id == *id)
        .expect("a line in models.json")
}

/// The first thing said in `n` conversations, of the layout of `public/sample` or of `turns` as pairs.
fn texts_of(path: &Path, n: usize) -> Vec<RedactedText> {
    let file = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    let redactor = Redactor::new(&[]);
    let n = n.min(lines.len());
    (0..n)
        .map(|index| {
            let line: Value = serde_json::from_str(lines[index * lines.len() / n]).unwrap();
            let said = line
                .pointer("/messages/0/content")
                .or(line.pointer("/turns/0/1"));
            redactor.redact(said.and_then(Value::as_str).expect("a conversation"))
        })
        .collect()
}
