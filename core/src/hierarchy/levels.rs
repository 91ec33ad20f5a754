//! How many levels, and how many clusters a level.

/// Number of levels, base included, for `n_base` base clusters.
pub fn default_levels(n_base: usize) -> usize {
    match n_base {
        0..6 => 1,
        6..40 => 2,
        _ => 3,
    }
}

/// Number of top-level clusters for `n_base` base clusters: 1.5·√n, at least 2 and at most the paper's "few dozen" (36).
pub fn default_top(n_base: usize) -> usize {
    ((1.5 * (n_base as f64).sqrt()).round() as usize).clamp(2, 36)
}

/// Clusters a level from the top to the base by n_l / n_{l−1} = (n_top / n_base)^{1/(L−1)} (paper §G.7).
///
/// Strictly increasing; fewer levels than asked for if there is no room for them. The last entry is `n_base`; an
/// empty base gives no levels.
pub fn level_sizes(n_base: usize, n_top: usize, n_levels: usize) -> Vec<usize> {
    if n_base == 0 {
        return Vec::new();
    }
    let mut sizes = vec![n_base];
    let ratio = n_top.clamp(1, n_base) as f64 / n_base as f64;
    for step in 1..n_levels.max(1) {
        let exponent = step as f64 / (n_levels - 1) as f64;
        let size = (n_base as f64 * libm::pow(ratio, exponent)).round() as usize;
        // Every parent needs two children.
        let most = sizes[sizes.len() - 1] / 2;
        let size = size.min(most);
        if size < 2 {
            break;
        }
        sizes.push(size);
    }
    sizes.reverse();
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_follow_the_paper() {
        for ((n_base, n_top, n_levels), expected) in [
            ((1000, 10, 3), vec![10, 100, 1000]),
            ((64, 8, 3), vec![8, 23, 64]),
            ((64, 8, 2), vec![8, 64]),
            ((64, 8, 1), vec![64]),
            ((5, 2, 3), vec![2, 5]),
            ((3, 2, 3), vec![3]),
            ((1, 1, 3), vec![1]),
            ((0, 2, 3), vec![]),
            ((10, 100, 3), vec![2, 5, 10]),
        ] {
            assert_eq!(
                level_sizes(n_base, n_top, n_levels),
                expected,
                "{n_base} {n_top} {n_levels}"
            );
        }
    }
}
