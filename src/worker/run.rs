//! One training run on few points, as the page sees it.

use super::brake::Brake;
use super::desk::check;
use crate::optim::{OptimizerConfig, Schedule, SettingError};
use crate::protocol::{
    BATCH, DEPTH, Divergence, EPOCHS_PER_ADVANCE, Frame, FromWorker, HIDDEN, LEARNING_RATE, Line, MOMENTUM, NOISE,
    Precision, RunSchedule, RunSettings, SCHEDULE_EPOCHS, Scene, ScheduleKind, StopRule, WEIGHT_DECAY,
};
use crate::tensor::Element;
use crate::train::{Config, Session, least_squares, mean_predictor_loss};

/// Points of the curve: one for every few pixels of a wide chart.
const GRID_POINTS: usize = 241;
/// How far the curve goes on beyond the data on each side, as a share of the data's range.
const BEYOND: f64 = 0.25;
/// Between two looks at the clock, in milliseconds.
const LOOK_MS: f64 = 1.0;

/// A run in the type of its settings.
#[derive(Debug)]
pub(super) enum Run {
    /// PyTorch's default.
    Single(Box<RunOf<f32>>),
    Double(Box<RunOf<f64>>),
}

/// The same expression for either type.
macro_rules! either {
    ($run:expr, $inner:ident => $what:expr) => {
        match $run {
            Run::Single($inner) => $what,
            Run::Double($inner) => $what,
        }
    };
}

impl Run {
    /// Sets a run up; answers it with the message that tells the page so.
    pub(super) fn new(number: u32, settings: &RunSettings) -> Result<(Self, FromWorker), String> {
        Ok(match settings.precision {
            Precision::Single => {
                let (run, started) = RunOf::new(number, settings)?;
                (Self::Single(Box::new(run)), started)
            }
            Precision::Double => {
                let (run, started) = RunOf::new(number, settings)?;
                (Self::Double(Box::new(run)), started)
            }
        })
    }

    /// The number that the page has given.
    pub(super) fn number(&self) -> u32 {
        either!(self, run => run.number)
    }

    /// Goes on with other settings of the optimizer and the schedule.
    pub(super) fn tune(&mut self, settings: &RunSettings) -> Result<(), String> {
        either!(self, run => run.tune(settings))
    }

    /// Goes on until a rule says otherwise.
    pub(super) fn stop_when(&mut self, rule: StopRule, again: bool) {
        either!(self, run => run.brake = Brake::new(rule, again, run.session.loss().to_f64()));
    }

    /// Trains for at most `epochs` and about `budget_ms`, but at least one epoch unless a rule has stopped the run.
    pub(super) fn advance(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<Frame, String> {
        either!(self, run => run.advance(epochs, budget_ms, clock))
    }
}

/// A run in one type of numbers.
#[derive(Debug)]
pub(super) struct RunOf<T: Element> {
    number: u32,
    config: Config,
    session: Session<T>,
    x: Vec<f64>,
    y: Vec<f64>,
    grid: Vec<T>,
    diverged: Option<Divergence>,
    brake: Brake,
}

impl<T: Element> RunOf<T> {
    fn new(number: u32, settings: &RunSettings) -> Result<(Self, FromWorker), String> {
        let config = config(settings)?;
        let (x, y) = settings.data.points(settings.seed, settings.noise);
        let session = Session::new(&config, &x, &y).map_err(|error| error.to_string())?;
        let scene = scene(&x, &y, session.parameters().len());
        let grid = scene.grid.iter().map(|&x| T::from_f64(x.into())).collect();
        let brake = Brake::default();
        let mut run = Self { number, config, session, x, y, grid, diverged: None, brake };
        let frame = run.frame(0)?;
        Ok((run, FromWorker::Started { scene, frame }))
    }

    fn tune(&mut self, settings: &RunSettings) -> Result<(), String> {
        check_pace(settings)?;
        (self.config.optimizer, self.config.schedule) = (optimizer(settings), schedule(settings.schedule));
        let words = |error: SettingError| error.to_string();
        self.session.tune(self.config.optimizer).map_err(words)?;
        self.session.reschedule(self.config.schedule).map_err(words)
    }

    fn advance(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<Frame, String> {
        let Self { session, brake, .. } = self;
        let done = paced(epochs, budget_ms, clock, |steps| {
            let words = |error: crate::autograd::Error| error.to_string();
            if brake.rule() == StopRule::Never {
                return session.step(steps).map_err(words);
            }
            for done in 0..steps {
                if brake.is_on() || session.step(1).map_err(words)? == 0 {
                    return Ok(done);
                }
                brake.look(session.epoch(), session.loss().to_f64());
            }
            Ok(steps)
        })?;
        self.frame(done)
    }

    /// The run as it is now.
    fn frame(&mut self, advanced: u32) -> Result<Frame, String> {
        if self.diverged.is_none()
            && let Some(divergence) = self.session.divergence()
        {
            let culprit = divergence.culprit.to_string();
            self.diverged = Some(Divergence { culprit, stable_rate: self.stable_rate()? });
        }
        let words = |error: crate::autograd::Error| error.to_string();
        let narrow = |values: Vec<T>| values.into_iter().map(|y| finite(y.to_f64())).collect();
        Ok(Frame {
            run: self.number,
            epoch: self.session.epoch(),
            loss: self.session.loss().to_f64(),
            curve: narrow(self.session.predict(&self.grid).map_err(words)?),
            predictions: narrow(self.session.fitted().map_err(words)?),
            history: self.session.history().entries().map(|(epoch, loss)| (saturated(epoch), loss)).collect(),
            advanced,
            diverged: self.diverged.clone(),
            stopped: self.brake.is_on().then(|| self.brake.rule()),
        })
    }

    /// The largest stable rate at the start of the run, for SGD on all points, whose stability has a simple limit: with
    /// curvature λ, weight decay δ and momentum μ the rate has to stay below 2 (1 + μ) / (λ + δ), and with Nesterov's step
    /// below that by 1 + 2μ.
    fn stable_rate(&self) -> Result<Option<f64>, String> {
        match (self.config.optimizer, self.config.batch) {
            (OptimizerConfig::Sgd(sgd), None) => {
                let mut start =
                    Session::<f64>::new(&self.config, &self.x, &self.y).map_err(|error| error.to_string())?;
                let plain = start.curvature().map_err(|error| error.to_string())?.largest_stable_rate();
                let ahead = if sgd.nesterov { 1.0 + 2.0 * sgd.momentum } else { 1.0 };
                Ok(plain.map(|rate| (1.0 + sgd.momentum) / ahead * 2.0 / (2.0 / rate + sgd.weight_decay)))
            }
            _ => Ok(None),
        }
    }
}

/// What the engine trains for these settings.
pub(super) fn config(settings: &RunSettings) -> Result<Config, String> {
    check("hidden size", settings.hidden, &HIDDEN)?;
    check("depth", settings.depth, &DEPTH)?;
    check("noise", settings.noise, &NOISE)?;
    if let Some(batch) = settings.batch {
        check("batch size", batch, &BATCH)?;
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

/// What a run can take up as it goes.
fn check_pace(settings: &RunSettings) -> Result<(), String> {
    check("learning rate", settings.learning_rate, &LEARNING_RATE)?;
    check("momentum", settings.momentum, &MOMENTUM)?;
    if let Some(decay) = settings.decay {
        check("weight decay", decay, &WEIGHT_DECAY)?;
    }
    let RunSchedule { kind, epochs, factor } = settings.schedule;
    check("the schedule's number of epochs", epochs, &SCHEDULE_EPOCHS)?;
    check("the schedule's factor", factor, &RunSchedule::factors(kind))
}

fn optimizer(settings: &RunSettings) -> OptimizerConfig {
    let plain = OptimizerConfig::new(settings.optimizer, settings.learning_rate);
    let config = plain.with_momentum(settings.momentum, settings.nesterov);
    settings.decay.map_or(config, |decay| config.with_weight_decay(decay))
}

fn schedule(RunSchedule { kind, epochs, factor }: RunSchedule) -> Schedule {
    let epochs = u64::from(epochs);
    match kind {
        ScheduleKind::Constant => Schedule::Constant,
        ScheduleKind::Step => Schedule::Step { every: epochs, gamma: factor },
        ScheduleKind::Exponential => Schedule::Exponential { gamma: factor },
        ScheduleKind::Cosine => Schedule::Cosine { epochs, floor: factor },
        ScheduleKind::WarmUp => Schedule::WarmUp { epochs, start: factor },
    }
}

/// Does at most so many steps and takes about `budget_ms`, but does at least one step. `advance` takes a number of steps and
/// answers how many it has done: fewer only where there is nothing more to do.
pub(super) fn paced(
    steps: u32,
    budget_ms: f64,
    clock: &dyn Fn() -> f64,
    mut advance: impl FnMut(u32) -> Result<u32, String>,
) -> Result<u32, String> {
    check("the number of epochs", steps, &(0..=EPOCHS_PER_ADVANCE))?;
    let start = clock();
    let mut before = start;
    let (mut done, mut portion) = (0, 1);
    while done < steps {
        let asked = portion.min(steps - done);
        let advanced = advance(asked)?;
        done += advanced;
        let now = clock();
        if advanced < asked || now - start >= budget_ms {
            break;
        }
        portion = if now - before < LOOK_MS { portion.saturating_mul(2) } else { (portion / 2).max(1) };
        before = now;
    }
    Ok(done)
}

/// What stays the same while a network of so many parameters learns these points.
pub(super) fn scene(x: &[f64], y: &[f64], parameters: usize) -> Scene {
    let line = least_squares(x, y);
    Scene {
        points: x.iter().zip(y).map(|(&x, &y)| [finite(x), finite(y)]).collect(),
        grid: grid(x),
        line: Line { slope: line.slope, intercept: line.intercept, loss: line.loss },
        mean_loss: mean_predictor_loss(y),
        parameters: parameters as u32,
    }
}

/// Evenly spaced x over the data and beyond it.
fn grid(x: &[f64]) -> Vec<f32> {
    let (low, high) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)));
    let margin = BEYOND * (high - low);
    let step = (high - low + 2.0 * margin) / (GRID_POINTS - 1) as f64;
    (0..GRID_POINTS).map(|index| finite(low - margin + index as f64 * step)).collect()
}

/// In single precision; beyond its range, the end of the range.
#[allow(clippy::cast_possible_truncation)]
fn finite(value: f64) -> f32 {
    value.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32
}

/// An epoch for a chart's axis, which ends at four thousand million.
pub(super) fn saturated(epoch: u64) -> u32 {
    u32::try_from(epoch).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
