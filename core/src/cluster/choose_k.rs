//! How many base clusters: a rule that is shown, and a quality curve to adjust it by.
//!
//! The paper withholds its k on purpose and hints at N/100 (cost table). That suits a million conversations; a
//! few thousand would give a handful of clusters.

use super::kmeans::KMeansRuns;
use crate::matrix::Matrix;
use crate::metrics::simplified_silhouette;
use crate::privacy::Thresholds;
use crate::random::Random;

/// Vectors that the curve is computed on at the most.
const SAMPLE: usize = 1_200;
/// Points of the curve, as multiples of the chosen k.
const MULTIPLES: [f64; 5] = [0.35, 0.6, 1.0, 1.6, 2.5];

/// The default number of base clusters for `n` conversations.
///
/// The mean cluster size is 0.7·√n, at least twice the minimum number of conversations (so that most clusters pass
/// the thresholds) and at most the paper's 100 or that same minimum.
pub fn default_k(n: usize, thresholds: Thresholds) -> usize {
    let least = 2 * thresholds.min_conversations.max(1);
    let size = (0.7 * (n as f64).sqrt()).clamp(least as f64, (least as f64).max(100.0));
    ((n as f64 / size).round() as usize).max(1)
}

/// The quality curve in steps of one k each: the mean simplified silhouette against the number of clusters.
///
/// Computed on a uniform sample with proportionally fewer clusters, so that it costs little beside the real run.
#[derive(Clone, Debug)]
pub struct KCurve {
    sample: Matrix,
    /// k over the whole corpus and k on the sample.
    pending: Vec<(usize, usize)>,
    points: Vec<(usize, f32)>,
    seed: u64,
}

impl KCurve {
    /// Plans the curve around `k` for `vectors` (unit rows).
    pub fn new(vectors: &Matrix, k: usize, seed: u64) -> Self {
        let n = vectors.n_rows();
        let mut order: Vec<usize> = (0..n).collect();
        if n > SAMPLE {
            Random::new(seed, "k curve").shuffle(&mut order);
            order.truncate(SAMPLE);
            order.sort_unstable();
        }
        // A cluster needs some members in the sample; a large corpus gets a curve of coarser clusters.
        let scale = (order.len() as f64 / n.max(1) as f64).clamp(0.25, 1.0);
        let mut pending: Vec<(usize, usize)> = MULTIPLES
            .iter()
            .map(|multiple| (k as f64 * multiple).round() as usize)
            .map(|k| (k, (k as f64 * scale).round() as usize))
            .filter(|(_, on_sample)| *on_sample >= 2 && *on_sample * 2 <= order.len())
            .collect();
        pending.dedup();
        pending.reverse();
        Self {
            sample: vectors.select(&order),
            pending,
            points: Vec::new(),
            seed,
        }
    }

    /// Steps left.
    pub fn remaining(&self) -> usize {
        self.pending.len()
    }

    /// Computes one point; false once there are no more.
    pub fn step(&mut self) -> bool {
        let Some((k, on_sample)) = self.pending.pop() else {
            return false;
        };
        let clustering = KMeansRuns::new(on_sample, 1, self.seed).run(&self.sample);
        let silhouette = simplified_silhouette(&self.sample, &clustering.assignment);
        self.points.push((k, silhouette as f32));
        true
    }

    /// The points so far: k and mean simplified silhouette (−1 to 1), ascending in k.
    pub fn points(&self) -> &[(usize, f32)] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule() {
        for (n, k) in [
            (0, 1),
            (1, 1),
            (40, 1),
            (2_000, 64),
            (4_110, 92),
            (10_000, 143),
            (100_000, 1_000),
            (1_000_000, 10_000),
        ] {
            assert_eq!(default_k(n, Thresholds::CELL), k, "{n}");
        }
        assert_eq!(default_k(10_000, Thresholds::STRICT), 10);
    }

    #[test]
    fn the_curve_peaks_at_the_true_number() {
        let rows: Vec<f32> = (0..600)
            .flat_map(|i| {
                let angle = (i % 10) as f32 * 0.62 + ((i / 10) % 7) as f32 * 0.003;
                [angle.cos(), angle.sin()]
            })
            .collect();
        let mut curve = KCurve::new(&Matrix::from_vec(rows, 2).unwrap(), 10, 3);
        while curve.step() {}
        let best = curve
            .points()
            .iter()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap();
        assert_eq!(best.0, 10);
        let mut none = KCurve::new(&Matrix::default(), 1, 3);
        assert!(!none.step() && none.points().is_empty());
    }
}
