//! The axes of a map, and their values.

use super::tries::Entry;
use crate::charts::numerals::plain;
use crate::settings::table::stops;
use crate::settings::{Setting, table};
use engine::choice::{Choice, choice};
use protocol::{RunSettings, SEARCH_EPOCHS};

/// A setting that a map varies, by its key in the table of settings, or the number of epochs, which belongs to the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Axis(pub(super) &'static str);

impl Axis {
    pub(crate) const LEARNING_RATE: Self = Self("lr");
    pub(crate) const HIDDEN: Self = Self("hidden");
    pub(crate) const EPOCHS: Self = Self("epochs");
    pub(crate) const DATA: Self = Self("data");
    pub(crate) const NOISE: Self = Self("noise");
}

impl Choice for Axis {
    const KIND: &'static str = "axis";
    // A setting that decides whether another one has an effect comes first.
    const ALL: &'static [Self] = &[
        Self::LEARNING_RATE,
        Self::HIDDEN,
        Self("depth"),
        Self("activation"),
        Self("optimizer"),
        Self::EPOCHS,
        Self("init"),
        Self("batch"),
        Self("momentum"),
        Self("nesterov"),
        Self("decay"),
        Self("schedule"),
        Self("schedule_epochs"),
        Self("schedule_factor"),
        Self::DATA,
        Self::NOISE,
        Self("precision"),
    ];

    fn name(self) -> &'static str {
        self.0
    }

    fn label(self) -> &'static str {
        self.setting().map_or("Epochs", |setting| setting.label)
    }
}

choice! {
    /// The number of steps along each axis of a map.
    "cells", pub(crate) Fineness {
        Coarse = "5", "5 × 5";
        Medium = "10", "10 × 10";
        Fine = "20", "20 × 20";
        /// One step for each hidden size.
        Finest = "32", "32 × 32";
    }
}

impl Fineness {
    /// The largest number of steps along an axis.
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
    /// The setting that it varies; `None` for the epochs.
    pub(crate) fn setting(self) -> Option<&'static Setting> {
        table::of(self.name())
    }

    fn row(self) -> Option<&'static table::Axis> {
        self.setting()?.axis.as_ref()
    }

    /// The values for at most this number of steps, ascending. For a setting with names they are the indices of all names.
    pub(crate) fn values(self, steps: u32) -> Vec<f64> {
        let steps = steps.max(3);
        self.row().map_or_else(|| stops::whole(*SEARCH_EPOCHS.end(), steps), |axis| (axis.values)(steps))
    }

    /// The runs with a value of this axis.
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

    /// What it needs to have an effect, in words.
    pub(crate) fn needs(self) -> &'static str {
        self.setting().map_or("nothing", |setting| setting.needs)
    }

    /// A value as printed along the axis and in sentences.
    pub(crate) fn text(self, value: f64) -> String {
        match (self.setting(), self.row().and_then(|axis| axis.short)) {
            (_, Some(short)) => short(value as usize).to_owned(),
            (Some(setting), None) => setting.words(value),
            (None, None) => plain(value),
        }
    }

    /// The title of the axis.
    pub(crate) fn title(self) -> &'static str {
        self.row().map_or("epochs (logarithmic)", |axis| axis.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::table::SETTINGS;
    use engine::nn::{Activation, Init};
    use engine::optim::OptimizerKind;
    use protocol::{
        BATCH, DEPTH, LEARNING_RATE, MOMENTUM, NOISE, RunSchedule, SCHEDULE_EPOCHS, ScheduleKind, WEIGHT_DECAY,
    };

    #[test]
    fn every_setting_that_a_map_can_vary_is_in_the_menu_by_its_name() {
        for setting in SETTINGS.iter().filter(|setting| setting.axis.is_some()) {
            assert_eq!(Axis::parse(setting.key).expect("it is in the menu").setting(), Some(setting));
        }
        let alone = Axis::ALL.iter().filter(|axis| axis.row().is_none());
        assert!(alone.eq(&[Axis::EPOCHS]), "the rest are settings");
    }

    #[test]
    fn every_axis_has_distinct_values_that_settings_can_have() {
        for &axis in Axis::ALL {
            for &fineness in Fineness::ALL {
                let values = axis.values(fineness.steps());
                assert!(
                    values.len() >= 2 && values.len() <= (fineness.steps() as usize).max(Init::ALL.len()),
                    "{axis:?}"
                );
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
                    let is_idle_optimizer = matches!(axis.name(), "momentum" | "nesterov");
                    let distinct = axis.acts_on(&all.settings) || is_idle_optimizer;
                    assert_eq!(cells.len(), if distinct { values.len() } else { 1 }, "{axis:?}");
                    assert!(axis.acts_on(&all.settings) || axis.needs() != "nothing", "{axis:?}");
                }
            }
        }
    }

    #[test]
    fn the_map_of_four_hundred_has_the_small_networks_and_both_ends() {
        let hidden = Axis::HIDDEN.values(20);
        assert_eq!(hidden.len(), 20);
        assert!(hidden.starts_with(&[1.0, 2.0, 3.0, 4.0]) && hidden.ends_with(&[32.0]), "{hidden:?}");
        let rates = Axis::LEARNING_RATE.values(20);
        assert_eq!((rates.len(), rates[0], rates[19]), (20, 1e-4, 1.0));
        assert_eq!(Axis("depth").values(20), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_eq!(Axis::HIDDEN.values(32).len(), 32);
    }

    #[test]
    fn the_newer_numbers_have_round_values_and_the_ends_that_matter() {
        assert_eq!(Axis("momentum").values(5), [0.0, 0.68, 0.9, 0.968, 0.99]);
        assert_eq!(Axis("decay").values(5), [0.0, 1e-4, 0.0022, 0.046, 1.0]);
        assert_eq!(Axis::NOISE.values(5), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(Axis("batch").values(20).len(), 15);
        let factors = Axis("schedule_factor").values(20);
        assert_eq!((factors[0], factors[19]), (0.1, 0.999));
        let epochs = Axis::EPOCHS.values(20);
        assert_eq!((epochs[0], epochs[19]), (1.0, 2000.0));
    }

    #[test]
    fn a_schedule_keeps_its_own_numbers_on_its_own_place() {
        let mut runs = Entry::notebook();
        runs.settings.schedule = RunSchedule { factor: 0.3, ..RunSchedule::new(ScheduleKind::Step) };
        let schedules: Vec<_> = Axis("schedule")
            .values(5)
            .iter()
            .map(|&value| Axis("schedule").with(value, &runs).settings.schedule)
            .collect();
        assert_eq!(schedules[ScheduleKind::Step.index()].factor, 0.3);
        assert_eq!(schedules[ScheduleKind::Cosine.index()], RunSchedule::new(ScheduleKind::Cosine));
    }

    #[test]
    fn names_are_printed_as_menus_print_them_or_by_their_first_word() {
        assert_eq!(Axis("activation").text(1.0), Activation::ALL[1].label());
        assert_eq!(Axis("optimizer").with(4.0, &Entry::notebook()).settings.optimizer, OptimizerKind::ALL[4]);
        assert_eq!(Axis::LEARNING_RATE.text(0.00026), "0.00026");
        let inits: Vec<_> = Axis("init").values(5).iter().map(|&value| Axis("init").text(value)).collect();
        assert_eq!(inits.join(" "), "PyTorch Uniform Normal Xavier He Orthogonal Ones Zeros Tight");
        assert_eq!([0.0, 1.0].map(|value| Axis("nesterov").text(value)), ["Off", "On"]);
    }
}
