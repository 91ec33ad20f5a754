//! Golden cases of the other formats, and what holds of all.

use clioscope_core::ingest::{AccountRule, IngestOptions};
use serde_json::{Value, json};

use super::pack::{lines, zip};
use super::{check, check_files, import, options};

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
