//! The parent of a cluster (paper §G.7).

use super::answer::Answer;
use super::{MATERIAL, NOTES, Naming, Question, Settings, TEMPERATURE_NAMES, field};
use crate::llm::{FieldKind, ModelStage, Prompt};
use crate::redact::RedactedText;

const SETTINGS: Settings = Settings {
    stage: ModelStage::Assign,
    temperature: TEMPERATURE_NAMES,
    max_tokens: 350,
};

/// Asks which of `parents`, which the caller has shuffled, is the best for `child`: an index into them.
///
/// The parents come before the child, so that requests with the same order share a prefix.
pub fn assign(parents: &[RedactedText], child: &Naming) -> Question<usize> {
    let prompt = rules()
        .say("The broader groups:\n")
        .fence(parents)
        .say("The group to place:\n")
        .fence([&child.line()])
        .say("Now choose the one broader group for it.\n");
    let fields = vec![
        field(NOTES, FieldKind::Notes),
        field("parent", FieldKind::Choice(parents.to_vec())),
    ];
    Question::new(SETTINGS, prompt, fields, |redactor, values| {
        Answer::new(redactor, values).after_notes().choice("parent")
    })
}

/// What is the same for all clusters.
fn rules() -> Prompt {
    Prompt::default()
        .rule("You place a group of conversations between people and an AI assistant in the broader group where it fits best. The broader groups come one a line; the group comes as name, then description.\n")
        .rule(MATERIAL)
        .rule("Go by what the conversations are about and what people wanted, not by a tool, platform or format that they share: a seating plan for a wedding made in a spreadsheet belongs to planning celebrations, not to spreadsheets; a scam that is sent by e-mail belongs to fraud, not to e-mail.\n")
        .rule("notes: two or three sentences that compare the likeliest broader groups.\n")
        .rule("parent: the name of one broader group, copied exactly. You must choose one, even if several or none fit well.\n")
}
