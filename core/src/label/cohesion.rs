//! Whether a word gathers in few groups, as words of a topic do, or occurs everywhere, as "really" and "left" do.
//!
//! This needs no word list and so works in every language.

use super::ctfidf::Count;
use super::vocabulary::Vocabulary;

/// Chance-corrected agreement from which on a term is fully trusted.
const FULL: f32 = 0.12;
/// What is left of the weight of a term that gathers nowhere.
const LEAST: f32 = 0.25;

/// For each term a factor in [`LEAST`, 1]: how much more often than by chance two conversations that hold it are in
/// the same group, compared with conversations in its language.
///
/// 1 for all terms if there is only one group, and for terms of a single conversation.
pub(super) fn cohesion(
    vocabulary: &Vocabulary,
    counts: &[Vec<Count>],
    by_language: &[Vec<u32>],
    corpus_by_language: &[u32],
) -> Vec<f32> {
    let mut together = vec![0.0_f32; vocabulary.n_terms()];
    for count in counts.iter().flatten() {
        together[count.term as usize] += pairs(count.conversations);
    }
    let by_chance: Vec<f32> = corpus_by_language
        .iter()
        .enumerate()
        .map(|(language, &all)| {
            let in_groups: f32 = by_language.iter().map(|group| pairs(group[language])).sum();
            in_groups / pairs(all).max(1.0)
        })
        .collect();
    together
        .iter()
        .enumerate()
        .map(|(term, &together)| {
            let term = vocabulary.term(term as u32);
            let chance = by_chance[usize::from(term.language)];
            if term.conversations < 2 || chance >= 1.0 {
                return 1.0;
            }
            let agreement = (together / pairs(term.conversations) - chance) / (1.0 - chance);
            libm::sqrtf(agreement.max(0.0) / FULL).clamp(LEAST, 1.0)
        })
        .collect()
}

/// Number of pairs among `n`.
fn pairs(n: u32) -> f32 {
    let n = n as f32;
    n * (n - 1.0).max(0.0) / 2.0
}
