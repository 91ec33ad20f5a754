//! The result: where each row lies on the map, in a frame that suits drawing.

/// The share of points left out at each end of an axis when the frame is measured, so that outliers do not set it.
const TAIL: f32 = 0.01;

/// Positions on the map, parallel arrays of shape `(n)`, always finite.
///
/// The box from the 1st to the 99th percentile is centred on the origin and its longer side spans −1 to 1; outliers
/// lie beyond. One point, or points that all coincide, lie at the origin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    /// Rightwards.
    pub x: Vec<f32>,
    /// Upwards.
    pub y: Vec<f32>,
}

impl Points {
    /// Number of points.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are no points.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// Centres and scales `positions` of shape `(n)`; what is not finite moves to the origin of its axis.
    pub(super) fn framed(positions: &[[f32; 2]]) -> Self {
        let axis = |axis: usize| -> Vec<f32> {
            let values = positions.iter().map(|position| position[axis]);
            values
                .map(|value| if value.is_finite() { value } else { 0.0 })
                .collect()
        };
        let (mut x, mut y) = (axis(0), axis(1));
        let (x_core, y_core) = (extent(&x, TAIL), extent(&y, TAIL));
        let mut side = x_core.side().max(y_core.side());
        if side == 0.0 {
            // Nearly all points coincide: let the rest set the frame.
            side = extent(&x, 0.0).side().max(extent(&y, 0.0).side());
        }
        let scale = if side > 0.0 { 2.0 / side } else { 1.0 };
        for (values, core) in [(&mut x, x_core), (&mut y, y_core)] {
            let center = f32::midpoint(core.low, core.high);
            for value in values {
                *value = (*value - center) * scale;
            }
        }
        Self { x, y }
    }
}

#[derive(Clone, Copy)]
struct Extent {
    low: f32,
    high: f32,
}

impl Extent {
    fn side(self) -> f32 {
        self.high - self.low
    }
}

/// The range of `values` without the share `tail` at each end.
fn extent(values: &[f32], tail: f32) -> Extent {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let n_left_out = (tail * sorted.len() as f32) as usize;
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0.0);
    Extent {
        low: at(n_left_out),
        high: at(sorted.len().saturating_sub(1 + n_left_out)),
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    #[test]
    fn longer_side_of_the_core_is_two() {
        let mut positions: Vec<[f32; 2]> = (0..=100_u8)
            .map(|i| [f32::from(i), f32::from(i) / 4.0])
            .collect();
        positions.push([1e6, 0.0]);
        let points = Points::framed(&positions);
        let (x, y) = (extent(&points.x, TAIL), extent(&points.y, TAIL));
        assert!((x.low + 1.0).abs() < 1e-6 && (x.high - 1.0).abs() < 1e-6);
        assert!((y.low + y.high).abs() < 1e-6 && y.side() < 0.6);
        assert!(points.x[101] > 1000.0);
    }

    #[test]
    fn none_one_equal_and_not_finite() {
        assert!(Points::framed(&[]).is_empty());
        assert_eq!(Points::framed(&[[3.0, 4.0]]).x, [0.0]);
        assert_eq!(Points::framed(&[[3.0, 4.0]; 5]).y, [0.0; 5]);
        let points = Points::framed(&[[f32::NAN, f32::INFINITY], [1.0, 2.0]]);
        assert!(
            points
                .x
                .iter()
                .chain(&points.y)
                .all(|value| value.is_finite())
        );
        // All but one of 200 coincide.
        let mut positions = vec![[0.0; 2]; 199];
        positions.push([5.0, 0.0]);
        assert_eq!(Points::framed(&positions).x[199], 2.0);
    }
}
