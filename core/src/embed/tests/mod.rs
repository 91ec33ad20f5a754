//! Small encoders in the styles of several exporters: found, proven, and computed as their graphs say.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

mod writer;

use super::embedder::{Embedder, Precision};
use super::model::{FileSpec, ModelSpec};
use super::tokens::Tokens;
use crate::{Random, dot};
use writer::{Oddity, POSITIONS, Style, WIDTH, WORDS, model};

fn load(style: Style, precision: Precision) -> Embedder {
    let words: Vec<String> = (0..WORDS).map(|id| format!("\"w{id}\":{id}")).collect();
    let tokenizer = format!(
        r#"{{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
        "pre_tokenizer":{{"type":"Whitespace"}},"post_processor":null,"decoder":null,
        "model":{{"type":"WordLevel","vocab":{{{}}},"unk_token":"w0"}}}}"#,
        words.join(",")
    );
    let file = FileSpec {
        file: String::new(),
        sha256: String::new(),
        bytes: 0,
    };
    let spec = ModelSpec {
        id: "small".to_owned(),
        name: "small".to_owned(),
        dims: WIDTH,
        max_tokens: POSITIONS - 2,
        pad_id: 1,
        languages: Vec::new(),
        weights: file.clone(),
        tokenizer: file,
        licence: String::new(),
    };
    let tokens = Tokens::new(tokenizer.as_bytes(), spec.max_tokens).unwrap();
    Embedder::of(spec, model(style), tokens, precision).unwrap()
}

/// Texts of words from the tables, of 1 to the most tokens that fit.
fn texts() -> Vec<String> {
    let mut random = Random::new(2, "texts");
    [1, 2, 3, 17, 63, 64]
        .map(|length| {
            let words: Vec<String> = (0..length)
                .map(|_| format!("w{}", random.below(WORDS)))
                .collect();
            words.join(" ")
        })
        .to_vec()
}

#[test]
fn encoders_of_every_style_are_computed_in_integers() {
    let style = Style::default();
    for style in [
        style,
        Style {
            decomposed_norm: true,
            half_first: true,
            ..style
        },
        Style {
            gemm: true,
            by_count: true,
            ..style
        },
        Style {
            scaled_before: true,
            counted_positions: true,
            ..style
        },
        Style {
            bytes: true,
            relative: true,
            ..style
        },
    ] {
        let texts = texts();
        let strs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let embedder = load(style, Precision::Integer);
        assert_eq!(embedder.notice(), None, "{style:?}");
        let found = embedder.embed_strs(&strs).unwrap();
        let expected = load(style, Precision::Float).embed_strs(&strs).unwrap();
        for ((text, found), expected) in strs.iter().zip(found.rows()).zip(expected.rows()) {
            let cosine = dot(found, expected);
            assert!(
                cosine >= 0.995,
                "{style:?}: {cosine} of {} bytes",
                text.len()
            );
            assert_eq!(
                embedder.embed_strs(&[text]).unwrap().row(0),
                found,
                "alone as in a batch"
            );
        }
    }
}

#[test]
fn other_graphs_are_computed_in_floats_with_a_notice() {
    for (oddity, reason) in [
        (Oddity::Tanh, "not that of an encoder known here"),
        (Oddity::Behind, "differ from those of its graph"),
        (Oddity::Embeddings, "not that of an encoder known here"),
    ] {
        let style = Style {
            oddity,
            ..Style::default()
        };
        let embedder = load(style, Precision::Integer);
        let notice = embedder.notice().unwrap_or_default();
        assert!(notice.contains(reason), "{oddity:?}: {notice:?}");
        let found = embedder.embed_strs(&["w1 w2"]).unwrap();
        assert_eq!(
            found,
            load(style, Precision::Float)
                .embed_strs(&["w1 w2"])
                .unwrap()
        );
    }
}
