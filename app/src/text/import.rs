//! Words of the first screen, the reading screen, the mapping and the verdict.

use super::format::{count, counted, of};
use crate::protocol::AccountChoice;

pub const HEADLINE: &str = "See what people ask AI for, without reading a single conversation.";
pub const PROMISE: &str = "Clioscope groups conversation logs into named topics and draws them as a tree and a map. It all happens in this tab: nothing is uploaded, unless you choose a model of your own.";
pub const DROP_HERE: &str = "Drop conversation logs here";
pub const DROP_ANYWHERE: &str = "Let go to import";
pub const DROP_ANYWHERE_SUB: &str = "The files are read in this tab and not uploaded.";
pub const DROP_HINT: &str = "Zip, JSON, JSON lines or CSV, one file or many.";
pub const CHOOSE_FILES: &str = "Choose files";
pub const TRY_SAMPLE: &str = "Try the sample";
pub const SAMPLE_NAME: &str = "The sample:";
pub const SAMPLE_LINE: &str = "about 2,000 written, fictional conversations in several languages.";
pub const WORKER_STARTING: &str = "Getting ready. Files you drop now are read as soon as it is.";

pub const RUN_FIRST: &str = "A run goes on. Cancel it first to import other files.";

pub const FORMATS_TITLE: &str = "What it reads";
/// Formats understood and a word on each.
pub const FORMATS: [(&str, &str); 7] = [
    ("ChatGPT export", "zip or conversations.json"),
    ("ChatGPT Enterprise compliance log", "JSON lines"),
    ("Claude export", "zip or conversations.json"),
    ("OpenAI chat messages", "JSON, JSON lines"),
    ("ShareGPT", "JSON, JSON lines"),
    ("Table", "CSV, columns of your own"),
    ("JSON records", "fields of your own"),
];
pub const KEPT_TITLE: &str = "What stays private";
pub const KEPT: [&str; 4] = [
    "Names, addresses, numbers and keys are replaced before anything else sees the text.",
    "A topic is shown only if enough conversations of enough different accounts are in it.",
    "Account names are hashed while reading and never kept.",
    "The page talks to its own site only. If you choose a language model of yours, your browser lets it talk to that too, and to nothing else.",
];
pub const GET_TITLE: &str = "What you get";
pub const GET: [&str; 4] = [
    "A tree of topics from broad to fine, each with a name, a description and counts.",
    "A map on which every conversation is a point and near means alike.",
    "Breakdowns by language, time, length and the fields your log has.",
    "A report to save and share that holds no conversation.",
];

pub const READING_TITLE: &str = "Reading your files";
pub const READING_SAMPLE_TITLE: &str = "Reading the sample";
pub const READING_LABEL: &str = "Share of bytes read";

pub const MAPPING_TITLE: &str = "Which column is what?";
pub const MAPPING_LEAD: &str = "This file is a table, or has records of a form that is not known. The names suggest the choices below; change what is wrong.";
pub const LAYOUT_LEGEND: &str = "One row is";
pub const ROW_IS_MESSAGE: &str = "one message";
pub const ROW_IS_MESSAGE_NOTE: &str = "Rows with the same conversation belong together.";
pub const ROW_IS_CONVERSATION: &str = "a whole conversation";
pub const ROW_IS_CONVERSATION_NOTE: &str = "A prompt and its answer, or all messages in one cell.";
pub const NO_COLUMN: &str = "None";
pub const PREVIEW: &str = "Preview";
pub const PREVIEW_NOTE: &str = "Only you see this. It is the beginning of your file.";
pub const READ_COLUMNS: &str = "Read with these columns";
pub const BACK: &str = "Back";

pub const RECOGNISED: &str = "Recognised as";
pub const VERDICT_CHANGE: &str = "Change…";
pub const VERDICT_KEEP: &str = "Close";
pub const FORMAT_LABEL: &str = "Read the files as";
pub const MAPPING_CHANGE: &str = "Change the columns…";
pub const READING_AGAIN: &str = "Reading again with your choice";
pub const CONVERSATIONS: &str = "conversations";
pub const TURNS: &str = "turns";
pub const ACCOUNTS: &str = "accounts";
pub const DATES: &str = "dates";
pub const NO_DATES: &str = "none in the log";
pub const LANGUAGES: &str = "Languages";
pub const UNKNOWN_LANGUAGE: &str = "Not clear";
pub const FILES: &str = "Files";
pub const LEFT_OUT: &str = "Left out";
pub const DROPPED: &str = "Not part of the analysis";
pub const QUARANTINED: &str = "Could not be read";
pub const NOTHING: &str = "nothing";
pub const ALL_TAKEN: &str = "Every message in the files is part of the analysis.";
pub const NO_ACCOUNTS: &str = "none";
pub const TEMPORARY: &str = "Also take conversations marked temporary";
pub const TEMPORARY_NOTE: &str = "People who open a temporary chat may not expect it to be analysed. Left out unless you tick this.";
pub const NOTHING_TITLE: &str = "No conversation was found in these files";
pub const NOTHING_BODY: &str = "The files could be read, but hold no turn of a person that can be analysed. See below what was left out, read them as another format, or choose other files.";

pub const ACCOUNT_LEGEND: &str = "What counts as one account?";
pub const ACCOUNT_NONE: &str = "This log does not say who wrote what";
pub const ACCOUNT_NONE_BODY: &str = "A topic should be shown only if several different people are behind it. Without accounts that minimum cannot be enforced, and the report will say so. You can tell Clioscope what an account is:";
pub const ACCOUNT_GO_ON: &str = "Nothing. Go on without accounts";
pub const ACCOUNT_GO_ON_NOTE: &str =
    "The minimum number of conversations still holds. The minimum of accounts is not claimed.";
pub const ACCOUNT_FROM_LOG: &str = "The account field of the log";
pub const ACCOUNT_FROM_LOG_NOTE: &str = "Whoever the log names. Hashed while reading.";
pub const ACCOUNT_PER_FILE: &str = "Each file";
pub const ACCOUNT_PER_FILE_NOTE: &str = "Right if every file is the export of one person.";
pub const ACCOUNT_PER_CONVERSATION: &str = "Each conversation";
pub const ACCOUNT_PER_CONVERSATION_NOTE: &str =
    "Weak: one busy person looks like many. Use it only if nobody appears twice.";
pub const ACCOUNT_WEAK: &str = "Weak account rule";
pub const ACCOUNT_WEAK_BODY: &str = "Every conversation counts as an account of its own, so the account minimum protects nobody who wrote often. The report will say so.";

/// What a role of the mapping is called, with a hint.
pub fn role(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Conversation => (
            "Conversation",
            "The same value for all messages of one conversation.",
        ),
        Role::Speaker => ("Who speaks", "A word such as user or assistant."),
        Role::Text => ("Message", "The text itself."),
        Role::Prompt => ("Prompt", "What the person wrote."),
        Role::Reply => ("Answer", "What the assistant wrote."),
        Role::Messages => (
            "All messages",
            "A cell with a JSON list of messages. Replaces prompt and answer.",
        ),
        Role::Time => ("Time", "Date and time, or seconds since 1970."),
        Role::Account => (
            "Account",
            "Who wrote it. Hashed while reading, needed for the account minimum.",
        ),
    }
}

/// A role that a column can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Conversation id.
    Conversation,
    /// Who speaks.
    Speaker,
    /// The message.
    Text,
    /// The prompt, where a row is a conversation.
    Prompt,
    /// The answer.
    Reply,
    /// A JSON list of messages.
    Messages,
    /// Time.
    Time,
    /// Account.
    Account,
}

/// Why the mapping cannot be used yet.
pub const NEEDS_TEXT: &str = "Choose the column with the message.";
pub const NEEDS_PROMPT: &str = "Choose the column with the prompt, or the one with all messages.";
pub const NEEDS_SPEAKER: &str = "Choose the column that says who speaks.";

/// What the values of a column look like in the preview.
pub fn column_hint(filled: usize, distinct: usize, rows: usize) -> String {
    if filled == 0 {
        "empty in the preview".to_owned()
    } else if distinct == rows {
        format!("all different in {}", counted(rows, "row", "rows"))
    } else if distinct == 1 {
        "the same in every row".to_owned()
    } else {
        format!(
            "{} values in {}",
            count(distinct),
            counted(rows, "row", "rows")
        )
    }
}

/// Caption of the preview table.
pub fn preview_caption(rows: usize, columns: usize) -> String {
    format!(
        "First {} and all {}",
        counted(rows, "row", "rows"),
        counted(columns, "column", "columns")
    )
}

/// "1,482 accounts, by account.uuid".
pub fn accounts_by(field: &str) -> String {
    format!("by the field {field}")
}

/// Where the accounts come from if no field names them.
pub fn account_basis(choice: AccountChoice, known: bool) -> &'static str {
    match choice {
        AccountChoice::PerFile => "each file is one",
        AccountChoice::PerConversation => "each conversation is one",
        AccountChoice::FromLog if known => "from the log",
        AccountChoice::FromLog => "not in the log",
    }
}

/// The bar of all further languages.
pub fn other_languages(number: usize) -> String {
    counted(number, "other", "others")
}

/// How much of what was seen is kept.
pub fn kept_line(turns: usize, seen: usize) -> String {
    format!(
        "of {} seen",
        counted(seen.max(turns), "message", "messages")
    )
}

/// The line about shortened turns.
pub fn truncated_line(truncated: usize, turns: usize) -> String {
    format!(
        "{} turns were very long and are used with their beginning and end only.",
        of(truncated, turns)
    )
}

/// Places of quarantined records: "log.jsonl, record 12".
pub fn place(file: &str, record: usize) -> String {
    format!("{file}, record {}", count(record))
}

/// How many further places there are.
pub fn more_places(number: usize) -> String {
    format!("and {} more", count(number))
}

/// Invented topics on the picture of the first screen, one a group of it.
pub const ART_LABELS: [&str; 9] = [
    "Solve software problems",
    "Write documents",
    "Learn concepts",
    "Cook",
    "Analyse data",
    "Plan business",
    "Translate",
    "Stay healthy",
    "Travel",
];

/// How many messages were left out.
pub fn left_out(number: usize, seen: usize) -> String {
    format!("{} messages", of(number, seen))
}

/// The line below the progress bar of reading.
pub fn records_seen(records: usize) -> String {
    counted(records, "record", "records")
}

/// The status line once the files were read.
pub fn imported(conversations: usize) -> String {
    format!(
        "{} read.",
        counted(conversations, "conversation", "conversations")
    )
}
