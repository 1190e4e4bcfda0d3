//! The connection of a service to its worker's message port.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use protocol::{Channel, Message, Reply, VERSION, decode, encode};

use worker::{Next, Player, Service};

/// Handles the page's messages, and trains the current run between them, until the worker ends.
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
    // The listeners live as long as the worker.
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
            Err(error) => {
                Some(Reply::Failed { question: None, message: format!("a message cannot be decoded: {error}") })
            }
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

/// Schedules the next slice of work after the messages that have already arrived. A message to itself does this without
/// the delay of four milliseconds that browsers impose on nested timers.
struct Turns {
    channel: MessageChannel,
    callback: RefCell<Option<Function>>,
    scheduled: Rc<Cell<bool>>,
    timer: Cell<Option<i32>>,
}

impl Turns {
    fn new() -> Self {
        // The constructor takes no arguments that could be wrong.
        let channel = MessageChannel::new().unwrap_or_else(|error| wasm_bindgen::throw_val(error));
        Self { channel, callback: RefCell::default(), scheduled: Rc::default(), timer: Cell::default() }
    }

    fn call(&self, callback: &Function) {
        let (target, scheduled) = (callback.clone(), Rc::clone(&self.scheduled));
        let on_turn = Closure::<dyn FnMut()>::new(move || {
            scheduled.set(false);
            // The callback does not throw: errors of the service become replies.
            let _ = target.call0(&JsValue::NULL);
        });
        let function: &Function = on_turn.as_ref().unchecked_ref();
        self.channel.port1().set_onmessage(Some(function));
        self.callback.replace(Some(function.clone()));
        on_turn.forget();
    }

    /// Runs the callback as soon as possible; repeated calls before that have no further effect.
    fn at_once(&self) {
        if !self.scheduled.replace(true) {
            // A message without content can always be posted.
            let _ = self.channel.port2().post_message(&JsValue::NULL);
        }
    }

    /// Runs the callback after `ms` milliseconds; replaces an earlier delayed call.
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

/// Sends a message; its bytes are transferred, not copied.
fn post(scope: &DedicatedWorkerGlobalScope, message: &Reply<impl Serialize>) {
    let Ok(bytes) = encode(message) else { return };
    let bytes = Uint8Array::from(bytes.as_slice());
    let transferred = js_sys::Array::of1(&bytes.buffer());
    if let Err(error) = scope.post_message_with_transfer(&bytes, &transferred) {
        web_sys::console::error_1(&error);
    }
}

/// Sends the page the message of a panic, so that it can show why the worker stopped.
fn report_panics(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        post(&scope, &Reply::<()>::Failed { question: None, message: format!("the worker stopped: {info}") });
    }));
}

fn milliseconds() -> f64 {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |performance| performance.now())
}
