//! The properties of labels, on small corpora written for the purpose.

use clioscope_core::label::{
    Group, Label, LabelInput, LabelRules, Level, TreeLabels, Vocabulary, label_groups,
};
use clioscope_core::{AccountKey, Salt};

const RULES: LabelRules = LabelRules {
    min_accounts: 3,
    min_conversations_per_word: 3,
    accounts_known: true,
};

/// One conversation: group, account (empty for none), language, text.
type Row = (usize, String, &'static str, String);

fn row(group: usize, account: &str, language: &'static str, text: &str) -> Row {
    (group, account.to_owned(), language, text.to_owned())
}

/// A row for each text, each by an account of its own.
fn rows(group: usize, language: &'static str, texts: &[&str]) -> Vec<Row> {
    texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            row(
                group,
                &format!("{language}-{group}-{index}"),
                language,
                text,
            )
        })
        .collect()
}

/// Calls `act` with the evidence in `corpus` and its base clusters.
fn with_input<T>(corpus: &[Row], act: impl FnOnce(&LabelInput, Vec<Group>) -> T) -> T {
    let salt = Salt([1; 32]);
    let texts: Vec<&str> = corpus.iter().map(|row| row.3.as_str()).collect();
    let accounts: Vec<_> = corpus
        .iter()
        .map(|row| AccountKey::hash(&salt, &row.1))
        .collect();
    let languages: Vec<&str> = corpus.iter().map(|row| row.2).collect();
    let input = LabelInput {
        texts: &texts,
        accounts: &accounts,
        languages: &languages,
    };
    let n_groups = corpus.iter().map(|row| row.0 + 1).max().unwrap_or(0);
    let groups: Vec<Group> = (0..n_groups)
        .map(|group| Group {
            members: (0..corpus.len())
                .filter(|&index| corpus[index].0 == group)
                .collect(),
            centroid: Vec::new(),
        })
        .collect();
    act(&input, groups)
}

fn label_with(corpus: &[Row], siblings: Option<&[Vec<usize>]>, rules: &LabelRules) -> Vec<Label> {
    with_input(corpus, |input, groups| {
        label_groups(&Vocabulary::build(input), input, &groups, siblings, rules)
    })
}

fn label(corpus: &[Row]) -> Vec<Label> {
    label_with(corpus, None, &RULES)
}

/// Everything a label says, in lower case.
fn all_text(label: &Label) -> String {
    let parts = [&label.name, &label.description, &label.keywords.join("\n")];
    parts.map(|part| part.to_lowercase()).join("\n")
}

const ALARMS: [&str; 6] = [
    "Can you set an alarm for tomorrow morning?",
    "please set an alarm for monday",
    "I need you to set an alarm, thanks",
    "set my alarm for the gym",
    "could you set an alarm before breakfast",
    "Set alarms for every weekday please",
];

const LIMITS: [&str; 6] = [
    "what is my credit limit",
    "Can you increase my credit limit?",
    "please raise the credit limit of my card",
    "I'd like a higher credit limit",
    "how do I increase the credit limit on this card",
    "credit limit increase please",
];

/// Group 0 sets alarms, group 1 is about credit limits.
fn corpus() -> Vec<Row> {
    let mut corpus = rows(0, "eng", &ALARMS);
    corpus.extend(rows(1, "eng", &LIMITS));
    corpus
}

/// The label of a third group of `texts` beside [`corpus`].
fn label_third(language: &'static str, texts: &[&str]) -> Label {
    let mut corpus = corpus();
    corpus.extend(rows(2, language, texts));
    label(&corpus).swap_remove(2)
}

#[test]
fn a_name_is_the_shared_phrase_without_politeness() {
    let labels = label(&corpus());
    assert_eq!(labels[0].name, "Set an alarm");
    assert!(labels[1].name.contains("redit limit"), "{:?}", labels[1]);
    for label in &labels {
        for word in ["please", "can you", "thanks", "need"] {
            assert!(!all_text(label).contains(word), "{label:?}");
        }
        assert!(label.description.contains("in English"), "{label:?}");
    }
}

#[test]
fn a_word_of_too_few_accounts_never_appears() {
    // "zanzibar" fills conversations of one account, "quokka" is in one each of two, "lemur" in nobody's.
    let mut corpus = corpus();
    for _ in 0..6 {
        corpus.push(row(0, "loud", "eng", "set an alarm in zanzibar"));
        corpus.push(row(0, "", "eng", "set a lemur alarm"));
    }
    corpus.push(row(0, "one", "eng", "set a quokka alarm"));
    corpus.push(row(0, "two", "eng", "set a quokka alarm"));
    // Enough accounts use them, but in the other group.
    for account in ["a", "b", "c", "d", "e", "f"] {
        corpus.push(row(1, account, "eng", "zanzibar, quokka, lemur"));
    }
    let labels = label(&corpus);
    for word in ["zanzibar", "quokka", "lemur"] {
        assert!(!all_text(&labels[0]).contains(word), "{:?}", labels[0]);
        assert!(all_text(&labels[1]).contains(word), "{:?}", labels[1]);
    }
}

#[test]
fn without_accounts_conversations_count() {
    let anonymous: Vec<Row> = corpus()
        .into_iter()
        .map(|(group, _, language, text)| (group, String::new(), language, text))
        .collect();
    let rules = LabelRules {
        accounts_known: false,
        ..RULES
    };
    assert_eq!(label_with(&anonymous, None, &rules)[0].name, "Set an alarm");
    assert_eq!(
        label(&anonymous)[0].name,
        "Mixed requests",
        "no account, no evidence"
    );
}

#[test]
fn placeholders_addresses_and_numbers_never_appear() {
    let text = "[EMAIL] book a flight for <PERSON_1> 42 77 and 3pm, https://fly.example/path \
        mail a@fly.example [CREDIT CARD]";
    let said = all_text(&label_third("eng", &[text; 6]));
    assert!(said.contains("book a flight"), "{said}");
    for never in [
        "email", "person", "credit", "42", "77", "3pm", "http", "example", "[", "<",
    ] {
        assert!(!said.contains(never), "{never}: {said}");
    }
}

#[test]
fn names_are_short_and_distinct_among_siblings() {
    // Four groups of almost the same words; the last two are equal.
    let mut corpus = Vec::new();
    for (group, extra) in ["for the gym", "with a loud bell", "", ""]
        .iter()
        .enumerate()
    {
        let texts = ALARMS.map(|text| format!("{text} {extra}"));
        corpus.extend(rows(group, "eng", &texts.each_ref().map(String::as_str)));
    }
    corpus.extend(rows(4, "eng", &LIMITS));
    let labels = label_with(&corpus, Some(&[vec![0, 1, 2, 3]]), &RULES);
    for (index, label) in labels.iter().enumerate() {
        let words = label.name.split_whitespace().filter(|word| *word != "·");
        assert!((1..=10).contains(&words.count()), "{label:?}");
        let earlier = &labels[..index];
        assert!(
            earlier.iter().all(|other| other.name != label.name),
            "{label:?}"
        );
    }
    assert!(
        all_text(&labels[1]).contains("loud bell"),
        "{:?}",
        labels[1]
    );
}

#[test]
fn the_contrast_favours_what_siblings_lack() {
    let check = |sibling: &str, expect: &str| {
        let mut corpus = rows(0, "eng", &["rent a red car"; 5]);
        corpus.extend(rows(1, "eng", &[sibling; 5]));
        corpus.extend(rows(
            2,
            "eng",
            &["tell me about the moon and the tides"; 20],
        ));
        let labels = label_with(&corpus, Some(&[vec![0, 1]]), &RULES);
        assert!(
            all_text(&labels[0]).contains(expect),
            "{expect}: {:?}",
            labels[0]
        );
        assert_ne!(labels[0].name, labels[1].name);
    };
    check("rent a blue house", "red car");
    check("paint a red car", "rent");
}

#[test]
fn other_languages_and_scripts() {
    let check = |language: &'static str, texts: &[&str], expect: &str, never: &[&str]| {
        let label = label_third(language, texts);
        assert!(
            label.name.to_lowercase().contains(expect),
            "{expect}: {label:?}"
        );
        let said = all_text(&label);
        let parts: Vec<_> = said.split(['\n', '“', '”', '·']).map(str::trim).collect();
        for word in never {
            assert!(!parts.contains(word), "{word}: {label:?}");
        }
    };
    check(
        "deu",
        &[
            "Kannst du bitte den Wecker stellen?",
            "ich möchte den Wecker stellen",
            "Wecker stellen für morgen",
            "bitte einen Wecker stellen, danke",
        ],
        "wecker stellen",
        &["bitte", "den", "ich möchte"],
    );
    check(
        "nld",
        &[
            "kun je voor mijn hond een oppas zoeken",
            "zoek een oppas voor mijn hond",
            "een oppas voor de hond graag",
            "heb je een oppas voor mijn hond",
        ],
        "oppas",
        &["voor mijn", "een", "je"],
    );
    check(
        "fra",
        &[
            "règle l'alarme pour demain",
            "annule l'alarme",
            "je veux l'alarme",
            "mets l'alarme s'il te plaît",
        ],
        "alarme",
        &["l'", "je"],
    );
    check(
        "rus",
        &[
            "пожалуйста, отмени будильник",
            "отмени будильник",
            "можешь отменить будильник?",
            "отмени мой будильник",
        ],
        "отмени будильник",
        &["пожалуйста", "мой"],
    );
    check(
        "cmn",
        &[
            "请帮我取消闹钟",
            "取消闹钟吧",
            "我想取消闹钟",
            "取消闹钟，谢谢",
        ],
        "取消闹钟",
        &["请", "谢谢", "我"],
    );
    check(
        "jpn",
        &[
            "アラームを削除して",
            "すべてのアラームを削除",
            "朝のアラームを削除してください",
            "アラームを削除",
        ],
        "アラームを削除",
        &["を", "して"],
    );
    check(
        "tha",
        &[
            "ช่วยยกเลิกนาฬิกาปลุก",
            "ยกเลิกนาฬิกาปลุกครับ",
            "ยกเลิกนาฬิกาปลุก",
            "ฉันขอยกเลิกนาฬิกาปลุก",
        ],
        "ปลุก",
        &["ครับ", "ช่วย"],
    );
    check(
        "kor",
        &["알람을 꺼줘", "알람 꺼줘", "알람이 꺼져", "내 알람을 꺼줘"],
        "알람",
        &["내"],
    );
}

#[test]
fn a_mixed_group_is_named_in_its_largest_language() {
    let mut corpus = corpus();
    corpus.extend(rows(2, "eng", &["play some jazz music"; 6]));
    corpus.extend(rows(2, "spa", &["pon música de jazz suave"; 3]));
    let label = &label(&corpus)[2];
    assert!(label.name.contains("jazz music"), "{label:?}");
    assert!(
        label
            .description
            .contains("mostly in English, some in Spanish"),
        "{label:?}"
    );
}

#[test]
fn function_words_name_a_group_only_as_a_whole_sentence() {
    let label = label_third(
        "eng",
        &[
            "who are you?",
            "Who are you",
            "hi, who are you?",
            "are you and who",
        ],
    );
    assert_eq!(label.name, "Who are you");
}

#[test]
fn nothing_shared_gives_a_neutral_name() {
    let mut corpus = corpus();
    corpus.extend(rows(
        2,
        "deu",
        &["Apfel Birne", "Kirsche", "Quitte", "Traube"],
    ));
    corpus.extend(rows(3, "deu", &["Hammer", "Zange", "Säge Feile", "Bohrer"]));
    corpus.extend(rows(4, "eng", &["", "   ", "[EMAIL]", "123"]));
    corpus.extend(rows(5, "eng", &["a single conversation about kites"]));
    let labels = label(&corpus);
    let names: Vec<_> = labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(
        &names[2..],
        [
            "Mixed requests (mostly German)",
            "Mixed requests (mostly German) (2)",
            "Mixed requests (mostly English)",
            "Mixed requests"
        ]
    );
    assert!(labels[2].keywords.is_empty());
}

#[test]
fn empty_input_and_empty_groups() {
    assert!(label(&[]).is_empty());
    // Group 0 has no members.
    let labels = label(&rows(1, "eng", &ALARMS));
    assert_eq!(labels[0].name, "Mixed requests");
    assert_eq!(labels[0].description, "No requests.");
    assert_ne!(labels[1].name, labels[0].name);
}

#[test]
fn forms_count_together_and_the_usual_spelling_is_shown() {
    let label = label_third(
        "eng",
        &[
            "my Wi-Fi connection drops",
            "the Wi-Fi connection dropped again",
            "fix a wi-fi connection that drops",
            "Wi-Fi connections dropping",
        ],
    );
    assert!(label.name.contains("Wi-Fi connection"), "{label:?}");
}

#[test]
fn equal_input_gives_equal_labels() {
    assert_eq!(label(&corpus()), label(&corpus()));
    let mut reversed = corpus();
    reversed.reverse();
    assert_eq!(label(&corpus()), label(&reversed), "in any order");
}

#[test]
fn words_without_content_carry_no_name() {
    let label = label_third(
        "eng",
        &[
            "thats what i dont want to read for my physics exam this year",
            "im stuck, ive an exam and dont know what to make of the year",
            "read it all, thats the exam of the year, want to know more",
            "need to know how to read before the exam, whats good this year",
        ],
    );
    assert_eq!(label.name, "Exam");
    // With nothing else, weak words are shown as what they are.
    let vague = label_third(
        "eng",
        &[
            "which week is it, oak",
            "this week elm",
            "next week, birch",
            "last week ash",
        ],
    );
    assert_eq!(vague.name, "Various: week");
}

#[test]
fn a_pasted_passage_carries_no_name() {
    let passage = "and when the tokens are gone out comes the goblin from behind the curtain";
    let own = [
        "my toddler refuses bedtime",
        "bedtime takes hours with our son",
        "how do we make bedtime shorter",
        "bedtime is a fight every evening",
    ];
    let mut corpus = corpus();
    corpus.extend(rows(2, "eng", &own));
    let pasted: Vec<String> = ["oak", "elm", "ash"]
        .iter()
        .map(|tree| format!("{tree} {passage}"))
        .collect();
    for (index, text) in pasted.iter().enumerate() {
        corpus.push(row(2, &format!("pasted-{index}"), "eng", text));
    }
    for index in 0..6 {
        let text = format!("other {index}");
        corpus.push(row(2, &format!("other-{index}"), "eng", &text));
    }
    assert_eq!(label(&corpus)[2].name, "Bedtime");
}

#[test]
fn phrases_are_joined_in_the_language_of_the_group() {
    let mut texts = vec!["mein Reisepass ist abgelaufen"; 4];
    texts.extend(["Visum beantragen"; 4]);
    let name = label_third("deu", &texts).name;
    assert!(name.contains(" und "), "{name}");
}

#[test]
fn a_parent_is_named_from_its_children_and_no_name_occurs_twice() {
    let mut corpus = corpus();
    corpus.extend(rows(2, "eng", &["book a flight to the coast"; 6]));
    corpus.extend(rows(3, "eng", &["cancel my hotel booking"; 6]));
    let labels = with_input(&corpus, |input, base| {
        let join = |children: &[usize]| Group {
            members: children
                .iter()
                .flat_map(|&child| base[child].members.clone())
                .collect(),
            centroid: Vec::new(),
        };
        let top = Level {
            groups: vec![join(&[0, 1]), join(&[2, 3])],
            parents: vec![0, 0],
        };
        let bottom = Level {
            groups: base.clone(),
            parents: vec![0, 0, 1, 1],
        };
        let (vocabulary, levels) = (Vocabulary::build(input), [top, bottom]);
        let mut labels = TreeLabels::new(&vocabulary, input, &levels, &RULES);
        while labels.step() {}
        labels.finish()
    });
    let alarms = labels[0][0].name.to_lowercase();
    assert!(alarms.contains("alarm"), "{alarms}");
    assert!(alarms.contains("credit limit"), "{alarms}");
    let mut names: Vec<_> = labels.concat().into_iter().map(|l| l.name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 6, "{names:?}");
}

#[test]
fn the_beginning_of_another_word_is_not_shown() {
    let label = label_third(
        "eng",
        &[
            "worksheet for the 5th grad",
            "grade my worksheet",
            "a worksheet for grades five to six",
            "worksheet, 7th grader",
        ],
    );
    assert_eq!(label.name, "Worksheet");
    assert!(!label.keywords.contains(&"grad".to_owned()), "{label:?}");
}
