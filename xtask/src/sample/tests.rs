//! The sample as a whole, generated once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Turn {
    role: String,
    content: String,
}

#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "names of the format")]
struct Conversation {
    conversation_id: String,
    account_id: String,
    created_at: String,
    messages: Vec<Turn>,
}

#[derive(Deserialize)]
struct Topic {
    l1: String,
    l2: String,
}

#[derive(Deserialize)]
struct Planted {
    message: usize,
    value: String,
    start: usize,
    end: usize,
    b0: usize,
    b1: usize,
    u0: usize,
    u1: usize,
}

#[derive(Deserialize)]
struct Truth {
    conversation_id: String,
    account_id: String,
    language: String,
    topic: Option<Topic>,
    pii: Vec<Planted>,
    abuse_group: Option<String>,
    private_cluster: Option<String>,
    duplicate_of: Option<String>,
}

#[derive(Deserialize)]
struct Canary {
    value: String,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| match generate(root()) {
    Ok(sample) => sample,
    Err(error) => panic!("{error}"),
});

fn lines<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(parse).collect()
}

fn conversations() -> Vec<Conversation> {
    lines(&SAMPLE.conversations)
}

fn truth() -> Vec<Truth> {
    lines(&SAMPLE.truth)
}

/// The accounts and the number of conversations of each group that `name` gives.
fn groups(name: impl Fn(&Truth) -> Option<&String>) -> BTreeMap<String, (usize, usize)> {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in truth() {
        if let Some(group) = name(&row) {
            let accounts = members.entry(group.clone()).or_default();
            accounts.push(row.account_id.clone());
        }
    }
    let count = |accounts: Vec<String>| {
        let n = accounts.len();
        (n, accounts.into_iter().collect::<BTreeSet<String>>().len())
    };
    members
        .into_iter()
        .map(|(group, accounts)| (group, count(accounts)))
        .collect()
}

#[test]
fn equal_seeds_give_equal_bytes() {
    assert!(generate(root()).is_ok_and(|again| again == *SAMPLE));
}

#[test]
fn committed_files_are_up_to_date() {
    for (name, text) in SAMPLE.files() {
        let committed = std::fs::read_to_string(root().join(OUTPUT).join(name)).unwrap_or_default();
        assert!(
            committed == text,
            "{OUTPUT}/{name} is stale: run `cargo xtask sample`"
        );
    }
}

#[test]
fn counts_are_as_promised() {
    let (conversations, truth) = (conversations(), truth());
    assert!((1_850..=2_150).contains(&conversations.len()));
    assert!(SAMPLE.conversations.len() < 4_000_000);
    let accounts: BTreeSet<&str> = conversations
        .iter()
        .map(|c| c.account_id.as_str())
        .collect();
    assert!((260..=340).contains(&accounts.len()));
    let languages: BTreeSet<&str> = truth.iter().map(|row| row.language.as_str()).collect();
    assert!(languages.len() >= 15);

    let mut topics: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for topic in truth.into_iter().filter_map(|row| row.topic) {
        *topics
            .entry(topic.l1)
            .or_default()
            .entry(topic.l2)
            .or_default() += 1;
    }
    for special in ["Coordinated activity", "Rare topics", "Risky requests"] {
        assert!(topics.remove(special).is_some());
    }
    assert_eq!(topics.len(), 20);
    for (category, topics) in &topics {
        assert!(topics.len() >= 6, "{category}");
        assert!(topics.values().all(|&n| n >= 8), "{category}");
    }
}

#[test]
fn every_seed_is_used() {
    let Ok(seeds) = seed::load(&root().join(SEEDS)) else {
        panic!("the seeds do not load");
    };
    let quotas = plan::quotas(&seeds, &mut Random::new("quotas"));
    assert!(quotas.is_ok_and(|quotas| quotas.iter().all(|&quota| quota > 0)));
}

#[test]
fn only_planted_duplicates_are_equal() {
    let planted: BTreeSet<String> = truth()
        .into_iter()
        .filter(|row| row.duplicate_of.is_some())
        .map(|row| row.conversation_id)
        .collect();
    assert_eq!(planted.len(), plan::DUPLICATES);
    let mut seen = BTreeSet::new();
    for conversation in conversations() {
        let first = conversation.messages[0].content.clone();
        if !planted.contains(&conversation.conversation_id) {
            assert!(seen.insert(first), "{}", conversation.conversation_id);
        }
    }
}

#[test]
fn duplicates_are_of_the_same_account() {
    let truth = truth();
    let account = |id: &str| {
        truth
            .iter()
            .find(|row| row.conversation_id == id)
            .map(|row| &row.account_id)
    };
    for row in &truth {
        if let Some(original) = &row.duplicate_of {
            assert_eq!(account(original), Some(&row.account_id));
        }
    }
}

#[test]
fn turns_alternate_and_times_ascend() {
    let conversations = conversations();
    for conversation in &conversations {
        for (index, turn) in conversation.messages.iter().enumerate() {
            assert_eq!(turn.role, if index % 2 == 0 { "user" } else { "assistant" });
            assert!(!turn.content.is_empty());
            let marks = ["[[", "<<", "\u{fffd}"];
            let clean = |mark: &str| !turn.content.contains(mark);
            assert!(
                marks.into_iter().all(clean),
                "{}",
                conversation.conversation_id
            );
        }
    }
    assert!(conversations.is_sorted_by_key(|conversation| &conversation.created_at));
}

#[test]
fn spans_point_at_their_values() {
    for (conversation, row) in conversations().iter().zip(truth()) {
        assert_eq!(conversation.conversation_id, row.conversation_id);
        for planted in &row.pii {
            let text = &conversation.messages[planted.message].content;
            let value = planted.value.as_str();
            assert_eq!(text.get(planted.b0..planted.b1), Some(value));
            let code_points = text
                .chars()
                .skip(planted.start)
                .take(planted.end - planted.start);
            assert_eq!(code_points.collect::<String>(), value);
            let units: Vec<u16> = text.encode_utf16().collect();
            let units = units[planted.u0..planted.u1].to_vec();
            assert!(String::from_utf16(&units).is_ok_and(|text| text == value));
        }
    }
}

#[test]
fn personal_data_is_in_about_a_tenth_and_each_value_is_a_canary() {
    let truth = truth();
    let planted = truth.iter().filter(|row| !row.pii.is_empty()).count();
    let part = planted as f64 / truth.len() as f64;
    assert!((0.08..=0.10).contains(&part), "{part}");

    let canaries: Vec<Canary> = lines(&SAMPLE.canaries);
    let once: BTreeSet<&str> = canaries
        .iter()
        .map(|canary| canary.value.as_str())
        .collect();
    assert_eq!(once.len(), canaries.len());
    let values = truth.iter().flat_map(|row| &row.pii);
    assert!(
        values
            .into_iter()
            .all(|planted| once.contains(planted.value.as_str()))
    );
}

#[test]
fn rare_groups_have_two_accounts_at_most() {
    let rare = groups(|row| row.private_cluster.as_ref());
    assert_eq!(rare.len(), 4);
    for (group, (conversations, accounts)) in rare {
        assert!((8..=10).contains(&conversations), "{group}");
        assert!(accounts <= 2, "{group}");
    }
}

#[test]
fn the_coordinated_group_is_short_and_broad() {
    let coordinated = groups(|row| row.abuse_group.as_ref());
    assert_eq!(
        coordinated.values().copied().collect::<Vec<_>>(),
        [(40, 25)]
    );
    let times = conversations();
    let of_group = times
        .iter()
        .zip(truth())
        .filter(|(_, row)| row.abuse_group.is_some());
    let times: Vec<&str> = of_group
        .map(|(conversation, _)| conversation.created_at.as_str())
        .collect();
    let first = times.iter().min().copied();
    let last = times.iter().max().copied();
    assert!(first >= Some("2026-04-21T15:00:00Z") && last <= Some("2026-04-23T03:00:00Z"));
}
