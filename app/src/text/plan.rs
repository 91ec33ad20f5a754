//! Words of the plan step.

use std::ops::RangeInclusive;

use super::format::{bytes, count, counted, of, percent};
use crate::state::settings::{Field, Preset};

pub const TITLE: &str = "Plan the analysis";
pub const LEAD: &str = "Sensible choices are made. Change what you know better, then run.";

pub const MODEL_TITLE: &str = "How similar is found";
pub const MODEL_LEAD: &str = "A small embedding model turns texts into numbers, so that similar ones can be found. It runs in this tab.";
pub const MODEL_PROPOSED: &str = "Proposed";
pub const NO_MODELS: &str =
    "This site offers no model. An analysis cannot run; tell whoever set it up.";
pub const MODELS_LOADING: &str = "The models are listed as soon as the worker is ready.";

pub const THRESHOLD_TITLE: &str = "Smallest topic shown";
pub const THRESHOLD_LEAD: &str = "Topics below either minimum are not named, not shown and not exported. So no topic can be about a few people.";
pub const CUSTOM_CONVERSATIONS: &str = "Conversations";
pub const CUSTOM_ACCOUNTS: &str = "Accounts";
pub const NO_ACCOUNTS_NOTE: &str =
    "This log has no accounts, so only the minimum of conversations can be enforced.";

pub const CLUSTERS_TITLE: &str = "Topics";
pub const CLUSTERS_LEAD: &str = "How many groups the finest level of the tree begins with.";
pub const CLUSTERS_AUTO: &str = "Choose by rule";
pub const CLUSTERS_OWN: &str = "My own number";
pub const CLUSTERS_OWN_NOTE: &str = "More groups are finer; each still has to reach the minimum.";
pub const CLUSTERS_FIELD: &str = "Groups";
pub const LEVELS: &str = "Levels of the tree";
pub const LEVELS_AUTO: &str = "By rule";

pub const SAMPLE_TITLE: &str = "How much";
pub const SAMPLE_LEAD: &str = "A uniform sample is faster, and enough for a first look.";
pub const SAMPLE_ALL_NOTE: &str = "Every conversation that was read.";
pub const SAMPLE_OWN_NOTE: &str = "Drawn at random, each with the same chance.";
pub const SAMPLE_OWN: &str = "A sample";
pub const SAMPLE_FIELD: &str = "Conversations to draw";

pub const REDACT_TITLE: &str = "Also redact";
pub const REDACT_LEAD: &str = "Names, addresses, numbers and keys are recognised by themselves. Add what only you know: project names, customers, products.";
pub const REDACT_FIELD: &str = "Words and phrases, one a line";

pub const ADVANCED: &str = "Advanced";
pub const SEED: &str = "Seed";
pub const SEED_NOTE: &str = "The same seed, files and plan give the same report.";

pub const SUMMARY_TITLE: &str = "What will happen";
pub const LINE_ANALYSED: &str = "Analysed";
pub const LINE_REDACTED: &str = "Replaced";
pub const LINE_MODEL: &str = "Compared by";
pub const LINE_GROUPED: &str = "Grouped into";
pub const LINE_SHOWN: &str = "Shown";
pub const RUN: &str = "Run the analysis";
pub const STAYS: &str = "Nothing leaves this tab.";
pub const LINE_NAMED: &str = "Named by";
pub const LINE_TAKES: &str = "Takes";
pub const NAMED_BUILT_IN: &str = "Words of the conversations";
pub const NEEDS_MODEL: &str = "Fill in your model first";
pub const NEEDS_ADDRESS: &str = "Allow its address first";
pub const NEEDS_FACETS: &str = "Look at the questions first";
pub const NEEDS_BUDGET: &str = "Look at prices and cap first";
pub const NEEDS_TEST: &str = "Test the connection first";
pub const JOB_GOES_ON: &str = "Work with the model goes on";
pub const UNTESTED_OK: &str = "Go on without a test that succeeded";
pub const FIX_FIRST: &str = "Some numbers need a look first:";
pub const WORKER_WAIT: &str = "Getting ready…";
pub const READING_WAIT: &str = "Reading the files again…";

/// "All 2,000".
pub fn sample_all(conversations: usize) -> String {
    format!("All {}", count(conversations))
}

/// The download line of a model.
pub fn download(size: f64) -> String {
    if size > 0.0 {
        format!("{} from this site, once", bytes(size))
    } else {
        "No download".to_owned()
    }
}

/// Name of a preset, its numbers and a note.
pub fn preset(preset: Preset) -> (&'static str, &'static str) {
    match preset {
        Preset::Cell => (
            "15 conversations, 5 accounts",
            "For thousands of conversations. The minimum Anthropic published for a single cell of its Economic Index.",
        ),
        Preset::Strict => (
            "500 conversations, 250 accounts",
            "For a million. The minimum published for request clusters in the same source.",
        ),
        Preset::Custom => ("My own minimum", "Two whole numbers."),
    }
}

/// A warning when the minimum is large for the corpus, or larger than it.
pub fn threshold_warning(minimum: usize, analysed: usize) -> Option<String> {
    if minimum > analysed {
        Some(format!(
            "No topic can be shown: each needs {}, and there are {} in all.",
            counted(minimum, "conversation", "conversations"),
            count(analysed)
        ))
    } else if minimum * 20 > analysed {
        Some(format!(
            "Only topics with at least {} of all conversations ({}) can be shown.",
            percent(minimum, analysed),
            of(minimum, analysed)
        ))
    } else {
        None
    }
}

/// A warning when there are fewer accounts than the minimum asks for.
pub fn account_warning(minimum: usize, accounts: usize) -> Option<String> {
    (minimum > accounts).then(|| {
        format!(
            "No topic can be shown: each needs {}, and this log has {}.",
            counted(minimum, "account", "accounts"),
            count(accounts)
        )
    })
}

/// A number field's label in the list of what is wrong.
pub fn field(field: Field) -> &'static str {
    match field {
        Field::MinConversations => "Minimum of conversations",
        Field::MinAccounts => "Minimum of accounts",
        Field::Clusters => "Number of groups",
        Field::SampleSize => "Size of the sample",
        Field::Seed => "Seed",
    }
}

/// What is wrong with a number.
pub fn out_of_range(range: &RangeInclusive<u64>) -> String {
    format!(
        "A whole number from {} to {}.",
        count(*range.start() as usize),
        count(usize::try_from(*range.end()).unwrap_or(usize::MAX))
    )
}

/// Summary: how much is analysed.
pub fn will_analyse(analysed: usize, conversations: usize) -> String {
    let how = if analysed == conversations {
        ""
    } else {
        ", drawn at random"
    };
    format!("{} conversations{how}", of(analysed, conversations))
}

/// Summary: the model.
pub fn will_read(name: &str, size: f64) -> String {
    if size > 0.0 {
        format!("{name}, {} fetched from this site", bytes(size))
    } else {
        name.to_owned()
    }
}

/// Summary: groups and levels, where `rule` is the number of groups the rule gives.
pub fn will_group(own: Option<u64>, rule: usize, levels: Option<usize>) -> String {
    let groups = match own {
        Some(own) => format!("{}, your number", counted(own as usize, "group", "groups")),
        None => format!("About {}, by rule", counted(rule, "group", "groups")),
    };
    match levels {
        Some(levels) => format!("{groups}; {}", self::levels(levels)),
        None => format!("{groups}; levels by rule"),
    }
}

/// Summary: the minima; of accounts, the number and whether each conversation counts as one.
pub fn will_show(conversations: usize, accounts: Option<(usize, bool)>) -> String {
    let conversations = counted(conversations, "conversation", "conversations");
    match accounts {
        Some((accounts, weak)) => {
            let accounts = counted(accounts, "account", "accounts");
            let weak = if weak {
                ", each conversation counted as one"
            } else {
                ""
            };
            format!("Topics of at least {conversations} and {accounts}{weak}")
        }
        None => format!("Topics of at least {conversations}. No account minimum"),
    }
}

/// Summary: who names things.
pub fn will_name(model: &str, origin: &str) -> String {
    match (model, origin) {
        ("", "") => "The browser's own model".to_owned(),
        (model, "") => format!("{model}, in this browser"),
        ("", origin) => format!("A model at {origin}"),
        (model, origin) => format!("{model} at {origin}"),
    }
}

/// The line below the button for a run with a model.
pub fn leaves(origin: &str) -> String {
    if origin.is_empty() {
        "Nothing leaves this machine.".to_owned()
    } else {
        format!("Redacted text goes to {origin} only.")
    }
}

/// Summary: what is replaced.
pub fn will_redact(terms: usize) -> String {
    match terms {
        0 => "Personal data, before anything else".to_owned(),
        n => format!("Personal data and {} of yours", counted(n, "term", "terms")),
    }
}

/// "3 terms".
pub fn terms(number: usize) -> String {
    counted(number, "term", "terms")
}

/// "3 levels", as the choice names it.
pub fn levels(number: usize) -> String {
    counted(number, "level", "levels")
}

/// What the rule gives, and for how many conversations.
pub fn rule_note((groups, conversations): (usize, usize)) -> String {
    format!(
        "About {} for {}, once duplicates are set aside. The report shows how good other numbers would be.",
        counted(groups, "group", "groups"),
        counted(conversations, "conversation", "conversations")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimum_is_warned_about_when_it_bites() {
        assert_eq!(threshold_warning(15, 2_000), None);
        assert!(threshold_warning(500, 2_000).is_some_and(|text| text.contains("25%")));
        assert!(threshold_warning(15, 10).is_some_and(|text| text.starts_with("No topic")));
        assert_eq!(account_warning(5, 5), None);
        assert!(account_warning(5, 4).is_some());
    }
}
