//! Agglomerative clustering of base clusters by Ward's criterion, cut at the wanted level sizes.

use std::mem::take;

use crate::matrix::{LANE_ROWS, Matrix, dot, dots, normalize, squared_distance};

/// Which parent each cluster of each level has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nesting {
    /// From the top: for each cluster of the level its parent in the level above; the first entry is all zeros and
    /// has no meaning. The last entry is the base, in the order given.
    pub parents: Vec<Vec<usize>>,
}

impl Nesting {
    /// Number of clusters a level, from the top.
    pub fn sizes(&self) -> Vec<usize> {
        self.parents.iter().map(Vec::len).collect()
    }
}

/// Nests base clusters with unit `centroids` `(n_base, d)` and `weights` (conversations, shape `(n_base)`) into
/// levels of the given `sizes` (from the top, the last equal to `n_base`).
///
/// Every parent has at least two children, so a level may come out smaller than asked for; a level that would not
/// be smaller than the one below is left out.
pub fn nest(centroids: &Matrix, weights: &[usize], sizes: &[usize]) -> Nesting {
    let n_base = centroids.n_rows();
    if n_base == 0 {
        return Nesting::default();
    }
    // From the base upwards; each level is clustered from the one below, which keeps the tree nested.
    let mut levels: Vec<Vec<usize>> = Vec::new();
    let mut means = centred(centroids, weights);
    let mut masses: Vec<f32> = weights
        .iter()
        .map(|weight| (*weight).max(1) as f32)
        .collect();
    for &size in sizes.iter().rev().skip(1) {
        let mut groups = merge(&means, &masses, size);
        dissolve_singletons(&means, &masses, &mut groups);
        if groups.len() < 2 || groups.len() >= means.n_rows() {
            continue;
        }
        let mut parent_of = vec![0; means.n_rows()];
        for (parent, group) in groups.iter().enumerate() {
            for &child in group {
                parent_of[child] = parent;
            }
        }
        levels.push(parent_of);
        (means, masses) = summarise(&means, &masses, &groups);
    }
    levels.push(vec![0; means.n_rows()]);
    levels.reverse();
    Nesting { parents: levels }
}

/// Merges the pair whose union raises the within-cluster sum of squares least, until `size` groups are left.
///
/// Groups are in order of their first member, members ascending; ties go to the lower indices.
fn merge(means: &Matrix, masses: &[f32], size: usize) -> Vec<Vec<usize>> {
    let mut merging = Merging::new(means, masses);
    while merging.left.len() > size.max(1) && merging.merge_cheapest() {}
    let mut groups: Vec<Vec<usize>> = (merging.left.iter())
        .map(|&group| take(&mut merging.groups[group]))
        .collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// Groups, named by their first members, and what it costs to merge two.
///
/// The costs of a union follow from those of its parts (Lance & Williams 1967), and each group knows the cheapest merge
/// with one before it, so that a merge takes O(n) but for the groups that have to look again; the first costs take
/// O(n² · d).
struct Merging {
    groups: Vec<Vec<usize>>,
    /// Groups that are left, ascending.
    left: Vec<usize>,
    mass: Vec<f32>,
    /// Rise of the within-cluster sum of squares when a group and one before it merge: for each group those with all before.
    cost: Vec<Vec<f32>>,
    /// The least of these, and the first group that has it.
    cheapest: Vec<(f32, usize)>,
}

impl Merging {
    fn new(means: &Matrix, masses: &[f32]) -> Self {
        let left: Vec<usize> = (0..means.n_rows()).collect();
        let cost = first_costs(means, masses);
        Self {
            groups: left.iter().map(|&row| vec![row]).collect(),
            mass: masses.to_vec(),
            cheapest: left.iter().map(|&a| least(&cost[a], &left[..a])).collect(),
            cost,
            left,
        }
    }

    /// Merges the cheapest pair; false if no pair has a cost.
    // Not inlined: a browser swaps in its optimised code at the next call.
    #[inline(never)]
    fn merge_cheapest(&mut self) -> bool {
        let mut best = (f32::INFINITY, 0, 0);
        for (place, &a) in self.left.iter().enumerate() {
            let (cost, b) = self.cheapest[a];
            if cost < best.0 {
                best = (cost, b, place);
            }
        }
        let (between, into, place) = best;
        if place == 0 {
            return false;
        }
        let from = self.left.remove(place);
        let moved = take(&mut self.groups[from]);
        self.groups[into].extend(moved);
        let Self { mass, cost, .. } = self;
        for &other in self.left.iter().filter(|&&other| other != into) {
            let with = |part: usize| {
                let cost = cost[part.max(other)][part.min(other)];
                f64::from(mass[part] + mass[other]) * f64::from(cost)
            };
            let sum = with(into) + with(from) - f64::from(mass[other]) * f64::from(between);
            let total = f64::from(mass[into] + mass[from] + mass[other]);
            cost[into.max(other)][into.min(other)] = (sum / total) as f32;
        }
        mass[into] += mass[from];
        let first = self.left.partition_point(|&a| a < into);
        for (place, &a) in self.left.iter().enumerate().skip(first) {
            let cheapest = &mut self.cheapest[a];
            let costs = &self.cost[a];
            if a == into || [into, from].contains(&cheapest.1) {
                *cheapest = least(costs, &self.left[..place]);
            } else if (costs[into], into) < *cheapest {
                *cheapest = (costs[into], into);
            }
        }
        true
    }
}

/// What it costs to merge each row with those before it.
fn first_costs(means: &Matrix, masses: &[f32]) -> Vec<Vec<f32>> {
    let rows: Vec<&[f32]> = means.rows().collect();
    let squares: Vec<f32> = rows.iter().map(|row| dot(row, row)).collect();
    let mut costs: Vec<Vec<f32>> = (0..rows.len()).map(Vec::with_capacity).collect();
    for first in (0..rows.len()).step_by(LANE_ROWS) {
        products_before(&rows, first, &mut costs[first..]);
    }
    for (a, costs) in costs.iter_mut().enumerate() {
        for (b, cost) in costs.iter_mut().enumerate() {
            let square = squares[a] + squares[b] - 2.0 * *cost;
            // Not `max`, which would make what is not a number the cheapest.
            let square = if square < 0.0 { 0.0 } else { square };
            *cost = masses[a] * masses[b] / (masses[a] + masses[b]) * square;
        }
    }
    costs
}

/// The dot products of some rows, from `first` on, with all before them: they are fetched from memory once for all of them.
#[inline(never)]
fn products_before(rows: &[&[f32]], first: usize, products: &mut [Vec<f32>]) {
    if let Some(&some) = rows[first..].first_chunk::<LANE_ROWS>() {
        for before in &rows[..first] {
            for (products, dot) in products.iter_mut().zip(dots(some, before)) {
                products.push(dot);
            }
        }
    }
    for (a, products) in (first..rows.len()).zip(products).take(LANE_ROWS) {
        let rest = products.len()..a;
        products.extend(rows[rest].iter().map(|before| dot(rows[a], before)));
    }
}

/// The least of the costs of merging with the groups `left`, and the first such group; infinite if there is none.
fn least(costs: &[f32], left: &[usize]) -> (f32, usize) {
    let mut least = (f32::INFINITY, costs.len());
    for &other in left {
        if costs[other] < least.0 {
            least = (costs[other], other);
        }
    }
    least
}

/// Unit vectors from the weighted mean of all centroids to each.
///
/// What all texts share says nothing of their differences, and centroids of loose clusters lie near that mean:
/// without this step they would all be near each other, and one parent would hold most of the corpus.
fn centred(centroids: &Matrix, weights: &[usize]) -> Matrix {
    let total: usize = weights.iter().sum();
    let mut mean = vec![0.0_f32; centroids.n_cols()];
    for (row, &weight) in centroids.rows().zip(weights) {
        for (sum, value) in mean.iter_mut().zip(row) {
            *sum += value * weight as f32 / total.max(1) as f32;
        }
    }
    let mut centred = centroids.clone();
    for row in 0..centred.n_rows() {
        for (value, mean) in centred.row_mut(row).iter_mut().zip(&mean) {
            *value -= mean;
        }
    }
    centred.normalize_rows();
    centred
}

/// Gives a parent of one child to the nearest other parent: a chain would say the same thing twice.
fn dissolve_singletons(means: &Matrix, masses: &[f32], groups: &mut Vec<Vec<usize>>) {
    while groups.len() > 1 {
        let Some(single) = groups.iter().position(|group| group.len() == 1) else {
            return;
        };
        let child = groups.remove(single)[0];
        let (group_means, _) = summarise(means, masses, groups);
        let nearest = (0..groups.len())
            .min_by(|&a, &b| {
                squared_distance(means.row(child), group_means.row(a))
                    .total_cmp(&squared_distance(means.row(child), group_means.row(b)))
            })
            .unwrap_or(0);
        groups[nearest].push(child);
        groups[nearest].sort_unstable();
    }
}

/// Weighted means, scaled to unit length, and masses of groups.
fn summarise(means: &Matrix, masses: &[f32], groups: &[Vec<usize>]) -> (Matrix, Vec<f32>) {
    let mut group_means = Matrix::zeros(groups.len(), means.n_cols());
    let mut group_masses = Vec::with_capacity(groups.len());
    for (index, group) in groups.iter().enumerate() {
        let row = group_means.row_mut(index);
        for &member in group {
            for (sum, value) in row.iter_mut().zip(means.row(member)) {
                *sum += value * masses[member];
            }
        }
        normalize(row);
        group_masses.push(group.iter().map(|&member| masses[member]).sum());
    }
    (group_means, group_masses)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hierarchy::level_sizes;
    use crate::random::Random;

    fn random_unit(n: usize, d: usize) -> Matrix {
        let mut random = Random::new(5, "test");
        let mut matrix =
            Matrix::from_vec((0..n * d).map(|_| random.unit() - 0.5).collect(), d).unwrap();
        matrix.normalize_rows();
        matrix
    }

    #[test]
    fn every_parent_has_two_children_and_levels_shrink() {
        for n in [0, 1, 2, 3, 5, 17, 64, 150] {
            let nesting = nest(
                &random_unit(n, 8),
                &vec![20; n],
                &level_sizes(n, n / 7 + 1, 3),
            );
            let sizes = nesting.sizes();
            assert_eq!(sizes.last().copied().unwrap_or(0), n);
            assert!(sizes.windows(2).all(|pair| pair[0] < pair[1]), "{sizes:?}");
            for (level, parents) in nesting.parents.iter().enumerate().skip(1) {
                for parent in 0..sizes[level - 1] {
                    assert!(parents.iter().filter(|&&p| p == parent).count() >= 2);
                }
            }
        }
    }

    #[test]
    fn each_merge_is_the_cheapest() {
        for (n, d, size) in [(2, 3, 1), (40, 3, 7), (60, 8, 20), (90, 2, 1), (30, 1, 4)] {
            // Every fourth is a twin: ties.
            let mut means = random_unit(n, d);
            for row in (4..n).step_by(4) {
                let twin = means.row(row - 3).to_vec();
                means.row_mut(row).copy_from_slice(&twin);
            }
            let masses: Vec<f32> = (0..n).map(|i| (1 + i % 5) as f32).collect();
            let mut groups: Vec<Vec<usize>> = (0..n).map(|row| vec![row]).collect();
            let (mut mean, mut mass) = (means.clone(), masses.clone());
            while groups.len() > size {
                let pairs = (0..groups.len()).flat_map(|a| (0..a).map(move |b| (b, a)));
                let cost = |&(b, a): &(usize, usize)| {
                    let (a, b) = (groups[a][0], groups[b][0]);
                    let square = squared_distance(mean.row(a), mean.row(b));
                    mass[a] * mass[b] / (mass[a] + mass[b]) * square
                };
                let (into, from) = pairs.min_by(|x, y| cost(x).total_cmp(&cost(y))).unwrap();
                let moved = groups.remove(from);
                let (a, b) = (groups[into][0], moved[0]);
                let share = mass[b] / (mass[a] + mass[b]);
                for column in 0..d {
                    mean.row_mut(a)[column] =
                        mean.row(a)[column] * (1.0 - share) + mean.row(b)[column] * share;
                }
                mass[a] += mass[b];
                groups[into].extend(moved);
                groups[into].sort_unstable();
            }
            assert_eq!(merge(&means, &masses, size), groups, "{n} {d} {size}");
        }
    }

    #[test]
    fn like_goes_with_like() {
        let mut rows = Vec::new();
        for i in 0..12_usize {
            let mut row = [0.0_f32; 4];
            row[i % 4] = 1.0;
            row[(i + 1) % 4] = 0.05 * (i / 4) as f32;
            rows.extend(row);
        }
        let mut centroids = Matrix::from_vec(rows, 4).unwrap();
        centroids.normalize_rows();
        let nesting = nest(&centroids, &[10; 12], &[4, 12]);
        let parents = &nesting.parents[1];
        assert!((0..12).all(|i| parents[i] == parents[i % 4]));
    }

    #[test]
    fn equal_centroids_do_not_loop() {
        let nesting = nest(&Matrix::zeros(9, 3), &[1; 9], &[2, 4, 9]);
        assert_eq!(nesting.sizes().last(), Some(&9));
    }
}
