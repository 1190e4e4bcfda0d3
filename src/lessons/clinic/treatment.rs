//! The treatment: every line of the script that can be changed.

use yew::prelude::*;

use super::link::{HIDDEN, RATE, SCALE, Target};
use super::state::{Action, Clinic};
use super::words;
use crate::components::{Button, Checkbox, Select, Slider};
use crate::settings::scale::Scale;
use engine::nn::Activation;
use protocol::{Reduction, Script};

/// The controls, and what has come of the treatment.
pub(super) fn treatment(page: &Clinic, act: &Callback<Action>) -> Html {
    let (case, script) = (page.link.case, page.link.treatment);
    let treat = act.reform(Action::Treat);
    let outcome = page.news.treated.zip(page.scene.as_ref());
    html! {
        <section class="treatment" aria-labelledby="treatment-title">
            <h2 id="treatment-title">{ "Treatment" }</h2>
            <p class="told">{ page.scene.as_ref().map(|scene| words::goal(case, scene)).unwrap_or_default() }</p>
            <div class="controls">
                <Checkbox
                    label="Call zero_grad in each epoch"
                    help="Clears the gradients, so that backward leaves those of this epoch alone."
                    checked={script.zero_grad}
                    onchange={treat.reform(move |zero_grad| Script { zero_grad, ..script })}
                />
                <Select<Target>
                    name="Target’s shape"
                    value={Target::of(&script)}
                    help="The predictions have the shape (15, 1)."
                    onchange={treat.reform(move |target| Script { flat_target: target == Target::Flat, ..script })}
                />
                <Select<Reduction>
                    name="Squared errors"
                    value={script.reduction}
                    help="What the loss makes of the fifteen squared errors."
                    onchange={treat.reform(move |reduction| Script { reduction, ..script })}
                />
                <Slider
                    field={RATE}
                    scale={Scale::Log { min: -5, max: 0 }}
                    value={script.learning_rate}
                    help="How far each step goes."
                    onchange={treat.reform(move |learning_rate| Script { learning_rate, ..script })}
                />
                if case.has_hidden_layer() {
                    <Select<Activation>
                        name="Activation"
                        value={script.activation}
                        help="What stands between the two linear layers; the identity stands for nothing at all."
                        onchange={treat.reform(move |activation| Script { activation, ..script })}
                    />
                    <Slider
                        field={HIDDEN}
                        scale={Scale::whole(HIDDEN)}
                        value={f64::from(script.hidden)}
                        help="Units of the hidden layer."
                        onchange={treat.reform(move |value| Script { hidden: value as u32, ..script })}
                    />
                    <Slider
                        field={SCALE}
                        scale={Scale::Log { min: -1, max: 2 }}
                        value={script.scale}
                        help="Multiplies the hidden layer’s initial weights; 1 leaves them as PyTorch draws them."
                        onchange={treat.reform(move |scale| Script { scale, ..script })}
                    />
                }
            </div>
            <div class="buttons">
                <Button
                    primary=true
                    label="Run the treated script"
                    help="Trains it from its first epoch, beside the broken run."
                    disabled={!page.link.is_treated()}
                    onclick={act.reform(|()| Action::Try)}
                />
                <Button
                    label="Undo the treatment"
                    help="Brings back the script as it came in."
                    disabled={!page.link.is_treated()}
                    onclick={act.reform(move |()| Action::Treat(case.script()))}
                />
            </div>
            <div aria-live="polite" role="status" aria-label="Outcome">
                if let Some((end, scene)) = outcome {
                    <p class={classes!("verdict", end.cured.then_some("right"))}>{ words::outcome(case, &end, scene) }</p>
                }
            </div>
        </section>
    }
}
