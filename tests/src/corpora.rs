//! Corpora: the bundled sample, parts of it, and small ones made of texts.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use clioscope_core::ingest::{Imported, IngestOptions, MemorySource, Source, ingest};
use clioscope_core::{AccountKey, Conversation, Corpus, Role, Salt, Turn};
use serde_json::Value;

use crate::files;

/// The salt of all account hashes here.
pub const SALT: Salt = Salt([7; 32]);

/// Imports one file of this content under a fixed name.
pub fn import(content: &[u8], salt: Salt) -> Imported {
    let mut source = MemorySource::from_bytes("conversations.jsonl", content);
    let mut sources: [&mut dyn Source; 1] = [&mut source];
    ingest(&mut sources, &IngestOptions::new(salt), &mut |_| {
        ControlFlow::Continue(())
    })
    .expect("the log can be read")
}

/// The lines of `public/sample/<name>.jsonl` as JSON.
pub fn sample_lines(name: &str) -> Vec<Value> {
    files::text(format!("public/sample/{name}.jsonl"))
        .lines()
        .map(|line| serde_json::from_str(line).expect("the sample is JSON lines"))
        .collect()
}

/// The bundled sample, or each `every`-th conversation of it.
pub fn sample(every: usize, salt: Salt) -> Corpus {
    let text = files::text("public/sample/conversations.jsonl");
    let lines: Vec<&str> = text.lines().step_by(every).collect();
    import(lines.join("\n").as_bytes(), salt).corpus
}

/// One conversation of one turn for each (account, text); an empty account means none.
pub fn of_texts<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Corpus {
    let conversations = rows
        .into_iter()
        .enumerate()
        .map(|(index, (account, text))| Conversation {
            id: format!("c{index}"),
            account: AccountKey::hash(&SALT, account),
            started_at: Some(index as i64 * 60_000),
            ended_at: None,
            model: None,
            meta: BTreeMap::new(),
            turns: vec![Turn {
                role: Role::User,
                text: text.to_owned(),
                at: None,
            }],
        })
        .collect();
    Corpus { conversations }
}

/// The same conversations with nobody's name on them.
pub fn without_accounts(corpus: &Corpus) -> Corpus {
    let mut corpus = corpus.clone();
    for conversation in &mut corpus.conversations {
        conversation.account = None;
    }
    corpus
}
