//! The optimisation of the layout: stochastic gradient descent on the fuzzy set cross entropy, an epoch at a time.
//!
//! Edges pull their ends together in proportion to their strength; random other points push away. One thread, edges
//! in order: the result is a function of the input alone.
//!
//! The forces of a sample act one after another, each on the point as the last has left it, as in umap-learn. With
//! more than 512 points they act all at once, which is several times as fast and as good (measured by trustworthiness).

use super::UmapParams;
use super::curve::Curve;
use super::forces::{LANES, attraction, forces, repulsion};
use super::fuzzy_graph::FuzzyGraph;
use super::init::Start;
use crate::Random;
use crate::matrix::sum_lanes;
use std::ops::Range;

/// The largest number of points for which forces act one after another.
const MAX_ONE_BY_ONE: usize = 512;
/// Edges looked at in one unit of work.
const EDGES_AT_ONCE: usize = 1 << 16;
/// What one force costs, in multiply-adds of a distance (measured natively).
const FORCE_COST: usize = 200;
/// The same where forces act all at once.
const LANE_COST: usize = 40;
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
    /// Whether the forces of a sample act all at once.
    is_at_once: bool,
    epoch: usize,
    /// Edges of this epoch that are done.
    n_edges_done: usize,
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
            is_at_once: is_at_once(graph.n_points(), params),
            epoch: 0,
            n_edges_done: 0,
            n_epochs,
        }
    }

    /// About how many multiply-adds `n_epochs` epochs will take, before the graph is known.
    pub(super) fn estimated_cost(n_points: usize, params: &UmapParams, n_epochs: usize) -> f32 {
        let n_edges = (n_points * params.n_neighbors.min(n_points)) as f32;
        let n_forces = SAMPLES_PER_NEIGHBOR * n_edges * (1 + params.negative_sample_rate) as f32;
        n_forces * n_epochs as f32 * force_cost(is_at_once(n_points, params)) as f32
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
        let of_epoch = self.n_edges_done as f32 / self.edges.len().max(1) as f32;
        (self.epoch as f32 + of_epoch) / self.n_epochs as f32
    }

    /// The positions so far, shape `(n)`.
    pub(super) fn into_positions(self) -> Vec<[f32; 2]> {
        self.positions
    }

    /// Runs some more of the epochs, until about `budget` multiply-adds are spent.
    pub(super) fn advance(&mut self, budget: usize) {
        let mut spent = 0_usize;
        while !self.is_done() && spent < budget {
            let end = (self.n_edges_done + EDGES_AT_ONCE).min(self.edges.len());
            let n_samples = self.sample(self.n_edges_done..end);
            let n_forces = n_samples * (1 + self.negative_sample_rate);
            spent += end - self.n_edges_done + n_forces * force_cost(self.is_at_once);
            self.n_edges_done = end;
            if end == self.edges.len() {
                self.n_edges_done = 0;
                self.epoch += 1;
            }
        }
    }

    /// Samples those of a range of edges whose time has come; returns how many.
    fn sample(&mut self, range: Range<usize>) -> usize {
        let epoch = self.epoch as f32;
        let learning_rate = self.learning_rate * (1.0 - epoch / self.n_epochs as f32);
        let mut n_samples = 0;
        for edge in range {
            let edge = &mut self.edges[edge];
            if edge.epoch_of_next_sample > epoch {
                continue;
            }
            edge.epoch_of_next_sample += edge.epochs_per_sample;
            n_samples += 1;
            let (head, tail) = (edge.head as usize, edge.tail as usize);
            if self.is_at_once {
                self.move_at_once(head, tail, learning_rate);
            } else {
                self.move_one_by_one(head, tail, learning_rate);
            }
        }
        n_samples
    }

    fn move_one_by_one(&mut self, head: usize, tail: usize, learning_rate: f32) {
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

    fn move_at_once(&mut self, head: usize, tail: usize, learning_rate: f32) {
        let current = self.positions[head];
        // Lanes without a point, and the point itself if it is drawn, are at no distance, which is no force.
        let [mut dx, mut dy] = [[0.0; LANES]; 2];
        let lanes = dx
            .iter_mut()
            .zip(&mut dy)
            .take(1 + self.negative_sample_rate);
        for (lane, (dx, dy)) in lanes.enumerate() {
            let other = match lane {
                0 => tail,
                _ => self.random.below(self.positions.len()),
            };
            *dx = current[0] - self.positions[other][0];
            *dy = current[1] - self.positions[other][1];
        }
        let changes = forces(self.curve, [dx, dy]);
        for (axis, changes) in changes.into_iter().enumerate() {
            self.positions[head][axis] += learning_rate * sum_lanes(changes);
            self.positions[tail][axis] -= learning_rate * changes[0];
        }
    }
}

/// Whether the forces of a sample act all at once.
fn is_at_once(n_points: usize, params: &UmapParams) -> bool {
    n_points > MAX_ONE_BY_ONE && params.negative_sample_rate < LANES
}

fn force_cost(is_at_once: bool) -> usize {
    if is_at_once { LANE_COST } else { FORCE_COST }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::fuzzy_graph::fuzzy_simplicial_set;
    use crate::projection::knn_graph::KnnGraph;

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
