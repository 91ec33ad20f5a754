//! The metrics against scikit-learn 1.9.1 (with numpy on f64), and at the edges of their definitions.
//!
//! References are of that version's `normalized_mutual_info_score`, `adjusted_rand_score`, `silhouette_score` and
//! `trustworthiness` (both `metric="cosine"`) and of `NearestNeighbors`, on the labels and the toy data below.

use clioscope_core::Matrix;
use clioscope_core::metrics::{
    ari, knn_recall, nmi, purity, silhouette, simplified_silhouette, trustworthiness,
    trustworthiness_around,
};
use clioscope_core::projection::Points;

/// References computed in f64 from vectors that are f32 here.
const CLOSE: f64 = 1e-6;
const N_TOY: usize = 24;

fn assert_close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < CLOSE,
        "{found}, expected {expected}"
    );
}

fn toy_vectors() -> Matrix {
    let mut vectors = Matrix::zeros(N_TOY, 6);
    for i in 0..N_TOY {
        for (j, value) in vectors.row_mut(i).iter_mut().enumerate() {
            let bump = if i % 3 == j % 3 { 3.0 } else { 0.0 };
            *value = ((i * 7 + j * 13 + i * j * 3) % 11) as f32 - 4.0 + bump;
        }
    }
    vectors.normalize_rows();
    vectors
}

fn toy_points() -> Points {
    let x = (0..N_TOY)
        .map(|i| ((i * 5) % 17) as f32 + 0.13 * i as f32)
        .collect();
    let y = (0..N_TOY)
        .map(|i| ((i * i * 3 + i) % 23) as f32 + 0.07 * i as f32)
        .collect();
    Points { x, y }
}

fn toy_labels() -> Vec<usize> {
    (0..N_TOY).map(|i| i % 3).collect()
}

#[test]
fn labels_against_labels() {
    let truth = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
    let pred = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 0, 3];
    assert_close(nmi(&pred, &truth), 0.473_519_387_452_614_74);
    assert_close(ari(&pred, &truth), 0.234_432_234_432_234_43);
    assert_close(purity(&pred, &truth), 9.0 / 12.0);

    let (across, along) = ([0, 1, 0, 1], [0, 0, 1, 1]);
    assert_close(nmi(&across, &along), 0.0);
    assert_close(ari(&across, &along), -0.5);
    assert_close(purity(&across, &along), 0.5);
}

#[test]
fn names_of_labels_do_not_matter() {
    let (truth, pred) = ([0, 0, 1, 1, 2], [9, 9, 4, 4, 7]);
    for metric in [nmi, ari, purity] {
        assert_close(metric(&pred, &truth), 1.0);
        assert_close(metric(&[], &[]), 1.0);
        assert_close(metric(&[3], &[5]), 1.0);
    }
}

#[test]
fn one_cluster_and_a_cluster_each() {
    let (one, each) = ([0; 4], [0, 1, 2, 3]);
    assert_close(nmi(&one, &one), 1.0);
    assert_close(ari(&one, &one), 1.0);
    assert_close(nmi(&one, &each), 0.0);
    assert_close(ari(&one, &each), 0.0);
    assert_close(nmi(&each, &each), 1.0);
    assert_close(ari(&each, &each), 1.0);
    assert_close(purity(&one, &each), 0.25);
    assert_close(purity(&each, &one), 1.0);
}

#[test]
fn silhouettes() {
    let (vectors, mut labels) = (toy_vectors(), toy_labels());
    assert_close(
        silhouette(&vectors, &labels, usize::MAX, 0),
        0.100_870_683_099_342_93,
    );
    // By numpy from the definition: a and b are 1 − v·(unit centroid).
    assert_close(
        simplified_silhouette(&vectors, &labels),
        0.329_472_575_081_231_46,
    );
    labels[0] = 7;
    assert_close(
        silhouette(&vectors, &labels, usize::MAX, 0),
        -0.025_551_980_473_391_175,
    );
}

#[test]
fn sampled_silhouette_is_seeded_and_near() {
    let (vectors, labels) = (toy_vectors(), toy_labels());
    let whole = silhouette(&vectors, &labels, N_TOY, 0);
    let sampled = |seed| silhouette(&vectors, &labels, 12, seed);
    assert_eq!(sampled(1).to_bits(), sampled(1).to_bits());
    let mean = (0..200).map(sampled).sum::<f64>() / 200.0;
    assert!((mean - whole).abs() < 0.01, "{mean}, expected {whole}");
}

#[test]
fn silhouettes_where_they_are_not_defined() {
    let vectors = toy_vectors();
    for labels in [[0; N_TOY], std::array::from_fn(|i| i)] {
        assert_close(silhouette(&vectors, &labels, usize::MAX, 0), 0.0);
        assert_close(simplified_silhouette(&vectors, &labels), 0.0);
    }
    assert_close(silhouette(&vectors, &toy_labels(), 0, 0), 0.0);
    assert_close(silhouette(&Matrix::zeros(0, 3), &[], 10, 0), 0.0);
    // All rows equal: a = b.
    let equal = Matrix::from_vec([0.6, 0.8].repeat(4), 2).expect("whole rows");
    assert_close(silhouette(&equal, &[0, 0, 1, 1], 4, 0), 0.0);
}

#[test]
fn maps_of_vectors() {
    let (vectors, points) = (toy_vectors(), toy_points());
    for (k, expected) in [
        (3, 0.439_327_485_380_117),
        (5, 0.489_583_333_333_333),
        (8, 0.528_079_710_144_927),
    ] {
        assert_close(trustworthiness(&vectors, &points, k), expected);
    }
    // The whole is the mean of its rows.
    let around = |row| trustworthiness_around(&[row], &vectors, &points, 5);
    let mean = (0..N_TOY).map(around).sum::<f64>() / N_TOY as f64;
    assert_close(mean, trustworthiness(&vectors, &points, 5));
    assert_close(knn_recall(&vectors, &points, 3), 7.0 / 72.0);
    assert_close(knn_recall(&vectors, &points, 5), 22.0 / 120.0);
}

#[test]
fn a_faithful_map_and_no_map() {
    // Points on an arc of the circle keep all neighbourhoods; widening gaps leave no ties.
    let angles = (0..30_u8).map(|i| 0.05 * f32::from(i) + 0.002 * f32::from(i).powi(2));
    let arc: Vec<f32> = angles
        .flat_map(|angle| [angle.cos(), angle.sin()])
        .collect();
    let points = Points {
        x: arc.iter().step_by(2).copied().collect(),
        y: arc.iter().skip(1).step_by(2).copied().collect(),
    };
    let vectors = Matrix::from_vec(arc, 2).expect("whole rows");
    assert_close(trustworthiness(&vectors, &points, 5), 1.0);
    assert_close(knn_recall(&vectors, &points, 5), 1.0);
    // k beyond what is defined is cut.
    assert_close(trustworthiness(&vectors, &points, 1000), 1.0);
    assert_close(knn_recall(&vectors, &points, 1000), 1.0);

    for n in 0..3 {
        let (vectors, points) = (
            Matrix::zeros(n, 2),
            Points {
                x: vec![0.0; n],
                y: vec![0.0; n],
            },
        );
        assert_close(trustworthiness(&vectors, &points, 5), 1.0);
        assert_close(knn_recall(&vectors, &points, 5), 1.0);
    }
}
