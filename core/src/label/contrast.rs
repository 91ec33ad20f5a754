//! Which groups a group is contrasted with.

use super::Group;
use crate::matrix::{dot, most_similar};

/// How many of the nearest groups a term is contrasted with, beside the siblings.
const N_NEAREST: usize = 10;

/// The groups each group is contrasted with: its siblings, and the nearest by centroid.
///
/// Groups without direction (a centroid of zeros, or empty) are near to nothing.
pub(super) fn contrasts(groups: &[Group], siblings: Option<&[Vec<usize>]>) -> Vec<Vec<usize>> {
    let mut contrasts: Vec<Vec<usize>> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| nearest(groups, index, group))
        .collect();
    for set in siblings.unwrap_or_default() {
        for &index in set {
            if let Some(contrast) = contrasts.get_mut(index) {
                contrast.extend(set.iter().filter(|&&s| s != index && s < groups.len()));
            }
        }
    }
    for contrast in &mut contrasts {
        contrast.sort_unstable();
        contrast.dedup();
    }
    contrasts
}

fn nearest(groups: &[Group], index: usize, group: &Group) -> Vec<usize> {
    let others = groups
        .iter()
        .enumerate()
        .filter(|&(other, g)| other != index && g.centroid.len() == group.centroid.len())
        .map(|(other, g)| (dot(&group.centroid, &g.centroid), other))
        .filter(|&(similarity, _)| similarity > 0.0)
        .collect();
    most_similar(others, N_NEAREST)
}
