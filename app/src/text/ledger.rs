//! Words of the ledger: what left, where to, and what the browser would let leave.

use crate::protocol::BUILT_IN_ORIGIN;

use super::format::{bytes, count, counted, date};

pub const TITLE: &str = "What left this tab";
pub const NOTHING: &str = "Nothing left. No model was asked.";
pub const LEAD: &str = "Every call to a model, newest first. A call holds redacted text only.";
pub const BY_STAGE: &str = "In all";
pub const STAGE: &str = "Stage";
pub const WHERE: &str = "Where to";
pub const CALLS: &str = "Calls";
pub const SENT: &str = "Sent";
pub const RECEIVED: &str = "Received";
pub const TIME: &str = "Time (UTC)";
pub const MODEL: &str = "Model";
pub const CONVERSATIONS: &str = "Conversations";
pub const OUTCOME: &str = "Outcome";
pub const REQUEST: &str = "Request";
pub const CALLS_TITLE: &str = "Call by call";
pub const NEWER: &str = "Newer";
pub const OLDER: &str = "Older";
pub const EXPORT: &str = "Save as CSV";
pub const POLICY_TITLE: &str = "What the browser lets this page reach";
pub const POLICY_OWN: &str = "Its own site, and nothing else.";
pub const POLICY_FIXED: &str = "The administrator of this site fixed this list.";
pub const BUILT_IN_NOTE: &str =
    "The browser's own model runs on this machine: what it was asked did not leave.";

/// The badge: bytes that left.
pub fn badge(sent: f64) -> String {
    format!("{} left this tab", bytes(sent))
}

/// Where a call went.
pub fn origin(origin: &str) -> &str {
    if origin == BUILT_IN_ORIGIN {
        "this browser"
    } else {
        origin
    }
}

/// The allowed addresses.
pub fn policy(origins: &[String]) -> String {
    match origins {
        [] => POLICY_OWN.to_owned(),
        origins => format!("Its own site and {}. Nothing else.", origins.join(", ")),
    }
}

/// What the browser blocked.
pub fn violations(n: u32) -> String {
    match n {
        0 => "It has blocked nothing: nothing tried.".to_owned(),
        n => format!(
            "It has blocked {}.",
            counted(
                n as usize,
                "attempt to reach something else",
                "attempts to reach something else"
            )
        ),
    }
}

/// A moment in UTC: "3 Mar 2025, 14:05:09".
pub fn moment(ms: f64) -> String {
    let second = (ms / 1_000.0).floor() as i64;
    let of_day = second.rem_euclid(86_400);
    format!(
        "{}, {:02}:{:02}:{:02}",
        date(ms as i64),
        of_day / 3_600,
        of_day / 60 % 60,
        of_day % 60
    )
}

/// Which part of the ledger is shown.
pub fn page(skip: usize, shown: usize, total: usize) -> String {
    if shown == 0 {
        return String::new();
    }
    format!(
        "{}–{} of {}",
        count(skip + 1),
        count(skip + shown),
        count(total)
    )
}

/// The ids of a call, shortened.
pub fn ids(ids: &[String]) -> String {
    match ids {
        [] => "–".to_owned(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", count(rest.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_of_the_day() {
        assert_eq!(moment(0.0), "1 Jan 1970, 00:00:00");
        assert_eq!(moment(1_741_010_709_999.0), "3 Mar 2025, 14:05:09");
    }

    #[test]
    fn nothing_blocked_and_nothing_allowed_is_said() {
        assert!(violations(0).contains("nothing"));
        assert!(violations(2).contains("2 attempts"));
        assert_eq!(policy(&[]), POLICY_OWN);
    }
}
