//! All prompts in full, so that a change of their words shows as a difference and is recorded.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use clioscope_core::facet::{AnswerKind, FacetSpec, Transcript};
use clioscope_core::llm::Request;
use clioscope_core::prompt::{self, Naming, OwnWords, PROMPT_VERSION};
use clioscope_core::redact::Redactor;
use clioscope_core::{Conversation, Role, Turn};

/// What [`Request`]s say, of a fixed example.
fn all_prompts() -> String {
    let redactor = Redactor::new(&[]);
    let redact = |text: &str| redactor.redact(text);
    let texts = |texts: &[&str]| texts.iter().map(|text| redact(text)).collect::<Vec<_>>();
    let naming = |name: &str, description: &str| Naming {
        name: redact(name),
        description: redact(description),
    };
    let conversation = Conversation {
        id: "c".to_owned(),
        account: None,
        started_at: None,
        ended_at: None,
        model: None,
        meta: BTreeMap::new(),
        turns: [
            (
                Role::User,
                "My mail is jane@example.org. Why do my tomatoes split?",
            ),
            (
                Role::Assistant,
                "Uneven watering. Water a little every day.",
            ),
        ]
        .map(|(role, text)| Turn {
            role,
            text: text.to_owned(),
            at: None,
        })
        .to_vec(),
    };
    let transcript = Transcript::new(&conversation, &redactor, 1_000);
    let mood = FacetSpec {
        key: "mood".to_owned(),
        name: "Mood".to_owned(),
        question: "Which mood is the person in?".to_owned(),
        answer: AnswerKind::Category {
            choices: vec!["calm".to_owned(), "annoyed".to_owned()],
        },
        criteria: String::new(),
    };
    let mut specs = FacetSpec::built_ins();
    specs.push(mood);
    let own = OwnWords::new(&specs, &redactor);
    let criteria = own.criteria("request");
    let members = texts(&[
        "Find out why tomatoes split.",
        "Save wilting tomato plants.",
    ]);
    let contrast = texts(&["Choose a lawn mower."]);
    let tomatoes = naming(
        "Rescue ailing tomatoes",
        "Users asked about tomatoes. They described damage.",
    );
    let mowers = naming(
        "Choose lawn mowers",
        "Users compared mowers. They named prices.",
    );
    let names = texts(&["Care for vegetables", "Buy garden tools"]);

    let mut out = format!("PROMPT_VERSION {PROMPT_VERSION}\n");
    show(
        &mut out,
        "screener",
        &prompt::screener(&redact("Is it about gardening?"), &transcript).request,
    );
    show(
        &mut out,
        "facets in one call",
        &prompt::facets(&specs, &own, &transcript).request,
    );
    for spec in specs.chunks(1) {
        show(
            &mut out,
            &format!("facet {}", spec[0].key),
            &prompt::facets(spec, &own, &transcript).request,
        );
    }
    show(
        &mut out,
        "name",
        &prompt::name_cluster(&criteria, &members, &contrast).request,
    );
    show(
        &mut out,
        "propose",
        &prompt::propose(&criteria, &[tomatoes.clone(), mowers], 2).request,
    );
    show(
        &mut out,
        "deduplicate",
        &prompt::deduplicate(&criteria, &names, 2).request,
    );
    show(
        &mut out,
        "assign",
        &prompt::assign(&names, &tomatoes).request,
    );
    show(
        &mut out,
        "rename",
        &prompt::rename(&criteria, &names).request,
    );
    show(&mut out, "audit", &prompt::audit(&tomatoes.line()).request);
    show(
        &mut out,
        "criteria of task",
        &prompt::rename(&own.criteria("task"), &names).request,
    );
    show(
        &mut out,
        "criteria of a facet without",
        &prompt::rename(&own.criteria("mood"), &names).request,
    );
    out
}

fn show(out: &mut String, title: &str, request: &Request) {
    write!(
        out,
        "\n======== {title}: temperature {}, at most {} tokens\n{}-------- material\n{}-------- fields\n",
        request.temperature,
        request.max_tokens,
        request.prompt.rules(),
        request.prompt.material(),
    )
    .unwrap();
    for field in &request.shape.fields {
        writeln!(out, "{}: {:?}", field.name, field.kind).unwrap();
    }
}

#[test]
fn prompts_are_as_recorded() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/prompts.txt");
    let found = all_prompts();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &found).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    assert!(
        found == expected,
        "the words of a prompt changed: raise PROMPT_VERSION, then UPDATE_GOLDEN=1 accepts them"
    );
}

/// A request holds nothing that the redactor knows, whatever a conversation or a person's own words hold.
#[test]
fn no_personal_data_in_any_prompt() {
    let all = all_prompts();
    assert!(all.contains("My mail is [EMAIL]."));
    assert!(!all.contains("jane"));
}
