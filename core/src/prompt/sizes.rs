//! How long the prompts are before any material is in them.

use super::{
    OwnWords, assign, audit, deduplicate, estimate_tokens, facets, name, propose, rename, screener,
};
use crate::facet::FacetSpec;
use crate::llm::Prompt;
use crate::redact::RedactedText;

/// Tokens of the rules of each stage, estimated. The words that ask for a format and the sentences around the material come
/// on top, at most [`PromptSizes::AROUND`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromptSizes {
    /// The screener with its question; 0 without one.
    pub screen: usize,
    /// All facets in one call.
    pub facets_one_call: usize,
    /// The calls of a conversation in faithful mode, together.
    pub facets_faithful: usize,
    /// The longest of these calls.
    pub facets_faithful_longest: usize,
    /// Naming, with the longest criteria of any text facet.
    pub name: usize,
    /// Broader names, likewise.
    pub propose: usize,
    /// One list of names, likewise.
    pub deduplicate: usize,
    /// The parent of a cluster.
    pub assign: usize,
    /// Naming a parent, with the longest criteria.
    pub rename: usize,
    /// The auditor.
    pub audit: usize,
}

impl PromptSizes {
    /// Tokens of the words around the material: its headings, marks and last sentence.
    pub const AROUND: usize = 60;
}

/// The sizes for these facets, whose words are `own`, and this screener.
pub fn sizes(specs: &[FacetSpec], own: &OwnWords, question: Option<&RedactedText>) -> PromptSizes {
    let criteria = specs
        .iter()
        .filter(|spec| spec.is_text())
        .map(|spec| own.criteria(&spec.key))
        .max_by_key(|criteria| criteria.as_str().len())
        .unwrap_or_default();
    let faithful = || {
        specs
            .chunks(1)
            .map(|spec| tokens(&facets::rules(&facets::asked(spec, own))))
    };
    PromptSizes {
        screen: question.map_or(0, |question| tokens(&screener::rules(question))),
        facets_one_call: tokens(&facets::rules(&facets::asked(specs, own))),
        facets_faithful: faithful().sum(),
        facets_faithful_longest: faithful().max().unwrap_or(0),
        name: tokens(&name::rules(&criteria)),
        propose: tokens(&propose::rules(&criteria)),
        deduplicate: tokens(&deduplicate::rules(&criteria)),
        assign: tokens(&assign::rules()),
        rename: tokens(&rename::rules(&criteria)),
        audit: tokens(&audit::rules()),
    }
}

fn tokens(prompt: &Prompt) -> usize {
    estimate_tokens(prompt.rules())
}

/// The longest prefix of `texts` whose lines have at most `budget_tokens` tokens together, but at least one text.
///
/// Members come in random order and contrast by nearness, so a prefix of either is what one would choose.
pub fn fitting(texts: &[RedactedText], budget_tokens: usize) -> &[RedactedText] {
    let mut used = 0;
    let fits = texts
        .iter()
        .take_while(|text| {
            used += estimate_tokens(text.as_str()) + 1;
            used <= budget_tokens
        })
        .count();
    &texts[..fits.max(1).min(texts.len())]
}
