//! Tables and records of other shapes through a column mapping.

use clioscope_core::ingest::{ColumnMapping, Format, IngestOptions, Layout, MemorySource, detect};
use serde_json::json;

use super::pack::{lines, utf16le, zip};
use super::{check, check_error, check_files, import, options};

fn columns(mapping: &ColumnMapping) -> Vec<&str> {
    mapping.columns().collect()
}

#[test]
fn tables_are_read_as_proposed() {
    for (text, expected) in [
        // A message a row, times out of order.
        (
            "conversation_id,sender,message,created_at,user_id,region\n\
          1,customer,Hello,2026-01-01 10:00,u1,EU\n\
          2,customer,\"Two\nlines, and a \"\"quote\"\"\",2026-01-01 10:00,u2,US\n\
          1,bot,Answer,2026-01-01 10:02,u1,EU\n\
          1,customer,Between,2026-01-01 10:01,u1,EU\n\
          1,customer,Between,2026-01-01 10:01,u1,EU\n\
          1,system,Ignored,2026-01-01 10:03,u1,EU\n\
          ,customer,Nowhere,2026-01-01 10:03,u1,EU\n\
          1,stranger,Who,2026-01-01 10:03,u1,EU\n",
            "1: u=Hello u=Between a=Answer\n2: u=Two/lines, and a \"quote\"\n-system 1\n-duplicate 1\n!missing_id 7\n!unknown_role 8",
        ),
        // The person by a truth value.
        (
            "Chat ID;isCreatedByUser;text\r\n7;true;Frage\r\n7;false;Antwort\r\n",
            "7: u=Frage a=Antwort",
        ),
        // A conversation a row.
        (
            "prompt\tresponse\nHow?\tSo.\nWhy?\t\n\tNo question\n",
            "f:1: u=How? a=So.\nf:2: u=Why?\n-empty 1\n-no_user_turn 1",
        ),
        // Questions with answers that share an id.
        (
            "session_id,question,answer\ns,A?,a.\ns,B?,b.\nt,C?,c.\n",
            "s: u=A? a=a. u=B? a=b.\nt: u=C? a=c.",
        ),
        // JSON in a cell.
        (
            "id,messages\n1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"Hi\"\"}]\"\n2,broken\n3,\"[{\"\"from\"\":\"\"human\"\",\"\"value\"\":\"\"Ho\"\"}]\"\n4,{}\n",
            "1: u=Hi\n3: u=Ho\n!invalid_json 2\n!missing_messages 4",
        ),
    ] {
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf16le(text),
            zip(&[("notes.txt", "nothing here"), ("table.csv", text)]),
        ] {
            let expected = if bytes.starts_with(b"PK") {
                expected.replace("f:", "f/table.csv:")
            } else {
                expected.to_owned()
            };
            check(bytes, &expected);
        }
    }
    check(
        b"frage,prompt,antwort\nx,Gr\xFC\xDFe \x80,y\n",
        "f:1: u=Grüße €",
    );
    check(
        "prompt,answer\nOne,1\n\"never closed,2\nThree,3\n",
        "f:1: u=One a=1\n!invalid_row 2",
    );
}

#[test]
fn metadata_and_accounts_of_a_table() {
    let text = "id,question,email,Region,long\nx,Why?,Someone@example.org,EU,";
    let text = text.to_owned() + &"y".repeat(300) + "\n";
    let imported = import(&[("f", text.as_bytes())], &options()).unwrap();
    let conversation = &imported.corpus.conversations[0];
    assert!(
        conversation
            .meta
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .eq([("Region", "EU")])
    );
    assert_eq!(imported.verdict.account_field.as_deref(), Some("email"));
    assert_eq!(imported.verdict.accounts, Some(1));
}

#[test]
fn json_records_by_path() {
    let values = [
        json!({"meta": {"thread": "t", "who": "p1"}, "role": "user", "content": {"type": "text", "text": "Hi"}, "at": 1_768_937_262}),
        json!({"meta": {"thread": "t", "who": "p1"}, "role": "assistant", "content": "Ho", "at": 1_768_937_263}),
        json!({"meta": {}, "role": "user", "content": "Lost"}),
    ];
    let mapping = ColumnMapping {
        layout: Layout::Message,
        conversation: Some("meta.thread".into()),
        role: Some("role".into()),
        text: Some("content".into()),
        time: Some("at".into()),
        account: Some("meta.who".into()),
        ..ColumnMapping::default()
    };
    let options = IngestOptions {
        mapping: Some(mapping),
        ..options()
    };
    let text = lines(&values);
    check_files(
        &[("f", text.as_bytes())],
        &options,
        "t: u=Hi a=Ho\n!missing_id 3",
    );
    let verdict = import(&[("f", text.as_bytes())], &options).unwrap().verdict;
    assert_eq!(verdict.account_field.as_deref(), Some("meta.who"));
    // The same records over two files are the same messages.
    check_files(
        &[("f", text.as_bytes()), ("g", text.as_bytes())],
        &options,
        "t: u=Hi a=Ho\n-duplicate 2\n!missing_id 3\n!missing_id 3",
    );
}

#[test]
fn a_known_format_can_be_overridden() {
    let record =
        json!({"id": "1", "note": "Text instead", "messages": [{"role": "user", "content": "Hi"}]});
    let mapping = ColumnMapping {
        text: Some("note".into()),
        ..ColumnMapping::default()
    };
    let options = IngestOptions {
        format: Some(Format::Jsonl),
        mapping: Some(mapping),
        ..options()
    };
    check_files(
        &[("f", record.to_string().as_bytes())],
        &options,
        "f:1: u=Text instead",
    );
    let options = IngestOptions {
        format: Some(Format::ClaudeExport),
        ..super::options()
    };
    check_files(
        &[("f", record.to_string().as_bytes())],
        &options,
        "!missing_messages 1",
    );
}

#[test]
fn what_a_mapping_lacks_is_named() {
    check_error(
        "colour,size\nred,1\n",
        &options(),
        "the columns of f must be mapped first: the text or the list of messages is missing",
    );
    check_error(
        "role,text\nuser,Hi\n",
        &options(),
        "the columns of f must be mapped first: the conversation id is missing",
    );
    let mapping = ColumnMapping {
        text: Some("Question".into()),
        ..ColumnMapping::default()
    };
    let options = IngestOptions {
        mapping: Some(mapping),
        ..options()
    };
    check_error(
        "id,question\n1,x\n",
        &options,
        "f has no column named \"Question\"",
    );
}

#[test]
fn proposals() {
    for (text, layout, expected) in [
        (
            "thread_id,role,content,ts,userId\na,user,x,1,u\n",
            Layout::Message,
            vec!["thread_id", "role", "content", "ts", "userId"],
        ),
        (
            "id,created_at,customer_id,prompt,response\n1,2,3,4,5\n2,2,3,4,5\n",
            Layout::Conversation,
            vec!["id", "prompt", "response", "created_at", "customer_id"],
        ),
        (
            "Conversation ID,Speaker,Text\n1,User,x\n",
            Layout::Message,
            vec!["Conversation ID", "Speaker", "Text"],
        ),
        ("colour,size\n1,2\n", Layout::Conversation, vec![]),
    ] {
        let detection = detect(&mut MemorySource::from_bytes("f", text)).unwrap();
        let mapping = detection.mapping.unwrap();
        assert_eq!((mapping.layout, columns(&mapping)), (layout, expected));
        assert_eq!(detection.preview.len(), text.lines().count() - 1);
        let json = serde_json::to_string(&mapping).unwrap();
        assert_eq!(
            serde_json::from_str::<ColumnMapping>(&json).unwrap(),
            mapping
        );
    }
    let wide: String = (0..30)
        .map(|n| format!("{n},{}\n", "x".repeat(500)))
        .collect();
    let detection = detect(&mut MemorySource::from_bytes(
        "f",
        format!("n,text\n{wide}"),
    ))
    .unwrap();
    assert_eq!(detection.preview.len(), 20);
    assert_eq!(detection.preview[0][1].chars().count(), 200);
}
