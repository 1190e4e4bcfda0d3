//! The line to a second worker, which trains the networks without one point each, so that the run itself is never slowed.

use crate::frame::client::{Client, Subscription};
use protocol::RunSettings;
use protocol::channel;
use protocol::lab::{Request, Response};

/// Milliseconds of work per demand.
const BUDGET_MS: f64 = 30.0;

/// The second worker; dropping it ends it.
pub(super) struct LeaveOneOutWorker {
    client: Client<channel::Lab>,
    number: u32,
    _subscription: Subscription,
}

impl LeaveOneOutWorker {
    /// Starts the worker; `receive` hears its answers and `trouble` in words when something about it goes wrong.
    pub(super) fn new(receive: impl Fn(&Response) + 'static, trouble: impl Fn(String) + 'static) -> Self {
        let client = Client::new(trouble);
        let subscription = client.subscribe(receive);
        Self { client, number: 0, _subscription: subscription }
    }

    /// Begins with the networks of these settings and answers their number.
    pub(super) fn start(&mut self, settings: &RunSettings) -> u32 {
        self.number = self.client.next_number();
        self.client.send(Request::StartLeaveOneOut { run: self.number, settings: settings.clone() });
        self.number
    }

    /// Asks for so many epochs more.
    pub(super) fn advance(&self, epochs: u32) {
        self.client.send(Request::AdvanceLeaveOneOut { run: self.number, epochs, budget_ms: BUDGET_MS });
    }
}
