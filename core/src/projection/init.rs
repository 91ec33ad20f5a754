//! Where the points start: around landmarks, which have been laid out as a small map of their own.
//!
//! umap-learn starts from eigenvectors of the graph. Where topics hardly touch, as those of conversations do, these
//! eigenvectors single out a few and heap up the rest, and gradient descent, which acts at short range, then leaves
//! topics in places that mean nothing. A map of few landmarks is free of that: all of them meet in negative samples.
//! So this start, with room between landmarks and a low learning rate that keeps them in place, puts related topics
//! side by side, at the same trustworthiness: on synthetic topics in fields, like those of `tests/projection.rs`, the
//! nearest topic is of the same field for seven in ten, with umap-learn 0.5.12 for five in ten (48 maps of each).
//!
//! In a crowd of points, several topics begin at one landmark. There are more landmarks then and a higher rate, as
//! little as trustworthiness needs.

use super::landmarks::Landmarks;
use super::pca::principal_plane;
use super::{UmapParams, project};
use crate::{Matrix, Random};

/// Below this many points the principal plane is the start.
const MIN_POINTS_FOR_LANDMARKS: usize = 128;
/// Points a landmark stands for, at least on average.
const POINTS_PER_LANDMARK: usize = 8;
/// Most landmarks: topics enough for a coarse map, few enough to be untangled.
const MAX_LANDMARKS: usize = 64;
/// Points from which on there are more landmarks, in proportion, since there are more topics.
const CROWD: usize = 10_000;
/// Most landmarks of a crowd, a bound on the time.
const MAX_CROWD_LANDMARKS: usize = 256;
/// How close landmarks may lie: apart, since each needs room.
const LANDMARK_MIN_DIST: f32 = 0.5;
/// Smallest neighbourhood of a landmark; it is a quarter of them where that is more, so that it stays one.
const MIN_LANDMARK_NEIGHBORS: usize = 3;
/// Epochs of the landmarks' map.
const LANDMARK_EPOCHS: usize = 300;

/// Half the side of the box of the principal plane, as in umap-learn.
const PLANE_HALF_SIDE: f32 = 5.0;
/// Half the side of the box of landmarks for each root of the number of points. More keeps topics in place better
/// and makes them smaller on the map.
const SIDE_PER_ROOT: f32 = 0.4;
/// The largest half side.
const MAX_HALF_SIDE: f32 = 24.0;
/// How far points are strewn around their landmark, as a share of half the side.
const STREWING: f32 = 0.07;
/// The same on the principal plane, where it only parts points that coincide.
const PLANE_NOISE: f32 = 1e-3;

/// The first learning rate from landmarks, which are to stay where they are.
const LANDMARK_LEARNING_RATE: f32 = 0.1;
/// The largest of a crowd. It rises in proportion to the crowd: the more topics begin at the same landmark, the
/// farther their points must move to part, or the map is less trustworthy.
const CROWD_LEARNING_RATE: f32 = 1.0;
/// The first learning rate from the plane, umap-learn's default.
const PLANE_LEARNING_RATE: f32 = 1.0;

/// The start of gradient descent.
pub(super) struct Start {
    /// Shape `(n)`.
    pub(super) positions: Vec<[f32; 2]>,
    /// The first learning rate, in `(0, 1]`: how much of this start may change.
    pub(super) learning_rate: f32,
}

/// The start in the making.
#[derive(Clone, Debug)]
pub(super) struct InitialLayout {
    params: UmapParams,
    random: Random,
    /// The landmarks, once they are chosen.
    landmarks: Option<Landmarks>,
}

impl InitialLayout {
    /// Prepares the start of a map with `params`.
    pub(super) fn new(params: UmapParams) -> Self {
        Self {
            params,
            random: Random::new(params.seed, "projection/init"),
            landmarks: None,
        }
    }

    /// Does some more work, until about `budget` multiply-adds are spent; the start for the rows of `vectors`, shape
    /// `(n, d)`, when it is done.
    ///
    /// The choice of landmarks is not divided, and neither is their map; neither grows with the number of rows.
    pub(super) fn advance(&mut self, vectors: &Matrix, budget: usize) -> Option<Start> {
        if vectors.n_rows() < MIN_POINTS_FOR_LANDMARKS {
            let plane = principal_plane(vectors, &mut self.random);
            return Some(Start {
                positions: scatter(&plane, PLANE_HALF_SIDE, PLANE_NOISE, &mut self.random),
                learning_rate: PLANE_LEARNING_RATE,
            });
        }
        let Some(landmarks) = &mut self.landmarks else {
            let n_landmarks = n_landmarks(vectors.n_rows());
            self.landmarks = Some(Landmarks::new(vectors, n_landmarks, &mut self.random));
            return None;
        };
        if !landmarks.advance(vectors, budget) {
            return None;
        }
        let n_neighbors = (landmarks.centroids.n_rows() / 4).max(MIN_LANDMARK_NEIGHBORS);
        // Its own start is their principal plane, or, if there are many, in turn around a few landmarks of theirs.
        let map = project(
            &landmarks.centroids,
            UmapParams {
                min_dist: LANDMARK_MIN_DIST,
                spread: 1.0,
                n_neighbors: self.params.n_neighbors.min(n_neighbors),
                n_epochs: Some(LANDMARK_EPOCHS),
                ..self.params
            },
        );
        let places: Vec<[f32; 2]> = landmarks
            .nearest
            .iter()
            .map(|&landmark| [map.x[landmark], map.y[landmark]])
            .collect();
        let half_side = (SIDE_PER_ROOT * (vectors.n_rows() as f32).sqrt()).min(MAX_HALF_SIDE);
        Some(Start {
            positions: scatter(&places, half_side, STREWING, &mut self.random),
            learning_rate: landmark_learning_rate(vectors.n_rows()),
        })
    }
}

fn n_landmarks(n_points: usize) -> usize {
    let of_crowd = (MAX_LANDMARKS * n_points.max(CROWD) / CROWD).min(MAX_CROWD_LANDMARKS);
    (n_points / POINTS_PER_LANDMARK).min(of_crowd)
}

fn landmark_learning_rate(n_points: usize) -> f32 {
    let crowds = n_points.max(CROWD) as f32 / CROWD as f32;
    (LANDMARK_LEARNING_RATE * crowds).min(CROWD_LEARNING_RATE)
}

/// `places` in `[-1, 1]²`, each moved at random by at most `noise` along each axis, scaled to `half_side`.
fn scatter(places: &[[f32; 2]], half_side: f32, noise: f32, random: &mut Random) -> Vec<[f32; 2]> {
    let mut moved = |value: f32| half_side * (value + noise * (2.0 * random.unit() - 1.0));
    places.iter().map(|place| place.map(&mut moved)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initial_layout(vectors: &Matrix) -> Start {
        let mut start = InitialLayout::new(UmapParams::default());
        std::iter::repeat_with(|| start.advance(vectors, usize::MAX))
            .find_map(std::convert::identity)
            .expect("repeats until it is done")
    }

    /// The start around landmarks is tested as part of the whole, in `tests/projection.rs`.
    #[test]
    fn few_points_start_on_their_plane() {
        let angles: Vec<f32> = (0..40).map(|i| (i % 4) as f32 + 0.01 * i as f32).collect();
        let data = angles
            .iter()
            .flat_map(|&angle| [libm::cosf(angle), libm::sinf(angle)]);
        let vectors = Matrix::from_vec(data.collect(), 2).expect("whole rows");
        let start = initial_layout(&vectors);
        let distance = |a: usize, b: usize| {
            let (a, b) = (start.positions[a], start.positions[b]);
            (a[0] - b[0]).hypot(a[1] - b[1])
        };
        for point in 0..36 {
            assert!(distance(point, point + 4) < distance(point, point + 1));
        }
    }

    #[test]
    fn a_crowd_has_more_landmarks_and_moves_more_freely() {
        for (n_points, expected) in [
            (1, (0, 0.1)),
            (500, (62, 0.1)),
            (10_000, (64, 0.1)),
            (30_000, (192, 0.3)),
            (100_000, (256, 1.0)),
            (10_000_000, (256, 1.0)),
        ] {
            let rate = landmark_learning_rate(n_points);
            assert_eq!(n_landmarks(n_points), expected.0);
            assert!((rate - expected.1).abs() < 1e-6, "{rate} for {n_points}");
        }
    }

    #[test]
    fn equal_rows_do_not_coincide() {
        for n in [2, 200] {
            let vectors = Matrix::from_vec([0.6, 0.8].repeat(n), 2).expect("whole rows");
            let start = initial_layout(&vectors);
            assert_eq!(start.positions.len(), n);
            let [first, second] = [0, 1].map(|point| start.positions[point].map(f32::to_bits));
            assert_ne!(first, second);
        }
    }
}
