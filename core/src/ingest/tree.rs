//! Conversations logged as trees: messages name their parent, and an edit or a retry makes a branch. Only the branch
//! the person saw last is the conversation.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::TimestampMs;

/// A message, or a place in the tree without one.
pub(super) struct Node<'a> {
    pub(super) id: &'a str,
    /// Id of the node before it; blank at a root.
    pub(super) parent: &'a str,
    pub(super) at: Option<TimestampMs>,
}

/// A forest over nodes in log order. Ids seen twice and parents that do not exist are tolerated.
pub(super) struct Forest<'n> {
    nodes: &'n [Node<'n>],
    index: HashMap<&'n str, usize>,
    parents: Vec<Option<usize>>,
    has_child: Vec<bool>,
}

impl<'n> Forest<'n> {
    pub(super) fn new(nodes: &'n [Node<'n>]) -> Self {
        let index: HashMap<_, _> = nodes
            .iter()
            .enumerate()
            .rev()
            .map(|(at, node)| (node.id, at))
            .collect();
        let parents: Vec<_> = nodes
            .iter()
            .map(|node| index.get(node.parent).copied())
            .collect();
        let mut has_child = vec![false; nodes.len()];
        for &parent in parents.iter().flatten() {
            has_child[parent] = true;
        }
        Self {
            nodes,
            index,
            parents,
            has_child,
        }
    }

    /// The nodes from the root to the leaf, as indices.
    ///
    /// The leaf is the one named; if there is no such node, the latest leaf, the later in the log if equally late. If
    /// all nodes are in cycles and there is no leaf, all nodes by time.
    pub(super) fn path(&self, leaf: &str) -> Vec<usize> {
        let named = self.index.get(leaf).copied();
        match named.or_else(|| self.latest_leaf(0..self.nodes.len())) {
            Some(leaf) => self.path_to(leaf),
            None => self.by_time(),
        }
    }

    /// As [`path`](Self::path) over a log with gaps: the latest branch of every part of the conversation, parts by
    /// time.
    ///
    /// Two first messages are branches; a message after one that is not in the log starts a part.
    pub(super) fn path_with_gaps(&self) -> Vec<usize> {
        /// The part of all nodes that go back to the start.
        const START: usize = usize::MAX;
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, root) in self.roots().into_iter().enumerate() {
            let is_start = self.nodes[root].parent.is_empty();
            let part = if is_start { START } else { root };
            parts.entry(part).or_default().push(at);
        }
        let mut paths: Vec<Vec<usize>> = parts
            .into_values()
            .map(|part| match self.latest_leaf(part.iter().copied()) {
                Some(leaf) => self.path_to(leaf),
                None => part,
            })
            .collect();
        paths.sort_by_key(|path| (self.nodes[path[0]].at, path[0]));
        paths.concat()
    }

    /// For each node the root above it, or one node of the cycle above it. Linear in the number of nodes.
    fn roots(&self) -> Vec<usize> {
        let mut roots = vec![None; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let (mut at, mut trail) = (start, Vec::new());
            let root = loop {
                if let Some(root) = roots[at] {
                    break root;
                }
                // Provisional: where the walk comes back to itself, this node stands for the cycle.
                roots[at] = Some(at);
                trail.push(at);
                match self.parents[at] {
                    Some(parent) => at = parent,
                    None => break at,
                }
            };
            for at in trail {
                roots[at] = Some(root);
            }
        }
        // The loop above starts at every node.
        roots.into_iter().flatten().collect()
    }

    fn latest_leaf(&self, among: impl Iterator<Item = usize>) -> Option<usize> {
        among
            .filter(|&at| !self.has_child[at])
            .max_by_key(|&at| (self.nodes[at].at, at))
    }

    /// From the root, or from where a cycle closes, to `leaf`; never empty.
    fn path_to(&self, leaf: usize) -> Vec<usize> {
        let mut visited = HashSet::new();
        let mut path = Vec::new();
        let mut next = Some(leaf);
        while let Some(at) = next
            && visited.insert(at)
        {
            path.push(at);
            next = self.parents[at];
        }
        path.reverse();
        path
    }

    fn by_time(&self) -> Vec<usize> {
        let mut all: Vec<_> = (0..self.nodes.len()).collect();
        all.sort_by_key(|&at| (self.nodes[at].at, at));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forest(edges: &[(&'static str, &'static str, i64)]) -> Vec<Node<'static>> {
        edges
            .iter()
            .map(|&(id, parent, at)| Node {
                id,
                parent,
                at: (at > 0).then_some(at),
            })
            .collect()
    }

    fn check(edges: &[(&'static str, &'static str, i64)], leaf: &str, expected: &str) {
        let nodes = forest(edges);
        let ids: String = Forest::new(&nodes)
            .path(leaf)
            .into_iter()
            .map(|at| nodes[at].id)
            .collect();
        assert_eq!(ids, expected, "{edges:?} to {leaf:?}");
    }

    #[test]
    fn paths() {
        check(&[], "", "");
        check(&[("a", "", 1)], "", "a");
        let branched = [("a", "", 1), ("b", "a", 2), ("c", "a", 3), ("d", "b", 4)];
        check(&branched, "c", "ac");
        check(&branched, "deleted", "abd");
        check(&[("a", "b", 1), ("b", "a", 2)], "", "ab");
        check(&[("a", "b", 1), ("b", "a", 2), ("c", "b", 3)], "", "abc");
        check(&[("a", "a", 1)], "a", "a");
        check(&[("a", "gone", 0), ("b", "a", 0)], "", "ab");
    }

    #[test]
    fn parts_of_a_log_with_gaps() {
        let nodes = forest(&[
            ("d", "missing", 7),
            ("a", "", 1),
            ("b", "", 2),
            ("c", "b", 3),
            ("e", "d", 8),
            ("f", "d", 9),
        ]);
        let path = Forest::new(&nodes).path_with_gaps();
        let ids: String = path.into_iter().map(|at| nodes[at].id).collect();
        assert_eq!(ids, "bcdf");
    }
}
