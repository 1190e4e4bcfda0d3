//! The settings that the notebook leaves at their defaults.

use yew::prelude::*;

use super::course;
use super::running::StopControls;
use super::state::{Action, Setting};
use super::words;
use crate::data::DataSet;
use crate::nn::Init;
use crate::protocol::{Precision, RunSchedule, RunSettings, ScheduleKind};
use crate::ui::components::{Button, Checkbox, NumberField, Select, Slider};
use crate::ui::field::Field;
use crate::ui::link::LabLink;
use crate::ui::scale::Scale;

/// Points per step when mini-batches are switched on: three steps for fifteen points.
const FIRST_BATCH: u32 = 5;

#[derive(Properties, PartialEq)]
pub(super) struct MoreProps {
    pub(super) link: LabLink,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn More(MoreProps { link, act }: &MoreProps) -> Html {
    let LabLink { settings, stop, .. } = link;
    let set = act.reform(Action::Set);
    let differences = course::differences(settings);
    html! {
        <div class="more">
            if !differences.is_empty() {
                <div class="differences">
                    <p>{ format!("Not as in the course: {}.", differences.join(", ")) }</p>
                    <Button
                        label="Back to the course’s settings"
                        help="Two sigmoid units, Adam at 0.1, float32, all 15 points in each step. Keeps the seed and starts a \
                              new run."
                        onclick={act.reform(|()| Action::Course)}
                    />
                </div>
            }
            <div class="buttons">
                <Button
                    label="The published run"
                    help="Starts a run with the losses that the course’s notebook prints: its settings, and a seed that gives                           2.2375 and 0.1689 before the 1st and 161st update. The notebook does not state its own seed."
                    onclick={act.reform(|()| Action::Published)}
                />
            </div>
            <details>
                <summary>{ "More settings" }</summary>
                <DataControls settings={settings.clone()} set={set.clone()} />
                <StartControls settings={settings.clone()} set={set.clone()} />
                <StepControls settings={settings.clone()} {set} />
                <fieldset>
                    <legend>{ "Stop by itself" }</legend>
                    <StopControls rule={*stop} act={act.clone()} />
                </fieldset>
            </details>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    settings: RunSettings,
    set: Callback<Setting>,
}

#[function_component]
fn DataControls(GroupProps { settings, set }: &GroupProps) -> Html {
    let formula = match settings.data {
        DataSet::Lab => None,
        DataSet::Line => Some(("0.75 + 0.26\u{a0}", html! { <mi>{ "x" }</mi> })),
        DataSet::Sine => Some(("2.3 + sin\u{a0}", html! { <mi>{ "x" }</mi> })),
        DataSet::Step => Some(("", html! { <mtext>{ "1.5 where x < 6.5, and 3 elsewhere" }</mtext> })),
        DataSet::Valley => Some((
            "1 +\u{a0}",
            html! {
                <mfrac>
                    <msup>
                        <mrow><mo>{ "(" }</mo><mi>{ "x" }</mi><mo>{ "−" }</mo><mn>{ "6.5" }</mn><mo>{ ")" }</mo></mrow>
                        <mn>{ "2" }</mn>
                    </msup>
                    <mn>{ "8" }</mn>
                </mfrac>
            },
        )),
    };
    html! {
        <fieldset>
            <legend>{ "Data" }</legend>
            <Select<DataSet>
                name="Data"
                value={settings.data}
                help="The lab’s points, or 15 points of a known function with x drawn between 2 and 11 from the seed. A change \
                      starts a new run."
                onchange={set.reform(Setting::Data)}
            />
            if let Some((start, rest)) = formula {
                <p class="formula">
                    <math><mrow><mi>{ "y" }</mi><mo>{ "=" }</mo><mtext>{ start }</mtext>{ rest }</mrow></math>
                    { ", x from 2 to 11." }
                </p>
            }
            <Slider
                field={Field::NOISE}
                scale={Scale::Even { min: 0.0, step: 0.05, last: 40 }}
                value={settings.noise}
                help="The standard deviation of what is added to each y, drawn from the seed. At 0 the data are as they are. A \
                      change starts a new run."
                symbol="σ"
                onchange={set.reform(Setting::Noise)}
            />
        </fieldset>
    }
}

#[function_component]
fn StartControls(GroupProps { settings, set }: &GroupProps) -> Html {
    html! {
        <fieldset>
            <legend>{ "Network" }</legend>
            <Select<Init>
                name="Initialisation"
                value={settings.init}
                help="How the weights are drawn before the first epoch. All zeros or all ones give units that never differ. A \
                      change starts a new run."
                onchange={set.reform(Setting::Init)}
            />
            <Select<Precision>
                name="Precision"
                value={settings.precision}
                help="How exactly every number of the run is kept: about 7 digits, as PyTorch does by default, or about 16. A \
                      change starts a new run."
                onchange={set.reform(Setting::Precision)}
            />
            if settings.precision == Precision::Double {
                <p class="formula">
                    { "The initial weights are drawn with other bits, so this is another run, not the same one more exactly. \
                       Rounding matters little here: the fit is just as good in float32." }
                </p>
            }
        </fieldset>
    }
}

#[function_component]
fn StepControls(GroupProps { settings, set }: &GroupProps) -> Html {
    let schedule = settings.schedule;
    html! {
        <fieldset>
            <legend>{ "Steps" }</legend>
            <Checkbox
                label="Mini-batches"
                help="Each step takes a few points, in an order drawn anew in each epoch, in place of all 15. An epoch is \
                      still a pass over all points. A change starts a new run."
                checked={settings.batch.is_some()}
                onchange={set.reform(|on: bool| Setting::Batch(on.then_some(FIRST_BATCH)))}
            />
            if let Some(size) = settings.batch {
                <Slider
                    field={Field::BATCH}
                    scale={Scale::whole(Field::BATCH)}
                    value={f64::from(size)}
                    help="Points per step. The fewer, the more steps in an epoch, and the more each step depends on chance. A \
                          change starts a new run."
                    onchange={set.reform(|size| Setting::Batch(Some(size as u32)))}
                />
                <p class="formula">{ words::batches(size) }</p>
            }
            if settings.has_momentum() {
                <Slider
                    field={Field::MOMENTUM}
                    scale={Scale::Even { min: 0.0, step: 0.01, last: 99 }}
                    value={settings.momentum}
                    help="The share of the last step that goes on into the next: a ball that rolls. Takes effect at once."
                    symbol="μ"
                    onchange={set.reform(Setting::Momentum)}
                />
            }
            if settings.can_look_ahead() {
                <Checkbox
                    label="Nesterov’s step"
                    help="Looks ahead along the momentum before it steps. Takes effect at once."
                    checked={settings.nesterov}
                    onchange={set.reform(Setting::Nesterov)}
                />
            }
            <Slider
                field={Field::WEIGHT_DECAY}
                scale={Scale::Even { min: 0.0, step: 0.005, last: 40 }}
                value={course::decay(settings)}
                help="Pulls every weight towards 0 in each step, which keeps the curve smooth. AdamW has 0.01 of its own. Takes \
                      effect at once."
                symbol="λ"
                onchange={set.reform(Setting::Decay)}
            />
            <Select<ScheduleKind>
                name="Schedule"
                value={schedule.kind}
                help="How the learning rate changes from epoch to epoch. Takes effect at once."
                onchange={set.reform(|kind| Setting::Schedule(RunSchedule::new(kind)))}
            />
            if schedule.has_epochs() {
                <NumberField
                    field={Field::SCHEDULE_EPOCHS}
                    value={f64::from(schedule.epochs)}
                    help="After how many epochs the schedule has taken its course, or takes its next step. Takes effect at once."
                    onchange={set.reform(move |epochs| Setting::Schedule(RunSchedule { epochs: epochs as u32, ..schedule }))}
                />
            }
            if schedule.has_factor() {
                <NumberField
                    field={Field::schedule_factor(schedule.kind)}
                    value={schedule.factor}
                    help="What the learning rate is multiplied by, as the sentence below says. Takes effect at once."
                    onchange={set.reform(move |factor| Setting::Schedule(RunSchedule { factor, ..schedule }))}
                />
                <p class="formula">{ words::schedule(&schedule) }</p>
            }
        </fieldset>
    }
}
