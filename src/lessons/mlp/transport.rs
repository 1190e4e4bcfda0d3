//! The buttons of a run, and its counters.

use yew::prelude::*;

use super::leave_one_out_section::left_out;
use super::plots::Parts;
use super::state::{Action, Lab};
use crate::components::{button, picking};
use crate::platform;
use crate::run::left_out::{is_held_out, title};
use crate::settings::field::{Field, LARGEST_RANDOM_SEED};
use crate::settings::table;

/// The buttons of the run.
pub(super) fn transport(lab: &Lab, act: &Callback<Action>) -> Html {
    let (name, help) =
        if lab.playing { ("Pause", "Pauses the run.") } else { ("Play", "Trains the network epoch by epoch.") };
    let new_seed = picking(act, |()| Some(Action::Set(table::change("seed", platform::seed(LARGEST_RANDOM_SEED)?)?)));
    html! {
        <section class="c2 transport" aria-label="Run">
            { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
            { button("Step", "Trains for one epoch, then pauses.", act.reform(|()| Action::Step)) }
            { button("Reset", "Back to epoch 0 with the same seed: the same run again.", act.reform(|()| Action::Reset)) }
            { button("New seed", "Draws new initial weights and starts a new run.", new_seed).sets([Field::SEED.name]) }
        </section>
    }
}

/// What else a run has come to.
pub(super) fn counters(lab: &Lab, parts: &Parts) -> Html {
    let fact = |what: &'static str, name: &'static str, output: &NodeRef| {
        html! { <span>{ what }{ " " }<output aria-label={name} aria-live="off" ref={output.clone()} /></span> }
    };
    let left_out = left_out(lab);
    let what = if is_held_out(left_out) { "Held out" } else { "Left out" };
    html! {
        <p class="facts">
            if lab.measures_left_out() {
                { fact(what, title(left_out),  &parts.leave_one_out) }
            }
            { fact("Epochs a second", "Epochs per second", &parts.rate) }
        </p>
    }
}
