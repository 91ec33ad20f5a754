//! Broader names for a neighbourhood of clusters (paper §G.7).

use super::answer::Answer;
use super::{
    MATERIAL, NEUTRAL, NOTES, Naming, PRIVACY, Question, Settings, TEMPERATURE_NAMES, field,
};
use crate::llm::{FieldKind, ModelStage, Prompt};
use crate::redact::RedactedText;

/// Thinking aloud, in tokens; a list of names comes on top.
const MAX_TOKENS_NOTES: u32 = 400;
/// A name of a list, in tokens.
const MAX_TOKENS_NAME: u32 = 24;
/// The most names that are asked for: an answer must fit the context.
const MAX_LIST: u32 = 200;

/// Asks for about `desired` names, each of which could hold one or more of `clusters`: those of a neighbourhood and the
/// nearest outside it. The answer has at most half as many again, none twice.
pub fn propose(
    criteria: &RedactedText,
    clusters: &[Naming],
    desired: usize,
) -> Question<Vec<RedactedText>> {
    let lines: Vec<RedactedText> = clusters.iter().map(Naming::line).collect();
    let prompt = rules(criteria).say("The groups:\n").fence(&lines);
    list_question(ModelStage::Propose, prompt, desired)
}

/// Asks for a list of names, with the count at the end: it differs from request to request.
pub(super) fn list_question(
    stage: ModelStage,
    prompt: Prompt,
    desired: usize,
) -> Question<Vec<RedactedText>> {
    let (least, most) = bounds(desired);
    let prompt = prompt
        .say("Now give about ")
        .number(desired.max(1))
        .say(" names: at least ")
        .number(least)
        .say(" and at most ")
        .number(most)
        .say(".\n");
    let settings = Settings {
        stage,
        temperature: TEMPERATURE_NAMES,
        max_tokens: MAX_TOKENS_NOTES + MAX_TOKENS_NAME * (most as u32).min(MAX_LIST),
    };
    let fields = vec![
        field(NOTES, FieldKind::Notes),
        field("names", FieldKind::List { max: most }),
    ];
    Question::new(settings, prompt, fields, move |redactor, values| {
        let mut names = Answer::new(redactor, values).after_notes().names("names")?;
        names.truncate(most);
        Ok(names)
    })
}

/// Half and one and a half of the wanted count, rounded down, but at least one (paper §G.7).
fn bounds(desired: usize) -> (usize, usize) {
    let desired = desired.max(1);
    ((desired / 2).max(1), desired + desired / 2)
}

/// What is the same for all neighbourhoods of a facet.
fn rules(criteria: &RedactedText) -> Prompt {
    Prompt::default()
        .rule("You are shown groups of conversations between people and an AI assistant, one a line: name, then description. Find broader groups into which they can be sorted, and name these.\n")
        .rule(MATERIAL)
        .rule("notes: a few sentences on the themes that you see.\n")
        .rule("names: the broader names, at most ten words each. A broader name must be able to hold one or more of the groups, be as specific as its theme allows, and overlap with no other. Between two equally good names take the one that says more clearly what is harmful. Their form: ")
        .own_rule(criteria)
        .rule("\n")
        .rule(NEUTRAL)
        .rule(PRIVACY)
}
