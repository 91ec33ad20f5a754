//! Exports: the tree as JSON, assignments and points as CSV. Made from the report only.

use serde::Serialize;

use super::v1::Report;
use crate::csv_cell::cell;

/// A cluster of `tree.json`, its children nested.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TreeNode<'a> {
    /// Cluster id.
    pub id: u32,
    /// 0 for the top.
    pub level: u32,
    /// At most ten words.
    pub name: &'a str,
    /// One or two sentences.
    pub description: &'a str,
    /// Conversations.
    pub conversations: usize,
    /// Accounts, or null where the log has none.
    pub accounts: Option<usize>,
    /// Clusters below, largest first.
    pub children: Vec<TreeNode<'a>>,
}

/// The tree, nested, top-level clusters first.
pub fn tree(report: &Report) -> Vec<TreeNode<'_>> {
    report.roots().filter_map(|id| node(report, id)).collect()
}

fn node(report: &Report, id: u32) -> Option<TreeNode<'_>> {
    let cluster = report.cluster(id)?;
    Some(TreeNode {
        id,
        level: cluster.level,
        name: &cluster.name,
        description: &cluster.description,
        conversations: cluster.conversations,
        accounts: cluster.accounts,
        // Parents come first; a damaged stored report must not lead in a circle.
        children: cluster
            .children
            .iter()
            .filter(|child| **child > id)
            .filter_map(|&child| node(report, child))
            .collect(),
    })
}

/// `assignments.csv`: `conversation_id`, `base_cluster`, `path` (ids from the top, `/` between). A conversation whose base
/// cluster was removed, or that was not sampled, has both empty.
///
/// `ids` and `cluster_of` have one entry a conversation.
pub fn assignments_csv<'a>(
    report: &Report,
    ids: impl IntoIterator<Item = &'a str>,
    cluster_of: &[Option<u32>],
) -> String {
    let mut csv = String::from("conversation_id,base_cluster,path\n");
    for (id, cluster) in ids.into_iter().zip(cluster_of) {
        let (base, path) = match cluster {
            Some(cluster) => {
                let path: Vec<String> = report.path(*cluster).iter().map(u32::to_string).collect();
                (cluster.to_string(), path.join("/"))
            }
            None => (String::new(), String::new()),
        };
        csv.extend([cell(id).as_str(), ",", &base, ",", &path, "\n"]);
    }
    csv
}

/// `points.csv`: `conversation_id`, `x`, `y`.
pub fn points_csv<'a>(ids: impl IntoIterator<Item = &'a str>, x: &[f32], y: &[f32]) -> String {
    let mut csv = String::from("conversation_id,x,y\n");
    for ((id, x), y) in ids.into_iter().zip(x).zip(y) {
        csv.extend([
            cell(id).as_str(),
            ",",
            &x.to_string(),
            ",",
            &y.to_string(),
            "\n",
        ]);
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_lines() {
        assert_eq!(
            points_csv(["a", "b"], &[0.5, 1.0], &[-1.0, 0.25]),
            "conversation_id,x,y\na,0.5,-1\nb,1,0.25\n"
        );
    }
}
