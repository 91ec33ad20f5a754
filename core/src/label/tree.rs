//! Labels the levels of a tree from the base upwards, as parents are named from their children.

use std::collections::BTreeSet;
use std::mem::take;

use super::ctfidf::{self, Census};
use super::idioms::{self, Sentences};
use super::name::{self, Fallback};
use super::parents::{Below, Children};
use super::phrases::{Phrase, Phraser};
use super::vocabulary::Vocabulary;
use super::{Group, Label, LabelInput, LabelRules, contrast, describe};

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

/// The labels of a tree, in steps. No name occurs twice in it.
///
/// Siblings are contrasted with one another beside their nearest groups. An empty group, and one whose words too few
/// accounts share, gets a neutral name from its languages.
pub struct TreeLabels<'a> {
    corpus: Corpus<'a>,
    levels: &'a [Level],
    /// Of the levels that are done, the base first.
    labels: Vec<Vec<Label>>,
    /// The lower-case names in them.
    taken: BTreeSet<String>,
    /// The next level, once it is begun.
    drafts: Option<Drafts<'a>>,
    /// The level below that.
    below: Option<Drafts<'a>>,
}

impl<'a> TreeLabels<'a> {
    /// Plans the labels of `levels`, from the top, base clusters last.
    pub fn new(
        vocabulary: &'a Vocabulary,
        input: &LabelInput,
        levels: &'a [Level],
        rules: &'a LabelRules,
    ) -> Self {
        Self {
            corpus: Corpus::new(vocabulary, input, rules),
            levels,
            labels: Vec::with_capacity(levels.len()),
            taken: BTreeSet::new(),
            drafts: None,
            below: None,
        }
    }

    /// Groups that are labelled, or nearly so.
    pub fn n_done(&self) -> usize {
        let done: usize = self.labels.iter().map(Vec::len).sum();
        done + self
            .drafts
            .as_ref()
            .map_or(0, |drafts| drafts.phrases.len())
    }

    /// Labels a group, or begins or ends a level; false once all are labelled.
    pub fn step(&mut self) -> bool {
        let n_left = self.levels.len() - self.labels.len();
        let Some(at) = n_left.checked_sub(1) else {
            return false;
        };
        let level = &self.levels[at];
        let Some(drafts) = &mut self.drafts else {
            let siblings = if at == 0 {
                vec![(0..level.groups.len()).collect()]
            } else {
                families(&level.parents)
            };
            self.drafts = Some(Drafts::new(&self.corpus, &level.groups, Some(&siblings)));
            return true;
        };
        let below = self.below.as_ref().map(|below| Below {
            census: &below.census,
            groups: below.groups,
            phrases: &below.phrases,
            parents: &self.levels[at + 1].parents,
        });
        if !drafts.step(&self.corpus, below.as_ref()) {
            self.labels
                .push(drafts.labels(&self.corpus, &mut self.taken));
            self.below = self.drafts.take();
        }
        true
    }

    /// The labels so far, aligned with the levels once [`Self::step`] has nothing left to do.
    pub fn finish(mut self) -> Vec<Vec<Label>> {
        self.labels.reverse();
        self.labels
    }
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
    let corpus = Corpus::new(vocabulary, input, rules);
    let mut drafts = Drafts::new(&corpus, groups, siblings);
    while drafts.step(&corpus, None) {}
    drafts.labels(&corpus, &mut BTreeSet::new())
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

/// What the levels have in common.
struct Corpus<'a> {
    vocabulary: &'a Vocabulary,
    rules: &'a LabelRules,
    voters: Vec<Option<u32>>,
    sentences: Sentences<'a>,
}

impl<'a> Corpus<'a> {
    fn new(vocabulary: &'a Vocabulary, input: &LabelInput, rules: &'a LabelRules) -> Self {
        Self {
            vocabulary,
            rules,
            voters: ctfidf::voters(input, rules),
            sentences: Sentences::new(vocabulary),
        }
    }
}

/// The labels of one level before they have names: a name depends on all others.
struct Drafts<'a> {
    groups: &'a [Group],
    census: Census<'a>,
    contrasts: Vec<Vec<usize>>,
    /// Of the groups that are drafted, as the following.
    phrases: Vec<Vec<Phrase>>,
    keywords: Vec<Vec<String>>,
    /// Those shown, with their shares.
    languages: Vec<Vec<(&'static str, f32)>>,
    fallbacks: Vec<Fallback<'a>>,
}

impl<'a> Drafts<'a> {
    fn new(corpus: &Corpus<'a>, groups: &'a [Group], siblings: Option<&[Vec<usize>]>) -> Self {
        Self {
            groups,
            census: Census::new(corpus.vocabulary, groups, &corpus.voters, corpus.rules),
            contrasts: contrast::contrasts(groups, siblings),
            phrases: Vec::with_capacity(groups.len()),
            keywords: Vec::with_capacity(groups.len()),
            languages: Vec::with_capacity(groups.len()),
            fallbacks: Vec::with_capacity(groups.len()),
        }
    }

    /// Drafts the next group; false if there is none.
    fn step(&mut self, corpus: &Corpus<'a>, below: Option<&Below>) -> bool {
        let index = self.phrases.len();
        let Some(group) = self.groups.get(index) else {
            return false;
        };
        let Corpus {
            vocabulary,
            rules,
            voters,
            sentences,
        } = corpus;
        let phraser = Phraser {
            vocabulary,
            rules,
            voters,
            census: &self.census,
        };
        let children = below.map(|below| Children::of(below, index));
        let mut candidates = self.census.candidates(index, &self.contrasts[index]);
        if let Some(children) = &children {
            candidates = children.reweigh(candidates);
        }
        let mut chosen = phraser.select(group, index, &candidates, children.as_ref());
        if chosen.is_empty() {
            chosen = idioms::idioms(sentences, rules, voters, group);
        }
        let shown = describe::shown_languages(vocabulary, rules, voters, group);
        let code = (self.census.main_language(index))
            .map_or("und", |language| vocabulary.language_code(language));
        let keywords = phraser.keywords(group, index, &candidates, MAX_KEYWORDS);
        self.fallbacks.push(Fallback {
            code,
            neutral: describe::fallback_name(vocabulary, group, &shown),
            language: shown.first().map(|(name, _)| *name),
        });
        self.keywords.push(keywords);
        self.languages.push(shown);
        self.phrases.push(chosen);
        true
    }

    /// The labels of the groups, all drafted; names are not among `taken`, and added to it.
    fn labels(&mut self, corpus: &Corpus, taken: &mut BTreeSet<String>) -> Vec<Label> {
        let names = name::compose(&self.phrases, &self.fallbacks, taken);
        let keywords = take(&mut self.keywords);
        (names.into_iter().zip(keywords).enumerate())
            .map(|(index, (name, keywords))| Label {
                name,
                description: describe::describe(
                    corpus.vocabulary,
                    &self.groups[index],
                    &self.phrases[index],
                    &self.languages[index],
                ),
                keywords,
            })
            .collect()
    }
}
