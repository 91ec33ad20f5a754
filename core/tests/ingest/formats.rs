//! Golden cases of each format.

use clioscope_core::ingest::{AccountRule, IngestOptions};
use serde_json::{Value, json};

use super::pack::{lines, zip};
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

/// An event of a compliance log; `previous` may be blank.
fn event(conversation: &str, id: &str, previous: &str, role: &str, text: &str) -> Value {
    let mut event = json!({
        "event_id": format!("e-{id}"), "type": "CONVERSATION_MESSAGE",
        "principal": {"id": "w", "type": "CHATGPT_WORKSPACE"},
        "actor": {"type": "ACCOUNT_USER", "user_id": format!("user-{conversation}"),
            "user_email": "secret@example.org"},
        "timestamp": "2026-02-03T04:05:06.000007Z",
        "message": {"id": id, "created_at": format!("2026-02-03T04:05:{:02}Z", id.len()),
            "author": {"type": role, "client_type": "desktop_web", "model": "gpt-y"},
            "content": {"type": "text", "value": text}},
        "conversation": {"id": conversation, "title": "secret", "is_temporary_chat": conversation == "temp"},
    });
    if !previous.is_empty() {
        event["previous_message_id"] = json!(previous);
    }
    event
}

#[test]
fn compliance_logs() {
    let first = lines(&[
        json!({"event_id": "x", "type": "AUTH_LOG", "principal": {"id": "w"}}),
        event("one", "2", "1", "assistant", "Hello."),
        event("two", "7", "6", "user", "The middle"),
        event("temp", "t", "", "user", "Forget me"),
        event("one", "1", "", "user", "Hi"),
    ]);
    let second = lines(&[
        event("one", "1", "", "user", "Hi"),
        event("one", "33", "2", "user", "Draft"),
        event("one", "333", "2", "user", "Final"),
        event("", "9", "", "user", "Whose?"),
        event("two", "8", "7", "assistant", "\u{200B}"),
    ]) + "{\"event_id\": \"cut";
    let expected = "one: u=Hi a=Hello. u=Final\ntwo: u=The middle
        -branches 1\n-empty 1\n-temporary 1\n-duplicate 1\n-other_event 1\n!missing_id 4\n!truncated 6";
    let files = [
        ("a.jsonl", first.as_bytes()),
        ("b.jsonl", second.as_bytes()),
    ];
    check_files(&files, &options(), expected);
    let imported = import(&files, &options()).unwrap();
    assert_eq!(imported.verdict.accounts, Some(2));
    assert_eq!(
        imported.verdict.account_field.as_deref(),
        Some("actor.user_id")
    );
    assert_eq!(
        imported.corpus.conversations[0].model.as_deref(),
        Some("gpt-y")
    );
    let all = serde_json::to_string(&imported.verdict).unwrap() + &format!("{imported:?}");
    assert!(!all.contains("secret"));

    let with_temporary = IngestOptions {
        include_temporary: true,
        ..options()
    };
    let imported = import(&files, &with_temporary).unwrap();
    assert_eq!(imported.verdict.conversations, 3);
    let zipped = super::pack::gzip(first.as_bytes());
    assert_eq!(
        import(&[("a", &zipped)], &options())
            .unwrap()
            .verdict
            .conversations,
        2
    );
}

/// A Claude message.
fn said(id: &str, parent: &str, sender: &str, text: &str) -> Value {
    json!({"uuid": id, "sender": sender, "text": format!("flat {text}"), "parent_message_uuid": parent,
        "created_at": format!("2026-02-03T04:05:{:02}Z", id.len()),
        "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": text}],
        "attachments": [{"file_name": "a", "extracted_content": "pages and pages"}]})
}

fn claude(uuid: &str, messages: &[Value]) -> Value {
    json!({"uuid": uuid, "name": "", "summary": "", "created_at": "2026-02-03T04:05:00Z",
        "updated_at": "2026-02-03T05:00:00.123456Z", "account": {"uuid": format!("acct-{uuid}")},
        "chat_messages": messages})
}

#[test]
fn claude_exports() {
    const ROOT: &str = "00000000-0000-4000-8000-000000000000";
    let tree = claude(
        "t",
        &[
            said("1", ROOT, "human", "Start"),
            said("22", "1", "assistant", "One way"),
            said("333", "1", "assistant", "Other way"),
            said("4444", ROOT, "human", "Edited start"),
        ],
    );
    let mut chosen = tree.clone();
    chosen["current_leaf_message_uuid"] = json!("22");
    let mut old = claude("o", &[]);
    old["chat_messages"] = json!([
        {"uuid": "a", "sender": "human", "text": "Flat", "content": []},
        {"uuid": "b", "sender": "assistant", "text": "Yes"},
        {"uuid": "c", "sender": "assistant", "text": "not shown",
            "content": [{"type": "tool_use", "name": "x"}]},
        {"uuid": "d", "sender": "human", "text": "", "files": [{"file_name": "x"}]},
        {"uuid": "e", "sender": "human", "text": ""},
        {"uuid": "f", "sender": "nobody", "text": "x"},
        7,
    ]);
    for (value, expected) in [
        (tree, "t: u=Edited start\n-branches 3"),
        (chosen, "t: u=Start a=One way\n-branches 2"),
        (
            old,
            "o: u=Flat a=Yes\n-tool 1\n-empty 1\n-attachments_only 1\n!not_an_object 1\n!unknown_role 1",
        ),
        (claude("e", &[]), ""),
    ] {
        check(json!([value]).to_string(), expected);
    }
    let archive = zip(&[
        (
            "users.json",
            json!([{"uuid": "acct", "full_name": "N", "email_address": "e"}]).to_string(),
        ),
        (
            "conversations.json",
            json!([claude("1", &[said("a", "", "human", "Hi")]),
            claude("2", &[said("a", "", "human", "Ho")]), {"uuid": "3", "name": ""}])
            .to_string(),
        ),
        (
            "projects.json",
            json!([{"uuid": "p", "name": "x", "docs": []}]).to_string(),
        ),
    ]);
    check(&archive, "1: u=Hi\n2: u=Ho\n!missing_messages 3");
    let verdict = import(&[("f", &archive)], &options()).unwrap().verdict;
    assert_eq!(
        (verdict.accounts, verdict.account_field.as_deref()),
        (Some(2), Some("account.uuid"))
    );
    let bodies = zip(&[
        (
            "conversations.json",
            json!([{"uuid": "1", "name": ""}, {"uuid": "2", "name": ""}]).to_string(),
        ),
        (
            "conversations/1.json",
            format!("{:#}", claude("1", &[said("a", "", "human", "Body")])),
        ),
        (
            "conversations/2.json",
            claude("2", &[said("a", "", "human", "Two")]).to_string(),
        ),
    ]);
    check(bodies, "1: u=Body\n2: u=Two");
}

#[test]
fn openai_messages() {
    let user = |text: &str| json!({"role": "user", "content": text});
    let bot = |text: &str| json!({"role": "assistant", "content": text});
    let record = |id: &str, messages: &[Value]| json!({"conversation_id": id, "account_id": "a", "messages": messages});
    for (values, expected) in [
        (vec![record("1", &[user("Hi"), bot("Ho")])], "1: u=Hi a=Ho"),
        // Parts, refusals, tools.
        (
            vec![record(
                "1",
                &[
                    json!({"role": "system", "content": "Be nice"}),
                    json!({"role": "developer", "content": "Be short"}),
                    json!({"role": "user", "content": [{"type": "text", "text": "See"},
                {"type": "image_url", "image_url": {"url": "data:"}}]}),
                    json!({"role": "user", "content": [{"type": "image_url"}]}),
                    json!({"role": "assistant", "content": null, "tool_calls": [{"id": "1"}]}),
                    json!({"role": "tool", "content": "42"}),
                    json!({"role": "assistant", "content": null, "refusal": "No."}),
                    json!({"role": "assistant", "content": " "}),
                    json!({"role": "wizard", "content": "x"}),
                    json!("text"),
                ],
            )],
            "1: u=See/[image] a=No.\n-system 2\n-tool 2\n-empty 1\n-attachments_only 1\n!unknown_role 1\n!not_an_object 1",
        ),
        // Each request repeats the history; an equal id is not enough to be the same.
        (
            vec![
                record("1", &[user("A")]),
                record("1", &[user("A"), bot("B"), user("C")]),
                record("1", &[user("A"), bot("B")]),
                record("1", &[user("Z")]),
                record("1", &[user("Z"), bot("Y")]),
                record("1", &[user("Q")]),
            ],
            "1: u=A a=B u=C\n1#2: u=Z a=Y\n1#3: u=Q\n-duplicate 4",
        ),
        (vec![json!({"messages": [user("No id")]})], "f:1: u=No id"),
        (
            vec![
                record("1", &[bot("Hello?")]),
                record("2", &[]),
                record("3", &[user("x")]),
            ],
            "3: u=x\n-no_user_turn 1",
        ),
        (
            vec![
                json!({"conversation_hash": "h", "conversation": [user("Wild")], "hashed_ip": "f00"}),
            ],
            "h: u=Wild",
        ),
    ] {
        check(lines(&values), expected);
        let array = Value::from(values.clone());
        check(array.to_string(), expected);
        check(format!("{array:#}"), expected);
        check(json!({"data": values}).to_string(), expected);
        let pretty: String = values.iter().map(|value| format!("{value:#}\n")).collect();
        check(pretty, expected);
    }
    let meta = json!({"messages": [user("x")], "safety_identifier": "s1", "id": 5, "model": "m", "region": "EU",
        "tokens": 12, "user_email": "e@example.org", "metadata": {"team": "red", "user_id": "x"}, "created": 1_768_937_262});
    let imported = import(&[("f", meta.to_string().as_bytes())], &options()).unwrap();
    let conversation = &imported.corpus.conversations[0];
    let expected = [("region", "EU"), ("team", "red"), ("tokens", "12")];
    assert!(
        conversation
            .meta
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .eq(expected)
    );
    assert_eq!(
        (conversation.id.as_str(), conversation.model.as_deref()),
        ("5", Some("m"))
    );
    assert_eq!(
        imported.verdict.account_field.as_deref(),
        Some("safety_identifier")
    );
}

#[test]
fn sharegpt() {
    let turn = |from: &str, value: &str| json!({"from": from, "value": value});
    let record = |id: &str, turns: &[Value]| json!({"id": id, "conversations": turns});
    let values = [
        record("a_0", &[turn("human", "One"), turn("gpt", "Two")]),
        record("a_2", &[turn("human", "Three")]),
        record(
            "b_0",
            &[turn("system", "s"), turn("user", "Own"), turn("tool", "t")],
        ),
        json!({"conversations": [turn("bard", "alone")]}),
    ];
    let expected = "a_0: u=One a=Two u=Three\nb_0: u=Own\n-system 1\n-tool 1\n-no_user_turn 1";
    check(lines(&values), expected);
    check(json!(values).to_string(), expected);
}

#[test]
fn text_and_times() {
    for (text, expected) in [
        ("\u{FEFF} Grüße \r\n", "Grüße"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("שלום", "שלום"),
        ("今日は", "今日は"),
        ("क्षत्रिय\u{200D}", "क्षत्रिय\u{200D}"),
        ("plain\u{E0041}\u{E0042} text", "plain text"),
        ("cafe\u{301}", "café"),
    ] {
        let record = json!({"id": "1", "messages": [{"role": "user", "content": text}]});
        check(record.to_string(), &format!("1: u={expected}"));
    }
    for (at, expected) in [
        (json!(1_768_937_262), 1_768_937_262_000_i64),
        (json!(1_768_937_262_123_i64), 1_768_937_262_123),
        (json!(1_768_937_262_123_456_i64), 1_768_937_262_123),
        (json!(1_768_937_262_123_456_789_i64), 1_768_937_262_123),
        (json!("2026-01-20T19:27:42+00:00"), 1_768_937_262_000),
        (json!("2026-01-20"), 1_768_867_200_000),
    ] {
        let record = json!({"created_at": at, "messages": [{"role": "user", "content": "x"}]});
        let imported = import(&[("f", record.to_string().as_bytes())], &options()).unwrap();
        assert_eq!(imported.verdict.first_at, Some(expected), "{at}");
    }
}

#[test]
fn long_conversations_are_cut_and_counted() {
    let messages: Vec<_> = (0..50)
        .map(|n| json!({"role": if n % 2 == 0 { "user" } else { "assistant" }, "content": format!("{n}").repeat(3_000)}))
        .collect();
    let record = json!({"id": "1", "messages": messages});
    let imported = import(&[("f", record.to_string().as_bytes())], &options()).unwrap();
    super::assert_invariants(&imported);
    let verdict = &imported.verdict;
    assert_eq!(
        (verdict.turns, verdict.seen, verdict.truncated_turns),
        (40, 50, 40)
    );
    let longest = imported.corpus.conversations[0]
        .turns
        .iter()
        .map(|turn| turn.text.chars().count())
        .max();
    assert_eq!(longest, Some(4_005));
}

#[test]
fn account_rules() {
    let values: Vec<_> = (0..3)
        .map(|n| json!({"id": n.to_string(), "user": "same", "messages": [{"role": "user", "content": "x"}]}))
        .collect();
    let file = lines(&values);
    let other = lines(&[json!({"id": "9", "messages": [{"role": "user", "content": "y"}]})]);
    for (accounts, count, field) in [
        (AccountRule::FromLog, 1, "user"),
        (AccountRule::PerFile, 2, "(file)"),
        (AccountRule::PerConversation, 4, "(conversation)"),
    ] {
        let options = IngestOptions {
            accounts,
            ..options()
        };
        let files = [("x", file.as_bytes()), ("x", other.as_bytes())];
        let verdict = import(&files, &options).unwrap().verdict;
        assert_eq!(
            (verdict.accounts, verdict.account_field.as_deref()),
            (Some(count), Some(field))
        );
    }
    let verdict = import(&[("x", other.as_bytes())], &options())
        .unwrap()
        .verdict;
    assert_eq!((verdict.accounts, verdict.account_field), (None, None));
}
