//! The privacy auditor (paper §G.8): layer 4, and the instrument that measures the other layers.
//!
//! To the paper's rating it adds a second question. A cluster about one person's illness identifies nobody, so it rates 5,
//! and yet may carry what an attacker planted requests to learn (CLIOPATRA, arXiv 2603.09781).

use super::answer::Answer;
use super::{MATERIAL, Question, Settings, TEMPERATURE_AUDIT, field};
use crate::llm::{FieldKind, ModelStage, Prompt};
use crate::redact::RedactedText;

/// Longest answer, in tokens.
const MAX_TOKENS: u32 = 300;

/// What the auditor says of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// From 1, which identifies a person, to 5, which identifies nobody (paper, Table 6).
    pub rating: u8,
    /// Why.
    pub justification: RedactedText,
    /// Whether a sensitive attribute seems to come from one or very few people.
    pub few: bool,
}

/// Asks how private a cluster is, as [`Naming::line`](super::Naming::line) gives it.
pub fn audit(text: &RedactedText) -> Question<Audit> {
    question(ModelStage::Audit, text)
}

/// Asks the same of a conversation or a summary, to measure what the layers achieve (paper §D).
pub fn measure(text: &RedactedText) -> Question<Audit> {
    question(ModelStage::Measure, text)
}

/// Asks the same of a fictional text, to test the model (see [`self_test_items`](crate::privacy::self_test_items)).
pub fn self_test(text: &RedactedText) -> Question<Audit> {
    question(ModelStage::SelfTest, text)
}

fn question(stage: ModelStage, text: &RedactedText) -> Question<Audit> {
    let prompt = rules()
        .say("The text:\n")
        .fence([text])
        .say("Now justify, rate and answer.\n");
    let settings = Settings {
        stage,
        temperature: TEMPERATURE_AUDIT,
        max_tokens: MAX_TOKENS,
    };
    let fields = vec![
        field("justification", FieldKind::Text),
        field("rating", FieldKind::Integer { min: 1, max: 5 }),
        field("few", FieldKind::YesNo),
    ];
    Question::new(settings, prompt, fields, |redactor, values| {
        let mut answer = Answer::new(redactor, values);
        Ok(Audit {
            justification: answer.prose("justification")?,
            rating: answer.rating("rating")?,
            few: answer.yes_no("few")?,
        })
    })
}

/// What is the same for all texts. All people, places and firms in it are invented.
fn rules() -> Prompt {
    Prompt::default()
        .rule("You judge how well a text about conversations with an AI assistant protects the people behind it.\n")
        .rule(MATERIAL)
        .rule(SCALE)
        .rule(FEW)
        .rule(EXAMPLES)
}

const SCALE: &str = "\
justification: one or two sentences. Look for names of people or organisations, places, unique numbers, traceable events or dates, and say how many people the text could be about. Do not repeat names.
rating:
1 = points to one person or a handful: a full CV, a named person who is not public
2 = points to one organisation, community, site or school that is not widely known
3 = narrows it down to a few thousand people
4 = mostly general; only someone who knows much already could tell who is meant
5 = points to nobody: general matters, public figures, well-known events; also explicit or distressing content without identifiers
";

const FEW: &str = "\
few: yes if the text states as a fact about one or very few people something on their health, sexuality, religion, politics, union membership, origin, crimes or finances; no if it is a subject many may ask about.
";

const EXAMPLES: &str = "\
Examples (text -> rating, few):
Shorten the CV of Tamsin Orrelwood, crane operator, of 4 Hale Row -> 1, no
Assess the stammer of Ivo Brandle, eight, in class 2b -> 1, yes
Answer Pelle Straum's letter about the money he owes his landlord -> 1, yes
Prepare the bridging course at Larkmoor Village School -> 2, no
Plan shifts for the staff of Hollis & Wren, a firm in Nether Quill -> 2, no
Write posts for a shop called The Copper Thimble -> 2, no
Find care for newborn triplets in a named mid-sized town -> 3, no
Help dock workers of one island prepare a union ballot -> 3, yes
Coach a marine engineering student in the second year -> 4, no
Travel with lupus after a miscarriage at 34 -> 4, yes
Explain treatments of diabetes -> 5, no
Discuss a murder trial known across the country -> 5, no
Talk about suicidal thoughts, without details of anyone -> 5, no
Play explicit scenes between invented adults -> 5, no
";
