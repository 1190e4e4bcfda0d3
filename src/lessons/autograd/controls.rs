//! The buttons that run the program, and what the last of them has done.

use yew::prelude::*;

use super::state::{Action, Autograd};
use super::words;
use crate::components::{Button, Share, Slider};
use crate::settings::field::Field;
use crate::settings::scale::Scale;
use protocol::AutogradOrder;

/// Training loops of one press: enough to see a fit move.
const LOOPS: u32 = 100;

pub(super) fn controls(page: &Autograd, hash: &str, act: &Callback<Action>) -> Html {
    // Whether the program at hand can be run.
    let enabled = page.is_current();
    let (rate, order) = (page.link.learning_rate, act.reform(Action::Order));
    let button = |label: &'static str, help: &'static str, what: AutogradOrder| {
        let onclick = order.reform(move |()| what.clone());
        html! { <Button {label} {help} {onclick} disabled={!enabled} /> }
    };
    let forward = order.reform(|()| AutogradOrder::ForwardOne);
    html! {
        <div class="driving">
            <div class="buttons">
                <Button
                    label="Forward one op"
                    help="Computes the next op from its inputs; after the last one, a new forward pass begins."
                    onclick={forward}
                    primary=true
                    disabled={!enabled}
                />
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
            <Slider
                field={Field::LEARNING_RATE}
                scale={Scale::Log { min: -4, max: 0 }}
                symbol="η"
                value={rate}
                help="How far a step goes: each parameter moves by −η times its gradient."
                onchange={act.reform(Action::LearningRate)}
            />
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
