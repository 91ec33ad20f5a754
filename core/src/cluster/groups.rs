//! Which means share a bound: similar ones, so that few groups have means near a row.

use super::assign::GROUP;
use crate::matrix::{Matrix, dot, squared_distance};

/// Times that a split is improved.
const ROUNDS: usize = 4;

/// An order of the rows of `means` in which every [`GROUP`] of them, from the first on, are similar: halves by balanced
/// 2-means, and halves of these in the same way.
pub(super) fn order_by_similarity(means: &Matrix) -> Vec<usize> {
    let mut order: Vec<usize> = (0..means.n_rows()).collect();
    split(means, &mut order);
    order
}

fn split(means: &Matrix, order: &mut [usize]) {
    if order.len() <= GROUP {
        return;
    }
    let half = (order.len() / 2).next_multiple_of(GROUP);
    // From two that are far apart.
    let one = farthest(means, order, order[0]);
    let other = farthest(means, order, one);
    let mut ends = [one, other].map(|end| means.row(end).to_vec());
    for _ in 0..ROUNDS {
        let axis: Vec<f32> = ends[0].iter().zip(&ends[1]).map(|(a, b)| b - a).collect();
        let mut places: Vec<(f32, usize)> = (order.iter())
            .map(|&mean| (dot(means.row(mean), &axis), mean))
            .collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (slot, (_, mean)) in order.iter_mut().zip(places) {
            *slot = mean;
        }
        ends = [&order[..half], &order[half..]].map(|half| centre(means, half));
    }
    let (left, right) = order.split_at_mut(half);
    split(means, left);
    split(means, right);
}

/// The first of `order` that is farthest from `from`.
fn farthest(means: &Matrix, order: &[usize], from: usize) -> usize {
    let mut best = (from, 0.0);
    for &mean in order {
        let distance = squared_distance(means.row(from), means.row(mean));
        if distance > best.1 {
            best = (mean, distance);
        }
    }
    best.0
}

fn centre(means: &Matrix, order: &[usize]) -> Vec<f32> {
    let mut centre = vec![0.0; means.n_cols()];
    for &mean in order {
        for (sum, value) in centre.iter_mut().zip(means.row(mean)) {
            *sum += value / order.len() as f32;
        }
    }
    centre
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_means_are_neighbours() {
        // A group of each of four places, two and two near each other.
        const PLACES: [f32; 4] = [0.0, 1.0, 5.0, 6.0];
        let n = 4 * GROUP;
        let place = |mean: usize| mean * 7 % 4;
        let values = (0..n).flat_map(|mean| [PLACES[place(mean)], (mean % 3) as f32 * 0.1]);
        let means = Matrix::from_vec(values.collect(), 2).unwrap();
        let order = order_by_similarity(&means);
        for group in order.chunks(GROUP) {
            assert!(group.iter().all(|&mean| place(mean) == place(group[0])));
        }
        let mut sorted = order;
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..n));
        let same = Matrix::from_vec(vec![1.0; 3 * GROUP], 1).unwrap();
        assert_eq!(order_by_similarity(&same).len(), 3 * GROUP);
    }
}
