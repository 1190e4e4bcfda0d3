//! One training run on the lab's points, as the page sees it.

use super::desk::check;
use crate::data::{LAB_X, LAB_Y};
use crate::optim::{OptimizerConfig, OptimizerKind};
use crate::protocol::{
    DEPTH, Divergence, EPOCHS_PER_ADVANCE, Frame, FromWorker, HIDDEN, LEARNING_RATE, Line, RunSettings, Scene,
};
use crate::train::{Config, Session, least_squares, mean_predictor_loss};

/// Points of the curve: one for every few pixels of a wide chart.
const GRID_POINTS: usize = 241;
/// How far the curve goes on beyond the data on each side, as a share of the data's range.
const BEYOND: f64 = 0.25;
/// Between two looks at the clock, in milliseconds.
const LOOK_MS: f64 = 1.0;

/// A run in single precision, PyTorch's default.
#[derive(Debug)]
pub(super) struct Run {
    number: u32,
    config: Config,
    session: Session<f32>,
    grid: Vec<f32>,
    diverged: Option<Divergence>,
}

impl Run {
    /// Sets a run up; answers it with the message that tells the page so.
    pub(super) fn new(number: u32, settings: &RunSettings) -> Result<(Self, FromWorker), String> {
        let config = config(settings)?;
        let session = Session::new(&config, &LAB_X, &LAB_Y).map_err(|error| error.to_string())?;
        let scene = scene(session.parameters().len());
        let mut run = Self { number, config, session, grid: scene.grid.clone(), diverged: None };
        let frame = run.frame(0)?;
        Ok((run, FromWorker::Started { scene, frame }))
    }

    /// The number that the page has given.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Goes on with other settings of the optimizer.
    pub(super) fn tune(&mut self, optimizer: OptimizerKind, learning_rate: f64) -> Result<(), String> {
        check("learning rate", learning_rate, &LEARNING_RATE)?;
        self.config.optimizer = OptimizerConfig::new(optimizer, learning_rate);
        self.session.tune(self.config.optimizer).map_err(|error| error.to_string())
    }

    /// Trains for at most `epochs` and about `budget_ms`, but at least one epoch.
    pub(super) fn advance(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<Frame, String> {
        let session = &mut self.session;
        let done = paced(epochs, budget_ms, clock, |steps| session.step(steps).map_err(|error| error.to_string()))?;
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
        Ok(Frame {
            run: self.number,
            epoch: self.session.epoch(),
            loss: self.session.loss().into(),
            curve: self.session.predict(&self.grid).map_err(words)?.into_iter().map(|y| finite(y.into())).collect(),
            predictions: self.session.fitted().map_err(words)?,
            history: self.session.history().entries().map(|(epoch, loss)| (saturated(epoch), loss)).collect(),
            advanced,
            diverged: self.diverged.clone(),
        })
    }

    /// The largest stable rate at the start of the run, for SGD, whose stability has a simple limit.
    fn stable_rate(&self) -> Result<Option<f64>, String> {
        match self.config.optimizer {
            OptimizerConfig::Sgd(_) => {
                let mut start = Session::<f64>::new(&self.config, &LAB_X, &LAB_Y).map_err(|error| error.to_string())?;
                Ok(start.curvature().map_err(|error| error.to_string())?.largest_stable_rate())
            }
            _ => Ok(None),
        }
    }
}

/// What the engine has to know of a run.
pub(super) fn config(settings: &RunSettings) -> Result<Config, String> {
    check("hidden size", settings.hidden, &HIDDEN)?;
    check("depth", settings.depth, &DEPTH)?;
    check("learning rate", settings.learning_rate, &LEARNING_RATE)?;
    let mut layers = vec![settings.hidden as usize; settings.depth as usize + 2];
    layers[0] = 1;
    layers[settings.depth as usize + 1] = 1;
    let optimizer = OptimizerConfig::new(settings.optimizer, settings.learning_rate);
    Ok(Config::new(layers, settings.activation, optimizer, settings.seed))
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

/// What stays the same while a network of so many parameters learns the lab's points.
pub(super) fn scene(parameters: usize) -> Scene {
    let line = least_squares(&LAB_X, &LAB_Y);
    Scene {
        points: LAB_X.iter().zip(&LAB_Y).map(|(&x, &y)| [finite(x), finite(y)]).collect(),
        grid: grid(&LAB_X),
        line: Line { slope: line.slope, intercept: line.intercept, loss: line.loss },
        mean_loss: mean_predictor_loss(&LAB_Y),
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
