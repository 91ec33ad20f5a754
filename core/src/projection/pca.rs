//! Principal components: the flat view of a matrix from which a layout starts.

use crate::{Matrix, Random};

/// Rounds of orthogonal iteration. Axes of nearly equal variance may stay mixed, which is as good a view.
const N_ROUNDS: usize = 60;
/// Deviations as small as this are the rounding error of equal unit rows.
const ROUNDING: f64 = 1e-6;

/// The rows of `matrix` on the plane of their two principal components, the largest coordinate scaled to 1.
///
/// Shape `(n)`. Equal rows all lie at the origin; values that are not finite count as 0. O(n · d) a round, meant for
/// some hundred rows.
pub(super) fn principal_plane(matrix: &Matrix, random: &mut Random) -> Vec<[f32; 2]> {
    let deviations = deviations(matrix);
    let scores =
        |axis: &[f64]| -> Vec<f64> { deviations.iter().map(|row| dot(row, axis)).collect() };

    let mut axes: [Vec<f64>; 2] = [(); 2].map(|()| {
        let values = (0..matrix.n_cols()).map(|_| f64::from(random.unit()) - 0.5);
        values.collect()
    });
    for _ in 0..N_ROUNDS {
        for axis in &mut axes {
            // One product with the covariance, which is never formed.
            let scores = scores(axis);
            axis.fill(0.0);
            for (row, &score) in deviations.iter().zip(&scores) {
                add_scaled(axis, score, row);
            }
        }
        let [first, second] = &mut axes;
        normalize(first);
        let overlap = dot(first, second);
        add_scaled(second, -overlap, first);
        normalize(second);
    }

    let [x, y] = axes.map(|axis| with_settled_sign(scores(&axis)));
    let largest = x
        .iter()
        .chain(&y)
        .fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let scale = if largest > ROUNDING {
        1.0 / largest
    } else {
        0.0
    };
    x.into_iter()
        .zip(y)
        .map(|(x, y)| [(x * scale) as f32, (y * scale) as f32])
        .collect()
}

/// The rows less their mean, shape `(n, d)`.
fn deviations(matrix: &Matrix) -> Vec<Vec<f64>> {
    let finite = |&value: &f32| {
        if value.is_finite() {
            f64::from(value)
        } else {
            0.0
        }
    };
    let mut rows: Vec<Vec<f64>> = (0..matrix.n_rows())
        .map(|row| matrix.row(row).iter().map(finite).collect())
        .collect();
    let mut mean = vec![0.0; matrix.n_cols()];
    for row in &rows {
        add_scaled(&mut mean, 1.0 / matrix.n_rows() as f64, row);
    }
    for row in &mut rows {
        add_scaled(row, -1.0, &mean);
    }
    rows
}

/// An axis has no sign of its own: makes the largest value positive.
fn with_settled_sign(mut values: Vec<f64>) -> Vec<f64> {
    let largest = values.iter().fold(0.0_f64, |largest, &value| {
        if value.abs() > largest.abs() {
            value
        } else {
            largest
        }
    });
    if largest < 0.0 {
        for value in &mut values {
            *value = -*value;
        }
    }
    values
}

/// Scales to unit length; a vector of zeros stays.
fn normalize(vector: &mut [f64]) {
    let norm = dot(vector, vector).sqrt();
    if norm > 0.0 {
        for value in vector {
            *value /= norm;
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn add_scaled(vector: &mut [f64], factor: f64, other: &[f64]) {
    for (value, &addend) in vector.iter_mut().zip(other) {
        *value += factor * addend;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_plane_of_a_flat_matrix() {
        // u spans −1 to 1, v a tenth of it, on two orthogonal directions of four dimensions.
        let uv = |i: usize| {
            let u = i as f32 / 10.0 - 1.0;
            (u, 0.1 * libm::sinf(7.0 * u))
        };
        let rows = (0..21).flat_map(|i| {
            let (u, v) = uv(i);
            [0.6 * u + 3.0, 0.8 * u, 0.8 * v, -0.6 * v]
        });
        let matrix = Matrix::from_vec(rows.collect(), 4).expect("whole rows");
        let plane = principal_plane(&matrix, &mut Random::new(1, "test"));
        let sign = plane[20][0].signum();
        for (i, [x, _]) in plane.iter().enumerate() {
            assert!((x - sign * uv(i).0).abs() < 0.02, "{x} at {i}");
        }
        let height = plane
            .iter()
            .fold(0.0_f32, |height, [_, y]| height.max(y.abs()));
        assert!((height - 0.1).abs() < 0.01, "{height}");
    }

    #[test]
    fn one_dimension_equal_rows_and_none() {
        let mut random = Random::new(1, "test");
        let line = Matrix::from_vec(vec![0.0, 1.0, 4.0], 1).expect("whole rows");
        let plane = principal_plane(&line, &mut random);
        assert!((plane[2][0] - 1.0).abs() < 1e-6 && plane[2][1].abs() < 1e-6);

        let equal = Matrix::from_vec([0.6, 0.8].repeat(5), 2).expect("whole rows");
        assert_eq!(principal_plane(&equal, &mut random), [[0.0; 2]; 5]);
        assert!(principal_plane(&Matrix::default(), &mut random).is_empty());
        assert_eq!(
            principal_plane(&Matrix::zeros(2, 0), &mut random),
            [[0.0; 2]; 2]
        );
    }
}
