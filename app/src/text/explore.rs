//! The explore view's sentences, in one place.

use clioscope_core::privacy::Thresholds;
use clioscope_core::report::v1::{Cluster, Counts, RunRecord};

use super::format::{count, counted, date, date_range, percent};

/// `612 conversations`.
pub fn conversations(n: usize) -> String {
    counted(n, "conversation", "conversations")
}

/// `208 accounts`, or that the log has none.
pub fn accounts(n: Option<usize>) -> String {
    n.map_or_else(
        || "accounts unknown".to_owned(),
        |n| counted(n, "account", "accounts"),
    )
}

/// What the tree leaves out; empty if nothing.
pub fn removed(counts: &Counts, thresholds: Thresholds) -> String {
    if counts.removed_clusters == 0 {
        return String::new();
    }
    let clusters = counted(counts.removed_clusters, "cluster", "clusters");
    let verb = if counts.removed_clusters == 1 {
        "is"
    } else {
        "are"
    };
    let minimum = counts.accounts.map_or_else(String::new, |_| {
        format!(
            " or {}",
            counted(thresholds.min_accounts, "account", "accounts")
        )
    });
    format!(
        "{clusters} with fewer than {}{minimum} {verb} not shown ({}).",
        conversations(thresholds.min_conversations),
        conversations(counts.removed_conversations),
    )
}

/// Whether the thresholds hold, and what cannot be claimed.
pub fn threshold(cluster: &Cluster, thresholds: Thresholds) -> String {
    let conversations = conversations(thresholds.min_conversations);
    match cluster.accounts {
        Some(_) => format!(
            "Meets both minima: at least {conversations} and {}.",
            counted(thresholds.min_accounts, "account", "accounts")
        ),
        None => format!(
            "Meets the minimum of {conversations}. The log names no accounts, so all of them may come from one \
             person: a minimum of accounts cannot be claimed."
        ),
    }
}

/// How many clusters a search found.
pub fn found(n: usize) -> String {
    match n {
        0 => "No cluster's name has these words.".to_owned(),
        n => format!("{} found.", counted(n, "cluster", "clusters")),
    }
}

/// A share of all clustered conversations: `612 of 10,412`.
pub fn of_all(n: usize, total: usize) -> String {
    format!("{} of {}", count(n), count(total))
}

/// The accessible name of a cluster in lists.
pub fn cluster_label(cluster: &Cluster, total: usize) -> String {
    format!(
        "{}, {}, {}",
        cluster.name,
        conversations(cluster.conversations),
        percent(cluster.conversations, total)
    )
}

/// What the map says after a step from cluster to cluster.
pub fn standing_on(cluster: &Cluster, parent: Option<&str>, position: usize, n: usize) -> String {
    let place = parent.map_or_else(
        || "at the top level".to_owned(),
        |parent| format!("in {parent}"),
    );
    let below = match cluster.children.len() {
        0 => String::new(),
        n => format!(
            " Enter goes below, to {}.",
            counted(n, "cluster", "clusters")
        ),
    };
    format!(
        "{}, {}, {position} of {n} {place}.{below}",
        cluster.name,
        conversations(cluster.conversations)
    )
}

/// First and last day; empty without times.
pub fn period(first: Option<i64>, last: Option<i64>) -> String {
    match (first, last) {
        (Some(first), Some(last)) => date_range(first, last),
        (Some(only), None) | (None, Some(only)) => date(only),
        (None, None) => String::new(),
    }
}

/// A cell's share in a cluster and in all conversations.
pub fn here_and_overall(here: &str, overall: &str) -> String {
    format!("{here} here, {overall} of all")
}

pub const FACET: &str = "Clusters by";

/// Display name of a text facet of the run, by its key.
pub fn facet_name(run: &RunRecord, key: &str) -> String {
    let plan = run.plan.model_plan.as_ref();
    plan.and_then(|plan| plan.facets.iter().find(|facet| facet.key == key))
        .map_or_else(|| key.to_owned(), |facet| facet.name.clone())
}

/// How names of a run with a model come about.
pub const HOW_WRITTEN: &str = "These names and descriptions were written by a language model, from summaries that it \
    wrote itself and that hold no personal data as far as redaction and the model could tell. They can be wrong: they \
    describe a sample of each cluster, and a model can invent.";

/// How names of an offline run come about.
pub const HOW_NAMED: &str = "These names are extractive: built from words of the conversations themselves, after \
    redaction, which many conversations of the cluster share and others do not. No model wrote them and they are \
    not a summary.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::explore::sample::model;

    #[test]
    fn what_is_not_shown_is_told() {
        let model = model();
        let run = &model.report().run;
        assert_eq!(
            removed(&run.counts, run.plan.thresholds),
            "1 cluster with fewer than 15 conversations or 5 accounts is not shown (10 conversations)."
        );
        let mut counts = run.counts;
        counts.accounts = None;
        counts.removed_clusters = 2;
        assert_eq!(
            removed(&counts, run.plan.thresholds),
            "2 clusters with fewer than 15 conversations are not shown (10 conversations)."
        );
        counts.removed_clusters = 0;
        assert_eq!(removed(&counts, run.plan.thresholds), "");
    }

    #[test]
    fn unknown_accounts_claim_nothing() {
        let model = model();
        let mut cluster = model.cluster(0).unwrap().clone();
        assert!(threshold(&cluster, Thresholds::CELL).contains("and 5 accounts"));
        cluster.accounts = None;
        assert!(threshold(&cluster, Thresholds::CELL).contains("cannot be claimed"));
    }

    #[test]
    fn periods() {
        assert_eq!(period(None, None), "");
        assert_eq!(period(Some(0), Some(1)), "1 Jan 1970");
        assert_eq!(period(Some(0), Some(86_400_000)), "1 Jan – 2 Jan 1970");
    }
}
