//! The rows of the table, in the order of a link.

use super::{Axis, Effect, Group, Linked, Open, Setting, Told, Values, at, names, stops};
use crate::charts::numerals::{grouped, plain};
use crate::settings::field::{Field, real, whole};
use crate::settings::scale::Scale;
use engine::choice::Choice;
use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::{OptimizerConfig, OptimizerKind};
use protocol::{Precision, RunSchedule, RunSettings, ScheduleKind};

/// What most rows have in common.
const ROW: Setting = Setting {
    key: "",
    label: "",
    symbol: None,
    help: "",
    values: Values::Switch,
    get: |_| 0.0,
    set: |_, _| {},
    open: None,
    effect: Effect::NewRun,
    acts_on: |_| true,
    needs: "nothing",
    linked: Linked::Changed,
    group: Group::Steps,
    told: Told::Plain,
    axis: None,
};

/// What the main settings have in common. Every link contains them.
const MAIN: Setting = Setting { linked: Linked::Always, told: Told::Main, ..ROW };

/// The largest hidden size on a map.
const LARGEST: u32 = 32;
/// The smallest weight decay on a map, apart from 0.
const LEAST_DECAY: f64 = 1e-4;

/// An axis with the menu's labels.
const fn axis(title: &'static str, values: fn(u32) -> Vec<f64>) -> Option<Axis> {
    Some(Axis { title, values, short: None })
}

/// Every setting of a run. A setting that decides whether another one has an effect comes first.
pub(crate) static SETTINGS: [Setting; 19] = [
    Setting {
        key: "lr",
        label: "Learning rate",
        help: "How far each step moves the weights.",
        values: Values::Number(|_| Field::LEARNING_RATE, Some(Scale::Log { min: -4, max: 0 })),
        get: |run| run.learning_rate,
        set: |run, value| run.learning_rate = value,
        effect: Effect::AtOnce,
        axis: axis("learning rate (logarithmic)", |steps| {
            stops::powers(*protocol::USUAL_RATES.start(), *protocol::USUAL_RATES.end(), steps)
        }),
        ..MAIN
    },
    Setting {
        key: "hidden",
        label: "Hidden size",
        help: "Units in each hidden layer.",
        values: Values::Number(|_| Field::HIDDEN, Some(Scale::whole(Field::HIDDEN))),
        get: |run| f64::from(run.hidden),
        set: |run, value| run.hidden = value as u32,
        group: Group::Network,
        axis: axis("hidden size (units)", |steps| stops::whole(LARGEST, steps)),
        ..MAIN
    },
    Setting {
        key: "depth",
        label: "Depth",
        help: "How many hidden layers.",
        values: Values::Number(|_| Field::DEPTH, Some(Scale::whole(Field::DEPTH))),
        get: |run| f64::from(run.depth),
        set: |run, value| run.depth = value as u32,
        group: Group::Network,
        axis: axis("depth (hidden layers)", |steps| stops::whole(*protocol::DEPTH.end(), steps)),
        ..MAIN
    },
    Setting {
        key: "activation",
        label: "Activation",
        values: Values::Names(names::<Activation>),
        get: |run| run.activation.index() as f64,
        set: |run, place| run.activation = at(place),
        group: Group::Network,
        axis: axis("activation", stops::names::<Activation>),
        ..MAIN
    },
    Setting {
        key: "optimizer",
        label: "Optimizer",
        help: "The rule that turns gradients into a step.",
        values: Values::Names(names::<OptimizerKind>),
        get: |run| run.optimizer.index() as f64,
        set: |run, place| run.optimizer = at(place),
        effect: Effect::AtOnce,
        group: Group::Optimizer,
        axis: axis("optimizer", stops::names::<OptimizerKind>),
        ..MAIN
    },
    Setting {
        key: "seed",
        label: "Seed",
        values: Values::Number(|_| Field::SEED, Some(Scale::Whole { min: 0, max: 99 })),
        get: |run| f64::from(run.seed),
        set: |run, value| run.seed = value as u32,
        // The course does not prescribe a seed.
        told: Told::Never,
        ..MAIN
    },
    Setting {
        key: "data",
        label: "Data",
        help: "The course’s 15 points, or 15 points of a known function. The seed decides their x between 2 and 11.",
        values: Values::Names(names::<DataSet>),
        get: |run| run.data.index() as f64,
        set: |run, place| *run = RunSettings { data: at(place), ..run.with_own(None) },
        // The reader's own points have a key of their own in a link.
        open: Some(Open { name: OWN, allowed: "", called: "lab", is_open: |run| run.own.is_some(), leave: |_| {} }),
        linked: Linked::Always,
        group: Group::Data,
        told: Told::Words(other_data),
        axis: axis("data", stops::names::<DataSet>),
        ..ROW
    },
    Setting {
        key: "noise",
        label: "Noise",
        symbol: Some("σ"),
        help: "The standard deviation of the random noise added to each y. The seed decides the noise; 0 adds none.",
        values: Values::Number(
            |_| real("Noise", &protocol::NOISE),
            Some(Scale::Even { min: 0.0, step: 0.05, last: 40 }),
        ),
        get: |run| run.noise,
        set: |run, value| run.noise = value,
        group: Group::Data,
        axis: axis("noise σ (standard deviation of y)", stops::even),
        ..ROW
    },
    Setting {
        key: "standardised",
        label: "Standardise x and y",
        help: "Shifts and scales x and y to mean 0 and standard deviation 1, as those of the training points.",
        get: |run| f64::from(u8::from(run.standardised)),
        set: |run, value| run.standardised = value > 0.0,
        group: Group::Data,
        told: Told::Words(|run| run.standardised.then(|| "x and y standardised".to_owned())),
        ..ROW
    },
    Setting {
        key: "validation",
        label: "Validation split",
        symbol: Some("%"),
        help: "The percentage of the points that are held out of the training, to measure the error there. The seed chooses them.",
        values: Values::Number(
            |_| whole("Validation split", &protocol::VALIDATION),
            Some(Scale::Even { min: 0.0, step: 5.0, last: 10 }),
        ),
        get: |run| f64::from(run.validation),
        set: |run, value| run.validation = value as u32,
        group: Group::Data,
        told: Told::Words(|run| (run.validation > 0).then(|| format!("{} % held out", run.validation))),
        ..ROW
    },
    Setting {
        key: "init",
        label: "Initialisation",
        help: "How the weights are drawn before the first epoch. With all zeros or all ones, all units stay equal.",
        values: Values::Names(names::<Init>),
        get: |run| run.init.index() as f64,
        set: |run, place| run.init = at(place),
        group: Group::Network,
        axis: Some(Axis {
            title: "initialisation",
            values: stops::names::<Init>,
            // The word that distinguishes it from the others.
            short: Some(|place| match at::<Init>(place as f64) {
                Init::Ones => "Ones",
                Init::Zeros => "Zeros",
                init => init.label().split(' ').next().unwrap_or_default(),
            }),
        }),
        ..ROW
    },
    Setting {
        key: "precision",
        label: "Precision",
        help: "The number format of the run: about 7 decimal digits, which is PyTorch’s default, or about 16.",
        values: Values::Names(names::<Precision>),
        get: |run| run.precision.index() as f64,
        set: |run, place| run.precision = at(place),
        group: Group::Network,
        axis: axis("precision", stops::names::<Precision>),
        ..ROW
    },
    Setting {
        key: "batch",
        label: "Batch size",
        help: "Points per step. Smaller batches give more and noisier steps per epoch.",
        values: Values::Number(batch_field, Some(Scale::Whole { min: 1, max: 15 })),
        get: |run| f64::from(run.batch.unwrap_or(run.points())),
        set: |run, value| run.batch = Some((value as u32).min(run.points())),
        open: Some(Open {
            name: "full",
            allowed: "full or ",
            called: "full",
            is_open: |run| run.batch.is_none(),
            leave: |run| run.batch = None,
        }),
        told: Told::Words(|run| run.batch.map(|size| format!("mini-batches of {size}"))),
        axis: axis("batch size (points per step)", |steps| stops::whole(*protocol::BATCH.end(), steps)),
        ..ROW
    },
    Setting {
        key: "momentum",
        label: "Momentum",
        symbol: Some("μ"),
        help: "The fraction of the previous step that is added to the next one.",
        values: Values::Number(
            |_| real("Momentum", &protocol::MOMENTUM),
            Some(Scale::Even { min: 0.0, step: 0.01, last: 99 }),
        ),
        get: |run| run.momentum,
        set: |run, value| run.momentum = value,
        effect: Effect::AtOnce,
        acts_on: RunSettings::has_momentum,
        needs: "SGD or RMSprop",
        axis: axis("momentum μ (1 − μ logarithmic)", |steps| stops::towards_one(0.01, 1.0, steps)),
        ..ROW
    },
    Setting {
        key: "nesterov",
        label: "Nesterov’s step",
        help: "Looks ahead along the momentum before each step.",
        get: |run| f64::from(u8::from(run.nesterov)),
        set: |run, value| run.nesterov = value > 0.0,
        effect: Effect::AtOnce,
        acts_on: RunSettings::can_look_ahead,
        needs: "SGD with momentum",
        told: Told::Words(|run| run.nesterov.then(|| "Nesterov’s step".to_owned())),
        axis: Some(Axis {
            title: "Nesterov’s step",
            values: |_| vec![0.0, 1.0],
            short: Some(|value| if value > 0 { "On" } else { "Off" }),
        }),
        ..ROW
    },
    Setting {
        key: "decay",
        label: "Weight decay",
        symbol: Some("λ"),
        help: "Shrinks every weight towards 0 in each step, which keeps the curve smooth. AdamW’s default is 0.01.",
        values: Values::Number(
            |_| real("Weight decay", &protocol::WEIGHT_DECAY),
            Some(Scale::Even { min: 0.0, step: 0.005, last: 40 }),
        ),
        get: decay,
        set: |run, value| run.decay = Some(value),
        open: Some(Open {
            name: "own",
            allowed: "",
            called: "the optimizer’s default",
            is_open: |run| run.decay.is_none(),
            leave: |run| run.decay = None,
        }),
        effect: Effect::AtOnce,
        told: Told::Words(other_decay),
        axis: axis("weight decay λ (0, then logarithmic)", |steps| {
            [vec![0.0], stops::powers(LEAST_DECAY, 1.0, steps - 1)].concat()
        }),
        ..ROW
    },
    Setting {
        key: "schedule",
        label: "Schedule",
        help: "How the learning rate changes from epoch to epoch.",
        values: Values::Names(names::<ScheduleKind>),
        get: |run| run.schedule.kind.index() as f64,
        // Choosing the same schedule again keeps its numbers.
        set: |run, place| {
            if run.schedule.kind != at(place) {
                run.schedule = RunSchedule::new(at(place));
            }
        },
        effect: Effect::AtOnce,
        told: Told::Words(|run| {
            let kind = run.schedule.kind;
            (kind != ScheduleKind::Constant).then(|| format!("{} schedule", kind.label().to_ascii_lowercase()))
        }),
        axis: axis("schedule", stops::names::<ScheduleKind>),
        ..ROW
    },
    Setting {
        key: "schedule_epochs",
        label: "Schedule epochs",
        help: "The length of the schedule, or the number of epochs between its steps.",
        values: Values::Number(|_| whole("Schedule epochs", &protocol::SCHEDULE_EPOCHS), None),
        get: |run| f64::from(run.schedule.epochs),
        set: |run, value| {
            if run.schedule.has_epochs() {
                run.schedule.epochs = value as u32;
            }
        },
        effect: Effect::AtOnce,
        acts_on: |run| run.schedule.has_epochs(),
        needs: "a schedule in steps, along a cosine or with a warm-up",
        linked: Linked::Acting,
        told: Told::Never,
        axis: axis("schedule epochs (logarithmic)", |steps| stops::whole(*protocol::SEARCH_EPOCHS.end(), steps)),
        ..ROW
    },
    Setting {
        key: "schedule_factor",
        label: "Schedule factor",
        help: "The factor that multiplies the learning rate. The sentence below says when.",
        values: Values::Number(|run| real("Schedule factor", &RunSchedule::factors(run.schedule.kind)), None),
        get: |run| run.schedule.factor,
        set: |run, value| {
            if run.schedule.has_factor() {
                run.schedule.factor = value;
            }
        },
        effect: Effect::AtOnce,
        acts_on: |run| run.schedule.has_factor(),
        needs: "a schedule other than the constant one",
        linked: Linked::Acting,
        told: Told::Never,
        axis: axis("schedule factor γ (1 − γ logarithmic)", |steps| stops::towards_one(0.001, 0.9, steps)),
        ..ROW
    },
];

/// Stands for the reader's own points in place of a data set.
pub(crate) const OWN: &str = "own";

fn batch_field(run: &RunSettings) -> Field {
    whole("Batch size", &run.batches())
}

/// The data in words, unless they are the lab's.
fn other_data(run: &RunSettings) -> Option<String> {
    let named = || (run.data != DataSet::Lab).then(|| format!("data {}", run.data.label()));
    run.own.as_ref().map_or_else(named, |own| Some(format!("data: your {} points", grouped(own.count().into()))))
}

/// The weight decay of a run.
fn decay(settings: &RunSettings) -> f64 {
    settings.decay.unwrap_or_else(|| own_decay(settings))
}

/// The weight decay of a run in words, unless it is the optimizer's default.
fn other_decay(settings: &RunSettings) -> Option<String> {
    let decay = decay(settings);
    (decay != own_decay(settings)).then(|| format!("weight decay {}", plain(decay)))
}

/// The optimizer's default weight decay.
fn own_decay(settings: &RunSettings) -> f64 {
    OptimizerConfig::new(settings.optimizer, settings.learning_rate).weight_decay()
}
