//! Which point is under the pointer: a uniform grid over the points' bounding square.

/// Finds the nearest of many points.
#[derive(Debug)]
pub struct PickIndex {
    x: Vec<f32>,
    y: Vec<f32>,
    left: f32,
    top: f32,
    cell: f32,
    n_side: usize,
    /// Points by cell, and where each cell starts in it (`n_side² + 1` entries).
    points: Vec<u32>,
    starts: Vec<u32>,
}

impl PickIndex {
    /// Indexes the points at `x`, `y` (equal lengths); those that are not finite are never found.
    pub fn new(x: &[f32], y: &[f32]) -> Self {
        let finite: Vec<u32> = (0..x.len().min(y.len()))
            .filter(|&i| x[i].is_finite() && y[i].is_finite())
            .map(|i| i as u32)
            .collect();
        let ends = |values: &[f32]| {
            finite
                .iter()
                .map(|&i| values[i as usize])
                .fold((f32::MAX, f32::MIN), |(low, high), v| {
                    (low.min(v), high.max(v))
                })
        };
        let ((left, right), (top, bottom)) = (ends(x), ends(y));
        let n_side = ((finite.len() as f32 / 4.0).sqrt() as usize).clamp(1, 512);
        let cell = ((right - left).max(bottom - top) / n_side as f32).max(f32::MIN_POSITIVE);
        let mut index = Self {
            x: x.to_vec(),
            y: y.to_vec(),
            left,
            top,
            cell,
            n_side,
            points: vec![0; finite.len()],
            starts: vec![0; n_side * n_side + 1],
        };
        let cells: Vec<usize> = finite
            .iter()
            .map(|&i| index.row(y[i as usize]) * n_side + index.column(x[i as usize]))
            .collect();
        for &cell in &cells {
            index.starts[cell + 1] += 1;
        }
        for cell in 0..n_side * n_side {
            index.starts[cell + 1] += index.starts[cell];
        }
        let mut next = index.starts.clone();
        for (&point, &cell) in finite.iter().zip(&cells) {
            index.points[next[cell] as usize] = point;
            next[cell] += 1;
        }
        index
    }

    /// The point nearest to `(x, y)` that is at most `radius` away; the first of several.
    pub fn nearest(&self, x: f32, y: f32, radius: f32) -> Option<usize> {
        if self.points.is_empty() || !(x.is_finite() && y.is_finite()) {
            return None;
        }
        let mut best = (radius * radius, usize::MAX);
        for row in self.row(y - radius)..=self.row(y + radius) {
            let first = row * self.n_side;
            let from = self.starts[first + self.column(x - radius)] as usize;
            let to = self.starts[first + self.column(x + radius) + 1] as usize;
            for &point in &self.points[from..to] {
                let point = point as usize;
                let distance = (self.x[point] - x).powi(2) + (self.y[point] - y).powi(2);
                if distance < best.0 || (distance <= best.0 && point < best.1) {
                    best = (distance, point);
                }
            }
        }
        (best.1 != usize::MAX).then_some(best.1)
    }

    fn column(&self, x: f32) -> usize {
        // A float beyond the range saturates when cast, so the clamp holds for any input.
        (((x - self.left) / self.cell) as usize).min(self.n_side - 1)
    }

    fn row(&self, y: f32) -> usize {
        (((y - self.top) / self.cell) as usize).min(self.n_side - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brute(xs: &[f32], ys: &[f32], x: f32, y: f32, radius: f32) -> Option<usize> {
        let distance = |i: usize| (xs[i] - x).powi(2) + (ys[i] - y).powi(2);
        (0..xs.len())
            .filter(|&i| distance(i) <= radius * radius)
            .min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
    }

    #[test]
    fn agrees_with_brute_force() {
        let mut state = 7_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32
        };
        let (xs, ys): (Vec<f32>, Vec<f32>) = (0..500)
            .map(|_| (random() * 8.0 - 2.0, random() * 3.0))
            .unzip();
        let index = PickIndex::new(&xs, &ys);
        for _ in 0..400 {
            let (x, y, radius) = (random() * 12.0 - 4.0, random() * 5.0 - 1.0, random());
            assert_eq!(index.nearest(x, y, radius), brute(&xs, &ys, x, y, radius));
        }
    }

    #[test]
    fn none_one_and_equal_points() {
        assert_eq!(PickIndex::new(&[], &[]).nearest(0.0, 0.0, 9.0), None);
        let same = PickIndex::new(&[1.0, 1.0], &[1.0, 1.0]);
        assert_eq!(same.nearest(1.0, 1.0, 0.5), Some(0));
        assert_eq!(same.nearest(3.0, 1.0, 0.5), None);
    }

    #[test]
    fn points_that_are_not_finite_are_not_found() {
        let index = PickIndex::new(&[f32::NAN, 2.0], &[0.0, 0.0]);
        assert_eq!(index.nearest(1.9, 0.0, 1.0), Some(1));
        assert_eq!(index.nearest(f32::NAN, 0.0, 1.0), None);
    }
}
