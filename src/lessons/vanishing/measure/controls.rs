//! The settings of the network.

use yew::prelude::*;

use super::state::Action;
use crate::components::{Share, activation_slider, select, slider};
use crate::lessons::vanishing::controls::{seed_button, seed_slider};
use crate::settings::field::Field;
use crate::settings::scale::Scale;
use protocol::ProbeSettings;

pub(super) fn controls(settings: &ProbeSettings, act: &Callback<Action>, hash: &str) -> Html {
    html! {
        <section class="controls" aria-label="Network">
            { slider(
                Field::LAYERS,
                Scale::Depths,
                settings.layers,
                "How many hidden layers the gradient has to pass.",
                act.reform(|value| Action::Layers(value as u32)),
            ).symbol("L") }
            { slider(
                Field::UNITS,
                Scale::whole(Field::UNITS),
                settings.units,
                "Units in each hidden layer, and inputs. The problem has three.",
                act.reform(|value| Action::Units(value as u32)),
            ).symbol("K") }
            { activation_slider(settings.activation, &act.reform(Action::Activation)) }
            { select("Initialisation", settings.init, "How the weights are drawn.", act.reform(Action::Init)) }
            { seed_slider(
                settings.seed,
                "Decides the weights, as torch.manual_seed does; the other networks have the seeds after it. The box takes \
                 larger seeds, too.",
                &act.reform(Action::Seed),
            ) }
            { slider(
                Field::SCALE,
                Scale::LogUpTo { min: -1, last: 32 },
                settings.scale,
                "Multiplies all weights after they are drawn, those of the output too, but no bias. The problem allows \
                 weights up to 1, so at most 1 for “Uniform”.",
                act.reform(Action::Scale),
            ).symbol("s") }
            { slider(
                Field::INPUT,
                Scale::Even { min: -4.0, step: 0.1, last: 80 },
                settings.input,
                "The value of every input. The gradient has it as a factor, so that at 0 the gradient is exactly 0.",
                act.reform(Action::Input),
            ).symbol("x") }
            <div class="buttons">
                { seed_button("New seed", "Draws other weights.", &act.reform(Action::Seed)) }
                <Share hash={hash.to_owned()} />
            </div>
        </section>
    }
}
