//! The settings of a run, and the rule that stops it.

use yew::prelude::*;

use super::state::{Action, Lab};
use super::words;
use crate::components::{button, chip, number_field, select};
use crate::run::controls::{
    Of, control, control_with_help, data_controls, differences, rate_control, start_controls, step_controls,
};
use crate::run::course;
use crate::settings::stopping::StopKind;
use crate::settings::{Field, table};
use protocol::{RunSettings, StopRule};

const SEED_HELP: &str =
    "Sets the initial weights, as torch.manual_seed does, and the noise. The box also accepts larger seeds.";

const RATE_HELP: &str = "How far each epoch moves the weights. If it is too small, training is slow; if it is too large, training \
     diverges. Takes effect at once.";

/// The number of epochs of the notebook's run.
pub(super) const EPOCHS: f64 = 300.0;

/// The main settings. `settings` are those that are shown, `stable` is the largest stable learning rate of a line on the data.
pub(super) fn controls(settings: &RunSettings, stable: Option<f64>, act: &Callback<Action>) -> Html {
    let set = act.reform(Action::Set);
    let row = |key: &str| control(key, settings, &Of::Run, &set);
    html! {
        <>
            <div class="c6 stack main-settings">
                { rate_control(settings, stable, RATE_HELP, &set) }
                { row("hidden") }
                { row("depth") }
            </div>
            <div class="c4">{ row("activation") }</div>
        </>
    }
}

/// The largest stable learning rate of a straight line on the data as they are trained on, once it is known.
pub(super) fn stable_rate(lab: &Lab) -> Option<f64> {
    Some(lab.scene.as_ref()?.stable_rates[usize::from(lab.link.settings.standardised)])
}

/// What differs from the course's settings, in a few words.
pub(super) fn differing(settings: &RunSettings) -> Html {
    let optimizer = table::of("optimizer").and_then(|setting| setting.difference(settings, true));
    let differences: Vec<_> = optimizer.into_iter().chain(course::further(settings)).collect();
    if differences.is_empty() {
        return html! { "same as in the course: Adam, float32, full batch, PyTorch’s initial weights, no noise" };
    }
    differences.into_iter().map(chip).collect()
}

/// The settings that one changes less often. `epochs` is the number of epochs to train at once.
pub(super) fn more_controls(
    settings: &RunSettings,
    lab: &Lab,
    epochs: &UseStateHandle<f64>,
    act: &Callback<Action>,
) -> Html {
    let (set, link) = (act.reform(Action::Set), &lab.link);
    let (setter, count) = (epochs.setter(), **epochs as u32);
    html! {
        <section class="more" aria-label="Settings">
            { step_controls(settings, &Of::Run, &set, control("optimizer", settings, &Of::Run, &set)) }
            <div class="stack">
                { select(
                    "Speed",
                    link.speed,
                    "How many epochs run per second. At 60, a run starts at 8 per second and reaches 60 after five \
                     seconds.",
                    act.reform(Action::Speed),
                ) }
                <div class="run-epochs">
                    { number_field(
                        Field::EPOCHS_TO_RUN,
                        **epochs,
                        "The number of epochs for the button next to this box. The notebook trains for 300.",
                        move |value| setter.set(value),
                    ) }
                    { button(
                        "Run",
                        "Trains for this many epochs as fast as possible, then pauses.",
                        act.reform(move |()| Action::Run(count)),
                    ) }
                </div>
                { control_with_help("seed", settings, SEED_HELP, &set) }
                { button(
                    "The published run",
                    "Starts a run with the same losses as in the course’s notebook: it uses the notebook’s settings, \
                     and a seed that gives 2.2375 and 0.1689 before the 1st and 161st update. The notebook does not \
                     state its own seed.",
                    act.reform(|()| Action::Published),
                ).sets(table::labels_but(&[])) }
                { differences(settings, "Starts a new run.", act.reform(|()| Action::Course)) }
            </div>
            { data_controls(settings, &Of::Run, &set, data_note(lab)) }
            { start_controls(settings, &Of::Run, &set) }
            <fieldset>
                <legend>{ "Stop by itself" }</legend>
                { stop_controls(link.stop, act) }
            </fieldset>
        </section>
    }
}

/// What standardising does.
fn data_note(lab: &Lab) -> Html {
    html! {
        if let Some(scene) = &lab.scene {
            <p class="formula">{ words::standardising(scene) }</p>
        }
    }
}

/// The rule that stops the run, and its number.
fn stop_controls(rule: StopRule, act: &Callback<Action>) -> Html {
    let kind = StopKind::of(rule);
    let help = match kind {
        StopKind::Never => "",
        StopKind::Below => "The run pauses after the first epoch with a loss below this.",
        StopKind::Patience => {
            "The run pauses once the loss has not improved by at least 0.01 % for this many epochs in a row."
        }
        StopKind::At => "The run pauses when it has completed this epoch.",
    };
    html! {
        <>
            { select(
                "Stop",
                kind,
                "When the run pauses automatically. A note then says why. Takes effect at once.",
                act.reform(|kind: StopKind| Action::Stop(kind.rule())),
            ) }
            if let Some((field, number)) = kind.field().zip(rule.number()) {
                { number_field(field, number, help, act.reform(move |number| Action::Stop(rule.with(number)))) }
            }
        </>
    }
}
