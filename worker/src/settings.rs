//! Converts the settings of a run to the engine's types and back.

use super::service::check;
use engine::optim::{OptimizerConfig, Schedule};
use engine::train::Config;
use protocol::{
    DEPTH, HIDDEN, LEARNING_RATE, MOMENTUM, NOISE, RunSchedule, RunSettings, SCHEDULE_EPOCHS, ScheduleKind, VALIDATION,
    WEIGHT_DECAY,
};

/// The engine's configuration for these settings.
pub(super) fn config(settings: &RunSettings) -> Result<Config, String> {
    check("hidden size", settings.hidden, &HIDDEN)?;
    check("depth", settings.depth, &DEPTH)?;
    check("noise", settings.noise, &NOISE)?;
    check("the share of held-out points", settings.validation, &VALIDATION)?;
    if let Some(batch) = settings.batch {
        check("batch size", batch, &settings.batches())?;
    }
    check_pace(settings)?;
    let mut layers = vec![settings.hidden as usize; settings.depth as usize + 2];
    layers[0] = 1;
    layers[settings.depth as usize + 1] = 1;
    Ok(Config {
        init: settings.init,
        schedule: schedule(settings.schedule),
        batch: settings.batch.map(|batch| batch as usize),
        ..Config::new(layers, settings.activation, optimizer(settings), settings.seed)
    })
}

/// Checks the settings that can change during a run.
pub(super) fn check_pace(settings: &RunSettings) -> Result<(), String> {
    check("learning rate", settings.learning_rate, &LEARNING_RATE)?;
    check("momentum", settings.momentum, &MOMENTUM)?;
    if let Some(decay) = settings.decay {
        check("weight decay", decay, &WEIGHT_DECAY)?;
    }
    let RunSchedule { kind, epochs, factor } = settings.schedule;
    check("the schedule's number of epochs", epochs, &SCHEDULE_EPOCHS)?;
    check("the schedule's factor", factor, &RunSchedule::factors(kind))
}

/// The optimizer with these settings. Those that it does not use are ignored.
pub(super) fn optimizer(settings: &RunSettings) -> OptimizerConfig {
    let mut config = OptimizerConfig::new(settings.optimizer, settings.learning_rate);
    match &mut config {
        OptimizerConfig::Sgd(sgd) => {
            sgd.momentum = settings.momentum;
            sgd.nesterov = settings.nesterov && settings.momentum > 0.0;
        }
        OptimizerConfig::RmsProp(config) => config.momentum = settings.momentum,
        OptimizerConfig::Adam(_) | OptimizerConfig::Adagrad(_) => {}
    }
    settings.decay.map_or(config, |decay| config.with_weight_decay(decay))
}

/// The engine's schedule.
pub(super) fn schedule(RunSchedule { kind, epochs, factor }: RunSchedule) -> Schedule {
    let epochs = u64::from(epochs);
    match kind {
        ScheduleKind::Constant => Schedule::Constant,
        ScheduleKind::Step => Schedule::Step { every: epochs, gamma: factor },
        ScheduleKind::Exponential => Schedule::Exponential { gamma: factor },
        ScheduleKind::Cosine => Schedule::Cosine { epochs, floor: factor },
        ScheduleKind::WarmUp => Schedule::WarmUp { epochs, start: factor },
    }
}

/// The settings in force with this optimizer and schedule, in a run that started with other settings: the inverse of
/// [`optimizer`] and [`schedule`]. Settings that the optimizer does not use are those of the start.
pub(super) fn in_force(started: &RunSettings, optimizer: OptimizerConfig, schedule: Schedule) -> RunSettings {
    let plain = OptimizerConfig::new(optimizer.kind(), optimizer.learning_rate());
    let decay = optimizer.weight_decay();
    let (momentum, nesterov) = match optimizer {
        OptimizerConfig::Sgd(config) => (config.momentum, config.nesterov),
        OptimizerConfig::RmsProp(config) => (config.momentum, started.nesterov),
        OptimizerConfig::Adam(_) | OptimizerConfig::Adagrad(_) => (started.momentum, started.nesterov),
    };
    // The number of epochs comes from a message, so it fits.
    let whole = |epochs: u64| u32::try_from(epochs).unwrap_or(u32::MAX);
    let (kind, epochs, factor) = match schedule {
        Schedule::Constant => (ScheduleKind::Constant, 1, 1.0),
        Schedule::Step { every, gamma } => (ScheduleKind::Step, whole(every), gamma),
        Schedule::Exponential { gamma } => (ScheduleKind::Exponential, 1, gamma),
        Schedule::Cosine { epochs, floor } => (ScheduleKind::Cosine, whole(epochs), floor),
        Schedule::WarmUp { epochs, start } => (ScheduleKind::WarmUp, whole(epochs), start),
    };
    RunSettings {
        learning_rate: optimizer.learning_rate(),
        optimizer: optimizer.kind(),
        momentum,
        nesterov,
        decay: (decay != plain.weight_decay()).then_some(decay),
        schedule: RunSchedule { kind, epochs, factor },
        ..started.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;
    use engine::optim::OptimizerKind;

    #[test]
    fn the_settings_in_force_are_those_that_were_set() {
        let started = RunSettings { hidden: 9, ..RunSettings::default() };
        for &kind in OptimizerKind::ALL {
            for &plan in ScheduleKind::ALL {
                for decay in [None, Some(0.125)] {
                    let plan = RunSchedule { factor: 0.75, ..RunSchedule::new(plan) };
                    let plan = if plan.has_factor() { plan } else { RunSchedule::new(plan.kind) };
                    let plain =
                        RunSettings { optimizer: kind, learning_rate: 0.03, decay, schedule: plan, ..started.clone() };
                    let momentum = if plain.has_momentum() { 0.5 } else { 0.0 };
                    let set = RunSettings { momentum, nesterov: kind == OptimizerKind::Sgd, ..plain };
                    assert_eq!(in_force(&started, optimizer(&set), schedule(set.schedule)), set);
                }
            }
        }
    }
}
