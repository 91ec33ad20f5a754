//! The person's own words in a plan, checked before a run: the page has no regular expressions to do so.

use clioscope_core::facet::{FacetError, check_facets};
use clioscope_core::pipeline::check_filter;

use crate::protocol::{WordsCheck, WrongWords};

/// Fills in what is wrong with the words. What is wrong with their form, the page knows.
pub(super) fn checked(mut check: WordsCheck) -> WordsCheck {
    let errors = check_facets(&check.facets).err().unwrap_or_default();
    check.wrong = errors
        .into_iter()
        .filter_map(|error| match error {
            FacetError::Marks { facet, what } | FacetError::Steers { facet, what } => {
                Some(WrongWords {
                    facet,
                    what: what.to_owned(),
                    message: error.to_string(),
                })
            }
            _ => None,
        })
        .collect();
    check.filter_wrong = Some(check.filter.trim())
        .filter(|filter| !filter.is_empty())
        .and_then(|filter| check_filter(filter).err())
        .map(|error| error.to_string());
    check
}
