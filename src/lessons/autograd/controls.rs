//! The buttons that run the program, and a message on what the last one did.

use yew::prelude::*;

use super::state::{Action, Autograd};
use super::words;
use crate::components::{Share, button, slider};
use crate::settings::field::Field;
use crate::settings::scale::Scale;
use protocol::AutogradOrder;

/// How many training loops one press runs: enough to see a fit change.
const LOOPS: u32 = 100;

pub(super) fn controls(page: &Autograd, hash: &str, act: &Callback<Action>) -> Html {
    // Whether the program can be run as it stands.
    let enabled = page.is_current();
    let (rate, order) = (page.link.learning_rate, act.reform(Action::Order));
    let button = |label: &'static str, help: &'static str, what: AutogradOrder| {
        button(label, help, order.reform(move |()| what.clone())).disabled(!enabled)
    };
    html! {
        <div class="driving">
            <div class="buttons">
                { button(
                    "Forward one op",
                    "Computes the next op from its inputs; after the last one, a new forward pass begins.",
                    AutogradOrder::ForwardOne,
                ).primary(true) }
                { button("Run forward", "Computes all ops.", AutogradOrder::Forward) }
                { button("Backward one op", "The next op, from the end, passes its gradient on to its inputs.", AutogradOrder::BackwardOne) }
                { button("backward", "Completes the backward pass, or runs another. Adds to the parameters’ gradients.", AutogradOrder::Backward) }
                { button("step", "Moves each parameter by −learning rate × gradient.", AutogradOrder::Step { learning_rate: rate }) }
                { button("zero_grad", "Clears the gradients of the parameters.", AutogradOrder::ZeroGrad) }
                { button(
                    "100 loops",
                    "Runs zero_grad, forward, backward and step a hundred times.",
                    AutogradOrder::Train { loops: LOOPS, learning_rate: rate },
                ) }
                <Share
                    hash={hash.to_owned()}
                    help="Copies a link to this program and learning rate. What has run is not in it: it begins with the program’s own numbers."
                />
            </div>
            { slider(
                Field::LEARNING_RATE,
                Scale::Log { min: -4, max: 0 },
                rate,
                "How far a step goes: each parameter moves by −η times its gradient.",
                act.reform(Action::LearningRate),
            ).symbol("η") }
            <p class="happened" role="status">
                if let Some(state) = page.state.as_ref().filter(|_| enabled) {
                    { words::event(state) }
                } else {
                    { "The program cannot be run as it stands: see the message under it." }
                }
            </p>
        </div>
    }
}
