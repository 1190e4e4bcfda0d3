//! The settings of the probed networks.

use yew::prelude::*;

use super::state::Action;
use crate::components::{ActivationSlider, Button, Select, Share, Slider, picking};
use crate::platform;
use crate::settings::field::{Field, LARGEST_RANDOM_SEED};
use crate::settings::scale::Scale;
use engine::nn::Init;
use protocol::ProbeSettings;

pub(super) fn controls(settings: &ProbeSettings, act: &Callback<Action>, hash: &str) -> Html {
    let new_seed = picking(act, |()| platform::seed(LARGEST_RANDOM_SEED).map(Action::Seed));
    html! {
        <section class="controls" aria-label="Network">
            <Slider
                field={Field::LAYERS}
                scale={Scale::Depths}
                symbol="L"
                value={f64::from(settings.layers)}
                help="How many hidden layers the gradient has to pass."
                onchange={act.reform(|value| Action::Layers(value as u32))}
            />
            <Slider
                field={Field::UNITS}
                scale={Scale::whole(Field::UNITS)}
                symbol="K"
                value={f64::from(settings.units)}
                help="Units in each hidden layer, and inputs. The problem has three."
                onchange={act.reform(|value| Action::Units(value as u32))}
            />
            <ActivationSlider value={settings.activation} onchange={act.reform(Action::Activation)} />
            <Select<Init>
                name="Initialisation"
                value={settings.init}
                help="How the weights are drawn."
                onchange={act.reform(Action::Init)}
            />
            <Slider
                field={Field::SEED}
                scale={Scale::Whole { min: 0, max: 99 }}
                value={f64::from(settings.seed)}
                help="Decides the weights, as torch.manual_seed does; the other networks have the seeds after it. The box \
                      takes larger seeds, too."
                onchange={act.reform(|value| Action::Seed(value as u32))}
            />
            <Slider
                field={Field::SCALE}
                scale={Scale::LogUpTo { min: -1, last: 32 }}
                symbol="s"
                value={settings.scale}
                help="Multiplies all weights after they are drawn, those of the output too, but no bias. The problem allows \
                      weights up to 1, so at most 1 for “Uniform”."
                onchange={act.reform(Action::Scale)}
            />
            <Slider
                field={Field::INPUT}
                scale={Scale::Even { min: -4.0, step: 0.1, last: 80 }}
                symbol="x"
                value={settings.input}
                help="The value of every input. The gradient has it as a factor, so that at 0 the gradient is exactly 0."
                onchange={act.reform(Action::Input)}
            />
            <div class="buttons">
                <Button label="New seed" help="Draws other weights." onclick={new_seed} />
                <Share hash={hash.to_owned()} />
            </div>
        </section>
    }
}
