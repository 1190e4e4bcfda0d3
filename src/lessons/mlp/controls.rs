//! The settings of a run.

use yew::prelude::*;

use super::state::Action;
use crate::components::{ActivationSlider, Select, Slider};
use crate::settings::field::Field;
use crate::settings::scale::Scale;
use crate::settings::speed::Speed;
use engine::optim::OptimizerKind;
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
            <Select<OptimizerKind>
                name="Optimizer"
                value={settings.optimizer}
                help="The rule that turns gradients into a step. Takes effect at once."
                onchange={act.reform(Action::Optimizer)}
            />
            <Select<Speed>
                name="Speed"
                value={*speed}
                help="How many epochs go by in a second. At 60 one can watch the network learn."
                onchange={act.reform(Action::Speed)}
            />
            <Slider
                field={Field::HIDDEN}
                scale={Scale::whole(Field::HIDDEN)}
                value={f64::from(settings.hidden)}
                help="Units in each hidden layer. A change starts a new run."
                onchange={act.reform(|value| Action::Hidden(value as u32))}
            />
            <ActivationSlider value={settings.activation} onchange={act.reform(Action::Activation)} />
            <Slider
                field={Field::DEPTH}
                scale={Scale::whole(Field::DEPTH)}
                value={f64::from(settings.depth)}
                help="How many hidden layers. A change starts a new run."
                onchange={act.reform(|value| Action::Depth(value as u32))}
            />
            <Slider
                field={Field::SEED}
                scale={Scale::Whole { min: 0, max: 99 }}
                value={f64::from(settings.seed)}
                help="Decides the initial weights, as torch.manual_seed does, and noise. The box takes larger seeds, too."
                onchange={act.reform(|value| Action::Seed(value as u32))}
            />
            { children.clone() }
        </section>
    }
}
