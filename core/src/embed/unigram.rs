//! The unigram tokenization of `SentencePiece` (Kudo 2018, arXiv 1804.10959) as a model for the Hugging Face tokenizers,
//! with their results. Theirs keeps a hash map for each node of a trie, some 80 MB for 128,000 tokens in every worker; here
//! an automaton of 6 MB finds the tokens.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use daachorse::DoubleArrayAhoCorasick;
use serde::Deserialize;
use tokenizers::models::unigram::UnigramTrainer;
use tokenizers::{Model, Result, Token};

/// How much less than the least likely token a character that no token covers is worth, in log likelihood.
const UNKNOWN_PENALTY: f64 = 10.0;

/// Tokens with their log likelihoods.
#[derive(Deserialize)]
#[serde(try_from = "File")]
pub(super) struct Unigram {
    vocab: Vec<(Box<str>, f64)>,
    /// Finds the tokens, by id. `None` if there are none.
    finder: Option<DoubleArrayAhoCorasick<u32>>,
    unknown: Option<u32>,
    unknown_score: f64,
    byte_fallback: bool,
}

/// The model in a `tokenizer.json`.
#[derive(Deserialize)]
struct File {
    unk_id: Option<u32>,
    vocab: Vec<(Box<str>, f64)>,
    #[serde(default)]
    byte_fallback: bool,
}

/// The end of the most likely tokens of a text up to here.
#[derive(Clone, Copy, Default)]
struct Step {
    score: f64,
    /// Where the last of these tokens starts.
    start: usize,
    id: u32,
}

impl TryFrom<File> for Unigram {
    type Error = String;

    fn try_from(file: File) -> std::result::Result<Self, String> {
        let File {
            unk_id,
            vocab,
            byte_fallback,
        } = file;
        if unk_id.is_some_and(|id| id as usize >= vocab.len()) {
            return Err("unk_id is not in the vocabulary".to_owned());
        }
        let mut tokens: Vec<(&str, u32)> = (vocab.iter().zip(0..))
            .map(|((token, _), id)| (&**token, id))
            .filter(|(token, _)| !token.is_empty())
            .collect();
        // Of tokens that are there twice the last counts.
        tokens.sort_unstable_by_key(|&(token, id)| (token, Reverse(id)));
        tokens.dedup_by_key(|(token, _)| *token);
        let finder = (!tokens.is_empty())
            .then(|| DoubleArrayAhoCorasick::with_values(tokens))
            .transpose()
            .map_err(|error| format!("the vocabulary is too large: {error}"))?;
        let least = vocab.iter().map(|&(_, score)| score);
        Ok(Self {
            finder,
            unknown: unk_id,
            unknown_score: least.fold(f64::INFINITY, f64::min) - UNKNOWN_PENALTY,
            byte_fallback,
            vocab,
        })
    }
}

impl Unigram {
    /// The most likely tokens of a text, as places where they end, in order; of equally likely ones those with the longer
    /// tokens at the end. What no token covers stands together in one.
    fn ends(&self, text: &str) -> Result<Vec<usize>> {
        let mut best = vec![Step::default(); text.len() + 1];
        let mut matches = (self.finder.iter())
            .flat_map(|finder| finder.find_overlapping_iter(text))
            .peekable();
        for (at, char) in text.char_indices() {
            let end = at + char.len_utf8();
            let mut last: Option<Step> = None;
            let mut offer = |start: usize, id: u32, score: f64| {
                let score = score + best[start].score;
                if last.is_none_or(|last| score > last.score) {
                    last = Some(Step { score, start, id });
                }
            };
            let mut is_covered = false;
            // Those that end here, the longest first.
            while let Some(found) = matches.next_if(|found| found.end() <= end) {
                is_covered |= found.start() == at;
                let id = found.value();
                offer(found.start(), id, self.vocab[id as usize].1);
            }
            if !is_covered {
                offer(at, self.unknown()?, self.unknown_score);
            }
            best[end] = last.unwrap_or_default();
        }
        let mut ends = Vec::new();
        let mut end = text.len();
        let mut after_unknown = false;
        while end > 0 {
            let Step { start, id, .. } = best[end];
            let is_unknown = Some(id) == self.unknown;
            if !(is_unknown && after_unknown) {
                ends.push(end);
            }
            after_unknown = is_unknown;
            end = start;
        }
        ends.reverse();
        Ok(ends)
    }

    /// Adds the ids of a text that is one token, or else of its bytes where the vocabulary has all of them, or else unknown.
    fn add(&self, text: &str, offsets: (usize, usize), tokens: &mut Vec<Token>) -> Result<()> {
        if let Some(id) = self.token_to_id(text) {
            tokens.push(Token::new(id, text.to_owned(), offsets));
            return Ok(());
        }
        let of_byte = |byte: u8| {
            let token = format!("<0x{byte:02X}>");
            Some(Token::new(self.token_to_id(&token)?, token, offsets))
        };
        if self.byte_fallback
            && let Some(bytes) = text.bytes().map(of_byte).collect::<Option<Vec<_>>>()
        {
            tokens.extend(bytes);
        } else {
            tokens.push(Token::new(self.unknown()?, text.to_owned(), offsets));
        }
        Ok(())
    }

    fn unknown(&self) -> Result<u32> {
        Ok(self.unknown.ok_or("the tokenizer has no unknown token")?)
    }
}

impl Model for Unigram {
    type Trainer = UnigramTrainer;

    fn tokenize(&self, text: &str) -> Result<Vec<Token>> {
        let mut tokens = Vec::new();
        let mut start = 0;
        for end in self.ends(text)? {
            self.add(&text[start..end], (start, end), &mut tokens)?;
            start = end;
        }
        Ok(tokens)
    }

    fn token_to_id(&self, token: &str) -> Option<u32> {
        (self.finder.iter())
            .flat_map(|finder| finder.find_overlapping_iter(token))
            .find(|found| found.start() == 0 && found.end() == token.len())
            .map(|found| found.value())
    }

    fn id_to_token(&self, id: u32) -> Option<String> {
        let (token, _) = self.vocab.get(id as usize)?;
        Some(token.to_string())
    }

    fn get_vocab(&self) -> HashMap<String, u32> {
        (self.vocab.iter().zip(0..))
            .map(|((token, _), id)| (token.to_string(), id))
            .collect()
    }

    fn get_vocab_size(&self) -> usize {
        self.vocab.len()
    }

    fn save(&self, _: &Path, _: Option<&str>) -> Result<Vec<PathBuf>> {
        Err("a model that is only read".into())
    }

    fn get_trainer(&self) -> UnigramTrainer {
        UnigramTrainer::default()
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]
mod tests {
    use proptest::prelude::*;
    use tokenizers::models::unigram::Unigram as Theirs;

    use super::*;

    /// Ids, tokens and places of a text by both models, or that both refuse it.
    fn check(vocab: &[(&str, f64)], unk_id: Option<u32>, byte_fallback: bool, text: &str) {
        let owned = || (vocab.iter()).map(|&(token, score)| (token.to_owned(), score));
        let theirs = Theirs::from(
            owned().collect(),
            unk_id.map(|id| id as usize),
            byte_fallback,
        )
        .unwrap();
        let ours = Unigram::try_from(File {
            unk_id,
            vocab: owned()
                .map(|(token, score)| (token.into(), score))
                .collect(),
            byte_fallback,
        })
        .unwrap();
        let (ours, theirs) = (ours.tokenize(text).ok(), theirs.tokenize(text).ok());
        assert_eq!(ours, theirs, "{text:?} with {vocab:?}");
    }

    #[test]
    fn odd_vocabularies_are_read_as_the_library_reads_them() {
        let bytes = [("<unk>", 0.0), ("<0xC3>", -5.0), ("<0xA9>", -6.0)];
        let cases: [(&[(&str, f64)], Option<u32>, &str); 9] = [
            (&[("<unk>", 0.0)], Some(0), "abc"),
            (&[("<unk>", 0.0), ("a", -1.0)], Some(0), ""),
            (&[("<unk>", 0.0), ("a", -1.0)], Some(0), "xxaxéx"),
            (&[("<unk>", 0.0), ("a", -1.0)], Some(0), "a<unk>x<unk>"),
            (&[("a", -1.0)], None, "aaa"),
            (&[("a", -1.0)], None, "ab"),
            (&[("a", -1.0), ("<unk>", 0.0), ("a", -2.0)], Some(1), "aab"),
            (&[("", -1.0), ("<unk>", 0.0), ("b", -2.0)], Some(1), "bb"),
            (&bytes, Some(0), "aé"),
        ];
        for (vocab, unk_id, text) in cases {
            check(vocab, unk_id, false, text);
            check(vocab, unk_id, true, text);
        }
    }

    proptest! {
        #[test]
        fn tokens_are_those_of_the_library(
            vocab in prop::collection::vec(("[abé猫]{1,4}", -9_i8..3), 1..24),
            text in "[abcé猫 ]{0,24}",
        ) {
            let unknown = ("<unk>", 0.0);
            let tokens = vocab.iter().map(|(token, score)| (token.as_str(), f64::from(*score) / 2.0));
            let vocab: Vec<(&str, f64)> = std::iter::once(unknown).chain(tokens).collect();
            check(&vocab, Some(0), false, &text);
        }
    }

    /// The messages of the sample, in many languages, by the bundled tokenizer.
    #[test]
    fn the_sample_has_the_tokens_of_the_library() {
        let tokenizer = include_str!("../../../public/models/use-multilingual/tokenizer.json");
        let tokenizer: serde_json::Value = serde_json::from_str(tokenizer).unwrap();
        let ours: Unigram = Unigram::deserialize(&tokenizer["model"]).unwrap();
        let theirs = Theirs::deserialize(&tokenizer["model"]).unwrap();
        let sample = include_str!("../../../public/sample/conversations.jsonl");
        for word in sample.split(' ').map(|word| word.replace('"', "▁")) {
            assert_eq!(
                ours.tokenize(&word).unwrap(),
                theirs.tokenize(&word).unwrap()
            );
        }
    }
}
