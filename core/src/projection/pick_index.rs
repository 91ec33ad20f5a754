//! Which point is under the pointer, and which are in a rectangle: a uniform grid over the map.
//!
//! A grid rather than a quadtree: points never move once laid out, the frame is known, and a cell is one slice.

use super::Points;

/// Mean number of points in a cell of the bounding box.
const POINTS_PER_CELL: f32 = 2.0;
/// Most cells along a side.
const MAX_SIDE: usize = 512;

/// An index of fixed points for picking; coordinates are those of the [`Points`] it was built from.
#[derive(Clone, Debug)]
pub struct PickIndex {
    /// (x, y, point) cell after cell, points ascending in a cell.
    entries: Vec<(f32, f32, u32)>,
    /// Where each cell begins in `entries`, row-major, shape `(n_cells_per_side² + 1)`.
    starts: Vec<usize>,
    n_cells_per_side: usize,
    x_axis: Axis,
    y_axis: Axis,
}

/// One axis of the grid.
#[derive(Clone, Copy, Debug)]
struct Axis {
    low: f32,
    cells_per_unit: f32,
    last_cell: usize,
}

impl Axis {
    fn new(values: &[f32], n_cells: usize) -> Self {
        let low = values.iter().copied().fold(f32::INFINITY, f32::min);
        let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let cells_per_unit = n_cells as f32 / (high - low);
        Self {
            low,
            cells_per_unit: if cells_per_unit.is_finite() {
                cells_per_unit
            } else {
                0.0
            },
            last_cell: n_cells - 1,
        }
    }

    /// The cell of `value`; values beyond the grid belong to the cell at its edge.
    fn cell(self, value: f32) -> usize {
        // The cast takes negative numbers and NaN to 0.
        (((value - self.low) * self.cells_per_unit) as usize).min(self.last_cell)
    }
}

impl PickIndex {
    /// Indexes `points`.
    pub fn new(points: &Points) -> Self {
        let wished_side = (points.len() as f32 / POINTS_PER_CELL).sqrt() as usize;
        let n_cells_per_side = wished_side.clamp(1, MAX_SIDE);
        let x_axis = Axis::new(&points.x, n_cells_per_side);
        let y_axis = Axis::new(&points.y, n_cells_per_side);
        let cells: Vec<usize> = points
            .x
            .iter()
            .zip(&points.y)
            .map(|(&x, &y)| y_axis.cell(y) * n_cells_per_side + x_axis.cell(x))
            .collect();

        // Counting sort, which keeps points ascending in a cell.
        let mut starts = vec![0; n_cells_per_side * n_cells_per_side + 1];
        for &cell in &cells {
            starts[cell + 1] += 1;
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0.0, 0.0, 0); cells.len()];
        for (point, &cell) in cells.iter().enumerate() {
            entries[next[cell]] = (points.x[point], points.y[point], point as u32);
            next[cell] += 1;
        }
        Self {
            entries,
            starts,
            n_cells_per_side,
            x_axis,
            y_axis,
        }
    }

    /// The point nearest to (`x`, `y`) and at most `radius` away, the one with the lower index if two are as near.
    pub fn nearest(&self, x: f32, y: f32, radius: f32) -> Option<usize> {
        if radius < 0.0 {
            return None;
        }
        let within = radius * radius;
        self.candidates([x - radius, x + radius], [y - radius, y + radius])
            .map(|&(point_x, point_y, point)| {
                let (dx, dy) = (point_x - x, point_y - y);
                (dx * dx + dy * dy, point)
            })
            .filter(|&(squared, _)| squared <= within)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map(|(_, point)| point as usize)
    }

    /// The points in the rectangle between two opposite corners, edges included, ascending.
    pub fn in_rect(&self, corner: [f32; 2], opposite: [f32; 2]) -> Vec<usize> {
        let [x_low, y_low] = [0, 1].map(|axis: usize| corner[axis].min(opposite[axis]));
        let [x_high, y_high] = [0, 1].map(|axis: usize| corner[axis].max(opposite[axis]));
        let mut found: Vec<usize> = self
            .candidates([x_low, x_high], [y_low, y_high])
            .filter(|&&(x, y, _)| x >= x_low && x <= x_high && y >= y_low && y <= y_high)
            .map(|&(_, _, point)| point as usize)
            .collect();
        found.sort_unstable();
        found
    }

    /// All points of the cells that the ranges (low, high) touch.
    fn candidates(
        &self,
        x_range: [f32; 2],
        y_range: [f32; 2],
    ) -> impl Iterator<Item = &(f32, f32, u32)> {
        let [x_first, x_last] = x_range.map(|x| self.x_axis.cell(x));
        let [y_first, y_last] = y_range.map(|y| self.y_axis.cell(y));
        (y_first..=y_last).flat_map(move |row| {
            let first = row * self.n_cells_per_side + x_first;
            let last = row * self.n_cells_per_side + x_last;
            // Cells of a row lie side by side; an empty range where the corners are reversed or NaN.
            let end = self.starts[last + 1].max(self.starts[first]);
            &self.entries[self.starts[first]..end]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    fn random_points(n: usize) -> Points {
        let mut random = Random::new(1, "test");
        let mut axis = || (0..n).map(|_| 2.0 * random.unit() - 1.0).collect();
        Points {
            x: axis(),
            y: axis(),
        }
    }

    #[test]
    fn agrees_with_looking_at_every_point() {
        let points = random_points(500);
        let index = PickIndex::new(&points);
        let mut random = Random::new(2, "test");
        for _ in 0..200 {
            let [x, y, u, v] = [(); 4].map(|()| 3.0 * random.unit() - 1.5);
            let radius = random.unit() * 0.3;
            let squared = |i: usize| {
                let (dx, dy) = (points.x[i] - x, points.y[i] - y);
                dx * dx + dy * dy
            };
            let expected = (0..500)
                .filter(|&i| squared(i) <= radius * radius)
                .min_by(|&a, &b| squared(a).total_cmp(&squared(b)));
            assert_eq!(index.nearest(x, y, radius), expected);

            let is_between = |value: f32, a: f32, b: f32| value >= a.min(b) && value <= a.max(b);
            let expected: Vec<usize> = (0..500)
                .filter(|&i| is_between(points.x[i], x, u) && is_between(points.y[i], y, v))
                .collect();
            assert_eq!(index.in_rect([x, y], [u, v]), expected);
        }
    }

    #[test]
    fn none_one_equal_and_nan() {
        let empty = PickIndex::new(&Points::default());
        assert_eq!(empty.nearest(0.0, 0.0, f32::INFINITY), None);
        assert!(empty.in_rect([-1.0; 2], [1.0; 2]).is_empty());

        let same = PickIndex::new(&Points {
            x: vec![0.5; 9],
            y: vec![-0.5; 9],
        });
        assert_eq!(same.nearest(0.5, -0.5, 0.0), Some(0));
        assert_eq!(same.nearest(0.5, 0.5, 0.9), None);
        assert_eq!(same.in_rect([0.5, -0.5], [0.5, -0.5]).len(), 9);
        assert_eq!(same.nearest(f32::NAN, 0.0, 1.0), None);
        assert_eq!(same.nearest(0.0, 0.0, -1.0), None);
        assert!(same.in_rect([f32::NAN; 2], [f32::NAN; 2]).is_empty());
    }
}
