//! Words about the person's model: the endpoint, its test, the checks of the model and of the auditor.

use clioscope_core::llm::{EndpointError, Format, ModelStage};
use clioscope_core::report::v1::{CheckRecord, ModelRecord, SelfTestRecord};

use super::format::{count, counted, of, share};
use crate::protocol::TestState;
use crate::state::model_form::{ModelField, ModelFieldError};
use crate::state::model_state::JobKind;

pub const TITLE: &str = "Who names things";
pub const LEAD: &str = "The built-in way picks words out of the conversations. A language model of yours can write summaries, names and a tree, as Clio does.";
pub const BUILT_IN: &str = "Built in";
pub const BUILT_IN_NOTE: &str =
    "Nothing leaves this tab. Names are made of words that the conversations share.";
pub const OWN: &str = "A model of yours";
pub const OWN_NOTE: &str =
    "Redacted text goes to an address that you choose, and to no other. Names are written.";

pub const FIXED_NOTE: &str =
    "The administrator of this site decides which models may be used. These are all.";
pub const FIXED_NONE: &str =
    "The administrator of this site allows no model. The built-in way works without one.";
pub const FIXED_FIELD: &str = "Model server";
pub const PRESET: &str = "Kind of server";
pub const URL: &str = "Base address";
pub const MODEL: &str = "Model";
pub const MODEL_HINT: &str = "As the server calls it.";
pub const LIST_MODELS: &str = "List models";
pub const LISTING: &str = "Asking…";
pub const KEY: &str = "Key";
pub const KEY_OPTIONAL: &str = "Key, if the server wants one";
pub const KEY_NOTE: &str = "Kept in the memory of this tab only. It is never stored, and gone when you close or reload the page.";
pub const KEY_HELD: &str = "A key is held in memory.";
pub const KEY_FORGET: &str = "Forget the key";
pub const KEY_MISSING: &str = "This kind of server usually wants a key.";
pub const CONTEXT: &str = "Context, in tokens";
pub const AT_A_TIME: &str = "Calls at a time, at most";
pub const TIMEOUT: &str = "Seconds until a call is given up";
pub const FORMAT: &str = "Form of the answers";
pub const FORMAT_AUTO: &str = "As the test finds";
pub const MORE: &str = "More settings";
pub const MORE_NOTE: &str = "Conversations that do not fit into the context are shortened in the middle. Calls at a time rise slowly to this number and fall when the server is busy.";

pub const TEST: &str = "Test the connection";
pub const TESTING: &str = "Testing…";
pub const TEST_AGAIN: &str = "Test again";
pub const TEST_LABEL: &str = "What the test found";
pub const TEST_NOTE: &str = "Sends a few short questions without any of your text.";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const FIRST_COMPLETE: &str = "Fill in the address and the model first.";

pub const ALLOW: &str = "Allow this address and reload";
pub const ALLOW_NOTE_FILES: &str = "Files that you imported must be chosen again after that, and a key entered again. What you filled in here stays.";
pub const ALLOWED: &str = "The browser lets this page talk to this address and to no other.";
pub const ALLOW_FIRST: &str =
    "Allow its address before you choose the files: the page is loaded again for that.";

pub const CHECKS_TITLE: &str = "How good is this model?";
pub const CHECKS_LEAD: &str = "Optional, and worth it before you rely on a model. Both use fictional texts of this site, none of yours.";
pub const SELF_TEST: &str = "Test the auditor";
pub const SELF_TEST_NOTE: &str =
    "Texts with planted private facts at every level: does the model notice?";
pub const CHECK: &str = "Check my model";
pub const CHECK_NOTE: &str = "Labelled conversations in several languages: does the model put them where they belong? Takes a few hundred calls.";
pub const CANCEL: &str = "Cancel";
pub const CANCELLING: &str = "Stopping…";
pub const GO_ON: &str = "Go on";

pub const SELF_TEST_TITLE: &str = "The auditor's own test";
pub const RECALL: &str = "of the private texts were noticed";
pub const PRECISION: &str = "of what it called private was private";
pub const ACCURACY: &str = "on the right side";
pub const CONFUSION: &str = "Ratings given, by true rating";
pub const CONFUSION_NOTE: &str = "1 and 2 are private, 3 to 5 may be shown. Every text in a row of 1 or 2 that was given 3 or more would have slipped through.";
pub const TRUE_RATING: &str = "True rating";
pub const GIVEN: &str = "given";
pub const PAPER_AUDITOR: &str = "In Anthropic's paper the auditor was right in 98% of 1,237 texts.";
pub const WEAK_AUDITOR: &str = "This model misses too much to be relied on as an auditor. Raise the minimum of conversations and accounts, and read the names before you share them.";

pub const CHECK_TITLE: &str = "The check of the model";
pub const CHECK_PARSED: &str = "answers that could be read";
pub const CHECK_ACCURACY: &str = "conversations in the right category";
pub const CHECK_PAPER: &str = "in Anthropic's paper";
pub const CHECK_RANDOM: &str = "by chance, in the paper's task of 20 categories";
pub const CHECK_LANGUAGES: &str = "By language";
pub const CHECK_LANGUAGE: &str = "Language";
pub const CHECK_N: &str = "Conversations";
pub const CHECK_HERE: &str = "Here";
pub const CHECK_IN_PAPER: &str = "Paper";
pub const CHECK_FEW: &str = "A check of this size is rough: with few conversations a language, one of them moves the number a lot. The paper used about 1,300 a language.";

/// Accuracy of the paper over all languages (§C.2), and by chance.
pub const PAPER_ACCURACY: f64 = 0.94;
/// Accuracy of guessing among the paper's 20 categories.
pub const PAPER_RANDOM: f64 = 0.05;
/// Least accuracy with which an auditor is not warned about.
pub const GOOD_RECALL: f64 = 0.8;

/// The paper's accuracy for a language, by its English name (Table 5).
pub fn paper_accuracy(language: &str) -> Option<f64> {
    const TABLE: [(&str, f64); 16] = [
        ("English", 0.954),
        ("Ukrainian", 0.952),
        ("Spanish", 0.950),
        ("Japanese", 0.944),
        ("Mandarin", 0.942),
        ("Chinese", 0.942),
        ("French", 0.942),
        ("Russian", 0.941),
        ("Hindi", 0.941),
        ("Portuguese", 0.941),
        ("Catalan", 0.941),
        ("Armenian", 0.939),
        ("Arabic", 0.939),
        ("Afrikaans", 0.937),
        ("Turkish", 0.935),
        ("Georgian", 0.927),
    ];
    TABLE
        .into_iter()
        .find(|(name, _)| *name == language)
        .map(|(_, accuracy)| accuracy)
}

/// A share with one decimal: "94.2%".
pub fn fine(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// Label of a field.
pub fn field(field: ModelField) -> &'static str {
    match field {
        ModelField::Url => URL,
        ModelField::Model => MODEL,
        ModelField::Context => CONTEXT,
        ModelField::AtATime => AT_A_TIME,
        ModelField::Timeout => TIMEOUT,
    }
}

/// What is wrong with a field.
pub fn field_error(error: &ModelFieldError) -> String {
    match error {
        ModelFieldError::Url(words) => sentence(words),
        ModelFieldError::NoModel => "Name a model, or list those of the server.".to_owned(),
        ModelFieldError::Range(least, most) => format!(
            "A whole number from {} to {}.",
            count(*least as usize),
            count(*most as usize)
        ),
    }
}

/// What is wrong with a key.
pub fn key_error(error: &EndpointError) -> String {
    sentence(&error.to_string())
}

/// Words of the core as a sentence.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let stop = if words.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

/// Why the page must be loaded again.
pub fn must_allow(origin: &str) -> String {
    format!(
        "Your browser does not let this page talk to {origin} yet. That is on purpose: it is what guarantees that nothing leaves. The page can be loaded again with this one address allowed, and no other."
    )
}

/// Name and note of an answer format.
pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::BoundedSchema => "JSON by a schema with lengths, enforced by the server",
        Format::JsonSchema => "JSON by a schema, enforced by the server",
        Format::JsonObject => "JSON, fields asked for in words",
        Format::Tags => "Tags, which small models do best",
    }
}

/// What a finding's icon says.
pub fn state(state: TestState) -> &'static str {
    match state {
        TestState::Good => "works",
        TestState::Remark => "worth knowing",
        TestState::Bad => "does not work",
    }
}

/// How many models there are to choose from.
pub fn listed(n: usize) -> String {
    match n {
        0 => String::new(),
        n => format!("{} to choose from.", counted(n, "model", "models")),
    }
}

/// Name of a model stage, in the person's words.
pub fn stage(stage: ModelStage) -> &'static str {
    match stage {
        ModelStage::Screen => "Choose conversations",
        ModelStage::Facets => "Summarise conversations",
        ModelStage::Name => "Name groups",
        ModelStage::Propose => "Propose broader names",
        ModelStage::Deduplicate => "Merge the proposals",
        ModelStage::Assign => "Put groups under broader ones",
        ModelStage::Rename => "Name the broader groups",
        ModelStage::Audit => "Audit the names",
        ModelStage::Measure => "Measure privacy",
        ModelStage::SelfTest => "Auditor's own test",
        ModelStage::Probe => "Test of the connection",
    }
}

/// Name of work with the model.
pub fn job(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Measure => "Measuring on your conversations",
        JobKind::SelfTest => "Testing the auditor",
        JobKind::Check => "Checking the model",
    }
}

/// How far work is: "12 of 60".
pub fn job_progress(done: usize, total: usize) -> String {
    if total == 0 {
        String::new()
    } else {
        of(done, total)
    }
}

/// Heading above why work stopped.
pub fn job_failed(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Measure => "The measurement stopped",
        JobKind::SelfTest => "The auditor's test stopped",
        JobKind::Check => "The check stopped",
    }
}

/// What a self-test was made with.
pub fn self_test_line(score: &SelfTestRecord) -> String {
    let texts = counted(score.n, "text", "texts");
    match score.unanswered {
        0 => format!("{}, {texts}, all answered.", score.model),
        n => format!(
            "{}, {texts}; {} without a usable answer, counted as missed.",
            score.model,
            count(n)
        ),
    }
}

/// What a check was made with.
pub fn check_line(check: &CheckRecord) -> String {
    format!(
        "{}, {}, {}, {}.",
        check.model,
        counted(check.conversations, "conversation", "conversations"),
        counted(check.clusters, "group", "groups"),
        counted(check.categories, "category", "categories"),
    )
}

/// The share of conversations with answers that could be read.
pub fn parse_rate(check: &CheckRecord) -> String {
    if check.conversations == 0 {
        return "–".to_owned();
    }
    share(check.answered as f64 / check.conversations as f64)
}

pub const METHOD_MODELS: &str = "Asked";
pub const METHOD_PROMPTS: &str = "Prompts";
pub const METHOD_FACETS: &str = "Questions";
pub const METHOD_MODE: &str = "How it asked";
pub const METHOD_RATING: &str = "Least rating shown";

/// Which model gave how many answers.
pub fn provenance(models: &[(String, usize)]) -> String {
    let each: Vec<String> = models
        .iter()
        .map(|(model, answers)| format!("{model} ({})", counted(*answers, "answer", "answers")))
        .collect();
    each.join(", ")
}

/// The version of the prompts.
pub fn prompt_version(version: u32) -> String {
    format!("version {version}")
}

/// Conversations that the model's part of a run left out or changed; without zeros.
pub fn left_out(record: &ModelRecord) -> Vec<(&'static str, String)> {
    [
        ("Left out by the expression", record.filtered_out),
        ("Left out by the screener", record.screened_out),
        ("Screener gave no answer", record.undecided),
        ("No usable answer", record.unanswered),
        ("Shortened to fit", record.shortened),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0)
    .map(|(name, n)| (name, count(n)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_core_become_sentences() {
        for (words, expected) in [
            ("", ""),
            ("the key has a space", "The key has a space."),
            (
                "a host is missing: write one",
                "A host is missing: write one.",
            ),
            ("Done.", "Done."),
        ] {
            assert_eq!(sentence(words), expected);
        }
    }

    #[test]
    fn the_papers_languages_are_known_and_others_are_not() {
        assert_eq!(paper_accuracy("Georgian"), Some(0.927));
        assert_eq!(paper_accuracy("German"), None);
    }
}
