//! One list of names out of those of all neighbourhoods (paper §G.7).

use super::propose::list_question;
use super::{MATERIAL, NEUTRAL, PRIVACY, Question};
use crate::llm::{ModelStage, Prompt};
use crate::redact::RedactedText;

/// Asks for about `desired` names that cover all of `names`. The answer has at most half as many again, none twice.
pub fn deduplicate(
    criteria: &RedactedText,
    names: &[RedactedText],
    desired: usize,
) -> Question<Vec<RedactedText>> {
    let prompt = rules(criteria).say("The names:\n").fence(names);
    list_question(ModelStage::Deduplicate, prompt, desired)
}

/// What is the same for all lists of a facet.
fn rules(criteria: &RedactedText) -> Prompt {
    Prompt::default()
        .rule("You are shown names of groups of conversations between people and an AI assistant, one a line. They were collected from several lists and repeat each other. Make one list of them.\n")
        .rule(MATERIAL)
        .rule("Steps: put together what means the same, whatever its wording; keep or write one name for each, and not the vaguest; merge the closest ones until the wanted count is reached; check that no two overlap and that every name shown has a place.\n")
        .rule("notes: a few sentences on what you merged.\n")
        .rule("names: the final list, at most ten words each. Prefer specific names as long as a broader one takes what is left; keep harmful subjects visible. Their form: ")
        .own_rule(criteria)
        .rule("\n")
        .rule(NEUTRAL)
        .rule(PRIVACY)
}
