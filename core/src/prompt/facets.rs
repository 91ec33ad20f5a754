//! The facet extractor (paper §G.4): all facets of a conversation in one answer, or a call a facet.

use super::answer::Answer;
use super::own_words::{OwnFacet, OwnWords};
use super::{MATERIAL, Question, Settings, TEMPERATURE_FACETS, field};
use crate::facet::{AnswerKind, FacetSpec, Transcript};
use crate::llm::{Field, FieldKind, ModelStage, Prompt};
use crate::redact::RedactedText;

/// Longest answer besides its fields, in tokens: braces, tags, field names.
const MAX_TOKENS_AROUND: u32 = 40;
/// Two sentences.
const MAX_TOKENS_TEXT: u32 = 140;
/// A choice, a number, some languages.
const MAX_TOKENS_SHORT: u32 = 40;

/// Languages of one conversation.
const MAX_LANGUAGES: usize = 5;

/// What a model answered to a facet's question.
#[derive(Clone, Debug, PartialEq)]
pub enum FacetAnswer {
    /// Of [`AnswerKind::Text`]: one or two sentences.
    Text(RedactedText),
    /// Of [`AnswerKind::Category`]: index of the choice.
    Category(usize),
    /// Of [`AnswerKind::Scale`]: 1 to 5.
    Scale(u8),
    /// Of [`AnswerKind::YesNo`].
    YesNo(bool),
    /// Of [`AnswerKind::Number`]: finite.
    Number(f64),
    /// Of [`AnswerKind::Language`]: English names, each once, at least one; `Other` for what is on no list.
    Languages(Vec<&'static str>),
}

/// Asks for `specs`, one answer each and in their order. A spec that `own` was not made of is asked by its key alone.
pub fn facets(
    specs: &[FacetSpec],
    own: &OwnWords,
    transcript: &Transcript,
) -> Question<Vec<FacetAnswer>> {
    let asked = asked(specs, own);
    let mut prompt = rules(&asked)
        .say("The conversation:\n")
        .fence([transcript.text()]);
    prompt = match asked.as_slice() {
        // The paper states a lone question twice; with several, naming them has to do.
        [(_, words)] => prompt
            .say("Answer about this conversation: ")
            .text(&words.question),
        several => several.iter().enumerate().fold(
            prompt.say("Now give, for this conversation: "),
            |prompt, (i, (_, words))| prompt.say(if i > 0 { ", " } else { "" }).text(&words.field),
        ),
    };
    let fields = asked
        .iter()
        .map(|(kind, words)| facet_field(kind, words))
        .collect();
    let max_tokens = MAX_TOKENS_AROUND
        + asked
            .iter()
            .map(|(kind, _)| {
                if **kind == AnswerKind::Text {
                    MAX_TOKENS_TEXT
                } else {
                    MAX_TOKENS_SHORT
                }
            })
            .sum::<u32>();
    let expected: Vec<(AnswerKind, RedactedText)> = asked
        .iter()
        .map(|(kind, words)| ((*kind).clone(), words.field.clone()))
        .collect();
    Question::new(
        Settings {
            stage: ModelStage::Facets,
            temperature: TEMPERATURE_FACETS,
            max_tokens,
        },
        prompt.say("\n"),
        fields,
        move |redactor, values| {
            let mut answer = Answer::new(redactor, values);
            expected
                .iter()
                .map(|(kind, field)| {
                    let field = field.as_str();
                    Ok(match kind {
                        AnswerKind::Text => FacetAnswer::Text(answer.facet_text(field)?),
                        AnswerKind::Category { .. } => FacetAnswer::Category(answer.choice(field)?),
                        AnswerKind::Scale => FacetAnswer::Scale(answer.rating(field)?),
                        AnswerKind::YesNo => FacetAnswer::YesNo(answer.yes_no(field)?),
                        AnswerKind::Number => FacetAnswer::Number(answer.number(field)?),
                        AnswerKind::Language => FacetAnswer::Languages(answer.languages(field)?),
                    })
                })
                .collect()
        },
    )
}

type Asked<'a> = (&'a AnswerKind, OwnFacet);

/// The words of each spec, in order.
fn asked<'a>(specs: &'a [FacetSpec], own: &OwnWords) -> Vec<Asked<'a>> {
    specs
        .iter()
        .enumerate()
        .map(|(i, spec)| {
            (
                &spec.answer,
                own.facet(&spec.key)
                    .cloned()
                    .unwrap_or_else(|| OwnFacet::unknown(i)),
            )
        })
        .collect()
}

fn facet_field(kind: &AnswerKind, words: &OwnFacet) -> Field {
    let kind = match kind {
        AnswerKind::Text => FieldKind::Text,
        AnswerKind::Category { .. } => FieldKind::Choice(words.choices.clone()),
        AnswerKind::Scale => FieldKind::Integer { min: 1, max: 5 },
        AnswerKind::YesNo => FieldKind::YesNo,
        AnswerKind::Number => FieldKind::Number,
        AnswerKind::Language => FieldKind::List { max: MAX_LANGUAGES },
    };
    field(words.field.as_str(), kind)
}

/// What is the same for all conversations of a run.
fn rules(asked: &[Asked<'_>]) -> Prompt {
    let mut prompt = Prompt::default()
        .rule("You are shown a conversation between a person and an AI assistant. Answer questions about it, so that many conversations can be sorted and counted without anyone reading them.\n")
        .rule(MATERIAL)
        .rule("Judge the whole conversation. Assume neither good nor bad intent, and name harmful subjects plainly.\n");
    if asked.iter().any(|(kind, _)| **kind == AnswerKind::Text) {
        prompt = prompt.rule(TEXT_RULES);
    }
    if asked.iter().any(|(kind, _)| **kind == AnswerKind::Language) {
        prompt = prompt.rule(LANGUAGE_RULE);
    }
    prompt = prompt.rule("Fields:\n");
    for (kind, words) in asked {
        prompt = prompt
            .rule("- ")
            .own_rule(&words.field)
            .rule(match kind {
                AnswerKind::Text => " (text): ",
                AnswerKind::Category { .. } => " (one choice): ",
                AnswerKind::Scale => " (1 to 5): ",
                AnswerKind::YesNo => " (yes or no): ",
                AnswerKind::Number => " (a number): ",
                AnswerKind::Language => " (languages): ",
            })
            .own_rule(&words.question);
        // Listed here too: the words that ask for a format list only few.
        for (i, choice) in words.choices.iter().enumerate() {
            prompt = prompt
                .rule(if i > 0 { "; " } else { " Choices: " })
                .own_rule(choice);
        }
        prompt = prompt.rule("\n");
    }
    prompt
}

/// For answers that are embedded and clustered.
const TEXT_RULES: &str = "\
Fields of text:
- English, whatever language the conversation is in. At most two sentences, specific and straight to the point.
- No personal data and no proper nouns: no names, employers, places, contact details, numbers or dates that lead to someone. Say what kind of thing it is instead.
- Start with the matter itself, never with \"The user\" or \"The conversation\".
- If the assistant declined or failed, say so.
Examples: \"Explain how plants turn light into sugar, for a school essay.\" \"Rework a cover letter for a first job; the draft was shortened twice.\" \"Give steps for making a poison from garden plants; the assistant declined.\"
";

const LANGUAGE_RULE: &str = "\
Fields of languages: full English names of human languages; no codes, dialects, language families or programming languages; only from the person's first message on.
";
