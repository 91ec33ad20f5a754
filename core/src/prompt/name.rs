//! Naming a base cluster (paper §G.5), with the privacy sentence that the published prompt lacks.

use super::answer::Answer;
use super::{MATERIAL, NEUTRAL, Naming, PRIVACY, Question, Settings, TEMPERATURE_NAMES, field};
use crate::llm::{Field, FieldKind, ModelStage, Prompt};
use crate::redact::RedactedText;

const SETTINGS: Settings = Settings {
    stage: ModelStage::Name,
    temperature: TEMPERATURE_NAMES,
    max_tokens: 300,
};

/// What a useful name is, by examples; also for parents.
pub(super) const SPECIFIC: &str = "Be as specific as you truthfully can. \"Repair failing tests of web services\", \"Write \
    mass messages that advertise diet pills\" and \"Write explicit stories about fictional adults\" say something; \
    \"Programming help\" and \"Unsuitable content\" do not.\n";

/// Asks for name and description of a cluster.
///
/// `members`: up to 50 random answers of it, at most one an account; `contrast`: up to 50 of other clusters, nearest first.
/// [`fitting`](super::fitting) cuts both to a model's context.
pub fn name_cluster(
    criteria: &RedactedText,
    members: &[RedactedText],
    contrast: &[RedactedText],
) -> Question<Naming> {
    let mut prompt = rules(criteria).say("The group:\n").fence(members);
    if !contrast.is_empty() {
        prompt = prompt.say("Other groups:\n").fence(contrast);
    }
    Question::new(
        SETTINGS,
        prompt.say("Now describe and name the group.\n"),
        fields(),
        |redactor, values| Answer::new(redactor, values).naming(),
    )
}

pub(super) fn fields() -> Vec<Field> {
    vec![
        field("description", FieldKind::Text),
        field("name", FieldKind::Text),
    ]
}

/// What is the same for all clusters of a facet.
fn rules(criteria: &RedactedText) -> Prompt {
    Prompt::default()
        .rule("You are shown short texts, one a line, each about one conversation between a person and an AI assistant. They were grouped because they are alike. Describe and name the group; texts of other groups show what it is not.\n")
        .rule(MATERIAL)
        .rule("description: two sentences in the past tense on what most of the group had in common, in words that would not fit the other groups.\n")
        .rule("name: at most ten words without a full stop; true of most of the group, not just of one or two texts, and telling it apart from the other groups. Its form: ")
        .own_rule(criteria)
        .rule("\n")
        .rule(SPECIFIC)
        .rule(NEUTRAL)
        .rule(PRIVACY)
}
