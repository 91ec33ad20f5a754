//! The membership curve of the plane, 1 / (1 + a·r^(2b)), fitted to the wished `min_dist` and `spread`.

/// Samples of the target, evenly over `[0, 3·spread]`, as umap-learn's `find_ab_params` takes them.
const N_SAMPLES: usize = 300;
/// Enough for Levenberg–Marquardt from (1, 1) over all sensible parameters.
const N_ITERATIONS: usize = 100;

/// The curve 1 / (1 + a·r^(2b)): the membership strength of two points at distance r on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Curve {
    pub(super) a: f32,
    pub(super) b: f32,
}

impl Curve {
    /// The least-squares fit to a membership of 1 up to `min_dist` that then decays as
    /// exp(−(r − `min_dist`) / `spread`).
    ///
    /// `min_dist` is at least 0 and `spread` above 0; other values, which no map has, are moved there.
    pub(super) fn fit(min_dist: f32, spread: f32) -> Self {
        let spread = f64::from(if spread > 1e-3 { spread } else { 1e-3 });
        let min_dist = f64::from(if min_dist > 0.0 { min_dist } else { 0.0 });
        let (a, b) = levenberg_marquardt(&samples(min_dist, spread));
        Self {
            a: a as f32,
            b: b as f32,
        }
    }
}

/// The target curve as (distance, membership).
fn samples(min_dist: f64, spread: f64) -> Vec<(f64, f64)> {
    (0..N_SAMPLES)
        .map(|i| {
            let r = 3.0 * spread * i as f64 / (N_SAMPLES - 1) as f64;
            let beyond = (r - min_dist).max(0.0);
            (r, libm::exp(-beyond / spread))
        })
        .collect()
}

fn levenberg_marquardt(samples: &[(f64, f64)]) -> (f64, f64) {
    let (mut a, mut b) = (1.0, 1.0);
    let mut fit = normal_equations(samples, a, b);
    let mut damping = 1e-3;
    for _ in 0..N_ITERATIONS {
        let aa = fit.aa * (1.0 + damping);
        let bb = fit.bb * (1.0 + damping);
        let determinant = aa * bb - fit.ab * fit.ab;
        let next_a = a + (fit.a * bb - fit.b * fit.ab) / determinant;
        let next_b = b + (fit.b * aa - fit.a * fit.ab) / determinant;
        let next = normal_equations(samples, next_a, next_b);
        // The comparison is false for a step into NaN, which is thereby refused.
        if next_a > 0.0 && next_b > 0.0 && next.error <= fit.error {
            (a, b, fit) = (next_a, next_b, next);
            damping *= 0.3;
        } else {
            damping *= 4.0;
        }
    }
    (a, b)
}

/// For the Jacobian J and the residuals r at one (a, b): the entries of J′J, of J′r, and the sum of squares of r.
struct NormalEquations {
    aa: f64,
    ab: f64,
    bb: f64,
    a: f64,
    b: f64,
    error: f64,
}

fn normal_equations(samples: &[(f64, f64)], a: f64, b: f64) -> NormalEquations {
    let mut sums = NormalEquations {
        aa: 0.0,
        ab: 0.0,
        bb: 0.0,
        a: 0.0,
        b: 0.0,
        error: 0.0,
    };
    for &(r, target) in samples {
        // At r = 0 the curve is 1 whatever a and b.
        let (power, log_r) = if r > 0.0 {
            (libm::pow(r, 2.0 * b), libm::log(r))
        } else {
            (0.0, 0.0)
        };
        let value = 1.0 / (1.0 + a * power);
        let by_a = -value * value * power;
        let by_b = 2.0 * a * log_r * by_a;
        let residual = target - value;
        sums.aa += by_a * by_a;
        sums.ab += by_a * by_b;
        sums.bb += by_b * by_b;
        sums.a += by_a * residual;
        sums.b += by_b * residual;
        sums.error += residual * residual;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// References: umap-learn 0.5.12 `find_ab_params(spread, min_dist)`, that is scipy 1.17.1 `curve_fit`.
    #[test]
    fn agrees_with_umap_learn() {
        for (min_dist, spread, a, b) in [
            (0.0, 1.0, 1.932_808_4, 0.790_495),
            (0.1, 1.0, 1.576_943_5, 0.895_060_9),
            (0.5, 1.0, 0.583_03, 1.334_167),
            (0.25, 2.0, 0.416_273_5, 0.921_855_1),
        ] {
            let curve = Curve::fit(min_dist, spread);
            assert!((curve.a - a).abs() < 1e-4, "{curve:?}, expected a = {a}");
            assert!((curve.b - b).abs() < 1e-4, "{curve:?}, expected b = {b}");
        }
    }

    #[test]
    fn parameters_out_of_range_still_give_a_curve() {
        for (min_dist, spread) in [(-1.0, 0.0), (5.0, 1.0), (f32::NAN, f32::NAN), (0.0, 100.0)] {
            let curve = Curve::fit(min_dist, spread);
            assert!(curve.a.is_finite() && curve.a > 0.0, "{curve:?}");
            assert!(curve.b.is_finite() && curve.b > 0.0, "{curve:?}");
        }
    }
}
