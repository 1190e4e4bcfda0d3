//! Epochs by the number, and the rule that stops a run.

use yew::prelude::*;

use super::state::{Action, Stopped};
use super::words;
use crate::components::{button, number_field, select};
use crate::settings::field::Field;
use crate::settings::stopping::StopKind;
use protocol::StopRule;

#[derive(Properties, PartialEq)]
pub(super) struct RunControlsProps {
    pub(super) act: Callback<Action>,
}

/// As many epochs as the notebook's run has.
const EPOCHS: f64 = 300.0;

/// A number of epochs and the button that trains for as many.
#[function_component]
pub(super) fn RunControls(RunControlsProps { act }: &RunControlsProps) -> Html {
    let epochs = use_state_eq(|| EPOCHS);
    let setter = epochs.setter();
    let count = *epochs as u32;
    html! {
        <div class="run-epochs">
            { number_field(
                Field::EPOCHS_TO_RUN,
                *epochs,
                "How many epochs the button beside it trains for. The notebook trains for 300.",
                move |value| setter.set(value),
            ) }
            { button(
                "Run",
                "Trains for so many epochs as fast as possible, then pauses.",
                act.reform(move |()| Action::Run(count)),
            ) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct StopControlsProps {
    pub(super) rule: StopRule,
    pub(super) act: Callback<Action>,
}

/// The rule and its number.
#[function_component]
pub(super) fn StopControls(StopControlsProps { rule, act }: &StopControlsProps) -> Html {
    let rule = *rule;
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

#[derive(Properties, PartialEq)]
pub(super) struct StopNoteProps {
    pub(super) stopped: Option<Stopped>,
}

/// Why the run stands. The element is there beforehand, so that its words are announced.
#[function_component]
pub(super) fn StopNote(StopNoteProps { stopped }: &StopNoteProps) -> Html {
    html! {
        <div role="status">
            if let Some(stopped) = stopped {
                <p class="notice">{ words::stop(stopped) }</p>
            }
        </div>
    }
}
