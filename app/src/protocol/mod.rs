//! What the page and the pipeline worker say to each other.
//!
//! A message is a JavaScript object `{ head, files?, buffers? }`: `head` is one of the enums here, by
//! serde; `files` holds `File` objects, `buffers` transferred typed arrays and `key` the key of an endpoint, which serde
//! never sees.
//! Every message of a run names it; the page drops those of a run that is not current.

mod model;

use std::fmt;

use clioscope_core::llm::{Endpoint, Format};
use clioscope_core::pipeline::{plan::RunPlan, stage::Stage};
use clioscope_core::report::v1::{CheckRecord, Report, SelfTestRecord};
use serde::{Deserialize, Serialize};

pub use model::{
    CallsView, Cap, EstimateView, LedgerRow, LedgerTotal, PreviewCall, Prices, ResumableRun,
    StageCost, TestState, TestStep, Words, WordsCheck, WrongWords,
};

/// Raised whenever a message changes its meaning; page and worker refuse each other if it differs.
pub const PROTOCOL_VERSION: u32 = 2;

/// Where a record stands: the file's name and the 1-based number of the record.
pub type Place = (String, usize);

/// Names one run of this session.
pub type RunId = u32;

/// From the page to the pipeline worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Read the attached `files` and say what they are. Replaces what was imported before.
    Import {
        /// What the person chose where detection is not enough.
        choices: ImportChoices,
    },
    /// Read the bundled sample.
    ImportSample,
    /// Run the pipeline on what was imported.
    Start {
        /// The new run.
        run: RunId,
        /// Its parameters.
        plan: RunPlan,
    },
    /// Stop at the next chunk boundary.
    Cancel {
        /// The run to stop.
        run: RunId,
    },
    /// Send the last stored report, if there is one.
    Load,
    /// Owner's view: raw conversations of a cluster.
    Examples {
        /// Key of the facet in whose hierarchy the cluster is; empty in an offline run.
        #[serde(default)]
        facet: String,
        /// Id of the cluster in that hierarchy.
        cluster: u32,
        /// How many to skip.
        skip: usize,
    },
    /// Delete everything stored by this origin and forget what was imported.
    Forget,
    /// Use this endpoint from now on, or none. Its key comes as `key` beside the head, and is kept in memory only.
    UseEndpoint {
        /// The endpoint.
        endpoint: Option<Endpoint>,
    },
    /// Ask the endpoint which models it has.
    ListModels,
    /// Try the endpoint, and find the best answer format.
    TestConnection,
    /// Say what is wrong with the person's own words: what the page cannot tell without regular expressions.
    CheckWords(WordsCheck),
    /// Make, but do not send, the first calls of a run.
    Preview {
        /// Its parameters.
        plan: RunPlan,
    },
    /// Say what a run would take; after `measure`, put some conversations to the model for it. Their answers are kept.
    Estimate {
        /// Names the measurement, which can be cancelled like a run.
        run: RunId,
        /// Its parameters.
        plan: RunPlan,
        /// Prices.
        prices: Prices,
        /// Conversations to measure on; 0 for none.
        measure: usize,
    },
    /// What a run may spend, from now on.
    Limit {
        /// The cap.
        cap: Cap,
        /// Prices.
        prices: Prices,
    },
    /// Finish the calls under way, then wait.
    Pause {
        /// The run.
        run: RunId,
    },
    /// Go on after a pause, perhaps with another endpoint or cap.
    Continue {
        /// The run.
        run: RunId,
        /// Ask again what was given up.
        retry_failed: bool,
    },
    /// Put the auditor's own test to the model.
    SelfTest {
        /// Names it, for progress and cancel.
        run: RunId,
    },
    /// Check the model on labelled conversations of the bundled sample.
    CheckModel {
        /// Names it, for progress and cancel.
        run: RunId,
        /// How many conversations.
        conversations: usize,
    },
    /// Send a page of the ledger.
    Ledger {
        /// How many entries to skip, newest first.
        skip: usize,
    },
    /// Send the whole ledger as CSV.
    ExportLedger,
    /// Put everything but keys and conversations into one file.
    SaveProject,
    /// Read the attached project file.
    OpenProject,
    /// The browser's own model answered, or failed.
    BuiltInAnswered {
        /// The call.
        id: u64,
        /// Its text; `None` if it failed.
        text: Option<Words>,
    },
}

/// From the pipeline worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromWorker {
    /// The first message: the worker runs.
    Ready {
        /// The worker's [`PROTOCOL_VERSION`].
        protocol: u32,
        /// Models that this deployment offers.
        models: Vec<ModelCard>,
        /// `false` where storage is denied (a private window): nothing will survive a reload.
        storage: bool,
    },
    /// How far reading the files is.
    ImportProgress {
        /// Bytes read.
        done: f64,
        /// Bytes in all files.
        total: f64,
        /// Records seen.
        records: usize,
    },
    /// The files were read.
    Imported(Box<ImportSummary>),
    /// The files are a table or lines of an unknown form: columns must be mapped first.
    NeedsMapping(MappingQuestion),
    /// The files could not be read. The message says what, where and what to do, never any text of them.
    ImportFailed {
        /// For the person.
        message: String,
    },
    /// How far a run is.
    Progress {
        /// The run.
        run: RunId,
        /// Its stage.
        stage: Stage,
        /// Units done.
        done: usize,
        /// Units in all, 0 while unknown.
        total: usize,
        /// Seconds to the end of the whole run, once it can be told.
        eta_secs: Option<f32>,
    },
    /// Bytes of the model's files fetched from this origin so far.
    ModelProgress {
        /// The run.
        run: RunId,
        /// Bytes fetched.
        done: f64,
        /// Bytes in all.
        total: f64,
    },
    /// A finished or stored run. `buffers` holds x and y of the points, `Float32Array`s of equal length: of the report's
    /// first hierarchy, then of each of its others.
    Report {
        /// The run; `None` for the stored one.
        run: Option<RunId>,
        /// What views may see.
        report: Box<Report>,
    },
    /// There is no stored report.
    NothingStored,
    /// A run ended without a report.
    Stopped {
        /// The run.
        run: RunId,
        /// Why.
        reason: StopReason,
    },
    /// Owner's view.
    Examples {
        /// The cluster asked for.
        cluster: u32,
        /// Conversations of it in all.
        total: usize,
        /// How many were skipped.
        skip: usize,
        /// Some of them; empty after a reload, since raw text is never stored.
        examples: Vec<Example>,
    },
    /// Everything is forgotten.
    Forgotten,
    /// Models of the endpoint, or why there are none.
    Models {
        /// Their names.
        models: Vec<String>,
        /// What is wrong, if anything.
        problem: Option<TestStep>,
    },
    /// What "Test connection" found.
    Tested {
        /// Findings, in order.
        steps: Vec<TestStep>,
        /// The best answer format that the endpoint has; `None` if it does not answer.
        format: Option<Format>,
    },
    /// The person's own words were checked.
    WordsChecked(WordsCheck),
    /// The first calls of a run, not sent.
    Preview {
        /// The calls.
        calls: Vec<PreviewCall>,
    },
    /// What a run will take.
    Estimate(EstimateView),
    /// How the calls of a run go.
    Calls {
        /// The run.
        run: RunId,
        /// The figures.
        calls: CallsView,
    },
    /// A run waits for the person; nothing is lost.
    Paused {
        /// The run.
        run: RunId,
        /// Why, and what to do.
        reason: String,
    },
    /// A run that was interrupted, if there is one.
    Resumable(Option<Box<ResumableRun>>),
    /// The auditor's own test.
    SelfTested {
        /// Its name.
        run: RunId,
        /// How it went.
        score: SelfTestRecord,
    },
    /// The model's check.
    Checked {
        /// Its name.
        run: RunId,
        /// How it went.
        check: Box<CheckRecord>,
    },
    /// A page of the ledger, newest first.
    Ledger {
        /// Entries in all.
        total: usize,
        /// How many were skipped.
        skip: usize,
        /// Some of them.
        rows: Vec<LedgerRow>,
        /// Sums of all.
        totals: Vec<LedgerTotal>,
    },
    /// A file for the person to save; its bytes are in `buffers`.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        media: String,
    },
    /// A project file could not be opened; what was there before is untouched.
    ProjectFailed {
        /// For the person.
        message: String,
    },
    /// Ask the browser's own model, which only the page can reach.
    AskBuiltIn {
        /// The call.
        id: u64,
        /// As [`wire`](clioscope_core::llm::wire) makes it.
        body: Words,
    },
    /// Something worth knowing that stops nothing.
    Notice {
        /// For the person.
        message: String,
    },
}

/// Why a run ended without a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StopReason {
    /// The person cancelled.
    Cancelled,
    /// It failed; the message says what and what to do.
    Failed(String),
}

/// What the person chose where detection is not enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportChoices {
    /// Read the files as this format (its id) whatever detection says.
    pub format: Option<String>,
    /// Columns of a table or of unknown lines.
    pub mapping: Option<Mapping>,
    /// What an account is.
    pub accounts: AccountChoice,
    /// Also take conversations marked temporary.
    pub include_temporary: bool,
}

/// What an account is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountChoice {
    /// The field the log names, if any.
    #[default]
    FromLog,
    /// Each file is one account.
    PerFile,
    /// Each conversation is an account of its own: weak, and said so.
    PerConversation,
}

/// Which column is what; all by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// `true`: a row is one message; `false`: a row is a whole conversation.
    pub row_is_message: bool,
    /// Conversation id.
    pub conversation: Option<String>,
    /// Who speaks (row = message).
    pub role: Option<String>,
    /// The message, or the prompt (row = conversation).
    pub text: Option<String>,
    /// The answer (row = conversation).
    pub reply: Option<String>,
    /// A cell that holds a JSON list of messages (row = conversation).
    pub messages: Option<String>,
    /// Time.
    pub time: Option<String>,
    /// Account; hashed while reading.
    pub account: Option<String>,
}

/// What the mapping step needs. The preview is the owner's own data and is shown to nobody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MappingQuestion {
    /// Id of the format, `csv` or `jsonl`.
    pub format: String,
    /// Column names.
    pub columns: Vec<String>,
    /// Up to 20 rows.
    pub preview: Vec<Vec<String>>,
    /// What the column names suggest.
    pub proposed: Mapping,
}

/// The verdict on the imported files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// File names as dropped.
    pub files: Vec<String>,
    /// Id of the format.
    pub format: String,
    /// Display name of the format.
    pub format_label: String,
    /// Formats that "change…" offers: id and display name.
    pub formats: Vec<(String, String)>,
    /// The mapping in use, for formats that need one.
    pub mapping: Option<MappingQuestion>,
    /// Conversations kept.
    pub conversations: usize,
    /// User and assistant turns kept.
    pub turns: usize,
    /// Distinct accounts, if the log names any.
    pub accounts: Option<usize>,
    /// The field the accounts come from.
    pub account_field: Option<String>,
    /// The choice in force.
    pub account_choice: AccountChoice,
    /// Earliest time, UTC milliseconds.
    pub first_at: Option<i64>,
    /// Latest time, UTC milliseconds.
    pub last_at: Option<i64>,
    /// Conversations by language code, most frequent first.
    pub languages: Vec<(String, usize)>,
    /// Messages dropped by reason.
    pub dropped: Vec<(String, usize)>,
    /// Unreadable records: reason, count, and the first few places (file, record number).
    pub quarantined: Vec<(String, usize, Vec<Place>)>,
    /// Messages seen: kept + dropped + quarantined.
    pub seen: usize,
    /// Turns shortened to head and tail.
    pub truncated: usize,
    /// The model the plan should propose.
    pub proposed_model: String,
    /// Why, in a sentence.
    pub proposed_because: String,
}

/// A model of this deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Folder under `models/`, e.g. `use-multilingual`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// One line for the person: languages, dimensions.
    pub note: String,
    /// Bytes to fetch when chosen.
    pub bytes: f64,
}

/// One raw conversation for its owner. Hostile text: shown as text only.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// The log's id.
    pub id: String,
    /// Start, UTC milliseconds.
    pub at: Option<i64>,
    /// Language code.
    pub language: String,
    /// `true` for the person's turns, and the text.
    pub turns: Vec<(bool, String)>,
}

impl fmt::Debug for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Example({} turns)", self.turns.len())
    }
}
