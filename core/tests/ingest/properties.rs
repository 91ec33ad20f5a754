//! Whatever the bytes: no panic, both ledgers balance, and the same bytes give the same result.

use clioscope_core::ingest::{Caps, Format, IngestOptions, MemorySource, detect};
use proptest::prelude::*;
use serde_json::json;

use super::damage::{changed, changes};
use super::pack::{gzip, lines, zip};
use super::{assert_invariants, import, options};

/// A small file of each format and container.
fn fixtures() -> Vec<Vec<u8>> {
    let chatgpt = json!([{"title": "t", "create_time": 1, "update_time": 2, "current_node": "b", "conversation_id": "c",
        "mapping": {
            "a": {"id": "a", "parent": null, "children": ["b"], "message": {"author": {"role": "user"}, "weight": 1,
                "content": {"content_type": "text", "parts": ["Question \u{E200}x\u{E201}"]}, "recipient": "all"}},
            "b": {"id": "b", "parent": "a", "children": [], "message": {"author": {"role": "assistant"},
                "content": {"content_type": "text", "parts": ["Answer"]}, "metadata": {"model_slug": "m"}}}}}]);
    let claude = json!([{"uuid": "c", "created_at": "2026-01-01", "account": {"uuid": "a"}, "chat_messages": [
        {"uuid": "1", "sender": "human", "text": "Q", "parent_message_uuid": "0"},
        {"uuid": "2", "sender": "assistant", "content": [{"type": "text", "text": "A"}], "parent_message_uuid": "1"}]}]);
    let event = |id: &str, previous: &str, role: &str| {
        json!({"event_id": id, "type": "CONVERSATION_MESSAGE",
        "principal": {"id": "w"}, "actor": {"user_id": "u"}, "previous_message_id": previous,
        "message": {"id": id, "author": {"type": role}, "content": {"type": "text", "value": "Text"}},
        "conversation": {"id": "c"}})
    };
    let openai = json!({"id": "1", "user": "u", "messages": [{"role": "user", "content": "Q"},
        {"role": "assistant", "content": [{"type": "text", "text": "A"}]}]});
    let sharegpt = json!({"id": "x_0", "conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]});
    let openai = lines(&[openai.clone(), openai]);
    vec![
        chatgpt.to_string().into_bytes(),
        zip(&[
            ("conversations.json", chatgpt.to_string()),
            ("user.json", json!({"id": "u", "email": "e"}).to_string()),
        ]),
        claude.to_string().into_bytes(),
        lines(&[
            event("1", "", "user"),
            event("2", "1", "assistant"),
            event("3", "1", "assistant"),
        ])
        .into_bytes(),
        openai.clone().into_bytes(),
        gzip(openai.as_bytes()),
        lines(&[sharegpt]).into_bytes(),
        b"chat_id,role,text,date\n1,user,\"Q, q\",2026-01-01\n1,bot,A,2026-01-02\n".to_vec(),
        b"question;answer\n\"A\nb\";c\n".to_vec(),
        zip(&[("in.zip", zip(&[("x.jsonl", &openai)]))]),
    ]
}

fn small_caps() -> IngestOptions {
    let caps = Caps {
        record_bytes: 4_000,
        inflated_bytes: 1 << 20,
        ..Caps::default()
    };
    IngestOptions { caps, ..options() }
}

fn assert_sound(bytes: &[u8], options: &IngestOptions) {
    if let Ok(imported) = import(&[("f", bytes)], options) {
        assert_invariants(&imported);
        assert_eq!(import(&[("f", bytes)], options).as_ref(), Ok(&imported));
        if let Ok(twice) = import(&[("f", bytes), ("g", bytes)], options) {
            assert_invariants(&twice);
        }
    }
    if let Ok(detection) = detect(&mut MemorySource::from_bytes("f", bytes)) {
        assert!(detection.preview.len() <= 20);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_files(which in 0..10_usize, changes in changes(1..6)) {
        assert_sound(&changed(&fixtures()[which], &changes), &small_caps());
    }

    #[test]
    fn any_format_on_any_file(
        which in 0..10_usize,
        format in prop::sample::select(Format::ALL.to_vec()),
        changes in changes(0..3),
    ) {
        assert_sound(&changed(&fixtures()[which], &changes), &IngestOptions { format: Some(format), ..small_caps() });
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        assert_sound(&bytes, &small_caps());
    }
}
