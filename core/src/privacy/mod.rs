//! The aggregation thresholds (paper §2.3, layer 2): what is too small or too private to few accounts
//! does not exist for views and exports.
//!
//! [`Admitted`] is the proof. Only [`Thresholds::admit`] makes one, and everything that leaves through
//! [`report`](crate::report) carries one: a cluster, a label's word, a facet cell.
//!
//! Besides: [`carries_instruction`], which screens what models write, and the test of the auditor (layer 4).

mod screen;
mod self_test;

pub use screen::carries_instruction;
pub use self_test::{SelfTestAnswer, SelfTestItem, SelfTestScore, self_test_items};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::conversation::AccountKey;

/// The minima that a cluster, label or facet cell must *both* meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Minimum number of conversations, at least 1.
    pub min_conversations: usize,
    /// Minimum number of distinct accounts, at least 1. Cannot be enforced, nor claimed, where the log has none.
    pub min_accounts: usize,
}

impl Thresholds {
    /// 15 conversations and 5 accounts, the published minimum of a cell (Anthropic Economic Index, September 2025).
    pub const CELL: Self = Self {
        min_conversations: 15,
        min_accounts: 5,
    };

    /// 500 conversations and 250 accounts, the published minimum of bottom-up request clusters (same source).
    pub const STRICT: Self = Self {
        min_conversations: 500,
        min_accounts: 250,
    };

    /// The proof that a group may be seen, or `None`.
    pub fn admit(&self, group: GroupSize) -> Option<Admitted> {
        let enough_accounts = group
            .accounts
            .is_none_or(|accounts| accounts >= self.min_accounts.max(1));
        (group.conversations >= self.min_conversations.max(1) && enough_accounts)
            .then_some(Admitted(group))
    }
}

/// How many conversations and accounts a group has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupSize {
    conversations: usize,
    accounts: Option<usize>,
}

impl GroupSize {
    /// Counts a group from the account of each of its conversations.
    ///
    /// `accounts_known` tells whether the log has accounts at all. If it has, conversations without one
    /// count together as a single account: the safe reading.
    pub fn count(
        accounts: impl IntoIterator<Item = Option<AccountKey>>,
        accounts_known: bool,
    ) -> Self {
        let mut conversations = 0;
        let distinct: BTreeSet<_> = accounts
            .into_iter()
            .inspect(|_| conversations += 1)
            .collect();
        Self {
            conversations,
            accounts: accounts_known.then_some(distinct.len()),
        }
    }

    /// Number of conversations.
    pub fn conversations(&self) -> usize {
        self.conversations
    }

    /// Number of distinct accounts; `None` where the log has none.
    pub fn accounts(&self) -> Option<usize> {
        self.accounts
    }
}

/// The size of a group that met the thresholds.
///
/// ```
/// use clioscope_core::privacy::{Admitted, GroupSize, Thresholds};
/// let group = GroupSize::count(vec![None; 15], false);
/// let admitted: Option<Admitted> = Thresholds::CELL.admit(group);
/// assert!(admitted.is_some());
/// ```
///
/// Only [`Thresholds::admit`] makes one:
///
/// ```compile_fail,E0423
/// use clioscope_core::privacy::{Admitted, GroupSize};
/// let admitted = Admitted(GroupSize::count(vec![None; 15], false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted(GroupSize);

impl Admitted {
    /// The group's size.
    pub fn size(&self) -> GroupSize {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Salt;

    fn group(conversations: usize, accounts: usize) -> GroupSize {
        GroupSize::count(
            (0..conversations).map(|i| {
                AccountKey::hash(&Salt([1; 32]), &format!("account {}", i % accounts.max(1)))
            }),
            true,
        )
    }

    #[test]
    fn both_minima_must_hold() {
        for (conversations, accounts, admitted) in [
            (15, 5, true),
            (14, 5, false),
            (15, 4, false),
            (400, 4, false),
            (0, 0, false),
        ] {
            assert_eq!(
                Thresholds::CELL
                    .admit(group(conversations, accounts))
                    .is_some(),
                admitted,
                "{conversations} conversations of {accounts} accounts"
            );
        }
    }

    #[test]
    fn unknown_accounts_count_as_one_where_others_are_known() {
        assert_eq!(GroupSize::count(vec![None; 20], true).accounts(), Some(1));
        assert_eq!(GroupSize::count(vec![None; 20], false).accounts(), None);
        assert!(
            Thresholds::CELL
                .admit(GroupSize::count(vec![None; 20], false))
                .is_some()
        );
    }

    #[test]
    fn nothing_is_admitted_by_zero_minima() {
        let none = Thresholds {
            min_conversations: 0,
            min_accounts: 0,
        };
        assert!(none.admit(GroupSize::count(Vec::new(), false)).is_none());
    }
}
