//! A worker's message port.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use protocol::{Channel, Message, Reply, VERSION, decode, encode};

use worker::{Next, Player, Service};

/// Answers every message of the page, and lets a run go on in between, for the life of the worker.
pub(crate) fn listen<S: Service + 'static>() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    report_panics(scope.clone());
    let port = Rc::new(Port { scope, player: RefCell::new(Player::<S>::default()), turns: Turns::new() });
    let receiver = Rc::clone(&port);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event| receiver.receive(&event));
    port.scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let worker = Rc::clone(&port);
    let on_turn = Closure::<dyn FnMut()>::new(move || worker.work());
    port.turns.call(on_turn.as_ref().unchecked_ref());
    // The listeners are needed until the worker ends, and end with it.
    on_message.forget();
    on_turn.forget();
    post(&port.scope, &Reply::<()>::Ready { version: VERSION });
}

struct Port<S: Service> {
    scope: DedicatedWorkerGlobalScope,
    player: RefCell<Player<S>>,
    turns: Turns,
}

impl<S: Service> Port<S> {
    fn receive(&self, event: &MessageEvent) {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        let reply = match decode::<Message<<S::Channel as Channel>::Request>>(&bytes) {
            Ok(message) => self.player.borrow_mut().take(message, &milliseconds),
            Err(error) => Some(Reply::Failed { message: format!("a message could not be read: {error}") }),
        };
        if let Some(reply) = reply {
            post(&self.scope, &reply);
        }
        self.turns.at_once();
    }

    fn work(&self) {
        let (reply, next) = self.player.borrow_mut().work(&milliseconds);
        if let Some(reply) = reply {
            post(&self.scope, &reply);
        }
        match next {
            Next::Idle => {}
            Next::Now => self.turns.at_once(),
            Next::In(ms) => self.turns.later(&self.scope, ms),
        }
    }
}

/// Calls the worker back after it has looked at its port. A message to oneself does that without the four milliseconds that
/// browsers add to timers that set timers.
struct Turns {
    channel: MessageChannel,
    callback: RefCell<Option<Function>>,
    asked: Rc<Cell<bool>>,
    timer: Cell<Option<i32>>,
}

impl Turns {
    fn new() -> Self {
        // Making one takes no arguments that could be wrong.
        let channel = MessageChannel::new().unwrap_or_else(|error| wasm_bindgen::throw_val(error));
        Self { channel, callback: RefCell::default(), asked: Rc::default(), timer: Cell::default() }
    }

    fn call(&self, callback: &Function) {
        let (target, asked) = (callback.clone(), Rc::clone(&self.asked));
        let on_turn = Closure::<dyn FnMut()>::new(move || {
            asked.set(false);
            // It has no way to fail: it catches what the service has to say.
            let _ = target.call0(&JsValue::NULL);
        });
        let function: &Function = on_turn.as_ref().unchecked_ref();
        self.channel.port1().set_onmessage(Some(function));
        self.callback.replace(Some(function.clone()));
        on_turn.forget();
    }

    /// Once, however often it is asked for.
    fn at_once(&self) {
        if !self.asked.replace(true) {
            // A message without content can always be posted.
            let _ = self.channel.port2().post_message(&JsValue::NULL);
        }
    }

    /// In some milliseconds, in place of what was asked for before.
    fn later(&self, scope: &DedicatedWorkerGlobalScope, ms: f64) {
        if let Some(timer) = self.timer.take() {
            scope.clear_timeout_with_handle(timer);
        }
        let callback = self.callback.borrow();
        let Some(callback) = callback.as_ref() else { return };
        let timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(callback, ms.ceil() as i32);
        self.timer.set(timer.ok());
    }
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
