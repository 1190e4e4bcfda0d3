//! The buttons of a run, the learning rate, and the counters.

use yew::prelude::*;

use super::history::words;
use super::plots::Parts;
use super::state::{Action, Lab};
use crate::components::{Share, button, counter, number_field, picking};
use crate::platform;
use crate::run::controls::control_with_help;
use crate::settings::field::{Field, LARGEST_RANDOM_SEED};
use crate::settings::table;

/// The number of epochs of the notebook's run.
pub(super) const EPOCHS: f64 = 300.0;

const RATE_HELP: &str =
    "How far each epoch moves the weights. Too small crawls, too large diverges. Takes effect at once.";

/// The controls and the counters of the run. `hash` is the address to share, `epochs` the number of epochs to train at once.
pub(super) fn transport(
    lab: &Lab,
    hash: String,
    parts: &Parts,
    epochs: &UseStateHandle<f64>,
    scrubber: Html,
    act: &Callback<Action>,
) -> Html {
    let (name, help) = if lab.playing {
        ("Pause", "Holds the run where it is.")
    } else {
        ("Play", "Trains the network epoch by epoch.")
    };
    let new_seed = picking(act, |()| Some(Action::Set(table::change("seed", platform::seed(LARGEST_RANDOM_SEED)?)?)));
    let (setter, count) = (epochs.setter(), **epochs as u32);
    // A screen reader would announce nothing but the numbers of a run that plays.
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
                <Share {hash} help={words::restored(lab.restored())} />
            </div>
            { control_with_help("lr", lab.shown_settings(), RATE_HELP, &act.reform(Action::Set)) }
            <div class="run-epochs">
                { number_field(
                    Field::EPOCHS_TO_RUN,
                    **epochs,
                    "How many epochs the button beside it trains for. The notebook trains for 300.",
                    move |value| setter.set(value),
                ) }
                { button(
                    "Run",
                    "Trains for so many epochs as fast as possible, then pauses.",
                    act.reform(move |()| Action::Run(count)),
                ) }
            </div>
            <dl class="counters">
                { counter("Epoch", live, &parts.epoch) }
                { counter("Loss", live, &parts.loss_now) }
                { counter("Epochs per second", "off", &parts.rate) }
                if lab.link.leave_one_out {
                    { counter("Leave-one-out error", "off", &parts.leave_one_out) }
                }
            </dl>
            { scrubber }
        </section>
    }
}
