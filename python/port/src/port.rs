//! The worker's message port.

use js_sys::Uint8Array;
use protocol::python::Reply;
use protocol::{VERSION, decode, encode};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::session::{Port, Session};

/// Starts the interpreter, which answers the messages of this worker's page from now on.
pub(crate) fn listen() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    report_panics(scope.clone());
    let session = Session::new(Page(scope.clone()));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        // The page is of the same build, so it sends nothing else.
        if let Ok(request) = decode(&bytes) {
            session.answer(request);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    on_message.forget();
    Page(scope).send(&Reply::Ready { version: VERSION });
}

struct Page(DedicatedWorkerGlobalScope);

impl Port for Page {
    fn send(&self, reply: &Reply) {
        if let Ok(bytes) = encode(reply) {
            // Posting fails only if a message cannot be cloned, and a byte array can.
            let _ = self.0.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    }

    fn now(&self) -> f64 {
        self.0.performance().map_or(0.0, |performance| performance.time_origin() + performance.now())
    }
}

/// Sends the page the message of a panic.
fn report_panics(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        Page(scope.clone()).send(&Reply::Stopped { message: info.to_string() });
    }));
}
