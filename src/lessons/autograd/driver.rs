//! Keeps the program at the worker the same as in the editor, and sends the page's orders.

use std::rc::Rc;

use super::state::{Action, Autograd, Command};
use crate::frame::{Client, Heard, Workers, driven};
use crate::platform;
use protocol::{AutogradAnswer, AutogradOrder, AutogradRequest, AutogradResponse, channel};

/// How long nothing must be typed before the program is read, in milliseconds.
const PAUSE_MS: f64 = 250.0;

/// The program at the worker, which stays there while another lesson is shown.
pub(super) struct Core {
    client: Client<channel::Autograd>,
    state: Rc<Autograd>,
    /// The program that was last sent to the worker.
    open: String,
    /// The number of the request that sent it. Responses to earlier requests are ignored.
    opened: u32,
    /// When the editor's program was last changed, if the change has not been sent yet.
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
        if let Some(turn) = &core.state.turn {
            core.send(AutogradOrder::Exercise(turn.draw()));
        }
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
        // An exercise does not depend on the program.
        let of_program = matches!(answer, AutogradAnswer::State(_) | AutogradAnswer::Problem(_));
        if of_program && *request < self.opened {
            return None;
        }
        if let AutogradAnswer::State(state) = answer {
            // The order may have written a number into the program.
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
        // An empty memory, too: it replaces an older one.
        Some(self.state.memory())
    }
}

impl Core {
    /// Sends the editor's program to the worker, by `order` if there is one.
    fn open(&mut self, order: Option<AutogradOrder>) {
        let code = self.state.link.code.clone();
        (self.open, self.typed) = (code.clone(), None);
        self.opened = self.send(order.unwrap_or(AutogradOrder::Open { code }));
    }

    /// Sends an order. Returns the number of the request.
    fn send(&self, order: AutogradOrder) -> u32 {
        let request = self.client.next_number();
        self.client.send(AutogradRequest { request, order });
        request
    }
}
