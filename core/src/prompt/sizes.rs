//! How long the prompts are before any material is in them.

use super::{
    Naming, OwnWords, Question, assign, audit, deduplicate, facets, name_cluster, propose, rename,
    screener,
};
use crate::facet::{FacetSpec, Transcript};
use crate::llm::{Format, Request, estimate_tokens};
use crate::redact::RedactedText;

/// Tokens of a request of each stage before there is any material in it, estimated: rules, the words around the material, and
/// those that ask for a format.
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

/// The sizes for these facets, whose words are `own`, and this screener.
pub fn sizes(specs: &[FacetSpec], own: &OwnWords, question: Option<&RedactedText>) -> PromptSizes {
    let criteria = specs
        .iter()
        .filter(|spec| spec.is_text())
        .map(|spec| own.criteria(&spec.key))
        .max_by_key(|criteria| criteria.as_str().len())
        .unwrap_or_default();
    let none = Transcript::default();
    let nothing = RedactedText::default();
    let naming = Naming {
        name: nothing.clone(),
        description: nothing.clone(),
    };
    let faithful = || {
        specs
            .chunks(1)
            .map(|spec| tokens(&facets(spec, own, &none)))
    };
    PromptSizes {
        screen: question.map_or(0, |question| tokens(&screener(question, &none))),
        facets_one_call: tokens(&facets(specs, own, &none)),
        facets_faithful: faithful().sum(),
        facets_faithful_longest: faithful().max().unwrap_or(0),
        name: tokens(&name_cluster(
            &criteria,
            &[],
            std::slice::from_ref(&nothing),
        )),
        propose: tokens(&propose(&criteria, &[], 10)),
        deduplicate: tokens(&deduplicate(&criteria, &[], 10)),
        assign: tokens(&assign(&[], &naming)),
        rename: tokens(&rename(&criteria, &[])),
        audit: tokens(&audit(&nothing)),
    }
}

/// Everything but the material.
fn tokens<T>(question: &Question<T>) -> usize {
    let Request { prompt, shape, .. } = &question.request;
    let format = [Format::BoundedSchema, Format::JsonObject, Format::Tags]
        .map(|format| estimate_tokens(&shape.instructions(format)))
        .into_iter()
        .max();
    estimate_tokens(prompt.rules()) + estimate_tokens(prompt.material()) + format.unwrap_or(0)
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
