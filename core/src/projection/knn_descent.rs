//! The approximate search: NN-descent (Dong, Moses & Li 2011) from random-projection trees, as in pynndescent.
//!
//! Rows that fall into the same leaf of a tree are compared with each other, which finds most neighbours. Then, since
//! a neighbour's neighbour is likely a neighbour, the rows around each row are compared, in rounds, new ones with all.
//! Those distances are coarse, of rows in bytes, and the lists somewhat longer than asked for; from these the nearest
//! by exact distance are taken.
//!
//! A row is compared some 600 times whatever their number, O(n · d), beside the splits of the trees, O(n · log n · d).
//! What else grows is the time to fetch rows: so they lie along the leaves of the first tree, and those compared with
//! each other are fetched once, into a block.

use super::coarse_rows::CoarseRows;
use super::cosine::Cosine;
use super::knn_graph::KnnGraph;
use super::neighbor_lists::{Candidates, NeighborLists};
use super::partition::Partition;
use super::row_block::RowBlock;
use crate::matrix::similarities;
use crate::{Matrix, Random};
use std::ops::Range;

/// Trees to start from.
const N_TREES: usize = 4;
/// Rows of a leaf at most, and how many there are for each place of a list at least.
const MAX_LEAF: usize = 64;
const LEAF_ROWS_PER_PLACE: usize = 3;
/// Places of a list beyond those asked for, which coarse distances need.
const N_SPARE: usize = 6;
/// Candidates of each kind from each direction.
const N_SAMPLED: usize = 10;
/// Rounds at most; fewer if hardly anything changes in one, as soon happens where rows have distinct topics.
const N_ROUNDS: usize = 6;
const MIN_UPDATES: f32 = 0.002;

/// What a coarse distance and what it leads to cost, in multiply-adds of exact ones (measured in wasm).
const COARSE_COST: usize = 200;
/// What it costs to round one value.
const QUANTIZING_COST: usize = 4;
/// Coarse distances a row that a search takes on the average (measured on synthetic topics).
const COARSE_PER_ROW: f32 = 600.0;
/// Shares of the time that trees and rounds take.
const TREES_SHARE: f32 = 0.3;
const ROUNDS_SHARE: f32 = 0.6;

/// An approximate search in progress.
#[derive(Clone, Debug)]
pub(super) struct DescentSearch {
    /// The rows along the leaves of the first tree, where near rows lie near each other in memory.
    rows: CoarseRows,
    /// Which row of the matrix each of `rows` is.
    order: Vec<u32>,
    lists: NeighborLists,
    block: RowBlock,
    random: Random,
    phase: Phase,
    graph: KnnGraph,
}

#[derive(Clone, Debug)]
enum Phase {
    /// Rows become bytes.
    Quantize,
    /// A tree grows.
    Split {
        tree: usize,
        partition: Partition,
    },
    /// The rows of each leaf are compared.
    Leaves {
        tree: usize,
        order: Vec<u32>,
        leaves: Vec<Range<usize>>,
        next: usize,
    },
    /// The candidates of a round are gathered.
    Gather {
        round: usize,
        candidates: Candidates,
    },
    /// The candidates around each row are compared.
    Join {
        round: usize,
        candidates: Candidates,
        next: usize,
    },
    /// The nearest by exact distance are taken.
    Rank {
        cosine: Cosine,
        next: usize,
    },
    Done,
}

impl DescentSearch {
    /// Prepares the search for the `n_others` nearest other rows of every row of `vectors`, which are many more.
    pub(super) fn new(vectors: &Matrix, n_others: usize) -> Self {
        let n_rows = vectors.n_rows();
        Self {
            rows: CoarseRows::new(vectors),
            order: (0..n_rows as u32).collect(),
            lists: NeighborLists::new(n_rows, n_others + N_SPARE),
            block: RowBlock::default(),
            random: Random::new(0, "projection/knn_descent"),
            phase: Phase::Quantize,
            graph: KnnGraph::unknown(n_rows, n_others),
        }
    }

    /// About how many multiply-adds a search takes.
    pub(super) fn estimated_cost(vectors: &Matrix) -> f32 {
        COARSE_PER_ROW * COARSE_COST as f32 * vectors.n_rows() as f32
    }

    /// Whether every row has its neighbours.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }

    /// The done share of the search, in `[0, 1]`.
    pub(super) fn fraction(&self) -> f32 {
        let of_rows = |next: usize| next as f32 / self.order.len().max(1) as f32;
        let of_tree = TREES_SHARE / N_TREES as f32;
        let of_round = ROUNDS_SHARE / N_ROUNDS as f32;
        match &self.phase {
            Phase::Quantize => 0.0,
            Phase::Split { tree, .. } => of_tree * *tree as f32,
            Phase::Leaves {
                tree, leaves, next, ..
            } => of_tree * (*tree as f32 + *next as f32 / leaves.len().max(1) as f32),
            Phase::Gather { round, .. } => TREES_SHARE + of_round * *round as f32,
            Phase::Join { round, next, .. } => {
                TREES_SHARE + of_round * (*round as f32 + of_rows(*next))
            }
            Phase::Rank { next, .. } => {
                let before = TREES_SHARE + ROUNDS_SHARE;
                before + (1.0 - before) * of_rows(*next)
            }
            Phase::Done => 1.0,
        }
    }

    /// Gives away the graph, complete once the search [is done](Self::is_done).
    pub(super) fn take_graph(&mut self) -> KnnGraph {
        std::mem::take(&mut self.graph)
    }

    /// Does some more units of work, at least one; returns the multiply-adds spent, about `budget`.
    ///
    /// The largest unit is the first split of a tree, as much as two coarse distances for each row.
    pub(super) fn advance(&mut self, vectors: &Matrix, budget: usize) -> usize {
        let mut spent = 0_usize;
        while !self.is_done() && spent < budget {
            spent = spent.saturating_add(self.run_unit(vectors));
        }
        spent
    }

    /// Does the least unit of work; returns its cost.
    fn run_unit(&mut self, vectors: &Matrix) -> usize {
        let n_rows = self.order.len();
        match &mut self.phase {
            Phase::Quantize => {
                let row = self.rows.len();
                if row < n_rows {
                    self.rows.push(vectors.row(row));
                    return self.rows.width() * QUANTIZING_COST;
                }
                self.phase = self.next_tree(0);
                0
            }
            Phase::Split { tree, partition } => {
                if let Some(n_split) = partition.advance(&self.rows, &mut self.random) {
                    return 2 * n_split * COARSE_COST;
                }
                let tree = *tree;
                let partition = std::mem::replace(partition, Partition::new(0, 1));
                let (mut order, leaves) = partition.into_leaves();
                if tree == 0 {
                    self.rows = self.rows.select(&order);
                    self.order = std::mem::replace(&mut order, (0..n_rows as u32).collect());
                }
                self.phase = Phase::Leaves {
                    tree,
                    order,
                    leaves,
                    next: 0,
                };
                n_rows * self.rows.width()
            }
            Phase::Leaves {
                tree,
                order,
                leaves,
                next,
            } => {
                let Some(leaf) = leaves.get(*next) else {
                    let tree = *tree + 1;
                    self.phase = self.next_tree(tree);
                    return 0;
                };
                *next += 1;
                let leaf = &order[leaf.clone()];
                compare(&mut self.lists, &mut self.block, &self.rows, leaf, &[])
            }
            Phase::Gather { round, candidates } => {
                if candidates.gather(&mut self.lists) {
                    let candidates = std::mem::replace(candidates, Candidates::new(0, 0));
                    self.phase = Phase::Join {
                        round: *round,
                        candidates,
                        next: 0,
                    };
                }
                n_rows * COARSE_COST / 2
            }
            Phase::Join {
                round,
                candidates,
                next,
            } => {
                if *next < n_rows {
                    let (new, old) = candidates.around(*next);
                    *next += 1;
                    return compare(&mut self.lists, &mut self.block, &self.rows, new, old);
                }
                let round = *round + 1;
                self.phase = self.next_round(vectors, round);
                0
            }
            Phase::Rank { cosine, next } => {
                if *next == n_rows {
                    self.phase = Phase::Done;
                    return 0;
                }
                let in_matrix = |row: usize| self.order[row] as usize;
                let row = in_matrix(*next);
                let found = self.lists.row(*next).iter();
                let others: Vec<usize> = found.map(|&found| in_matrix(found as usize)).collect();
                *next += 1;
                rank(&mut self.graph, vectors, cosine, row, &others);
                others.len() * vectors.n_cols()
            }
            Phase::Done => 0,
        }
    }

    fn next_tree(&mut self, tree: usize) -> Phase {
        if tree == N_TREES {
            self.lists.take_n_updates();
            return Phase::Gather {
                round: 0,
                candidates: Candidates::new(self.order.len(), N_SAMPLED),
            };
        }
        let max_leaf = MAX_LEAF.max(LEAF_ROWS_PER_PLACE * (self.graph.n_others + N_SPARE));
        Phase::Split {
            tree,
            partition: Partition::new(self.order.len(), max_leaf),
        }
    }

    fn next_round(&mut self, vectors: &Matrix, round: usize) -> Phase {
        let n_rows = self.order.len();
        let updates = self.lists.take_n_updates() as f32;
        let is_settled = updates <= MIN_UPDATES * (n_rows * self.graph.n_others) as f32;
        if round == N_ROUNDS || is_settled {
            return Phase::Rank {
                cosine: Cosine::new(vectors),
                next: 0,
            };
        }
        Phase::Gather {
            round,
            candidates: Candidates::new(n_rows, N_SAMPLED),
        }
    }
}

/// Compares the rows of `new` with each other and with those of `old`; returns the cost.
fn compare(
    lists: &mut NeighborLists,
    block: &mut RowBlock,
    rows: &CoarseRows,
    new: &[u32],
    old: &[u32],
) -> usize {
    if new.is_empty() {
        return 0;
    }
    let mut n_compared = 0;
    block.fill(rows, new.iter().chain(old).copied());
    for (place, &a) in new.iter().enumerate() {
        let others = new[place + 1..].iter().chain(old);
        let similarities = block.behind(place);
        n_compared += similarities.len();
        for (&b, &similarity) in others.zip(similarities) {
            if a != b {
                lists.offer(a, b, 1.0 - similarity);
            }
        }
    }
    n_compared * COARSE_COST
}

/// Fills in the neighbours of `row`: the nearest of `others` by exact distance.
fn rank(graph: &mut KnnGraph, vectors: &Matrix, cosine: &Cosine, row: usize, others: &[usize]) {
    let mut found: Vec<(f32, usize)> = similarities(vectors.row(row), vectors, others)
        .map(|(dot, other)| (cosine.distance(row, other, dot), other))
        .collect();
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let start = row * graph.n_others;
    for (place, &(distance, index)) in found[..graph.n_others].iter().enumerate() {
        graph.indices[start + place] = index as u32;
        graph.distances[start + place] = distance;
    }
}
