//! The nearest rows found so far, a short sorted list a row, and from them the candidates of the next round.

/// One found neighbour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbor {
    pub(super) distance: f32,
    pub(super) index: u32,
    /// Whether it has not yet been compared with the neighbours beside it.
    is_new: bool,
}

/// No row: the index of places that are still free.
const NONE: Neighbor = Neighbor {
    distance: f32::INFINITY,
    index: u32::MAX,
    is_new: false,
};

/// Sorted lists of the same length, by distance, ties by index.
#[derive(Clone, Debug)]
pub(super) struct NeighborLists {
    neighbors: Vec<Neighbor>,
    length: usize,
    n_updates: usize,
}

impl NeighborLists {
    /// Empty lists of `length` places for `n_rows` rows.
    pub(super) fn new(n_rows: usize, length: usize) -> Self {
        Self {
            neighbors: vec![NONE; n_rows * length],
            length,
            n_updates: 0,
        }
    }

    /// The list of `row`.
    pub(super) fn row(&self, row: usize) -> &[Neighbor] {
        &self.neighbors[row * self.length..][..self.length]
    }

    /// How many entries have changed since this was last asked.
    pub(super) fn take_n_updates(&mut self) -> usize {
        std::mem::take(&mut self.n_updates)
    }

    /// Tells two rows of each other.
    #[inline]
    pub(super) fn offer(&mut self, a: u32, b: u32, distance: f32) {
        self.offer_to(a, b, distance);
        self.offer_to(b, a, distance);
    }

    #[inline]
    fn offer_to(&mut self, row: u32, index: u32, distance: f32) {
        let list = &mut self.neighbors[row as usize * self.length..][..self.length];
        let is_nearer = |than: &Neighbor| (distance, index) < (than.distance, than.index);
        if !list.last().is_some_and(is_nearer) || list.iter().any(|known| known.index == index) {
            return;
        }
        let mut place = list.len() - 1;
        while place > 0 && is_nearer(&list[place - 1]) {
            list[place] = list[place - 1];
            place -= 1;
        }
        list[place] = Neighbor {
            distance,
            index,
            is_new: true,
        };
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
        for (row, list) in lists.neighbors.chunks_exact_mut(lists.length).enumerate() {
            for known in list.iter_mut().filter(|known| known.index != NONE.index) {
                let side = if known.is_new {
                    &mut self.new
                } else {
                    &mut self.old
                };
                if side.n_own[row] < self.n_sampled as u16 {
                    side.push(row, known.index);
                    side.n_own[row] += 1;
                    known.is_new = false;
                }
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
