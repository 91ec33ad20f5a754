//! Dot products of two rows with two others at once.

/// Lanes of [`crate::matrix::dot`].
const LANES: usize = 8;
type Lanes = [f32; LANES];

/// `dot(rows[i], others[j])` for all pairs, bit by bit as [`crate::matrix::dot`] takes it: the tile only saves loads.
pub(super) fn dots(rows: [&[f32]; 2], others: [&[f32]; 2]) -> [[f32; 2]; 2] {
    let [(a, a_rest), (b, b_rest)] = rows.map(|row| row.as_chunks::<LANES>());
    let [(c, c_rest), (d, d_rest)] = others.map(|other| other.as_chunks::<LANES>());
    let (mut ac, mut ad, mut bc, mut bd) = ([0.0; 8], [0.0; 8], [0.0; 8], [0.0; 8]);
    for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
        add_products(&mut ac, a, c);
        add_products(&mut ad, a, d);
        add_products(&mut bc, b, c);
        add_products(&mut bd, b, d);
    }
    [
        [sum(&ac, a_rest, c_rest), sum(&ad, a_rest, d_rest)],
        [sum(&bc, b_rest, c_rest), sum(&bd, b_rest, d_rest)],
    ]
}

#[inline(always)]
fn add_products(sums: &mut Lanes, x: &Lanes, y: &Lanes) {
    for lane in 0..LANES {
        sums[lane] += x[lane] * y[lane];
    }
}

fn sum(lanes: &Lanes, x: &[f32], y: &[f32]) -> f32 {
    let mut rest = 0.0;
    for (x, y) in x.iter().zip(y) {
        rest += x * y;
    }
    ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
        + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
        + rest
}
