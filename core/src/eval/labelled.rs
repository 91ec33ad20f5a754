//! Labelled conversations to check a model on: a draw that gives every language its turn.

use std::collections::BTreeMap;

use super::truth::Truth;
use crate::conversation::{Conversation, Corpus};
use crate::random::Random;

/// Conversations whose category is known.
#[derive(Clone, Debug, Default)]
pub struct Labelled {
    /// The conversations, in the order of the corpus they were drawn from.
    pub corpus: Corpus,
    /// Names of the categories, sorted.
    pub categories: Vec<String>,
    /// For each conversation an index into `categories`.
    pub category_of: Vec<usize>,
}

impl Labelled {
    /// Draws up to `n` conversations of `corpus` whose category `truth` knows: at random, languages taking turns, so that
    /// the rarer ones are checked too.
    pub fn draw(corpus: &Corpus, truth: &[Truth], n: usize, seed: u64) -> Self {
        let truth_of: BTreeMap<&str, &Truth> = truth
            .iter()
            .map(|truth| (truth.conversation_id.as_str(), truth))
            .collect();
        let mut by_language: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for (index, conversation) in corpus.conversations.iter().enumerate() {
            if let Some(truth) = truth_of.get(conversation.id.as_str())
                && let Some(topic) = &truth.topic
            {
                by_language
                    .entry(&truth.language)
                    .or_default()
                    .push((index, &topic.l1));
            }
        }
        let mut piles: Vec<Vec<(usize, &str)>> = by_language.into_values().collect();
        for (pile, index) in piles.iter_mut().zip(0..) {
            Random::new(seed, &format!("labelled conversations {index}"))
                .shuffle::<(usize, &str)>(pile);
        }
        let mut drawn = Vec::new();
        while drawn.len() < n && piles.iter().any(|pile| !pile.is_empty()) {
            let room = n - drawn.len();
            drawn.extend(piles.iter_mut().filter_map(Vec::pop).take(room));
        }
        drawn.sort_unstable();
        let mut categories: Vec<String> =
            drawn.iter().map(|(_, topic)| (*topic).to_owned()).collect();
        categories.sort_unstable();
        categories.dedup();
        Self {
            category_of: drawn
                .iter()
                .map(|(_, topic)| categories.partition_point(|category| category.as_str() < *topic))
                .collect(),
            corpus: Corpus {
                conversations: drawn
                    .iter()
                    .map(|(index, _)| Conversation::clone(&corpus.conversations[*index]))
                    .collect(),
            },
            categories,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::eval::Topic;

    #[test]
    fn languages_take_turns() {
        let languages = ["en", "en", "en", "en", "en", "en", "de", "de", "ka"];
        let corpus = Corpus {
            conversations: (0..languages.len())
                .map(|i| Conversation {
                    id: i.to_string(),
                    account: None,
                    started_at: None,
                    ended_at: None,
                    model: None,
                    meta: BTreeMap::new(),
                    turns: Vec::new(),
                })
                .collect(),
        };
        let truth: Vec<Truth> = languages
            .iter()
            .enumerate()
            .map(|(i, language)| Truth {
                conversation_id: i.to_string(),
                topic: (i != 0).then(|| Topic {
                    l1: ["work", "home"][i % 2].to_owned(),
                    l2: None,
                }),
                language: (*language).to_owned(),
                pii: Vec::new(),
            })
            .collect();
        for (n, expected) in [
            (0, vec![]),
            (3, vec![1, 1, 1]),
            (5, vec![2, 2, 1]),
            (99, vec![2, 5, 1]),
        ] {
            let labelled = Labelled::draw(&corpus, &truth, n, 7);
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for (conversation, &category) in labelled
                .corpus
                .conversations
                .iter()
                .zip(&labelled.category_of)
            {
                let index: usize = conversation.id.parse().unwrap();
                *counts.entry(languages[index]).or_default() += 1;
                assert_eq!(labelled.categories[category], ["work", "home"][index % 2]);
            }
            assert_eq!(counts.into_values().collect::<Vec<_>>(), expected, "{n}");
        }
    }
}
