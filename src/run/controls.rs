//! Controls for the settings of a run, built from the table of settings.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{course, words};
use crate::components::{activation_slider, alert, button, checkbox, inline, menu, number_field, picking, slider};
use crate::settings::table::{Group, Linked, Values, at};
use crate::settings::{Change, Effect, Field, Scale, Setting, table};
use engine::choice::Choice;
use engine::data::DataSet;
use engine::mathml::{equation, mfrac, mi, mn, mo, msup, mtext, parens};
use engine::nn::Activation;
use protocol::{Precision, RunSettings};

/// The number of steps in an epoch when mini-batches are switched on.
const FIRST_STEPS: u32 = 3;

/// Why a run has ended, and a button that restarts it.
pub(crate) fn restart_alert(why: String, restart: Callback<()>) -> Html {
    let help = "Restarts the run from epoch 0. Changing a setting does this, too.";
    alert(why, button("Start again", help, restart))
}

/// The differences from the course's settings, and a button that resets them. Empty if there are none. `effect` says what a
/// reset does.
pub(crate) fn differences(settings: &RunSettings, effect: &str, onreset: Callback<()>) -> Html {
    let differences = course::differences(settings);
    if differences.is_empty() {
        return Html::default();
    }
    let help = format!("Two sigmoid units, Adam at 0.1, float32, all 15 points in each step. Keeps the seed. {effect}");
    html! {
        <div class="differences">
            <p>{ format!("Different from the course: {}.", differences.join(", ")) }</p>
            { button("Back to the course’s settings", help, onreset).sets(table::labels_but(&["seed"])) }
        </div>
    }
}

/// What the settings belong to.
pub(crate) enum Of {
    /// A run.
    Run,
    /// A map that varies the settings with these keys.
    Map(Vec<&'static str>),
}

impl Of {
    /// A setting's help, with the effect of a change.
    pub(crate) fn help(&self, key: &str, what: &'static str) -> AttrValue {
        let effect = table::of(key).map(|setting| setting.effect);
        match (self, effect) {
            (Self::Run, Some(Effect::AtOnce)) => format!("{what} Takes effect at once.").into(),
            (Self::Run, Some(Effect::NewRun)) => format!("{what} A change starts a new run.").into(),
            (Self::Map(keys), _) if keys.contains(&key) => {
                format!("{what} The map varies this setting; a try uses the value set here.").into()
            }
            _ => what.into(),
        }
    }

    /// Whether a setting has an effect on the run, or on at least one cell of the map.
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

/// The control of a setting. Empty if the setting has no effect.
pub(crate) fn control(key: &str, settings: &RunSettings, of: &Of, set: &Callback<Change>) -> Html {
    let shown = table::of(key).filter(|setting| of.shows(setting, settings));
    shown.map(|setting| control_of(setting, settings, of.help(key, setting.help), set)).unwrap_or_default()
}

/// The control of a setting with a help text of its own.
pub(crate) fn control_with_help(key: &str, settings: &RunSettings, help: &'static str, set: &Callback<Change>) -> Html {
    table::of(key).map(|setting| control_of(setting, settings, help.into(), set)).unwrap_or_default()
}

/// The learning rate, with a help text of its own. `stable` is the largest stable one for the data, if it is known.
pub(crate) fn rate_control(
    settings: &RunSettings,
    stable: Option<f64>,
    help: &'static str,
    set: &Callback<Change>,
) -> Html {
    let control = |setting: &'static Setting| {
        let onchange = set.reform(move |value| Change { setting, value: Some(value) });
        slider(Field::LEARNING_RATE, Scale::rates(stable), (setting.get)(settings), help, onchange)
            .symbol(setting.symbol)
    };
    table::of("lr").map(|setting| control(setting).into()).unwrap_or_default()
}

fn control_of(setting: &'static Setting, settings: &RunSettings, help: AttrValue, set: &Callback<Change>) -> Html {
    let value = (setting.get)(settings);
    let onchange = set.reform(move |value| Change { setting, value: Some(value) });
    match &setting.values {
        Values::Number(field, Some(scale)) => {
            let field = field(settings);
            // The largest batch is that of all points.
            let scale = if setting.key == "batch" { Scale::whole(field) } else { *scale };
            slider(field, scale, value, help, onchange).symbol(setting.symbol).into()
        }
        Values::Number(field, None) => number_field(field(settings), value, help, onchange),
        Values::Switch => {
            let onchange = onchange.reform(|on| f64::from(u8::from(on)));
            checkbox(setting.label, value > 0.0, help, onchange)
        }
        Values::Names(_) if setting.key == "activation" => {
            activation_slider(at(value), &onchange.reform(|activation: Activation| activation.index() as f64))
        }
        Values::Names(names) => {
            let own = settings.own.as_ref().filter(|_| setting.key == "data");
            let options = names().into_iter().enumerate().map(|(index, (name, label))| {
                html! { <option value={name} selected={own.is_none() && index == value as usize}>{ label }</option> }
            });
            let own = own.map(|own| {
                html! { <option value={table::OWN} selected=true>{ words::own_points(own.count()) }</option> }
            });
            let options = options.chain(own);
            let onchange = picking(&onchange, |event: Event| {
                let index = event.target_dyn_into::<HtmlSelectElement>()?.selected_index();
                u32::try_from(index).ok().map(f64::from)
            });
            menu(setting.label, options.collect(), help, onchange)
        }
    }
}

/// The controls of the data. `note` says what standardising has done.
pub(crate) fn data_controls(settings: &RunSettings, of: &Of, set: &Callback<Change>, note: Html) -> Html {
    let formula = match settings.data {
        DataSet::Lab => None,
        _ if settings.own.is_some() => None,
        DataSet::Line => Some([mtext("0.75 + 0.26\u{a0}"), mi("x")]),
        DataSet::Sine => Some([mtext("2.3 + sin\u{a0}"), mi("x")]),
        DataSet::Step => Some([mtext("1.5 where x &lt; 6.5, and 3 elsewhere"), String::new()]),
        DataSet::Valley => {
            let square = msup(parens(&[mi("x"), mo("−"), mn("6.5")]), &[mn("2")]);
            Some([mtext("1 +\u{a0}"), mfrac(&[square], &[mn("8")])])
        }
    };
    html! {
        <fieldset>
            <legend>{ "Data" }</legend>
            { control("data", settings, of, set) }
            if let Some(formula) = formula {
                <p class="formula">{ inline(&[equation(mi("y"), &formula)]) }{ ", x from 2 to 11." }</p>
            }
            { control("noise", settings, of, set) }
            { control("standardised", settings, of, set) }
            { note }
            { control("validation", settings, of, set) }
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
                    { "float64 draws other random numbers for the initial weights, so this is a different run, not a \
                       more exact copy. Rounding matters little here: the fit is just as good in float32." }
                </p>
            }
        </fieldset>
    }
}

/// `first` is what comes first.
pub(crate) fn step_controls(settings: &RunSettings, of: &Of, set: &Callback<Change>, first: Html) -> Html {
    // The main settings have their own places, and the batch size its own switch.
    let plain = table::SETTINGS
        .iter()
        .filter(|setting| setting.group == Group::Steps && setting.linked != Linked::Always && setting.key != "batch");
    html! {
        <fieldset>
            <legend>{ "Steps" }</legend>
            { first }
            { mini_batches(settings, of, set) }
            { for plain.map(|setting| control(setting.key, settings, of, set)) }
            if settings.schedule.has_factor() {
                <p class="formula">{ words::schedule(&settings.schedule) }</p>
            }
        </fieldset>
    }
}

/// A switch for mini-batches, and their size.
fn mini_batches(settings: &RunSettings, of: &Of, set: &Callback<Change>) -> Html {
    let Some(setting) = table::of("batch") else { return Html::default() };
    let points = settings.points() - settings.held_out();
    let first = f64::from(points.div_ceil(FIRST_STEPS));
    html! {
        <>
            { checkbox(
                "Mini-batches",
                settings.batch.is_some(),
                of.help(
                    setting.key,
                    "Each step takes a few points, in a new random order in each epoch, instead of all of them. An \
                     epoch is still a pass over all points.",
                ),
                set.reform(move |on: bool| Change { setting, value: on.then_some(first) }),
            ) }
            if let Some(size) = settings.batch {
                { control(setting.key, settings, of, set) }
                <p class="formula">{ words::batches(size, points) }</p>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::optim::OptimizerKind;
    use protocol::{RunSchedule, ScheduleKind};

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
        assert_eq!(
            map.help("noise", "It adds."),
            "It adds. The map varies this setting; a try uses the value set \
                                                   here."
        );
        assert_eq!(
            map.help("epochs", "So long."),
            "So long. The map varies this setting; a try uses the value set \
                                                    here."
        );
    }
}
