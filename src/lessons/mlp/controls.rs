//! The settings of a run, and the rule that stops it.

use yew::prelude::*;

use super::state::Action;
use crate::components::{button, number_field, select};
use crate::run::controls::{Of, control, control_with_help, data_controls, differences, start_controls, step_controls};
use crate::settings::link::LabLink;
use crate::settings::stopping::StopKind;
use protocol::{RunSettings, StopRule};

const SEED_HELP: &str =
    "Decides the initial weights, as torch.manual_seed does, and noise. The box takes larger seeds, too.";

/// The settings, except for the learning rate. `settings` are those that are shown; `more` shows the less common ones as well.
pub(super) fn controls(settings: &RunSettings, link: &LabLink, more: bool, act: &Callback<Action>) -> Html {
    let set = act.reform(Action::Set);
    let row = |key: &str| control(key, settings, &Of::Run, &set);
    html! {
        <section class="controls" aria-label="Settings">
            { row("optimizer") }
            { select(
                "Speed",
                link.speed,
                "How many epochs go by in a second. At 60 one can watch the network learn.",
                act.reform(Action::Speed),
            ) }
            { row("hidden") }
            { row("activation") }
            { row("depth") }
            { control_with_help("seed", settings, SEED_HELP, &set) }
            if more {
                { more_controls(settings, link.stop, act) }
            }
        </section>
    }
}

/// The settings that the notebook leaves at their defaults.
fn more_controls(settings: &RunSettings, stop: StopRule, act: &Callback<Action>) -> Html {
    let set = act.reform(Action::Set);
    html! {
        <div class="more">
            { differences(settings, "Starts a new run.", act.reform(|()| Action::Course)) }
            <div class="buttons">
                { button(
                    "The published run",
                    "Starts a run with the losses that the course’s notebook prints: its settings, and a seed that gives \
                     2.2375 and 0.1689 before the 1st and 161st update. The notebook does not state its own seed.",
                    act.reform(|()| Action::Published),
                ) }
            </div>
            <details>
                <summary>{ "More settings" }</summary>
                { data_controls(settings, &Of::Run, &set) }
                { start_controls(settings, &Of::Run, &set) }
                { step_controls(settings, &Of::Run, &set) }
                <fieldset>
                    <legend>{ "Stop by itself" }</legend>
                    { stop_controls(stop, act) }
                </fieldset>
            </details>
        </div>
    }
}

/// The rule that stops the run, and its number.
fn stop_controls(rule: StopRule, act: &Callback<Action>) -> Html {
    let kind = StopKind::of(rule);
    let help = match kind {
        StopKind::Never => "",
        StopKind::Below => "The run pauses after the first epoch with a loss below this.",
        StopKind::Patience => {
            "The run pauses once the loss has not become better, by at least 0.01 %, for so many epochs in a row."
        }
        StopKind::At => "The run pauses when it has completed this epoch.",
    };
    html! {
        <>
            { select(
                "Stop",
                kind,
                "When the run pauses by itself; it then says why. Takes effect at once.",
                act.reform(|kind: StopKind| Action::Stop(kind.rule())),
            ) }
            if let Some((field, number)) = kind.field().zip(rule.number()) {
                { number_field(field, number, help, act.reform(move |number| Action::Stop(rule.with(number)))) }
            }
        </>
    }
}
