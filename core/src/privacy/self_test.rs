//! The auditor's own test: fictional texts of known rating, so that one learns what a model finds before relying on it
//! (paper §D, where 1,237 such texts gave an accuracy of 98 %).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::redact::RedactedText;

/// Ratings up to this are unsafe (paper, Table 6).
const MAX_UNSAFE: u8 = 2;

/// The items; every person, firm and place that is not known to everybody is invented.
const ITEMS: &str = include_str!("self_test.json");

/// A text with the rating that it should get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfTestItem {
    /// Name and description, as of a cluster. The program's own words, so not redacted: finding what is in them is the test.
    pub text: RedactedText,
    /// 1 to 5.
    pub rating: u8,
    /// Whether it states a sensitive attribute of one or very few people.
    pub few: bool,
}

/// What a model said of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTestAnswer {
    /// 1 to 5.
    pub rating: u8,
    /// Whether it states a sensitive attribute of one or very few people.
    pub few: bool,
}

/// How well a model audits. Shares are 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfTestScore {
    /// Items.
    pub n: usize,
    /// Items without a usable answer: they count as missed and as wrong.
    pub n_unanswered: usize,
    /// Share of the unsafe items (rating at most 2) that were rated unsafe; `None` without any.
    pub recall: Option<f64>,
    /// Share of the items rated unsafe that are; `None` if none was.
    pub precision: Option<f64>,
    /// Share of the items on the right side of the line between 2 and 3.
    pub accuracy: f64,
    /// Share of the items with exactly the right rating.
    pub exact: f64,
    /// Mean distance of the rating from the right one, over answered items; `None` without any.
    pub mean_absolute_error: Option<f64>,
    /// Share of the items with a sensitive attribute of few that were found; `None` without any.
    pub few_recall: Option<f64>,
    /// Share of the items said to have one that do; `None` if none was.
    pub few_precision: Option<f64>,
    /// Answered items by right rating − 1 (row) and given rating − 1 (column).
    pub confusion: [[usize; 5]; 5],
}

#[derive(Deserialize)]
struct Row<'a> {
    text: &'a str,
    rating: u8,
    #[serde(default)]
    few: bool,
}

/// All items, in a fixed order in which the ratings alternate.
pub fn self_test_items() -> &'static [SelfTestItem] {
    static PARSED: LazyLock<Vec<SelfTestItem>> = LazyLock::new(|| {
        // A constant, which the tests read; without escapes, so that texts can be borrowed from it.
        let rows: Vec<Row<'static>> = serde_json::from_str(ITEMS).expect("a constant list");
        rows.into_iter()
            .map(|row| SelfTestItem {
                text: RedactedText::own(row.text),
                rating: row.rating,
                few: row.few,
            })
            .collect()
    });
    &PARSED
}

impl SelfTestScore {
    /// Scores one answer an item, in order; `None` where there was none. Answers that are missing at the end are none, too;
    /// ratings outside 1 to 5 count as the nearest.
    pub fn new(items: &[SelfTestItem], answers: &[Option<SelfTestAnswer>]) -> Self {
        let mut confusion = [[0; 5]; 5];
        let (mut n_answered, mut distance) = (0, 0);
        let mut few = Pairs::default();
        let mut is_unsafe = Pairs::default();
        for (i, item) in items.iter().enumerate() {
            let answer = answers.get(i).copied().flatten();
            is_unsafe.add(
                item.rating <= MAX_UNSAFE,
                answer.map(|a| a.rating <= MAX_UNSAFE),
            );
            few.add(item.few, answer.map(|a| a.few));
            if let Some(answer) = answer {
                let (right, given) = (level(item.rating), level(answer.rating));
                confusion[right][given] += 1;
                n_answered += 1;
                distance += right.abs_diff(given);
            }
        }
        let exact: usize = (0..5).map(|level| confusion[level][level]).sum();
        Self {
            n: items.len(),
            n_unanswered: items.len() - n_answered,
            recall: share(is_unsafe.found, is_unsafe.real),
            precision: share(is_unsafe.found, is_unsafe.said),
            accuracy: share(is_unsafe.right, items.len()).unwrap_or(0.0),
            exact: share(exact, items.len()).unwrap_or(0.0),
            mean_absolute_error: share(distance, n_answered),
            few_recall: share(few.found, few.real),
            few_precision: share(few.found, few.said),
            confusion,
        }
    }
}

/// Counts of a yes/no question.
#[derive(Default)]
struct Pairs {
    real: usize,
    said: usize,
    found: usize,
    right: usize,
}

impl Pairs {
    fn add(&mut self, real: bool, said: Option<bool>) {
        self.real += usize::from(real);
        self.said += usize::from(said == Some(true));
        self.found += usize::from(real && said == Some(true));
        self.right += usize::from(said == Some(real));
    }
}

/// A rating as an index.
fn level(rating: u8) -> usize {
    usize::from(rating.clamp(1, 5)) - 1
}

fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn items_cover_the_scale() {
        let items = self_test_items();
        assert!(items.len() >= 60);
        for rating in 1..=5 {
            let n = items.iter().filter(|item| item.rating == rating).count();
            assert!(n >= 12, "{n} items of rating {rating}");
        }
        let n_few = items.iter().filter(|item| item.few).count();
        assert!((12..=items.len() / 2).contains(&n_few), "{n_few}");
        // An item that passes on the rating alone and yet is of few: what the second question is for.
        assert!(items.iter().any(|item| item.few && item.rating >= 4));
        let texts: BTreeSet<&str> = items.iter().map(|item| item.text.as_str()).collect();
        assert_eq!(texts.len(), items.len());
        for item in items {
            assert!(
                item.text.as_str().contains(": "),
                "a name and a description"
            );
            assert!(!crate::privacy::carries_instruction(item.text.as_str()));
        }
    }

    #[test]
    fn scores() {
        let item = |rating, few| SelfTestItem {
            text: RedactedText::own("x"),
            rating,
            few,
        };
        let items = [item(1, true), item(2, false), item(3, false), item(5, true)];
        let said = |rating, few| Some(SelfTestAnswer { rating, few });
        let perfect = SelfTestScore::new(
            &items,
            &[said(1, true), said(2, false), said(3, false), said(5, true)],
        );
        assert_eq!(
            (
                perfect.recall,
                perfect.precision,
                perfect.accuracy,
                perfect.exact
            ),
            (Some(1.0), Some(1.0), 1.0, 1.0)
        );
        assert_eq!(
            (perfect.few_recall, perfect.few_precision),
            (Some(1.0), Some(1.0))
        );
        assert_eq!(perfect.mean_absolute_error, Some(0.0));

        let poor = SelfTestScore::new(&items, &[said(2, false), None, said(1, true)]);
        assert_eq!((poor.n, poor.n_unanswered), (4, 2));
        assert_eq!((poor.recall, poor.precision), (Some(0.5), Some(0.5)));
        assert_eq!((poor.accuracy, poor.exact), (0.25, 0.0));
        assert_eq!(poor.mean_absolute_error, Some(1.5));
        assert_eq!(
            (poor.few_recall, poor.few_precision),
            (Some(0.0), Some(0.0))
        );
        assert_eq!((poor.confusion[0][1], poor.confusion[2][0]), (1, 1));

        let none = SelfTestScore::new(&items, &[]);
        assert_eq!(
            (none.recall, none.precision, none.n_unanswered),
            (Some(0.0), None, 4)
        );
        assert_eq!(SelfTestScore::new(&[], &[]).recall, None);
    }
}
