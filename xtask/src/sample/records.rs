//! The records of the three files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::pii::normalized;
use super::seed::Group;
use super::text::Piece;
use super::{Draft, Error, Sample, schedule};

#[derive(Serialize)]
struct Turn {
    role: &'static str,
    content: String,
}

/// What the product sees.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "names of the format")]
struct Conversation<'a> {
    conversation_id: &'a str,
    account_id: &'a str,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'static str>,
    messages: Vec<Turn>,
}

#[derive(Serialize)]
struct Topic<'a> {
    l1: &'a str,
    l2: &'a str,
}

/// A planted value in message number `message`; half-open ranges in code points, UTF-8 bytes, UTF-16 units.
#[derive(Serialize)]
struct Planted {
    message: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    start: usize,
    end: usize,
    b0: usize,
    b1: usize,
    u0: usize,
    u1: usize,
    obfuscated: bool,
}

/// What is known about a conversation.
#[derive(Serialize)]
struct Truth<'a> {
    conversation_id: &'a str,
    account_id: &'a str,
    language: &'a str,
    topic: Option<Topic<'a>>,
    concern: u8,
    pii: Vec<Planted>,
    abuse_group: Option<String>,
    private_cluster: Option<String>,
    duplicate_of: Option<&'a str>,
    source: &'static str,
    license: &'static str,
}

/// A planted value that must not leak.
#[derive(Serialize)]
struct Canary<'a> {
    value: &'a str,
    normalized: String,
    #[serde(rename = "type")]
    kind: &'static str,
    obfuscated: bool,
    conversation_id: &'a str,
}

/// Writes `drafts`, which are in the order of time.
pub(super) fn write(drafts: &[Draft<'_>]) -> Result<Sample, Error> {
    let ids: BTreeMap<usize, String> = drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| (draft.number, format!("c{:05}", index + 1)))
        .collect();
    let mut sample = Sample {
        conversations: String::new(),
        truth: String::new(),
        canaries: String::new(),
    };
    let mut known = BTreeSet::new();
    for draft in drafts {
        let id = &ids[&draft.number];
        push(&mut sample.conversations, &conversation(draft, id))?;
        let repeated = draft.repeats.and_then(|number| ids.get(&number));
        push(
            &mut sample.truth,
            &truth(draft, id, repeated.map(String::as_str)),
        )?;
        let pieces = draft.messages.iter().flat_map(|message| &message.pieces);
        for piece in pieces {
            let Piece::Planted(planted) = piece else {
                continue;
            };
            if known.insert(planted.value.clone()) {
                let canary = Canary {
                    value: &planted.value,
                    normalized: normalized(&planted.plain),
                    kind: planted.kind.label(),
                    obfuscated: planted.obfuscated,
                    conversation_id: id,
                };
                push(&mut sample.canaries, &canary)?;
            }
        }
    }
    Ok(sample)
}

fn push(out: &mut String, record: &impl Serialize) -> Result<(), Error> {
    out.push_str(&serde_json::to_string(record)?);
    out.push('\n');
    Ok(())
}

fn conversation<'a>(draft: &Draft<'a>, id: &'a str) -> Conversation<'a> {
    let messages = draft.messages.iter().map(|message| Turn {
        role: if message.is_user { "user" } else { "assistant" },
        content: message.text(),
    });
    Conversation {
        conversation_id: id,
        account_id: &draft.account.id,
        created_at: schedule::rfc3339(draft.time),
        model: draft.account.model,
        client: draft.account.client,
        messages: messages.collect(),
    }
}

fn truth<'a>(draft: &Draft<'a>, id: &'a str, duplicate_of: Option<&'a str>) -> Truth<'a> {
    let seed = draft.seed;
    let pii = draft
        .messages
        .iter()
        .enumerate()
        .flat_map(|(message, text)| {
            text.spans().into_iter().map(move |span| Planted {
                message,
                kind: span.kind.label(),
                value: span.value,
                start: span.code_points[0],
                end: span.code_points[1],
                b0: span.bytes[0],
                b1: span.bytes[1],
                u0: span.utf16[0],
                u1: span.utf16[1],
                obfuscated: span.obfuscated,
            })
        });
    Truth {
        conversation_id: id,
        account_id: &draft.account.id,
        language: &seed.language,
        topic: (seed.group != Group::Edge).then_some(Topic {
            l1: &seed.category,
            l2: &seed.topic,
        }),
        concern: seed.concern,
        pii: pii.collect(),
        abuse_group: (seed.group == Group::Coordinated).then(|| seed.topic.replace(' ', "-")),
        private_cluster: match seed.group {
            Group::Rare(_) => Some(seed.topic.replace(' ', "-")),
            _ => None,
        },
        duplicate_of,
        source: "own",
        license: "Apache-2.0",
    }
}
