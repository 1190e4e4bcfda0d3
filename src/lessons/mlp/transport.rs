//! The buttons that move a run along, the learning rate, with which one begins, and the counters.

use yew::prelude::*;

use super::history::{Scrubber, Span, words};
use super::plots::Parts;
use super::running::RunControls;
use super::state::{Action, Lab};
use crate::components::{Share, button, picking, slider};
use crate::platform;
use crate::settings::field::{Field, LARGEST_RANDOM_SEED};
use crate::settings::scale::Scale;

#[derive(Properties, PartialEq)]
pub(super) struct TransportProps {
    pub(super) lab: Lab,
    /// What the address has after "#".
    pub(super) hash: String,
    pub(super) parts: Parts,
    /// Gives the epochs that can be shown.
    pub(super) span: Callback<(), Span>,
    /// Whether the leave-one-out error is among the counters.
    pub(super) leave_one_out: bool,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn Transport(props: &TransportProps) -> Html {
    let TransportProps { lab, act, parts, leave_one_out, .. } = props;
    let (name, help) = if lab.playing {
        ("Pause", "Holds the run where it is.")
    } else {
        ("Play", "Trains the network epoch by epoch.")
    };
    let new_seed = picking(act, |()| platform::seed(LARGEST_RANDOM_SEED).map(Action::Seed));
    // While the numbers run they would drown out everything else in a screen reader.
    let live = if lab.playing { "off" } else { "polite" };
    html! {
        <section class="transport" aria-label="Run">
            <div class="buttons">
                { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
                { button("Step", "Trains for one epoch, then pauses.", act.reform(|()| Action::Step)) }
                { button(
                    "Reset",
                    "Back to epoch 0 with the same seed: the same run again.",
                    act.reform(|()| Action::Reset),
                ) }
                { button("New seed", "Draws other initial weights and starts a new run.", new_seed) }
                <Share hash={props.hash.clone()} help={words::restored(lab.restored())} />
            </div>
            { slider(
                Field::LEARNING_RATE,
                Scale::Log { min: -4, max: 0 },
                lab.shown_settings().learning_rate,
                "How far each epoch moves the weights. Too small crawls, too large diverges. Takes effect at once.",
                act.reform(Action::LearningRate),
            ) }
            <RunControls act={act.clone()} />
            <dl class="counters">
                <div><dt>{ "Epoch" }</dt><dd><output aria-label="Epoch" aria-live={live} ref={parts.epoch.clone()} /></dd></div>
                <div><dt>{ "Loss" }</dt><dd><output aria-label="Loss" aria-live={live} ref={parts.loss_now.clone()} /></dd></div>
                <div>
                    <dt>{ "Epochs per second" }</dt>
                    <dd><output aria-label="Epochs per second" aria-live="off" ref={parts.rate.clone()} /></dd>
                </div>
                if *leave_one_out {
                    <div>
                        <dt>{ "Leave-one-out error" }</dt>
                        <dd><output aria-label="Leave-one-out error" aria-live="off" ref={parts.leave_one_out.clone()} /></dd>
                    </div>
                }
            </dl>
            <Scrubber lab={lab.clone()} span={props.span.clone()} act={act.clone()} />
        </section>
    }
}
