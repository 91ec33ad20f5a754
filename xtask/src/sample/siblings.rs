//! The conversations of one seed: each as different from the earlier ones as a few attempts allow.

use std::collections::BTreeSet;

use super::expand::{self, Used};
use super::random::Random;
use super::seed::Seed;
use super::text::Message;

/// Attempts at a conversation.
const ATTEMPTS: u32 = 24;
/// Attempts before a text gets more small talk and typing errors than usual.
const EASY: u32 = 12;
/// Two texts with at most this part of their letter groups in common are different enough.
const DIFFERENT: f64 = 0.45;

/// What the conversations written so far began with.
#[derive(Debug, Default)]
pub(super) struct Siblings {
    /// First messages of all seeds, without punctuation.
    seen: BTreeSet<String>,
    /// Letter groups of the first messages of this seed.
    groups: Vec<BTreeSet<[char; 3]>>,
    used: Used,
}

impl Siblings {
    /// Begins another seed.
    pub(super) fn reset(&mut self) {
        self.groups.clear();
        self.used = Used::default();
    }

    /// The next conversation of `seed`; `None` if every attempt gave a first message that was there before.
    pub(super) fn next(
        &mut self,
        seed: &Seed,
        carelessness: f64,
        random: &mut Random,
    ) -> Option<Vec<Message>> {
        let mut best: Option<(f64, Used, Vec<Message>)> = None;
        for attempt in 0..ATTEMPTS {
            if attempt == EASY && best.is_some() {
                break;
            }
            let mut used = self.used.clone();
            let effort = attempt.saturating_sub(EASY);
            let messages = expand::expand(seed, &mut used, carelessness, effort, random);
            let text = messages[0].text();
            if self.seen.contains(&essence(&text)) {
                continue;
            }
            let groups = letter_groups(&text);
            let likeness = self.groups.iter().map(|other| overlap(&groups, other));
            let likeness = likeness.fold(0.0, f64::max);
            if best.as_ref().is_none_or(|(least, ..)| likeness < *least) {
                best = Some((likeness, used, messages));
            }
            if likeness <= DIFFERENT {
                break;
            }
        }
        let (_, used, messages) = best?;
        let text = messages[0].text();
        self.used = used;
        self.groups.push(letter_groups(&text));
        self.seen.insert(essence(&text));
        Some(messages)
    }
}

/// What makes a first message different: its letters and digits; of a message without any, all of it.
fn essence(text: &str) -> String {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if letters.is_empty() {
        text.to_owned()
    } else {
        letters
    }
}

fn letter_groups(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = essence(text).chars().collect();
    letters.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
}

/// Common part of two sets: 0 for none, 1 for equal ones.
fn overlap(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> f64 {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    if all == 0 {
        0.0
    } else {
        common as f64 / all as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_of_texts() {
        let like = |a, b| overlap(&letter_groups(a), &letter_groups(b));
        assert!((like("The cat sat.", "the cat SAT") - 1.0).abs() < 1e-9);
        assert!(like("The cat sat on the mat", "The cat sat on the rug") > DIFFERENT);
        assert!(like("The cat sat", "Vier kleine Hunde") < 0.1);
    }
}
