//! How good a clustering or a map is: against known labels, against the vectors themselves, and as a map of them.
//!
//! Names and definitions are scikit-learn's where it has them. Labels are arbitrary numbers; which clustering comes
//! first matters only to [`purity`].

use crate::projection::Points;
use crate::{Matrix, Random, dot};
use std::collections::BTreeMap;

/// The share of items whose true label is the most frequent one in their predicted cluster, in `[0, 1]`.
///
/// Rises with the number of clusters by itself (one item a cluster: 1), so it is no measure alone. 1 without items.
///
/// # Panics
///
/// If the two slices differ in length.
pub fn purity(labels_pred: &[usize], labels_true: &[usize]) -> f64 {
    let table = Contingency::new(labels_pred, labels_true);
    if table.n_items == 0 {
        return 1.0;
    }
    let mut largest: BTreeMap<usize, u64> = BTreeMap::new();
    for (&(pred, _), &count) in &table.cells {
        let entry = largest.entry(pred).or_default();
        *entry = count.max(*entry);
    }
    largest.values().sum::<u64>() as f64 / table.n_items as f64
}

/// Normalised mutual information, by the arithmetic mean of the entropies, in `[0, 1]`.
///
/// 1 for equal partitions, about 0 for independent ones, not corrected for chance. As in scikit-learn, 1 if both
/// have one cluster or none, and 0 if only one of them does.
///
/// # Panics
///
/// If the two slices differ in length.
pub fn nmi(labels_pred: &[usize], labels_true: &[usize]) -> f64 {
    let table = Contingency::new(labels_pred, labels_true);
    if table.pred.len() <= 1 && table.truth.len() <= 1 {
        return 1.0;
    }
    let n = table.n_items as f64;
    let mutual_information: f64 = table
        .cells
        .iter()
        .map(|(&(pred, truth), &count)| {
            let independent = table.pred[&pred] as f64 * table.truth[&truth] as f64 / n;
            count as f64 / n * libm::log(count as f64 / independent)
        })
        .sum();
    let entropy = |sizes: &BTreeMap<usize, u64>| -> f64 {
        let shares = sizes.values().map(|&size| size as f64 / n);
        shares.map(|share| -share * libm::log(share)).sum()
    };
    let mean_entropy = f64::midpoint(entropy(&table.pred), entropy(&table.truth));
    (mutual_information / mean_entropy).clamp(0.0, 1.0)
}

/// Adjusted Rand index: agreement over pairs of items, corrected for chance, in `[-0.5, 1]`.
///
/// 1 for equal partitions, among them no items at all, and about 0 for random ones.
///
/// # Panics
///
/// If the two slices differ in length.
pub fn ari(labels_pred: &[usize], labels_true: &[usize]) -> f64 {
    let table = Contingency::new(labels_pred, labels_true);
    let n_pairs = |size: u64| size * size.saturating_sub(1) / 2;
    let together: u64 = table.cells.values().map(|&size| n_pairs(size)).sum();
    let in_pred: u64 = table.pred.values().map(|&size| n_pairs(size)).sum();
    let in_truth: u64 = table.truth.values().map(|&size| n_pairs(size)).sum();
    if together == in_pred && together == in_truth {
        return 1.0;
    }
    let expected = in_pred as f64 * in_truth as f64 / n_pairs(table.n_items) as f64;
    let best = f64::midpoint(in_pred as f64, in_truth as f64);
    (together as f64 - expected) / (best - expected)
}

/// How often each pair of labels occurs; sorted maps, so that sums have one order.
struct Contingency {
    cells: BTreeMap<(usize, usize), u64>,
    pred: BTreeMap<usize, u64>,
    truth: BTreeMap<usize, u64>,
    n_items: u64,
}

impl Contingency {
    fn new(labels_pred: &[usize], labels_true: &[usize]) -> Self {
        assert_eq!(
            labels_pred.len(),
            labels_true.len(),
            "labels of different items"
        );
        let mut table = Self {
            cells: BTreeMap::new(),
            pred: BTreeMap::new(),
            truth: BTreeMap::new(),
            n_items: labels_pred.len() as u64,
        };
        for (&pred, &truth) in labels_pred.iter().zip(labels_true) {
            *table.cells.entry((pred, truth)).or_default() += 1;
            *table.pred.entry(pred).or_default() += 1;
            *table.truth.entry(truth).or_default() += 1;
        }
        table
    }
}

/// Mean silhouette of clusters of unit vectors under cosine distance, in `[-1, 1]`.
///
/// Averages over `n_sampled` rows drawn without replacement by `seed`, over all rows if there are no more; each is
/// compared with its whole clusters, not with the sample. That costs one product with each cluster's mean instead of
/// one with each row, because the mean cosine distance to a set of rows is 1 − v·mean. O(`n_sampled` · k · d).
///
/// `vectors` has shape `(n, d)`, `labels` shape `(n)`. A row alone in its cluster counts 0. 0 for fewer than two
/// clusters, where the silhouette is not defined.
///
/// # Panics
///
/// If there is not one label a row.
pub fn silhouette(vectors: &Matrix, labels: &[usize], n_sampled: usize, seed: u64) -> f64 {
    let clusters = Clusters::new(vectors, labels);
    clusters.mean_silhouette(&sample(vectors.n_rows(), n_sampled, seed), |row| {
        let vector = vectors.row(row);
        let own = clusters.index_of_row[row];
        let n_own = clusters.sizes[own];
        if n_own <= 1.0 {
            return None;
        }
        // The row itself is no neighbour of its own.
        let own_sum = n_own * f64::from(dot(vector, clusters.means.row(own)));
        let to_own = 1.0 - (own_sum - f64::from(dot(vector, vector))) / (n_own - 1.0);
        let to_other = clusters.nearest_other(own, |cluster| {
            1.0 - f64::from(dot(vector, clusters.means.row(cluster)))
        });
        Some((to_own, to_other))
    })
}

/// The simplified silhouette: distances to centroids stand for distances to clusters, in `[-1, 1]`.
///
/// a is the cosine distance to the row's own centroid, b that to the nearest other one, over all rows. Kinder than
/// [`silhouette`], since a row pulls its own centroid towards itself, and a function of the k-means objective.
/// Shapes, lone rows and undefined cases as there. O(n · k · d).
///
/// # Panics
///
/// If there is not one label a row.
pub fn simplified_silhouette(vectors: &Matrix, labels: &[usize]) -> f64 {
    let mut clusters = Clusters::new(vectors, labels);
    clusters.means.normalize_rows();
    let rows: Vec<usize> = (0..vectors.n_rows()).collect();
    clusters.mean_silhouette(&rows, |row| {
        let own = clusters.index_of_row[row];
        if clusters.sizes[own] <= 1.0 {
            return None;
        }
        let to =
            |cluster: usize| 1.0 - f64::from(dot(vectors.row(row), clusters.means.row(cluster)));
        Some((to(own), clusters.nearest_other(own, to)))
    })
}

/// Rows by cluster, clusters in the order of their labels.
struct Clusters {
    /// Shape `(n)`.
    index_of_row: Vec<usize>,
    /// Number of rows, shape `(n_clusters)`.
    sizes: Vec<f64>,
    /// Mean rows, not of unit length, shape `(n_clusters, d)`.
    means: Matrix,
}

impl Clusters {
    fn new(vectors: &Matrix, labels: &[usize]) -> Self {
        assert_eq!(vectors.n_rows(), labels.len(), "labels of different rows");
        let mut index_of_label: BTreeMap<usize, usize> =
            labels.iter().map(|&label| (label, 0)).collect();
        for (index, entry) in index_of_label.values_mut().enumerate() {
            *entry = index;
        }
        let index_of_row: Vec<usize> = labels.iter().map(|label| index_of_label[label]).collect();

        let (n_clusters, n_cols) = (index_of_label.len(), vectors.n_cols());
        let mut sizes = vec![0.0; n_clusters];
        let mut sums = vec![0.0_f64; n_clusters * n_cols];
        for (row, &cluster) in vectors.rows().zip(&index_of_row) {
            sizes[cluster] += 1.0;
            for (sum, &value) in sums[cluster * n_cols..].iter_mut().zip(row) {
                *sum += f64::from(value);
            }
        }
        let mut means = Matrix::zeros(n_clusters, n_cols);
        for (cluster, &size) in sizes.iter().enumerate() {
            let sums = &sums[cluster * n_cols..];
            for (mean, sum) in means.row_mut(cluster).iter_mut().zip(sums) {
                *mean = (sum / size) as f32;
            }
        }
        Self {
            index_of_row,
            sizes,
            means,
        }
    }

    fn nearest_other(&self, own: usize, distance: impl Fn(usize) -> f64) -> f64 {
        let others = (0..self.sizes.len()).filter(|&cluster| cluster != own);
        others.map(distance).fold(f64::INFINITY, f64::min)
    }

    /// The mean of (b − a) / max(a, b) over `rows`, where `distances` gives (a, b), or `None` for a row that counts 0.
    fn mean_silhouette(
        &self,
        rows: &[usize],
        distances: impl Fn(usize) -> Option<(f64, f64)>,
    ) -> f64 {
        if self.sizes.len() < 2 || rows.is_empty() {
            return 0.0;
        }
        let of_row = |&row: &usize| match distances(row) {
            Some((a, b)) if a.max(b) > 0.0 => (b - a) / a.max(b),
            _ => 0.0,
        };
        rows.iter().map(of_row).sum::<f64>() / rows.len() as f64
    }
}

/// `n_sampled` of `n` indices without replacement, ascending; all of them if there are no more.
fn sample(n: usize, n_sampled: usize, seed: u64) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..n).collect();
    if n_sampled < n {
        Random::new(seed, "metrics/sample").shuffle(&mut indices);
        indices.truncate(n_sampled);
        indices.sort_unstable();
    }
    indices
}

/// Trustworthiness of a map (Venna & Kaski 2001): whether neighbours on the map are neighbours indeed, in `[0, 1]`.
///
/// Each of the `k` nearest points on the map that is not among the `k` nearest by cosine distance costs by its rank
/// there. `vectors` has shape `(n, d)` and unit rows. `k` is cut to less than n / 2, where the measure is defined;
/// 1 for fewer than three rows. O(n² · (d + k)).
///
/// # Panics
///
/// If `vectors` and `points` differ in number.
pub fn trustworthiness(vectors: &Matrix, points: &Points, k: usize) -> f64 {
    let rows: Vec<usize> = (0..vectors.n_rows()).collect();
    trustworthiness_around(&rows, vectors, points, k)
}

/// An estimate of [`trustworthiness`] from the neighbourhoods of some `rows` alone, for large maps; 1 if there are none.
///
/// # Panics
///
/// If `vectors` and `points` differ in number, or a row is not among them.
pub fn trustworthiness_around(rows: &[usize], vectors: &Matrix, points: &Points, k: usize) -> f64 {
    let n = vectors.n_rows();
    let k = k.min(n.saturating_sub(1) / 2);
    if k == 0 || rows.is_empty() {
        return 1.0;
    }
    let mut cost = 0;
    for_each(rows, vectors, points, |row, in_vectors, in_points| {
        for neighbor in nearest(row, in_points, k) {
            let rank = 1
                + (0..n)
                    .filter(|&other| other != row && is_nearer(in_vectors, other, neighbor))
                    .count();
            cost += rank.saturating_sub(k) as u64;
        }
    });
    let (n_rows, n, k) = (rows.len() as f64, n as f64, k as f64);
    1.0 - cost as f64 * 2.0 / (n_rows * k * (2.0 * n - 3.0 * k - 1.0))
}

/// The share of the `k` nearest rows by cosine distance that are also among the `k` nearest on the map, in `[0, 1]`.
///
/// Shapes as in [`trustworthiness`]. `k` is cut to the number of other rows; 1 if there are none or `k` is 0.
///
/// # Panics
///
/// If `vectors` and `points` differ in number.
pub fn knn_recall(vectors: &Matrix, points: &Points, k: usize) -> f64 {
    let n = vectors.n_rows();
    let k = k.min(n.saturating_sub(1));
    if k == 0 {
        return 1.0;
    }
    let mut n_found = 0;
    let rows: Vec<usize> = (0..n).collect();
    for_each(&rows, vectors, points, |row, in_vectors, in_points| {
        let on_map = nearest(row, in_points, k);
        n_found += nearest(row, in_vectors, k)
            .iter()
            .filter(|other| on_map.contains(other))
            .count();
    });
    n_found as f64 / (n * k) as f64
}

/// Calls `visit` with each of `rows` and its distances to all rows, by cosine and, squared, on the map.
fn for_each(
    rows: &[usize],
    vectors: &Matrix,
    points: &Points,
    mut visit: impl FnMut(usize, &[f32], &[f32]),
) {
    let n = vectors.n_rows();
    assert_eq!(n, points.len(), "points of different rows");
    let (mut in_vectors, mut in_points) = (vec![0.0; n], vec![0.0; n]);
    for &row in rows {
        for other in 0..n {
            in_vectors[other] = 1.0 - dot(vectors.row(row), vectors.row(other));
            let (dx, dy) = (
                points.x[other] - points.x[row],
                points.y[other] - points.y[row],
            );
            in_points[other] = dx * dx + dy * dy;
        }
        visit(row, &in_vectors, &in_points);
    }
}

/// Whether `a` comes before `b` by distance, ties by index.
fn is_nearer(distances: &[f32], a: usize, b: usize) -> bool {
    distances[a]
        .total_cmp(&distances[b])
        .then(a.cmp(&b))
        .is_lt()
}

/// The `k` nearest others of `row`, unsorted; `k` is at least 1 and at most their number.
fn nearest(row: usize, distances: &[f32], k: usize) -> Vec<usize> {
    let mut others: Vec<usize> = (0..distances.len()).filter(|&other| other != row).collect();
    others.select_nth_unstable_by(k - 1, |&a, &b| {
        distances[a].total_cmp(&distances[b]).then(a.cmp(&b))
    });
    others.truncate(k);
    others
}
