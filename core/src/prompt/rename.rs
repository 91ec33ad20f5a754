//! Naming a parent from the children it got (paper §G.7), with the privacy sentence that the published prompt lacks.

use super::answer::Answer;
use super::name::{SPECIFIC, fields};
use super::{MATERIAL, NEUTRAL, Naming, PRIVACY, Question, Settings, TEMPERATURE_NAMES};
use crate::llm::{ModelStage, Prompt};
use crate::redact::RedactedText;

const SETTINGS: Settings = Settings {
    stage: ModelStage::Rename,
    temperature: TEMPERATURE_NAMES,
    max_tokens: 300,
};

/// Asks for name and description of the parent of `children`, of whom, as in the paper, only the names are shown.
pub fn rename(criteria: &RedactedText, children: &[RedactedText]) -> Question<Naming> {
    let prompt = rules(criteria)
        .say("The groups:\n")
        .fence(children)
        .say("Now describe and name the broader group.\n");
    Question::new(SETTINGS, prompt, fields(), |redactor, values| {
        Answer::new(redactor, values).naming()
    })
}

/// What is the same for all parents of a facet.
fn rules(criteria: &RedactedText) -> Prompt {
    Prompt::default()
        .rule("You are shown the names, one a line, of groups of conversations between people and an AI assistant. Together they form one broader group. Describe and name it.\n")
        .rule(MATERIAL)
        .rule("description: two sentences in the past tense on what the conversations of these groups had in common.\n")
        .rule("name: at most ten words without a full stop; as specific as possible, yet covering all of the groups. Its form: ")
        .own_rule(criteria)
        .rule("\n")
        .rule(SPECIFIC)
        .rule(NEUTRAL)
        .rule(PRIVACY)
}
