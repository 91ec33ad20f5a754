//! What is taken out of the corpus before the pipeline looks at it: duplicates per account, and, only
//! when asked for, what a sample leaves out.
//!
//! The paper does not treat duplicates; identical prompts would make giant clusters, and one account
//! repeating itself would buy weight that the thresholds count in conversations.

use std::collections::{BTreeMap, HashMap};

use crate::conversation::Conversation;
use crate::random::Random;

/// Conversations whose word shingles overlap this much (Jaccard) are near duplicates.
const NEAR_DUPLICATE: f32 = 0.85;
/// `SimHash` candidates differ in at most this many of 64 bits; four bands of 16 find them all.
const MAX_HAMMING: u32 = 3;

/// Which conversations go on, and on whose behalf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Indices into the corpus of the conversations that go on, ascending.
    pub kept: Vec<usize>,
    /// For each conversation of the corpus the kept one that stands for it, or `None` if that was left out.
    pub stands_for: Vec<Option<usize>>,
    /// Conversations that equal an earlier one of the same account.
    pub n_exact_duplicates: usize,
    /// Conversations that nearly equal an earlier one of the same account.
    pub n_near_duplicates: usize,
    /// Conversations left out by sampling.
    pub n_not_sampled: usize,
    /// Conversations left out for another reason.
    pub n_left_out: usize,
}

impl Selection {
    /// Leaves out those of the kept that `keeps`, parallel to them, says no to. Returns how many.
    pub fn leave_out(&mut self, keeps: &[bool]) -> usize {
        let before = self.kept.len();
        let mut keeps = keeps.iter();
        self.kept.retain(|_| keeps.next() == Some(&true));
        self.forget_left_out();
        let n = before - self.kept.len();
        self.n_left_out += n;
        n
    }

    /// Draws `size` of the kept uniformly, if given and fewer.
    pub fn sample(&mut self, size: Option<usize>, seed: u64) {
        let Some(size) = size.filter(|&size| size < self.kept.len()) else {
            return;
        };
        Random::new(seed, "sample").shuffle(&mut self.kept);
        self.n_not_sampled += self.kept.len() - size;
        self.kept.truncate(size);
        self.kept.sort_unstable();
        self.forget_left_out();
    }

    /// What stood for a conversation and is no longer kept does not stand for it.
    fn forget_left_out(&mut self) {
        for representative in &mut self.stands_for {
            *representative = representative.filter(|index| self.kept.binary_search(index).is_ok());
        }
    }
}

/// Collapses duplicates per account, then samples `sample_size` of the rest uniformly if given.
///
/// The first of equal conversations stays. Conversations without an account are compared with each
/// other for exact equality only: two people may well ask nearly the same.
pub fn select(conversations: &[Conversation], sample_size: Option<usize>, seed: u64) -> Selection {
    let mut selection = Selection {
        stands_for: vec![None; conversations.len()],
        ..Selection::default()
    };
    let mut by_account: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, conversation) in conversations.iter().enumerate() {
        by_account
            .entry(conversation.account)
            .or_default()
            .push(index);
    }
    for (account, members) in by_account {
        collapse(conversations, &members, account.is_some(), &mut selection);
    }
    selection.kept.sort_unstable();
    selection.sample(sample_size, seed);
    selection
}

fn collapse(
    conversations: &[Conversation],
    members: &[usize],
    near: bool,
    selection: &mut Selection,
) {
    let mut exact: HashMap<String, usize> = HashMap::new();
    let mut bands: HashMap<(u32, u16), Vec<usize>> = HashMap::new();
    let mut sketches: HashMap<usize, Sketch> = HashMap::new();
    for &index in members {
        let text = words_of(&conversations[index]);
        if let Some(&first) = exact.get(&text) {
            selection.n_exact_duplicates += 1;
            selection.stands_for[index] = Some(first);
            continue;
        }
        if near {
            let sketch = Sketch::of(&text);
            let twin = sketch
                .bands()
                .filter_map(|band| bands.get(&band))
                .flatten()
                .copied()
                .filter(|candidate| sketches[candidate].resembles(&sketch))
                .min();
            if let Some(twin) = twin {
                selection.n_near_duplicates += 1;
                selection.stands_for[index] = Some(twin);
                exact.insert(text, twin);
                continue;
            }
            for band in sketch.bands() {
                bands.entry(band).or_default().push(index);
            }
            sketches.insert(index, sketch);
        }
        exact.insert(text, index);
        selection.stands_for[index] = Some(index);
        selection.kept.push(index);
    }
}

/// The person's words, lower case, single spaces: what makes two conversations equal.
fn words_of(conversation: &Conversation) -> String {
    let mut words = String::new();
    for text in conversation.user_texts() {
        for word in text.split_whitespace() {
            words.extend(word.chars().flat_map(char::to_lowercase));
            words.push(' ');
        }
        words.push('\n');
    }
    words
}

struct Sketch {
    simhash: u64,
    /// Sorted hashes of the shingles of two words.
    shingles: Vec<u64>,
}

impl Sketch {
    fn of(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut shingles: Vec<u64> = if words.len() < 2 {
            words.iter().map(|word| hash(&[word])).collect()
        } else {
            words.windows(2).map(hash).collect()
        };
        shingles.sort_unstable();
        shingles.dedup();
        let mut votes = [0_i32; 64];
        for shingle in &shingles {
            for (bit, vote) in votes.iter_mut().enumerate() {
                *vote += if shingle >> bit & 1 == 1 { 1 } else { -1 };
            }
        }
        let simhash = votes
            .iter()
            .enumerate()
            .filter(|(_, vote)| **vote > 0)
            .fold(0, |bits, (bit, _)| bits | 1 << bit);
        Self { simhash, shingles }
    }

    fn bands(&self) -> impl Iterator<Item = (u32, u16)> {
        let simhash = self.simhash;
        (0..4).map(move |band| (band, (simhash >> (16 * band)) as u16))
    }

    fn resembles(&self, other: &Self) -> bool {
        if (self.simhash ^ other.simhash).count_ones() > MAX_HAMMING {
            return false;
        }
        let common = self
            .shingles
            .iter()
            .filter(|shingle| other.shingles.binary_search(shingle).is_ok())
            .count();
        let union = self.shingles.len() + other.shingles.len() - common;
        union > 0 && common as f32 / union as f32 >= NEAR_DUPLICATE
    }
}

fn hash(words: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([b' ']) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // FNV leaves the high bits weak for short words; SimHash needs all 64 of them.
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::{AccountKey, Role, Salt, Turn};

    fn conversation(account: &str, text: &str) -> Conversation {
        Conversation {
            id: String::new(),
            account: AccountKey::hash(&Salt([0; 32]), account),
            started_at: None,
            ended_at: None,
            model: None,
            meta: BTreeMap::new(),
            turns: vec![Turn {
                role: Role::User,
                text: text.to_owned(),
                at: None,
            }],
        }
    }

    #[test]
    fn collapses_within_an_account_only() {
        let long = "please help me to write a polite letter to my landlord about the heating that has not worked since the first week of november and ask for a lower rent until it is repaired again";
        let corpus = [
            conversation("a", long),
            conversation("a", &long.to_uppercase()),
            conversation("a", &format!("{long} thanks")),
            conversation("b", long),
            conversation("", long),
            conversation("", long),
            conversation("", &format!("{long} thanks")),
        ];
        let selection = select(&corpus, None, 0);
        assert_eq!(selection.kept, [0, 3, 4, 6]);
        assert_eq!(selection.n_exact_duplicates, 2);
        assert_eq!(selection.n_near_duplicates, 1);
        assert_eq!(selection.stands_for[1], Some(0));
        assert_eq!(selection.stands_for[2], Some(0));
    }

    #[test]
    fn samples_only_when_asked_and_by_seed() {
        let corpus: Vec<_> = (0..50)
            .map(|i| conversation("a", &format!("question {i} about topic {}", i * 31)))
            .collect();
        assert_eq!(select(&corpus, None, 1).kept.len(), 50);
        let sample = select(&corpus, Some(20), 1);
        assert_eq!(sample.kept.len(), 20);
        assert_eq!(sample.n_not_sampled, 30);
        assert_eq!(sample, select(&corpus, Some(20), 1));
        assert_ne!(sample.kept, select(&corpus, Some(20), 2).kept);
    }
}
