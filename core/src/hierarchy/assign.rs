//! Assigns clusters to known categories without a model: by embedding similarity to the categories' names.

use crate::matrix::{Matrix, dot};

/// For each row of `centroids` (unit, shape `(k, d)`) the most similar row of `categories` (unit, shape `(c, d)`).
///
/// Similarities are centred per category over the clusters, weighted by `weights` (conversations, shape `(k)`):
/// some names are near to everything, and would otherwise draw all clusters (hubness). Ties go to the first
/// category; no categories give no assignment.
pub fn assign_to_categories(centroids: &Matrix, weights: &[usize], categories: &Matrix) -> Vec<usize> {
    if categories.n_rows() == 0 {
        return Vec::new();
    }
    let total: usize = weights.iter().sum();
    let similarity: Vec<Vec<f32>> = centroids
        .rows()
        .map(|centroid| categories.rows().map(|category| dot(centroid, category)).collect())
        .collect();
    let mean: Vec<f32> = (0..categories.n_rows())
        .map(|category| {
            let sum: f32 = similarity.iter().zip(weights).map(|(row, &weight)| row[category] * weight as f32).sum();
            sum / total.max(1) as f32
        })
        .collect();
    similarity
        .iter()
        .map(|row| {
            let mut best = (f32::NEG_INFINITY, 0);
            for (category, (value, mean)) in row.iter().zip(&mean).enumerate() {
                if value - mean > best.0 {
                    best = (value - mean, category);
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
        let centroids = Matrix::from_vec(vec![0.96, 0.28, 0.6, 0.8], 2).unwrap();
        assert_eq!(assign_to_categories(&centroids, &[10, 10], &categories), [1, 0]);
        assert!(assign_to_categories(&centroids, &[1, 1], &Matrix::default()).is_empty());
    }
}
