//! The course's published run, and how other settings differ from the course's.

use crate::order::places;
use crate::settings::SETTINGS;
use protocol::RunSettings;

/// A seed that gives the losses of the published notebook. It was found by search; the notebook does not state its seed.
const PUBLISHED_SEED: u32 = 21_322_074;

/// The course's settings with a seed that gives its published losses.
pub fn published() -> RunSettings {
    RunSettings { seed: PUBLISHED_SEED, ..RunSettings::default() }
}

/// The settings that have an effect and differ from the published notebook's, in words. The seed is left out, since the course
/// does not prescribe one.
pub(crate) fn differences(settings: &RunSettings) -> Vec<String> {
    listed(settings, true)
}

/// The [`differences`] without those that a run's one-line summary shows elsewhere: the network's size and activation, the
/// optimizer and the learning rate.
pub(crate) fn further(settings: &RunSettings) -> Vec<String> {
    listed(settings, false)
}

fn listed(settings: &RunSettings, main: bool) -> Vec<String> {
    let in_order = places(SETTINGS.len(), |place| f64::from(SETTINGS[place].group as u8));
    in_order
        .into_iter()
        .map(|place| &SETTINGS[place])
        .filter_map(|setting| setting.difference(settings, main))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::table;
    use engine::data::DataSet;
    use engine::nn::{Activation, Init};
    use engine::optim::OptimizerKind;
    use protocol::{Precision, RunSchedule, ScheduleKind};

    #[test]
    fn the_course_differs_in_nothing_and_a_seed_is_no_difference() {
        assert!(differences(&RunSettings { seed: 9, ..RunSettings::default() }).is_empty());
    }

    #[test]
    fn everything_that_has_an_effect_is_listed() {
        let settings = RunSettings {
            learning_rate: 0.01,
            hidden: 8,
            depth: 2,
            activation: Activation::Tanh,
            optimizer: OptimizerKind::Sgd,
            seed: 0,
            init: Init::He,
            precision: Precision::Double,
            batch: Some(4),
            data: DataSet::Sine,
            own: None,
            noise: 0.25,
            standardised: true,
            validation: 20,
            momentum: 0.9,
            nesterov: true,
            decay: Some(0.1),
            schedule: RunSchedule::new(ScheduleKind::WarmUp),
        };
        assert_eq!(
            differences(&settings).join(", "),
            "data Sine, noise 0.25, x and y standardised, 20 % held out, hidden size 8, depth 2, activation Tanh, initialisation He, precision float64, \
             optimizer SGD, learning rate 0.01, mini-batches of 4, momentum 0.9, Nesterov’s step, weight decay 0.1, warm-up \
             schedule"
        );
        assert_eq!(
            further(&settings).join(", "),
            "data Sine, noise 0.25, x and y standardised, 20 % held out, initialisation He, precision float64, mini-batches of 4, momentum 0.9, Nesterov’s step, \
             weight decay 0.1, warm-up schedule"
        );
    }

    #[test]
    fn what_has_no_effect_is_not() {
        let idle = RunSettings { momentum: 0.9, nesterov: true, decay: Some(0.0), ..RunSettings::default() };
        assert!(differences(&idle).is_empty(), "Adam has no momentum, and no decay of its own");
        let adamw = RunSettings { optimizer: OptimizerKind::AdamW, ..RunSettings::default() };
        let decay = table::of("decay").expect("a setting");
        assert_eq!((decay.get)(&adamw), 0.01);
        assert_eq!(differences(&adamw), ["optimizer AdamW"]);
        assert_eq!(differences(&RunSettings { decay: Some(0.0), ..adamw }), ["optimizer AdamW", "weight decay 0"]);
    }
}
