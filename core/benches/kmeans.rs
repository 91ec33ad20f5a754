//! k-means beside linfa's, on the same rows with as many clusters: `cargo bench -p clioscope-core --bench kmeans`.
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot set up its input has failed"
)]

use std::hint::black_box;

use clioscope_core::cluster::KMeansRuns;
use clioscope_core::{Matrix, Random};
use criterion::{Criterion, criterion_group, criterion_main};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::KMeans;
use ndarray::Array2;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

const N: usize = 5_000;
const D: usize = 384;
const K: usize = 70;

/// Unit rows around more centres than clusters, none of them far from another.
fn rows() -> Matrix {
    let mut random = Random::new(1, "bench");
    let centres: Vec<f32> = (0..3 * K * D).map(|_| random.unit() - 0.3).collect();
    let mut vectors = Matrix::zeros(N, D);
    for row in 0..N {
        let centre = &centres[random.below(3 * K) * D..];
        for (value, centre) in vectors.row_mut(row).iter_mut().zip(centre) {
            *value = centre + 2.0 * (random.unit() - 0.5);
        }
    }
    vectors.normalize_rows();
    vectors
}

fn kmeans(criterion: &mut Criterion) {
    let vectors = rows();
    let dataset =
        DatasetBase::from(Array2::from_shape_vec((N, D), vectors.as_slice().to_vec()).unwrap());
    let mut group = criterion.benchmark_group("k-means 5,000 × 384, k = 70");
    group.sample_size(10);
    group.bench_function("clioscope", |bencher| {
        bencher.iter(|| black_box(KMeansRuns::new(K, 1, 7).run(&vectors)));
    });
    group.bench_function("linfa", |bencher| {
        bencher.iter(|| {
            let random = Xoshiro256Plus::seed_from_u64(7);
            let params = KMeans::params_with_rng(K, random)
                .n_runs(1)
                .max_n_iterations(60)
                .tolerance(1e-3);
            black_box(params.fit(&dataset).unwrap())
        });
    });
    group.finish();
}

criterion_group!(benches, kmeans);
criterion_main!(benches);
