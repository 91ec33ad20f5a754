//! The nearest rows found so far, a short sorted list a row, and from them the candidates of the next round.

/// No row: the index of places that are still free, at an infinite distance.
const NONE: u32 = u32::MAX;

/// Sorted lists of the same length, by distance, ties by index.
///
/// The distance of two rows is always the same, so that a known neighbour is found where it would be inserted.
#[derive(Clone, Debug)]
pub(super) struct NeighborLists {
    /// Row indices, shape `(n, length)`.
    indices: Vec<u32>,
    /// Parallel to `indices`, ascending in a row.
    distances: Vec<f32>,
    /// Whether the neighbour has not yet been compared with those beside it, parallel to `indices`.
    is_new: Vec<bool>,
    /// The last distance of each row. Nearly all offers fail here, and these stay in the cache.
    farthest: Vec<f32>,
    length: usize,
    n_updates: usize,
}

impl NeighborLists {
    /// Empty lists of `length` places for `n_rows` rows.
    pub(super) fn new(n_rows: usize, length: usize) -> Self {
        Self {
            indices: vec![NONE; n_rows * length],
            distances: vec![f32::INFINITY; n_rows * length],
            is_new: vec![false; n_rows * length],
            farthest: vec![f32::INFINITY; n_rows],
            length,
            n_updates: 0,
        }
    }

    /// The neighbours of `row`.
    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.indices[row * self.length..][..self.length]
    }

    /// How many entries have changed since this was last asked.
    pub(super) fn take_n_updates(&mut self) -> usize {
        std::mem::take(&mut self.n_updates)
    }

    /// Tells two rows of each other.
    #[inline]
    pub(super) fn offer(&mut self, a: u32, b: u32, distance: f32) {
        for (row, index) in [(a, b), (b, a)] {
            if distance <= self.farthest[row as usize] {
                self.insert(row as usize, index, distance);
            }
        }
    }

    fn insert(&mut self, row: usize, index: u32, distance: f32) {
        let range = row * self.length..(row + 1) * self.length;
        let distances = &mut self.distances[range.clone()];
        let indices = &mut self.indices[range.clone()];
        let mut place = self.length;
        while place > 0 && (distance, index) < (distances[place - 1], indices[place - 1]) {
            place -= 1;
        }
        if place == self.length || (place > 0 && indices[place - 1] == index) {
            return;
        }
        let is_new = &mut self.is_new[range];
        let rest = place..self.length - 1;
        distances.copy_within(rest.clone(), place + 1);
        indices.copy_within(rest.clone(), place + 1);
        is_new.copy_within(rest, place + 1);
        (distances[place], indices[place], is_new[place]) = (distance, index, true);
        self.farthest[row] = distances[self.length - 1];
        self.n_updates += 1;
    }
}

/// For each row the rows to compare with each other: its neighbours, and those whose neighbour it is.
#[derive(Clone, Debug)]
pub(super) struct Candidates {
    new: Side,
    old: Side,
    /// At most so many of each kind from each direction.
    n_sampled: usize,
    /// Passes over the rows that are done, of `1 + n_sampled`.
    n_passes: usize,
}

impl Candidates {
    /// None yet for `n_rows` rows.
    pub(super) fn new(n_rows: usize, n_sampled: usize) -> Self {
        Self {
            new: Side::new(n_rows, 2 * n_sampled),
            old: Side::new(n_rows, 2 * n_sampled),
            n_sampled,
            n_passes: 0,
        }
    }

    /// Gathers some more of them from `lists`, in one pass over the rows; returns whether all are there.
    ///
    /// First come the neighbours, which count as compared from now on. Then each row presents itself to its neighbours
    /// in their order, the nearest in the first pass: who is near comes before who has a low index.
    pub(super) fn gather(&mut self, lists: &mut NeighborLists) -> bool {
        match self.n_passes {
            0 => self.gather_own(lists),
            pass => {
                for side in [&mut self.new, &mut self.old] {
                    side.present(pass - 1, self.n_sampled);
                }
            }
        }
        self.n_passes += 1;
        self.n_passes > self.n_sampled
    }

    fn gather_own(&mut self, lists: &mut NeighborLists) {
        let known = lists.indices.iter().zip(&mut lists.is_new);
        for (place, (&index, is_new)) in known.enumerate() {
            let row = place / lists.length;
            let side = if *is_new {
                &mut self.new
            } else {
                &mut self.old
            };
            if index != NONE && side.n_own[row] < self.n_sampled as u16 {
                side.push(row, index);
                side.n_own[row] += 1;
                *is_new = false;
            }
        }
    }

    /// The rows around `row` that are to be compared with each other, and those to be compared with these.
    pub(super) fn around(&self, row: usize) -> (&[u32], &[u32]) {
        (self.new.row(row), self.old.row(row))
    }
}

/// Candidates of one kind.
#[derive(Clone, Debug)]
struct Side {
    /// Shape `(n, width)`, of which a row is filled from the left.
    rows: Vec<u32>,
    width: usize,
    /// How many are the row's own neighbours, nearest first, and how many there are in all.
    n_own: Vec<u16>,
    n_all: Vec<u16>,
}

impl Side {
    fn new(n_rows: usize, width: usize) -> Self {
        Self {
            rows: vec![0; n_rows * width],
            width,
            n_own: vec![0; n_rows],
            n_all: vec![0; n_rows],
        }
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.rows[row * self.width..][..self.n_all[row].into()]
    }

    fn push(&mut self, row: usize, candidate: u32) {
        self.rows[row * self.width + usize::from(self.n_all[row])] = candidate;
        self.n_all[row] += 1;
    }

    /// Presents every row to its own neighbour at `place`, unless that has `n_sampled` guests already.
    fn present(&mut self, place: usize, n_sampled: usize) {
        for row in 0..self.n_own.len() {
            if place < self.n_own[row].into() {
                let host = self.rows[row * self.width + place] as usize;
                let n_guests = self.n_all[host] - self.n_own[host];
                if usize::from(n_guests) < n_sampled && !self.row(host).contains(&(row as u32)) {
                    self.push(host, row as u32);
                }
            }
        }
    }
}
