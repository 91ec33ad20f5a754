//! Assigns clusters to known categories without a model: by embedding similarity of their texts to the categories' names.

use crate::matrix::{Matrix, dot};

/// For each of `k` clusters the category that its texts are most similar to.
///
/// `vectors` are unit rows `(n, d)` and `assignment` their clusters; `categories` are unit rows `(c, d)`. Similarities
/// are standardised per category over all texts, since some names are near to everything and would otherwise draw
/// all clusters (hubness), and averaged per cluster. Ties go to the first category; no categories give no assignment.
pub fn assign_to_categories(
    vectors: &Matrix,
    assignment: &[usize],
    k: usize,
    categories: &Matrix,
) -> Vec<usize> {
    let n_categories = categories.n_rows();
    if n_categories == 0 {
        return Vec::new();
    }
    let n = vectors.n_rows().max(1) as f64;
    let mut mean = vec![0.0_f64; n_categories];
    let mut square = vec![0.0_f64; n_categories];
    let mut sums = vec![vec![0.0_f64; n_categories]; k];
    let mut sizes = vec![0_usize; k];
    for (row, &cluster) in vectors.rows().zip(assignment) {
        sizes[cluster] += 1;
        for (category, name) in categories.rows().enumerate() {
            let similarity = f64::from(dot(row, name));
            mean[category] += similarity / n;
            square[category] += similarity * similarity / n;
            sums[cluster][category] += similarity;
        }
    }
    sums.iter()
        .zip(&sizes)
        .map(|(sums, &size)| {
            let mut best = (f64::NEG_INFINITY, 0);
            for category in 0..n_categories {
                let spread = (square[category] - mean[category] * mean[category])
                    .max(1e-12)
                    .sqrt();
                let score = (sums[category] / size.max(1) as f64 - mean[category]) / spread;
                if score > best.0 {
                    best = (score, category);
                }
            }
            best.1
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_does_not_draw_everything() {
        let categories = Matrix::from_vec(vec![0.8, 0.6, 1.0, 0.0], 2).unwrap();
        let vectors = Matrix::from_vec(vec![0.96, 0.28, 0.6, 0.8], 2).unwrap();
        assert_eq!(
            assign_to_categories(&vectors, &[0, 1], 2, &categories),
            [1, 0]
        );
        assert!(assign_to_categories(&vectors, &[0, 1], 2, &Matrix::default()).is_empty());
    }
}
