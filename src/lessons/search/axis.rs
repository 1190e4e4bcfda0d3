//! What a map can vary, and in which steps.

use super::tries::Entry;
use crate::charts::numerals::plain;
use engine::choice::{Choice, choice};
use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::{BATCH, DEPTH, LEARNING_RATE, Precision, RunSchedule, RunSettings, SEARCH_EPOCHS, ScheduleKind};

choice! {
    /// A setting that a map varies. What decides whether another one has an effect comes before that one.
    "axis", pub Axis {
        /// The step size.
        LearningRate = "lr", "Learning rate";
        /// Units of each hidden layer.
        Hidden = "hidden", "Hidden size";
        /// Hidden layers.
        Depth = "depth", "Depth";
        /// The non-linearity.
        Activation = "activation", "Activation";
        /// The update rule.
        Optimizer = "optimizer", "Optimizer";
        /// For how long each network is trained.
        Epochs = "epochs", "Epochs";
        /// How the initial weights are drawn.
        Init = "init", "Initialisation";
        /// Points per step.
        Batch = "batch", "Batch size";
        /// The optimizer's momentum.
        Momentum = "momentum", "Momentum";
        /// Whether it looks ahead.
        Nesterov = "nesterov", "Nesterov’s step";
        /// The optimizer's weight decay.
        Decay = "decay", "Weight decay";
        /// How the learning rate changes.
        Schedule = "schedule", "Schedule";
        /// How long the schedule takes.
        ScheduleEpochs = "schedule_epochs", "Schedule epochs";
        /// By what it multiplies the learning rate.
        ScheduleFactor = "schedule_factor", "Schedule factor";
        /// Where the points come from.
        Data = "data", "Data";
        /// The noise on them.
        Noise = "noise", "Noise";
        /// The type of all numbers.
        Precision = "precision", "Precision";
    }
}

choice! {
    /// In how many steps a map varies a setting.
    "cells", pub Fineness {
        /// A look within a second.
        Coarse = "5", "5 × 5";
        /// A hundred cells.
        Medium = "10", "10 × 10";
        /// Four hundred.
        Fine = "20", "20 × 20";
        /// As many as there are hidden sizes.
        Finest = "32", "32 × 32";
    }
}

impl Fineness {
    /// The most steps along an axis.
    #[must_use]
    pub fn steps(self) -> u32 {
        match self {
            Self::Coarse => 5,
            Self::Medium => 10,
            Self::Fine => 20,
            Self::Finest => 32,
        }
    }
}

/// The largest hidden size of a map.
const LARGEST: u32 = 32;
/// The smallest weight decay of a map but 0.
const LEAST_DECAY: f64 = 1e-4;

impl Axis {
    /// The values in at most so many steps, ascending; all of them where there are names. A name is its place in the list.
    #[must_use]
    pub fn values(self, steps: u32) -> Vec<f64> {
        let steps = steps.max(3);
        match self {
            Self::LearningRate => powers(*LEARNING_RATE.start(), *LEARNING_RATE.end(), steps),
            Self::Hidden => whole(LARGEST, steps),
            Self::Depth => whole(*DEPTH.end(), steps),
            Self::Epochs | Self::ScheduleEpochs => whole(*SEARCH_EPOCHS.end(), steps),
            Self::Batch => whole(*BATCH.end(), steps),
            // From nothing to 0.99, and from 0.1 to 0.999: what is missing to 1 shrinks by equal factors.
            Self::Momentum => powers(0.01, 1.0, steps).into_iter().rev().map(missing_to_one).collect(),
            Self::ScheduleFactor => powers(0.001, 0.9, steps).into_iter().rev().map(missing_to_one).collect(),
            Self::Decay => [vec![0.0], powers(LEAST_DECAY, 1.0, steps - 1)].concat(),
            Self::Noise => (0..steps).map(|step| short(f64::from(step) / f64::from(steps - 1))).collect(),
            Self::Activation => names::<Activation>(),
            Self::Optimizer => names::<OptimizerKind>(),
            Self::Init => names::<Init>(),
            Self::Schedule => names::<ScheduleKind>(),
            Self::Data => names::<DataSet>(),
            Self::Precision => names::<Precision>(),
            Self::Nesterov => vec![0.0, 1.0],
        }
    }

    /// These runs with a value of this axis.
    #[must_use]
    pub fn with(self, value: f64, runs: &Entry) -> Entry {
        let mut runs = runs.clone();
        let settings = &mut runs.settings;
        let schedule = &mut settings.schedule;
        match self {
            Self::LearningRate => settings.learning_rate = value,
            Self::Hidden => settings.hidden = value as u32,
            Self::Depth => settings.depth = value as u32,
            Self::Activation => settings.activation = at(value),
            Self::Optimizer => settings.optimizer = at(value),
            Self::Epochs => runs.epochs = value as u32,
            Self::Init => settings.init = at(value),
            Self::Batch => settings.batch = Some(value as u32),
            Self::Momentum => settings.momentum = value,
            Self::Nesterov => settings.nesterov = value > 0.0,
            Self::Decay => settings.decay = Some(value),
            Self::Schedule if schedule.kind == at(value) => {}
            Self::Schedule => *schedule = RunSchedule::new(at(value)),
            Self::ScheduleEpochs if schedule.has_epochs() => schedule.epochs = value as u32,
            Self::ScheduleFactor if schedule.has_factor() => schedule.factor = value,
            Self::ScheduleEpochs | Self::ScheduleFactor => {}
            Self::Data => settings.data = at(value),
            Self::Noise => settings.noise = value,
            Self::Precision => settings.precision = at(value),
        }
        runs
    }

    /// Whether it has an effect on runs with these settings.
    #[must_use]
    pub fn acts_on(self, settings: &RunSettings) -> bool {
        match self {
            Self::Momentum => settings.has_momentum(),
            Self::Nesterov => settings.can_look_ahead(),
            Self::ScheduleEpochs => settings.schedule.has_epochs(),
            Self::ScheduleFactor => settings.schedule.has_factor(),
            _ => true,
        }
    }

    /// What has to be set for it to have an effect.
    #[must_use]
    pub fn needs(self) -> &'static str {
        match self {
            Self::Momentum => "SGD or RMSprop",
            Self::Nesterov => "SGD with momentum",
            Self::ScheduleEpochs => "a schedule in steps, along a cosine or with a warm-up",
            Self::ScheduleFactor => "a schedule other than the constant one",
            _ => "nothing",
        }
    }

    /// A value as the map's edge and sentences print it.
    #[must_use]
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Activation => at::<Activation>(value).label().to_owned(),
            Self::Optimizer => at::<OptimizerKind>(value).label().to_owned(),
            Self::Schedule => at::<ScheduleKind>(value).label().to_owned(),
            Self::Data => at::<DataSet>(value).label().to_owned(),
            Self::Precision => at::<Precision>(value).label().to_owned(),
            Self::Nesterov => if value > 0.0 { "On" } else { "Off" }.to_owned(),
            // The word that tells it from the others: the map's edge has no room for more.
            Self::Init => match at::<Init>(value) {
                Init::Ones => "Ones".to_owned(),
                Init::Zeros => "Zeros".to_owned(),
                init => init.label().split(' ').next().unwrap_or_default().to_owned(),
            },
            _ => plain(value),
        }
    }

    /// What stands along the map's edge.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::LearningRate => "learning rate (logarithmic)",
            Self::Hidden => "hidden size (units)",
            Self::Depth => "depth (hidden layers)",
            Self::Activation => "activation",
            Self::Optimizer => "optimizer",
            Self::Epochs => "epochs (logarithmic)",
            Self::Init => "initialisation",
            Self::Batch => "batch size (points per step)",
            Self::Momentum => "momentum μ (1 − μ logarithmic)",
            Self::Nesterov => "Nesterov’s step",
            Self::Decay => "weight decay λ (0, then logarithmic)",
            Self::Schedule => "schedule",
            Self::ScheduleEpochs => "schedule epochs (logarithmic)",
            Self::ScheduleFactor => "schedule factor γ (1 − γ logarithmic)",
            Self::Data => "data",
            Self::Noise => "noise σ (standard deviation of y)",
            Self::Precision => "precision",
        }
    }
}

/// Numbers from the first to the last at equal factors, with two digits.
fn powers(first: f64, last: f64, steps: u32) -> Vec<f64> {
    let (low, high) = (first.log10(), last.log10());
    let share = |step: u32| f64::from(step) / f64::from(steps.max(2) - 1);
    let exact = (0..steps.max(2)).map(|step| 10f64.powf(low + (high - low) * share(step)));
    // By way of text: 0.1 and not 0.10000000000000002.
    exact.map(|value| format!("{value:.1e}").parse().unwrap_or(value)).collect()
}

fn missing_to_one(rest: f64) -> f64 {
    short(1.0 - rest)
}

/// A number with four digits after the point: 0.97 and not 0.9699999999999999.
fn short(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

/// Whole numbers from 1 to `most` in at most so many steps: every one of the small ones, and then ever fewer.
fn whole(most: u32, steps: u32) -> Vec<f64> {
    let steps = steps.clamp(2, most);
    let mut last = 0;
    let value = |step: u32| {
        let exact = f64::from(most).powf(f64::from(step) / f64::from(steps - 1)).round() as u32;
        last = exact.max(last + 1);
        f64::from(last)
    };
    (0..steps).map(value).collect()
}

fn names<C: Choice>() -> Vec<f64> {
    (0..C::ALL.len()).map(|index| index as f64).collect()
}

fn at<C: Choice>(value: f64) -> C {
    C::ALL[(value as usize).min(C::ALL.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{MOMENTUM, NOISE, SCHEDULE_EPOCHS, WEIGHT_DECAY};

    #[test]
    fn every_axis_has_distinct_values_that_settings_can_have() {
        for &axis in Axis::ALL {
            for &fineness in Fineness::ALL {
                let values = axis.values(fineness.steps());
                assert!(values.len() >= 2 && values.len() <= fineness.steps().max(8) as usize, "{axis:?}");
                assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "{axis:?}: {values:?}");
                for value in values {
                    let Entry { settings, epochs, .. } = axis.with(value, &Entry::notebook());
                    assert!(LEARNING_RATE.contains(&settings.learning_rate) && DEPTH.contains(&settings.depth));
                    assert!((1..=32).contains(&settings.hidden) && SEARCH_EPOCHS.contains(&epochs));
                    assert!(MOMENTUM.contains(&settings.momentum) && NOISE.contains(&settings.noise));
                    assert!(settings.decay.is_none_or(|decay| WEIGHT_DECAY.contains(&decay)));
                    assert!(settings.batch.is_none_or(|batch| BATCH.contains(&batch)));
                    let RunSchedule { kind, epochs, factor } = settings.schedule;
                    assert!(SCHEDULE_EPOCHS.contains(&epochs) && RunSchedule::factors(kind).contains(&factor));
                }
            }
        }
    }

    #[test]
    fn every_axis_changes_the_runs_that_it_acts_on_and_no_others() {
        for &axis in Axis::ALL {
            let mut all = Entry::notebook();
            for schedule in [ScheduleKind::Constant, ScheduleKind::Step] {
                for (optimizer, momentum) in [(OptimizerKind::Adam, 0.5), (OptimizerKind::Sgd, 0.5)] {
                    let schedule = RunSchedule::new(schedule);
                    all.settings = RunSettings { schedule, optimizer, momentum, ..all.settings };
                    let values = axis.values(5);
                    let mut cells: Vec<Entry> = values.iter().map(|&value| axis.with(value, &all)).collect();
                    cells.dedup();
                    let is_idle_optimizer = matches!(axis, Axis::Momentum | Axis::Nesterov);
                    let distinct = axis.acts_on(&all.settings) || is_idle_optimizer;
                    assert_eq!(cells.len(), if distinct { values.len() } else { 1 }, "{axis:?}");
                    assert!(axis.acts_on(&all.settings) || axis.needs() != "nothing", "{axis:?}");
                }
            }
        }
    }

    #[test]
    fn the_map_of_four_hundred_has_the_small_networks_and_both_ends() {
        let hidden = Axis::Hidden.values(20);
        assert_eq!(hidden.len(), 20);
        assert!(hidden.starts_with(&[1.0, 2.0, 3.0, 4.0]) && hidden.ends_with(&[32.0]), "{hidden:?}");
        let rates = Axis::LearningRate.values(20);
        assert_eq!((rates.len(), rates[0], rates[19]), (20, 1e-4, 1.0));
        assert_eq!(Axis::Depth.values(20), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_eq!(Axis::Hidden.values(32).len(), 32);
    }

    #[test]
    fn the_newer_numbers_have_round_values_and_the_ends_that_matter() {
        assert_eq!(Axis::Momentum.values(5), [0.0, 0.68, 0.9, 0.968, 0.99]);
        assert_eq!(Axis::Decay.values(5), [0.0, 1e-4, 0.0022, 0.046, 1.0]);
        assert_eq!(Axis::Noise.values(5), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(Axis::Batch.values(20).len(), 15);
        let factors = Axis::ScheduleFactor.values(20);
        assert_eq!((factors[0], factors[19]), (0.1, 0.999));
        let epochs = Axis::Epochs.values(20);
        assert_eq!((epochs[0], epochs[19]), (1.0, 2000.0));
    }

    #[test]
    fn a_schedule_keeps_its_own_numbers_on_its_own_place() {
        let mut runs = Entry::notebook();
        runs.settings.schedule = RunSchedule { factor: 0.3, ..RunSchedule::new(ScheduleKind::Step) };
        let schedules: Vec<_> =
            Axis::Schedule.values(5).iter().map(|&value| Axis::Schedule.with(value, &runs).settings.schedule).collect();
        assert_eq!(schedules[ScheduleKind::Step.index()].factor, 0.3);
        assert_eq!(schedules[ScheduleKind::Cosine.index()], RunSchedule::new(ScheduleKind::Cosine));
    }

    #[test]
    fn names_are_printed_as_menus_print_them_or_by_their_first_word() {
        assert_eq!(Axis::Activation.text(1.0), Activation::ALL[1].label());
        assert_eq!(Axis::Optimizer.with(4.0, &Entry::notebook()).settings.optimizer, OptimizerKind::ALL[4]);
        assert_eq!(Axis::LearningRate.text(0.00026), "0.00026");
        let inits: Vec<_> = Axis::Init.values(5).iter().map(|&value| Axis::Init.text(value)).collect();
        assert_eq!(inits.join(" "), "PyTorch Uniform Xavier He Orthogonal Ones Zeros Tight");
        assert_eq!([0.0, 1.0].map(|value| Axis::Nesterov.text(value)), ["Off", "On"]);
    }
}
