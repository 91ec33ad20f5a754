//! Positions as T5 has them: a learned number for each distance of two tokens and head.

use super::graph::{Constant, Graph};
use super::pattern::Relative;

/// Longest distance that T5's buckets tell apart where the graph does not say.
const MAX_DISTANCE: f32 = 128.0;

/// What is added to the scores of two tokens by their distance, for each head.
pub(super) struct DistanceBias {
    max_tokens: usize,
    /// Shape `(n_heads, 2 · max_tokens − 1)`, distance `1 − max_tokens` first.
    values: Vec<f32>,
}

impl DistanceBias {
    /// The buckets of T5 (Raffel et al. 2020), both directions: half of them for tokens behind, half for tokens ahead; in
    /// each half, short distances one by one, longer ones by logarithm.
    pub(super) fn new(
        graph: &Graph,
        relative: Relative,
        n_heads: usize,
        max_tokens: usize,
    ) -> Option<Self> {
        let Constant { shape, values } = graph.constant(relative.table)?;
        (shape.len() == 2 && shape[1] == n_heads && shape[0] >= 4 && max_tokens > 0)
            .then_some(())?;
        let half = shape[0] / 2;
        let exact = half / 2;
        let log_range =
            (relative.log_range).unwrap_or_else(|| libm::logf(MAX_DISTANCE / exact as f32));
        let bucket = |distance: usize| {
            if distance < exact {
                return distance;
            }
            let log = libm::logf(distance as f32 / exact as f32) / log_range;
            (exact + (log * (half - exact) as f32) as usize).min(half - 1)
        };
        let ahead = (1..max_tokens).map(|distance| half + bucket(distance));
        let behind = (0..max_tokens).rev().map(bucket);
        let buckets: Vec<usize> = behind.chain(ahead).collect();
        let by_head = (0..n_heads).flat_map(|head| {
            let values = &values;
            buckets
                .iter()
                .map(move |bucket| values[bucket * n_heads + head])
        });
        Some(Self {
            max_tokens,
            values: by_head.collect(),
        })
    }

    /// Writes the bias for a text, `(n_heads, n_tokens, n_tokens)`.
    pub(super) fn fill(&self, n_tokens: usize, n_heads: usize, bias: &mut Vec<f32>) {
        bias.clear();
        for head in self.values.chunks_exact(self.values.len() / n_heads) {
            for query in 0..n_tokens {
                let start = self.max_tokens - 1 - query;
                bias.extend_from_slice(&head[start..start + n_tokens]);
            }
        }
    }
}
