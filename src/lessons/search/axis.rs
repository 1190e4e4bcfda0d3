//! What a map can vary, and in which steps.

use super::tries::Entry;
use crate::charts::numerals::plain;
use crate::settings::table::{self, Setting, stops};
use engine::choice::{Choice, choice};
use protocol::{RunSettings, SEARCH_EPOCHS};

choice! {
    /// A setting that a map varies. What decides whether another one has an effect comes before that one.
    "axis", pub(crate) Axis {
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
    "cells", pub(crate) Fineness {
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
    pub(crate) fn steps(self) -> u32 {
        match self {
            Self::Coarse => 5,
            Self::Medium => 10,
            Self::Fine => 20,
            Self::Finest => 32,
        }
    }
}

impl Axis {
    /// The setting of the run that it varies; `None` for the epochs, which are the map's.
    pub(crate) fn setting(self) -> Option<&'static Setting> {
        table::of(self.name())
    }

    fn row(self) -> Option<&'static table::Axis> {
        self.setting()?.axis.as_ref()
    }

    /// The values in at most so many steps, ascending; all of them where there are names. A name is its place in the list.
    pub(crate) fn values(self, steps: u32) -> Vec<f64> {
        let steps = steps.max(3);
        self.row().map_or_else(|| stops::whole(*SEARCH_EPOCHS.end(), steps), |axis| (axis.values)(steps))
    }

    /// These runs with a value of this axis.
    pub(crate) fn with(self, value: f64, runs: &Entry) -> Entry {
        let mut runs = runs.clone();
        match self.setting() {
            Some(setting) => (setting.set)(&mut runs.settings, value),
            None => runs.epochs = value as u32,
        }
        runs
    }

    /// Whether it has an effect on runs with these settings.
    pub(crate) fn acts_on(self, settings: &RunSettings) -> bool {
        self.setting().is_none_or(|setting| (setting.acts_on)(settings))
    }

    /// What has to be set for it to have an effect.
    pub(crate) fn needs(self) -> &'static str {
        self.setting().map_or("nothing", |setting| setting.needs)
    }

    /// A value as the map's edge and sentences print it.
    pub(crate) fn text(self, value: f64) -> String {
        match (self.setting(), self.row().and_then(|axis| axis.short)) {
            (_, Some(short)) => short(value as usize).to_owned(),
            (Some(setting), None) => setting.words(value),
            (None, None) => plain(value),
        }
    }

    /// What stands along the map's edge.
    pub(crate) fn title(self) -> &'static str {
        self.row().map_or("epochs (logarithmic)", |axis| axis.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::table::SETTINGS;
    use engine::nn::Activation;
    use engine::optim::OptimizerKind;
    use protocol::{
        BATCH, DEPTH, LEARNING_RATE, MOMENTUM, NOISE, RunSchedule, SCHEDULE_EPOCHS, ScheduleKind, WEIGHT_DECAY,
    };

    #[test]
    fn every_setting_that_a_map_can_vary_is_in_the_menu_by_its_name() {
        for setting in SETTINGS.iter().filter(|setting| setting.axis.is_some()) {
            let axis = Axis::parse(setting.key).expect("it is in the menu");
            assert_eq!((axis.setting(), axis.label()), (Some(setting), setting.label));
        }
        let alone = Axis::ALL.iter().filter(|axis| axis.row().is_none());
        assert!(alone.eq(&[Axis::Epochs]), "the rest are settings");
    }

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
