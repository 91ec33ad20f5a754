//! Names and descriptions of clusters without a language model: class-based TF-IDF over redacted request texts.
//!
//! The steps, one a file: [`tokens`] cuts texts into words, [`fold`] counts their forms together, [`stopwords`]
//! tells which carry no topic, [`reader`] and [`terms`] intern words and sequences, [`vocabulary`] holds them,
//! [`ctfidf`] weighs them per group, with [`cohesion`], [`copies`] and [`contrast`]; [`phrases`] selects and
//! [`wording`] writes them, [`idioms`] helps where there are none; [`name`], [`joining`] and [`describe`] compose the
//! label, [`parents`] and [`tree`] from the base clusters upwards.
//!
//! Architecture invariant: every word of a label that is not the program's own was used by at least
//! [`LabelRules::min_accounts`] accounts in the very group the label is for. Only counts of distinct accounts lead
//! to a label; there is no path from one message to it.

mod cohesion;
mod contrast;
mod copies;
mod ctfidf;
mod describe;
mod fold;
mod idioms;
mod joining;
mod name;
mod parents;
mod phrases;
mod reader;
mod stopwords;
mod terms;
mod tokens;
mod tree;
mod vocabulary;
mod wording;
mod wordlists;

use crate::conversation::AccountKey;
pub use tree::{Level, TreeLabels, label_groups};
pub use vocabulary::{Vocabulary, VocabularyBuilder};

/// The evidence, index-aligned: one entry per conversation.
#[derive(Clone, Copy, Debug)]
pub struct LabelInput<'a> {
    /// Redacted request texts. They may be empty and may hold placeholders like `[EMAIL]`, which no label shows.
    pub texts: &'a [&'a str],
    /// Accounts; a missing one counts as nobody's where accounts are known.
    pub accounts: &'a [Option<AccountKey>],
    /// Codes as of [`crate::identify_language`], "und" for unidentified.
    pub languages: &'a [&'a str],
}

/// A cluster of one level.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Conversation indices into the [`LabelInput`] the vocabulary was built from, each at most once.
    pub members: Vec<usize>,
    /// Unit vector; zeros or empty if there is none, which leaves out the contrast with near groups.
    pub centroid: Vec<f32>,
}

/// When a word or phrase may be used in the label of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelRules {
    /// At least this many distinct accounts of the group used it; where accounts are unknown, as many conversations.
    pub min_accounts: usize,
    /// At least this many conversations of the group hold it. Below 2 means 2.
    pub min_conversations_per_word: usize,
    /// Whether accounts are known. If so, a conversation without one supports no word.
    pub accounts_known: bool,
}

impl LabelRules {
    /// Least number of distinct accounts, or conversations where accounts are unknown; at least 1.
    fn min_voters(&self) -> u32 {
        let least = if self.accounts_known {
            self.min_accounts
        } else {
            self.min_accounts.max(self.min_conversations_per_word)
        };
        u32::try_from(least.max(1)).unwrap_or(u32::MAX)
    }

    fn admits(&self, voters: u32, conversations: u32) -> bool {
        voters >= self.min_voters() && conversations as usize >= self.min_conversations_per_word
    }
}

/// What a cluster is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// At most ten words in sentence case, different from every other name of the call or tree.
    pub name: String,
    /// Two short sentences in English around quoted phrases.
    pub description: String,
    /// Up to eight telling words of any language, best first.
    pub keywords: Vec<String>,
}
