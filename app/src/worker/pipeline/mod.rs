//! The pipeline role: takes the page's messages and answers.
//!
//! Every message is a task of its own, so that an endpoint can be tested, and a run paused, while the run goes on. What
//! belongs together is in a file: runs here; before them `ahead`; the endpoint in `connection`; what a model is good for in
//! `check`; the ledger and project files in `records` and `project`.

mod ahead;
mod check;
mod connection;
mod examples;
mod project;
mod records;
mod words;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use clioscope_core::Corpus;
use clioscope_core::embed::model::ModelSpec;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::{Run, RunError, RunOutput};
use clioscope_core::projection::Points;
use clioscope_core::report::v1::{Report, SelfTestRecord};
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::lock::Mutex;
use js_sys::{Float32Array, Object};
use rexie::Rexie;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::book::{self, Book, RunNote};
use super::built_in::BuiltIn;
use super::executor::{Finished, Job, Order, execute};
use super::import::{Import, import_files, import_sample};
use super::message::{decode, describe, list, listen, post};
use super::model_call::Link;
use super::model_client::{Allowance, ModelClient};
use super::{model_store, models, store};
use crate::protocol::{
    FromWorker, ModelCard, PROTOCOL_VERSION, ResumableRun, RunId, StopReason, ToWorker,
};

/// The bundled sample, in the page's folder.
const SAMPLE: &str = "sample/conversations.jsonl";

/// What the worker knows between messages.
#[derive(Default)]
struct Pipeline {
    models: RefCell<Vec<ModelSpec>>,
    database: RefCell<Option<Rexie>>,
    import: RefCell<Option<Held>>,
    shown: RefCell<Option<Shown>>,
    /// The runs under way and how to tell them what the page wants.
    running: RefCell<BTreeMap<RunId, UnboundedSender<Order>>>,
    /// The endpoint in use.
    link: RefCell<Option<Link>>,
    allowance: Cell<Allowance>,
    built_in: Rc<BuiltIn>,
    /// Opened when it is first needed, and then kept from other tabs.
    book: Mutex<Option<Rc<Book>>>,
    /// The run that an earlier tab did not finish, with the fingerprint of its corpus.
    interrupted: RefCell<Option<(ResumableRun, String)>>,
    ahead: ahead::Ahead,
    /// The last test of the auditor.
    self_test: RefCell<Option<SelfTestRecord>>,
}

/// What was imported.
struct Held {
    corpus: Arc<Corpus>,
    files: Vec<String>,
}

/// The report that the page shows.
struct Shown {
    report: Report,
    /// The maps of its hierarchies.
    points: Vec<Points>,
    /// The conversations behind it and the point of each, for the owner's view; `None` after a reload.
    conversations: Option<(Arc<Corpus>, Vec<Option<usize>>)>,
}

pub(super) fn start() {
    let pipeline = Rc::new(Pipeline::default());
    let handler = Rc::clone(&pipeline);
    listen(move |message| match decode::<ToWorker>(&message) {
        Ok(head) => spawn_local(Rc::clone(&handler).handle(head, message)),
        Err(error) => notice(format!(
            "The page sent a message that this worker does not know: {}",
            describe(&error)
        )),
    });
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
        let interrupted = book::interrupted().await;
        let run = interrupted.as_ref().map(|(run, _)| Box::new(run.clone()));
        *self.interrupted.borrow_mut() = interrupted;
        if run.is_some() {
            post(&FromWorker::Resumable(run), &[]);
        }
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
            ToWorker::ImportSample => match models::text(SAMPLE).await {
                Ok(text) => self.hold(|| import_sample(text, &self.model_ids())),
                Err(message) => post(&FromWorker::ImportFailed { message }, &[]),
            },
            ToWorker::Start { run, plan } => {
                let ended = self.run(run, plan).await;
                self.end(run, ended);
            }
            ToWorker::Cancel { run } => self.order(run, Order::Cancel),
            ToWorker::Pause { run } => self.order(run, Order::Pause),
            ToWorker::Continue { run, retry_failed } => {
                let link = self.link.borrow().clone();
                self.order(run, Order::Continue { link, retry_failed });
            }
            ToWorker::Limit { cap, prices } => {
                let allowance = Allowance { cap, prices };
                self.allowance.set(allowance);
                for run in self.running.borrow().values() {
                    // A run that just ended hears nothing any more.
                    drop(run.unbounded_send(Order::Limit(allowance)));
                }
            }
            ToWorker::Load => self.load().await,
            ToWorker::Examples {
                facet,
                cluster,
                skip,
            } => self.examples(&facet, cluster, skip),
            ToWorker::Forget => self.forget().await,
            ToWorker::UseEndpoint { endpoint } => self.use_endpoint(endpoint, &message),
            ToWorker::ListModels => self.list_models().await,
            ToWorker::TestConnection => self.test_connection().await,
            ToWorker::CheckWords(check) => {
                post(&FromWorker::WordsChecked(words::checked(check)), &[]);
            }
            ToWorker::Preview { plan } => self.preview(plan),
            ToWorker::Estimate {
                run,
                plan,
                prices,
                measure,
            } => {
                let ended = self.estimate(run, plan, prices, measure).await;
                self.end(run, ended);
            }
            ToWorker::SelfTest { run } => {
                let ended = self.self_test(run).await;
                self.end(run, ended);
            }
            ToWorker::CheckModel { run, conversations } => {
                let ended = self.check_model(run, conversations).await;
                self.end(run, ended);
            }
            ToWorker::Ledger { skip } => self.ledger(skip).await,
            ToWorker::ExportLedger => self.export_ledger().await,
            ToWorker::SaveProject => self.save_project().await,
            ToWorker::OpenProject => self.open_project(&message).await,
            ToWorker::BuiltInAnswered { id, text } => {
                self.built_in.answered(id, text.map(|text| text.0));
            }
        }
    }

    /// Replaces what was imported before; it is freed first, so that two corpora never stand in memory together.
    fn hold(&self, import: impl FnOnce() -> Option<Import>) {
        *self.import.borrow_mut() = None;
        let Some(Import { imported, files }) = import() else {
            return;
        };
        let corpus = Arc::new(imported.corpus);
        if let Some((_, fingerprint)) = &*self.interrupted.borrow()
            && !fingerprint.is_empty()
            && corpus.fingerprint() != *fingerprint
        {
            notice("These are not the files of the run that was interrupted. Its answers are kept, and are used wherever they fit.".to_owned());
        }
        *self.import.borrow_mut() = Some(Held { corpus, files });
    }

    /// What is imported.
    fn held(&self) -> Result<(Arc<Corpus>, Vec<String>), StopReason> {
        self.import
            .borrow()
            .as_ref()
            .map(|held| (Arc::clone(&held.corpus), held.files.clone()))
            .ok_or_else(|| failed("Nothing is imported; choose files first."))
    }

    /// The embedding model called `id`.
    fn spec(&self, id: &str) -> Result<ModelSpec, StopReason> {
        self.models
            .borrow()
            .iter()
            .find(|spec| spec.id == id)
            .cloned()
            .ok_or_else(|| failed("The chosen model is not in this deployment's list."))
    }

    /// The endpoint in use.
    fn link(&self) -> Result<Link, StopReason> {
        self.link
            .borrow()
            .clone()
            .ok_or_else(|| failed("No model is chosen; fill in the endpoint first."))
    }

    /// The book, opened if it is not.
    async fn book(&self) -> Rc<Book> {
        let mut slot = self.book.lock().await;
        match &*slot {
            Some(book) => Rc::clone(book),
            None => Rc::clone(slot.insert(Book::open().await)),
        }
    }

    async fn run(&self, id: RunId, plan: RunPlan) -> Result<(), StopReason> {
        let orders = self.begin(id);
        let (corpus, files) = self.held()?;
        let spec = self.spec(&plan.model)?;
        let is_asking = plan.model_plan.is_some();
        let book = if is_asking {
            Some(self.note_start(&plan, &corpus, &files).await?)
        } else {
            None
        };
        let make = || {
            Run::new(
                Arc::clone(&corpus),
                plan.clone(),
                spec.clone(),
                files.clone(),
            )
        };
        let finished = self
            .carry_out(
                id,
                &make,
                spec.clone(),
                is_asking.then_some(&corpus),
                orders,
            )
            .await;
        if let Some(book) = book {
            *self.interrupted.borrow_mut() = None;
            book.close_note();
        }
        let Finished {
            mut output,
            seconds,
            ..
        } = finished?;
        output.report.run.seconds = seconds;
        if let (Some(model), Some(privacy)) =
            (&output.report.run.model, &mut output.report.run.privacy)
        {
            let tested = self.self_test.borrow().clone();
            privacy.self_test =
                tested.filter(|test| model.models.iter().any(|(name, _)| *name == test.model));
        }
        self.publish(id, corpus, output).await;
        Ok(())
    }

    /// Writes down that a run with a model begins. If it is not the one that was interrupted, what that had given up is
    /// asked for again.
    async fn note_start(
        &self,
        plan: &RunPlan,
        corpus: &Corpus,
        files: &[String],
    ) -> Result<Rc<Book>, StopReason> {
        let note = RunNote {
            plan: plan.clone(),
            endpoint: self.link()?.endpoint,
            files: files.to_vec(),
            corpus: corpus.fingerprint(),
            is_over: false,
        };
        let book = self.book().await;
        let goes_on = book
            .last_note()
            .is_some_and(|last| !last.is_over && last.corpus == note.corpus);
        if !goes_on {
            book.forget_failures();
        }
        book.note(note);
        Ok(book)
    }

    /// Makes the run `id` known, so that orders reach it.
    fn begin(&self, id: RunId) -> UnboundedReceiver<Order> {
        let (sender, orders) = unbounded();
        self.running.borrow_mut().insert(id, sender);
        orders
    }

    /// A run ended.
    fn end(&self, run: RunId, ended: Result<(), StopReason>) {
        self.running.borrow_mut().remove(&run);
        if let Err(reason) = ended {
            post(&FromWorker::Stopped { run, reason }, &[]);
        }
    }

    fn order(&self, run: RunId, order: Order) {
        if let Some(run) = self.running.borrow().get(&run) {
            // A run that just ended hears nothing any more.
            drop(run.unbounded_send(order));
        }
    }

    /// Carries out a run. With `asked_about` it asks the model in use about the conversations of that corpus.
    async fn carry_out<T>(
        &self,
        id: RunId,
        make: &dyn Fn() -> Result<Run<T>, RunError>,
        spec: ModelSpec,
        asked_about: Option<&Arc<Corpus>>,
        orders: UnboundedReceiver<Order>,
    ) -> Result<Finished<T>, StopReason> {
        let (sender, events) = unbounded();
        let model = match asked_about {
            None => None,
            Some(corpus) => {
                let book = self.book().await;
                let built_in = Rc::clone(&self.built_in);
                Some(ModelClient::new(
                    self.link()?,
                    self.allowance.get(),
                    Arc::clone(corpus),
                    book,
                    built_in,
                    sender,
                ))
            }
        };
        execute(Job {
            id,
            make,
            spec,
            model,
            events,
            orders,
        })
        .await
    }

    /// Shows a report, keeps what the owner's view needs, and stores what a reload needs.
    async fn publish(&self, id: RunId, corpus: Arc<Corpus>, output: RunOutput) {
        let RunOutput {
            report,
            points,
            other_points,
            point_of,
            ..
        } = output;
        let points = std::iter::once(points).chain(other_points).collect();
        let conversations = Some((corpus, point_of));
        self.show(
            Some(id),
            Shown {
                report,
                points,
                conversations,
            },
        )
        .await;
    }

    /// Stores a report and sends it to the page.
    async fn show(&self, run: Option<RunId>, shown: Shown) {
        let columns = columns(&shown.points);
        // The store's transaction is its own to end; it is taken out so that no borrow is held across an await.
        let database = self.database.borrow_mut().take();
        if let Some(database) = &database
            && let Err(error) = store::save(database, &shown.report, &columns).await
        {
            notice(format!(
                "The result could not be stored and will not survive a reload: {error}"
            ));
        }
        *self.database.borrow_mut() = database;
        let report = Box::new(shown.report.clone());
        *self.shown.borrow_mut() = Some(shown);
        post_report(run, report, &columns);
    }

    async fn load(&self) {
        let database = self.database.borrow_mut().take();
        let stored = match &database {
            Some(database) => store::load(database).await,
            None => None,
        };
        *self.database.borrow_mut() = database;
        let Some((report, columns)) = stored else {
            return post(&FromWorker::NothingStored, &[]);
        };
        let points = columns
            .chunks_exact(2)
            .map(|axes| Points {
                x: axes[0].to_vec(),
                y: axes[1].to_vec(),
            })
            .collect();
        *self.shown.borrow_mut() = Some(Shown {
            report: report.clone(),
            points,
            conversations: None,
        });
        let report = Box::new(report);
        post_report(None, report, &columns);
    }

    async fn forget(&self) {
        *self.import.borrow_mut() = None;
        *self.shown.borrow_mut() = None;
        *self.link.borrow_mut() = None;
        *self.interrupted.borrow_mut() = None;
        self.ahead.forget();
        for run in self.running.borrow().values() {
            // A run that just ended hears nothing any more.
            drop(run.unbounded_send(Order::Cancel));
        }
        if let Some(book) = self.book.lock().await.take() {
            book.close();
        }
        model_store::forget().await;
        let database = self.database.borrow_mut().take();
        store::forget(database).await;
        models::forget().await;
        *self.database.borrow_mut() = store::open().await;
        post(&FromWorker::Forgotten, &[]);
    }

    fn model_ids(&self) -> Vec<String> {
        self.models
            .borrow()
            .iter()
            .map(|spec| spec.id.clone())
            .collect()
    }
}

/// x and y of each map.
fn columns(points: &[Points]) -> Vec<Float32Array> {
    points
        .iter()
        .flat_map(|points| [&points.x, &points.y])
        .map(|axis| Float32Array::from(axis.as_slice()))
        .collect()
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

fn failed(message: &str) -> StopReason {
    StopReason::Failed(message.to_owned())
}

/// Sends the page a report with the columns of its map.
fn post_report(run: Option<RunId>, report: Box<Report>, columns: &[Float32Array]) {
    let buffers: Vec<&Object> = columns.iter().map(AsRef::as_ref).collect();
    post(&FromWorker::Report { run, report }, &buffers);
}

fn notice(message: String) {
    post(&FromWorker::Notice { message }, &[]);
}
