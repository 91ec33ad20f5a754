//! The pipeline role: takes the page's messages, one at a time, and answers.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use clioscope_core::Corpus;
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::{RunOutput, language_of};
use clioscope_core::report::v1::Report;
use js_sys::Float32Array;
use rexie::Rexie;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};

use super::import::{Import, import_files, import_sample};
use super::message::{decode, describe, list, post};
use super::{executor, models, scope, store};
use crate::protocol::{
    Example, FromWorker, ModelCard, PROTOCOL_VERSION, RunId, StopReason, ToWorker,
};

/// Conversations on a page of the owner's view.
const EXAMPLES: usize = 10;

/// What the worker knows between messages.
#[derive(Default)]
struct Pipeline {
    models: RefCell<Vec<ModelSpec>>,
    database: RefCell<Option<Rexie>>,
    import: RefCell<Option<Held>>,
    last: RefCell<Option<Last>>,
    /// The run that the page wants stopped.
    cancelled: Cell<Option<RunId>>,
}

/// What was imported.
struct Held {
    corpus: Arc<Corpus>,
    files: Vec<String>,
}

/// The last run of this session, for the owner's view.
struct Last {
    corpus: Arc<Corpus>,
    cluster_of: Vec<Option<u32>>,
    report: Report,
}

pub(super) fn start() {
    let pipeline = Rc::new(Pipeline::default());
    let handler = Rc::clone(&pipeline);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data();
        match decode::<ToWorker>(&message) {
            Ok(head) => spawn_local(Rc::clone(&handler).handle(head, message)),
            Err(error) => notice(format!(
                "The page sent a message that this worker does not know: {}",
                describe(&error)
            )),
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The handler lives as long as the worker.
    on_message.forget();
    spawn_local(pipeline.get_ready());
}

impl Pipeline {
    async fn get_ready(self: Rc<Self>) {
        let models = match models::list().await {
            Ok(models) => models,
            Err(message) => {
                notice(message);
                Vec::new()
            }
        };
        let cards = models.iter().map(card).collect();
        *self.models.borrow_mut() = models;
        let database = store::open().await;
        let storage = database.is_some();
        *self.database.borrow_mut() = database;
        post(
            &FromWorker::Ready {
                protocol: PROTOCOL_VERSION,
                models: cards,
                storage,
            },
            &[],
        );
    }

    async fn handle(self: Rc<Self>, head: ToWorker, message: JsValue) {
        match head {
            ToWorker::Import { choices } => {
                let files: Vec<File> = list(&message, "files")
                    .iter()
                    .map(JsCast::unchecked_into)
                    .collect();
                self.hold(|| import_files(files, &choices, &self.model_ids()));
            }
            ToWorker::ImportSample => match models::text("sample/conversations.jsonl").await {
                Ok(text) => self.hold(|| import_sample(text, &self.model_ids())),
                Err(message) => post(&FromWorker::ImportFailed { message }, &[]),
            },
            ToWorker::Start { run, plan } => {
                let reason = match self.run(run, plan).await {
                    Ok(()) => return,
                    Err(reason) => reason,
                };
                post(&FromWorker::Stopped { run, reason }, &[]);
            }
            ToWorker::Cancel { run } => self.cancelled.set(Some(run)),
            ToWorker::Load => self.load().await,
            ToWorker::Examples { cluster, skip } => self.examples(cluster, skip),
            ToWorker::Forget => {
                *self.import.borrow_mut() = None;
                *self.last.borrow_mut() = None;
                let database = self.database.borrow_mut().take();
                store::forget(database).await;
                models::forget().await;
                *self.database.borrow_mut() = store::open().await;
                post(&FromWorker::Forgotten, &[]);
            }
        }
    }

    /// Replaces what was imported before; it is freed first, so that two corpora never stand in memory together.
    fn hold(&self, import: impl FnOnce() -> Option<Import>) {
        *self.import.borrow_mut() = None;
        if let Some(Import { imported, files }) = import() {
            *self.import.borrow_mut() = Some(Held {
                corpus: Arc::new(imported.corpus),
                files,
            });
        }
    }

    async fn run(&self, id: RunId, plan: RunPlan) -> Result<(), StopReason> {
        let failed = |message: &str| StopReason::Failed(message.to_owned());
        let (corpus, files) = self
            .import
            .borrow()
            .as_ref()
            .map(|held| (Arc::clone(&held.corpus), held.files.clone()))
            .ok_or_else(|| failed("Nothing is imported; choose files first."))?;
        let spec = self
            .models
            .borrow()
            .iter()
            .find(|spec| spec.id == plan.model)
            .cloned()
            .ok_or_else(|| failed("The chosen model is not in this deployment's list."))?;
        let output =
            executor::execute(id, Arc::clone(&corpus), files, plan, spec, &self.cancelled).await?;
        self.publish(id, corpus, output).await;
        Ok(())
    }

    /// Sends the report, keeps what the owner's view needs, and stores what a reload needs.
    async fn publish(&self, id: RunId, corpus: Arc<Corpus>, output: RunOutput) {
        let RunOutput {
            report,
            points,
            cluster_of,
            ..
        } = output;
        let x = Float32Array::from(points.x.as_slice());
        let y = Float32Array::from(points.y.as_slice());
        // The store's transaction is its own to end; it is taken out so that no borrow is held across an await.
        let database = self.database.borrow_mut().take();
        if let Some(database) = &database
            && let Err(error) = store::save(database, &report, &x, &y).await
        {
            notice(format!(
                "The result could not be stored and will not survive a reload: {error}"
            ));
        }
        *self.database.borrow_mut() = database;
        *self.last.borrow_mut() = Some(Last {
            corpus,
            cluster_of,
            report: report.clone(),
        });
        post(
            &FromWorker::Report {
                run: Some(id),
                report: Box::new(report),
            },
            &[x, y],
        );
    }

    async fn load(&self) {
        let database = self.database.borrow_mut().take();
        let stored = match &database {
            Some(database) => store::load(database).await,
            None => None,
        };
        *self.database.borrow_mut() = database;
        match stored {
            Some((report, buffers)) => post(
                &FromWorker::Report {
                    run: None,
                    report: Box::new(report),
                },
                &buffers,
            ),
            None => post(&FromWorker::NothingStored, &[]),
        }
    }

    fn examples(&self, cluster: u32, skip: usize) {
        let last = self.last.borrow();
        let members: Vec<usize> = last.as_ref().map_or_else(Vec::new, |last| {
            let within = |base: Option<u32>| {
                base.is_some_and(|base| last.report.path(base).contains(&cluster))
            };
            (0..last.cluster_of.len())
                .filter(|&index| within(last.cluster_of[index]))
                .collect()
        });
        let examples = last.as_ref().map_or_else(Vec::new, |last| {
            let conversations = &last.corpus.conversations;
            members
                .iter()
                .skip(skip)
                .take(EXAMPLES)
                .map(|&index| example(&conversations[index]))
                .collect()
        });
        post(
            &FromWorker::Examples {
                cluster,
                total: members.len(),
                skip,
                examples,
            },
            &[],
        );
    }

    fn model_ids(&self) -> Vec<String> {
        self.models
            .borrow()
            .iter()
            .map(|spec| spec.id.clone())
            .collect()
    }
}

fn example(conversation: &clioscope_core::Conversation) -> Example {
    Example {
        id: conversation.id.clone(),
        at: conversation.started_at,
        language: language_of(conversation).to_owned(),
        turns: conversation
            .turns
            .iter()
            .map(|turn| (turn.role == clioscope_core::Role::User, turn.text.clone()))
            .collect(),
    }
}

fn card(spec: &ModelSpec) -> ModelCard {
    let languages = match spec.languages.as_slice() {
        [only] if only == "eng" => "English".to_owned(),
        several => format!("{} languages", several.len()),
    };
    ModelCard {
        id: spec.id.clone(),
        name: spec.name.clone(),
        note: format!("{languages}, {} dimensions", spec.dims),
        bytes: (spec.weights.bytes + spec.tokenizer.bytes) as f64,
    }
}

fn notice(message: String) {
    post(&FromWorker::Notice { message }, &[]);
}
