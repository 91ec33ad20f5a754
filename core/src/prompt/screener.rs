//! The screener (paper §G.3): a yes/no question that decides which conversations are analysed.

use super::answer::Answer;
use super::{MATERIAL, Question, Settings, TEMPERATURE_FACETS, field};
use crate::facet::Transcript;
use crate::llm::{FieldKind, ModelStage, Prompt};
use crate::redact::RedactedText;

const SETTINGS: Settings = Settings {
    stage: ModelStage::Screen,
    temperature: TEMPERATURE_FACETS,
    max_tokens: 40,
};

/// Asks whether a conversation is to be analysed: the answer to `question`.
pub fn screener(question: &RedactedText, transcript: &Transcript) -> Question<bool> {
    let prompt = rules(question)
        .say("The conversation:\n")
        .fence([transcript.text()])
        .say("Answer about this conversation, with yes or no: ")
        .text(question)
        .say("\n");
    Question::new(
        SETTINGS,
        prompt,
        vec![field("answer", FieldKind::YesNo)],
        |redactor, values| Answer::new(redactor, values).yes_no("answer"),
    )
}

/// What is the same for all conversations.
fn rules(question: &RedactedText) -> Prompt {
    Prompt::default()
        .rule("You are shown a conversation between a person and an AI assistant. Answer one question about it with yes or no, nothing else.\n")
        .rule(MATERIAL)
        .rule("Assume neither good nor bad intent. If both answers could be defended, give the one that the greater part of the conversation supports.\nThe question: ")
        .own_rule(question)
        .rule("\n")
}
