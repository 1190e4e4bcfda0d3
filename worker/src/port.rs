//! A worker's message port.

use std::cell::RefCell;

use js_sys::Uint8Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use protocol::{Channel, Reply, VERSION, decode, encode};

use crate::Service;

/// Answers every request of the page, for the life of the worker.
pub(crate) fn listen<S: Service + 'static>() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    report_panics(scope.clone());
    let service = RefCell::new(S::default());
    let port = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        let reply = match decode::<<S::Channel as Channel>::Request>(&bytes) {
            Ok(request) => service.borrow_mut().reply(request, &milliseconds),
            Err(error) => Some(Reply::Failed { message: format!("a message could not be read: {error}") }),
        };
        if let Some(reply) = reply {
            post(&port, &reply);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener is needed until the worker ends, and ends with it.
    on_message.forget();
    post(&scope, &Reply::<()>::Ready { version: VERSION });
}

/// Sends a message; its bytes are handed over, not copied again.
fn post(scope: &DedicatedWorkerGlobalScope, message: &Reply<impl Serialize>) {
    let Ok(bytes) = encode(message) else { return };
    let bytes = Uint8Array::from(bytes.as_slice());
    let handed_over = js_sys::Array::of1(&bytes.buffer());
    if let Err(error) = scope.post_message_with_transfer(&bytes, &handed_over) {
        web_sys::console::error_1(&error);
    }
}

/// Lets the page say that its worker has died, and why.
fn report_panics(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        post(&scope, &Reply::<()>::Failed { message: format!("the worker stopped: {info}") });
    }));
}

fn milliseconds() -> f64 {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |performance| performance.now())
}
