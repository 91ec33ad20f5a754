//! Labels the levels of a tree from the base upwards, as parents are named from their children.

use std::collections::BTreeSet;

use super::ctfidf::{self, Census};
use super::idioms::{self, Sentences};
use super::parents::{Below, Children};
use super::phrases::{Phrase, Phraser};
use super::vocabulary::Vocabulary;
use super::{Group, Label, LabelInput, LabelRules, contrast, describe, name};

/// Most keywords of a label.
const MAX_KEYWORDS: usize = 8;

/// One level of a tree.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its clusters.
    pub groups: Vec<Group>,
    /// Shape `(n_groups)`: for each, its parent in the level above. At the top of no meaning: all are siblings.
    pub parents: Vec<usize>,
}

/// Labels the levels of a tree, from the top, base clusters last; the result is aligned with them.
///
/// No name occurs twice in the tree. Siblings are contrasted with one another beside their nearest groups. An empty
/// group, and one whose words too few accounts share, gets a neutral name from its languages.
pub fn label_tree(
    vocabulary: &Vocabulary,
    input: &LabelInput,
    levels: &[Level],
    rules: &LabelRules,
) -> Vec<Vec<Label>> {
    let voters = ctfidf::voters(input, rules);
    let censuses: Vec<Census> = levels
        .iter()
        .map(|level| Census::new(vocabulary, &level.groups, &voters, rules))
        .collect();
    let sentences = Sentences::new(vocabulary);
    let mut taken = BTreeSet::new();
    let mut labels = Vec::with_capacity(levels.len());
    let mut phrases_below: Vec<Vec<Phrase>> = Vec::new();
    for (at, level) in levels.iter().enumerate().rev() {
        let below = levels.get(at + 1).map(|below| Below {
            census: &censuses[at + 1],
            groups: &below.groups,
            phrases: &phrases_below,
            parents: &below.parents,
        });
        let siblings = if at == 0 {
            vec![(0..level.groups.len()).collect()]
        } else {
            families(&level.parents)
        };
        let labeller = Labeller {
            phraser: Phraser {
                vocabulary,
                rules,
                voters: &voters,
                census: &censuses[at],
            },
            sentences: &sentences,
            groups: &level.groups,
            contrasts: contrast::contrasts(&level.groups, Some(&siblings)),
        };
        let (level_labels, phrases) = labeller.label(below.as_ref(), &mut taken);
        labels.push(level_labels);
        phrases_below = phrases;
    }
    labels.reverse();
    labels
}

/// Labels the groups of one level by themselves; the result is aligned with `groups`.
///
/// `siblings` are sets of indices into `groups`; the members of a set are contrasted with one another beside their
/// nearest groups.
pub fn label_groups(
    vocabulary: &Vocabulary,
    input: &LabelInput,
    groups: &[Group],
    siblings: Option<&[Vec<usize>]>,
    rules: &LabelRules,
) -> Vec<Label> {
    let voters = ctfidf::voters(input, rules);
    let census = Census::new(vocabulary, groups, &voters, rules);
    let labeller = Labeller {
        phraser: Phraser {
            vocabulary,
            rules,
            voters: &voters,
            census: &census,
        },
        sentences: &Sentences::new(vocabulary),
        groups,
        contrasts: contrast::contrasts(groups, siblings),
    };
    labeller.label(None, &mut BTreeSet::new()).0
}

/// The children of each parent.
fn families(parents: &[usize]) -> Vec<Vec<usize>> {
    let n_parents = parents.iter().max().map_or(0, |most| most + 1);
    let mut families = vec![Vec::new(); n_parents];
    for (child, &parent) in parents.iter().enumerate() {
        families[parent].push(child);
    }
    families
}

/// Labels one level.
struct Labeller<'a> {
    phraser: Phraser<'a>,
    sentences: &'a Sentences<'a>,
    groups: &'a [Group],
    contrasts: Vec<Vec<usize>>,
}

impl Labeller<'_> {
    /// The labels and the phrases behind them; names are not among `taken`, and added to it.
    fn label(
        &self,
        below: Option<&Below>,
        taken: &mut BTreeSet<String>,
    ) -> (Vec<Label>, Vec<Vec<Phrase>>) {
        let Phraser {
            vocabulary,
            rules,
            voters,
            census,
        } = self.phraser;
        let mut phrases = Vec::with_capacity(self.groups.len());
        let mut keywords = Vec::with_capacity(self.groups.len());
        let mut languages = Vec::with_capacity(self.groups.len());
        let mut fallbacks = Vec::with_capacity(self.groups.len());
        for (index, group) in self.groups.iter().enumerate() {
            let children = below.map(|below| Children::of(below, index));
            let mut candidates = census.candidates(index, &self.contrasts[index]);
            if let Some(children) = &children {
                candidates = children.reweigh(candidates);
            }
            let mut chosen = self
                .phraser
                .select(group, index, &candidates, children.as_ref());
            if chosen.is_empty() {
                chosen = idioms::idioms(self.sentences, rules, voters, group);
            }
            let shown = describe::shown_languages(vocabulary, rules, voters, group);
            let code = census
                .main_language(index)
                .map_or("und", |language| vocabulary.language_code(language));
            fallbacks.push(name::Fallback {
                code,
                neutral: describe::fallback_name(vocabulary, group, &shown),
                language: shown.first().map(|(name, _)| *name),
            });
            keywords.push(
                self.phraser
                    .keywords(group, index, &candidates, MAX_KEYWORDS),
            );
            languages.push(shown);
            phrases.push(chosen);
        }
        let labels = name::compose(&phrases, &fallbacks, taken)
            .into_iter()
            .zip(keywords)
            .enumerate()
            .map(|(index, (name, keywords))| Label {
                name,
                description: describe::describe(
                    vocabulary,
                    &self.groups[index],
                    &phrases[index],
                    &languages[index],
                ),
                keywords,
            })
            .collect();
        (labels, phrases)
    }
}
