//! Agglomerative clustering of base clusters by Ward's criterion, cut at the wanted level sizes.

use crate::matrix::{Matrix, normalize, squared_distance};

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
/// Groups are in order of their first member, members ascending; ties go to the lower indices. The costs of a union follow from
/// those of its parts (Lance & Williams 1967), and each group knows the cheapest merge with one before it, so that a merge
/// costs O(n) but for the groups that have to look again; the first costs take O(n² · d).
fn merge(means: &Matrix, masses: &[f32], size: usize) -> Vec<Vec<usize>> {
    let n = means.n_rows();
    let mut groups: Vec<Option<Vec<usize>>> = (0..n).map(|row| Some(vec![row])).collect();
    let mut mass = masses.to_vec();
    let mut cost: Vec<Vec<f32>> = (0..n)
        .map(|a| (0..a).map(|b| ward_cost(means, &mass, a, b)).collect())
        .collect();
    let mut cheapest: Vec<(f32, usize)> = (0..n).map(|a| least(&cost[a], &groups)).collect();
    for _ in size.max(1)..n {
        let mut best = (f32::INFINITY, 0, 0);
        for (a, &(cost, b)) in cheapest.iter().enumerate() {
            if groups[a].is_some() && cost < best.0 {
                best = (cost, b, a);
            }
        }
        let (between, into, from) = best;
        if into == from {
            break;
        }
        let moved = groups[from].take().unwrap_or_default();
        if let Some(group) = &mut groups[into] {
            group.extend(moved);
            group.sort_unstable();
        }
        for other in (0..n).filter(|&other| other != into && groups[other].is_some()) {
            let with = |part: usize| {
                let cost = cost[part.max(other)][part.min(other)];
                f64::from(mass[part] + mass[other]) * f64::from(cost)
            };
            let sum = with(into) + with(from) - f64::from(mass[other]) * f64::from(between);
            let total = f64::from(mass[into] + mass[from] + mass[other]);
            cost[into.max(other)][into.min(other)] = (sum / total) as f32;
        }
        mass[into] += mass[from];
        for a in into..n {
            if groups[a].is_none() {
                continue;
            }
            if a == into || [into, from].contains(&cheapest[a].1) {
                cheapest[a] = least(&cost[a], &groups);
            } else {
                let (now, before) = ((cost[a][into], into), cheapest[a]);
                if now
                    .0
                    .total_cmp(&before.0)
                    .then(now.1.cmp(&before.1))
                    .is_lt()
                {
                    cheapest[a] = now;
                }
            }
        }
    }
    groups.into_iter().flatten().collect()
}

/// The least of the costs of merging with the groups that are left, and the first such group; infinite if there is none.
fn least(costs: &[f32], groups: &[Option<Vec<usize>>]) -> (f32, usize) {
    let mut least = (f32::INFINITY, costs.len());
    for (other, &cost) in costs.iter().enumerate() {
        if cost < least.0 && groups[other].is_some() {
            least = (cost, other);
        }
    }
    least
}

/// Rise of the within-cluster sum of squares when `a` and `b` merge.
fn ward_cost(mean: &Matrix, mass: &[f32], a: usize, b: usize) -> f32 {
    mass[a] * mass[b] / (mass[a] + mass[b]) * squared_distance(mean.row(a), mean.row(b))
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
                let cost =
                    |&(b, a): &(usize, usize)| ward_cost(&mean, &mass, groups[a][0], groups[b][0]);
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
