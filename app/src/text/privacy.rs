//! Words of the privacy report of a run.

use clioscope_core::report::v1::Removed;

use super::format::{count, counted, percent};

pub const OPEN: &str = "Privacy report";
pub const TITLE: &str = "Privacy report of this run";
pub const LEAD: &str =
    "What was done so that nobody can be recognised, what it achieved, and what it cannot do.";
pub const MEASURED: &str = "How private matter went away";
pub const MEASURED_LEAD: &str = "The auditor rated the same sample at three points. 1 and 2 identify people, 5 identifies nobody.";
pub const NOT_MEASURED: &str = "Not measured in this run.";
pub const PRIVATE: &str = "private (1–2)";
pub const UNRATED: &str = "not rated";
pub const PAPER: &str = "In Anthropic's paper: about 10% of conversations, 1.5% of summaries and almost none of the groups were rated 1 or 2.";
pub const REMOVED: &str = "What was removed";
pub const NOTHING_REMOVED: &str = "No group was removed.";
pub const THRESHOLDS: &str = "Smallest topic shown";
pub const LEFT: &str = "What left the tab";
pub const LEFT_NOTE: &str = "The list of every call is behind the badge at the top.";
pub const SELF_TEST: &str = "How far the auditor can be trusted";
pub const NO_SELF_TEST: &str = "The auditor's own test was not made with this model. Nobody knows how much it misses; make the test in the plan.";
pub const RISKS: &str = "What remains";
pub const COST: &str = "Estimate and reality";
pub const RATING: &str = "Auditor";

/// What no layer rules out, in plain words.
pub const RESIDUAL: [(&str, &str); 5] = [
    (
        "Planted conversations.",
        "Somebody who can write into the log may plant conversations that fall into the group of a person they know, and that order the model to repeat what the others say. Published attacks recovered a disease in 39 to 81% of the cases, and the auditor noticed almost none. A minimum of accounts makes this dearer; it does not stop it.",
    ),
    (
        "One model, one blind spot.",
        "Summaries, names and the audit come from the same model. What it overlooks in one step it may overlook in all of them.",
    ),
    (
        "Small groups.",
        "A name can be true of a whole village, a small firm or a class without naming anyone, and still harm it.",
    ),
    (
        "Sensitive matters.",
        "Health, faith, sexuality or debts are no personal data by themselves and stay in summaries. Together with what others know they can point to a person.",
    ),
    (
        "No mathematical guarantee.",
        "These layers are tested, not proven. They are no differential privacy and no proof of anonymity.",
    ),
];

/// Name of a point at which the auditor measured.
pub fn point(point: &str) -> &str {
    match point {
        "raw" => "Conversations, redacted",
        "summary" => "Their summaries",
        "cluster" => "Their groups",
        other => other,
    }
}

/// Why clusters were removed.
pub fn reason(reason: &str) -> &str {
    match reason {
        "threshold" => "too few conversations or accounts",
        "auditor" => "rated as private by the auditor",
        "few" => "a sensitive matter that seems to come from very few people",
        "unaudited" => "no usable answer of the auditor",
        other => other,
    }
}

/// What was removed for one reason at one height.
pub fn removed(removed: &Removed) -> String {
    let what = if removed.height == 0 {
        counted(removed.clusters, "group", "groups")
    } else {
        counted(removed.clusters, "broader group", "broader groups")
    };
    format!(
        "{what}, {}: {}",
        counted(removed.conversations, "conversation", "conversations"),
        reason(&removed.reason)
    )
}

/// The share of private ones among those that were rated.
pub fn private_share(counts: &[usize; 5]) -> String {
    percent(counts[0] + counts[1], counts.iter().sum())
}

/// How many answers were there before; nothing if none.
pub fn used_again(reused: u64) -> Option<String> {
    (reused > 0).then(|| {
        format!(
            "{} kept already and used again.",
            counted(reused as usize, "answer was", "answers were")
        )
    })
}

/// Bar of ratings in words.
pub fn ratings(counts: &[usize; 5], unrated: usize) -> String {
    let mut parts: Vec<String> = counts
        .iter()
        .enumerate()
        .filter(|(_, n)| **n > 0)
        .map(|(i, n)| format!("{} rated {}", count(*n), i + 1))
        .collect();
    if unrated > 0 {
        parts.push(format!("{} {UNRATED}", count(unrated)));
    }
    parts.join(", ")
}

/// A cluster's rating.
pub fn rating(rating: u8) -> &'static str {
    match rating {
        5 => "5 of 5: identifies nobody",
        4 => "4 of 5: identifiable only with much context",
        3 => "3 of 5: narrows down to a few thousand people",
        _ => "below 3: private",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_are_said_without_zeros() {
        assert_eq!(
            ratings(&[1, 0, 0, 3, 12], 2),
            "1 rated 1, 3 rated 4, 12 rated 5, 2 not rated"
        );
        assert_eq!(private_share(&[1, 1, 0, 0, 18]), "10%");
        assert_eq!(private_share(&[0; 5]), "–");
    }
}
