//! The settings of a run.

use yew::prelude::*;

use super::state::Action;
use crate::components::{activation_slider, select, slider};
use crate::settings::field::Field;
use crate::settings::scale::Scale;
use crate::settings::speed::Speed;
use protocol::RunSettings;

#[derive(Properties, PartialEq)]
pub(super) struct ControlsProps {
    pub(super) settings: RunSettings,
    pub(super) speed: Speed,
    pub(super) act: Callback<Action>,
    /// Further settings.
    #[prop_or_default]
    pub(super) children: Html,
}

/// The settings beside the learning rate: what a run takes up as it goes, and what makes another network, and so another run.
#[function_component]
pub(super) fn Controls(ControlsProps { settings, speed, act, children }: &ControlsProps) -> Html {
    html! {
        <section class="controls" aria-label="Settings">
            { select(
                "Optimizer",
                settings.optimizer,
                "The rule that turns gradients into a step. Takes effect at once.",
                act.reform(Action::Optimizer),
            ) }
            { select(
                "Speed",
                *speed,
                "How many epochs go by in a second. At 60 one can watch the network learn.",
                act.reform(Action::Speed),
            ) }
            { slider(
                Field::HIDDEN,
                Scale::whole(Field::HIDDEN),
                settings.hidden,
                "Units in each hidden layer. A change starts a new run.",
                act.reform(|value| Action::Hidden(value as u32)),
            ) }
            { activation_slider(settings.activation, &act.reform(Action::Activation)) }
            { slider(
                Field::DEPTH,
                Scale::whole(Field::DEPTH),
                settings.depth,
                "How many hidden layers. A change starts a new run.",
                act.reform(|value| Action::Depth(value as u32)),
            ) }
            { slider(
                Field::SEED,
                Scale::Whole { min: 0, max: 99 },
                settings.seed,
                "Decides the initial weights, as torch.manual_seed does, and noise. The box takes larger seeds, too.",
                act.reform(|value| Action::Seed(value as u32)),
            ) }
            { children.clone() }
        </section>
    }
}
