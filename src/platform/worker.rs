//! A worker that exchanges byte arrays.

use std::cell::RefCell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, Object, Promise, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Response, Url, Worker, WorkerOptions, WorkerType};

use super::listener::Listener;
use super::location::{address, has_origin};

/// The name of this build (build.rs). The worker's files have the same names in every build, so this is part of their
/// addresses: otherwise a new page could get old files from a cache.
const BUILD: &str = env!("GRADIENT_LAB_BUILD");

const START: &str = "start_worker.js";
const SCRIPT: &str = "lab-worker.js";
const WASM: &str = "lab-worker_bg.wasm";

type Loading = Pin<Box<dyn Future<Output = Result<Program, JsValue>>>>;
type Receive = Box<dyn Fn(&[u8])>;
type Fail = Rc<dyn Fn(Failure)>;

/// Why there is no worker, in the browser's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The browser would not start one.
    Refused(String),
    /// Its program could not be loaded or compiled.
    Unloaded(String),
    /// An error ended it, possibly when it started.
    Stopped(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) => write!(f, "the web worker did not start ({reason})"),
            Self::Unloaded(reason) => write!(f, "the web worker's program could not be loaded ({reason})"),
            Self::Stopped(reason) => write!(f, "the web worker has stopped because of an error ({reason})"),
        }
    }
}

/// The compiled program of a worker, and the absolute address of its script.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) module: WebAssembly::Module,
    pub(super) script: String,
}

/// A running worker; dropping it ends it.
pub struct WorkerHandle {
    worker: Worker,
    _listeners: [Listener; 3],
}

impl WorkerHandle {
    /// Starts a worker as the service of a channel. `receive` gets each message's bytes; `fail` hears when the worker
    /// cannot be loaded or breaks.
    ///
    /// # Errors
    /// If the browser would not start it.
    pub fn new(
        channel: &'static str,
        receive: impl Fn(&[u8]) + 'static,
        fail: impl Fn(Failure) + 'static,
    ) -> Result<Self, Failure> {
        Self::of(channel, Box::pin(program()), Box::new(receive), Rc::new(fail))
    }

    /// The same with a program of its own.
    ///
    /// # Errors
    /// If the browser would not start it.
    pub fn with_program(
        channel: &'static str,
        program: Program,
        receive: impl Fn(&[u8]) + 'static,
        fail: impl Fn(Failure) + 'static,
    ) -> Result<Self, Failure> {
        Self::of(channel, Box::pin(std::future::ready(Ok(program))), Box::new(receive), Rc::new(fail))
    }

    // What follows is the same for all channels and programs.
    fn of(channel: &'static str, program: Loading, receive: Receive, fail: Fail) -> Result<Self, Failure> {
        let worker = if has_origin() { started(channel) } else { started_without_origin(channel) };
        let worker = worker.map_err(|error| Failure::Refused(message_of(&error)))?;
        let on_message = Listener::new(&worker, "message", move |event| {
            if let Some(bytes) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().dyn_into().ok()) {
                let bytes: Uint8Array = bytes;
                receive(&bytes.to_vec());
            }
        });
        let unreadable = Rc::clone(&fail);
        let on_unreadable = Listener::new(&worker, "messageerror", move |_| {
            unreadable(Failure::Stopped("a message could not be read".to_owned()));
        });
        let broken = Rc::clone(&fail);
        let on_error = Listener::new(&worker, "error", move |event| {
            // A script that cannot be loaded gives an event without a message.
            let message = event.dyn_ref::<ErrorEvent>().map(|error| error.message()).unwrap_or_default();
            broken(match message.as_str() {
                "" => Failure::Unloaded("its script did not arrive".to_owned()),
                _ => Failure::Stopped(message),
            });
        });
        let to_start = worker.clone();
        spawn_local(async move {
            match program.await.and_then(|program| start(&to_start, channel, &program)) {
                Ok(()) => {}
                Err(error) => fail(Failure::Unloaded(message_of(&error))),
            }
        });
        Ok(Self { worker, _listeners: [on_message, on_unreadable, on_error] })
    }

    /// Sends some bytes.
    pub fn send(&self, bytes: &[u8]) {
        // Posting fails only if a message cannot be cloned, and a byte array can.
        let _ = self.worker.post_message(&Uint8Array::from(bytes));
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn started(channel: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name(channel);
    Worker::new_with_options(&versioned(START), &options)
}

/// Starts a worker from a page without an origin. A worker's script must have the page's origin, so the script is a
/// blob that the page makes. It is a classic script, since Chromium refuses a module.
fn started_without_origin(channel: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_name(channel);
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let script = Array::of1(&include_str!("../../static/start_worker.js").into());
    let blob = Blob::new_with_str_sequence_and_options(&script, &kind)?;
    Worker::new_with_options(&Url::create_object_url_with_blob(&blob)?, &options)
}

/// The settings with which a worker starts. static/start_worker.js reads them.
fn start(worker: &Worker, channel: &str, program: &Program) -> Result<(), JsValue> {
    let message = Object::new();
    Reflect::set(&message, &"channel".into(), &channel.into())?;
    Reflect::set(&message, &"program".into(), &program.module)?;
    Reflect::set(&message, &"script".into(), &program.script.as_str().into())?;
    worker.post_message(&message)
}

/// The program of all workers but the notebook's.
async fn program() -> Result<Program, JsValue> {
    // An absolute address, since a script from a blob has no base address.
    let script = Url::new_with_base(&versioned(SCRIPT), &address(""))?.href();
    Ok(Program { module: compiled().await?, script })
}

thread_local! {
    /// The compilation of the workers' program, which all of them share.
    static PROGRAM: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Loads the workers' program before there is a worker. If that fails, the first worker tries again and says so.
pub fn load_workers() {
    spawn_local(async { drop(compiled().await) });
}

/// Loads and compiles the workers' program, once.
async fn compiled() -> Result<WebAssembly::Module, JsValue> {
    let promise = PROGRAM.with_borrow_mut(|program| {
        program.get_or_insert_with(|| wasm_bindgen_futures::future_to_promise(compile())).clone()
    });
    let module = JsFuture::from(promise).await;
    if module.is_err() {
        // The next worker tries again.
        PROGRAM.take();
    }
    module?.dyn_into()
}

async fn compile() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let response: Response = JsFuture::from(window.fetch_with_str(&versioned(WASM))).await?.dyn_into()?;
    if !response.ok() {
        return Err(format!("{} {}", response.status(), response.status_text()).into());
    }
    if response.headers().get("content-type")?.is_some_and(|kind| kind.starts_with("application/wasm")) {
        // It is compiled while it is downloaded.
        return JsFuture::from(WebAssembly::compile_streaming(Promise::resolve(&response).unchecked_ref())).await;
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    JsFuture::from(WebAssembly::compile(&bytes)).await
}

fn versioned(file: &str) -> String {
    format!("{file}?v={BUILD}")
}

pub(super) fn message_of(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| error.as_string()).unwrap_or_else(|| "unknown reason".to_owned())
}
