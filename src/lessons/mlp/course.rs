//! The course's settings, how others differ from them, and the run that the course has published.

use crate::charts::numerals::plain;
use engine::choice::Choice;
use engine::optim::OptimizerConfig;
use protocol::{RunSchedule, RunSettings, ScheduleKind};

/// A seed whose run prints the losses of the published notebook, found by search: the notebook does not state its own.
const PUBLISHED_SEED: u32 = 21_322_074;

/// The course's settings with a seed that gives its published losses.
#[must_use]
pub fn published() -> RunSettings {
    RunSettings { seed: PUBLISHED_SEED, ..RunSettings::default() }
}

/// The settings that have an effect and are not those of the published notebook, in words; the seed is not among them, as
/// the course leaves it to chance.
#[must_use]
pub fn differences(settings: &RunSettings) -> Vec<String> {
    listed(settings, true)
}

/// Those of [`differences`] that one line on a run has no place of its own for, as it has for the network's size and
/// activation, the optimizer and its rate.
#[must_use]
pub fn further(settings: &RunSettings) -> Vec<String> {
    listed(settings, false)
}

fn listed(settings: &RunSettings, main: bool) -> Vec<String> {
    let course = RunSettings::default();
    let mut all = Vec::new();
    let mut note = |differs: bool, words: String| {
        if differs {
            all.push(words);
        }
    };
    let RunSettings { data, noise, hidden, depth, activation, init, precision, optimizer, .. } = settings;
    note(*data != course.data, format!("data {}", data.label()));
    note(*noise != course.noise, format!("noise {}", plain(*noise)));
    note(main && *hidden != course.hidden, format!("hidden size {hidden}"));
    note(main && *depth != course.depth, format!("depth {depth}"));
    note(main && *activation != course.activation, format!("activation {}", activation.label()));
    note(*init != course.init, format!("initialisation {}", init.label()));
    note(*precision != course.precision, format!("precision {}", precision.label()));
    note(main && *optimizer != course.optimizer, format!("optimizer {}", optimizer.label()));
    let rate = settings.learning_rate;
    note(main && rate != course.learning_rate, format!("learning rate {}", plain(rate)));
    if let Some(size) = settings.batch {
        note(true, format!("mini-batches of {size}"));
    }
    let momentum = settings.momentum;
    note(settings.has_momentum() && momentum > 0.0, format!("momentum {}", plain(momentum)));
    note(settings.can_look_ahead() && settings.nesterov, "Nesterov’s step".to_owned());
    let decay = decay(settings);
    note(decay != own_decay(settings), format!("weight decay {}", plain(decay)));
    let RunSchedule { kind, .. } = settings.schedule;
    note(kind != ScheduleKind::Constant, format!("{} schedule", kind.label().to_lowercase()));
    all
}

/// The weight decay that a run has.
#[must_use]
pub fn decay(settings: &RunSettings) -> f64 {
    settings.decay.unwrap_or_else(|| own_decay(settings))
}

/// The optimizer's own.
fn own_decay(settings: &RunSettings) -> f64 {
    OptimizerConfig::new(settings.optimizer, settings.learning_rate).weight_decay()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::data::DataSet;
    use engine::nn::{Activation, Init};
    use engine::optim::OptimizerKind;
    use protocol::Precision;

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
            noise: 0.25,
            momentum: 0.9,
            nesterov: true,
            decay: Some(0.1),
            schedule: RunSchedule::new(ScheduleKind::WarmUp),
        };
        assert_eq!(
            differences(&settings).join(", "),
            "data Sine, noise 0.25, hidden size 8, depth 2, activation Tanh, initialisation He, precision float64, \
             optimizer SGD, learning rate 0.01, mini-batches of 4, momentum 0.9, Nesterov’s step, weight decay 0.1, warm-up \
             schedule"
        );
        assert_eq!(
            further(&settings).join(", "),
            "data Sine, noise 0.25, initialisation He, precision float64, mini-batches of 4, momentum 0.9, Nesterov’s step, \
             weight decay 0.1, warm-up schedule"
        );
    }

    #[test]
    fn what_has_no_effect_is_not() {
        let idle = RunSettings { momentum: 0.9, nesterov: true, decay: Some(0.0), ..RunSettings::default() };
        assert!(differences(&idle).is_empty(), "Adam has no momentum, and no decay of its own");
        let adamw = RunSettings { optimizer: OptimizerKind::AdamW, ..RunSettings::default() };
        assert_eq!(decay(&adamw), 0.01);
        assert_eq!(differences(&adamw), ["optimizer AdamW"]);
        assert_eq!(differences(&RunSettings { decay: Some(0.0), ..adamw }), ["optimizer AdamW", "weight decay 0"]);
    }
}
