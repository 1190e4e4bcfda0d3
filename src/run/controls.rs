//! Controls for the settings of a run, made of the rows of the table.

use yew::prelude::*;

use super::{course, words};
use crate::components::{button, checkbox, number_field, select, slider};
use crate::settings::table::{self, Change, Effect, Group, Linked, Setting, Values, at};
use engine::choice::Choice;
use engine::data::DataSet;
use engine::nn::Init;
use engine::optim::OptimizerKind;
use protocol::{Precision, RunSettings, ScheduleKind};

/// Points per step when mini-batches are switched on: three steps for fifteen points.
const FIRST_BATCH: f64 = 5.0;

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
            { button("Back to the course’s settings", help, onreset.clone()) }
        </div>
    }
}

/// Whose settings they are.
#[derive(Clone, PartialEq)]
pub(crate) enum Of {
    /// A run's, which takes them up.
    Run,
    /// A map's, which varies the settings of these keys itself.
    Map(Vec<&'static str>),
}

impl Of {
    /// What a setting is, and what comes of a change.
    pub(crate) fn help(&self, key: &str, what: &'static str) -> AttrValue {
        let effect = table::of(key).map(|setting| setting.effect);
        match (self, effect) {
            (Self::Run, Some(Effect::AtOnce)) => format!("{what} Takes effect at once.").into(),
            (Self::Run, Some(Effect::NewRun)) => format!("{what} A change starts a new run.").into(),
            (Self::Map(keys), _) if keys.contains(&key) => {
                format!("{what} The map varies it; a try takes it from here.").into()
            }
            _ => what.into(),
        }
    }

    /// Whether a setting has an effect, on some cell of the map at least.
    fn shows(&self, setting: &Setting, settings: &RunSettings) -> bool {
        let acts = |settings: &RunSettings| (setting.acts_on)(settings);
        match self {
            Self::Map(keys) if setting.linked != Linked::Acting => {
                let mut cells = vec![settings.clone()];
                for varied in keys.iter().filter_map(|key| table::of(key)) {
                    let values = varied.axis.as_ref().map_or_else(Vec::new, |axis| (axis.values)(3));
                    let vary = |value: &f64| Change { setting: varied, value: Some(*value) };
                    let more = |cell: &RunSettings| values.iter().map(|value| vary(value).of(cell)).collect::<Vec<_>>();
                    cells.extend(cells.iter().flat_map(more).collect::<Vec<_>>());
                }
                cells.iter().any(acts)
            }
            _ => acts(settings),
        }
    }
}

/// The control of a setting; nothing where it has no effect.
pub(crate) fn control(key: &str, settings: &RunSettings, of: &Of, set: &Callback<Change>) -> Html {
    let Some(setting) = table::of(key).filter(|setting| of.shows(setting, settings)) else { return Html::default() };
    let (value, help) = ((setting.get)(settings), of.help(key, setting.help));
    let onchange = set.reform(move |value| Change { setting, value: Some(value) });
    match &setting.values {
        Values::Number(field, Some(scale)) => {
            slider(field(settings), *scale, value, help, onchange).symbol(setting.symbol).into()
        }
        Values::Number(field, None) => number_field(field(settings), value, help, onchange),
        Values::Switch => {
            let onchange = onchange.reform(|on| f64::from(u8::from(on)));
            checkbox(setting.label, value > 0.0, help, onchange)
        }
        Values::Names(_) => match key {
            "optimizer" => menu::<OptimizerKind>(setting, value, help, &onchange),
            "data" => menu::<DataSet>(setting, value, help, &onchange),
            "init" => menu::<Init>(setting, value, help, &onchange),
            "precision" => menu::<Precision>(setting, value, help, &onchange),
            "schedule" => menu::<ScheduleKind>(setting, value, help, &onchange),
            // The activation has a slider of its own.
            _ => Html::default(),
        },
    }
}

fn menu<C: Choice>(setting: &Setting, value: f64, help: AttrValue, onchange: &Callback<f64>) -> Html {
    let onchange = onchange.reform(|choice: C| choice.index() as f64);
    select(setting.label, at::<C>(value), help, onchange)
}

pub(crate) fn data_controls(settings: &RunSettings, of: &Of, set: &Callback<Change>) -> Html {
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
            { control("data", settings, of, set) }
            if let Some((start, rest)) = formula {
                <p class="formula">
                    <math><mrow><mi>{ "y" }</mi><mo>{ "=" }</mo><mtext>{ start }</mtext>{ rest }</mrow></math>
                    { ", x from 2 to 11." }
                </p>
            }
            { control("noise", settings, of, set) }
        </fieldset>
    }
}

pub(crate) fn start_controls(settings: &RunSettings, of: &Of, set: &Callback<Change>) -> Html {
    html! {
        <fieldset>
            <legend>{ "Network" }</legend>
            { control("init", settings, of, set) }
            { control("precision", settings, of, set) }
            if settings.precision == Precision::Double {
                <p class="formula">
                    { "The initial weights are drawn with other bits, so this is another run, not the same one more exactly. \
                       Rounding matters little here: the fit is just as good in float32." }
                </p>
            }
        </fieldset>
    }
}

pub(crate) fn step_controls(settings: &RunSettings, of: &Of, set: &Callback<Change>) -> Html {
    // What has no sentence or place of its own comes in the table's order.
    let plain = table::SETTINGS
        .iter()
        .filter(|setting| setting.group == Group::Steps && setting.linked != Linked::Always && setting.key != "batch");
    html! {
        <fieldset>
            <legend>{ "Steps" }</legend>
            { mini_batches(settings, of, set) }
            { for plain.map(|setting| control(setting.key, settings, of, set)) }
            if settings.schedule.has_factor() {
                <p class="formula">{ words::schedule(&settings.schedule) }</p>
            }
        </fieldset>
    }
}

/// Whether a step takes a few points, and how many.
fn mini_batches(settings: &RunSettings, of: &Of, set: &Callback<Change>) -> Html {
    let Some(setting) = table::of("batch") else { return Html::default() };
    html! {
        <>
            { checkbox(
                "Mini-batches",
                settings.batch.is_some(),
                of.help(
                    setting.key,
                    "Each step takes a few points, in an order drawn anew in each epoch, in place of all 15. An epoch is \
                     still a pass over all points.",
                ),
                set.reform(move |on: bool| Change { setting, value: on.then_some(FIRST_BATCH) }),
            ) }
            if let Some(size) = settings.batch {
                { control(setting.key, settings, of, set) }
                <p class="formula">{ words::batches(size) }</p>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::RunSchedule;

    #[test]
    fn a_control_is_shown_where_its_setting_has_an_effect() {
        let adam = RunSettings::default();
        let sgd = RunSettings { optimizer: OptimizerKind::Sgd, ..adam.clone() };
        let shown = |of: &Of, settings: &RunSettings| -> Vec<&str> {
            let keys = ["momentum", "nesterov", "decay", "schedule_epochs"];
            keys.into_iter().filter(|key| table::of(key).is_some_and(|setting| of.shows(setting, settings))).collect()
        };
        assert_eq!(shown(&Of::Run, &adam), ["decay"]);
        assert_eq!(shown(&Of::Run, &sgd), ["momentum", "decay"]);
        let map = |keys: &[&'static str]| Of::Map(keys.to_vec());
        assert_eq!(shown(&map(&["optimizer", "epochs"]), &adam), ["momentum", "decay"]);
        assert_eq!(shown(&map(&["momentum", "lr"]), &sgd), ["momentum", "nesterov", "decay"]);
        assert_eq!(shown(&map(&["momentum", "optimizer"]), &adam), ["momentum", "nesterov", "decay"]);
        assert_eq!(shown(&map(&["schedule", "lr"]), &adam), ["decay"], "there is no number to set yet");
        let stepped = RunSettings { schedule: RunSchedule::new(ScheduleKind::Step), ..adam };
        assert_eq!(shown(&map(&["lr", "hidden"]), &stepped), ["decay", "schedule_epochs"]);
    }

    #[test]
    fn the_help_says_what_comes_of_a_change() {
        assert_eq!(Of::Run.help("decay", "It pulls."), "It pulls. Takes effect at once.");
        assert_eq!(Of::Run.help("noise", "It adds."), "It adds. A change starts a new run.");
        let map = Of::Map(vec!["noise", "epochs"]);
        assert_eq!(map.help("decay", "It pulls."), "It pulls.");
        assert_eq!(map.help("noise", "It adds."), "It adds. The map varies it; a try takes it from here.");
        assert_eq!(map.help("epochs", "So long."), "So long. The map varies it; a try takes it from here.");
    }
}
