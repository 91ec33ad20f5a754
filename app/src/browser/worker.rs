//! The page's end of the pipeline worker: spawn, post, receive, replace.
//!
//! Messages posted before the worker's wasm runs are lost, so they wait here until its `Ready` was
//! accepted ([`Link::open`]). The files of the person are kept here too: the state knows them by name only,
//! and a worker that replaces another gets them again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use clioscope_core::llm::ApiKey;
use js_sys::{Array, Float32Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, File, MessageEvent, Worker};

use super::{built_in, download};
use crate::protocol::{FromWorker, ToWorker, Words};
use crate::spawn::{Binary, spawn};
use crate::state::app_context::{AppContext, Attached, Link};

/// Name of the pipeline worker.
const NAME: &str = "clioscope-pipeline";

/// A callback that JavaScript holds on to; the same one for every worker.
type Handler<E> = RefCell<Option<Closure<dyn Fn(E)>>>;

/// The pipeline worker. Lives as long as the page.
pub struct WorkerClient {
    worker: RefCell<Option<Worker>>,
    ready: Cell<bool>,
    waiting: RefCell<Vec<ToWorker>>,
    files: RefCell<Vec<File>>,
    /// A project file on its way to the worker.
    project: RefCell<Option<File>>,
    /// The key of the endpoint. It goes from here to the worker and nowhere else.
    key: RefCell<Option<ApiKey>>,
    context: AppContext,
    on_message: Handler<MessageEvent>,
    on_error: Handler<Event>,
}

impl WorkerClient {
    /// Starts a worker whose messages go to `context`.
    pub fn spawn(context: AppContext) -> Rc<Self> {
        let client = Rc::new(Self {
            worker: RefCell::default(),
            ready: Cell::new(false),
            waiting: RefCell::default(),
            files: RefCell::default(),
            project: RefCell::default(),
            key: RefCell::default(),
            context,
            on_message: RefCell::default(),
            on_error: RefCell::default(),
        });
        *client.on_message.borrow_mut() =
            Some(Closure::new(move |event: MessageEvent| {
                match decode(&event.data()) {
                    Ok((message, attached)) => context.receive(message, attached),
                    Err(error) => context.worker_failed(error),
                }
            }));
        *client.on_error.borrow_mut() = Some(Closure::new(move |event: Event| {
            let detail = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            context.worker_failed(detail.unwrap_or_default());
        }));
        client.start();
        client
    }

    /// Replaces the files that go along with an import.
    pub fn hold(&self, files: Vec<File>) {
        *self.files.borrow_mut() = files;
    }

    /// Replaces the project file that goes along with the request to open it.
    pub fn hold_project(&self, file: File) {
        *self.project.borrow_mut() = Some(file);
    }

    fn start(&self) {
        match self.try_start() {
            Ok(worker) => *self.worker.borrow_mut() = Some(worker),
            Err(error) => self.context.worker_failed(describe(&error)),
        }
    }

    fn try_start(&self) -> Result<Worker, JsValue> {
        let base = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.base_uri().ok().flatten())
            .ok_or_else(|| JsValue::from_str("the page has no address"))?;
        // `base` ends in a file name or a slash; the worker's binary lies in the same folder.
        let folder = base.split(['?', '#']).next().unwrap_or_default();
        let folder = folder.rfind('/').map_or("", |slash| &folder[..=slash]);
        let worker = spawn(folder, Binary::best(), NAME, None)?;
        if let Some(on_message) = self.on_message.borrow().as_ref() {
            worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        if let Some(on_error) = self.on_error.borrow().as_ref() {
            worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        }
        Ok(worker)
    }

    fn post(&self, message: &ToWorker) -> Result<(), JsValue> {
        let envelope = Object::new();
        let head = message.serialize(&Serializer::json_compatible())?;
        Reflect::set(&envelope, &"head".into(), &head)?;
        match message {
            ToWorker::Import { .. } => {
                let files: Array = self.files.borrow().iter().collect();
                Reflect::set(&envelope, &"files".into(), &files)?;
            }
            ToWorker::OpenProject => {
                let files: Array = self.project.take().iter().collect();
                Reflect::set(&envelope, &"files".into(), &files)?;
            }
            ToWorker::UseEndpoint { endpoint: Some(_) } => {
                if let Some(key) = self.key.borrow().as_ref() {
                    Reflect::set(&envelope, &"key".into(), &key.expose().into())?;
                }
            }
            _ => {}
        }
        match self.worker.borrow().as_ref() {
            Some(worker) => worker.post_message(&envelope),
            None => Err(JsValue::from_str("there is no worker")),
        }
    }
}

impl Link for WorkerClient {
    fn send(&self, message: ToWorker) {
        if matches!(message, ToWorker::Forget | ToWorker::ImportSample) {
            self.files.borrow_mut().clear();
        }
        if !self.ready.get() {
            self.waiting.borrow_mut().push(message);
        } else if let Err(error) = self.post(&message) {
            self.context.worker_failed(describe(&error));
        }
    }

    fn open(&self) {
        self.ready.set(true);
        for message in self.waiting.take() {
            self.send(message);
        }
    }

    fn restart(&self) {
        self.ready.set(false);
        self.waiting.borrow_mut().clear();
        if let Some(worker) = self.worker.borrow_mut().take() {
            worker.terminate();
        }
        self.start();
    }

    fn later(&self, millis: u32, callback: Box<dyn FnOnce()>) {
        gloo::timers::callback::Timeout::new(millis, callback).forget();
    }

    fn hold_key(&self, key: Option<ApiKey>) {
        *self.key.borrow_mut() = key;
    }

    fn save(&self, name: &str, media: &str, bytes: &[u8]) {
        download::save(name, media, bytes);
    }

    fn ask_built_in(&self, id: u64, body: String) {
        let context = self.context;
        wasm_bindgen_futures::spawn_local(async move {
            let text = built_in::ask(&body).await;
            let text = text.map(Words);
            context.send(ToWorker::BuiltInAnswered { id, text });
        });
    }
}

/// Reads `{ head, buffers? }`.
fn decode(data: &JsValue) -> Result<(FromWorker, Attached), String> {
    let get = |name: &str| Reflect::get(data, &name.into()).map_err(|error| describe(&error));
    let message = serde_wasm_bindgen::from_value(get("head")?)
        .map_err(|error| format!("a message could not be read: {error}"))?;
    let buffers: Array = get("buffers")?.dyn_into().unwrap_or_default();
    let mut attached = Attached::default();
    for buffer in buffers.iter() {
        if let Some(column) = buffer.dyn_ref::<Float32Array>() {
            attached.columns.push(column.to_vec());
        } else if let Some(bytes) = buffer.dyn_ref::<Uint8Array>() {
            attached.bytes = bytes.to_vec();
        }
    }
    Ok((message, attached))
}

/// The message of a JavaScript error.
fn describe(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "unknown error".to_owned())
}
