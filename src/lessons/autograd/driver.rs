//! Keeps the worker's program in step with the editor, and has it do what the page asks.

use std::rc::Rc;

use super::state::{Action, Autograd, Command};
use crate::frame::client::{Client, Heard, Workers};
use crate::frame::driven;
use crate::platform;
use protocol::{AutogradAnswer, AutogradOrder, AutogradRequest, AutogradResponse, channel};

/// A pause in typing after which the program is read, in milliseconds.
const PAUSE_MS: f64 = 250.0;

/// The program at the worker. It stays there while another lesson is shown.
pub(super) struct Core {
    client: Client<channel::Autograd>,
    state: Rc<Autograd>,
    /// The program that the worker has, or is about to read.
    open: String,
    /// The number of the request that opened it; answers to earlier ones are no longer of interest.
    opened: u32,
    /// When the editor's program was last changed to another one.
    typed: Option<f64>,
}

impl driven::Core for Core {
    type Channel = channel::Autograd;
    type Follows = Autograd;
    type Command = Command;
    type Refs = ();
    type Notice = Action;

    fn new(workers: &Workers, state: &Rc<Autograd>) -> Self {
        let (client, state) = (workers.client(), Rc::clone(state));
        let mut core = Self { client, state, open: String::new(), opened: 0, typed: None };
        core.open(core.state.record.repeat());
        core
    }

    fn attach(&mut self, _: Option<&()>) {}

    fn follow(&mut self, state: &Rc<Autograd>, commands: &[Command]) {
        let before = std::mem::replace(&mut self.state, Rc::clone(state));
        for Command::Do(order) in commands {
            self.send(order.clone());
        }
        if state.link.code == self.open {
            self.typed = None;
        } else if state.link.code != before.link.code {
            self.typed = Some(platform::now());
        }
    }

    fn receive(&mut self, heard: Heard<'_, AutogradResponse>) -> Option<Action> {
        let AutogradResponse { request, answer } = heard.response();
        if *request < self.opened {
            return None;
        }
        if let AutogradAnswer::State(state) = answer {
            // It may have written a number into the program.
            self.open.clone_from(&state.code);
        }
        Some(Action::Answered(answer.clone()))
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        if self.typed.is_some_and(|typed| now - typed >= PAUSE_MS) {
            self.open(None);
        }
        None
    }

    fn memory(&self) -> Option<String> {
        // Even an empty one: it takes the place of an older one.
        Some(self.state.memory())
    }
}

impl Core {
    /// Opens the editor's program, by an order of its own if there is one.
    fn open(&mut self, order: Option<AutogradOrder>) {
        let code = self.state.link.code.clone();
        (self.open, self.typed) = (code.clone(), None);
        self.opened = self.send(order.unwrap_or(AutogradOrder::Open { code }));
    }

    /// Sends an order; answers its number.
    fn send(&self, order: AutogradOrder) -> u32 {
        let request = self.client.next_number();
        self.client.send(AutogradRequest { request, order });
        request
    }
}
