//! The settings that the notebook leaves at their defaults.

use yew::prelude::*;

use super::course;
use super::running::StopControls;
use super::state::{Action, Setting};
use super::words;
use crate::components::{Button, Checkbox, NumberField, Select, Slider};
use crate::settings::field::Field;
use crate::settings::link::LabLink;
use crate::settings::scale::Scale;
use engine::data::DataSet;
use engine::nn::Init;
use engine::optim::OptimizerKind;
use protocol::{Precision, RunSchedule, RunSettings, ScheduleKind};

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
    html! {
        <div class="more">
            <Differences settings={settings.clone()} effect="Starts a new run." onreset={act.reform(|()| Action::Course)} />
            <div class="buttons">
                <Button
                    label="The published run"
                    help="Starts a run with the losses that the course’s notebook prints: its settings, and a seed that gives \
                          2.2375 and 0.1689 before the 1st and 161st update. The notebook does not state its own seed."
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

/// What a change of a setting does to a run.
const NEW_RUN: &str = "A change starts a new run.";
const AT_ONCE: &str = "Takes effect at once.";

#[derive(Properties, PartialEq)]
pub(crate) struct DifferencesProps {
    pub(crate) settings: RunSettings,
    /// What the help says of what comes of it.
    #[prop_or_default]
    pub(crate) effect: &'static str,
    pub(crate) onreset: Callback<()>,
}

/// What is not as in the course, and the way back; nothing if all is.
#[function_component]
pub(crate) fn Differences(DifferencesProps { settings, effect, onreset }: &DifferencesProps) -> Html {
    let differences = course::differences(settings);
    if differences.is_empty() {
        return Html::default();
    }
    let help = format!("Two sigmoid units, Adam at 0.1, float32, all 15 points in each step. Keeps the seed. {effect}");
    html! {
        <div class="differences">
            <p>{ format!("Not as in the course: {}.", differences.join(", ")) }</p>
            <Button label="Back to the course’s settings" {help} onclick={onreset.clone()} />
        </div>
    }
}

/// Whose settings they are.
#[derive(Clone, PartialEq, Default)]
pub(crate) enum Of {
    /// The run's, which takes them up.
    #[default]
    Run,
    /// A map's, which varies the settings of these names itself.
    Map(Vec<&'static str>),
}

impl Of {
    /// The help of a control: what the setting is, and what comes of a change.
    pub(crate) fn help(&self, name: &str, what: &'static str, effect: &'static str) -> AttrValue {
        match self {
            Self::Run => format!("{what} {effect}").into(),
            Self::Map(_) if self.varies(name) => format!("{what} The map varies it; a try takes it from here.").into(),
            Self::Map(_) => what.into(),
        }
    }

    fn varies(&self, name: &str) -> bool {
        matches!(self, Self::Map(names) if names.contains(&name))
    }

    fn has_momentum(&self, settings: &RunSettings) -> bool {
        self.varies("Optimizer") || settings.has_momentum()
    }

    fn can_look_ahead(&self, settings: &RunSettings) -> bool {
        let of_optimizer = self.varies("Optimizer") || settings.optimizer == OptimizerKind::Sgd;
        of_optimizer && (self.varies("Momentum") || settings.momentum > 0.0)
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct GroupProps {
    pub(crate) settings: RunSettings,
    #[prop_or_default]
    pub(crate) of: Of,
    pub(crate) set: Callback<Setting>,
}

#[function_component]
pub(crate) fn DataControls(GroupProps { settings, of, set }: &GroupProps) -> Html {
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
                help={of.help(
                    "Data",
                    "The lab’s points, or 15 points of a known function with x drawn between 2 and 11 from the seed.",
                    NEW_RUN,
                )}
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
                help={of.help(
                    "Noise",
                    "The standard deviation of what is added to each y, drawn from the seed. At 0 the data are as they \
                     are.",
                    NEW_RUN,
                )}
                symbol="σ"
                onchange={set.reform(Setting::Noise)}
            />
        </fieldset>
    }
}

#[function_component]
pub(crate) fn StartControls(GroupProps { settings, of, set }: &GroupProps) -> Html {
    html! {
        <fieldset>
            <legend>{ "Network" }</legend>
            <Select<Init>
                name="Initialisation"
                value={settings.init}
                help={of.help(
                    "Initialisation",
                    "How the weights are drawn before the first epoch. All zeros or all ones give units that never \
                     differ.",
                    NEW_RUN,
                )}
                onchange={set.reform(Setting::Init)}
            />
            <Select<Precision>
                name="Precision"
                value={settings.precision}
                help={of.help(
                    "Precision",
                    "How exactly every number of the run is kept: about 7 digits, as PyTorch does by default, or about \
                     16.",
                    NEW_RUN,
                )}
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
pub(crate) fn StepControls(GroupProps { settings, of, set }: &GroupProps) -> Html {
    let schedule = settings.schedule;
    html! {
        <fieldset>
            <legend>{ "Steps" }</legend>
            <Checkbox
                label="Mini-batches"
                help={of.help(
                    "Batch size",
                    "Each step takes a few points, in an order drawn anew in each epoch, in place of all 15. An epoch is \
                     still a pass over all points.",
                    NEW_RUN,
                )}
                checked={settings.batch.is_some()}
                onchange={set.reform(|on: bool| Setting::Batch(on.then_some(FIRST_BATCH)))}
            />
            if let Some(size) = settings.batch {
                <Slider
                    field={Field::BATCH}
                    scale={Scale::whole(Field::BATCH)}
                    value={f64::from(size)}
                    help={of.help(
                        "Batch size",
                        "Points per step. The fewer, the more steps in an epoch, and the more each step depends on \
                         chance.",
                        NEW_RUN,
                    )}
                    onchange={set.reform(|size| Setting::Batch(Some(size as u32)))}
                />
                <p class="formula">{ words::batches(size) }</p>
            }
            if of.has_momentum(settings) {
                <Slider
                    field={Field::MOMENTUM}
                    scale={Scale::Even { min: 0.0, step: 0.01, last: 99 }}
                    value={settings.momentum}
                    help={of.help(
                        "Momentum",
                        "The share of the last step that goes on into the next: a ball that rolls.",
                        AT_ONCE,
                    )}
                    symbol="μ"
                    onchange={set.reform(Setting::Momentum)}
                />
            }
            if of.can_look_ahead(settings) {
                <Checkbox
                    label="Nesterov’s step"
                    help={of.help("Nesterov’s step", "Looks ahead along the momentum before it steps.", AT_ONCE)}
                    checked={settings.nesterov}
                    onchange={set.reform(Setting::Nesterov)}
                />
            }
            <Slider
                field={Field::WEIGHT_DECAY}
                scale={Scale::Even { min: 0.0, step: 0.005, last: 40 }}
                value={course::decay(settings)}
                help={of.help(
                    "Weight decay",
                    "Pulls every weight towards 0 in each step, which keeps the curve smooth. AdamW has 0.01 of its own.",
                    AT_ONCE,
                )}
                symbol="λ"
                onchange={set.reform(Setting::Decay)}
            />
            <Select<ScheduleKind>
                name="Schedule"
                value={schedule.kind}
                help={of.help("Schedule", "How the learning rate changes from epoch to epoch.", AT_ONCE)}
                onchange={set.reform(|kind| Setting::Schedule(RunSchedule::new(kind)))}
            />
            if schedule.has_epochs() {
                <NumberField
                    field={Field::SCHEDULE_EPOCHS}
                    value={f64::from(schedule.epochs)}
                    help={of.help(
                        "Schedule epochs",
                        "After how many epochs the schedule has taken its course, or takes its next step.",
                        AT_ONCE,
                    )}
                    onchange={set.reform(move |epochs| Setting::Schedule(RunSchedule { epochs: epochs as u32, ..schedule }))}
                />
            }
            if schedule.has_factor() {
                <NumberField
                    field={Field::schedule_factor(schedule.kind)}
                    value={schedule.factor}
                    help={of.help(
                        "Schedule factor",
                        "What the learning rate is multiplied by, as the sentence below says.",
                        AT_ONCE,
                    )}
                    onchange={set.reform(move |factor| Setting::Schedule(RunSchedule { factor, ..schedule }))}
                />
                <p class="formula">{ words::schedule(&schedule) }</p>
            }
        </fieldset>
    }
}
