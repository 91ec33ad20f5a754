//! Cuts texts into batches of like length without repeats: no wasted padding, no text embedded twice.

use std::collections::HashMap;

use crate::redact::RedactedText;

/// Most texts in a batch.
const MAX_TEXTS: usize = 32;
/// Most bytes in a batch, counted as if all texts were as long as the longest: bounds memory and time of one batch.
const MAX_PADDED_BYTES: usize = 8 * 1024;

/// Distinct texts in batches, and where each conversation's vector will be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchPlan {
    /// For each text given the index of its distinct text.
    pub unique_of: Vec<usize>,
    /// For each distinct text the index of its first occurrence.
    pub first_of: Vec<usize>,
    /// Batches of indices of distinct texts; every index is in exactly one.
    pub batches: Vec<Vec<usize>>,
}

impl BatchPlan {
    /// Plans batches for `texts`: by length, shortest first; equal lengths in order of first occurrence.
    pub fn new(texts: &[RedactedText]) -> Self {
        let mut plan = Self::default();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, text) in texts.iter().enumerate() {
            let unique = *seen.entry(text.as_str()).or_insert_with(|| {
                plan.first_of.push(index);
                plan.first_of.len() - 1
            });
            plan.unique_of.push(unique);
        }
        let length = |unique: usize| texts[plan.first_of[unique]].as_str().len();
        let mut order: Vec<usize> = (0..plan.first_of.len()).collect();
        order.sort_by_key(|&unique| (length(unique), unique));
        let mut batch: Vec<usize> = Vec::new();
        for unique in order {
            let padded = length(unique) * (batch.len() + 1);
            if !batch.is_empty() && (batch.len() == MAX_TEXTS || padded > MAX_PADDED_BYTES) {
                plan.batches.push(std::mem::take(&mut batch));
            }
            batch.push(unique);
        }
        if !batch.is_empty() {
            plan.batches.push(batch);
        }
        plan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;

    #[test]
    fn covers_each_distinct_text_once_in_bounded_batches() {
        let redactor = Redactor::new(&[]);
        let texts: Vec<_> = (0..500)
            .map(|i: usize| redactor.redact(&"abc ".repeat(i * i % 97 + i % 3)))
            .collect();
        let plan = BatchPlan::new(&texts);
        let mut covered: Vec<usize> = plan.batches.concat();
        covered.sort_unstable();
        assert_eq!(covered, (0..plan.first_of.len()).collect::<Vec<_>>());
        for (text, &unique) in texts.iter().zip(&plan.unique_of) {
            assert_eq!(text, &texts[plan.first_of[unique]]);
        }
        for batch in &plan.batches {
            let longest = batch
                .iter()
                .map(|&unique| texts[plan.first_of[unique]].as_str().len())
                .max()
                .unwrap_or(0);
            assert!(
                batch.len() == 1
                    || (batch.len() <= MAX_TEXTS && batch.len() * longest <= MAX_PADDED_BYTES)
            );
        }
        assert_eq!(BatchPlan::new(&[]), BatchPlan::default());
    }
}
