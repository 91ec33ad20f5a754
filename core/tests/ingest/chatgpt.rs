//! Golden cases of ChatGPT's personal exports.

use serde_json::{Value, json};

use super::pack::zip;
use super::{check, check_error, check_files, import, options};

/// A ChatGPT node with a text message; extra fields are merged into the message.
fn node(id: &str, parent: &str, role: &str, text: &str, extra: Value) -> (String, Value) {
    let mut message = json!({
        "id": id, "author": {"role": role}, "weight": 1, "recipient": "all",
        "content": {"content_type": "text", "parts": [text]},
    });
    if let (Value::Object(message), Value::Object(extra)) = (&mut message, extra) {
        message.extend(extra);
    }
    let parent = if parent.is_empty() {
        Value::Null
    } else {
        json!(parent)
    };
    (
        id.to_owned(),
        json!({"id": id, "message": message, "parent": parent, "children": []}),
    )
}

fn chatgpt(id: &str, current: &str, nodes: Vec<(String, Value)>) -> Value {
    let mapping: serde_json::Map<_, _> = nodes.into_iter().collect();
    json!({"title": "t", "create_time": 1_768_937_262.5, "update_time": 1_768_937_300,
        "mapping": mapping, "current_node": current, "conversation_id": id})
}

fn simple(id: &str, text: &str) -> Value {
    chatgpt(
        id,
        "b",
        vec![
            node("a", "", "user", text, json!({})),
            node("b", "a", "assistant", "Yes.", json!({})),
        ],
    )
}

fn branched(current: &str) -> Value {
    let mut value = chatgpt(
        "c",
        current,
        vec![
            (
                "root".into(),
                json!({"id": "root", "message": null, "parent": null, "children": ["s"]}),
            ),
            node("s", "root", "system", "", json!({})),
            node("u", "s", "user", "Question", json!({"create_time": 10})),
            node("a1", "u", "assistant", "First", json!({"create_time": 20})),
            node("a2", "u", "assistant", "Second", json!({"create_time": 30})),
            node("u2", "a1", "user", "Again", json!({"create_time": 40})),
        ],
    );
    if current.is_empty() {
        value.as_object_mut().unwrap().remove("current_node");
    }
    value
}

#[test]
fn chatgpt_trees() {
    for (value, expected) in [
        (
            branched("a2"),
            "c: u=Question a=Second\n-branches 2\n-system 1",
        ),
        (
            branched(""),
            "c: u=Question a=First u=Again\n-branches 1\n-system 1",
        ),
        (
            branched("deleted"),
            "c: u=Question a=First u=Again\n-branches 1\n-system 1",
        ),
        // A cycle.
        (
            chatgpt(
                "c",
                "b",
                vec![
                    node("a", "b", "user", "Round", json!({})),
                    node("b", "a", "assistant", "and round", json!({})),
                ],
            ),
            "c: u=Round a=and round",
        ),
        // A parent that was deleted: what hangs below it is the conversation.
        (
            chatgpt(
                "c",
                "b",
                vec![
                    node("a", "gone", "user", "Below", json!({})),
                    node("b", "a", "assistant", "Yes", json!({})),
                ],
            ),
            "c: u=Below a=Yes",
        ),
        // A parent known only from its children.
        (
            chatgpt(
                "c",
                "b",
                vec![
                    (
                        "r".into(),
                        json!({"id": "r", "message": null, "children": ["a"]}),
                    ),
                    (
                        "a".into(),
                        json!({"children": ["b"], "message": {"author": {"role": "user"},
                    "content": {"content_type": "text", "parts": ["Up"]}}}),
                    ),
                    (
                        "b".into(),
                        json!({"message": {"author": {"role": "assistant"},
                    "content": {"content_type": "text", "parts": ["Down"]}}}),
                    ),
                ],
            ),
            "c: u=Up a=Down",
        ),
        // Consecutive assistant nodes.
        (
            chatgpt(
                "c",
                "d",
                vec![
                    node("a", "", "user", "Draw", json!({})),
                    node("b", "a", "assistant", "One", json!({})),
                    node("c", "b", "tool", "image", json!({})),
                    node("d", "c", "assistant", "Two", json!({})),
                ],
            ),
            "c: u=Draw a=One//Two\n-tool 1\n-merged 1",
        ),
        // Nobody speaks; no messages at all.
        (
            chatgpt("c", "t", vec![node("t", "", "tool", "output", json!({}))]),
            "-tool 1",
        ),
        (chatgpt("c", "", vec![]), ""),
        (
            chatgpt(
                "c",
                "t",
                vec![node("t", "", "assistant", "Hello?", json!({}))],
            ),
            "-no_user_turn 1",
        ),
    ] {
        check(json!([value]).to_string(), expected);
    }
}

#[test]
fn chatgpt_messages() {
    let hidden = json!({"metadata": {"is_visually_hidden_from_conversation": true}});
    let kinds = [
        (
            "user",
            json!({"content": {"content_type": "multimodal_text", "parts": [
            {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}, "What is it?"]}}),
            "c: u=What is it?/[image]",
        ),
        (
            "user",
            json!({"content": {"content_type": "multimodal_text", "parts": [
            {"content_type": "image_asset_pointer"}]}}),
            "-attachments_only 1",
        ),
        (
            "user",
            json!({"content": {"content_type": "multimodal_text", "parts": [
            {"content_type": "audio_transcription", "text": "Spoken", "direction": "in"}]}}),
            "c: u=Spoken",
        ),
        (
            "user",
            json!({"content": {"content_type": "text", "parts": [""]}}),
            "-empty 1",
        ),
        ("user", hidden, "-hidden 1"),
        ("user", json!({"weight": 0.0}), "-hidden 1"),
        (
            "user",
            json!({"metadata": {"is_user_system_message": true}}),
            "-context 1",
        ),
        (
            "user",
            json!({"content": {"content_type": "user_editable_context", "user_profile": "x"}}),
            "-context 1",
        ),
        (
            "assistant",
            json!({"content": {"content_type": "thoughts", "thoughts": []}}),
            "-reasoning 1",
        ),
        ("assistant", json!({"recipient": "python"}), "-tool 1"),
        (
            "assistant",
            json!({"content": {"content_type": "code", "text": "1+1"}, "recipient": "bio"}),
            "-tool 1",
        ),
        ("stranger", json!({}), "!unknown_role 1"),
    ];
    for (role, extra, expected) in kinds {
        let value = chatgpt("c", "n", vec![node("n", "", role, "Text", extra)]);
        check(json!([value]).to_string(), expected);
    }
    let cited = chatgpt(
        "c",
        "b",
        vec![
            node("a", "", "user", "Weather?", json!({})),
            node(
                "b",
                "a",
                "assistant",
                "Rain\u{E200}cite\u{E202}turn0\u{E201} soon【1†source】.",
                json!({"metadata": {"model_slug": "gpt-x"}}),
            ),
        ],
    );
    let bytes = json!([cited]).to_string();
    check(&bytes, "c: u=Weather? a=Rain soon.");
    let imported = import(&[("f", bytes.as_bytes())], &options()).unwrap();
    let conversation = &imported.corpus.conversations[0];
    assert_eq!(conversation.model.as_deref(), Some("gpt-x"));
    assert_eq!(conversation.started_at, Some(1_768_937_262_500));
}

#[test]
fn chatgpt_archives() {
    let shard = |values: &[Value]| json!(values).to_string();
    let user = json!({"id": "user-1", "email": "someone@example.org"}).to_string();
    let mut later = simple("one", "Later");
    later["update_time"] = json!(1_768_999_999);
    let archive = zip(&[
        (
            "export_manifest.json",
            json!({"version": 1, "export_files": []}).to_string(),
        ),
        ("user.json", user.clone()),
        (
            "conversations-000.json",
            shard(&[simple("one", "Early"), simple("two", "Other")]),
        ),
        (
            "conversations-001.json",
            shard(&[later, simple("three", "More")]),
        ),
        (
            "shared_conversations.json",
            shard(&[json!({"id": "x", "title": "t"})]),
        ),
        (
            "group_chats.json",
            shard(&[simple("four", "Not mine alone")]),
        ),
        ("file-1.png", "\u{0}".to_owned()),
    ]);
    let expected = "one: u=Later a=Yes.\ntwo: u=Other a=Yes.\nthree: u=More a=Yes.\n-duplicate 2";
    check_files(&[("wrong.txt", &archive)], &options(), expected);
    let imported = import(&[("x", &archive), ("x", &archive)], &options()).unwrap();
    assert_eq!(imported.verdict.accounts, Some(1));
    assert_eq!(
        imported.verdict.account_field.as_deref(),
        Some("user.json:id")
    );
    assert_eq!(imported.verdict.records.kept, 3);
    assert_eq!(imported.verdict.records.dropped, 5);
    assert!(!format!("{imported:?}").contains("someone"));

    let nested = zip(&[
        ("user.json", user.into_bytes()),
        ("Conversations.zip", archive),
    ]);
    check_files(&[("outer.zip", &nested)], &options(), expected);
    let wrapped = json!({"version": 2, "conversations": [simple("w", "Wrapped")]});
    check(wrapped.to_string(), "w: u=Wrapped a=Yes.");
    check(format!("{wrapped:#}"), "w: u=Wrapped a=Yes.");
    check(simple("s", "Single").to_string(), "s: u=Single a=Yes.");
    check(
        json!([{"id": "broken"}, simple("s", "Good"), 3]).to_string(),
        "s: u=Good a=Yes.\n!missing_mapping 1\n!not_an_object 3",
    );
}

#[test]
fn deepseek_is_refused() {
    let value = json!([{"id": "1", "title": "t", "inserted_at": "2026-01-01T00:00:00+08:00",
        "mapping": {"root": {"id": "root", "parent": null, "children": ["1"], "message": null}}}]);
    let expected = "f looks like a DeepSeek export; convert it to JSON lines, one conversation a line, with messages of role and content";
    check_error(value.to_string(), &options(), expected);
    let archive = zip(&[
        ("conversations.json", value.to_string()),
        ("user.json", json!({"user_id": "x"}).to_string()),
    ]);
    check_error(archive, &options(), expected);
}
