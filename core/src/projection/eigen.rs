//! The leading eigenvectors of a large symmetric operator, by the Lanczos iteration.
//!
//! Serves both the Laplacian of a graph and the covariance of a matrix, hence apart from either. Every new vector is
//! made orthogonal to all before it: at some tens of steps that is cheap and spares the usual care about ghosts.

use crate::Random;

/// Dimension of the Krylov space. Eigenvectors here only start a layout, so near ones will do.
const N_STEPS: usize = 96;
/// A vector shrunk by this much is one of the space already spanned.
const DEPENDENT: f64 = 1e-9;
/// Shifted QL steps allowed for one eigenvalue; three are usual.
const MAX_QL_STEPS: usize = 50;

/// Unit eigenvectors of a symmetric operator on `n` dimensions to its `count` largest eigenvalues, largest first.
///
/// `apply(v, out)` writes the image of `v`. `known` is a unit eigenvector to leave out. Fewer vectors come back
/// where the space has no more dimensions. The largest entry of each vector is positive, so signs are settled.
pub(super) fn leading_eigenvectors(
    n: usize,
    count: usize,
    known: Option<&[f64]>,
    random: &mut Random,
    apply: &dyn Fn(&[f64], &mut [f64]),
) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut tridiagonal = Tridiagonal::default();
    let mut candidate = random_vector(n, random);
    while basis.len() < N_STEPS.min(n) {
        let mut beta = orthogonalize(&mut candidate, known, &basis);
        if beta == 0.0 {
            // The space spanned so far is invariant: go on in what is left of the whole.
            candidate = random_vector(n, random);
            if orthogonalize(&mut candidate, known, &basis) == 0.0 {
                break;
            }
            beta = 0.0;
        }
        if !basis.is_empty() {
            tridiagonal.off_diagonal.push(beta);
        }
        let mut image = vec![0.0; n];
        apply(&candidate, &mut image);
        tridiagonal.diagonal.push(dot(&candidate, &image));
        basis.push(std::mem::replace(&mut candidate, image));
    }

    let (eigenvalues, eigenvectors) = tridiagonal.eigen();
    let mut order: Vec<usize> = (0..eigenvalues.len()).collect();
    order.sort_by(|&a, &b| eigenvalues[b].total_cmp(&eigenvalues[a]).then(a.cmp(&b)));
    order
        .into_iter()
        .take(count)
        .map(|index| {
            let mut vector = vec![0.0; n];
            for (basis_vector, &weight) in basis.iter().zip(&eigenvectors[index]) {
                add_scaled(&mut vector, weight, basis_vector);
            }
            settle_sign(&mut vector);
            vector
        })
        .collect()
}

fn random_vector(n: usize, random: &mut Random) -> Vec<f64> {
    (0..n).map(|_| f64::from(random.unit()) - 0.5).collect()
}

/// Takes `known` and `basis` out of `vector` and scales it to unit length.
///
/// Returns the length before scaling, 0 (and a vector of no use) if nothing independent was left.
fn orthogonalize(vector: &mut [f64], known: Option<&[f64]>, basis: &[Vec<f64>]) -> f64 {
    let norm_before = dot(vector, vector).sqrt();
    // Twice is enough (Kahan).
    for _ in 0..2 {
        for other in known.into_iter().chain(basis.iter().map(Vec::as_slice)) {
            let overlap = dot(vector, other);
            add_scaled(vector, -overlap, other);
        }
    }
    let norm = dot(vector, vector).sqrt();
    if norm <= DEPENDENT * norm_before || !norm.is_finite() {
        return 0.0;
    }
    for value in vector {
        *value /= norm;
    }
    norm
}

fn settle_sign(vector: &mut [f64]) {
    let largest = vector.iter().fold(0.0_f64, |largest, &value| {
        if value.abs() > largest.abs() {
            value
        } else {
            largest
        }
    });
    if largest < 0.0 {
        for value in vector {
            *value = -*value;
        }
    }
}

/// Dot product in four fixed lanes, as [`crate::dot`].
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0_f64; 4];
    let (a_chunks, a_rest) = a.as_chunks::<4>();
    let (b_chunks, b_rest) = b.as_chunks::<4>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..4 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]) + rest
}

fn add_scaled(vector: &mut [f64], factor: f64, other: &[f64]) {
    for (value, &addend) in vector.iter_mut().zip(other) {
        *value += factor * addend;
    }
}

/// A symmetric tridiagonal matrix of m rows.
#[derive(Default)]
struct Tridiagonal {
    /// Shape `(m)`.
    diagonal: Vec<f64>,
    /// Shape `(m - 1)`.
    off_diagonal: Vec<f64>,
}

impl Tridiagonal {
    /// Eigenvalues, unsorted, and their unit eigenvectors, by implicit QL with Wilkinson's shift (EISPACK's `tql2`).
    fn eigen(self) -> (Vec<f64>, Vec<Vec<f64>>) {
        let n = self.diagonal.len();
        let mut d = self.diagonal;
        let mut e = self.off_diagonal;
        e.resize(n, 0.0);
        let mut vectors: Vec<Vec<f64>> = (0..n)
            .map(|row| {
                (0..n)
                    .map(|column| f64::from(u8::from(row == column)))
                    .collect()
            })
            .collect();
        for first in 0..n {
            for _ in 0..MAX_QL_STEPS {
                let last = (first..n - 1)
                    .find(|&i| e[i].abs() <= f64::EPSILON * (d[i].abs() + d[i + 1].abs()))
                    .unwrap_or(n - 1);
                if last == first {
                    break;
                }
                ql_step(&mut d, &mut e, &mut vectors, first, last);
            }
        }
        (d, vectors)
    }
}

/// One shifted QL step on rows `first..=last`, which no zero off the diagonal divides.
fn ql_step(d: &mut [f64], e: &mut [f64], vectors: &mut [Vec<f64>], first: usize, last: usize) {
    let half_gap = (d[first + 1] - d[first]) / (2.0 * e[first]);
    let root = (half_gap * half_gap + 1.0).sqrt().copysign(half_gap);
    let mut g = d[last] - d[first] + e[first] / (half_gap + root);
    let (mut sine, mut cosine, mut shift) = (1.0, 1.0, 0.0);
    for i in (first..last).rev() {
        let f = sine * e[i];
        let b = cosine * e[i];
        let r = (f * f + g * g).sqrt();
        e[i + 1] = r;
        if r == 0.0 {
            d[i + 1] -= shift;
            e[last] = 0.0;
            return;
        }
        sine = f / r;
        cosine = g / r;
        g = d[i + 1] - shift;
        let turned = (d[i] - g) * sine + 2.0 * cosine * b;
        shift = sine * turned;
        d[i + 1] = g + shift;
        g = cosine * turned - b;
        let (head, tail) = vectors.split_at_mut(i + 1);
        for (low, high) in head[i].iter_mut().zip(&mut tail[0]) {
            let old_high = *high;
            *high = sine * *low + cosine * old_high;
            *low = cosine * *low - sine * old_high;
        }
    }
    d[first] -= shift;
    e[first] = g;
    e[last] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        n: usize,
        count: usize,
        known: Option<&[f64]>,
        apply: &dyn Fn(&[f64], &mut [f64]),
        eigenvalues: &[f64],
    ) {
        let found = leading_eigenvectors(n, count, known, &mut Random::new(1, "test"), apply);
        assert_eq!(found.len(), eigenvalues.len());
        for (vector, &eigenvalue) in found.iter().zip(eigenvalues) {
            let mut image = vec![0.0; n];
            apply(vector, &mut image);
            add_scaled(&mut image, -eigenvalue, vector);
            assert!(
                dot(&image, &image).sqrt() < 1e-6,
                "no eigenvector to {eigenvalue}"
            );
            assert!((dot(vector, vector) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn path_graph_has_the_cosines_as_eigenvalues() {
        // Adjacency of a path of n vertices: 2·cos(πk / (n + 1)).
        let n = 60;
        let apply = |v: &[f64], out: &mut [f64]| {
            for i in 0..n {
                out[i] =
                    if i > 0 { v[i - 1] } else { 0.0 } + if i + 1 < n { v[i + 1] } else { 0.0 };
            }
        };
        let eigenvalue =
            |k: usize| 2.0 * libm::cos(std::f64::consts::PI * k as f64 / (n + 1) as f64);
        check(
            n,
            3,
            None,
            &apply,
            &[eigenvalue(1), eigenvalue(2), eigenvalue(3)],
        );
    }

    #[test]
    fn more_dimensions_than_steps() {
        let n = 500;
        let apply = |v: &[f64], out: &mut [f64]| {
            for i in 0..n {
                out[i] = v[i] / (i + 1) as f64;
            }
        };
        check(n, 2, None, &apply, &[1.0, 0.5]);
        let mut known = vec![0.0; n];
        known[0] = 1.0;
        check(n, 2, Some(&known), &apply, &[0.5, 1.0 / 3.0]);
    }

    #[test]
    fn equal_eigenvalues_and_few_dimensions() {
        let double = |v: &[f64], out: &mut [f64]| {
            for (out, value) in out.iter_mut().zip(v) {
                *out = 2.0 * value;
            }
        };
        check(5, 3, None, &double, &[2.0; 3]);
        check(1, 3, None, &double, &[2.0]);
        check(1, 3, Some(&[1.0]), &double, &[]);
        check(0, 3, None, &double, &[]);
        check(4, 2, None, &|_, out| out.fill(0.0), &[0.0; 2]);
    }
}
