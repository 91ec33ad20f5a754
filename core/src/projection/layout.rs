//! The optimisation of the layout: stochastic gradient descent on the fuzzy set cross entropy, an epoch at a time.
//!
//! Edges pull their ends together in proportion to their strength; random other points push away. One thread, edges
//! in order: the result is a function of the input alone.

use super::UmapParams;
use super::curve::Curve;
use super::fuzzy_graph::FuzzyGraph;
use super::init::Start;
use super::power::power;
use crate::Random;

/// Largest change of a coordinate by one force at learning rate 1.
const MAX_STEP: f32 = 4.0;
/// Keeps the repulsion of points that nearly coincide finite.
const NEAR: f32 = 1e-3;
/// What one force costs, in multiply-adds of a distance (measured natively).
const FORCE_COST: usize = 200;
/// How many edges an epoch samples for each neighbour of each point (measured on synthetic topics).
const SAMPLES_PER_NEIGHBOR: f32 = 0.45;

/// A layout in progress.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    positions: Vec<[f32; 2]>,
    edges: Vec<Edge>,
    curve: Curve,
    negative_sample_rate: usize,
    /// That of the first epoch; it falls to 0 in a straight line.
    learning_rate: f32,
    random: Random,
    epoch: usize,
    n_epochs: usize,
}

/// A directed edge and its timetable: the stronger, the more often it is sampled.
#[derive(Clone, Debug)]
struct Edge {
    head: u32,
    tail: u32,
    epochs_per_sample: f32,
    epoch_of_next_sample: f32,
}

impl Layout {
    /// Prepares `n_epochs` epochs over the edges of `graph` from `start`.
    pub(super) fn new(
        start: Start,
        graph: &FuzzyGraph,
        params: &UmapParams,
        n_epochs: usize,
    ) -> Self {
        let max_strength = graph.max_strength();
        let edges = (0..graph.n_points())
            .flat_map(|head| {
                graph.edges(head).map(move |(tail, strength)| {
                    let epochs_per_sample = max_strength / strength;
                    Edge {
                        head: head as u32,
                        tail: tail as u32,
                        epochs_per_sample,
                        epoch_of_next_sample: epochs_per_sample,
                    }
                })
            })
            .collect();
        Self {
            positions: start.positions,
            edges,
            curve: Curve::fit(params.min_dist, params.spread),
            negative_sample_rate: params.negative_sample_rate,
            learning_rate: start.learning_rate,
            random: Random::new(params.seed, "projection/layout"),
            epoch: 0,
            n_epochs,
        }
    }

    /// About how many multiply-adds `n_epochs` epochs will take, before the graph is known.
    pub(super) fn estimated_cost(n_points: usize, params: &UmapParams, n_epochs: usize) -> f32 {
        let n_edges = (n_points * params.n_neighbors.min(n_points)) as f32;
        let n_forces = SAMPLES_PER_NEIGHBOR * n_edges * (1 + params.negative_sample_rate) as f32;
        n_forces * n_epochs as f32 * FORCE_COST as f32
    }

    /// Whether all epochs are done.
    pub(super) fn is_done(&self) -> bool {
        self.epoch >= self.n_epochs
    }

    /// The epochs done as a share of all, in `[0, 1]`.
    pub(super) fn fraction(&self) -> f32 {
        if self.n_epochs == 0 {
            return 1.0;
        }
        self.epoch as f32 / self.n_epochs as f32
    }

    /// The positions so far, shape `(n)`.
    pub(super) fn into_positions(self) -> Vec<[f32; 2]> {
        self.positions
    }

    /// Runs some more epochs, at least one, until about `budget` multiply-adds are spent.
    pub(super) fn advance(&mut self, budget: usize) {
        let mut spent = 0_usize;
        while !self.is_done() && spent < budget {
            let n_samples = self.run_epoch();
            let n_forces = n_samples * (1 + self.negative_sample_rate);
            spent = spent.saturating_add(self.edges.len() + n_forces * FORCE_COST);
        }
    }

    /// Runs one epoch; returns how many edges it sampled.
    fn run_epoch(&mut self) -> usize {
        let epoch = self.epoch as f32;
        let learning_rate = self.learning_rate * (1.0 - epoch / self.n_epochs as f32);
        let mut n_samples = 0;
        for edge in &mut self.edges {
            if edge.epoch_of_next_sample > epoch {
                continue;
            }
            edge.epoch_of_next_sample += edge.epochs_per_sample;
            n_samples += 1;

            let (head, tail) = (edge.head as usize, edge.tail as usize);
            let mut current = self.positions[head];
            let pull = attraction(self.curve, current, self.positions[tail]);
            for axis in 0..2 {
                current[axis] += learning_rate * pull[axis];
                self.positions[tail][axis] -= learning_rate * pull[axis];
            }
            // umap-learn counts these on a timetable of their own, which comes to the same number for each sample.
            for _ in 0..self.negative_sample_rate {
                let other = self.random.below(self.positions.len());
                if other != head {
                    let push = repulsion(self.curve, current, self.positions[other]);
                    for axis in 0..2 {
                        current[axis] += learning_rate * push[axis];
                    }
                }
            }
            self.positions[head] = current;
        }
        self.epoch += 1;
        n_samples
    }
}

/// The change of `point` towards `other`, by descent on −log of their membership.
#[inline]
fn attraction(curve: Curve, point: [f32; 2], other: [f32; 2]) -> [f32; 2] {
    let [dx, dy] = [point[0] - other[0], point[1] - other[1]];
    let squared = dx * dx + dy * dy;
    // Below this the quotient of two vanishing numbers means nothing.
    if squared < f32::MIN_POSITIVE {
        return [0.0; 2];
    }
    let raised = power(squared, curve.b);
    let factor = -2.0 * curve.a * curve.b * raised / (squared * (curve.a * raised + 1.0));
    [dx, dy].map(|difference| (factor * difference).clamp(-MAX_STEP, MAX_STEP))
}

/// The change of `point` away from `other`, by descent on −log of one minus their membership.
#[inline]
fn repulsion(curve: Curve, point: [f32; 2], other: [f32; 2]) -> [f32; 2] {
    let [dx, dy] = [point[0] - other[0], point[1] - other[1]];
    let squared = dx * dx + dy * dy;
    let raised = power(squared, curve.b);
    let factor = 2.0 * curve.b / ((NEAR + squared) * (curve.a * raised + 1.0));
    [dx, dy].map(|difference| (factor * difference).clamp(-MAX_STEP, MAX_STEP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::fuzzy_graph::fuzzy_simplicial_set;
    use crate::projection::knn_graph::KnnGraph;

    const CURVE: Curve = Curve {
        a: 1.932_808,
        b: 0.790_495,
    };

    #[test]
    fn forces_are_the_gradients_of_the_cross_entropy() {
        let membership = |[x, y]: [f64; 2]| {
            let power = libm::pow(x * x + y * y, f64::from(CURVE.b));
            1.0 / (1.0 + f64::from(CURVE.a) * power)
        };
        let derivative = |loss: &dyn Fn([f64; 2]) -> f64, [x, y]: [f64; 2]| {
            let h = 1e-6;
            [
                (loss([x + h, y]) - loss([x - h, y])) / (2.0 * h),
                (loss([x, y + h]) - loss([x, y - h])) / (2.0 * h),
            ]
        };
        for point in [[0.5, 0.2], [-3.0, 1.0], [0.9, -4.0]] {
            let at = point.map(f64::from);
            let pull = attraction(CURVE, point, [0.0; 2]);
            let expected = derivative(&|at| -libm::log(membership(at)), at);
            let push = repulsion(CURVE, point, [0.0; 2]);
            let expected_push = derivative(&|at| -libm::log(1.0 - membership(at)), at);
            for axis in 0..2 {
                assert!((f64::from(pull[axis]) + expected[axis]).abs() < 1e-3);
                // Repulsion is damped by `NEAR`.
                assert!((f64::from(push[axis]) + expected_push[axis]).abs() < 0.01);
            }
        }
    }

    #[test]
    fn forces_are_bounded_at_any_distance() {
        for distance in [0.0, f32::MIN_POSITIVE, 1e-20, 1e-3, 1.0, 1e10] {
            for force in [attraction, repulsion] {
                for value in force(CURVE, [distance, -distance], [0.0; 2]) {
                    assert!(value.abs() <= MAX_STEP, "{value} at {distance}");
                }
            }
        }
    }

    #[test]
    fn stopping_between_epochs_changes_nothing() {
        let knn = KnnGraph {
            n_others: 2,
            indices: (0..30_u32)
                .flat_map(|i| [(i + 1) % 30, (i + 2) % 30])
                .collect(),
            distances: (0..30).flat_map(|_| [0.1, 0.3]).collect(),
        };
        let graph = fuzzy_simplicial_set(&knn, 30);
        let start = Start {
            positions: (0..30_u8)
                .map(|i| [f32::from(i), f32::from(i % 7)])
                .collect(),
            learning_rate: 1.0,
        };
        let whole = Layout::new(start, &graph, &UmapParams::default(), 20);
        let [mut stepped, mut whole] = [whole.clone(), whole];
        whole.advance(usize::MAX);
        assert!(whole.is_done());
        let mut n_steps = 0;
        while !stepped.is_done() {
            stepped.advance(1);
            n_steps += 1;
        }
        assert_eq!(n_steps, 20);
        assert_eq!(stepped.into_positions(), whole.into_positions());
    }
}
