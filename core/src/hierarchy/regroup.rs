//! Which parent a child gets when its own does not stay.

/// Parents that stay, and the parent of every child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regrouped {
    /// Indices of the parents that stay, ascending.
    pub parents: Vec<usize>,
    /// For each child an index into `parents`.
    pub parent_of: Vec<usize>,
}

/// Gives the children of parents that do not stay to the most similar one that does.
///
/// A parent does not stay if `stays` says so, if it has no child, or if it has one: a chain would say the same thing
/// twice. `None` if fewer than two parents would be left, since one parent of everything says nothing. It ends after at
/// most as many steps as there are parents, with at least two children each. Ties go to the lower index.
pub fn regroup(
    parent_of: &[usize],
    stays: &[bool],
    similarity: impl Fn(usize, usize) -> f32,
) -> Option<Regrouped> {
    let mut stays = stays.to_vec();
    let mut parent_of = parent_of.to_vec();
    loop {
        let nearest = |child: usize, stays: &[bool]| {
            (0..stays.len())
                .filter(|&parent| stays[parent])
                .max_by(|&a, &b| {
                    similarity(child, a)
                        .total_cmp(&similarity(child, b))
                        .then(b.cmp(&a))
                })
        };
        for (child, parent) in parent_of.iter_mut().enumerate() {
            if !stays.get(*parent).is_some_and(|stays| *stays) {
                *parent = nearest(child, &stays)?;
            }
        }
        let mut sizes = vec![0_usize; stays.len()];
        for &parent in &parent_of {
            sizes[parent] += 1;
        }
        for (stays, &size) in stays.iter_mut().zip(&sizes) {
            *stays &= size > 0;
        }
        match (0..stays.len()).find(|&parent| stays[parent] && sizes[parent] == 1) {
            Some(single) => stays[single] = false,
            None => break,
        }
    }
    let parents: Vec<usize> = (0..stays.len()).filter(|&parent| stays[parent]).collect();
    (parents.len() >= 2).then(|| Regrouped {
        parent_of: parent_of
            .iter()
            .map(|parent| parents.partition_point(|stays| stays < parent))
            .collect(),
        parents,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Children and parents are numbers; the nearer, the more similar.
    fn check(parent_of: &[usize], stays: &[bool], expected: Option<(&[usize], &[usize])>) {
        let similarity = |child: usize, parent: usize| -(child as f32 - parent as f32 * 10.0).abs();
        let regrouped = regroup(parent_of, stays, similarity);
        let expected = expected.map(|(parents, parent_of)| Regrouped {
            parents: parents.to_vec(),
            parent_of: parent_of.to_vec(),
        });
        assert_eq!(regrouped, expected, "{parent_of:?} {stays:?}");
    }

    #[test]
    fn children_of_what_does_not_stay_find_another_home() {
        // As it is.
        check(&[0, 0, 1, 1], &[true; 2], Some((&[0, 1], &[0, 0, 1, 1])));
        // An empty parent goes.
        check(&[0, 0, 2, 2], &[true; 3], Some((&[0, 2], &[0, 0, 1, 1])));
        // A removed parent's children go to the nearest.
        check(
            &[0, 0, 1, 1, 2, 2],
            &[true, false, true],
            Some((&[0, 2], &[0, 0, 0, 0, 1, 1])),
        );
        // A single child moves on.
        check(
            &[0, 0, 1, 2, 2],
            &[true; 3],
            Some((&[0, 2], &[0, 0, 0, 1, 1])),
        );
        // One parent, none, or nobody to go to: no level.
        check(&[0, 0, 1], &[true; 2], None);
        check(&[0, 1], &[false; 2], None);
        check(&[], &[], None);
    }

    #[test]
    fn it_ends_with_at_least_two_children_each() {
        for seed in 0..200 {
            let mut random = Random::new(seed, "test");
            let (children, parents) = (random.below(40), 1 + random.below(12));
            let parent_of: Vec<usize> = (0..children).map(|_| random.below(parents)).collect();
            let stays: Vec<bool> = (0..parents).map(|_| random.below(4) > 0).collect();
            let Some(regrouped) = regroup(&parent_of, &stays, |a, b| ((a * 7 + b * 3) % 5) as f32)
            else {
                continue;
            };
            assert!(regrouped.parents.len() * 2 <= children);
            assert!(regrouped.parents.iter().all(|parent| stays[*parent]));
            for parent in 0..regrouped.parents.len() {
                assert!(
                    regrouped
                        .parent_of
                        .iter()
                        .filter(|of| **of == parent)
                        .count()
                        >= 2
                );
            }
        }
    }
}
