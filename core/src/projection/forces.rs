//! The forces of the layout: gradients of the fuzzy set cross entropy between a point and another.

use super::curve::Curve;
use super::power::power;

/// Largest change of a coordinate by one force at learning rate 1.
const MAX_STEP: f32 = 4.0;
/// Keeps the repulsion of points that nearly coincide finite.
const NEAR: f32 = 1e-3;
/// Forces on one point that are computed side by side.
pub(super) const LANES: usize = 8;

/// The change of `point` towards `other`, by descent on −log of their membership.
#[inline]
pub(super) fn attraction(curve: Curve, point: [f32; 2], other: [f32; 2]) -> [f32; 2] {
    let [dx, dy] = [point[0] - other[0], point[1] - other[1]];
    let squared = dx * dx + dy * dy;
    // Below this the quotient of two vanishing numbers means nothing.
    if squared < f32::MIN_POSITIVE {
        return [0.0; 2];
    }
    let raised = power(squared, curve.b);
    let factor = -2.0 * curve.a * curve.b * raised / (squared * (curve.a * raised + 1.0));
    [dx, dy].map(|difference| (factor * difference).clamp(-MAX_STEP, MAX_STEP))
}

/// The change of `point` away from `other`, by descent on −log of one minus their membership.
#[inline]
pub(super) fn repulsion(curve: Curve, point: [f32; 2], other: [f32; 2]) -> [f32; 2] {
    let [dx, dy] = [point[0] - other[0], point[1] - other[1]];
    let squared = dx * dx + dy * dy;
    let raised = power(squared, curve.b);
    let factor = 2.0 * curve.b / ((NEAR + squared) * (curve.a * raised + 1.0));
    [dx, dy].map(|difference| (factor * difference).clamp(-MAX_STEP, MAX_STEP))
}

/// The changes of a point by `LANES` others at once: the [`attraction`] of the first, the [`repulsion`] of the rest.
///
/// `differences` are those of the point to each of the others, all x and then all y, and so are the changes. The same
/// as those functions bit for bit, but for a difference of 0, which changes nothing.
#[inline]
pub(super) fn forces(curve: Curve, [dx, dy]: [[f32; LANES]; 2]) -> [[f32; LANES]; 2] {
    let mut constant = [2.0 * curve.b; LANES];
    let mut linear = [0.0; LANES];
    let mut near = [NEAR; LANES];
    (constant[0], linear[0], near[0]) = (0.0, -2.0 * curve.a * curve.b, 0.0);

    let mut changes = [[0.0; LANES]; 2];
    for lane in 0..LANES {
        let squared = dx[lane] * dx[lane] + dy[lane] * dy[lane];
        let raised = power(squared, curve.b);
        let numerator = constant[lane] + linear[lane] * raised;
        let factor = numerator / ((near[lane] + squared) * (curve.a * raised + 1.0));
        let factor = if squared < f32::MIN_POSITIVE {
            0.0
        } else {
            factor
        };
        changes[0][lane] = (factor * dx[lane]).clamp(-MAX_STEP, MAX_STEP);
        changes[1][lane] = (factor * dy[lane]).clamp(-MAX_STEP, MAX_STEP);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURVE: Curve = Curve {
        a: 1.932_808,
        b: 0.790_495,
    };

    #[test]
    fn forces_are_the_gradients_of_the_cross_entropy() {
        let membership = |[x, y]: [f64; 2]| {
            let power = libm::pow(x * x + y * y, f64::from(CURVE.b));
            1.0 / (1.0 + f64::from(CURVE.a) * power)
        };
        let derivative = |loss: &dyn Fn([f64; 2]) -> f64, [x, y]: [f64; 2]| {
            let h = 1e-6;
            [
                (loss([x + h, y]) - loss([x - h, y])) / (2.0 * h),
                (loss([x, y + h]) - loss([x, y - h])) / (2.0 * h),
            ]
        };
        for point in [[0.5, 0.2], [-3.0, 1.0], [0.9, -4.0]] {
            let at = point.map(f64::from);
            let pull = attraction(CURVE, point, [0.0; 2]);
            let expected = derivative(&|at| -libm::log(membership(at)), at);
            let push = repulsion(CURVE, point, [0.0; 2]);
            let expected_push = derivative(&|at| -libm::log(1.0 - membership(at)), at);
            for axis in 0..2 {
                assert!((f64::from(pull[axis]) + expected[axis]).abs() < 1e-3);
                // Repulsion is damped by `NEAR`.
                assert!((f64::from(push[axis]) + expected_push[axis]).abs() < 0.01);
            }
        }
    }

    #[test]
    fn forces_are_bounded_at_any_distance() {
        for distance in [0.0, f32::MIN_POSITIVE, 1e-20, 1e-3, 1.0, 1e10] {
            for force in [attraction, repulsion] {
                for value in force(CURVE, [distance, -distance], [0.0; 2]) {
                    assert!(value.abs() <= MAX_STEP, "{value} at {distance}");
                }
            }
        }
    }

    #[test]
    fn side_by_side_they_are_the_same_bits() {
        let mut random = crate::Random::new(1, "test");
        for _ in 0..1000 {
            let [dx, dy] =
                [(); 2].map(|()| [(); LANES].map(|()| 20.0 * random.unit().powi(4) - 1.0));
            let [x, y] = forces(CURVE, [dx, dy]);
            for lane in 0..LANES {
                let force = if lane == 0 { attraction } else { repulsion };
                let expected = force(CURVE, [dx[lane], dy[lane]], [0.0; 2]);
                assert_eq!(
                    [x[lane], y[lane]].map(f32::to_bits),
                    expected.map(f32::to_bits)
                );
            }
        }
        assert_eq!(forces(CURVE, [[0.0; LANES]; 2]), [[0.0; LANES]; 2]);
    }
}
