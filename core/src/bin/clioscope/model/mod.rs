//! What `run` takes to ask a language model, and what is made of it.

mod calls;
mod driver;
mod http;
mod store;
mod table;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, ValueEnum};
use clioscope_core::Corpus;
use clioscope_core::facet::{FacetMode, FacetSpec, read_facets};
use clioscope_core::llm::estimate::{Budget, Price, PriceTable};
use clioscope_core::llm::{Api, ApiKey, BaseUrl, Endpoint, Format};
use clioscope_core::pipeline::plan::ModelPlan;

use crate::Error;
use calls::Calling;
pub(crate) use calls::Paused;
pub(crate) use driver::Driver;
use store::{Kept, Store};
pub(crate) use table::{error_table, estimate_table};

/// Conversations that are asked about first, to estimate the rest by.
pub(crate) const N_SAMPLE: usize = 20;

/// Asking a language model. Without an endpoint everything is computed, and nothing leaves this machine.
#[derive(Args)]
#[command(next_help_heading = "A language model")]
pub(crate) struct ModelArgs {
    /// Ask the model at this address, such as <http://localhost:11434>.
    #[arg(
        long,
        value_name = "URL",
        requires = "model_name",
        conflicts_with = "replay"
    )]
    endpoint: Option<String>,
    /// Name of the model.
    #[arg(long, value_name = "NAME")]
    model_name: Option<String>,
    /// Protocol of the endpoint.
    #[arg(long, value_enum, default_value_t = ApiArg::Openai)]
    api: ApiArg,
    /// Environment variable that holds the key of the endpoint.
    #[arg(long, value_name = "VAR")]
    key_env: Option<String>,
    /// File with the facets to ask for, as a JSON list [default: request, language, concern].
    #[arg(long, value_name = "FILE")]
    facets: Option<PathBuf>,
    /// Ask for each facet in a call of its own, as in the paper.
    #[arg(long)]
    faithful: bool,
    /// Analyse only conversations for which the model answers yes to this question.
    #[arg(long, value_name = "QUESTION")]
    screener: Option<String>,
    /// Analyse only conversations whose person's words match this regular expression.
    #[arg(long, value_name = "REGEX")]
    filter: Option<String>,
    /// Pause before more calls than this, counted over all runs with the same --resume folder.
    #[arg(long, value_name = "N")]
    budget_calls: Option<u64>,
    /// Pause before more money than this is spent, in the currency of the prices.
    #[arg(long, value_name = "X")]
    budget_money: Option<f64>,
    /// File with a line a model: name, price of a million input tokens, price of a million output tokens.
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
    /// Calls at a time at the most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    concurrency: Option<u16>,
    /// Tokens that prompt and answer may have together; longer conversations are shortened.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1024..))]
    context_tokens: Option<u32>,
    /// Seconds until a call is given up.
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u32).range(1..=3600))]
    timeout: Option<u32>,
    /// How answers are asked for [default: found by asking].
    #[arg(long, value_enum)]
    format: Option<FormatArg>,
    /// Folder that keeps every answer as it comes, and from which an interrupted run goes on.
    #[arg(long, value_name = "DIR")]
    resume: Option<PathBuf>,
    /// Put questions again that an earlier run with the same --resume folder gave up.
    #[arg(long, requires = "resume")]
    retry_failed: bool,
    /// Write the answers that the run used to a file.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Answer from a file that --record wrote, without any call.
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Print what the run would take, and stop. With an endpoint, 20 conversations are asked about first.
    #[arg(long)]
    pub(crate) estimate: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ApiArg {
    /// Chat completions, as most servers speak them.
    Openai,
    /// Messages.
    Anthropic,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArg {
    /// A JSON schema with greatest lengths that the server enforces.
    Bounded,
    /// A JSON schema that the server enforces.
    Schema,
    /// JSON that the server enforces.
    Json,
    /// Tags: nothing is enforced.
    Tags,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Bounded => Self::BoundedSchema,
            FormatArg::Schema => Self::JsonSchema,
            FormatArg::Json => Self::JsonObject,
            FormatArg::Tags => Self::Tags,
        }
    }
}

impl ModelArgs {
    /// What the model is asked; `None` if none is.
    pub(crate) fn plan(&self) -> Result<Option<ModelPlan>, Error> {
        if self.endpoint.is_none() && self.replay.is_none() && !self.estimate {
            return match self.first_idle() {
                Some(flag) => Err(format!("{flag} is for a run with a language model: name one with --endpoint and --model-name").into()),
                None => Ok(None),
            };
        }
        let facets = match &self.facets {
            Some(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                read_facets(&text).map_err(|errors| {
                    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                    format!("{}: {}", path.display(), errors.join("; "))
                })?
            }
            None => FacetSpec::defaults(),
        };
        let context_tokens = self
            .context_tokens
            .map_or_else(|| self.defaults().context_tokens, |tokens| tokens as usize);
        Ok(Some(ModelPlan {
            mode: if self.faithful {
                FacetMode::Faithful
            } else {
                FacetMode::OneCall
            },
            filter: self
                .filter
                .clone()
                .filter(|filter| !filter.trim().is_empty()),
            screener: self
                .screener
                .clone()
                .filter(|question| !question.trim().is_empty()),
            ..ModelPlan::new(facets, context_tokens)
        }))
    }

    /// Whoever answers the questions of a run over `corpus`; `None` if nobody does.
    pub(crate) fn driver(&self, corpus: &Arc<Corpus>, seed: u64) -> Result<Option<Driver>, Error> {
        let record = self.record.as_deref().map(store::new_record).transpose()?;
        if let Some(path) = &self.replay {
            let kept = Kept {
                journal: store::read_record(path)?,
                ..Kept::default()
            };
            return Ok(Some(Driver::new(
                Arc::clone(corpus),
                None,
                kept,
                None,
                record,
            )));
        }
        let Some(mut endpoint) = self.endpoint()? else {
            return Ok(None);
        };
        let key = self.key()?;
        let price = self.price()?;
        let budget = Budget {
            max_calls: self.budget_calls,
            max_tokens: None,
            max_money: self.budget_money,
        };
        budget
            .validate(price.as_ref())
            .map_err(|error| format!("{error}: --budget-money, --prices"))?;
        let (store, kept) = match &self.resume {
            Some(dir) => {
                let (store, kept) = Store::open(dir, !self.retry_failed)?;
                (Some(store), kept)
            }
            None => (None, Kept::default()),
        };
        if kept.n_damaged > 0 {
            eprintln!(
                "{} kept lines were damaged and are asked for again",
                kept.n_damaged
            );
        }
        let known = store.as_ref().and_then(Store::endpoint).filter(|known| {
            known.api == endpoint.api
                && known.base_url == endpoint.base_url
                && known.model == endpoint.model
        });
        let format = self
            .format
            .map(Format::from)
            .or_else(|| known.map(|known| known.format));
        endpoint.format = format.unwrap_or_default();
        let calling = Calling {
            endpoint,
            key,
            budget,
            price,
            interrupted: interrupted()?,
            seed,
        };
        let mut driver = Driver::new(Arc::clone(corpus), Some(calling), kept, store, record);
        if format.is_none() {
            driver.probe()?;
        }
        Ok(Some(driver))
    }

    /// The price of the model's tokens: of the person's table, of the examples, or nothing for a server on this machine.
    pub(crate) fn price(&self) -> Result<Option<Price>, Error> {
        let table = match &self.prices {
            Some(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                PriceTable::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?
            }
            None => PriceTable::examples(),
        };
        let Some(model) = &self.model_name else {
            return Ok(None);
        };
        let is_local = self
            .endpoint()?
            .is_some_and(|endpoint| endpoint.base_url.is_loopback());
        Ok(table
            .find(model)
            .cloned()
            .or_else(|| is_local.then(|| Price::free(model))))
    }

    /// Calls at a time at the most.
    pub(crate) fn concurrency(&self) -> usize {
        self.concurrency
            .map_or_else(|| self.defaults().max_concurrency, usize::from)
    }

    fn endpoint(&self) -> Result<Option<Endpoint>, Error> {
        let Some(url) = &self.endpoint else {
            return Ok(None);
        };
        let defaults = self.defaults();
        Ok(Some(Endpoint {
            base_url: BaseUrl::parse(url)?,
            context_tokens: self
                .context_tokens
                .map_or(defaults.context_tokens, |tokens| tokens as usize),
            max_concurrency: self.concurrency(),
            timeout_ms: self
                .timeout
                .map_or(defaults.timeout_ms, |seconds| seconds * 1000),
            ..defaults
        }))
    }

    fn defaults(&self) -> Endpoint {
        let api = match self.api {
            ApiArg::Openai => Api::OpenAi,
            ApiArg::Anthropic => Api::Anthropic,
        };
        Endpoint::new(
            api,
            BaseUrl::default(),
            self.model_name.clone().unwrap_or_default(),
        )
    }

    fn key(&self) -> Result<Option<ApiKey>, Error> {
        let Some(name) = &self.key_env else {
            return Ok(None);
        };
        let key = std::env::var(name).map_err(|_missing| {
            format!("--key-env: the environment has no variable {name} with a key in it")
        })?;
        Ok(ApiKey::parse(&key).map_err(|error| format!("{name}: {error}"))?)
    }

    /// The first argument that means nothing without a model.
    fn first_idle(&self) -> Option<&'static str> {
        [
            (self.model_name.is_some(), "--model-name"),
            (self.key_env.is_some(), "--key-env"),
            (self.facets.is_some(), "--facets"),
            (self.faithful, "--faithful"),
            (self.screener.is_some(), "--screener"),
            (self.filter.is_some(), "--filter"),
            (self.budget_calls.is_some(), "--budget-calls"),
            (self.budget_money.is_some(), "--budget-money"),
            (self.resume.is_some(), "--resume"),
            (self.record.is_some(), "--record"),
        ]
        .into_iter()
        .find_map(|(is_given, flag)| is_given.then_some(flag))
    }
}

/// Set by the first Ctrl-C: calls in flight are still taken. The second ends the program.
fn interrupted() -> Result<Arc<AtomicBool>, Error> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    ctrlc::set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            // As the shell says it of a program that a signal ended.
            std::process::exit(130);
        }
    })?;
    Ok(flag)
}
