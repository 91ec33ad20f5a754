//! The map as a whole: deterministic, faithful on blobs, and defined on every input.

use clioscope_core::metrics::{knn_recall, trustworthiness};
use clioscope_core::projection::{Points, Progress, STEP_BUDGET, Umap, UmapParams, project};
use clioscope_core::{Matrix, Random, normalize};
use proptest::prelude::*;

const N_COLS: usize = 64;

/// A nearly normal number: the sum of twelve uniform ones.
fn normal(random: &mut Random) -> f32 {
    (0..12).map(|_| random.unit()).sum::<f32>() - 6.0
}

/// A unit row at `distance` times a random row of about unit length from `center`.
fn near(center: &[f32], distance: f32, random: &mut Random) -> Vec<f32> {
    let scale = distance / (N_COLS as f32).sqrt();
    let mut row: Vec<f32> = center
        .iter()
        .map(|value| value + scale * normal(random))
        .collect();
    normalize(&mut row);
    row
}

/// `n_blobs` gaussian blobs of `n_each` rows on the unit sphere of 64 dimensions, with their labels.
fn blobs(n_blobs: usize, n_each: usize, seed: u64) -> (Matrix, Vec<usize>) {
    let mut random = Random::new(seed, "test/blobs");
    let mut data = Vec::new();
    for _ in 0..n_blobs {
        let center = near(&[0.0; N_COLS], 1.0, &mut random);
        for _ in 0..n_each {
            data.extend(near(&center, 0.6, &mut random));
        }
    }
    let labels = (0..n_blobs * n_each).map(|row| row / n_each).collect();
    (Matrix::from_vec(data, N_COLS).expect("whole rows"), labels)
}

fn bits(points: &Points) -> Vec<u32> {
    points
        .x
        .iter()
        .chain(&points.y)
        .map(|value| value.to_bits())
        .collect()
}

fn quick(seed: u64) -> UmapParams {
    UmapParams {
        n_epochs: Some(50),
        seed,
        ..UmapParams::default()
    }
}

fn assert_is_map(points: &Points, n: usize) {
    assert_eq!((points.x.len(), points.y.len()), (n, n));
    assert!(
        points
            .x
            .iter()
            .chain(&points.y)
            .all(|value| value.is_finite())
    );
}

#[test]
fn same_input_same_bits_whatever_the_steps() {
    let (vectors, _) = blobs(4, 40, 1);
    let whole = project(&vectors, quick(7));
    let mut umap = Umap::new(&vectors, quick(7));
    let mut last = umap.fraction();
    let mut n_steps = 0;
    while let Progress::Running(fraction) = umap.step(&vectors, 200_000) {
        assert!(
            fraction >= last && fraction < 1.0,
            "{fraction} after {last}"
        );
        last = fraction;
        n_steps += 1;
    }
    assert!(n_steps > 20, "{n_steps} steps");
    assert!(umap.is_done());
    assert_eq!(umap.fraction().to_bits(), 1.0_f32.to_bits());
    assert_eq!(bits(&umap.into_points()), bits(&whole));
    assert_ne!(bits(&project(&vectors, quick(8))), bits(&whole));
}

/// Recorded on x86-64; the same numbers under wasm32 are what "bit-equal" means.
#[test]
fn same_bits_on_every_target() {
    // The second has rows enough for the approximate search and for forces side by side.
    for (n_each, expected) in [
        (30, 16_537_336_230_507_481_539),
        (700, 14_846_777_802_179_428_409),
    ] {
        let (vectors, _) = blobs(3, n_each, 5);
        let hash = bits(&project(&vectors, quick(1)))
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &bits| {
                (hash ^ u64::from(bits)).wrapping_mul(0x0100_0000_01b3)
            });
        assert_eq!(hash, expected, "{n_each} rows a blob");
    }
}

#[test]
fn blobs_stay_apart_and_neighborhoods_whole() {
    let (vectors, labels) = blobs(8, 60, 2);
    let points = project(&vectors, UmapParams::default());
    assert_is_map(&points, 480);
    let trust = trustworthiness(&vectors, &points, 15);
    assert!(trust >= 0.95, "trustworthiness {trust}");
    let recall = knn_recall(&vectors, &points, 15);
    assert!(recall >= 0.3, "recall {recall}");

    // Blob separation: the nearest point on the map is of the same blob.
    let squared = |a: usize, b: usize| {
        (points.x[a] - points.x[b]).powi(2) + (points.y[a] - points.y[b]).powi(2)
    };
    let n_same = (0..480)
        .filter(|&a| {
            let others = (0..480).filter(|&b| b != a);
            let nearest = others.min_by(|&b, &c| squared(a, b).total_cmp(&squared(a, c)));
            nearest.is_some_and(|b| labels[a] == labels[b])
        })
        .count();
    assert!(n_same >= 475, "{n_same} of 480");
}

#[test]
fn topics_of_a_field_lie_side_by_side() {
    let (n_fields, n_topics, n_each) = (5, 4, 30);
    let mut random = Random::new(9, "test/fields");
    let mut data = Vec::new();
    for _ in 0..n_fields {
        let field = near(&[0.0; N_COLS], 1.0, &mut random);
        for _ in 0..n_topics {
            let topic = near(&field, 0.8, &mut random);
            for _ in 0..n_each {
                data.extend(near(&topic, 0.5, &mut random));
            }
        }
    }
    let vectors = Matrix::from_vec(data, N_COLS).expect("whole rows");
    let n_all = n_fields * n_topics;
    let n_beside_own_field = |seed: u64| {
        let params = UmapParams {
            seed,
            ..UmapParams::default()
        };
        let points = project(&vectors, params);
        let center = |topic: usize| {
            [&points.x, &points.y].map(|values| {
                values[topic * n_each..][..n_each].iter().sum::<f32>() / n_each as f32
            })
        };
        let distance = |a: usize, b: usize| {
            let (a, b) = (center(a), center(b));
            (a[0] - b[0]).hypot(a[1] - b[1])
        };
        let nearest = |topic: usize| {
            let others = (0..n_all).filter(|&other| other != topic);
            others.min_by(|&a, &b| distance(topic, a).total_cmp(&distance(topic, b)))
        };
        (0..n_all)
            .filter(|&topic| {
                nearest(topic).is_some_and(|nearest| nearest / n_topics == topic / n_topics)
            })
            .count()
    };
    let counts: Vec<usize> = (0..4).map(n_beside_own_field).collect();
    let n_maps = counts.len();
    let share = counts.iter().sum::<usize>() as f32 / (n_maps * n_all) as f32;
    assert!(share >= 0.7, "{counts:?} of {n_all}");
}

#[test]
fn the_frame_is_the_unit_box() {
    let (vectors, _) = blobs(5, 60, 3);
    let points = project(&vectors, quick(1));
    let side = |values: &[f32]| {
        let mut sorted = values.to_vec();
        sorted.sort_by(f32::total_cmp);
        sorted[296] - sorted[3]
    };
    let longer = side(&points.x).max(side(&points.y));
    assert!((longer - 2.0).abs() < 1e-5, "{longer}");
}

#[test]
fn few_points() {
    for n in 0..6 {
        let (vectors, _) = blobs(1, n, 4);
        assert_is_map(&project(&vectors, UmapParams::default()), n);
    }
    assert_is_map(&project(&Matrix::default(), UmapParams::default()), 0);
    let (one, _) = blobs(1, 1, 4);
    let points = project(&one, UmapParams::default());
    assert_eq!(bits(&points), [0, 0]);
}

#[test]
fn equal_zero_and_duplicate_rows() {
    let equal = Matrix::from_vec([0.6, 0.8].repeat(40), 2).expect("whole rows");
    assert_is_map(&project(&equal, quick(1)), 40);
    assert_is_map(&project(&Matrix::zeros(40, 3), quick(1)), 40);
    assert_is_map(&project(&Matrix::zeros(5, 0), quick(1)), 5);

    // Duplicates of one row lie together.
    let (vectors, _) = blobs(4, 40, 6);
    let copies: Vec<usize> = (0..160).map(|i| if i % 10 == 0 { 3 } else { i }).collect();
    let points = project(&vectors.select(&copies), UmapParams::default());
    for i in (0..160).step_by(10) {
        let distance = (points.x[i] - points.x[3]).hypot(points.y[i] - points.y[3]);
        assert!(distance < 0.3, "duplicates {distance} apart");
    }
}

#[test]
fn parameters_at_their_edges() {
    let (vectors, _) = blobs(3, 20, 7);
    let defaults = UmapParams::default;
    for params in [
        UmapParams {
            n_neighbors: 0,
            ..defaults()
        },
        UmapParams {
            n_neighbors: 1000,
            ..defaults()
        },
        UmapParams {
            n_epochs: Some(0),
            ..defaults()
        },
        UmapParams {
            n_epochs: Some(1),
            ..defaults()
        },
        UmapParams {
            negative_sample_rate: 0,
            ..defaults()
        },
        UmapParams {
            spread: 0.0,
            ..defaults()
        },
        UmapParams {
            min_dist: 0.5,
            ..defaults()
        },
    ] {
        assert_is_map(&project(&vectors, params), 60);
    }
}

#[test]
fn unfinished_runs_have_points() {
    let (vectors, _) = blobs(3, 20, 8);
    let mut umap = Umap::new(&vectors, UmapParams::default());
    assert_eq!(umap.clone().into_points().x, [0.0; 60]);
    umap.step(&vectors, STEP_BUDGET);
    umap.step(&vectors, STEP_BUDGET);
    assert_is_map(&umap.into_points(), 60);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_matrix_has_a_map(
        n_cols in 1_usize..5,
        data in prop::collection::vec(prop_oneof![8 => -1.0_f32..1.0, 2 => Just(0.0), 1 => Just(f32::NAN)], 0..200),
        seed in any::<u64>(),
    ) {
        let n_rows = data.len() / n_cols;
        let mut vectors = Matrix::from_vec(data[..n_rows * n_cols].to_vec(), n_cols).expect("whole rows");
        vectors.normalize_rows();
        assert_is_map(&project(&vectors, UmapParams { n_epochs: Some(10), seed, ..UmapParams::default() }), n_rows);
    }
}
