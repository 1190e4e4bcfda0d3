//! A worker that exchanges byte arrays.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::listener::Listener;

/// A running worker; dropping it ends it.
pub struct WorkerHandle {
    worker: Worker,
    _listeners: [Listener; 3],
}

impl WorkerHandle {
    /// Starts the module worker at an address relative to the document. `receive` gets each message's bytes; `fail` gets
    /// words on what went wrong when the worker cannot be loaded or breaks.
    ///
    /// # Errors
    /// Words on why the browser would not start it.
    pub fn new(
        script: &str,
        receive: impl Fn(&[u8]) + 'static,
        fail: impl Fn(String) + Clone + 'static,
    ) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options).map_err(|error| {
            error.dyn_ref::<js_sys::Error>().map_or_else(|| "unknown reason".to_owned(), |error| error.message().into())
        })?;
        let on_message = Listener::new(&worker, "message", move |event| {
            if let Some(bytes) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().dyn_into().ok()) {
                let bytes: Uint8Array = bytes;
                receive(&bytes.to_vec());
            }
        });
        let unreadable = fail.clone();
        let on_unreadable = Listener::new(&worker, "messageerror", move |_| {
            unreadable("a message could not be read".to_owned());
        });
        let on_error = Listener::new(&worker, "error", move |event| {
            // A script that cannot be loaded gives an event without a message.
            let message = event.dyn_ref::<ErrorEvent>().map(|error| error.message()).unwrap_or_default();
            fail(if message.is_empty() { "its program could not be loaded".to_owned() } else { message });
        });
        Ok(Self { worker, _listeners: [on_message, on_unreadable, on_error] })
    }

    /// Sends some bytes.
    pub fn send(&self, bytes: &[u8]) {
        // A byte array can always be cloned, which is all that posting can fail on.
        let _ = self.worker.post_message(&Uint8Array::from(bytes));
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
