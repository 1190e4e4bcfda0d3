//! The line to a second worker, which trains the networks without one point each, so that the run itself is never slowed.

use crate::protocol::RunSettings;
use crate::protocol::lab_desk::{FromWorker, ToWorker};
use crate::ui::client::{Client, Subscription};
use crate::ui::program::Program;

/// Milliseconds of work per demand.
const BUDGET_MS: f64 = 30.0;

/// The second worker; dropping it ends it.
pub(super) struct SecondLine {
    client: Client,
    number: u32,
    _subscription: Subscription,
}

impl SecondLine {
    /// Starts the worker; `receive` hears its answers and `trouble` in words when something about it goes wrong.
    pub(super) fn new(receive: impl Fn(&FromWorker) + 'static, trouble: impl Fn(String) + 'static) -> Self {
        let client = Client::new(Program::Lab, trouble);
        let subscription = client.subscribe(receive);
        Self { client, number: 0, _subscription: subscription }
    }

    /// Begins with the networks of these settings and answers their number.
    pub(super) fn start(&mut self, settings: &RunSettings) -> u32 {
        self.number = self.client.next_number();
        self.client.send(ToWorker::StartFolds { run: self.number, settings: settings.clone() });
        self.number
    }

    /// Asks for so many epochs more.
    pub(super) fn advance(&self, epochs: u32) {
        self.client.send(ToWorker::AdvanceFolds { run: self.number, epochs, budget_ms: BUDGET_MS });
    }
}
