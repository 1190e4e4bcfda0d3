//! The treatment: controls for the lines of the script that can be changed.

use yew::prelude::*;

use super::link::{HIDDEN, RATE, SCALE};
use super::state::{Action, Clinic};
use super::words;
use crate::components::{button, checkbox, select, slider};
use crate::settings::{Scale, Target};
use engine::choice::Choice;
use protocol::Script;

const ZERO_GRAD: &str = "Call zero_grad in each epoch";
const SHAPE: &str = "Target’s shape";
const ERRORS: &str = "Squared errors";
const ACTIVATION: &str = "Activation";
/// The labels of all controls.
const ALL: [&str; 7] = [ZERO_GRAD, SHAPE, ERRORS, RATE.name, ACTIVATION, HIDDEN.name, SCALE.name];

/// The controls and the outcome of the treatment.
pub(super) fn treatment(page: &Clinic, act: &Callback<Action>) -> Html {
    let (case, script) = (page.link.case, page.link.treatment);
    let treat = act.reform(Action::Treat);
    let illness = case.illness().label();
    html! {
        <section class="treatment" aria-labelledby="treatment-title">
            <div class="treatment-head">
                <h2 id="treatment-title">{ "Treatment" }</h2>
                <p>{ format!("{illness}. ") }{ page.scene.as_ref().map(|scene| words::goal(case, scene)) }</p>
            </div>
            <div class="controls">
                { checkbox(
                    ZERO_GRAD,
                    script.zero_grad,
                    "Clears the gradients first, so that backward computes those of this epoch only.",
                    treat.reform(move |zero_grad| Script { zero_grad, ..script }),
                ) }
                { select(
                    SHAPE,
                    Target::of(script.flat_target),
                    "The shape of the targets. The predictions have the shape (15, 1).",
                    treat.reform(move |target| Script { flat_target: target == Target::Flat, ..script }),
                ) }
                { select(
                    ERRORS,
                    script.reduction,
                    "How the loss combines the 15 squared errors.",
                    treat.reform(move |reduction| Script { reduction, ..script }),
                ) }
                { slider(
                    RATE,
                    Scale::Log { min: -5, max: 0 },
                    script.learning_rate,
                    "How far each step goes.",
                    treat.reform(move |learning_rate| Script { learning_rate, ..script }),
                ) }
                if case.has_hidden_layer() {
                    { select(
                        ACTIVATION,
                        script.activation,
                        "The activation between the two linear layers; Identity means none.",
                        treat.reform(move |activation| Script { activation, ..script }),
                    ) }
                    { slider(
                        HIDDEN,
                        Scale::whole(HIDDEN),
                        script.hidden,
                        "Units of the hidden layer.",
                        treat.reform(move |value| Script { hidden: value as u32, ..script }),
                    ) }
                    { slider(
                        SCALE,
                        Scale::Log { min: -1, max: 2 },
                        script.scale,
                        "Multiplies the hidden layer’s initial weights; at 1 they stay as PyTorch draws them.",
                        treat.reform(move |scale| Script { scale, ..script }),
                    ) }
                }
            </div>
            <div class="buttons">
                { button(
                    "Run the treated script",
                    "Trains it from its first epoch, beside the broken run.",
                    act.reform(|()| Action::Try),
                ).disabled(!page.link.is_treated()) }
                { button(
                    "Undo the treatment",
                    "Restores the original script.",
                    act.reform(move |()| Action::Treat(case.script())),
                ).sets(ALL).disabled(!page.link.is_treated()) }
                { button(
                    "Forget the diagnosis",
                    "Resets this patient. Your progress is kept.",
                    act.reform(|()| Action::Forget),
                ).sets(ALL) }
            </div>
        </section>
    }
}
